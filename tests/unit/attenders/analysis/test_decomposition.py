"""Changes taken apart."""

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.decomposition import (
    apportioned,
    both_known,
    chosen,
    ratio,
    shapley,
)
from tests.unit.attenders.analysis.frames import generated


_numbers = st.fractions(min_value=-50, max_value=50, max_denominator=30)
_sizes = st.integers(1, 4)
_values = _sizes.flatmap(
    lambda size: st.lists(_numbers, min_size=2**size, max_size=2**size)
)


def in_all_orders(value: Callable[[int], Fraction], size: int) -> list[Fraction]:
    """The average of what each adds, over all orders one after the other."""
    orders = list(permutations(range(size)))
    added = [Fraction()] * size
    for order in orders:
        changed = 0
        for factor in order:
            more = changed + 2**factor
            added[factor] += value(more) - value(changed)
            changed = more
    return [part / len(orders) for part in added]


def test_shapley_of_a_product_of_two():
    # 10 × 1 becomes 12 × 2: each is taken at the average of the other
    before, now = [Fraction(10), Fraction(1)], [Fraction(12), Fraction(2)]

    def value(changed: int) -> Fraction:
        people, visits = chosen(changed, before, now)
        return people * visits

    assert shapley(value, factors=2) == [3, 11]


@generated
@given(_values)
def test_shapley_oracle(values):
    size = len(values).bit_length() - 1

    parts = shapley(values.__getitem__, factors=size)

    assert parts == in_all_orders(values.__getitem__, size)


@generated
@given(_values)
def test_shapley_parts_sum_to_the_change(values):
    parts = shapley(values.__getitem__, factors=len(values).bit_length() - 1)

    assert sum(parts) == values[-1] - values[0]


@generated
@given(_values)
def test_shapley_backwards_is_the_opposite(values):
    size = len(values).bit_length() - 1

    back = shapley(values[::-1].__getitem__, factors=size)

    assert back == [-part for part in shapley(values.__getitem__, factors=size)]


def test_shapley_of_nothing():
    assert shapley(lambda _: Fraction(3), factors=0) == []


def test_apportioned():
    thirds = [Fraction(10, 3), Fraction(10, 3), Fraction(10, 3)]

    assert apportioned(thirds, total=10) == [4, 3, 3]
    assert apportioned([Fraction(3, 2), Fraction(-1, 2)], total=1) == [2, -1]
    assert apportioned([], total=0) == []


@generated
@given(st.lists(_numbers, min_size=1, max_size=6))
def test_apportioned_is_next_to_the_exact(parts):
    whole = apportioned(parts, total=round(sum(parts)))

    assert sum(whole) == round(sum(parts))
    if sum(parts).denominator == 1:
        assert all(abs(one - part) < 1 for one, part in zip(whole, parts, strict=True))


def test_ratio_of_nothing_changes_nothing():
    assert ratio(3, 0) is None
    assert both_known(None, Fraction(2)) == (2, 2)
    assert both_known(Fraction(2), None) == (2, 2)
    assert both_known(None, None) == (0, 0)
