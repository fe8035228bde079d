"""Every write about registered people, with its audit event, in one transaction."""

from datetime import date

import pandas as pd
from django.db import transaction
from django.db.models.functions import Now

from academy.exceptions import DuplicateUploadError, ExtractError
from academy.people import audit, erasure, jobs
from academy.people.models import Job, Practice, User
from academy.words import day, number, people
from attenders.analysis.registered import (
    AgeSexTable,
    RegisteredCounts,
    age_sex_table,
    list_against_appointments,
    registered_counts,
    standings,
)
from attenders.extracts import closed_files, raw_files, removals
from attenders.extracts import operations as extracts
from attenders.extracts import store as appointments
from attenders.extracts.closed_files import ReceivedFile
from attenders.extracts.sandbox import run_apart, work_folder
from attenders.registered import store
from attenders.registered.models import AgeSexCount, AgeSexSource, RegisteredList
from attenders.registered.reading import RegisteredExtract
from attenders.registered.reading.apart import READER
from attenders.registered.reading.sources import MAKE_SMALLER


_FOLDER = "lists"
# A list that grows or shrinks by more between two uploads may be the wrong file
_UNUSUAL_CHANGE = 0.1


def add_list(
    *,
    practice: Practice,
    file: ReceivedFile,
    as_at: date,
    by: User | None,
) -> RegisteredList:
    """Keep the file, which is encrypted already, and queue its loading.

    Raises DuplicateUploadError if it is the current list of the practice already, and
    ErasureError while everything is being deleted.
    """
    with transaction.atomic():
        erasure.refuse_meanwhile(practice, then="upload the list again")
        current = store.current_list(practice)
        if current and (current.sha256, current.as_at) == (file.sha256, as_at):
            raise DuplicateUploadError(
                f"You uploaded this list on {day(current.uploaded_at)}, and it is the"
                " current one. Nothing has changed."
            )
        job = jobs.add(
            "LOAD_LIST",
            practice=practice,
            by=by,
            file_bytes=raw_files.bytes_to_read(file),
        )
        added = RegisteredList(
            practice=practice,
            job=job,
            uploaded_by_id=by.pk if by else None,
            as_at=as_at,
        )
        raw_files.keep(added, file=file, folder=_FOLDER)
        audit.record(
            "LIST_ADDED",
            by=by,
            practice=practice,
            object_id=added.pk,
            bytes=added.file_bytes,
        )
    return added


def load_list(*, running: jobs.Running) -> None:
    """Read the list and put its people in the place of those before, all or nothing.

    The practice's list size and its age-sex table come from it. Raises ExtractError
    where the file cannot be used, or a list that was uploaded later is in place.
    """
    added = RegisteredList.objects.select_related("practice").get(job=running.job)
    extract = _read_safely(running, added)
    counts = registered_counts(extract.people, as_at=added.as_at)
    if not counts.registered:
        raise ExtractError(
            f"The list has {people(counts.people)}, but nobody who was registered"
            f" on {day(added.as_at)}. Nothing has been loaded. Check the day of the list,"
            " and which people it has."
        )
    running.progress("Storing people", rows=counts.people, share=0.6)
    with running.publishing():
        # The lock of appointments: both write what is known of the same people
        appointments.lock_practice(added.practice, "LOAD")
        _publish(added, extract, counts)


def _read_safely(running: jobs.Running, added: RegisteredList) -> RegisteredExtract:
    with work_folder() as folder, closed_files.opened(added) as clear:
        run_apart(
            READER,
            clear,
            folder=folder,
            options={"as_at": added.as_at.isoformat()},
            make_smaller=MAKE_SMALLER,
            progress=lambda rows, share: running.progress(
                "Reading rows", rows=rows, share=0.6 * share
            ),
        )
        return RegisteredExtract.load(folder)


def _publish(
    added: RegisteredList, extract: RegisteredExtract, counts: RegisteredCounts
) -> None:
    """Make this list the current one, with all that follows from it."""
    practice = added.practice
    before = store.current_list(practice)
    if before and before.uploaded_at > added.uploaded_at:
        raise ExtractError(
            "A list that was uploaded later is in place already, so this one was left"
            " alone. Nothing has changed."
        )
    changes = _changes(practice, before, added, counts)
    practice.registered_lists.filter(is_current=True).update(is_current=False)
    store.replace_people(
        registered_list=added,
        people=extract.people,
        standings=standings(extract.people, as_at=added.as_at),
    )
    # Nobody is kept who was on the list before, and is nowhere else
    removals.remove_unused(practice)
    store.save_problems(registered_list=added, problems=extract.problems)
    _describe(added, extract, counts)
    added.notices = [*added.notices, *changes]
    added.is_current = True
    added.save()
    _save_table(added, extract.people)
    extracts.set_list_size(
        practice=practice,
        list_size=counts.registered,
        counted_on=added.as_at,
        by=None,
    )
    audit.record(
        "LIST_LOADED",
        by=None,
        practice=practice,
        object_id=added.pk,
        people=counts.people,
        registered=counts.registered,
        rejected=added.rows_rejected,
    )


