"""Making reports for meetings, approving them, and their PDFs: every write."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from academy import chromium
from academy.ciphers import Cipher
from academy.exceptions import AcademyError
from academy.people import audit, jobs
from academy.people.erasure import refuse_meanwhile
from academy.people.models import Practice, User
from academy.words import span
from attenders.analysis.outside import kinds_of, outside_report
from attenders.analysis.view import View
from attenders.analysis.window import Window
from attenders.charts import quality
from attenders.demand import store
from attenders.demand.blocks import HEADLINE, About
from attenders.demand.models import AnalysisRun, Audience, Report
from attenders.demand.paper import MOST_PAGES
from attenders.demand.report_documents import (
    Heading,
    inside_document,
    outside_document,
    whole_page,
)
from attenders.demand.report_inside import CHOICES, inside_report
from attenders.extracts.raw_files import is_left_over
from attenders.extracts.sandbox import work_folder


KIND = "PRINT"
FOLDER = "reports"
# What went to a meeting is looked up at the next year's; a preview that nobody approved
# has been forgotten after a month
KEPT_FOR, PREVIEW_KEPT_FOR = timedelta(days=400), timedelta(days=30)
_THEN = "make the report again"
_PROBLEMS_SHOWN = 3


class NotApprovedError(AcademyError):
    """A report for people outside that nobody has approved goes nowhere."""


def make_inside(
    *, run: AnalysisRun, view: View, subjects: Sequence[str], by: User
) -> Report:
    """Keep a report for the practice itself of these subjects, and have a PDF made."""
    kinds = {kind for slug in subjects for kind in CHOICES[slug].kinds}
    results = store.load_all(run, kinds | {HEADLINE})
    about = About(
        view=view,
        window=Window(run.first_day, run.last_day),
        today=timezone.localdate(),
    )
    report = inside_report(
        results, subjects=subjects, about=about, caveats=_caveats(run)
    )
    document = inside_document(report, heading=_heading(run))
    return _keep(run, Audience.INSIDE, document, subjects=subjects, by=by)


def make_outside(*, run: AnalysisRun, subjects: Sequence[str], by: User) -> Report:
    """Keep the preview of a report for people outside; nothing of it leaves yet."""
    report = outside_report(
        store.load_all(run, kinds_of(subjects)),
        subjects=subjects,
        is_looked_at=run.quality_seen_at is not None,
    )
    document = outside_document(report, heading=_heading(run))
    return _keep(
        run,
        Audience.OUTSIDE,
        document,
        subjects=subjects,
        by=by,
        hidden=report.hidden,
    )


def _keep(
    run: AnalysisRun,
    audience: Audience,
    document: str,
    *,
    subjects: Sequence[str],
    by: User,
    hidden: int = 0,
) -> Report:
    practice = run.practice
    with transaction.atomic():
        refuse_meanwhile(practice, then=_THEN)
        report = Report.objects.create(
            practice=practice,
            audience=audience,
            first_day=run.first_day,
            last_day=run.last_day,
            document=document,
            hidden=hidden,
            made_by_id=by.pk,
        )
        audit.record(
            "REPORT_MADE",
            by=by,
            practice=practice,
            object_id=report.pk,
            audience=audience,
            run=str(run.pk),
            subjects=list(subjects),
            hidden=hidden,
        )
        if report.may_go:
            ask_for_pdf(report=report, by=by)
    return report


def _heading(run: AnalysisRun) -> Heading:
    return Heading(
        practice=run.practice.name,
        made_on=timezone.localdate(),
        figures_on=timezone.localdate(run.created_at),
    )


def _caveats(run: AnalysisRun) -> list[str]:
    """What to know of the data before any figure, the worst first."""
    found, problems = (
        store.load_headline(run),
        quality.problems(store.load_quality(run)),
    )
    caveats = []
    if found.covered != found.window:
        days = span(found.covered.first, found.covered.last)
        caveats.append(
            f"The data covers {days} alone. Do not compare it with a whole year."
        )
    if run.quality_seen_at is None:
        caveats.append(
            "Nobody at the practice has looked at the data behind these figures yet."
        )
    caveats += [
        f"{problem.title}. {problem.found} {problem.effect}"
        for problem in problems[:_PROBLEMS_SHOWN]
    ]
    return caveats or ["We found nothing in the data that could change the figures."]


def approve(*, report: Report, by: User) -> bool:
    """Say that a report may leave the practice; False if it was said already.

    The audit has what tells this document from any other.
    """
    with transaction.atomic():
        refuse_meanwhile(report.practice, then=_THEN)
        preview = Report.objects.filter(
            pk=report.pk, audience=Audience.OUTSIDE, approved_at__isnull=True
        )
        if not preview.update(approved_at=Now(), approved_by_id=by.pk):
            return False
        report.refresh_from_db()
        audit.record(
            "REPORT_APPROVED",
            by=by,
            practice=report.practice,
            object_id=report.pk,
            sha256=report.sha256,
            hidden=report.hidden,
        )
        ask_for_pdf(report=report, by=by)
    return True


def left_before(report: Report) -> QuerySet[Report]:
    """Approved reports of some of the same days, with which it can be compared."""
    approved = report.practice.reports.filter(approved_at__isnull=False)
    return (
        approved.filter(first_day__lte=report.last_day, last_day__gte=report.first_day)
        .defer("document")
        .order_by("-approved_at")
    )


def ask_for_pdf(*, report: Report, by: User) -> bool:
    """Queue the making of a PDF, unless it is there, at work, or cannot be made here."""
    if not settings.CHROMIUM:
        return False
    with transaction.atomic():
        kept = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if not kept.may_go:
            raise NotApprovedError("A manager must approve this report first.")
        if kept.pdf or (kept.job and kept.job.is_at_work):
            return False
        kept.job = jobs.add(KIND, practice=kept.practice, by=by)
        kept.save(update_fields=["job"])
        audit.record(
            "REPORT_PDF_ASKED", by=by, practice=kept.practice, object_id=kept.pk
        )
    return True


def print_report(*, running: jobs.Running) -> None:
    """Make the PDF of the job's report, and keep it encrypted.

    A browser that takes too long or fails is an error that has the job tried again.
    """
    ours = Report.objects.select_related("practice").filter(job=running.job)
    report = ours.first()
    if report is None:  # it was deleted meanwhile
        with running.publishing():
            return
    pdf = _printed(report, running, is_close=False)
    if chromium.pages_of(pdf) > MOST_PAGES:
        pdf = _printed(report, running, is_close=True)
    with running.publishing():
        kept = Report.objects.select_for_update().get(pk=report.pk)
        closed = cipher_of(kept).close(pdf, bound_to=kept.pk.bytes)
        kept.pdf.save(f"{FOLDER}/{kept.pk}", ContentFile(closed), save=False)
        kept.pdf_pages = chromium.pages_of(pdf)
        kept.save(update_fields=["pdf", "pdf_pages"])
        audit.record(
            "REPORT_PDF_MADE",
            by=None,
            practice=report.practice,
            object_id=kept.pk,
            pages=kept.pdf_pages,
            bytes=len(pdf),
        )


def _printed(report: Report, running: jobs.Running, *, is_close: bool) -> bytes:
    page = whole_page(report.document, title=_title(report), is_close=is_close)
    with work_folder() as folder:
        return chromium.printed(
            page,
            program=settings.CHROMIUM,
            folder=folder,
            seconds=settings.PDF_SECONDS,
            alive=lambda: running.progress("Making the PDF", share=0.3),
        )


def _title(report: Report) -> str:
    """What a reader of PDFs calls it."""
    days = span(report.first_day, report.last_day)
    return f"{report.practice.name}: how appointments are used, {days}"


def cipher_of(report: Report) -> Cipher:
    """What closes the PDFs of a practice."""
    return Cipher(
        settings.ENCRYPTION_KEYS, practice_id=report.practice_id, purpose="report"
    )


def take(*, report: Report, by: User) -> bytes:
    """The PDF to be taken away, which is written down.

    Raises NotApprovedError for what must not leave, UnreadableError and OSError where
    what was kept cannot be opened.
    """
    if not report.may_go:
        raise NotApprovedError("A manager must approve this report first.")
    with report.pdf.open("rb") as file:
        pdf = cipher_of(report).open(file.read(), bound_to=report.pk.bytes)
    audit.record(
        "REPORT_TAKEN",
        by=by,
        practice=report.practice,
        object_id=report.pk,
        audience=report.audience,
        sha256=report.sha256,
    )
    return pdf


def delete_report(*, report: Report, by: User | None) -> None:
    """Delete a report with its PDF; the audit keeps that there was one."""
    with transaction.atomic():
        if report.pdf:
            name = report.pdf.name
            transaction.on_commit(partial(report.pdf.storage.delete, name))
        Report.objects.filter(pk=report.pk).delete()
        audit.record(
            "REPORT_DELETED", by=by, practice=report.practice, object_id=report.pk
        )


def delete_old_reports() -> int:
    """Delete what has been kept long enough, and PDFs that no report knows of.

    Run by the scheduler. Gives how many reports went.
    """
    too_old = _too_old()
    for report in too_old:
        delete_report(report=report, by=None)
    place = settings.STORAGE_DIR / FOLDER
    known = {*Report.objects.exclude(pdf="").values_list("pdf", flat=True)}
    for path in place.glob("*") if place.is_dir() else ():
        if is_left_over(path) and f"{FOLDER}/{path.name}" not in known:
            path.unlink(missing_ok=True)
    return len(too_old)


def _too_old() -> QuerySet[Report]:
    every = Report.objects.select_related("practice").defer("document")
    previews = every.filter(audience=Audience.OUTSIDE, approved_at__isnull=True)
    return every.filter(made_at__lt=Now() - KEPT_FOR) | previews.filter(
        made_at__lt=Now() - PREVIEW_KEPT_FOR
    )


def rotate_keys(*, practice: Practice) -> int:
    """Forget PDFs that an older key closed: they can be made again from the report."""
    forgotten = 0
    for report in practice.reports.exclude(pdf=""):
        with report.pdf.open("rb") as file:
            if cipher_of(report).is_newest(file.read()):
                continue
        forget_pdf(report=report)
        forgotten += 1
    return forgotten


def forget_pdf(*, report: Report) -> None:
    """Delete a PDF that cannot be opened any more, so that it can be made again."""
    with transaction.atomic():
        transaction.on_commit(partial(report.pdf.storage.delete, report.pdf.name))
        Report.objects.filter(pk=report.pk).update(pdf="", pdf_pages=None, job=None)
        audit.record(
            "REPORT_PDF_FORGOTTEN",
            by=None,
            practice=report.practice,
            object_id=report.pk,
        )
