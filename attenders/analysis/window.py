"""The period a figure is about."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from academy.exceptions import NothingToAnalyseError
from attenders.analysis.codes import among, with_patient
from attenders.frames import OUTCOMES


# A window may begin or end on holidays; beyond two weeks the file does not cover it
SHORT_BY_DAYS = 14


@dataclass(frozen=True)
class Window:
    """A first and a last day, both in it."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def is_covered_by(self, data: "Window | None") -> bool:
        """Whether these days of it with data do not fall well short of it.

        None, where there is no data, covers nothing.
        """
        return data is not None and self.days - data.days <= SHORT_BY_DAYS

    def to_dict(self) -> dict[str, str]:
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}

    @classmethod
    def from_dict(cls, data: dict[str, str]) -> "Window":
        return cls(date.fromisoformat(data["from"]), date.fromisoformat(data["to"]))


def twelve_months_to(last: date) -> Window:
    """The 12 months that end with this day, from the day after it a year before."""
    before = pd.Timestamp(last) - pd.DateOffset(years=1)
    return Window(before.date() + timedelta(days=1), last)


def last_outcome_day(frame: pd.DataFrame) -> date | None:
    """The day of the last appointment that was attended or missed, None if none was.

    The frame has the statuses as the practice counts them (`outcomes.with_choices`).
    Cancelled and still booked appointments may lie in the future: they do not count.
    Those without a patient count only where there is none with one, so that a file
    without patients never moves the period of figures about people.
    """
    known = frame.loc[among(frame["status"], OUTCOMES), ["patient", "day"]]
    theirs = with_patient(known)
    days = (known if theirs.empty else theirs)["day"]
    latest: date | None = None if days.empty else days.max().date()
    return latest


def choose_window(
    *, latest: date | None, first: date | None = None, last: date | None = None
) -> Window:
    """The days asked for; by default the 12 months to the last known outcome.

    Raises NothingToAnalyseError where no appointment has an outcome.
    """
    last = last or latest
    if last is None:
        raise NothingToAnalyseError(
            "No appointment is marked as attended or missed, so there is nothing to"
            " analyse. Check which column holds the status."
        )
    if first is None:
        return twelve_months_to(last)
    if first > last:
        raise NothingToAnalyseError(
            f"The period would start on {first:%-d %B %Y}, after it ends on"
            f" {last:%-d %B %Y}. Choose an earlier first day."
        )
    return Window(first, last)


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """The appointments by day, those of a day as they were: so `within` is a cut."""
    if _rises(frame):
        return frame
    return frame.iloc[np.argsort(frame["day"].to_numpy(), kind="stable")]


def within(frame: pd.DataFrame, window: Window) -> pd.DataFrame:
    """The appointments of the window; a cut without a copy where they are in order."""
    day = frame["day"].to_numpy()
    first, last = np.datetime64(window.first, "s"), np.datetime64(window.last, "s")
    if _rises(frame):
        start, end = day.searchsorted(first), day.searchsorted(last, side="right")
        return frame.iloc[start:end]
    return frame.loc[(day >= first) & (day <= last)]


def _rises(frame: pd.DataFrame) -> bool:
    day = frame["day"].to_numpy().view(np.int64)
    return bool((day[1:] >= day[:-1]).all())


def months_to(last: date, *, months: int) -> Window:
    """So many months that end with this day, as `twelve_months_to` for any number."""
    before = pd.Timestamp(last) - pd.DateOffset(months=months)
    return Window(before.date() + timedelta(days=1), last)


def years_to(last: date, *, years: int) -> tuple[Window, ...]:
    """So many years that follow on each other and end with this day, earliest first."""
    ends = [
        (pd.Timestamp(last) - pd.DateOffset(years=back)).date()
        for back in range(years, -1, -1)
    ]
    return tuple(
        Window(before + timedelta(days=1), end) for before, end in pairwise(ends)
    )


def days_of(frame: pd.DataFrame) -> Window | None:
    """The days from the first to the last appointment, None where there is none."""
    if frame.empty:
        return None
    return Window(frame["day"].min().date(), frame["day"].max().date())


def like_for_like(window: Window) -> Window:
    """The same days of the last year before the window that has all of them.

    A window of up to 12 months is held against the year before, one of up to 24 against
    two years before, and so on, so that the two never share a day.
    """
    first, after = pd.Timestamp(window.first), pd.Timestamp(window.last)
    after += pd.DateOffset(days=1)
    years = 1
    # A leap day may make the two touch by a day, which the earlier one gives up
    while (after - pd.DateOffset(years=years)) > first + pd.DateOffset(days=1):
        years += 1
    before = (first - pd.DateOffset(years=years)).date()
    end = (after - pd.DateOffset(years=years)).date() - timedelta(days=1)
    return Window(before, min(end, window.first - timedelta(days=1)))


def financial_year_to(last: date) -> Window:
    """The last full financial year, April to March, that had ended by this day."""
    ended = (last + timedelta(days=1)).replace(day=1)
    year = ended.year if ended.month >= 4 else ended.year - 1
    return Window(date(year - 1, 4, 1), date(year, 3, 31))
