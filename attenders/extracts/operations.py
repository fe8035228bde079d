"""Every write of a practice's data, with its audit event, in one transaction."""

import shutil
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from academy.exceptions import DuplicateUploadError, ExtractError
from academy.people import audit, erasure, jobs
from academy.people.models import Job, JobState, Practice, User
from academy.words import day
from attenders.extracts import closed_files, questions, raw_files, removals, store
from attenders.extracts.closed_files import ReceivedFile
from attenders.extracts.models import PracticeLayout, Retention, Upload, UploadProblem
from attenders.extracts.reading import Choices, Extract, UnclearFileError
from attenders.extracts.reading.choices import Asks
from attenders.extracts.reading.practices import is_practice_code
from attenders.extracts.sandbox import is_abandoned, read_safely


_FOLDER = "uploads"
BAD_SHARE_LIMIT = 0.05  # of the rows that are appointments; the person may change it


def add_upload(
    *,
    practice: Practice,
    file: ReceivedFile,
    by: User | None,
    choices: Choices | None = None,
    asks: Asks = "IF_MISSING",
    bad_share_limit: float = BAD_SHARE_LIMIT,
) -> Upload:
    """Keep the file, which is encrypted already, and queue its loading.

    `choices` is what is said of how to read it, `asks` when a person is to check the
    columns first; above `bad_share_limit` of rows that cannot be used one is asked.

    Raises DuplicateUploadError if the practice has the same file already, and nothing
    has happened since that could have taken away what it brought; ErasureError while
    everything is being deleted.
    """
    with transaction.atomic():
        erasure.refuse_meanwhile(practice, then="upload the file again")
        _check_is_new(practice, file.sha256)
        job = jobs.add(
            "LOAD", practice=practice, by=by, file_bytes=raw_files.bytes_to_read(file)
        )
        upload = Upload(
            practice=practice,
            job=job,
            uploaded_by_id=by.pk if by else None,
            choices=(choices or Choices()).to_dict(),
            asks=asks,
            bad_share_limit=bad_share_limit,
        )
        raw_files.keep(upload, file=file, folder=_FOLDER)
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
    **how: Any,
) -> Upload:
    """As `add_upload`, for a file on this machine."""
    with closing(closed_files.receive_path(path, practice_id=practice.pk)) as file:
        return add_upload(
            practice=practice,
            file=file,
            by=by,
            **how,
        )


def _check_is_new(practice: Practice, sha256: str) -> None:
    good = practice.uploads.filter(undone_at__isnull=True).exclude(
        job__state__in=(JobState.FAILED, JobState.ASKING)
    )
    same = good.filter(sha256=sha256).order_by("-uploaded_at").first()
    if same is None:
        return
    since = good.filter(uploaded_at__gt=same.uploaded_at)
    if same.first_day is not None:  # else it is still to be loaded
        since = since.filter(
            Q(first_day__isnull=True)
            | Q(first_day__lte=same.last_day, last_day__gte=same.first_day)
        )
    if not since.exists() and not _is_partly_deleted(same):
        raise DuplicateUploadError(
            f"You uploaded this file on {day(same.uploaded_at)}."
            " Nothing was added, and nothing has changed."
        )


def _is_partly_deleted(upload: Upload) -> bool:
    """Whether its first days have since become too old, so it may be brought again."""
    if upload.first_day is None:
        return False
    return Retention.objects.filter(
        practice=upload.practice_id,
        deleted_at__gt=upload.uploaded_at,
        deleted_before__gt=upload.first_day,
    ).exists()


def set_list_size(
    *, practice: Practice, list_size: int, counted_on: date, by: User | None
) -> None:
    """Keep how many people are registered, and work the figures out anew with it."""
    with transaction.atomic():
        practice.list_size = list_size
        practice.list_size_date = counted_on
        practice.save(update_fields=["list_size", "list_size_date"])
        ask_for_figures(practice=practice, by=by)
        audit.record(
            "LIST_SIZE_SET",
            by=by,
            practice=practice,
            object_id=practice.pk,
            list_size=list_size,
        )


def ask_for_figures(*, practice: Practice, by: User | None) -> None:
    """Queue the analysis after a change of what figures go by, once for several.

    One that a worker takes at this moment may still go by what was before: its figures
    are then not of now, which pages and the night see to.
    """
    waiting = practice.jobs.filter(kind="ANALYSE", state=JobState.QUEUED, details={})
    if practice.uploads.loaded().exists() and not waiting.exists():
        jobs.add("ANALYSE", practice=practice, by=by)


