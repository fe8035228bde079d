"""The average cost of the time of people with a condition, or of a cohort."""

import json
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.cost import Pounds, cost, patient_costs
from attenders.analysis.cost_groups import (
    METHOD,
    CostByGroup,
    cost_by_group,
    members_of,
)
from attenders.analysis.unit_costs import OwnRate, Rate, unit_costs
from attenders.analysis.window import Window
from attenders.charts.words import said
from tests.unit.attenders.analysis.frames import (
    frame,
    frame_of,
    generated,
    names_in,
    timed_rows,
)


YEAR = Window(date(2025, 4, 1), date(2026, 3, 31))
# A GP costs £1, £2 or £3 a minute
ROUND = unit_costs(
    manual_year=2025,
    own=(OwnRate("GP", Rate(6_000, 12_000, 18_000), "Round", date(2026, 1, 1)),),
)
# Ann has both, Bob asthma alone, Cat neither; Dan has asthma and did not attend
APPOINTMENTS = """
    patient  staff  duration  status    times
    Ann      GP     10        ATTENDED  6
    Bob      GP     10        ATTENDED  3
    Cat      GP     10        ATTENDED  1
    Dan      GP     10        DNA       1
"""
ASTHMA, DIABETES = [0, 1, 3], [0]
NAMES = ("Asthma", "Diabetes")


def of(
    cohorts: Sequence[Sequence[int]] = (ASTHMA, DIABETES),
    *,
    known: Sequence[bool] = (True, True, True, True),
) -> CostByGroup:
    return cost_by_group(
        patient_costs(frame(APPOINTMENTS), costs=ROUND),
        members=members_of([np.array(c, dtype=int) for c in cohorts], patients=4),
        names=NAMES,
        window=YEAR,
        known=np.array(known),
    )


def test_cost_by_group_counts_people_in_each_group_they_have():
    asthma, diabetes = of().groups

    assert (asthma.name, asthma.people, asthma.appointments) == ("Asthma", 2, 9)
    assert asthma.cost == Pounds(90, 180, 270)
    assert asthma.share == 0.9
    assert asthma.per_person == Pounds(45, 90, 135)
    assert (diabetes.people, diabetes.cost.central, diabetes.share) == (1, 120, 0.6)


def test_cost_by_group_in_any_and_in_none_are_the_whole():
    found = of()

    assert (found.in_any.people, found.in_none.people) == (2, 1)
    assert (found.in_any.share, found.in_none.share) == (0.9, 0.1)
    assert found.not_known.people == 0
    assert found.in_several == 1


def test_cost_by_group_of_people_who_are_not_known():
    found = of(known=[False, True, False, False])

    # Ann has a condition, so hers are known; of Cat nothing is
    assert (found.in_any.people, found.in_none.people) == (2, 0)
    assert (found.not_known.people, found.not_known.share) == (1, 0.1)


def test_cost_by_group_says_that_groups_overlap():
    assert said(of().sentence) == (
        "1 of the 2 people in these groups who attended are in more than one, so the"
        " groups overlap and must not be added up. From 1 April 2025 to 31 March 2026,"
        " 90.0% of the average cost of the time of appointments was with the 2 of"
        " “Asthma”."
    )
    assert "must not be added up" in METHOD.definition


def test_cost_by_group_of_nobody():
    found = of(([], []))

    assert [group.people for group in found.groups] == [0, 0]
    assert [group.per_person for group in found.groups] == [None, None]
    assert found.in_none.people == 3
    assert said(found.sentence).startswith("Nobody who attended is in")


def test_cost_by_group_without_groups_or_appointments():
    found = cost_by_group(
        patient_costs(frame_of([]), costs=ROUND),
        members=np.zeros((0, 0), dtype=bool),
        names=(),
        window=YEAR,
    )

    assert (found.groups, found.in_any.people, found.in_none.people) == ((), 0, 0)
    assert found.in_none.share is None


def test_cost_by_group_of_a_name_with_braces():
    found = cost_by_group(
        patient_costs(frame(APPOINTMENTS), costs=ROUND),
        members=np.ones((4, 1), dtype=bool),
        names=("Ours {any}",),
        window=YEAR,
    )

    assert "of “Ours {any}”" in said(found.sentence)


@pytest.mark.parametrize("shape", [(4, 1), (4, 3), (3, 2)])
def test_cost_by_group_needs_a_row_for_each_patient_and_a_name_for_each_group(shape):
    with pytest.raises(ValueError, match="There must be a"):
        cost_by_group(
            patient_costs(frame(APPOINTMENTS), costs=ROUND),
            members=np.zeros(shape, dtype=bool),
            names=NAMES,
            window=YEAR,
        )


groups_of = st.lists(st.sets(st.sampled_from("ABCDE")), max_size=4)


def generated_groups(rows, groups) -> CostByGroup:
    names = names_in(rows)
    cohorts = [
        np.array([names.index(n) for n in sorted(group) if n in names], dtype=int)
        for group in groups
    ]
    return cost_by_group(
        patient_costs(frame_of(rows), costs=ROUND),
        members=members_of(cohorts, patients=len(names)),
        names=[f"Group {at}" for at in range(len(groups))],
        window=YEAR,
    )


@generated
@given(timed_rows, groups_of)
def test_cost_by_group_oracle(rows, groups):
    found = generated_groups(rows, groups)

    for group, result in zip(groups, found.groups, strict=True):
        theirs = [row for row in rows if row["patient"] in group]
        alone, _ = cost(frame_of(theirs), costs=ROUND)
        assert result.people == alone.people.people
        assert result.appointments == alone.people.appointments
        assert result.cost == alone.people.cost
    came = {row["patient"] for row in rows if row["status"] == "ATTENDED"}
    times = [sum(name in group for group in groups) for name in came]
    assert found.in_several == sum(n > 1 for n in times)
    assert found.in_none.people == times.count(0)


@generated
@given(timed_rows, groups_of)
def test_cost_by_group_parts_sum_to_the_whole(rows, groups):
    found = generated_groups(rows, groups)

    whole, _ = cost(frame_of(rows), costs=ROUND)
    parts = (found.in_any, found.in_none)
    assert sum(part.people for part in parts) == whole.people.people
    assert sum(part.appointments for part in parts) == whole.people.appointments
    assert sum(part.cost.central for part in parts) == pytest.approx(
        whole.people.cost.central
    )


@generated
@given(timed_rows, groups_of)
def test_cost_by_group_round_trip(rows, groups):
    found = generated_groups(rows, groups)

    stored = json.loads(json.dumps(found.to_dict(), allow_nan=False))

    assert CostByGroup.from_dict(stored) == found
