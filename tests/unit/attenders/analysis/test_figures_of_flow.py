"""The figures of demand and flow, as they are worked out for a practice and kept."""

import json

import numpy as np
import pytest
from hypothesis import given

from attenders.analysis.figures import BY_KIND
from attenders.analysis.flow import flow
from attenders.analysis.inputs import Inputs
from attenders.analysis.view import View
from attenders.analysis.whole import NotPossible, Result, Work
from tests.unit.attenders.analysis.demand_rows import SPRING, spring_rows
from tests.unit.attenders.analysis.frames import Row, frame_of, generated, names_in
from tests.unit.attenders.analysis.people import people_of


KINDS = ("FLOW", "WEEK_SHAPE", "MIX", "WAITS", "MISSED_BY", "MISSED_AGAIN")
ONE = {"day": "2025-05-06", "status": "ATTENDED"}


def work_of(rows: list[Row]) -> Work:
    people = [{"local_id": name} for name in names_in(rows)]
    inputs = Inputs.of(
        frame_of(rows),
        patients=people_of(people),
        slot_types={0: "Routine"},
        list_size=500,
    )
    return Work(inputs, View(window=SPRING))


def done(work: Work, kind: str) -> Result:
    return work.do(BY_KIND[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_figure_is_loaded_as_it_was_kept(kind):
    found = done(work_of([{"patient": "A", **ONE}]), kind)

    stored = json.loads(json.dumps(found.to_dict(), allow_nan=False))

    assert not isinstance(found, NotPossible)
    assert BY_KIND[kind].load(stored) == found


@pytest.mark.parametrize("kind", KINDS[:-1])
def test_figure_needs_no_patient(kind):
    found = done(work_of([{"patient": "-", **ONE}]), kind)

    assert not isinstance(found, NotPossible)


def test_who_missed_again_needs_patients():
    found = done(work_of([{"patient": "-", **ONE}]), "MISSED_AGAIN")

    assert isinstance(found, NotPossible)


@generated
@given(spring_rows)
def test_flow_is_of_the_statuses_as_the_practice_counts_them(rows):
    work = work_of([*rows, {"patient": "A", **ONE}])

    found = done(work, "FLOW")

    counted = work.inputs.frame
    assert found == flow(counted, window=SPRING, registered=500)
    assert not np.isin(counted["status"], ("WALKED_OUT", "NO_ACCESS_VISIT")).any()