def load_upload(*, running: jobs.Running) -> None:
    """Read the upload's file and put its appointments in place, all or nothing.

    Where a person must say something first (see `questions`), nothing is put in place.
    Raises ExtractError where the file cannot be used.
    """
    upload = Upload.objects.select_related("practice").get(job=running.job)
    try:
        with closed_files.opened(upload) as clear:
            extract = read_safely(
                clear,
                guide=questions.guide_for(upload),
                progress=lambda rows, share: running.progress(
                    "Reading rows", rows=rows, share=0.6 * share
                ),
            )
    except UnclearFileError as error:
        questions.ask_columns(running, upload, error.preview)
        return
    _check_is_of(upload.practice, extract)
    if extract.date_reading.is_open:
        questions.ask_dates(running, upload, extract)
        return
    if extract.rejected_share > upload.bad_share_limit:
        questions.ask_bad_rows(running, upload, extract)
        return
    running.progress("Storing appointments", rows=extract.rows_accepted, share=0.6)
    with running.publishing():
        store.lock_practice(upload.practice, "LOAD")
        upload.rows_replaced = store.replace_appointments(
            upload=upload, extract=extract
        )
        upload.rows_kept = store.count_kept(upload=upload, extract=extract)
        running.progress("Noting problems", rows=extract.rows_accepted, share=0.9)
        store.save_problems(upload=upload, problems=extract.problems)
        _describe(upload, extract)
        removals.number_load(upload)
        upload.analysis = jobs.add("ANALYSE", practice=upload.practice, by=None)
        upload.save()
        if upload.rows_replaced:  # else what stands of the others is as it was
            removals.count_current(upload.practice)
        audit.record(
            "UPLOAD_LOADED",
            by=None,
            practice=upload.practice,
            object_id=upload.pk,
            rows=extract.rows_accepted,
            rejected=extract.rows_rejected,
            replaced=upload.rows_replaced,
        )


def _check_is_of(practice: Practice, extract: Extract) -> None:
    """Refuse a file whose rows all say that they are of other practices."""
    ours = practice.ods_code.upper()
    if not extract.practices or not is_practice_code(ours) or ours in extract.practices:
        return
    theirs = ", ".join(extract.practices[:5])
    raise ExtractError(
        f"This file is of {theirs}, but you are in {ours} ({practice.name}). Nothing has"
        " been loaded. Choose the other practice, or run the export again. If the file is"
        " right all the same, as after a merger, leave the column with the code out."
    )


def _describe(upload: Upload, extract: Extract) -> None:
    """Put on the upload what its file turned out to hold."""
    days = extract.appointments["day"]
    upload.layout = extract.layout.title
    upload.practice_layout = upload.practice_layout or _remembered(upload, extract)
    upload.columns_used = extract.layout.used
    upload.columns_dropped = list(extract.layout.dropped)
    upload.rows_read = extract.rows_read
    upload.rows_accepted = extract.rows_accepted
    upload.rows_excluded = extract.excluded
    upload.slot_types_excluded = extract.slot_types_left_out
    upload.problem_rows = extract.problem_rows
    upload.problem_counts = extract.problem_counts
    upload.notices = list(extract.notices)
    upload.identifiers_dropped = extract.dropped_identifiers
    upload.appointments = len(extract.appointments)
    upload.patients = len(extract.patients)
    upload.first_day = upload.current_first_day = days.min().date()
    upload.last_day = upload.current_last_day = days.max().date()
    upload.current_rows, upload.current_days = len(days), days.nunique()


def _remembered(upload: Upload, extract: Extract) -> PracticeLayout | None:
    """The practice's own layout that the file was read by, if it was."""
    layouts = questions.current_layouts(upload.practice)
    return next((one for one in layouts if one.name == extract.layout.remembered), None)


def delete_finished_files() -> int:
    """Remove files that are loaded or refused, and what broken transfers left behind.

    The raw file is only kept while it waits to be read. Gives how many went.
    """
    jobs.give_up_asking(after=questions.UNANSWERED, sentence=questions.NO_ANSWER)
    given_up = Upload.objects.filter(job__state=JobState.FAILED).exclude(question="")
    given_up.update(question="", preview=None, date_reading=None)
    # Nobody will say any more whether to load these
    UploadProblem.objects.filter(upload__job__state=JobState.FAILED).delete()
    removed = raw_files.delete_finished(Upload, folder=_FOLDER)
    return removed + _delete_left_overs()


def _delete_left_overs() -> int:
    """What a killed web process left half received, or a killed worker half read."""
    removed = 0
    for folder in (settings.FILE_UPLOAD_TEMP_DIR, settings.STORAGE_DIR / "work"):
        for path in folder.glob("*") if folder.is_dir() else ():
            if raw_files.is_left_over(path) or is_abandoned(path):
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
                removed += 1
    return removed


def rotate_keys(*, practice: Practice) -> dict[str, int]:
    """Close with the newest encryption key what an older one closed; gives counts.

    Once this is done for all practices, the older keys can be taken away.
    """
    files = sum(map(closed_files.close_anew, practice.uploads.exclude(file="")))
    with transaction.atomic():
        numbers, no_numbers = store.close_numbers_anew(practice)
        previews, no_previews = questions.close_previews_anew(practice)
        counts = {
            "numbers": numbers,
            "previews": previews,
            "files": files,
            "unreadable": no_numbers + no_previews,
        }
        audit.record("KEYS_ROTATED", by=None, practice=practice, **counts)
    return counts


def delete_file(job: Job) -> None:
    """Remove the raw file of a job that is over."""
    raw_files.delete_of(Upload, job)
