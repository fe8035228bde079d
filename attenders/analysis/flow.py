"""How many appointments were given: by day, week and month, and against the list."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from attenders.analysis.by_period import Became, Period, became_by_day, periods
from attenders.analysis.counted import counted_once
from attenders.analysis.given import GIVEN_WORDS, past
from attenders.analysis.known_days import (
    DAYS_WORDS,
    GAP,
    OUTSIDE,
    WORKING,
    known_days,
)
from attenders.analysis.method import Method
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, days_of, within


SCHEMA_VERSION = 1
WEEKS_OF_A_YEAR = 52

METHOD = Method(
    title="Appointments by day, week and month",
    definition=(
        "How many appointments were given. It is not demand: who asked and was offered"
        " nothing is not in it. For each working day: those given on working days,"
        " divided by the working days with data. For each week, and for each 1,000"
        " registered in a week: the average of the whole weeks, which have data on every"
        " working day; a year is 52 of them. Busiest and quietest weeks and months are"
        " by working day, so that bank holidays do not make them; of several alike, the"
        " first."
    ),
    counted=f"{GIVEN_WORDS} Cancelled ones are counted apart.",
    out_of=(
        f"{DAYS_WORDS} Where rates are for each 1,000 registered, all weeks are divided"
        " by the one list size that the practice has now."
    ),
    left_out=(
        "Days without data are never counted as days with no appointments: weeks and"
        " months that they, or the ends of the period, cut are shown, marked, and in no"
        " average. Appointments still to come are left out. People are counted only in"
        " weeks in which every appointment says who it was with."
    ),
    source=(
        "As NHS England counts: 367.4 million appointments for 63.7 million registered"
        " in 2024 are 5.77 for each of them, and 110.9 for each 1,000 in a week of 52."
        " That is an average of England, not a target."
    ),
)


@dataclass(frozen=True)
class Flow:
    """The appointments of a window, by day, week and month.

    `data` are the first and last day with an appointment of any status. `day_kinds`
    has a place in DAY_KINDS for each day of the window and `daily` the appointments
    given on it, None on a working day without data. `registered` is the size of the
    list, where there is one.
    """

    window: Window
    data: Window | None
    registered: int | None
    became: Became
    day_kinds: tuple[int, ...]
    daily: tuple[int | None, ...]
    weeks: tuple[Period, ...]
    months: tuple[Period, ...]

    @property
    def working_days(self) -> int:
        """The working days with data."""
        return self.day_kinds.count(WORKING)

    @property
    def missing_days(self) -> int:
        """Working days without data between days that have some."""
        return self.day_kinds.count(GAP)

    @property
    def outside_days(self) -> int:
        """Working days of the window before the first or after the last with data."""
        return self.day_kinds.count(OUTSIDE)

    @property
    def on_working_days(self) -> int:
        """Appointments given on working days; the others were at weekends and such."""
        return sum(
            n or 0
            for kind, n in zip(self.day_kinds, self.daily, strict=True)
            if kind == WORKING
        )

    @property
    def per_working_day(self) -> float | None:
        return _ratio(self.on_working_days, self.working_days)

    @property
    def whole_weeks(self) -> tuple[Period, ...]:
        return tuple(week for week in self.weeks if week.span.is_whole)

    @property
    def per_week(self) -> float | None:
        """Appointments given in a whole week, on average."""
        whole = self.whole_weeks
        return _ratio(sum(week.became.given for week in whole), len(whole))

    @property
    def per_1000_per_week(self) -> float | None:
        whole = self.whole_weeks
        return per_1000_per_week(
            sum(week.became.given for week in whole),
            registered=self.registered,
            weeks=len(whole),
        )

    @property
    def per_person_per_year(self) -> float | None:
        """What each registered person had, if all weeks of a year were like these."""
        rate = self.per_1000_per_week
        return None if rate is None else rate * WEEKS_OF_A_YEAR / 1000

    @property
    def people_share_per_week(self) -> float | None:
        """People given an appointment in a whole week, as a share of the list."""
        counts = [week.people for week in self.whole_weeks if week.people is not None]
        if not counts or not self.registered:
            return None
        return sum(counts) / len(counts) / self.registered

    @property
    def busiest_week(self) -> Period | None:
        return _most(self.whole_weeks)

    @property
    def quietest_week(self) -> Period | None:
        return _least(self.whole_weeks)

    @property
    def busiest_month(self) -> Period | None:
        return _most(self._whole_months)

    @property
    def quietest_month(self) -> Period | None:
        return _least(self._whole_months)

    @property
    def _whole_months(self) -> list[Period]:
        return [month for month in self.months if month.span.is_whole]

    @property
    def busiest_day(self) -> tuple[date, int] | None:
        """The working day with most appointments given, the first of several."""
        return self._day(max)

    @property
    def quietest_day(self) -> tuple[date, int] | None:
        return self._day(min)

    def _day(self, best: Callable[[list[int]], int]) -> tuple[date, int] | None:
        counts = {
            at: n
            for at, n in enumerate(self.daily)
            if n is not None and self.day_kinds[at] == WORKING
        }
        if not counts:
            return None
        wanted = best(list(counts.values()))
        first = next(at for at, n in counts.items() if n == wanted)
        return self.window.first + timedelta(first), wanted

    @property
    def sentence(self) -> Sentence:
        """How many there were on a working day, and in a week against the list."""
        values: dict[str, int | float | Window | None] = {
            "given": self.became.given,
            "working_days": self.working_days,
            "period": self.window,
            "weeks": len(self.whole_weeks),
            "registered": self.registered,
        }
        daily, weekly = self.per_working_day, self.per_week
        if daily is None:
            return Sentence(
                "There is no data of any working day from {period}.", values
            )
        text = (
            "{given} appointments were given from {period}: on average"
            f" {daily:,.1f} on each of {{working_days}} working days with data"
        )
        if weekly is not None:
            text += f", and {weekly:,.1f} in a whole week (whole weeks: {{weeks}})"
        rate = self.per_1000_per_week
        if rate is not None:
            text += f", {rate:,.1f} for each 1,000 of the {{registered}} registered"
        return Sentence(f"{text}.", values)

    def to_dict(self) -> dict[str, Any]:
        return {
            "window": self.window.to_dict(),
            "data": self.data and self.data.to_dict(),
            "registered": self.registered,
            "became": asdict(self.became),
            "day_kinds": list(self.day_kinds),
            "daily": list(self.daily),
            "weeks": [week.to_dict() for week in self.weeks],
            "months": [month.to_dict() for month in self.months],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Flow":
        return cls(
            window=Window.from_dict(data["window"]),
            data=data["data"] and Window.from_dict(data["data"]),
            registered=data["registered"],
            became=Became(**data["became"]),
            day_kinds=tuple(data["day_kinds"]),
            daily=tuple(data["daily"]),
            weeks=tuple(Period.from_dict(week) for week in data["weeks"]),
            months=tuple(Period.from_dict(month) for month in data["months"]),
        )


def per_1000_per_week(
    appointments: int, *, registered: int | None, weeks: int
) -> float | None:
    """Appointments of so many weeks for each 1,000 registered in one of them."""
    if not registered or not weeks:
        return None
    return float(Fraction(1000 * appointments, registered * weeks))


def flow(frame: pd.DataFrame, *, window: Window, registered: int | None) -> Flow:
    """Count the appointments of the window by day, week and month.

    The frame has the statuses as the practice counts them, and should be all there is:
    what lies beyond the window says where the data ends and where it only has gaps.
    `registered` is how many people are on the list, None where that is not known.
    """
    known = past(frame)
    days = known_days(known, window=window)
    inside, _ = counted_once(within(known, window))
    counts = became_by_day(inside, days)
    daily = counts[:, :3].sum(axis=1)
    silent = np.isin(days.kinds, (GAP, OUTSIDE))
    return Flow(
        window=window,
        data=days_of(inside),
        registered=registered,
        became=Became(*counts.sum(axis=0).tolist()),
        day_kinds=tuple(days.kinds.tolist()),
        daily=tuple(
            None if is_silent else n
            for is_silent, n in zip(silent.tolist(), daily.tolist(), strict=True)
        ),
        weeks=periods(inside, counts, days, "WEEK"),
        months=periods(inside, counts, days, "MONTH"),
    )


def _ratio(number: int, by: int) -> float | None:
    return number / by if by else None


def _most(found: Sequence[Period]) -> Period | None:
    """The busiest by working day, the first of several; None where there is none."""
    return max(found, key=_pace, default=None)


def _least(found: Sequence[Period]) -> Period | None:
    return min(found, key=_pace, default=None)


def _pace(period: Period) -> Fraction:
    return Fraction(period.on_working_days, max(period.span.working_days, 1))
