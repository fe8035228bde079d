"""Every write of a practice's data, with its audit event, in one transaction."""

import hashlib
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from academy.exceptions import DuplicateUploadError, ExtractError
from academy.people import audit, jobs
from academy.people.models import Job, JobState, Practice, User
from academy.words import day
from attenders.extracts import store
from attenders.extracts.models import Upload
from attenders.extracts.reading import Choices, Extract, Guide
from attenders.extracts.reading.dates import DateOrder
from attenders.extracts.sandbox import read_safely


_HASH_BYTES = 1 << 20
_LEFT_OVER_SECONDS = 3600
_UNANSWERED = timedelta(days=7)
_NO_ANSWER = (
    "Nobody said within 7 days how its dates are to be read, so the file was deleted."
    " Upload it again."
)


def add_upload(
    *,
    practice: Practice,
    file: UploadedFile,
    sha256: str,
    by: User | None,
    mapping: Mapping[str, str] | None = None,
    date_order: str = "",
) -> Upload:
    """Keep the file and queue its loading.

    Raises DuplicateUploadError if the practice has the same file already, and nothing
    has been loaded since that could have replaced what it brought.
    """
    with transaction.atomic():
        store.lock_practice(practice, "UPLOAD")
        _check_is_new(practice, sha256)
        job = jobs.add("LOAD", practice=practice, by=by)
        upload = Upload(
            practice=practice,
            job=job,
            uploaded_by_id=by.pk if by else None,
            file_name=Path(file.name or "file").name[-255:],
            file_bytes=file.size,
            sha256=sha256,
            mapping=dict(mapping or {}),
            date_order=date_order,
        )
        # Never the person's name for the file: names travel, and may hold a patient's
        upload.file.save(f"uploads/{upload.pk}", file, save=False)
        upload.save(force_insert=True)
        audit.record(
            "UPLOAD_ADDED",
            by=by,
            practice=practice,
            object_id=upload.pk,
            bytes=upload.file_bytes,
        )
    return upload


def add_upload_from_path(
    *,
    practice: Practice,
    path: Path,
    by: User | None,
    mapping: Mapping[str, str] | None,
    date_order: str = "",
) -> Upload:
    """As `add_upload`, for a file on this machine."""
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
        opened.seek(0)
        return add_upload(
            practice=practice,
            file=File(opened, name=path.name),  # type: ignore[arg-type]
            sha256=digest,
            by=by,
            mapping=mapping,
            date_order=date_order,
        )


def _check_is_new(practice: Practice, sha256: str) -> None:
    good = practice.uploads.exclude(job__state__in=(JobState.FAILED, JobState.ASKING))
    same = good.filter(sha256=sha256).order_by("-uploaded_at").first()
    if same is None:
        return
    since = good.filter(uploaded_at__gt=same.uploaded_at)
    if same.first_day is not None:  # else it is still to be loaded
        since = since.filter(
            Q(first_day__isnull=True)
            | Q(first_day__lte=same.last_day, last_day__gte=same.first_day)
        )
    if not since.exists():
        raise DuplicateUploadError(
            f"You uploaded this file on {day(same.uploaded_at)}."
            " Nothing was added, and nothing has changed."
        )


def set_list_size(
    *, practice: Practice, list_size: int, counted_on: date, by: User
) -> None:
    """Keep how many people are registered, and work the figures out anew with it."""
    with transaction.atomic():
        practice.list_size = list_size
        practice.list_size_date = counted_on
        practice.save(update_fields=["list_size", "list_size_date"])
        if practice.uploads.filter(job__state=JobState.DONE).exists():
            jobs.add("ANALYSE", practice=practice, by=by)
        audit.record(
            "LIST_SIZE_SET",
            by=by,
            practice=practice,
            object_id=practice.pk,
            list_size=list_size,
        )


