"""Differences, and what chance alone would make."""

import numpy as np
import pytest

from attenders.analysis.chance import errors, numbers_differ, shares_differ


def test_errors_of_five_per_cent():
    assert errors(0.05) == pytest.approx(1.96, abs=0.001)
    # As for the 21 pairs of seven groups
    assert errors(0.05 / 21) == pytest.approx(3.04, abs=0.005)


@pytest.mark.parametrize(
    ("first", "second", "looks", "differ"),
    [
        # Standard error √(0.6 × 0.4 × 2 ÷ 100) = 6.9 points: 13.6 are 1.96 of them
        ((67, 100), (53, 100), 1, True),
        ((66, 100), (54, 100), 1, False),
        ((53, 100), (67, 100), 1, True),
        ((67, 100), (53, 100), 21, False),
        ((0, 100), (0, 100), 1, False),
        ((1, 1), (0, 0), 1, False),
    ],
)
def test_shares_differ(first, second, looks, differ):
    assert shares_differ(first, second, looks=looks) == differ


def test_shares_differ_once_in_twenty_by_chance():
    draws = np.random.default_rng(1).binomial(400, 0.3, size=(4000, 2)).tolist()

    differ = [shares_differ((one, 400), (other, 400)) for one, other in draws]

    assert np.mean(differ) == pytest.approx(0.05, abs=0.01)


def test_numbers_differ_by_their_standard_errors():
    # √(3² + 4²) = 5, times 1.96 is 9.8
    assert numbers_differ((100, 3), (109.9, 4))
    assert not numbers_differ((100, 3), (109.7, 4))
    assert not numbers_differ((100, 3), (109.9, 4), looks=4)
    assert not numbers_differ((1, 0), (1, 0))
