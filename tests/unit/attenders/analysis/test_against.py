"""A cohort against the others in layers of age and sex."""

import math
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.against import Layers, MeanLayers
from tests.unit.attenders.analysis.frames import generated


# In cohort, layer, has it
Person = tuple[bool, int, bool]


def layers(people: list[Person]) -> Layers:
    cohort, strata, has = (
        np.array([person[at] for person in people], dtype=kind)
        for at, kind in enumerate((bool, int, bool))
    )
    return Layers.of(cohort, strata, [has], size=3)


def of(*groups: tuple[int, Person]) -> Layers:
    """So many people of each sort."""
    return layers([person for times, person in groups for _ in range(times)])


# Young: 2 of 10 and 20 of 100. Old: 45 of 90 and 50 of 100
AGE_ALONE = (
    (2, (True, 0, True)),
    (8, (True, 0, False)),
    (20, (False, 0, True)),
    (80, (False, 0, False)),
    (45, (True, 1, True)),
    (45, (True, 1, False)),
    (50, (False, 1, True)),
    (50, (False, 1, False)),
)


def test_expected_is_the_share_of_the_rest_times_the_cohort():
    # 10 of 20 % and 90 of 50 %
    assert of(*AGE_ALONE).comparable.expected() == pytest.approx([47])


def test_differ_by_age_alone():
    found = of(*AGE_ALONE)

    # 47 % against 35 %, but the same within each layer
    assert found.together.differ(chance=0.05) == (1,)
    assert found.comparable.differ(chance=0.05) == (0,)


def test_differ_is_that_of_two_shares():
    # 47 of 100 against 70 of 200: pooled 39 %, error 0.0597, so 2.01 errors
    assert of(*AGE_ALONE).together.differ(chance=0.05) == (1,)
    assert of(*AGE_ALONE).together.differ(chance=0.04) == (0,)


def test_differ_says_nothing_of_too_few():
    few = ((4, (True, 0, True)), (1, (True, 0, False)), (100, (False, 0, False)))

    assert of(*few).together.differ(chance=0.05) == (0,)


some_people = st.lists(
    st.tuples(st.booleans(), st.integers(0, 2), st.booleans(), st.integers(1, 12)),
    max_size=12,
).map(lambda rows: [row[:3] for row in rows for _ in range(row[3])])


def strata(people: list[Person], *, both: bool) -> list[list[Person]]:
    by_layer = [[p for p in people if p[1] == at] for at in range(3)]
    if both:
        return [layer for layer in by_layer if len({p[0] for p in layer}) == 2]
    return by_layer


def z(layers_of: list[list[Person]]) -> float:
    """Cochran–Mantel–Haenszel, as it stands in the books; 0 where it has no value."""
    difference = variance = 0.0
    least = [0.0] * 4
    for layer in layers_of:
        n = len(layer)
        if not n:
            continue
        cohort = sum(p[0] for p in layer)
        rest, with_it = n - cohort, sum(p[2] for p in layer)
        difference += sum(p[0] and p[2] for p in layer) - cohort * with_it / n
        if n > 1:
            variance += cohort * rest * with_it * (n - with_it) / (n * n * (n - 1))
        for at, (side, kind) in enumerate(
            (s, k) for s in (cohort, rest) for k in (with_it, n - with_it)
        ):
            least[at] += side * kind / n
    if min(least) < 5 or not variance:
        return 0.0
    return difference / math.sqrt(variance)


@generated
@given(some_people)
def test_layers_oracle(people):
    found = layers(people)

    for both, made in ((False, found), (True, found.comparable)):
        value = z(strata(people, both=both))
        sign = 0 if abs(value) <= 1.96 else (1 if value > 0 else -1)
        if abs(abs(value) - 1.96) > 0.001:
            assert made.differ(chance=0.05) == (sign,)
    expected = sum(
        sum(p[0] for p in layer) * fmean(p[2] for p in layer if not p[0])
        for layer in strata(people, both=True)
    )
    assert found.comparable.expected() == pytest.approx([expected])


def means(people: list[tuple[bool, int, float]]) -> MeanLayers:
    cohort, layer, values = (
        np.array([person[at] for person in people], dtype=kind)
        for at, kind in enumerate((bool, int, float))
    )
    return MeanLayers.of(cohort, layer, values, size=3)


OLDER = (
    [(True, 1, 2.0), (True, 1, 4.0)] * 20
    + [(False, 1, 2.0), (False, 1, 4.0)] * 20
    + [(False, 0, 0.0), (False, 0, 1.0)] * 20
)


def test_mean_of_others_of_the_same_ages():
    found = means(OLDER)

    assert found.mean == 3
    assert found.comparable.expected_mean() == 3
    assert found.together.expected_mean() == 1.75


def test_mean_differs_by_age_alone():
    found = means(OLDER)

    assert found.together.differ(chance=0.05, least=30) == 1
    assert found.comparable.differ(chance=0.05, least=30) == 0


def test_mean_of_too_few_differs_in_nothing():
    assert means(OLDER).together.differ(chance=0.05, least=41) == 0
    assert means([]).together.differ(chance=0.05, least=1) == 0
    assert means([]).comparable.differ(chance=0.05, least=1) == 0


@generated
@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 2), st.sampled_from((0.0, 0.5, 1.33))),
        max_size=40,
    )
)
def test_mean_layers_oracle(people):
    found = means(people).comparable

    layers_of = strata(people, both=True)
    cohort = [p for layer in layers_of for p in layer if p[0]]
    if not cohort:
        assert found.people == 0
        return
    expected = fmean(
        fmean(p[2] for p in layer if not p[0])
        for layer in layers_of
        for mine in layer
        if mine[0]
    )
    assert found.people == len(cohort)
    assert found.mean == pytest.approx(fmean(p[2] for p in cohort))
    assert found.expected_mean() == pytest.approx(expected)
