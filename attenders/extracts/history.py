"""Undoing uploads, the last one first."""

from django.db import transaction
from django.db.models.functions import Now

from academy.exceptions import UndoError
from academy.people import audit, erasure, jobs
from academy.people.locks import lock_practice
from academy.people.models import JobState, User
from academy.words import day
from attenders.extracts import removals
from attenders.extracts.models import Upload


AT_WORK = (JobState.QUEUED, JobState.RUNNING)


def refusal(upload: Upload) -> str:
    """Why the upload cannot be undone now, in a sentence; empty if it can."""
    if upload.undone_at:
        return "This upload has been undone already."
    if upload.load_number is None:
        return "Nothing of this file has been loaded, so there is nothing to undo."
    if upload.undo_job and upload.undo_job.is_at_work:
        return "This upload is being undone already."
    if erasure.is_at_work(upload.practice):
        return "All data of this practice is being deleted."
    if upload.practice.jobs.filter(kind="LOAD", state__in=AT_WORK).exists():
        return "A file is being loaded. Wait until that is done, then undo this upload."
    return _not_the_last(upload) or _no_longer(upload)


def _not_the_last(upload: Upload) -> str:
    last = upload.practice.uploads.loaded().order_by("-load_number").first()
    if last is None or last.pk == upload.pk:
        return ""
    return (
        "Only the last upload can be undone, then the one before it. Undo"
        f" {last.file_name} of {day(last.uploaded_at)} first."
    )


def _no_longer(upload: Upload) -> str:
    if upload.undo_kept:
        return ""
    return (
        "This upload can no longer be undone. What an upload took the place of is kept"
        f" for the last {removals.UPLOADS_KEPT} uploads, and for"
        f" {removals.KEPT_FOR.days} days."
    )


def ask_to_undo(*, upload: Upload, by: User) -> None:
    """Queue the undoing of the upload. Raises UndoError where it cannot be, or not now.

    Taking a file in and undoing happen one after the other, so of two people who ask
    at once one is told no.
    """
    with transaction.atomic():
        lock_practice(upload.practice, "UPLOAD")
        upload.refresh_from_db()
        reason = refusal(upload)
        if reason:
            raise UndoError(reason)
        upload.undo_job = jobs.add("UNDO", practice=upload.practice, by=by)
        upload.save(update_fields=["undo_job"])
        audit.record(
            "UPLOAD_UNDO_ASKED", by=by, practice=upload.practice, object_id=upload.pk
        )


def undo_upload(*, running: jobs.Running) -> None:
    """Make the practice's appointments what they were before an upload.

    What the file said of people (year of birth, sex, conditions) stays with those who
    have other appointments; those who have none go, unless something else is about
    them. Raises UndoError if another file was loaded in the meantime.
    """
    upload = Upload.objects.select_related("practice").get(undo_job=running.job)
    practice = upload.practice
    running.progress("Taking the upload back", share=0.1)
    with running.publishing():
        lock_practice(practice, "LOAD")
        reason = _not_the_last(upload) or _no_longer(upload)
        if reason:
            raise UndoError(reason)
        went, back = removals.undo(upload)
        patients = removals.remove_unused(practice)
        Upload.objects.filter(pk=upload.pk).update(
            undone_at=Now(),
            undone_by_id=running.job.started_by_id,
            undone_rows=went,
            returned_rows=back,
            undo_kept=False,
            analysis=jobs.add("ANALYSE", practice=practice, by=None),
        )
        removals.count_current(practice)
        audit.record(
            "UPLOAD_UNDONE",
            by=User.objects.get(pk=running.job.started_by_id),
            practice=practice,
            object_id=upload.pk,
            rows=went,
            returned=back,
            patients_removed=patients,
        )
