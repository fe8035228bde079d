"""The change between two periods, and the parts of it that things have made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from attenders.analysis.decomposition import (
    apportioned,
    both_known,
    chosen,
    ratio,
    shapley,
)
from attenders.analysis.minutes import TENTHS
from attenders.analysis.period_demand import PeriodDemand, Tally
from attenders.analysis.sentence import Sentence


@dataclass(frozen=True)
class Part:
    """What one thing added to a change, below 0 where it took away; one of PART_WORDS."""

    name: str
    amount: int


# What each part is called where it adds, and where it takes away
PART_WORDS: dict[str, tuple[str, str]] = {
    "DAYS": ("more working days", "fewer working days"),
    "PER_DAY": (
        "more appointments per working day",
        "fewer appointments per working day",
    ),
    "PEOPLE": ("more people", "fewer people"),
    "LIST": ("a longer list", "a shorter list"),
    "LIST_SHARE": (
        "a larger share of the list who came",
        "a smaller share of the list who came",
    ),
    "VISITS": (
        "more visits each per working day",
        "fewer visits each per working day",
    ),
    "NOBODY": (
        "more appointments for which no patient is known",
        "fewer appointments for which no patient is known",
    ),
    "MIX": (
        "more with staff and in ways that take longer",
        "more with staff and in ways that take less long",
    ),
    "LENGTH": (
        "longer visits with the same staff in the same way",
        "shorter visits with the same staff in the same way",
    ),
}


@dataclass(frozen=True)
class Change:
    """A quantity of two periods, and the parts that sum exactly to its change."""

    before: int
    now: int
    parts: tuple[Part, ...]

    @property
    def difference(self) -> int:
        return self.now - self.before

    def sentence(self, *, one: str, many: str) -> Sentence:
        """As in “1,204 more appointments: 700 from more people, 504 from …”."""
        rises = self.difference >= 0
        said = [part for part in self.parts if part.amount]
        values = {f"part_{at}": abs(part.amount) for at, part in enumerate(said)}
        made = [
            f"{{part_{at}}}{self._direction(part)} from"
            f" {PART_WORDS[part.name][part.amount < 0]}"
            for at, part in enumerate(said)
        ]
        size = abs(self.difference)
        noun = one if size == 1 else many
        head = f"{{difference}} {'more' if rises else 'fewer'} {noun}"
        if not size:
            head = f"As many {many} as before"
        parts = f": {', '.join(made)}" if made else ""
        return Sentence(f"{head}{parts}.", values | {"difference": size})

    def _direction(self, part: Part) -> str:
        """Nothing for a part that goes the way of the whole."""
        if part.amount * self.difference > 0:
            return ""
        return " more" if part.amount > 0 else " fewer"

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Change":
        parts = tuple(Part(**part) for part in data["parts"])
        return cls(data["before"], data["now"], parts)


def changes(
    tallies: Sequence[Tally],
    periods: tuple[PeriodDemand, PeriodDemand],
    *,
    people_known: bool,
) -> tuple[Change, Change]:
    """The change in appointments and in minutes, each with its parts."""
    names, before, now = _factors(periods, people_known=people_known)
    kinds = [_Kind.of(tally, people_known=people_known) for tally in tallies]
    mean = _mean_minutes(*kinds)

    def appointments(changed: int) -> Fraction:
        return _product(chosen(changed, before, now))

    # Two bits more say whether the mix and the minutes have changed
    things = len(names)

    def minutes(changed: int) -> Fraction:
        return appointments(changed) * mean[changed >> things]

    volume = shapley(appointments, factors=things)
    length = shapley(minutes, factors=things + 2)
    names_of_length = (*names, "MIX", "LENGTH")
    if people_known and any(period.without_patient for period in periods):
        volume.append(_more_of_nobody([tally.visits for tally in tallies]))
        length.append(_more_of_nobody([tally.tenths for tally in tallies]) / TENTHS)
        names, names_of_length = (*names, "NOBODY"), (*names_of_length, "NOBODY")
    first, second = periods
    return (
        _change(first.appointments, second.appointments, names, volume),
        _change(first.minutes, second.minutes, names_of_length, length),
    )


def _change(
    before: int, now: int, names: Sequence[str], exact: Sequence[Fraction]
) -> Change:
    amounts = apportioned(exact, total=now - before)
    return Change(before, now, tuple(map(Part, names, amounts)))


def _product(factors: Sequence[Fraction]) -> Fraction:
    found = Fraction(1)
    for factor in factors:
        found *= factor
    return found


def _more_of_nobody(found: Sequence[npt.NDArray[np.int64]]) -> Fraction:
    """How much more there was without a patient: row 1 of each period."""
    before, now = (int(rows[1].sum()) for rows in found)
    return Fraction(now - before)


def _factors(
    periods: tuple[PeriodDemand, PeriodDemand], *, people_known: bool
) -> tuple[tuple[str, ...], list[Fraction], list[Fraction]]:
    """What appointments are the product of, in both periods.

    Without people: working days and appointments on each. With them: working days,
    people, and the appointments of each person on each working day; where the size of
    the list is known, people are the list and the share of it who came.
    """
    days = [Fraction(period.open_days) for period in periods]
    if not people_known:
        per_day = [Fraction(p.appointments, p.open_days) for p in periods]
        return ("DAYS", "PER_DAY"), [days[0], per_day[0]], [days[1], per_day[1]]
    each = both_known(*(ratio(p.with_patient, p.people * p.open_days) for p in periods))
    who = [[Fraction(period.people)] for period in periods]
    names: tuple[str, ...] = ("DAYS", "PEOPLE", "VISITS")
    if all(period.list_size for period in periods):
        who = [
            [Fraction(size), Fraction(period.people, size)]
            for period in periods
            if (size := period.list_size)
        ]
        names = ("DAYS", "LIST", "LIST_SHARE", "VISITS")
    before, now = ([days[at], *who[at], each[at]] for at in range(len(periods)))
    return names, before, now


@dataclass(frozen=True)
class _Kind:
    """The share of each group among appointments, and its minutes, None if unknown."""

    shares: tuple[Fraction | None, ...]
    minutes: tuple[Fraction | None, ...]

    @classmethod
    def of(cls, tally: Tally, *, people_known: bool) -> "_Kind":
        """Of appointments with a patient alone, where those without are a part."""
        rows = slice(0, 1 if people_known else 2)
        visits = tally.visits[rows].sum(axis=0).tolist()
        found = tally.tenths[rows].sum(axis=0).tolist()
        whole = sum(visits)
        return cls(
            tuple(ratio(n, whole) for n in visits),
            tuple(ratio(t, TENTHS * n) for t, n in zip(found, visits, strict=True)),
        )


def _mean_minutes(before: _Kind, now: _Kind) -> list[Fraction]:
    """The minutes of a visit: as before, with the mix of now, its minutes, and both."""
    shares = [both_known(*pair) for pair in zip(before.shares, now.shares, strict=True)]
    minutes = [
        both_known(*pair) for pair in zip(before.minutes, now.minutes, strict=True)
    ]
    return [
        sum(
            (
                share[changed & 1] * length[changed >> 1]
                for share, length in zip(shares, minutes, strict=True)
                if share[changed & 1]
            ),
            Fraction(),
        )
        for changed in range(4)
    ]
