"""What the lines of a tally say together."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from attenders.analysis.method import Method
from attenders.tallies.lines import Line
from attenders.tallies.vocabularies import (
    CHANNELS,
    HALF_DAYS,
    MET_BY,
    NEEDS,
    NOT_MET,
    OUTCOMES,
    PARTS,
    Vocabulary,
)


WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)

METHOD = Method(
    title="What was counted at reception",
    definition=(
        "Turned away or asked to call back: the person was offered nothing, or was told"
        " to ask again at another time. Signposted is neither: there was a place to go."
        " Of half days, a morning or an afternoon is one, and a session of a whole day"
        " is two."
    ),
    counted=(
        "Requests that reception put down, by phone, at the desk, online or on paper."
        " Somebody who asks twice counts twice."
    ),
    out_of=(
        "All requests in the sessions that were counted in the period; where a table"
        " says so, those that were turned away or asked to call back."
    ),
    left_out=(
        "Requests that nobody counted, and calls that nobody answered. Sessions that"
        " were not counted say nothing about their day, and weekdays on which nobody"
        " counted are left out."
    ),
    source="The practice’s own count, with lists of needs and outcomes of our own.",
)


@dataclass(frozen=True)
class Group:
    """Requests of one kind, and how many of them were turned away or asked to call
    back; `name` is a code of a vocabulary."""

    name: str
    requests: int
    not_met: int

    @property
    def not_met_share(self) -> float | None:
        return self.not_met / self.requests if self.requests else None


@dataclass(frozen=True)
class Weekday:
    """The sessions of one weekday; a session of a whole day is two half days."""

    name: str
    half_days: int
    requests: int
    not_met: int

    @property
    def not_met_share(self) -> float:
        return self.not_met / self.requests

    @property
    def per_half_day(self) -> float:
        return self.requests / self.half_days


@dataclass(frozen=True)
class Session:
    """One session and what was asked for in it."""

    day: dt.date
    part: str
    requests: int
    not_met: int

    @property
    def not_met_share(self) -> float:
        return self.not_met / self.requests


@dataclass(frozen=True)
class Summary:
    """All sessions together. Each vocabulary is there in full, in its own order.

    `could_have_met` counts only requests that were turned away or asked to call back.
    Weekdays without a session are left out, for nothing is known of them.
    """

    requests: int
    not_met: int
    outcomes: tuple[Group, ...]
    channels: tuple[Group, ...]
    needs: tuple[Group, ...]
    could_have_met: tuple[Group, ...]
    weekdays: tuple[Weekday, ...]
    sessions: tuple[Session, ...]

    @property
    def not_met_share(self) -> float | None:
        return self.not_met / self.requests if self.requests else None

    @property
    def first_day(self) -> dt.date | None:
        return self.sessions[0].day if self.sessions else None

    @property
    def last_day(self) -> dt.date | None:
        return self.sessions[-1].day if self.sessions else None


def summary(lines: Iterable[Line]) -> Summary:
    """Count the requests of all lines by whatever is known of them; none give zeros."""
    counted = [line for line in lines if line.count]
    unmet = [line for line in counted if line.outcome in NOT_MET]
    return Summary(
        requests=_requests(counted),
        not_met=_requests(unmet),
        outcomes=_groups(counted, OUTCOMES, lambda line: line.outcome),
        channels=_groups(counted, CHANNELS, lambda line: line.channel),
        needs=_groups(counted, NEEDS, lambda line: line.need),
        could_have_met=_groups(unmet, MET_BY, lambda line: line.met_by),
        weekdays=_weekdays(counted),
        sessions=_sessions(counted),
    )


def _requests(lines: Iterable[Line]) -> int:
    return sum(line.count for line in lines)


def _counts(
    lines: Sequence[Line], key: Callable[[Line], object]
) -> tuple[Counter[object], Counter[object]]:
    """Requests by key, and those of them that were not met."""
    requests: Counter[object] = Counter()
    not_met: Counter[object] = Counter()
    for line in lines:
        requests[key(line)] += line.count
        not_met[key(line)] += line.count if line.outcome in NOT_MET else 0
    return requests, not_met


def _groups(
    lines: Sequence[Line], vocabulary: Vocabulary, key: Callable[[Line], str]
) -> tuple[Group, ...]:
    requests, not_met = _counts(lines, key)
    return tuple(Group(name, requests[name], not_met[name]) for name in vocabulary)


def _weekdays(lines: Sequence[Line]) -> tuple[Weekday, ...]:
    requests, not_met = _counts(lines, lambda line: line.day.weekday())
    half_days: Counter[int] = Counter()
    for day, part in {line.session for line in lines}:
        half_days[day.weekday()] += HALF_DAYS[part]
    return tuple(
        Weekday(WEEKDAYS[at], half_days[at], requests[at], not_met[at])
        for at in sorted(half_days)
    )


def _sessions(lines: Sequence[Line]) -> tuple[Session, ...]:
    """By day, and in a day from the morning on."""
    requests, not_met = _counts(lines, lambda line: line.session)
    places = list(PARTS)
    ordered = sorted(
        {line.session for line in lines},
        key=lambda session: (session[0], places.index(session[1])),
    )
    return tuple(
        Session(*session, requests[session], not_met[session]) for session in ordered
    )
