"""One week of the appointment book, for the practice to check against its own."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from attenders.analysis.completeness import Calendar
from attenders.analysis.method import Method
from attenders.analysis.window import Window, within


_WORKING_DAYS = 5
_MOST_DAYS = 3  # of five
_BEFORE_THE_END = timedelta(days=14)

METHOD = Method(
    title="One week of your appointment book",
    definition=(
        "The last whole week, Monday to Friday, that ended at least 2 weeks before the"
        " last day of the period, has appointments on at least 3 of its days, and has no"
        " bank holiday; if there is none, the last one with a bank holiday."
    ),
    counted="Appointments with a patient, of every status but cancelled.",
    out_of="All appointments of these five days, with all staff.",
    left_out=(
        "Cancelled ones, which many appointment books no longer show: they have a column"
        " of their own. Empty, blocked and similar slots, and rows left out for a problem."
    ),
    source="A check of our own.",
)


@dataclass(frozen=True)
class BookWeek:
    """What the data has of five days: a row for each, with a number for each group."""

    monday: date
    groups: tuple[str, ...]
    booked: tuple[tuple[int, ...], ...]
    cancelled: tuple[int, ...]

    @property
    def friday(self) -> date:
        return self.monday + timedelta(days=4)

    @property
    def total(self) -> int:
        return sum(sum(day) for day in self.booked)

    def to_dict(self) -> dict[str, Any]:
        return {
            "monday": self.monday.isoformat(),
            "groups": list(self.groups),
            "booked": [list(day) for day in self.booked],
            "cancelled": list(self.cancelled),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "BookWeek":
        return cls(
            monday=date.fromisoformat(data["monday"]),
            groups=tuple(data["groups"]),
            booked=tuple(tuple(day) for day in data["booked"]),
            cancelled=tuple(data["cancelled"]),
        )


def choose_week(drawn: Calendar) -> date | None:
    """The Monday of the week to check, by the rule in METHOD; None if there is none."""
    days = drawn.days
    latest = days[-1] - _BEFORE_THE_END
    at_hand = [
        at
        for at, day in enumerate(days)
        if day.weekday() == 0 and day + timedelta(days=4) <= latest
    ]
    enough = [
        at
        for at in at_hand
        if sum(any(row) for row in drawn.counts[at : at + _WORKING_DAYS]) >= _MOST_DAYS
    ]
    plain = [
        at
        for at in enough
        if all(drawn.is_open(day) for day in days[at : at + _WORKING_DAYS])
    ]
    chosen = plain or enough
    return days[chosen[-1]] if chosen else None


def book_week(frame: pd.DataFrame, *, monday: date) -> BookWeek:
    """Count the appointments of the five days by day and staff group."""
    inside = within(frame, Window(monday, monday + timedelta(days=4)))
    place = (inside["day"].to_numpy() - np.datetime64(monday)).astype("timedelta64[D]")
    gone = inside["status"].eq("CANCELLED").to_numpy()
    groups = [
        (staff, inside["staff"].eq(staff).to_numpy() & ~gone)
        for staff in inside["staff"].cat.categories
    ]
    there = [(staff, rows) for staff, rows in groups if rows.any()]

    def by_day(rows: np.ndarray) -> list[int]:
        counted: list[int] = np.bincount(
            place[rows].astype(np.int64), minlength=_WORKING_DAYS
        ).tolist()
        return counted

    columns = [by_day(rows) for _, rows in there]
    return BookWeek(
        monday=monday,
        groups=tuple(staff for staff, _ in there),
        booked=tuple(
            tuple(column[at] for column in columns) for at in range(_WORKING_DAYS)
        ),
        cancelled=tuple(by_day(gone)),
    )
