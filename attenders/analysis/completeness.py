"""Days with and without appointments, by staff group, and the gaps among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from attenders.analysis.bank_holidays import bank_holidays
from attenders.analysis.codes import codes_of
from attenders.analysis.method import Method
from attenders.analysis.window import Window, within
from attenders.frames import STAFF


EVERYBODY = "ALL"
# A group that works on a weekday in half of the weeks it works at all is expected on
# it; below four weeks there is no habit. Three such days running are a gap: fewer are
# a day's leave. With 10 appointments expected on them, chance alone leaves them empty
# once in 20,000 times (e^-10); with few expected it often does. All our own choosing.
_USUAL_SHARE = 0.5
_FEWEST_WEEKS = 4
_FEWEST_DAYS = 3
_FEWEST_EXPECTED = 10
_SATURDAY = 5

METHOD = Method(
    title="Days with no data",
    definition=(
        "A staff group has a gap where three or more of its usual days running have no"
        " appointment, and it would usually have had at least 10 on them. A weekday is"
        " usual if they have appointments on it in at least half of the weeks in which"
        " they have any, and there are at least 4 such weeks. A working day without"
        " anybody’s appointments is always a gap. A day with appointments of staff not"
        " known is no part of a group’s gap, for they may be theirs."
    ),
    counted="Appointments of any status, cancelled ones too, on each day.",
    out_of="Mondays to Fridays of the period that are not bank holidays in England.",
    left_out=(
        "Weekends and bank holidays. A gap may be leave, a day of training, or data that"
        " is not in the export: only you can tell."
    ),
    source="A rule of our own. Bank holidays of England by calendar.",
)


@dataclass(frozen=True)
class Gap:
    """Working days without an appointment of a group, or of EVERYBODY.

    `usually` is how many appointments they have on as many usual days: their average
    over all of these, the empty ones included.
    """

    staff: str
    first: date
    last: date
    days: int
    usually: int


@dataclass(frozen=True)
class Calendar:
    """How many appointments each staff group had on each day of a period.

    `counts` has a row for each day from `first`, with a number for each of `groups`;
    `usual` the weekdays (Monday is 0) on which each group usually works; `holidays`
    the bank holidays by day.
    """

    first: date
    groups: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    usual: tuple[tuple[int, ...], ...]
    holidays: tuple[tuple[date, str], ...]

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(at) for at in range(len(self.counts))]

    def is_open(self, day: date) -> bool:
        """Whether it is a working day: no weekend and no bank holiday."""
        return day.weekday() < _SATURDAY and day not in dict(self.holidays)

    @property
    def open_days(self) -> list[int]:
        """The places of the working days."""
        closed = dict(self.holidays)
        return [
            at
            for at, day in enumerate(self.days)
            if day.weekday() < _SATURDAY and day not in closed
        ]

    def expected(self, at: int, group: int) -> bool:
        """Whether the group usually works on this day, and anybody worked on it."""
        day = self.first + timedelta(at)
        usual = day.weekday() in self.usual[group] and self.is_open(day)
        return usual and any(self.counts[at])

    @property
    def not_known(self) -> tuple[int, ...]:
        """How many appointments of each day do not say whose they were."""
        if "UNKNOWN" not in self.groups:
            return (0,) * len(self.counts)
        group = self.groups.index("UNKNOWN")
        return tuple(row[group] for row in self.counts)

    def to_dict(self) -> dict[str, Any]:
        return {
            "first": self.first.isoformat(),
            "groups": list(self.groups),
            "counts": [list(row) for row in self.counts],
            "usual": [list(days) for days in self.usual],
            "holidays": [[day.isoformat(), name] for day, name in self.holidays],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Calendar":
        return cls(
            first=date.fromisoformat(data["first"]),
            groups=tuple(data["groups"]),
            counts=tuple(tuple(row) for row in data["counts"]),
            usual=tuple(tuple(days) for days in data["usual"]),
            holidays=tuple(
                (date.fromisoformat(day), name) for day, name in data["holidays"]
            ),
        )


def calendar(frame: pd.DataFrame, *, window: Window) -> Calendar:
    """Count the appointments of each day and staff group; days with none included."""
    inside = within(frame, window)
    place = (inside["day"].to_numpy() - np.datetime64(window.first)).astype(
        "timedelta64[D]"
    )
    code = codes_of(inside, "staff")
    size = window.days * len(STAFF)
    flat = np.bincount(place.astype(np.int64) * len(STAFF) + code, minlength=size)
    table = flat.reshape(window.days, len(STAFF))
    there = np.flatnonzero(table.sum(axis=0))
    counts = tuple(tuple(row) for row in table[:, there].tolist())
    drawn = Calendar(
        first=window.first,
        groups=tuple(STAFF[at] for at in there),
        counts=counts,
        usual=tuple(() for _ in there),
        holidays=_holidays(window),
    )
    usual = tuple(_usual(drawn, group) for group in range(len(there)))
    return Calendar(drawn.first, drawn.groups, counts, usual, drawn.holidays)


def _holidays(window: Window) -> tuple[tuple[date, str], ...]:
    years = range(window.first.year, window.last.year + 1)
    return tuple(
        (day, name)
        for year in years
        for day, name in bank_holidays(year).items()
        if window.first <= day <= window.last
    )


def _usual(drawn: Calendar, group: int) -> tuple[int, ...]:
    """The weekdays on which the group usually works; none where there is no habit."""
    if drawn.groups[group] == "UNKNOWN":
        return ()
    days = drawn.days
    open_days = [at for at in drawn.open_days if any(drawn.counts[at])]
    weeks = {days[at].isocalendar()[:2] for at in open_days if drawn.counts[at][group]}
    if len(weeks) < _FEWEST_WEEKS:
        return ()
    usual = []
    for weekday in range(_SATURDAY):
        found = [
            drawn.counts[at][group] > 0
            for at in open_days
            if days[at].weekday() == weekday and days[at].isocalendar()[:2] in weeks
        ]
        if found and sum(found) >= _USUAL_SHARE * len(found):
            usual.append(weekday)
    return tuple(usual)


def gaps(drawn: Calendar) -> tuple[Gap, ...]:
    """The gaps of the whole practice, then those of each group, in order of time."""
    open_days, not_known = drawn.open_days, drawn.not_known
    whole = [(at, sum(drawn.counts[at])) for at in open_days]
    found = [_gap(EVERYBODY, drawn, run, whole) for run in _runs(whole)]
    for group, staff in enumerate(drawn.groups):
        expected = [
            (at, drawn.counts[at][group])
            for at in open_days
            if drawn.expected(at, group)
        ]
        # Appointments of staff not known may be theirs: such a day ends a gap
        covered = [(at, count or not_known[at]) for at, count in expected]
        sure = [(at, count) for at, count in expected if count or not not_known[at]]
        found += [
            _gap(staff, drawn, run, sure)
            for run in _runs(covered)
            if len(run) >= _FEWEST_DAYS and _usually(run, sure) >= _FEWEST_EXPECTED
        ]
    return tuple(found)


def _runs(days: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """The days running that have nothing; days are places, each with its count."""
    for is_empty, run in groupby(days, key=lambda day: not day[1]):
        if is_empty:
            yield [at for at, _ in run]


def _gap(
    staff: str, drawn: Calendar, run: Sequence[int], days: Sequence[tuple[int, int]]
) -> Gap:
    first, last = drawn.days[run[0]], drawn.days[run[-1]]
    return Gap(staff, first, last, len(run), round(_usually(run, days)))


def _usually(run: Sequence[int], days: Sequence[tuple[int, int]]) -> float:
    return sum(n for _, n in days) * len(run) / len(days)
