"""The days of the extract, and how much of a year's work is done by each."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from attenders.made_up.chance import Floats, Ints
from attenders.made_up.figures import FUTURE_DAYS, HOLIDAYS, WEEKDAYS


@dataclass(frozen=True)
class Calendar:
    """The days of the extract, with the share of a year's work done before each."""

    starts: Ints  # first day of each year, of the weeks to come, and of the time after
    worked: Floats

    def position(self, days: Ints) -> Floats:
        """How many years of work are done by the morning of these days."""
        first, last = self.starts[0], self.starts[-1]
        done: Floats = self.worked[np.clip(days, first, last) - first]
        return done

    def day_at(self, positions: Floats) -> Ints:
        """The working day on which that much work is done: position turned round."""
        at = np.searchsorted(self.worked, positions, side="right") - 1
        days: Ints = self.starts[0] + at
        return days


def make_calendar(*, years: int, last_day: date) -> Calendar:
    """Whole years that end with the last day, and four weeks of bookings after it."""
    after = np.datetime64(last_day, "D") + 1
    day_of_month = after - after.astype("datetime64[M]").astype("datetime64[D]")
    months = after.astype("datetime64[M]") - 12 * np.arange(years, -1, -1)
    starts = (months.astype("datetime64[D]") + day_of_month).astype(np.int64)
    starts = np.append(starts, starts[-1] + FUTURE_DAYS)
    days = np.arange(starts[0], starts[-1])
    weights = WEEKDAYS[weekday_of(days)]
    month_and_day = np.datetime_as_string(days.astype("datetime64[D]"))
    closed = np.isin([text[5:] for text in month_and_day], HOLIDAYS)
    weights = np.where(closed, 0.0, weights)
    worked = np.cumsum(weights) / weights.mean() / 365.25
    return Calendar(starts=starts, worked=np.insert(worked, 0, 0.0))


def year_of(days: Ints) -> Ints:
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def weekday_of(days: Ints) -> Ints:
    return (days + 3) % 7  # 1 January 1970 was a Thursday; Monday is 0
