"""The cube and the cost by condition as all figures of a practice are worked out."""

import json
from typing import Any

import numpy as np
import pandas as pd

from attenders.analysis.condition_words import OTHER_NAME
from attenders.analysis.conditions import MORBIDITIES
from attenders.analysis.cost_groups import CostByGroup
from attenders.analysis.cube import NEEDS, Cube, cut
from attenders.analysis.figures import BY_KIND
from attenders.analysis.inputs import Inputs
from attenders.analysis.view import DEFAULT
from attenders.analysis.whole import NotPossible, Result, Work
from tests.unit.attenders.analysis.frames import frame
from tests.unit.attenders.analysis.people import people_of


APPOINTMENTS = """
    patient  staff  duration  status    times
    Ann      GP     10        ATTENDED  20
    Bob      GP     10        ATTENDED  2
    Cat      NURSE  10        ATTENDED  1
    Dan      GP     10        DNA       3
"""


def people(*conditions: str) -> pd.DataFrame:
    rows = [{"local_id": at, "conditions": c} for at, c in enumerate(conditions)]
    return people_of(rows)


PATIENTS = people("Asthma; Depression", "Asthma", "", "Diabetes")


def worked_out(kind: str, *, patients: pd.DataFrame = PATIENTS, **more: Any) -> Result:
    """The figure, read back as it was stored."""
    inputs = Inputs.of(frame(APPOINTMENTS), patients=patients, **more)
    figure = BY_KIND[kind]
    made = Work(inputs, DEFAULT).do(figure)
    return figure.load(json.loads(json.dumps(made.to_dict(), sort_keys=True)))


def by_band_and_needs(found: Result) -> dict[tuple[str, str], int]:
    assert isinstance(found, Cube)
    table = cut(found, rows="band", columns="needs", measure="people")
    return {
        (row, column): table.cells[at][across]
        for at, row in enumerate(table.rows)
        for across, column in enumerate(table.columns)
        if table.cells[at][across]
    }


def test_cube_has_the_needs_of_the_conditions():
    assert tuple(NEEDS) == tuple(MORBIDITIES)
    assert by_band_and_needs(worked_out("CUBE")) == {
        ("18 to 25", "Physical and mental health"): 1,
        ("2 to 5", "Physical only"): 1,
        ("1", "None coded"): 1,
    }


def test_cube_has_the_needs_of_people_who_are_only_on_the_list():
    listed = people("Asthma; Depression", "Depression", "")
    listed = listed.assign(patient=np.array([0, -1, -1], dtype="int32"))

    found = by_band_and_needs(worked_out("CUBE", listed=listed))

    assert found[("None", "Mental health only")] == 1
    assert found[("None", "None coded")] == 1


def test_cube_where_no_conditions_are_known():
    found = by_band_and_needs(worked_out("CUBE", patients=people("", "", "", "")))

    assert {needs for _, needs in found} == {"Not known"}
    assert sum(found.values()) == 3


def test_cost_by_condition():
    found = worked_out("COST_BY_CONDITION")

    assert isinstance(found, CostByGroup)
    groups = {group.name: group for group in found.groups if group.people}
    assert {name: group.people for name, group in groups.items()} == {
        "Anxiety or depression": 1,
        "Asthma": 2,
    }
    assert groups["Asthma"].appointments == 22
    assert (found.in_any.people, found.in_none.people, found.in_several) == (2, 1, 1)


def test_cost_by_condition_that_is_not_recognised():
    patients = people("Asthma; Something rare", "Something rare", "", "")

    found = worked_out("COST_BY_CONDITION", patients=patients)

    assert isinstance(found, CostByGroup)
    assert (found.groups[-1].name, found.groups[-1].people) == (OTHER_NAME, 2)


def test_cost_by_condition_without_conditions_says_why():
    found = worked_out("COST_BY_CONDITION", patients=people("", "", "", ""))

    assert isinstance(found, NotPossible)
    assert "No conditions came" in found.why
