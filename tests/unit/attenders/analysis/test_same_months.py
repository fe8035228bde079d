"""The same months of two years."""

from datetime import date, timedelta

import pytest

from attenders.analysis.known_days import Span
from attenders.analysis.same_months import SameMonths, same_months


def months(*names: str, outside: int = 0) -> list[Span]:
    """Months as 2025-04, with data of all days."""
    firsts = [date.fromisoformat(f"{name}-01") for name in names]
    return [Span(first, first + timedelta(27), 20, outside, 0) for first in firsts]


def every(first: str, count: int) -> list[Span]:
    year, month = map(int, first.split("-"))
    numbers = range(year * 12 + month - 1, year * 12 + month - 1 + count)
    return months(*(f"{n // 12}-{n % 12 + 1:02d}" for n in numbers))


def found(spans: list[Span]) -> tuple[str, str, int] | None:
    """The first months of both parts and how many there are."""
    like = same_months(spans)
    if like is None:
        return None
    assert len(like.earlier) == len(like.later)
    return f"{like.earlier[0]:%Y-%m}", f"{like.later[0]:%Y-%m}", len(like.later)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], None),
        (every("2024-04", 12), None),
        (every("2024-04", 14), None),  # two months of two years
        (every("2024-04", 15), ("2024-04", "2025-04", 3)),
        (every("2024-04", 24), ("2024-04", "2025-04", 12)),
        (every("2020-04", 60), ("2020-04", "2024-04", 12)),
        # Six months lie five years apart, but twelve lie four years apart
        (every("2020-04", 66), ("2020-10", "2024-10", 12)),
        # As many: the furthest back
        (
            months("2023-01", "2023-02", "2023-03", "2024-01", "2024-02", "2024-03")
            + months("2025-01", "2025-02", "2025-03"),
            ("2023-01", "2025-01", 3),
        ),
    ],
)
def test_same_months(spans, expected):
    assert found(spans) == expected


def test_same_months_only_of_those_that_are_not_cut():
    spans = [*every("2024-04", 14), *months("2025-06", outside=1)]

    assert same_months(spans) is None


def test_same_months_years_apart():
    like = same_months(every("2020-04", 60))

    assert like.years == 4


def test_same_months_round_trip():
    like = same_months(every("2024-04", 24))

    assert SameMonths.from_dict(like.to_dict()) == like
