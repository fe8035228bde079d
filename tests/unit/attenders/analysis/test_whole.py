"""All figures of a practice, from one registry."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from academy.exceptions import NothingToAnalyseError
from attenders.analysis.counting import Counting, contacts
from attenders.analysis.figures import BY_KIND, FIGURES, VERSIONS
from attenders.analysis.inputs import Inputs
from attenders.analysis.methods import modules
from attenders.analysis.view import DEFAULT, View
from attenders.analysis.whole import Figure, Made, NotPossible, People, Result, Work
from attenders.analysis.window import Window
from attenders.frames import OUTCOMES
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import (
    Row,
    frame,
    frame_of,
    names_in,
)
from tests.unit.attenders.analysis.people import people_of


# Two years of Ann, who comes often, and Bob; a telephone call of Bob with a nurse
TWO_YEARS = """
    patient  day         times  staff  mode          clinician  duration
    Ann      2024-01-05  4      GP     FACE_TO_FACE  0          10
    Ann      2025-01-10  3      GP     FACE_TO_FACE  0          10
    Ann      2025-06-10  3      GP     FACE_TO_FACE  1          10
    Bob      2024-12-30  1      GP     FACE_TO_FACE  1          10
    Bob      2025-12-31  1      NURSE  TELEPHONE     2          5