def load_upload(*, running: jobs.Running) -> None:
    """Read the upload's file and put its appointments in place, all or nothing.

    Where it cannot be known whether the day or the month comes first in its dates,
    nothing is put in place and a person is asked. Raises ExtractError where the file
    cannot be used.
    """
    upload = Upload.objects.select_related("practice").get(job=running.job)
    extract = read_safely(
        Path(upload.file.path),
        guide=Guide(
            Choices(columns=upload.mapping, date_order=upload.date_order or None)
        ),
        progress=lambda rows, share: running.progress(
            "Reading rows", rows=rows, share=0.6 * share
        ),
    )
    if not extract.has_patients:
        raise ExtractError(
            f"This was read as {extract.layout.name}. It has no patients in it, so it"
            " cannot show who attends often. Nothing has been loaded. Run a list of"
            " appointments instead, with the patient’s number in your system."
        )
    if extract.date_reading.is_open:
        _ask_for_the_order(running, upload, extract)
        return
    running.progress("Storing appointments", rows=extract.rows_accepted, share=0.6)
    with running.publishing():
        store.lock_practice(upload.practice, "LOAD")
        upload.rows_replaced = store.replace_appointments(
            upload=upload, extract=extract
        )
        running.progress("Noting problems", rows=extract.rows_accepted, share=0.9)
        store.save_problems(upload=upload, problems=extract.problems)
        _describe(upload, extract)
        upload.save()
        jobs.add("ANALYSE", practice=upload.practice, by=None)
        audit.record(
            "UPLOAD_LOADED",
            by=None,
            practice=upload.practice,
            object_id=upload.pk,
            rows=extract.rows_accepted,
            rejected=extract.rows_rejected,
            replaced=upload.rows_replaced,
        )


def _ask_for_the_order(running: jobs.Running, upload: Upload, extract: Extract) -> None:
    with running.asking():
        upload.date_reading = asdict(extract.date_reading)
        upload.rows_read = extract.rows_read
        upload.save(update_fields=["date_reading", "rows_read"])


def answer_date_order(*, upload: Upload, order: DateOrder, by: User) -> None:
    """Load the file with the dates read as the person says; once only."""
    with transaction.atomic():
        if not jobs.answer(job_id=upload.job_id):
            return
        Upload.objects.filter(pk=upload.pk).update(date_order=order, date_reading=None)
        audit.record(
            "DATE_ORDER_CHOSEN",
            by=by,
            practice=upload.practice,
            object_id=upload.pk,
            order=order,
        )


def _describe(upload: Upload, extract: Extract) -> None:
    """Put on the upload what its file turned out to hold."""
    days = extract.appointments["day"]
    upload.layout = extract.layout.name
    upload.columns_used = extract.layout.used
    upload.columns_dropped = list(extract.layout.dropped)
    upload.rows_read = extract.rows_read
    upload.rows_accepted = extract.rows_accepted
    upload.rows_excluded = extract.excluded
    upload.notices = list(extract.notices)
    upload.identifiers_dropped = extract.dropped_identifiers
    upload.patients = len(extract.patients)
    upload.first_day = days.min().date()
    upload.last_day = days.max().date()


def delete_finished_files() -> int:
    """Remove files that are loaded or refused, and what broken transfers left behind.

    The raw file is only kept while it waits to be read. Gives how many went.
    """
    jobs.give_up_asking(after=_UNANSWERED, sentence=_NO_ANSWER)
    finished = Upload.objects.filter(
        job__state__in=(JobState.DONE, JobState.FAILED)
    ).exclude(file="")
    removed = 0
    for upload in finished:
        upload.file.delete(save=False)
        Upload.objects.filter(pk=upload.pk).update(file="")
        removed += 1
    return removed + _delete_left_overs()


def _delete_left_overs() -> int:
    """What a killed web process left half received, or a killed worker half read."""
    removed = 0
    for folder in (settings.FILE_UPLOAD_TEMP_DIR, settings.STORAGE_DIR / "work"):
        for path in folder.glob("*") if folder.is_dir() else ():
            if time.time() - path.stat().st_mtime > _LEFT_OVER_SECONDS:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
                removed += 1
    return removed + _delete_orphans()


def _delete_orphans() -> int:
    """Files whose upload was never written down, because its transaction failed."""
    folder = settings.STORAGE_DIR / "uploads"
    known = set(Upload.objects.exclude(file="").values_list("file", flat=True))
    removed = 0
    for path in folder.glob("*") if folder.is_dir() else ():
        old = time.time() - path.stat().st_mtime > _LEFT_OVER_SECONDS
        if old and f"uploads/{path.name}" not in known:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def delete_file(job: Job) -> None:
    """Remove the raw file of a job that is over."""
    upload = Upload.objects.filter(job=job).exclude(file="").first()
    if upload and Job.objects.get(pk=job.pk).is_over:
        upload.file.delete(save=False)
        Upload.objects.filter(pk=upload.pk).update(file="")
