"""The figures of demand and capacity among all figures of a practice."""

import json
from datetime import date

import pytest

from attenders.analysis.capacity import Capacity
from attenders.analysis.figures import BY_KIND
from attenders.analysis.initiated import Initiated
from attenders.analysis.initiative_rules import PATIENT, InitiativeRule
from attenders.analysis.inputs import Inputs
from attenders.analysis.rising import Rising
from attenders.analysis.sensitivity import SIX
from attenders.analysis.turned_away import CountedSession, TurnedAway
from attenders.analysis.view import DEFAULT, View
from attenders.analysis.whole import NotPossible, Work
from tests.unit.attenders.analysis.frames import frame
from tests.unit.attenders.analysis.people import people_of


SOME = """
    patient  day         slot_type  staff  duration  times
    Ann      2025-06-02  7          NURSE  10        3
    Bob      2025-12-31  9          GP     10        2
    -        2025-06-03  7          GP     10        1
"""
KINDS = ("INITIATED", "RISING", "CAPACITY")


def work_of(drawing: str = SOME, **more: object) -> Work:
    patients = people_of(
        [
            {"local_id": "Ann", "conditions": "Asthma;Diabetes"},
            {"local_id": "Bob", "conditions": "Asthma"},
        ]
    )
    names = {7: "INR", 9: "Routine"}
    inputs = Inputs.of(frame(drawing), patients=patients, slot_types=names, **more)
    return Work(inputs, DEFAULT)


@pytest.mark.parametrize("kind", KINDS)
def test_figure_comes_back_from_json(kind):
    result = work_of().do(BY_KIND[kind])

    stored = json.loads(json.dumps(result.to_dict(), allow_nan=False))

    assert BY_KIND[kind].load(stored) == result


def test_initiated_of_a_practice():
    work = work_of()

    found = work.do(BY_KIND["INITIATED"])

    assert isinstance(found, Initiated)
    assert (found.practice, found.not_clear) == (3, 2)
    assert work.people.to_dict("list") == {
        "patient": [0, 1],
        "practice_initiated": [3, 0],
    }


def test_initiated_holds_the_chosen_definition_beside_the_six():
    chosen = View(definition="TOP_100")
    inputs = work_of().inputs

    found = Work(inputs, chosen).do(BY_KIND["INITIATED"])
    usual = work_of().do(BY_KIND["INITIATED"])

    assert isinstance(found, Initiated)
    assert isinstance(usual, Initiated)
    names = [each.of_all.definition.name for each in found.compared]
    assert names == [
        "Top 100 people",
        *(one.of_all.definition.name for one in usual.compared),
    ]
    assert len(usual.compared) == len(SIX)


def test_initiated_by_the_rules_of_the_practice():
    ours = (InitiativeRule("Routine", PATIENT, ("routine",)),)

    found = work_of(initiative_rules=ours).do(BY_KIND["INITIATED"])

    assert isinstance(found, Initiated)
    assert (found.patient, found.practice) == (2, 0)


def test_rising_of_a_practice():
    found = work_of().do(BY_KIND["RISING"])

    assert isinstance(found, Rising)
    assert found.volume is None
    assert (found.now.appointments, found.now.people) == (6, 2)
    assert (found.now.conditions, found.now.conditions_known) == (8, 5)


def test_capacity_of_a_practice():
    found = work_of().do(BY_KIND["CAPACITY"])

    assert isinstance(found, Capacity)
    assert found.now.minutes == 60
    assert found.baseline is not None


def test_figures_of_a_practice_without_patients():
    work = work_of(SOME.replace("Ann", "-  ").replace("Bob", "-  "))

    assert isinstance(work.do(BY_KIND["INITIATED"]), NotPossible)
    assert isinstance(work.do(BY_KIND["RISING"]), Rising)
    assert isinstance(work.do(BY_KIND["CAPACITY"]), Capacity)


def test_turned_away_is_set_beside_the_appointments_of_the_day():
    sessions = (
        CountedSession(date(2025, 6, 2), "ALL_DAY", requests=10, not_met=2),
        CountedSession(date(2023, 6, 2), "ALL_DAY", requests=99, not_met=99),
    )
    result = work_of(sessions=sessions, list_size=1000).do(BY_KIND["TURNED_AWAY"])

    # Of the three of Ann's; the other session is not of the period
    assert isinstance(result, TurnedAway)
    assert (result.all.requests, result.all.not_met, result.all.given) == (10, 2, 3)
    assert result.not_met_per_1000_per_week == pytest.approx(10)
    stored = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert BY_KIND["TURNED_AWAY"].load(stored) == result


def test_turned_away_of_sessions_without_appointments_says_so():
    sessions = (CountedSession(date(2025, 7, 1), "MORNING", requests=5, not_met=1),)
    result = work_of(sessions=sessions).do(BY_KIND["TURNED_AWAY"])

    assert isinstance(result, TurnedAway)
    assert (result.all.requests, result.without_data) == (0, 1)


def test_turned_away_where_nobody_counted_is_not_known():
    result = work_of().do(BY_KIND["TURNED_AWAY"])

    assert isinstance(result, NotPossible)
    assert "Nobody has counted requests" in result.why
