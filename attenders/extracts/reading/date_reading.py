"""Does the day or the month come first? Decided over the whole file, and shown."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from academy.words import number
from attenders.analysis.bank_holidays import bank_holidays
from attenders.extracts.reading.dates import (
    DateOrder,
    Days,
    clean,
    day_and_month_numbers,
    days_and_minutes,
)


DecidedBy = Literal["FORM", "VALUES", "WEEKDAYS", "DEFAULT", "PERSON"]
Weekdays = tuple[int, ...]  # Monday first

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = 12
# Fewer dates than this, or a difference below it, decide nothing: practices work some
# weekends, and a made-up example of three rows may fall on any day. Both are ours.
_FEWEST_DATES = 20
_LEAST_DIFFERENCE = 0.1
_ORDERS: tuple[DateOrder, ...] = ("DAY_FIRST", "MONTH_FIRST")
_GUESSES = ("WEEKDAYS", "DEFAULT")


@dataclass(frozen=True)
class DateReading:
    """How the dates of a file were read, and on which weekdays either way puts them.

    It is open where no value decides and the two ways give different days: then a
    person should say which is right, by the examples read either way (day first,
    month first).
    """

    order: DateOrder = "DAY_FIRST"
    decided_by: DecidedBy = "FORM"
    weekdays_day_first: Weekdays = (0,) * 7
    weekdays_month_first: Weekdays = (0,) * 7
    example: str = ""
    is_open: bool = False
    examples: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "DateReading":
        """Take up what `asdict` made, by way of JSON, which has no tuples."""
        lists = ("weekdays_day_first", "weekdays_month_first", "examples")
        return cls(**data | {name: tuple(data[name]) for name in lists})

    @property
    def notices(self) -> tuple[str, ...]:
        notice = self._notice
        return (notice,) if notice else ()

    @property
    def _notice(self) -> str:
        if self.decided_by in _GUESSES and not self.is_open:
            return ""  # either way, the days are the same
        first = "day" if self.order == "DAY_FIRST" else "month"
        doubt = "No date shows whether the day or the month comes first"
        if self.decided_by == "WEEKDAYS":
            return (
                f"{doubt}. Read {first} first ({self.example}), because fewer then fall"
                " on weekends and bank holidays."
                f" Month first: {_listed(self.weekdays_month_first)}."
                f" Day first: {_listed(self.weekdays_day_first)}."
            )
        if self.decided_by == "DEFAULT":
            return (
                f"{doubt}, and the weekdays do not tell. Read {first} first"
                f" ({self.example})."
            )
        if self.decided_by == "VALUES" and self.order == "MONTH_FIRST":
            return f"Dates were read month first: {self.example}."
        return ""


class DateEvidence:
    """What the dates of a file say about their order, gathered block by block."""

    def __init__(self) -> None:
        self._only = {"DAY_FIRST": 0, "MONTH_FIRST": 0}
        self._examples: dict[str, str] = {}
        self._either = 0
        self._open = ""
        self._weekdays = {order: np.zeros(7, np.int64) for order in self._only}
        self._closed = dict.fromkeys(self._only, 0)

    def add(self, words: list[str], rows: npt.NDArray[np.int64]) -> None:
        """Take distinct dates of appointments, each with its number of rows."""
        numbers = self.add_numbers(words, rows)
        one_way = not numbers.any()
        other = numbers[:, 0] != numbers[:, 1]
        if other.any() and not self._open:
            self._open = _first(clean(words), other)
        days = days_and_minutes(words)[0]
        self._count("DAY_FIRST", days, rows)
        if not one_way:
            days = days_and_minutes(words, "MONTH_FIRST")[0]
        self._count("MONTH_FIRST", days, rows)

    def add_numbers(
        self, words: list[str], rows: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64]:
        """Take distinct dates of another kind, whose weekdays say nothing."""
        text = clean(words)
        numbers = day_and_month_numbers(text)
        one, two = numbers[:, 0], numbers[:, 1]
        found = (one > 0) & (two > 0)
        places = {
            "DAY_FIRST": found & (one > _MONTHS) & (two <= _MONTHS),
            "MONTH_FIRST": found & (two > _MONTHS) & (one <= _MONTHS),
            "": found & (one <= _MONTHS) & (two <= _MONTHS),
        }
        for order, where in places.items():
            if where.any():
                self._examples.setdefault(order, _first(text, where))
        for order in self._only:
            self._only[order] += int(rows[places[order]].sum())
        self._either += int(rows[places[""]].sum())
        return numbers

    def _count(self, order: str, days: Days, rows: npt.NDArray[np.int64]) -> None:
        there = ~np.isnat(days)
        days, rows = days[there], rows[there]
        weekdays = (days.astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
        counts = np.bincount(weekdays, weights=rows, minlength=7)
        self._weekdays[order] += counts.astype(np.int64)
        self._closed[order] += int(rows[_closed(days)].sum())

    def reading(
        self, *, known: DateOrder | None, wanted: DateOrder | None
    ) -> DateReading:
        """Decide; `known` is what the layout says, `wanted` what the person says."""
        order, decided_by = self._decided(known=known, wanted=wanted)
        example = self._examples.get(order, self._examples.get("", ""))
        return DateReading(
            order=order,
            decided_by=decided_by,
            weekdays_day_first=tuple(self._weekdays["DAY_FIRST"].tolist()),
            weekdays_month_first=tuple(self._weekdays["MONTH_FIRST"].tolist()),
            example=_explained(example, order),
            is_open=decided_by in _GUESSES and bool(self._open),
            examples=tuple(_explained(self._open, way) for way in _ORDERS)
            if self._open
            else (),
        )

    def _decided(
        self, *, known: DateOrder | None, wanted: DateOrder | None
    ) -> tuple[DateOrder, DecidedBy]:
        if wanted:
            return wanted, "PERSON"
        month, day = self._only["MONTH_FIRST"], self._only["DAY_FIRST"]
        if known or not (self._either or month or day):
            return known or "DAY_FIRST", "FORM"
        if month or day:
            return ("MONTH_FIRST" if month > day else "DAY_FIRST"), "VALUES"
        return self._by_weekdays()

    def _by_weekdays(self) -> tuple[DateOrder, DecidedBy]:
        dates = {order: int(self._weekdays[order].sum()) for order in self._only}
        if min(dates.values()) < _FEWEST_DATES:
            return "DAY_FIRST", "DEFAULT"
        day, month = (self._closed[order] / dates[order] for order in self._only)
        if abs(day - month) < _LEAST_DIFFERENCE:
            return "DAY_FIRST", "DEFAULT"
        return ("MONTH_FIRST" if month < day else "DAY_FIRST"), "WEEKDAYS"


def _first(text: pa.Array, where: npt.NDArray[np.bool_]) -> str:
    return str(text[int(np.flatnonzero(where)[0])].as_py())


def _explained(example: str, order: DateOrder) -> str:
    days = days_and_minutes([example], order)[0]
    if np.isnat(days[0]):
        return example
    day = days[0].astype(object)
    return f"{example} as {day.day} {day:%B %Y}"


def _listed(weekdays: Weekdays) -> str:
    named = zip(WEEKDAYS, weekdays, strict=True)
    return ", ".join(f"{name} {number(count)}" for name, count in named)


def _closed(days: Days) -> npt.NDArray[np.bool_]:
    """Weekends and bank holidays in England."""
    weekend = (days.astype(np.int64) + 3) % 7 >= 5  # Saturday
    years = np.unique(days.astype("datetime64[Y]")).astype(int) + 1970
    holidays = [day for year in years.tolist() for day in bank_holidays(year)]
    return weekend | np.isin(days, np.array(holidays, dtype="datetime64[D]"))
