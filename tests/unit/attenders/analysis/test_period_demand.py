"""What there was in one period, and how certain its figures are."""

from datetime import date

import numpy as np
import pytest

from attenders.analysis.counting import EVERYTHING
from attenders.analysis.period_demand import Tally, ratio_error
from attenders.analysis.rising import Rising, rising
from attenders.analysis.window import Window
from attenders.charts.words import said
from tests.unit.attenders.analysis.frames import Row, frame, frame_of


JUNE = Window(date(2025, 6, 1), date(2025, 6, 30))


def test_ratio_error_of_a_mean():
    # 1, 1, 2 and 4: a standard deviation of √2, over √4
    assert ratio_error(np.array([1, 1, 2, 4]), np.ones(4)) == pytest.approx(2**0.5 / 2)


def test_ratio_error_of_a_share():
    # 3 of 12: √(0.25 × 0.75 ÷ 12), with 11 degrees of freedom
    found = ratio_error(np.arange(12) < 3, np.ones(12))

    assert found == pytest.approx((0.25 * 0.75 / 11) ** 0.5)


def test_ratio_error_is_what_samples_of_people_differ_by():
    random = np.random.default_rng(7)
    wholes = random.integers(1, 12, 400)
    parts = random.poisson(2 * wholes)
    samples = random.integers(0, 400, (2000, 400))

    ratios = parts[samples].sum(axis=1) / wholes[samples].sum(axis=1)

    assert ratio_error(parts, wholes) == pytest.approx(ratios.std(), rel=0.08)


@pytest.mark.parametrize("people", [0, 1])
def test_ratio_error_of_too_few(people):
    assert ratio_error(np.ones(people), np.ones(people)) is None
    assert ratio_error(np.zeros(3), np.zeros(3)) is None


def test_period_ends_with_what_is_recorded():
    rows = frame("""
        patient  day         status
        Ann      2025-06-02  ATTENDED
        Ann      2025-06-03  BOOKED
        Bob      2025-06-04  BOOKED
    """)

    tally = Tally.of(rows, window=JUNE, counting=EVERYTHING, conditions=None)
    found = tally.period(list_size=None)

    assert (found.appointments, found.open_days, found.per_working_day) == (1, 1, 1)
    assert found.data == Window(date(2025, 6, 2), date(2025, 6, 2))


def two_days(before: list[int], now: list[int]) -> Rising:
    """People by how often each came, on a day of each year."""
    rows: list[Row] = [
        {"patient": f"P{at}", "day": day}
        for day, each in (("2024-06-03", before), ("2025-06-02", now))
        for at, times in enumerate(each)
        for _ in range(times)
    ]
    windows = [Window(date.fromisoformat(day), date.fromisoformat(day))
               for day in ("2024-06-03", "2025-06-02")]  # fmt: skip
    return rising(frame_of(rows), before=windows[0], now=windows[1])


def kind_of(found: Rising) -> str:
    return next(text for text in map(said, found.sentences) if "kind of demand" in text)


def test_kind_of_demand_that_has_changed():
    assert kind_of(two_days([1, 2] * 200, [2, 4] * 200)) == (
        "The kind of demand has changed: visits per person rose by 100%; the share of"
        " people who came more than once rose by 100%."
    )


def test_kind_of_demand_that_chance_may_have_changed():
    assert kind_of(two_days([1, 4] * 10, [1, 5] * 10)) == (
        "It cannot be said that the kind of demand has changed, for chance alone may"
        " make it so: visits per person rose by 20.0%."
    )


def test_kind_of_demand_in_part_by_chance():
    found = two_days([1] * 15 + [9, 1, 1, 1, 1], [1] * 3 + [2] * 17)

    assert kind_of(found) == (
        "The kind of demand has changed: the share of people who came more than once rose"
        " by 1,600.0%. By chance it may be that visits per person rose by 32.1%."
    )


def test_kind_of_demand_that_has_not_changed():
    assert kind_of(two_days([1, 2], [2, 1])).startswith(
        "The kind of demand has not changed"
    )
