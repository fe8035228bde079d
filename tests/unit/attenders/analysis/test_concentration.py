"""Top shares, the curve and the Gini."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.concentration import (
    AT_LEAST,
    TOP_PERCENTS,
    AtLeast,
    Concentration,
    TopShare,
    concentration,
    gini,
    top_people,
)
from attenders.analysis.counts import chosen, patient_counts
from tests.unit.attenders.analysis import oracles
from tests.unit.attenders.analysis.frames import frame, generated, some_counts


def of(counts: list[int]) -> Concentration:
    return concentration(np.array(counts, dtype=np.int64))


# Ten people, twenty appointments: Ann had half of them
TEN = """
    patient  times
    Ann      10
    Bob      2
    Cat      1
    Dan      1
    Eve      1
    Fay      1
    Gus      1
    Hal      1
    Ivy      1
    Jon      1
"""


@pytest.fixture
def ten() -> Concentration:
    return concentration(chosen(patient_counts(frame(TEN)), "attended"))


def test_concentration_people_and_appointments(ten):
    assert ten.patients == 10
    assert ten.appointments == 20


def test_concentration_top(ten):
    # Up to 10 % of ten people is one person, rounded up: Ann, with 10 of 20
    assert ten.top == (
        *(TopShare(percent, 1, 10, 0.5) for percent in (1, 3, 5, 10)),
        TopShare(20, 2, 12, 0.6),
    )


def test_concentration_at_least(ten):
    none = [AtLeast(least, 0, 0.0) for least in (12, 17, 18, 24, 52)]
    assert ten.at_least == (
        AtLeast(2, 2, 0.6),
        AtLeast(3, 1, 0.5),
        AtLeast(5, 1, 0.5),
        AtLeast(10, 1, 0.5),
        *none,
    )


def test_concentration_curve(ten):
    assert len(ten.curve) == 101
    assert ten.curve[0] == 0
    assert ten.curve[10] == 0.5
    assert ten.curve[11] == ten.curve[20] == 0.6
    assert ten.curve[90] == 0.95
    assert ten.curve[100] == 1


def test_concentration_gini(ten):
    # 2 x (1 + 2 + ... + 8 + 9x2 + 10x10) / (10 x 20) - 11/10
    assert ten.gini == pytest.approx(2 * 154 / 200 - 1.1)


def test_concentration_leaves_out_people_without_any():
    assert of([3, 0, 1, 0, 0]) == of([3, 1])


@pytest.mark.parametrize("counts", [[], [0], [0, 0, 0]])
def test_concentration_nobody(counts):
    nobody = of(counts)

    assert nobody.top == tuple(
        TopShare(percent, 0, 0, None) for percent in TOP_PERCENTS
    )
    assert nobody.at_least == tuple(AtLeast(least, 0, None) for least in AT_LEAST)
    assert (nobody.patients, nobody.appointments) == (0, 0)
    assert nobody.gini is None
    assert nobody.curve == ()


def test_concentration_one_person():
    one = of([7])

    assert one.top == tuple(TopShare(percent, 1, 7, 1.0) for percent in TOP_PERCENTS)
    assert one.gini == 0
    assert one.curve == (0.0, *[1.0] * 100)


@pytest.mark.parametrize(
    ("people", "percent", "expected"),
    [
        (0, 3, 0),
        (1, 1, 1),
        (99, 1, 1),
        (100, 1, 1),
        (101, 1, 2),
        (100, 3, 3),
        (101, 3, 4),
        (300, 7, 21),  # as a float 300 * 0.07 is a little more than 21
        (1000, 10, 100),
        (4406, 1, 45),
        (4406, 3, 133),
        (4406, 5, 221),
        (4406, 10, 441),
        (54154, 100, 54154),
    ],
)
def test_top_people_rounds_up_exactly(people, percent, expected):
    assert top_people(people, percent) == expected


@generated
@given(some_counts)
def test_concentration_top_oracle(counts):
    for top in of(counts).top:
        people, held = oracles.top(counts, percent=top.top_percent)
        assert (top.patients, top.appointments) == (people, held)
        assert top.share == (held / sum(counts) if sum(counts) else None)


@generated
@given(some_counts)
def test_concentration_at_least_oracle(counts):
    for least in of(counts).at_least:
        people, held = oracles.at_least(counts, least=least.appointments)
        assert least.patients == people
        assert least.share == (held / sum(counts) if sum(counts) else None)


@generated
@given(some_counts.filter(any))
def test_concentration_curve_oracle(counts):
    curve = of(counts).curve

    expected = [oracles.top(counts, percent=percent)[1] for percent in range(101)]
    assert list(curve) == [held / sum(counts) for held in expected]


@generated
@given(some_counts.filter(any))
def test_gini_oracle(counts):
    assert gini(np.array(counts)) == pytest.approx(
        float(oracles.gini(counts)), abs=1e-12
    )


@generated
@given(some_counts.filter(any))
def test_concentration_gini_is_of_those_who_came(counts):
    came = [count for count in counts if count]

    assert of(counts).gini == pytest.approx(float(oracles.gini(came)), abs=1e-12)


@pytest.mark.parametrize("people", [1, 2, 7, 100])
def test_gini_all_equal(people):
    assert gini(np.full(people, 4)) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("people", [1, 2, 7, 100])
def test_gini_one_has_all(people):
    counts = np.zeros(people, dtype=np.int64)
    counts[0] = 5

    assert gini(counts) == pytest.approx(1 - 1 / people)


@generated
@given(some_counts.filter(any), st.integers(2, 9))
def test_gini_does_not_depend_on_the_unit(counts, times):
    assert of([count * times for count in counts]).gini == pytest.approx(
        of(counts).gini
    )


@generated
@given(some_counts.filter(any))
def test_concentration_shares_rise_with_the_percent(counts):
    result = of(counts)

    shares = [top.share for top in result.top]
    assert shares == sorted(shares)
    assert all(top.share >= top.top_percent / 100 for top in result.top)
    assert 0 <= result.gini < 1


@generated
@given(some_counts.filter(any))
def test_concentration_curve_rises_from_none_to_all(counts):
    curve = of(counts).curve

    assert curve[0] == 0
    assert curve[100] == 1
    assert list(curve) == sorted(curve)


@generated
@given(some_counts.filter(any))
def test_concentration_curve_passes_through_the_top_shares(counts):
    result = of(counts)

    assert all(result.curve[top.top_percent] == top.share for top in result.top)


@generated
@given(some_counts.filter(any))
def test_concentration_at_least_falls_as_the_number_rises(counts):
    at_least = of(counts).at_least

    people = [least.patients for least in at_least]
    shares = [least.share for least in at_least]
    assert people == sorted(people, reverse=True)
    assert shares == sorted(shares, reverse=True)


@generated
@given(some_counts, st.randoms())
def test_concentration_does_not_depend_on_order_or_ties(counts, random):
    # Whoever of those with the same number comes first, the result is the same
    shuffled = random.sample(counts, len(counts))

    assert of(shuffled) == of(counts)


@generated
@given(some_counts.filter(bool), st.data())
def test_concentration_one_more_appointment_never_lowers_a_count(counts, data):
    who = data.draw(st.sampled_from(range(len(counts))))
    more = [count + (at == who) for at, count in enumerate(counts)]

    before, after = of(counts), of(more)

    assert after.appointments == before.appointments + 1
    for one, other in zip(before.at_least, after.at_least, strict=True):
        assert other.patients >= one.patients
    for one, other in zip(before.top, after.top, strict=True):
        assert other.appointments >= one.appointments


@generated
@given(some_counts)
def test_concentration_round_trip(counts):
    result = of(counts)

    stored = json.loads(json.dumps(result.to_dict(), allow_nan=False))

    assert Concentration.from_dict(stored) == result


def test_gini_of_large_numbers_does_not_overflow():
    counts = np.full(100_000, 30_000, dtype=np.int32)
    counts[0] = 2_000_000_000

    expected = Fraction(2 * (30_000 * sum(range(1, 100_000)) + 100_000 * 2_000_000_000))
    expected /= 100_000 * int(counts.sum(dtype=np.int64))
    assert gini(counts) == pytest.approx(float(expected - Fraction(100_001, 100_000)))
