"""Every write of a tally, with its audit event, in one transaction."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from academy.exceptions import TallyChangedError, TallyError
from academy.people import audit, erasure
from academy.people.models import Practice, User
from academy.words import day as in_words
from attenders.tallies import store
from attenders.tallies.lines import Line
from attenders.tallies.models import TallyLine, TallySession
from attenders.tallies.vocabularies import PARTS


CHANGED = (
    "Somebody has changed this session since you opened the page, and your changes were"
    " not saved. These are the counts now: change them again."
)


def count_requests(*, practice: Practice, line: Line, mark: UUID, by: User) -> None:
    """Add requests to the session of the line's day and part, which is made if need be.

    The same mark again, as from a button pressed twice, changes nothing. Raises
    TallyError where a day would be counted both as a whole and in parts, and
    ErasureError while everything is being deleted.
    """
    with transaction.atomic():
        erasure.refuse_meanwhile(practice, then="count again")
        _lock(practice)
        _check_part(practice, day=line.day, part=line.part)
        session, _ = practice.tally_sessions.get_or_create(
            day=line.day,
            part=line.part,
            defaults={"started_by_id": by.pk, "changed_by_id": by.pk},
        )
        if session.lines.filter(mark=mark).exists():
            return
        TallyLine.objects.create(
            session=session,
            mark=mark,
            channel=line.channel,
            need=line.need,
            outcome=line.outcome,
            met_by=line.met_by,
            count=line.count,
        )
        _changed(session, by=by)
        audit.record(
            "TALLY_COUNTED",
            by=by,
            practice=practice,
            object_id=session.pk,
            requests=line.count,
        )


def take_back(*, session: TallySession, mark: UUID, by: User) -> bool:
    """Undo one press of a button; False where that was done before.

    A session that has nothing else in it goes too.
    """
    with transaction.atomic():
        _lock(session.practice)
        taken, _ = session.lines.filter(mark=mark).delete()
        if not taken:
            return False
        audit.record(
            "TALLY_TAKEN_BACK", by=by, practice=session.practice, object_id=session.pk
        )
        if session.lines.exists():
            _changed(session, by=by)
        else:
            session.delete()
    return True


def change_session(
    *,
    session: TallySession,
    day: dt.date,
    part: str,
    lines: Sequence[Line],
    version: int,
    by: User,
) -> None:
    """Put these lines in the place of all that was counted, on this day.

    Raises TallyChangedError if the session is no longer of that version, and TallyError
    if there is another one of that day and part, or nothing would be left of it;
    ErasureError while everything is being deleted.
    """
    practice = session.practice
    with transaction.atomic():
        erasure.refuse_meanwhile(practice, then="count again")
        _lock(practice)
        if not practice.tally_sessions.filter(pk=session.pk, version=version).exists():
            raise TallyChangedError(CHANGED)
        if not any(line.count for line in lines):
            raise TallyError(
                "A session needs at least one request. To remove it, use “Delete this"
                " session”."
            )
        _check_part(practice, day=day, part=part, but=session)
        _check_is_only(practice, day=day, part=part, but=session)
        session.day, session.part = day, part
        session.save(update_fields=["day", "part"])
        session.lines.all().delete()
        store.add_lines(session, (line for line in lines if line.count))
        _changed(session, by=by)
        audit.record(
            "TALLY_CHANGED",
            by=by,
            practice=practice,
            object_id=session.pk,
            requests=sum(line.count for line in lines),
        )


def delete_session(*, session: TallySession, by: User) -> None:
    """Remove a session and all that was counted in it."""
    with transaction.atomic():
        _lock(session.practice)
        audit.record(
            "TALLY_DELETED", by=by, practice=session.practice, object_id=session.pk
        )
        session.delete()


def replace_sessions(
    *, practice: Practice, lines: Iterable[Line], by: User
) -> tuple[int, int]:
    """Put whole sessions in place: how many are new, and how many took another's place.

    All or nothing: raises TallyError if one of them cannot be kept, and ErasureError
    while everything is being deleted.
    """
    added = replaced = requests = 0
    with transaction.atomic():
        erasure.refuse_meanwhile(practice, then="upload the file again")
        _lock(practice)
        for (day, part), counted in groupby(sorted(lines), key=attrgetter("session")):
            _check_part(practice, day=day, part=part)
            session, is_new = practice.tally_sessions.get_or_create(
                day=day, part=part, defaults={"started_by_id": by.pk}
            )
            session.lines.all().delete()
            of_session = list(counted)
            store.add_lines(session, of_session)
            _changed(session, by=by)
            added, replaced = added + is_new, replaced + (not is_new)
            requests += sum(line.count for line in of_session)
        audit.record(
            "TALLIES_UPLOADED",
            by=by,
            practice=practice,
            added=added,
            replaced=replaced,
            requests=requests,
        )
    return added, replaced


def _lock(practice: Practice) -> None:
    """One change of a practice's tallies at a time; a load of its extract goes on."""
    Practice.objects.select_for_update(no_key=True).get(pk=practice.pk)


def _changed(session: TallySession, *, by: User) -> None:
    TallySession.objects.filter(pk=session.pk).update(
        version=F("version") + 1, changed_by_id=by.pk, changed_at=Now()
    )


def _check_part(
    practice: Practice, *, day: dt.date, part: str, but: TallySession | None = None
) -> None:
    """A day is counted as a whole or in parts, or requests could be counted twice."""
    others = practice.tally_sessions.filter(day=day)
    if but:
        others = others.exclude(pk=but.pk)
    if part == "ALL_DAY":
        clash = others.exclude(part="ALL_DAY").first()
    else:
        clash = others.filter(part="ALL_DAY").first()
    if clash:
        raise TallyError(
            f"{in_words(day)} already has a session for “{PARTS[clash.part]}”, so"
            f" requests in “{PARTS[part]}” could be counted twice. Use that one, or"
            " delete it first."
        )


def _check_is_only(
    practice: Practice, *, day: dt.date, part: str, but: TallySession
) -> None:
    if practice.tally_sessions.filter(day=day, part=part).exclude(pk=but.pk).exists():
        raise TallyError(
            f"{in_words(day)} already has a session for “{PARTS[part]}”. Choose another"
            " day or part of the day."
        )
