"""Whether the data reaches over a period that is held against another, day by day."""

from typing import Protocol

from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window


# A file with ten working days fewer than the calendar lacks two weeks: as in window.py
MOST_DAYS_WITHOUT = 10


class Period(Protocol):
    """A period, the days from its first to its last appointment, and working days.

    `open_days` are those with any appointment.
    """

    @property
    def window(self) -> Window: ...
    @property
    def data(self) -> Window | None: ...
    @property
    def working_days(self) -> int: ...
    @property
    def open_days(self) -> int: ...


def is_covered(period: Period) -> bool:
    """Whether data reaches over the period, with no more than two weeks empty."""
    if not period.window.is_covered_by(period.data):
        return False
    return period.working_days - period.open_days <= MOST_DAYS_WITHOUT


def can_be_compared(period: Period) -> bool:
    """Whether that is so, and it has a working day at all."""
    return is_covered(period) and period.open_days > 0


def what_is_missing(period: Period, *, so: str = "") -> Sentence:
    """What the data lacks of the period, and what follows from it (`so`)."""
    if period.data is None:
        text = "The data has no appointment from {window}."
    elif not period.window.is_covered_by(period.data):
        text = "Of the days from {window}, the data only has those from {data}."
    else:
        text = "Working days without an appointment, from {window}: {without} of {working}."
    return Sentence(
        f"{text} {so}".strip(),
        {
            "window": period.window,
            "data": period.data,
            "without": period.working_days - period.open_days,
            "working": period.working_days,
        },
    )