def _changes(
    practice: Practice,
    before: RegisteredList | None,
    added: RegisteredList,
    counts: RegisteredCounts,
) -> list[str]:
    """What is unusual beside what was there, as sentences."""
    found = []
    if before and before.as_at > added.as_at:
        found.append(
            f"This list is of {day(added.as_at)}, and took the place of one of"
            f" {day(before.as_at)}, which was newer."
        )
    size, counted_on = practice.list_size, practice.list_size_date
    if size and abs(counts.registered - size) > _UNUSUAL_CHANGE * size:
        assert counted_on is not None  # by a constraint of the database
        found.append(
            f"{people(counts.registered)} on the list"
            f" {'is' if counts.registered == 1 else 'are'} registered, where there were"
            f" {number(size)} on {day(counted_on)}."
        )
    return found


def _describe(
    added: RegisteredList, extract: RegisteredExtract, counts: RegisteredCounts
) -> None:
    """Put on the list what its file turned out to hold."""
    added.columns_used = extract.columns_used
    added.columns_dropped = list(extract.columns_dropped)
    added.condition_columns = list(extract.conditions)
    added.identifiers_dropped = extract.dropped_identifiers
    added.notices = list(extract.notices)
    added.rows_read = extract.rows_read
    added.rows_excluded = extract.excluded
    added.counts = counts.to_dict()


def _save_table(added: RegisteredList, frame: pd.DataFrame) -> None:
    AgeSexCount.objects.create(
        practice=added.practice,
        registered_list=added,
        source=AgeSexSource.LIST,
        counted_on=added.as_at,
        table=age_sex_table(frame, as_at=added.as_at).to_dict(),
    )


def save_age_sex(
    *,
    practice: Practice,
    table: AgeSexTable,
    counted_on: date,
    source: AgeSexSource,
    by: User | None,
) -> AgeSexCount:
    """Keep a table that a person brought; earlier ones stay, and figures follow anew.

    Raises ErasureError while everything is being deleted.
    """
    with transaction.atomic():
        erasure.refuse_meanwhile(practice, then="save the table again")
        saved = AgeSexCount.objects.create(
            practice=practice,
            source=source,
            counted_on=counted_on,
            table=table.to_dict(),
            saved_by_id=by.pk if by else None,
        )
        if store.newest_age_sex(practice) == saved:
            extracts.ask_for_figures(practice=practice, by=by)
        audit.record(
            "AGE_SEX_SAVED",
            by=by,
            practice=practice,
            object_id=saved.pk,
            source=source,
            people=table.people,
        )
    return saved


def compare_with_appointments(*, practice: Practice) -> None:
    """Count who of the current list has appointments, and who of those is not on it.

    Without a list there is nothing to do.
    """
    current = store.current_list(practice)
    if current is None:
        return
    result = list_against_appointments(
        store.load_standings(practice), appointments.people_with_appointments(practice)
    )
    with transaction.atomic():
        RegisteredList.objects.filter(pk=current.pk).update(
            against=result.to_dict(), against_at=Now()
        )
        audit.record("LIST_COMPARED", by=None, practice=practice, object_id=current.pk)


def rotate_keys(*, practice: Practice) -> int:
    """Close waiting lists with the newest encryption key; gives how many it was."""
    waiting = practice.registered_lists.exclude(file="")
    files = sum(map(closed_files.close_anew, waiting))
    audit.record("LIST_KEYS_ROTATED", by=None, practice=practice, files=files)
    return files


def delete_file(job: Job) -> None:
    """Remove the raw file of a job that is over."""
    raw_files.delete_of(RegisteredList, job)


def delete_finished_files() -> int:
    """Remove files that are loaded or refused, and those that nobody knows of.

    The raw file is only kept while it waits to be read. Gives how many went.
    """
    return raw_files.delete_finished(RegisteredList, folder=_FOLDER)
