"""Which days the data has, and how many of each week or month."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.codes import day_numbers, different_days
from attenders.analysis.window import Window
from attenders.analysis.working_days import is_working


Each = Literal["WEEK", "MONTH"]
Dates = npt.NDArray[np.datetime64]

# A working day with data; one without, between days that have some; one before the
# first or after the last day with data; a weekend or bank holiday
DAY_KINDS = ("WORKING", "GAP", "OUTSIDE", "CLOSED")
WORKING, GAP, OUTSIDE, CLOSED = range(len(DAY_KINDS))
# Whole; cut by the ends of the period or of the data; with days without data; with none
SPAN_KINDS = ("WHOLE", "CUT", "GAPS", "NO_DATA")
_THURSDAY = 3  # 1 January 1970, day 0
# A share hardly changes with a day or two of a month; with more it may. Our own choice
_ENOUGH_OF_FIVE = 4

DAYS_WORDS = (
    "A working day is a Monday to Friday that is no bank holiday in England. It has data"
    " if there is any appointment on it, cancelled ones too."
)


@dataclass(frozen=True, eq=False)
class Days:
    """What each day of a period is: a place in DAY_KINDS."""

    window: Window
    kinds: npt.NDArray[np.int8]

    def places(self, frame: pd.DataFrame) -> npt.NDArray[np.int64]:
        """Which day of the period each of these appointments is on."""
        first = np.datetime64(self.window.first, "D").astype(np.int64)
        return day_numbers(frame) - first

    def number(self, kind: int) -> int:
        return int((self.kinds == kind).sum())


@dataclass(frozen=True)
class Span:
    """A week or month, and what is known of its working days.

    `outside` lie beyond the period or the data, `missing` between days that have some.
    """

    first: date
    last: date
    working_days: int
    outside: int
    missing: int

    @property
    def with_data(self) -> int:
        return self.working_days - self.outside - self.missing

    @property
    def is_whole(self) -> bool:
        """Whether there is data on every working day."""
        return self.with_data == self.working_days

    @property
    def is_comparable(self) -> bool:
        """Whether shares mean something: not cut, and four days of five have data."""
        enough = 5 * self.with_data >= _ENOUGH_OF_FIVE * self.working_days
        return not self.outside and enough

    @property
    def kind(self) -> str:
        """One of SPAN_KINDS: cut where it is, whatever else is missing."""
        if not self.with_data:
            return "NO_DATA"
        if self.outside:
            return "CUT"
        return "GAPS" if self.missing else "WHOLE"

    def to_dict(self) -> dict[str, Any]:
        days = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        return asdict(self) | days

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Span":
        days = {name: date.fromisoformat(data[name]) for name in ("first", "last")}
        return cls(**data | days)


def weekdays(days: Dates) -> npt.NDArray[np.int64]:
    """The weekday of each day: Monday is 0."""
    return weekdays_of(days.astype("datetime64[D]").astype(np.int64))


def weekdays_of(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The same for days as `codes.day_numbers` has them."""
    numbers = numbers + _THURSDAY
    return numbers - numbers // 7 * 7  # % takes ten times as long


def known_days(frame: pd.DataFrame, *, window: Window) -> Days:
    """What each day of the window is, by all past appointments of any status.

    The frame may reach beyond the window: then it also says what is a gap at its ends.
    """
    every = _every_day(window.first, window.last)
    kinds = np.where(is_working(every), OUTSIDE, CLOSED).astype(np.int8)
    if frame.empty:
        return Days(window, kinds)
    there = different_days(frame)
    working = kinds == OUTSIDE
    kinds[working & (every > there[0]) & (every < there[-1])] = GAP
    kinds[working & np.isin(every, there, assume_unique=True)] = WORKING
    return Days(window, kinds)


def spans(days: Days, each: Each) -> tuple[tuple[Span, ...], npt.NDArray[np.int64]]:
    """The weeks (from Monday) or months of the period, and the place of each day."""
    edges = _edges(days.window, each)
    every = _every_day(edges[0].item(), edges[-1].item() - timedelta(1))
    # Whatever of the first and the last one lies beyond the period
    kinds = np.where(is_working(every), OUTSIDE, CLOSED)
    first = (np.datetime64(days.window.first) - every[0]).astype(np.int64)
    kinds[first : first + days.window.days] = days.kinds
    place = np.searchsorted(edges, every, side="right") - 1
    size = len(DAY_KINDS)
    flat = np.bincount(place * size + kinds, minlength=size * (len(edges) - 1))
    table = flat.reshape(-1, size).tolist()
    found = tuple(
        Span(
            first=start,
            last=end - timedelta(1),
            working_days=row[WORKING] + row[GAP] + row[OUTSIDE],
            outside=row[OUTSIDE],
            missing=row[GAP],
        )
        for start, end, row in zip(
            edges[:-1].tolist(), edges[1:].tolist(), table, strict=True
        )
    )
    return found, place[first : first + days.window.days].astype(np.int64)


def _every_day(first: date, last: date) -> Dates:
    return np.arange(np.datetime64(first), np.datetime64(last) + 1)


def _edges(window: Window, each: Each) -> Dates:
    """The first day of each week or month, and that of the one after the last."""
    first, last = np.datetime64(window.first), np.datetime64(window.last)
    if each == "MONTH":
        months = np.arange(
            first.astype("datetime64[M]"), last.astype("datetime64[M]") + 2
        )
        return months.astype("datetime64[D]")
    monday = window.first - timedelta(window.first.weekday())
    weeks = (window.last - monday).days // 7 + 1
    return np.datetime64(monday) + 7 * np.arange(weeks + 1)
