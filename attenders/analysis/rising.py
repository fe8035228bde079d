"""Is demand rising, or changing? Two periods held against each other, like for like."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.chance import numbers_differ
from attenders.analysis.changes import Change, changes
from attenders.analysis.counting import EVERYTHING, Counting
from attenders.analysis.covered import can_be_compared, what_is_missing
from attenders.analysis.method import Method
from attenders.analysis.period_demand import PeriodDemand, Tally
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window
from attenders.frames import MODES, STAFF


SCHEMA_VERSION = 2
# `like_for_like` differs by a leap day and one more; Easter alone moves by weeks
_ALIKE_DAYS, _ALIKE_SEASON_DAYS = 2, 7
# Where more than 1 in 20 appointments has no patient, people cannot explain a change
_MOST_WITHOUT_PATIENT = Fraction(1, 20)
# Ours: below it, nobody would plan differently
LEAST_CHANGE = 0.02
# Fewer weeks tell nothing of how much weeks differ
_FEWEST_WEEKS = 4

METHOD = Method(
    title="Is demand rising or changing?",
    definition=(
        "Two periods of the same length and the same part of the year are held against"
        " each other. The change in appointments is taken apart into what made it: more"
        " or fewer working days, people (or, with the size of the list at both dates,"
        " list and share of it who came), and visits of each person per working day. The"
        " change in minutes has two parts more: the mix of staff and ways of contact,"
        " and the minutes of a visit with the same staff in the same way. Each part is"
        " what that thing changes on average over all orders in which they could have"
        " changed, so the parts sum exactly to the change. Demand counts as rising or"
        " falling if appointments per working day changed by 2% or more, and by more"
        " than the weeks of the two periods differ among themselves by chance (5%). Its"
        " kind is said to have changed in what differs by 2% or more, and by more than"
        " people who differ among themselves make by chance (5% for all of it)."
    ),
    counted=(
        "The appointments named beside the figures, each once; minutes as in “Minutes of"
        " appointments”. Working days are Mondays to Fridays without a bank holiday in"
        " England on which anything was booked; what is booked at weekends counts too."
    ),
    out_of=(
        "All such appointments of each period. People are those who had at least one."
        " Conditions per visit are of visits by people whose conditions are known."
    ),
    left_out=(
        "Whoever asked and was turned away: appointments are what the practice did, not"
        " all that was asked of it. Conditions are as they are known today, so a change"
        " says that other people came, not that people became more ill. Where a file"
        " lacks more than two weeks of a period, nothing is compared. Where more than 5%"
        " of appointments have no patient, people are no part of the explanation."
    ),
    source=(
        "The academy’s finding that demand is not always rising but may be changing. The"
        " parts: the Shapley value (1953), as for changes between periods in Albrecht"
        " and others, Energy Policy 2002;30:727–736, and Shorrocks, Journal of Economic"
        " Inequality 2013;11:99–126. The 2% is ours."
    ),
)


@dataclass(frozen=True)
class Measure:
    """One figure of both periods; None where it cannot be worked out."""

    name: str
    before: float | None
    now: float | None

    @property
    def change(self) -> float | None:
        """The change as a share of what it was before."""
        if not self.before or self.now is None:
            return None
        return self.now / self.before - 1

    @property
    def has_changed(self) -> bool:
        return abs(self.change or 0) >= LEAST_CHANGE


@dataclass(frozen=True)
class GroupChange:
    """Appointments and whole minutes of one staff group, or way of contact, in both."""

    name: str
    before: int
    now: int
    minutes_before: int
    minutes_now: int


# In this order: the name, and its words in a sentence
MEASURES: dict[str, str] = {
    "per_working_day": "appointments per working day",
    "people": "people who came",
    "visits_per_person": "visits per person",
    "again_share": "the share of people who came more than once",
    "minutes_per_visit": "minutes per visit",
    "conditions_per_visit": "conditions per visit",
    "people_per_1000": "people who came, per 1,000 on the list",
}
# A change in these is a change in the kind of demand, not in how much there is
OF_KIND = (
    "visits_per_person",
    "again_share",
    "minutes_per_visit",
    "conditions_per_visit",
)


@dataclass(frozen=True)
class Rising:
    """Two periods, and what made the difference; no changes where data is missing.

    `people_known` says whether nearly all appointments have a patient in both.
    """

    counting: Counting
    before: PeriodDemand
    now: PeriodDemand
    people_known: bool
    volume: Change | None
    minutes: Change | None

    @property
    def is_covered(self) -> bool:
        return self.before.is_covered and self.now.is_covered

    @property
    def is_like_for_like(self) -> bool:
        """Whether the periods are equally long and of the same part of the year."""
        first, second = self.before.window, self.now.window
        apart = (second.first - first.first).days % 365.25
        season = min(apart, 365.25 - apart)
        same = abs(first.days - second.days) <= _ALIKE_DAYS
        return same and season <= _ALIKE_SEASON_DAYS

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The figures of both periods; of people only where people are known."""
        of_people = {"people", "visits_per_person", "again_share", "people_per_1000"}
        return tuple(
            Measure(name, getattr(self.before, name), getattr(self.now, name))
            for name in MEASURES
            if self.people_known or name not in of_people
        )

    @property
    def direction(self) -> str:
        """RISING, FALLING or STEADY; NOT_KNOWN where there is nothing to compare."""
        if self.volume is None:
            return "NOT_KNOWN"
        change = self.measures[0].change
        if change is None or not (self.measures[0].has_changed and self.is_no_chance):
            return "STEADY"
        return "RISING" if change > 0 else "FALLING"

    @property
    def is_no_chance(self) -> bool:
        """Whether the periods differ more than their weeks do by chance."""
        periods = (self.before, self.now)
        if min(period.weeks for period in periods) < _FEWEST_WEEKS:
            return False
        before, now = (
            (
                period.per_working_day or 0,
                (period.week_deviation or 0) / sqrt(period.weeks),
            )
            for period in periods
        )
        return numbers_differ(before, now)

    @property
    def changed(self) -> tuple[Measure, ...]:
        """The figures of the kind of demand that changed, where it can be said."""
        return tuple(m for m in self._moved if self._differs(m))

    @property
    def perhaps_changed(self) -> tuple[Measure, ...]:
        """Those that are as far apart, as chance may make them."""
        return tuple(m for m in self._moved if not self._differs(m))

    @property
    def _moved(self) -> tuple[Measure, ...]:
        if self.volume is None:
            return ()
        return tuple(m for m in self.measures if m.name in OF_KIND and m.has_changed)

    def _differs(self, measure: Measure) -> bool:
        """Whether the people of both periods differ more in it than by chance."""
        before, now = (
            getattr(period.errors, measure.name) for period in (self.before, self.now)
        )
        if None in (before, now, measure.before, measure.now):
            return False
        return numbers_differ(
            (measure.before or 0, before), (measure.now or 0, now), looks=len(OF_KIND)
        )

    @property
    def by_staff(self) -> tuple[GroupChange, ...]:
        """Each staff group of either period; both columns sum to all."""
        return self._by("staff", STAFF)

    @property
    def by_mode(self) -> tuple[GroupChange, ...]:
        """Each way of contact of either period; both columns sum to all."""
        return self._by("mode", MODES)

    def _by(self, what: str, names: tuple[str, ...]) -> tuple[GroupChange, ...]:
        def summed(period: PeriodDemand, name: str) -> tuple[int, int]:
            there = [g for g in period.groups if getattr(g, what) == name]
            return sum(g.appointments for g in there), sum(g.minutes for g in there)

        found = []
        for name in names:
            before, now = summed(self.before, name), summed(self.now, name)
            if before[0] or now[0]:
                found.append(GroupChange(name, before[0], now[0], before[1], now[1]))
        return tuple(found)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What there was, whether it rises, what made it, and what to mind."""
        if self.volume is None or self.minutes is None:
            return (*_not_covered(self), _totals(self))
        return (
            _direction(self),
            _totals(self),
            self.volume.sentence(one="appointment", many="appointments"),
            _kind(self),
            self.minutes.sentence(one="minute", many="minutes"),
            *self.warnings,
        )

    @property
    def warnings(self) -> tuple[Sentence, ...]:
        """What to mind where the periods are compared."""
        return () if self.volume is None else _warnings(self)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "before": self.before.to_dict(),
            "now": self.now.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Rising":
        return cls(
            counting=Counting.from_dict(data["counting"]),
            before=PeriodDemand.from_dict(data["before"]),
            now=PeriodDemand.from_dict(data["now"]),
            people_known=data["people_known"],
            volume=data["volume"] and Change.from_dict(data["volume"]),
            minutes=data["minutes"] and Change.from_dict(data["minutes"]),
        )


def _direction(found: Rising) -> Sentence:
    per_day = found.measures[0]
    change, counted = per_day.change, found.counting.words
    more = "more" if (change or 0) > 0 else "fewer"
    values = {
        "change": None if change is None else abs(change),
        "before": found.before.window,
    }
    if found.direction in {"RISING", "FALLING"}:
        return Sentence(
            f"Demand is {found.direction.lower()}: per working day there were {{change}}"
            f" {more} {counted} than from {{before}}.",
            values,
        )
    if per_day.has_changed:
        return Sentence(
            "It cannot be said that demand is rising or falling: per working day there"
            f" were {{change}} {more} {counted} than from {{before}}, but weeks differ as"
            " much by chance.",
            values,
        )
    return Sentence(
        f"Demand is neither rising nor falling: per working day, {counted} differ by"
        " less than 2% from those from {before}.",
        values,
    )


def _totals(found: Rising) -> Sentence:
    return Sentence(
        f"There were {{now}} {found.counting.words}, from {{now_window}}, and {{before}}"
        " from {before_window}.",
        {
            "now": found.now.appointments,
            "now_window": found.now.window,
            "before": found.before.appointments,
            "before_window": found.before.window,
        },
    )


def _kind(found: Rising) -> Sentence:
    moved = (*found.changed, *found.perhaps_changed)
    values = {measure.name: abs(measure.change or 0) for measure in moved}
    perhaps = _moves(found.perhaps_changed)
    if found.changed:
        tail = f" By chance it may be that {perhaps}." if perhaps else ""
        return Sentence(
            f"The kind of demand has changed: {_moves(found.changed)}.{tail}", values
        )
    if perhaps:
        return Sentence(
            "It cannot be said that the kind of demand has changed, for chance alone may"
            f" make it so: {perhaps}.",
            values,
        )
    return Sentence(
        "The kind of demand has not changed: nothing that is known of it differs by 2% or"
        " more.",
        {},
    )


def _moves(measures: Sequence[Measure]) -> str:
    return "; ".join(
        f"{MEASURES[measure.name]} {'rose' if (measure.change or 0) > 0 else 'fell'}"
        f" by {{{measure.name}}}"
        for measure in measures
    )


def _not_covered(found: Rising) -> list[Sentence]:
    """Why nothing is compared, for each period that data is missing for."""
    return [
        what_is_missing(period, so="So nothing is compared.")
        for period in (found.before, found.now)
        if not can_be_compared(period)
    ]


_UNLIKE = (
    "The periods differ in length or in the part of the year, which may be all that made"
    " the change."
)
_NO_PEOPLE = (
    "Too many appointments have no patient to say whether more people came, or the same"
    " people more often."
)
_USUAL_MINUTES = (
    "Most appointments have no minutes in the file and count with the usual ones, so a"
    " change in the length of visits cannot be seen."
)


def _warnings(found: Rising) -> tuple[Sentence, ...]:
    """What to mind where the periods are compared."""
    periods = (found.before, found.now)
    without_minutes = any(2 * p.minutes_usual > p.appointments for p in periods)
    return (
        *([] if found.is_like_for_like else [Sentence(_UNLIKE, {})]),
        *([] if found.people_known else [Sentence(_NO_PEOPLE, {})]),
        *(
            what_is_missing(period)
            for period in periods
            if period.open_days < period.working_days
        ),
        *([Sentence(_USUAL_MINUTES, {})] if without_minutes else []),
    )


def rising(
    frame: pd.DataFrame,
    *,
    now: Window,
    before: Window,
    conditions: npt.NDArray[np.integer[Any]] | None = None,
    list_now: int | None = None,
    list_before: int | None = None,
    counting: Counting = EVERYTHING,
) -> Rising:
    """Hold a period against an earlier one, which `window.like_for_like` chooses.

    `conditions` is how many conditions each patient has, -1 where not known; None where
    nobody's are. The sizes of the registered list are those at the end of each period:
    both or neither count. Raises ValueError for periods that are not one after the
    other, or for a list of nobody.
    """
    if before.last >= now.first:
        raise ValueError("The earlier period must end before the later one begins")
    if any(size is not None and size < 1 for size in (list_now, list_before)):
        raise ValueError("A registered list has 1 person or more")
    if list_now is None or list_before is None:
        list_now = list_before = None
    tallies = [
        Tally.of(frame, window=window, counting=counting, conditions=conditions)
        for window in (before, now)
    ]
    first, second = (
        tally.period(list_size=size)
        for tally, size in zip(tallies, (list_before, list_now), strict=True)
    )
    known = all(
        period.without_patient <= _MOST_WITHOUT_PATIENT * period.appointments
        for period in (first, second)
    )
    covered = can_be_compared(first) and can_be_compared(second)
    volume = minutes = None
    if covered:
        volume, minutes = changes(tallies, (first, second), people_known=known)
    return Rising(counting, first, second, known, volume, minutes)
