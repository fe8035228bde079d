"""Lines from rows and rows from lines."""

from collections.abc import Iterable

from django.db.models import QuerySet, Sum

from attenders.tallies.lines import Line
from attenders.tallies.models import TallyLine, TallySession


def load_lines(sessions: QuerySet[TallySession]) -> list[Line]:
    """One line for each kind of request in each of the sessions, in order."""
    rows = (
        TallyLine.objects.filter(session__in=sessions)
        .values_list(
            "session__day",
            "session__part",
            "channel",
            "need",
            "outcome",
            "met_by",
        )
        .annotate(requests=Sum("count"))
    )
    return sorted(Line(*row) for row in rows)


def add_lines(session: TallySession, lines: Iterable[Line]) -> None:
    """Put lines into a session; their own day and part are not looked at."""
    TallyLine.objects.bulk_create(
        TallyLine(
            session=session,
            channel=line.channel,
            need=line.need,
            outcome=line.outcome,
            met_by=line.met_by,
            count=line.count,
        )
        for line in lines
    )
