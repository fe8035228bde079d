"""Deleting everything that a practice has brought, with a receipt.

Each app says in a module of its own, `data_of`, what of it hangs on a practice.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import FileField, QuerySet
from django.utils.module_loading import import_string

from academy.exceptions import ErasureError
from academy.people import audit, jobs
from academy.people.locks import lock_practice
from academy.people.models import JobState, Practice, Receipt, User


# What is to be deleted, by the words for it, in an order in which it can be
Data = Mapping[str, QuerySet[Any]]

# Of each app with data of practices: an app before those it stands on
PARTS = (
    "attenders.demand.erasure.data_of",
    "attenders.choices.erasure.data_of",
    "attenders.costs.erasure.data_of",
    "attenders.registered.erasure.data_of",
    "attenders.extracts.erasure.data_of",
    "attenders.tallies.erasure.data_of",
    "academy.people.erasure.data_of",
)
# Whoever writes a practice's data holds one of these, or several in this order; or
# else the practice's row, or that of a job
LOCKS = ("UPLOAD", "ANALYSE", "LOAD")
KIND = "ERASE"


def data_of(practice: Practice) -> Data:
    """What is noted about work; receipts need the notes on erasures."""
    return {"notes on finished work": practice.jobs.exclude(kind=KIND)}


def everything(practice: Practice) -> Iterator[tuple[str, QuerySet[Any]]]:
    """All that would be deleted of the practice: words for it, and its rows."""
    for part in PARTS:
        yield from import_string(part)(practice).items()


def counted(practice: Practice) -> dict[str, int]:
    """How much there is of each kind."""
    return {words: found.count() for words, found in everything(practice)}


def is_at_work(practice: Practice) -> bool:
    """Whether everything is being deleted, or about to be."""
    waiting = (JobState.QUEUED, JobState.RUNNING)
    return practice.jobs.filter(kind=KIND, state__in=waiting).exists()


def refuse_meanwhile(practice: Practice, *, then: str) -> None:
    """Raise ErasureError while everything is being deleted, or about to be.

    Nobody can ask for that until the transaction ends. Call it before taking another
    of the locks; `then` is what the person is to do once everything is deleted.
    """
    lock_practice(practice, "UPLOAD")
    if is_at_work(practice):
        raise ErasureError(
            "All data of this practice is being deleted. Nothing was added:"
            f" {then} when that is done."
        )


def ask(*, practice: Practice, by: User) -> None:
    """Queue the deletion of everything; asking twice is asking once."""
    with transaction.atomic():
        lock_practice(practice, "UPLOAD")
        if is_at_work(practice):
            return
        job = jobs.add(KIND, practice=practice, by=by)
        audit.record("ERASURE_ASKED", by=by, practice=practice, object_id=job.pk)


def erase(*, running: jobs.Running) -> None:
    """Delete everything, all or nothing, and write the receipt."""
    job, practice = running.job, running.job.practice
    running.progress("Deleting everything", share=0.1)
    with running.publishing():
        for what in LOCKS:
            lock_practice(practice, what)
        Practice.objects.select_for_update(no_key=True).get(pk=practice.pk)
        # Work that is about to publish does so first; work that comes later finds
        # that its job is gone, and publishes nothing
        list(data_of(practice)["notes on finished work"].select_for_update())
        counts = [[words, _delete(found)] for words, found in everything(practice)]
        by = User.objects.filter(pk=job.started_by_id).first()
        receipt = Receipt.objects.create(
            practice=practice,
            job=job,
            practice_name=practice.name,
            ods_code=practice.ods_code,
            asked_by_id=job.started_by_id,
            asked_by=(by.name or by.email) if by else "",
            asked_at=job.created_at,
            counts=counts,
        )
        audit.record(
            "ERASED",
            by=by,
            practice=practice,
            object_id=receipt.pk,
            counts=dict(counts),
        )


def _delete(found: QuerySet[Any]) -> int:
    """Delete rows in one statement, and their files once that is committed.

    Django's own way would fetch whatever points to them; that goes first here.
    """
    for field in found.model._meta.fields:
        if isinstance(field, FileField):
            with_file = found.exclude(**{field.attname: ""})
            for name in with_file.values_list(field.attname, flat=True):
                _delete_file_later(field.storage, name)
    return found._raw_delete(found.db)


def _delete_file_later(storage: Storage, name: str) -> None:
    transaction.on_commit(partial(storage.delete, name))
