"""How long appointments are kept, and deleting those that are older.

An appointment is kept for a number of months from its day on. Once a day, by the clock
of the database, the service looks for older ones. They are not deleted before a person
has confirmed it, if the clock has jumped by more than a day since the last look, or if
more than a fifth of the practice's appointments would go.
"""

import calendar
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils import timezone

from academy.people import audit, jobs
from academy.people.locks import lock_practice
from academy.people.models import Practice, User
from attenders.extracts import removals
from attenders.extracts.models import Retention


# Of data about people who can be identified: the usual agreement of a practice
DEFAULT_MONTHS = 24
# Figures need 12 months, and some days for the file to arrive; trends need six years
MIN_MONTHS, MAX_MONTHS = 13, 72
EVERY = timedelta(days=1)
# The scheduler comes by every hour, so a look is late by an hour at most
_EARLY = timedelta(hours=1)
JUMP = timedelta(days=1)
MANY_SHARE = 0.2


def months_of(practice: Practice) -> int:
    """For how long this practice's appointments are kept."""
    return state_of(practice).months or DEFAULT_MONTHS


def state_of(practice: Practice) -> Retention:
    """What is written down for the practice, or what holds where nothing is."""
    try:
        return practice.retention
    except Retention.DoesNotExist:
        return Retention(practice=practice)


def kept_until(day: date, *, months: int) -> date:
    """The last day on which an appointment of this day is kept.

    That is the same day of a later month, or the last one where it is shorter.
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


def first_day_kept(today: date, *, months: int) -> date:
    """The earliest day whose appointments are still kept today."""
    day = kept_until(today, months=-months)
    return day if kept_until(day, months=months) >= today else day + timedelta(days=1)


def now() -> datetime:
    """What the clock of the database says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        at: datetime = cursor.fetchone()[0]
    return at


def _first_day_kept(practice: Practice, at: datetime) -> date:
    today = timezone.localtime(at).date()
    return first_day_kept(today, months=months_of(practice))


def older(practice: Practice, *, at: datetime) -> tuple[date, int, int]:
    """The first day that is kept, how many appointments are older, and out of how many."""
    first = _first_day_kept(practice, at)
    found = practice.appointments.aggregate(
        older=Count("pk", filter=Q(day__lt=first)), all=Count("pk")
    )
    return first, found["older"], found["all"]


def needs_a_person(rows: int, *, of: int) -> bool:
    """Whether so many would go that a manager has to confirm it first."""
    return rows > MANY_SHARE * of


def choose_months(
    *, practice: Practice, months: int, at: datetime, by: User | None
) -> None:
    """Keep appointments for so long from now on.

    What has not been deleted yet follows the new period. If that means that many would
    go, a person has to confirm it; else they go with the next look.
    """
    with transaction.atomic():
        retention = _locked(practice)
        retention.months = months
        retention.held = ""
        retention.delete_before = None
        practice.retention = retention
        first, rows, of = older(practice, at=at)
        if needs_a_person(rows, of=of):
            _hold(retention, Retention.Held.MANY, first=first, rows=rows, of=of)
        retention.save()
        audit.record(
            "RETENTION_CHOSEN",
            by=by,
            practice=practice,
            object_id=practice.pk,
            months=months,
            older=rows,
        )


def confirm(*, practice: Practice, by: User) -> bool:
    """Delete what was held back; False if nothing is."""
    with transaction.atomic():
        retention = _locked(practice)
        if not retention.held:
            return False
        held, retention.held = retention.held, ""
        _ask_to_delete(retention, before=retention.held_before, by=by)
        audit.record(
            "RETENTION_CONFIRMED",
            by=by,
            practice=practice,
            object_id=practice.pk,
            held=held,
            rows=retention.held_rows,
        )
    return True


def look_at_all(*, at: datetime, practices: Iterable[Practice] | None = None) -> None:
    """Look for what is too old in each practice that has not been looked at today."""
    for practice in practices or Practice.objects.order_by("pk"):
        look(practice=practice, at=at)


def look(*, practice: Practice, at: datetime) -> None:
    """Queue the deletion of what is too old, or hold it back; once a day."""
    with transaction.atomic():
        retention = _locked(practice)
        last = retention.looked_at
        if last is not None and last <= at < last + EVERY - _EARLY:
            return
        practice.retention = retention
        retention.looked_at = at
        _decide(retention, jumped=_has_jumped(last, at), at=at)
        retention.save()
    if retention.held != Retention.Held.CLOCK:
        _tidy(practice)


def _tidy(practice: Practice) -> None:
    """Delete what has been kept for undoing long enough.

    In a transaction of its own: whoever loads locks first and looks here afterwards.
    """
    with transaction.atomic():
        lock_practice(practice, "LOAD")
        removals.forget_old_removals(practice)
        removals.remove_unused(practice)


def _has_jumped(last: datetime | None, at: datetime) -> bool:
    return last is not None and not last <= at <= last + EVERY + JUMP


def _decide(retention: Retention, *, jumped: bool, at: datetime) -> None:
    first, rows, of = older(retention.practice, at=at)
    was_held = retention.held
    if not rows:
        retention.held = ""
    elif jumped or was_held == Retention.Held.CLOCK:
        _hold(retention, Retention.Held.CLOCK, first=first, rows=rows, of=of)
    elif needs_a_person(rows, of=of):
        _hold(retention, Retention.Held.MANY, first=first, rows=rows, of=of)
    else:
        retention.held = ""
        _ask_to_delete(retention, before=first, by=None)
    if retention.held and retention.held != was_held:
        audit.record(
            "RETENTION_HELD",
            by=None,
            practice=retention.practice,
            object_id=retention.practice_id,
            held=retention.held,
            rows=rows,
            out_of=of,
        )


def _hold(
    retention: Retention, reason: Retention.Held, *, first: date, rows: int, of: int
) -> None:
    retention.held = reason
    retention.held_before, retention.held_rows, retention.held_of = first, rows, of


def _ask_to_delete(
    retention: Retention, *, before: date | None, by: User | None
) -> None:
    retention.delete_before = before
    retention.save()
    jobs.add("PURGE", practice=retention.practice, by=by)


def _locked(practice: Practice) -> Retention:
    """The practice's row, which nobody else changes until the transaction ends."""
    Retention.objects.get_or_create(practice=practice)
    return (
        Retention.objects.select_for_update(of=("self",))
        .select_related("practice")
        .get(practice=practice)
    )


def delete_old(*, running: jobs.Running) -> None:
    """Delete the appointments before the day that was asked for, and what hangs on them.

    The figures are worked out anew if something went.
    """
    practice = running.job.practice
    running.progress("Deleting what is too old", share=0.1)
    with running.publishing():
        lock_practice(practice, "LOAD")
        retention = _locked(practice)
        before = retention.delete_before
        if before is None:  # the period was changed since
            return
        rows = removals.delete_before(practice=practice, day=before)
        patients = removals.remove_unused(practice)
        removals.count_current(practice)
        retention.delete_before = None
        retention.deleted_at = Now()
        retention.deleted_before, retention.deleted_rows = before, rows
        retention.save()
        if rows:
            jobs.add("ANALYSE", practice=practice, by=None)
        audit.record(
            "APPOINTMENTS_DELETED",
            by=User.objects.filter(pk=running.job.started_by_id).first(),
            practice=practice,
            object_id=running.job.pk,
            before=before.isoformat(),
            rows=rows,
            patients_removed=patients,
        )
