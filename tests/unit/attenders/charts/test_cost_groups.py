"""The charts of cost by group, and their words."""

import numpy as np
import pytest
from hypothesis import given

from academy.words import percent
from attenders.analysis.cost import patient_costs
from attenders.analysis.cost_groups import CostByGroup, cost_by_group
from attenders.analysis.cube import DIMENSIONS
from attenders.charts.cost_groups import (
    OVERLAP_WORDS,
    condition_cost_chart,
    segment_cost_chart,
)
from attenders.charts.segments import in_sentence
from tests.unit.attenders.analysis.frames import frame_of, generated, timed_rows
from tests.unit.attenders.analysis.test_cost_groups import (
    ROUND,
    generated_groups,
    groups_of,
    of,
)
from tests.unit.attenders.analysis.test_cube import of as cube_of
from tests.unit.attenders.charts.parts import YEAR, check_words, plain


def test_condition_cost_is_drawn_most_first():
    trace, _ = plain(condition_cost_chart(of()))["data"]

    assert trace["mode"] == "markers"
    assert list(zip(trace["y"], trace["x"], strict=True)) == [
        ("Asthma", 180),
        ("Diabetes", 120),
    ]
    assert trace["error_x"]["array"] == [90, 60]
    assert trace["error_x"]["arrayminus"] == [90, 60]


def test_condition_cost_table():
    assert condition_cost_chart(of()).table.rows == (
        ("Asthma", "2", "£90", "£180", "£270", "£90"),
        ("Diabetes", "1", "£60", "£120", "£180", "£120"),
        ("In one of these groups or more", "2", "£90", "£180", "£270", "£90"),
        ("In none of these groups", "1", "£10", "£20", "£30", "£20"),
        ("Not known", "0", "£0", "£0", "£0", "–"),
    )


def test_condition_cost_says_that_groups_overlap():
    chart = condition_cost_chart(of())

    assert OVERLAP_WORDS in chart.notes
    assert chart.finding == (
        "90.0% of the average cost of time was with people with: asthma"
    )


def test_condition_cost_of_nobody():
    chart = condition_cost_chart(of(([], [])))

    assert chart.finding == "Nobody who attended has a condition coded"
    assert chart.figure is None
    check_words(chart)


def test_condition_cost_draws_the_largest_and_lists_all():
    names = [f"Condition {at}" for at in range(20)]
    rows = [{"patient": at, "staff": "GP"} for at in range(20)]
    result = cost_by_group(
        patient_costs(frame_of(rows), costs=ROUND),
        members=np.eye(20, dtype=bool),
        names=names,
        window=YEAR,
    )
    chart = condition_cost_chart(result)

    trace, _ = plain(chart)["data"]
    assert len(trace["x"]) == 12
    assert len(chart.table.rows) == 23


def test_segment_cost():
    chart = segment_cost_chart(cube_of(), rows="band")

    assert chart.finding == (
        "83.3% of the average cost of time was with one group: times attended: 18 to 25"
    )
    assert chart.table.rows[2] == ("18 to 25", "1", "£200", "£400", "£600", "£400")
    assert chart.table.rows[-1] == ("None", "3", "£0", "£0", "£0", "£0")


@pytest.mark.parametrize("rows", DIMENSIONS)
def test_segment_cost_has_its_words(rows):
    chart = segment_cost_chart(cube_of(), rows=rows)

    check_words(chart)
    assert plain(chart)["layout"]["xaxis"]["tickprefix"] == "£"


@pytest.mark.parametrize(
    ("name", "says"), [("Asthma", "asthma"), ("COPD", "COPD"), ("", "")]
)
def test_in_sentence(name, says):
    assert in_sentence(name) == says


@generated
@given(timed_rows, groups_of)
def test_condition_cost_says_the_same_everywhere(rows, groups):
    result: CostByGroup = generated_groups(rows, groups)
    chart = condition_cost_chart(result)

    check_words(chart)
    there = [group for group in result.groups if group.people]
    if there:
        most = max(there, key=lambda group: group.cost.central)
        assert chart.finding.startswith(f"{percent(most.share)} of")
        assert plain(chart)["data"][0]["x"][0] == most.cost.central
