"""Where values stand in a picture, and which of them have a mark on its axis."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


_STEPS = (1, 2, 2.5, 5, 10)
_MONTHS_APART = (1, 2, 3, 6, 12)


@dataclass(frozen=True)
class Scale:
    """From values to pixels: `least` at the start, `most` at the end."""

    least: float
    most: float
    start: float
    end: float

    def at(self, value: Any) -> float:
        share = (place_of(value) - self.least) / ((self.most - self.least) or 1)
        return self.start + share * (self.end - self.start)


def place_of(value: Any) -> float:
    """A number as it is, a day (2025-04-01) by its number in the calendar."""
    if isinstance(value, str):
        return float(dt.date.fromisoformat(value[:10]).toordinal())
    return float(value)


def limits(axis: Mapping[str, Any], values: Sequence[Any]) -> tuple[float, float]:
    """The range of an axis: what it says itself, else all values and, of numbers, 0."""
    if "range" in axis:
        low, high = map(place_of, axis["range"])
        return min(low, high), max(low, high)
    places = [place_of(value) for value in values if value is not None] or [0.0]
    if axis.get("type") == "date":
        return min(places), max(places)
    return min(0.0, *places), max(0.01, *places) * 1.1


def marks(
    axis: Mapping[str, Any], low: float, high: float, *, most: int
) -> list[tuple[float, str]]:
    """Where an axis has marks, and what stands there; at most so many."""
    most = max(2, most)
    if axis.get("type") == "date":
        return _months(axis.get("tickformat", "%b %Y"), low, high, most=most)
    step = axis.get("dtick") or _step((high - low) / most)
    while (high - low) / step > most:
        step *= 2
    first = math.ceil(low / step - 1e-9)
    return [
        (place * step, _written(place * step, axis))
        for place in range(first, math.floor(high / step + 1e-9) + 1)
    ]


def _step(least: float) -> float:
    """The next round number that is not smaller."""
    power: float = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in _STEPS if step * power >= least - 1e-12)


def _written(value: float, axis: Mapping[str, Any]) -> str:
    pattern = axis.get("tickformat", "")
    if pattern == ".0%":
        text = f"{value:.0%}"
    elif "," in pattern and value == round(value):
        text = f"{value:,.0f}"
    else:
        text = f"{value:g}"
    return f"{axis.get('tickprefix', '')}{text}"


def _months(
    pattern: str, low: float, high: float, *, most: int
) -> list[tuple[float, str]]:
    """The first days of months, every so many that there is room for."""
    first, last = dt.date.fromordinal(int(low)), dt.date.fromordinal(int(high))
    start = first.year * 12 + first.month - (first.day == 1)
    stop = last.year * 12 + last.month
    days = [dt.date(*_year_and_month(number), 1) for number in range(start, stop)]
    apart = next((n for n in _MONTHS_APART if len(days) <= n * most), None)
    apart = apart or 12 * math.ceil(len(days) / 12 / most)
    words = pattern.replace("<br>", " ")
    return [(float(day.toordinal()), f"{day:{words}}") for day in days[::apart]]


def _year_and_month(number: int) -> tuple[int, int]:
    return number // 12, number % 12 + 1
