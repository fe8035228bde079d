"""Pages for uploading, and for seeing what came of it."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from academy.exceptions import DuplicateUploadError, ErasureError
from academy.people import erasure
from academy.people.models import Job, JobState
from academy.people.paging import show_page
from academy.people.permissions import PracticeRequest, for_practice_people, manages
from academy.words import number
from attenders.extracts import history, operations, problem_pages, questions, retention
from attenders.extracts.forms import DateOrderForm, ListSizeForm, UploadForm
from attenders.extracts.models import Upload
from attenders.extracts.reading.date_reading import WEEKDAYS, DateReading
from attenders.extracts.reading.layouts import FIELDS
from attenders.extracts.reading.problems import KINDS
from attenders.extracts.tables import ProblemTable, StandingTable, UploadTable


UPLOADS_A_PAGE = 25


def uploads(request: PracticeRequest) -> QuerySet[Upload]:
    found = request.practice.uploads.with_people().defer("preview")
    return found.select_related(
        "job", "undo_job", "analysis", "practice", "practice_layout"
    )


@for_practice_people
@require_GET
def upload_list(request: PracticeRequest) -> HttpResponse:
    practice = request.practice
    months = retention.months_of(practice)
    table = UploadTable(uploads(request), months=months)
    show_page(request, table, per_page=UPLOADS_A_PAGE)
    standing = practice.uploads.loaded().filter(current_rows__gt=0)
    erasures = practice.jobs.filter(kind=erasure.KIND).order_by("-created_at")
    context = {
        "practice": practice,
        "here": "uploads",
        "table": table,
        "standing": StandingTable(standing),
        "months": months,
        "retention": retention.state_of(practice),
        "is_manager": manages(user=request.user, practice=practice),
        "erasure": erasures.exclude(state=JobState.DONE).first(),
        "receipts": practice.receipts.order_by("-erased_at"),
    }
    return render(request, "extracts/upload_list.html", context)


@for_practice_people
@require_http_methods(["GET", "POST"])
def upload_add(request: PracticeRequest) -> HttpResponse:
    sent = request.method == "POST"
    # As the person last said, unless it was to load a file in spite of it
    asking = request.practice.uploads.filter(bad_share_limit__lt=1)
    latest = asking.order_by("-uploaded_at").first()
    limit = latest.bad_share_limit if latest else operations.BAD_SHARE_LIMIT
    known = {"bad_percent": f"{100 * limit:g}"}
    form = UploadForm(*([request.POST, request.FILES] if sent else []), initial=known)
    if form.is_valid():
        try:
            upload = operations.add_upload(
                practice=request.practice,
                file=form.cleaned_data["file"],
                by=request.user,
                asks="ALWAYS" if form.cleaned_data["check"] else "IF_NOT_CERTAIN",
                bad_share_limit=form.cleaned_data["bad_percent"] / 100,
            )
        except (DuplicateUploadError, ErasureError) as error:
            messages.info(request, str(error))
            return redirect("extracts:upload_list", practice_id=request.practice.pk)
        return redirect(upload)
    context = {"practice": request.practice, "form": form, "here": "uploads"}
    return render(request, "extracts/upload_add.html", context)


@for_practice_people
@require_GET
def upload_show(request: PracticeRequest, upload_id: UUID) -> HttpResponse:
    upload = get_object_or_404(uploads(request), pk=upload_id)
    return render(request, "extracts/upload_show.html", _shown(request, upload))


@for_practice_people
@require_GET
def upload_progress(request: PracticeRequest, upload_id: UUID) -> HttpResponse:
    """The part of the page that htmx renews; when the work is over, the whole page."""
    upload = get_object_or_404(uploads(request), pk=upload_id)
    at_work = _at_work(upload)
    context = {"upload": upload, "current": at_work}
    response = render(request, "extracts/upload_progress.html", context)
    if at_work is None:  # it is over, or asks something
        response["HX-Refresh"] = "true"
    return response


@for_practice_people
@require_http_methods(["GET", "POST"])
def date_order(request: PracticeRequest, upload_id: UUID) -> HttpResponse:
    """Take the answer to whether the day or the month comes first."""
    upload = get_object_or_404(uploads(request), pk=upload_id)
    form = DateOrderForm(request.POST)
    if request.method == "GET":
        return redirect(upload)
    if form.is_valid():
        order = form.cleaned_data["order"]
        if not questions.answer_date_order(upload=upload, order=order, by=request.user):
            messages.info(request, questions.ALREADY_ANSWERED)
        return redirect(upload)
    context = _shown(request, upload) | {"form": form}
    return render(request, "extracts/upload_show.html", context)


def _stages(upload: Upload) -> list[Job]:
    """The work for an upload: its load or its undoing, and the figures after it."""
    last = upload.undo_job or upload.job
    if last.state != JobState.DONE or upload.analysis is None:
        return [last]
    return [last, upload.analysis]


def _at_work(upload: Upload) -> Job | None:
    """The work for an upload that is not over."""
    return next((job for job in _stages(upload) if job.is_at_work), None)


def _shown(request: PracticeRequest, upload: Upload) -> dict[str, object]:
    stages = _stages(upload)
    months = retention.months_of(request.practice)
    _, older, of = retention.older(request.practice, at=timezone.now())
    return {
        "practice": request.practice,
        "here": "uploads",
        "upload": upload,
        "needs_a_person": retention.needs_a_person(older, of=of),
        "analysis": stages[-1] if len(stages) > 1 else None,
        "refusal": history.refusal(upload),
        "months": months,
        "first_kept": retention.first_day_kept(timezone.localdate(), months=months),
        "kept_until": upload.last_day
        and retention.kept_until(upload.last_day, months=months),
        "excluded": ", ".join(
            f"{reason}: {number(rows)}" for reason, rows in upload.rows_excluded.items()
        )
        or "0",
        # One column may serve two fields
        "kept": dict.fromkeys(
            upload.columns_used[name] or "(no heading)"
            for name in FIELDS
            if name in upload.columns_used
        ),
        "current": _at_work(upload),
        "at_work": _at_work(upload) is not None,
        "question": upload.question if upload.job.state == JobState.ASKING else "",
        "dates": upload.date_reading and DateReading.from_dict(upload.date_reading),
        "weekdays": WEEKDAYS,
        "problems": problem_pages.by_kind(upload, KINDS),
    }


@for_practice_people
@require_GET
def problem_list(request: PracticeRequest, upload_id: UUID) -> HttpResponse:
    upload = get_object_or_404(uploads(request), pk=upload_id)
    return problem_pages.problem_page(
        request,
        upload,
        table_type=ProblemTable,
        here="uploads",
        back="Back to the upload",
    )


@for_practice_people
@require_GET
def problem_download(
    request: PracticeRequest, upload_id: UUID
) -> StreamingHttpResponse:
    upload = get_object_or_404(uploads(request), pk=upload_id)
    return problem_pages.problem_download(request, upload, kinds=KINDS)


@for_practice_people
@require_http_methods(["GET", "POST"])
def list_size(request: PracticeRequest) -> HttpResponse:
    practice = request.practice
    now = {
        "list_size": practice.list_size,
        "list_size_date": practice.list_size_date
        and practice.list_size_date.strftime("%d/%m/%Y"),
    }
    sent = request.method == "POST"
    form = ListSizeForm(request.POST) if sent else ListSizeForm(initial=now)
    if form.is_valid():
        operations.set_list_size(
            practice=practice,
            list_size=form.cleaned_data["list_size"],
            counted_on=form.cleaned_data["list_size_date"],
            by=request.user,
        )
        messages.success(request, "The number of registered patients is saved.")
        return redirect("registered:summary", practice_id=practice.pk)
    context = {"practice": practice, "form": form, "here": "registered"}
    return render(request, "extracts/list_size.html", context)
