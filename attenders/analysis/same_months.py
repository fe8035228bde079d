"""The same months of two years: like for like, whatever the season."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from attenders.analysis.known_days import Span


_YEAR = 12
# Fewer say more of those months than of the years. Our own choice
FEWEST_MONTHS = 3

SAME_MONTHS_WORDS = (
    "A change is only said between the same months of two years: those of the last 12"
    " months that another year has too, as many as there are (at least 3), and the"
    " furthest back. A month counts if it is not cut off and at least four of five of"
    " its working days have data. It is only called one from 2 percentage points on, and"
    " where it is more than chance would make it (5%)."
)


@dataclass(frozen=True)
class SameMonths:
    """Months of the last year and the same ones of an earlier year, by their first day."""

    earlier: tuple[date, ...]
    later: tuple[date, ...]

    @property
    def years(self) -> int:
        """How many years lie between them."""
        return self.later[0].year - self.earlier[0].year

    def to_dict(self) -> dict[str, Any]:
        return {
            "earlier": [month.isoformat() for month in self.earlier],
            "later": [month.isoformat() for month in self.later],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "SameMonths":
        return cls(
            earlier=tuple(map(date.fromisoformat, data["earlier"])),
            later=tuple(map(date.fromisoformat, data["later"])),
        )


def same_months(months: Sequence[Span]) -> SameMonths | None:
    """The most months of the last year that an earlier one has too; None if under 3.

    Of several years that have as many of them, the earliest.
    """
    good = {_number(month.first) for month in months if month.is_comparable}
    if not good:
        return None
    last_year = [number for number in sorted(good) if number > max(good) - _YEAR]
    back = range(_YEAR, max(good) - min(good) + 1, _YEAR)
    found = [[n for n in last_year if n - by in good] for by in back]
    sizes = [(len(pairs), at) for at, pairs in enumerate(found)]
    most, at = max(sizes, default=(0, 0))
    if most < FEWEST_MONTHS:
        return None
    return SameMonths(
        earlier=_days(n - back[at] for n in found[at]), later=_days(found[at])
    )


def _number(month: date) -> int:
    return month.year * _YEAR + month.month - 1


def _days(numbers: Iterable[int]) -> tuple[date, ...]:
    return tuple(date(n // _YEAR, n % _YEAR + 1, 1) for n in numbers)
