"""The figures of those who come seldom, as the registry works them out."""

import json
from datetime import date

import pytest

from attenders.analysis.at_risk import AtRisk
from attenders.analysis.emergency_use import EmergencyUse
from attenders.analysis.figures import BY_KIND
from attenders.analysis.funding import Income
from attenders.analysis.inputs import Inputs
from attenders.analysis.view import View
from attenders.analysis.whole import NotPossible, Result, Work
from attenders.analysis.window import Window
from tests.unit.attenders.analysis.frames import frame_of, names_in
from tests.unit.attenders.analysis.listed import drawn, listed_of
from tests.unit.attenders.analysis.people import people_of


KINDS = (
    *("LOW_ATTENDERS", "LAST_SEEN", "CAME_LATER", "AT_RISK", "EMERGENCY_USE"),
    "FUNDING",
)
APPOINTMENTS = """
    patient  day
    Ann      2024-01-01
    Ann      2024-12-31
    Ann      2025-01-01
    Bob      2025-06-01
    Ann      2025-12-31
"""
PEOPLE = """
    local_id  conditions       frailty   emergency_visits
    Ann       Asthma           UNKNOWN   2
    Bob       Asthma;Diabetes  UNKNOWN   0
    Cat       Asthma           SEVERE    -1
"""
INCOME = Income("RAW", 300, 3, 30_000, 10_000, date(2025, 4, 1), "the statement")
SHORT = View(Window(date(2025, 1, 1), date(2025, 6, 30)))


def work(view: View | None = None, **more: object) -> Work:
    rows = drawn(APPOINTMENTS)
    patients = people_of([{"local_id": name} for name in names_in(rows)])
    inputs = Inputs.of(frame_of(rows), patients=patients, **more)
    return Work(inputs, view or View())


def with_list(**more: object) -> dict[str, object]:
    listed = listed_of(drawn(PEOPLE), drawn(APPOINTMENTS))
    return {"listed": listed, "listed_on": date(2026, 1, 5), **more}


def done(kind: str, view: View | None = None, **more: object) -> Result:
    return work(view, **more).do(BY_KIND[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_figure_of_a_list_is_worked_out_and_stored(kind):
    result = done(kind, **with_list(income=INCOME))

    assert not isinstance(result, NotPossible)
    stored = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert BY_KIND[kind].load(stored) == result


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("LAST_SEEN", "Without a registered list"),
        ("CAME_LATER", "Without a registered list"),
        ("EMERGENCY_USE", "Without a registered list"),
        ("FUNDING", "has not been entered"),
    ],
)
def test_figure_without_a_list_or_income_says_why(kind, why):
    result = done(kind)

    assert isinstance(result, NotPossible)
    assert why in result.why


@pytest.mark.parametrize("kind", ["LOW_ATTENDERS", "AT_RISK"])
def test_figure_that_needs_no_list(kind):
    assert not isinstance(done(kind), NotPossible)


def test_at_risk_reads_the_conditions_of_the_list():
    result = done("AT_RISK", **with_list())

    # Bob by two conditions, Cat by frailty, though no appointment names Cat
    assert isinstance(result, AtRisk)
    assert [reason.people for reason in result.reasons] == [1, 1, 0]
    assert result.days["frailty"] == date(2026, 1, 5)


def test_list_of_people_at_risk_is_given_beside_the_counts():
    made = work(**with_list())
    result = made.do(BY_KIND["AT_RISK"])

    (rows,) = made.rows.values()
    # Bob is patient 1 and row 1 of the list, Cat has no appointment and is row 2
    assert rows[["patient", "listed"]].to_numpy().tolist() == [[1, 1], [-1, 2]]
    assert len(rows) == result.people
    assert made.people.empty


def test_emergency_use_only_where_the_list_has_it():
    listed = listed_of([{"local_id": "Ann"}], drawn(APPOINTMENTS))

    assert isinstance(done("EMERGENCY_USE", **with_list()), EmergencyUse)
    assert isinstance(done("EMERGENCY_USE", listed=listed), NotPossible)


@pytest.mark.parametrize(
    ("kind", "why"), [("FUNDING", "12 months"), ("CAME_LATER", "two years")]
)
def test_figure_of_a_period_that_is_too_short(kind, why):
    result = done(kind, SHORT, **with_list(income=INCOME))

    assert isinstance(result, NotPossible)
    assert why in result.why