"""
# Each example works out everything
few = settings(deadline=None, max_examples=8)
NAMES = {0: "Dr A", 1: "Dr B", 2: "Sr C"}


# What needs a registered list, conditions, or what a practice enters
ASK_FOR_MORE = {
    *("LAST_SEEN", "CAME_LATER", "EMERGENCY_USE", "FUNDING"),
    *("COST_BY_CONDITION", "TURNED_AWAY"),
}


def inputs_of(rows: pd.DataFrame, **more: object) -> Inputs:
    people = [{"local_id": str(at)} for at in range(rows["patient"].max() + 1)]
    return Inputs.of(rows, patients=people_of(people), **more)


def worked_out(inputs: Inputs, view: View = DEFAULT) -> Work:
    work = Work(inputs, view)
    for figure in FIGURES:
        work.do(figure)
    return work


@pytest.fixture
def two_years() -> Inputs:
    return inputs_of(frame(TWO_YEARS), clinicians=NAMES)


def test_registry_names_each_figure_once():
    assert len(BY_KIND) == len(FIGURES)
    assert all(figure.version >= 1 for figure in FIGURES)
    assert {figure.kind: figure.version for figure in FIGURES} == VERSIONS


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.kind)
def test_figure_can_be_kept_and_explained(figure):
    assert 0 < len(figure.kind) <= 40  # as long as the database keeps
    assert 0 < len(figure.title) <= 60
    assert set(figure.cards) <= set(modules())


def test_all_figures_of_two_years(two_years):
    work = worked_out(two_years)

    assert list(work.results) == [figure.kind for figure in FIGURES]
    assert list(work.seconds) == list(work.results)
    assert {
        kind for kind, found in work.results.items() if isinstance(found, NotPossible)
    } == ASK_FOR_MORE


def test_figures_come_back_from_json(two_years):
    for kind, result in worked_out(two_years).results.items():
        stored = json.loads(json.dumps(result.to_dict(), allow_nan=False))

        assert BY_KIND[kind].load(stored) == result, kind


def test_people_of_two_years(two_years):
    people = worked_out(two_years).people

    assert people["patient"].tolist() == [0, 1]
    assert people["attended"].tolist() == [6, 1]
    assert people["is_often"].tolist() == [True, False]
    assert people["last_year"].tolist() == [4, 1]
    assert people["minute_tenths"].tolist() == [600, 50]
    assert people["clinicians"].tolist() == [2, -1]  # Bob saw no GP this year
    assert people["bice_boxerman"].tolist()[0] == pytest.approx(0.4)
    assert np.isnan(people["bice_boxerman"].tolist()[1])


def test_who_has_none_in_the_period_is_there_for_the_year_before():
    drawn = f"{TWO_YEARS}    Cat      2024-06-05  2      GP     FACE_TO_FACE  1   10\n"

    people = worked_out(inputs_of(frame(drawn), clinicians=NAMES)).people

    assert people["booked"].tolist() == [6, 1, 0]
    assert people["last_year"].tolist() == [4, 1, 2]
    assert pd.isna(people["last_seen"].iloc[2])


def test_view_says_what_counts_towards_attending_often(two_years):
    work = worked_out(two_years, View(counting=Counting(modes="FACE_TO_FACE")))

    assert work.people["counted"].tolist() == [6, 0]
    assert work.people["attended"].tolist() == [6, 1]
    assert work.results["HEADLINE"].concentration.appointments == 6
    assert work.results["HEADLINE"].appointments.attended == 7


def test_window_is_the_chosen_one(two_years):
    window = Window(date(2025, 1, 1), date(2025, 3, 31))

    work = worked_out(two_years, View(window=window))

    assert work.results["HEADLINE"].window == window
    assert work.people["attended"].tolist()[0] == 3
    assert "90 days" in work.results["LONGER_VISITS"].why


def test_one_year_has_no_movement():
    lines = [line for line in TWO_YEARS.splitlines() if "2024-01" not in line]

    work = worked_out(inputs_of(frame("\n".join(lines)), clinicians=NAMES))

    assert "do not cover that year" in work.results["MOVEMENT"].why
    assert "last_year" not in work.people


def test_definition_of_other_than_a_year_has_no_movement(two_years):
    work = worked_out(two_years, View(definition="AT_LEAST_30_IN_2_YEARS"))

    assert "does not look at 12 months" in work.results["MOVEMENT"].why


def test_short_data_have_no_cost_over_years():
    rows = frame("patient day\nAnn 2025-06-10")

    work = worked_out(inputs_of(rows))

    assert "None of the 5 years" in work.results["COST_OVER_YEARS"].why


def test_no_clinician_no_continuity():
    rows = frame("patient day staff\nAnn 2025-06-10 GP")

    assert (
        "names its clinician" in worked_out(inputs_of(rows)).results["CONTINUITY"].why
    )


def test_no_patients_no_figures_of_people():
    work = worked_out(inputs_of(frame("patient day times\n- 2025-06-10 3")))

    possible = {
        kind
        for kind, found in work.results.items()
        if not isinstance(found, NotPossible)
    }
    of_all = {figure.kind for figure in FIGURES if not figure.of_people}
    assert possible == of_all - ASK_FOR_MORE
    assert "who it was with" in work.results["FREQUENT"].why
    assert work.people.empty


def test_no_outcome_nothing_to_analyse():
    with pytest.raises(NothingToAnalyseError, match="attended or missed"):
        inputs_of(frame("patient day status\nAnn 2025-06-10 BOOKED"))


def test_period_without_appointments_ends_the_analysis(two_years):
    empty = View(window=Window(date(2020, 1, 1), date(2020, 12, 31)))

    with pytest.raises(NothingToAnalyseError, match="no appointments from 1 January"):
        worked_out(two_years, empty)


def test_fault_of_a_figure_is_not_kept_quiet(two_years):
    def broken(_work: Work) -> Made:
        raise ZeroDivisionError

    figure = replace(BY_KIND["COST"], work=broken)

    with pytest.raises(ZeroDivisionError):
        Work(two_years, DEFAULT).do(figure)


def test_not_possible_comes_back_from_json():
    figure: Figure = BY_KIND["COST"]
    why: Result = NotPossible("There is nothing.")

    assert figure.load(json.loads(json.dumps(why.to_dict()))) == why


def test_columns_of_people_are_given_once():
    people = People(3)
    people.add(pd.DataFrame({"patient": [2], "n": [5]}), absent=0)
    people.add(pd.DataFrame({"patient": [0], "m": [7]}), absent=-1)

    assert people.frame.to_dict("list") == {
        "patient": [0, 2],
        "n": [0, 5],
        "m": [7, -1],
    }
    with pytest.raises(ValueError, match="Two figures"):
        people.add(pd.DataFrame({"patient": [1], "n": [5]}), absent=0)


def some(rows: Sequence[Row]) -> Inputs | None:
    """The inputs of generated rows, where they are enough for any figure."""
    drawn = frame_of(rows)
    if not drawn["status"].isin(OUTCOMES).any():
        return None
    people = [{"local_id": str(name)} for name in names_in(rows)]
    return Inputs.of(drawn, patients=people_of(people))


@few
@given(often.appointments)
def test_people_are_those_of_the_figures_behind_them(rows):
    inputs = some(rows)
    if inputs is None:
        return
    work = worked_out(inputs)
    people = work.people

    if people.empty:
        return
    in_window = contacts(work.inside, DEFAULT.counting, people=len(inputs.patients))
    assert people["counted"].tolist() == in_window[people["patient"]].tolist()
    assert people["patient"].is_monotonic_increasing
    if "is_often" in people:
        assert people["is_often"].sum() == work.results["FREQUENT"].people


@few
@given(often.appointments)
def test_order_of_rows_does_not_matter(rows):
    inputs = some(rows)
    if inputs is None:
        return
    turned = replace(
        inputs, stored=inputs.stored.iloc[::-1], frame=inputs.frame.iloc[::-1]
    )

    one, other = worked_out(inputs), worked_out(turned)

    assert one.results == other.results
    pd.testing.assert_frame_equal(one.people, other.people)
