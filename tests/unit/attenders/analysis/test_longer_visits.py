"""Short visits against fewer, longer ones."""

import json
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.exceptions import NothingToAnalyseError
from attenders.analysis.continuity import VisitRule
from attenders.analysis.cost import patient_costs
from attenders.analysis.longer_visits import (
    DEFAULT_PLAN,
    METHOD,
    LongerVisits,
    LongerVisitsPlan,
    Replaced,
    longer_visits,
    method,
)
from attenders.analysis.unit_costs import unit_costs
from attenders.analysis.window import Window, twelve_months_to
from attenders.frames import MODES, STAFF
from tests.unit.attenders.analysis.frames import (
    frame,
    frame_of,
    generated,
    names_in,
    timed_rows,
)


YEAR = twelve_months_to(date(2025, 12, 31))
PLAN = LongerVisitsPlan(minutes=(60, 30, 30))


def of(
    appointments: pd.DataFrame,
    *,
    cohort: Sequence[int] = (0, 1, 2),
    plan: LongerVisitsPlan = PLAN,
    window: Window = YEAR,
) -> LongerVisits:
    return longer_visits(
        appointments,
        window=window,
        rule=VisitRule(not_people=(9,)),
        plan=plan,
        cohort=np.array(cohort, dtype=np.int32),
    )


# Ann: 20 visits of 10 minutes with two GPs and one long; Bob: two of no known length;
# Cat: none that counts; Dan is not in the cohort
FOUR = """
    patient  status    staff  duration  clinician  times
    Ann      ATTENDED  GP     10        1          15
    Ann      ATTENDED  GP     10        2          5
    Ann      ATTENDED  GP     25        1          1
    Bob      ATTENDED  GP     -1        1          1
    Bob      ATTENDED  GP     600       9          1
    Cat      DNA       GP     10        1          3
    Dan      ATTENDED  GP     10        1          50
    Ann      ATTENDED  NURSE  10        3          4
"""


@pytest.fixture
def four() -> LongerVisits:
    return of(frame(FOUR))


def test_longer_visits_now(four):
    assert (four.people, four.people_without) == (2, 1)
    assert (four.short_visits, four.short_minutes) == (22, 220)
    assert (four.longer_visits, four.longer_minutes) == (1, 25)
    assert four.length_taken == 2


def test_longer_visits_planned(four):
    # Two people, 120 minutes each; Ann's short visits took 200, Bob's 20
    assert (four.planned_visits, four.planned_minutes) == (6, 240)
    assert four.people_within == 1
    assert four.break_even == 240 / 220


def test_longer_visits_replaced(four):
    assert four.replaced == (
        Replaced(0, 220, 240, 240),
        Replaced(25, 165, 240, 185),
        Replaced(50, 110, 240, 130),
        Replaced(75, 55, 240, 75),
        Replaced(100, 0, 240, 20),
    )


def test_longer_visits_clinicians(four):
    # Ann saw two, Bob one; 9 is no person
    assert four.clinicians == 1.5


def test_longer_visits_break_even():
    ann = of(frame(FOUR), cohort=[0])

    assert ann.break_even == 120 / 200
    assert ann.replaced[-1].difference == -80


LENGTHS = """
    patient  staff  mode          duration
    Ann      GP     FACE_TO_FACE  60
    Ann      GP     FACE_TO_FACE  61
    Ann      GP     FACE_TO_FACE  239
    Ann      GP     FACE_TO_FACE  240
    Ann      GP     TELEPHONE     0
    Ann      GP     HOME_VISIT    -1
    Ann      GP     FACE_TO_FACE  15
    Ann      GP     FACE_TO_FACE  16
"""


def test_longer_visits_of_more_than_an_hour_are_cut():
    found = of(frame(LENGTHS))

    # Three of 60, the usual 23.4 of a home visit, and 16
    assert (found.longer_visits, found.longer_minutes) == (5, 219.4)


def test_longer_visits_of_no_known_length_count_as_usual():
    found = of(frame(LENGTHS))

    # The list slot as 10 face to face, 7.1 by telephone, and 15
    assert (found.short_visits, found.short_minutes) == (3, 32.1)
    assert found.length_taken == 3


