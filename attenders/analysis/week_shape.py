"""The shape of the week: appointments by weekday and hour, and Mondays beside the rest."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.counted import counted_once
from attenders.analysis.given import GIVEN_WORDS, is_given, past
from attenders.analysis.known_days import (
    CLOSED,
    DAYS_WORDS,
    WORKING,
    Days,
    known_days,
    spans,
    weekdays,
)
from attenders.analysis.method import Method
from attenders.analysis.missed import WEEKDAYS
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, within
from attenders.frames import NOT_KNOWN


SCHEMA_VERSION = 1
_WORKING_DAYS = 5
# Core hours of general practice are 8am to 6.30pm, Mondays to Fridays
_CORE_HOURS = range(8, 18)
_HOURS = 24
_COLUMNS = _HOURS + 1  # the last without a time
Ints = npt.NDArray[np.int64]

METHOD = Method(
    title="Appointments by weekday and hour",
    definition=(
        "How many appointments were given on each weekday in each hour, on average for"
        " each such weekday. They show when the practice gave appointments, which is not"
        " when people asked. The quietest hour is looked for from 8am to 6pm. Mondays"
        " are held against the other days of the same weeks, those with five working"
        " days that all have data, where a fifth would be 20%."
    ),
    counted=f"{GIVEN_WORDS} An appointment is in the hour in which it starts.",
    out_of=(
        f"Mondays to Fridays: the working days with data. {DAYS_WORDS} Saturdays and"
        " Sundays: those on which any were given."
    ),
    left_out=(
        "Appointments on bank holidays, and appointments still to come. Those without a"
        " time of day are in no hour, but in a column of their own."
    ),
    source="Our own count. That Mondays are the busiest is so in England as a whole.",
)


@dataclass(frozen=True)
class WeekdayShape:
    """The appointments of one weekday: on how many days, by hour, and without a time."""

    name: str
    days: int
    by_hour: tuple[int, ...]
    not_timed: int

    @property
    def given(self) -> int:
        return sum(self.by_hour) + self.not_timed

    @property
    def per_day(self) -> float | None:
        return self.given / self.days if self.days else None


@dataclass(frozen=True)
class Hour:
    """One hour of one weekday, and the appointments given in it on such a day."""

    weekday: str
    hour: int
    per_day: float


@dataclass(frozen=True)
class WeekShape:
    """The appointments of a window by weekday and hour.

    `hours` are those from the first to the last with an appointment; `by_hour` of each
    weekday has one number for each. `on_holidays` were given on bank holidays.
    `full_weeks` have five working days with data, and `of_full_weeks` are their
    appointments from Monday to Friday.
    """

    window: Window
    hours: tuple[int, ...]
    weekdays: tuple[WeekdayShape, ...]
    on_holidays: int
    full_weeks: int
    of_full_weeks: tuple[int, ...]

    @property
    def monday_share(self) -> float | None:
        """Mondays' part of the appointments of full weeks; a fifth would be the same."""
        total = sum(self.of_full_weeks)
        return self.of_full_weeks[0] / total if total else None

    @property
    def monday_ratio(self) -> float | None:
        """Mondays against the average of Tuesdays to Fridays of the same weeks."""
        monday, *others = self.of_full_weeks
        return 4 * monday / sum(others) if sum(others) else None

    @property
    def busiest_hour(self) -> Hour | None:
        """The hour of a Monday to Friday with most, the first of several."""
        return self._hour(max, self.hours)

    @property
    def quietest_hour(self) -> Hour | None:
        """The hour from 8am to 6pm of a Monday to Friday with fewest."""
        return self._hour(min, _CORE_HOURS)

    def _hour(
        self, best: Callable[..., Hour | None], hours: Iterable[int]
    ) -> Hour | None:
        cells = [
            Hour(day.name, hour, self._in_hour(day, hour) / day.days)
            for day in self.weekdays[:_WORKING_DAYS]
            for hour in hours
            if day.days
        ]
        return best(
            cells if self.hours else [], key=lambda cell: cell.per_day, default=None
        )

    def _in_hour(self, day: WeekdayShape, hour: int) -> int:
        return day.by_hour[self.hours.index(hour)] if hour in self.hours else 0

    @property
    def sentence(self) -> Sentence:
        """How Mondays are beside the other days."""
        values = {
            "share": self.monday_share,
            "weeks": self.full_weeks,
            "period": self.window,
        }
        if self.monday_share is None:
            return Sentence(
                "There is no week with five working days and appointments from {period}.",
                values,
            )
        return Sentence(
            "Mondays had {share} of the appointments given from Monday to Friday in"
            " {weeks} full weeks, from {period}; a fifth would be 20%.",
            values,
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"window": self.window.to_dict()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "WeekShape":
        return cls(
            window=Window.from_dict(data["window"]),
            hours=tuple(data["hours"]),
            weekdays=tuple(
                WeekdayShape(**day | {"by_hour": tuple(day["by_hour"])})
                for day in data["weekdays"]
            ),
            on_holidays=data["on_holidays"],
            full_weeks=data["full_weeks"],
            of_full_weeks=tuple(data["of_full_weeks"]),
        )


def week_shape(frame: pd.DataFrame, *, window: Window) -> WeekShape:
    """Count the appointments given by weekday and hour of the day.

    The frame is as for `flow`.
    """
    known = past(frame)
    days = known_days(known, window=window)
    inside, _ = counted_once(within(known, window))
    table = _by_day_and_hour(inside, days)
    given = table.sum(axis=1)
    weekday = _weekdays_of(days)
    on_holiday = (days.kinds == CLOSED) & (weekday < _WORKING_DAYS)
    full, of_full_weeks = _full_weeks(days, given, weekday)
    hours, by_hour = _by_hour(table[~on_holiday], weekday[~on_holiday])
    number = _number_of_days(days, given, weekday)
    return WeekShape(
        window=window,
        hours=hours,
        weekdays=tuple(
            WeekdayShape(name, n, tuple(row[:-1]), row[-1])
            for name, n, row in zip(WEEKDAYS, number, by_hour, strict=True)
        ),
        on_holidays=int(given[on_holiday].sum()),
        full_weeks=full,
        of_full_weeks=of_full_weeks,
    )


def _by_day_and_hour(frame: pd.DataFrame, days: Days) -> Ints:
    """The appointments given: a row for each day of the window, no time last."""
    minute = frame["minute"].to_numpy()
    hour = np.where(minute == NOT_KNOWN, _HOURS, minute // 60)
    cell = (days.places(frame) * _COLUMNS + hour)[is_given(frame)]
    found = np.bincount(cell, minlength=days.window.days * _COLUMNS)
    return found.reshape(-1, _COLUMNS)


def _weekdays_of(days: Days) -> Ints:
    first, last = np.datetime64(days.window.first), np.datetime64(days.window.last)
    return weekdays(np.arange(first, last + 1))


def _number_of_days(days: Days, given: Ints, weekday: Ints) -> list[int]:
    """How many of each weekday the averages are of."""
    counts = np.where(weekday < _WORKING_DAYS, days.kinds == WORKING, given > 0)
    number: list[int] = np.bincount(weekday[counts], minlength=len(WEEKDAYS)).tolist()
    return number


def _by_hour(by_day: Ints, weekday: Ints) -> tuple[tuple[int, ...], list[list[int]]]:
    """The hours there are, and for each weekday the numbers in them, no time last."""
    table = np.zeros((len(WEEKDAYS), _COLUMNS), dtype=np.int64)
    np.add.at(table, weekday, by_day)
    there = np.flatnonzero(table[:, :_HOURS].sum(axis=0))
    hours = range(there[0], there[-1] + 1) if len(there) else range(0)
    return tuple(map(int, hours)), table[:, [*hours, _HOURS]].tolist()


def _full_weeks(days: Days, given: Ints, weekday: Ints) -> tuple[int, tuple[int, ...]]:
    """How many weeks have five working days with data, and their appointments."""
    weeks, week = spans(days, "WEEK")
    full = np.array([span.with_data == _WORKING_DAYS for span in weeks])
    inside = full[week] & (weekday < _WORKING_DAYS)
    table = np.zeros(_WORKING_DAYS, dtype=np.int64)
    np.add.at(table, weekday[inside], given[inside])
    return int(full.sum()), tuple(table.tolist())