@generated
@given(timed_rows)
def test_longer_visits_have_the_minutes_of_the_cost(rows):
    """One rule of minutes in the whole product: both figures add up to the same."""
    appointments = frame_of(rows)
    everybody = range(len(names_in(rows)))
    found = longer_visits(
        appointments,
        window=YEAR,
        rule=VisitRule(staff=STAFF, modes=MODES),
        plan=PLAN,
        cohort=np.array(everybody, dtype=np.int32),
    )

    people = patient_costs(appointments, costs=unit_costs(manual_year=2025))
    assert found.short_minutes + found.longer_minutes == pytest.approx(
        people["tenths"].sum() / 10
    )
    assert found.length_taken == sum(
        row["status"] == "ATTENDED" and (row["duration"] <= 0 or row["duration"] >= 240)
        for row in rows
    )


def test_longer_visits_of_nobody():
    found = of(frame_of([]), cohort=[])

    assert (found.people, found.people_without, found.planned_minutes) == (0, 0, 0)
    assert found.break_even is None
    assert found.clinicians is None
    assert {item.difference for item in found.replaced} == {0}


def test_longer_visits_people_are_counted_once():
    assert of(frame(FOUR), cohort=[0, 1, 1, 2, 0]) == of(frame(FOUR))


@pytest.mark.parametrize("last", [date(2025, 6, 30), date(2026, 12, 31)])
def test_longer_visits_of_another_period_than_a_year(last):
    with pytest.raises(NothingToAnalyseError, match="12 months"):
        of(frame(FOUR), window=Window(date(2025, 1, 1), last))


@pytest.mark.parametrize(
    "plan",
    [{"minutes": ()}, {"minutes": (60, 15)}, {"short_up_to": 20}],
)
def test_longer_visits_plan_must_make_sense(plan):
    with pytest.raises(ValueError, match="visit"):
        LongerVisitsPlan(**plan)


visit = st.fixed_dictionaries(
    {
        "patient": st.sampled_from("ABCD"),
        "day": st.integers(0, 300).map(
            lambda days: (date(2025, 1, 1) + timedelta(days)).isoformat()
        ),
        "status": st.sampled_from(("ATTENDED", "ATTENDED", "DNA")),
        "staff": st.sampled_from(("GP", "GP", "NURSE")),
        "clinician": st.sampled_from((-1, 1, 2, 9)),
        "duration": st.sampled_from((-1, 0, 1, 10, 15, 16, 60, 61)),
    }
)
some_visits = st.lists(visit, max_size=30)


@generated
@given(some_visits, st.sets(st.sampled_from("ABCD")))
def test_longer_visits_oracle(rows, cohort):
    names = names_in(rows)
    found = of(
        frame_of(rows), cohort=[names.index(name) for name in cohort if name in names]
    )

    minutes: dict[object, int] = {}
    longer = 0
    for row in rows:
        counts = (row["status"], row["staff"]) == ("ATTENDED", "GP")
        if not counts or row["patient"] not in cohort:
            continue
        length = 10 if row["duration"] <= 0 else min(row["duration"], 60)
        if length <= 15:
            minutes[row["patient"]] = minutes.get(row["patient"], 0) + length
        else:
            longer += length
    assert (found.people, found.short_minutes) == (len(minutes), sum(minutes.values()))
    assert found.longer_minutes == longer
    assert found.people_within == sum(own >= 120 for own in minutes.values())


@generated
@given(some_visits, st.randoms())
def test_longer_visits_order_of_rows_does_not_matter(rows, random):
    appointments = frame_of(rows)
    order = list(range(len(rows)))
    random.shuffle(order)

    assert of(appointments.iloc[order]) == of(appointments)


@generated
@given(some_visits)
def test_longer_visits_at_the_break_even_take_as_long_as_now(rows):
    found = of(frame_of(rows))

    if found.break_even is not None:
        left = found.short_minutes * (1 - found.break_even)
        assert left + found.planned_minutes == pytest.approx(found.short_minutes)
    assert found.replaced[0].difference == found.planned_minutes


@generated
@given(some_visits)
def test_longer_visits_round_trip(rows):
    found = of(frame_of(rows))

    stored = json.loads(json.dumps(found.to_dict(), allow_nan=False))

    assert LongerVisits.from_dict(stored) == found


def test_longer_visits_leave_the_frame_alone():
    appointments = frame(FOUR)
    before = appointments.copy(deep=True)

    of(appointments)

    pd.testing.assert_frame_equal(appointments, before)


def test_longer_visits_method_says_the_plan():
    assert "of 60, 30, 30, 20, 20, 20 minutes: 180 in all" in METHOD.definition
    assert "no saving is claimed" in METHOD.definition
    card = method(DEFAULT_PLAN, rule=VisitRule(staff=("NURSE",)))
    assert "with nurses" in card.counted
