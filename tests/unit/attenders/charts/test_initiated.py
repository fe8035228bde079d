"""The charts of who started the appointments."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attenders.analysis.counting import EVERYTHING, Counting
from attenders.analysis.definitions import Definition
from attenders.analysis.initiated import Initiated, initiated
from attenders.analysis.rules import AtLeast
from attenders.charts.initiated import definitions_chart, initiated_chart, rules_chart
from attenders.charts.parts import Chart
from tests.unit.attenders.analysis.frames import frame, frame_of, generated
from tests.unit.attenders.analysis.test_definitions import anybody
from tests.unit.attenders.charts.parts import YEAR, bars_of, check_words, plain


# Drawing is slow, and the figures have properties of their own
few = settings(generated, max_examples=8)
CHARTS: tuple[Callable[[Initiated], Chart], ...] = (
    initiated_chart,
    rules_chart,
    definitions_chart,
)
THREE = Definition("Three or more", AtLeast(3), "None.")
CHOICES = ((THREE, EVERYTHING), (THREE, Counting(staff="GP")))
SOME = """
    patient  slot_type  staff  day         times
    Ann      1          NURSE  2025-06-02  3
    Ann      0          GP     2025-06-02  1
    Bob      0          GP     2025-06-02  4
"""


def of(appointments, *, choices=CHOICES) -> Initiated:
    figures, _ = initiated(
        appointments,
        window=YEAR,
        slot_types={0: "Routine", 1: "INR"},
        population=anybody(3),
        choices=choices,
    )
    return figures


def test_initiated_chart():
    chart = initiated_chart(of(frame(SOME)))

    assert bars_of(chart) == [
        ("Started by the practice", 0.375, "37.5%"),
        ("Started by the patient", 0, "0%"),
        ("Not clear", 0.625, "62.5%"),
    ]
    assert chart.table.rows[-1] == ("All", "8", "100%")


def test_rules_chart():
    chart = rules_chart(of(frame(SOME)))

    assert chart.finding == "The rule “INR” decided on most: 3"
    assert ("INR", "Started by the practice", "3", "1") in chart.table.rows
    assert chart.notes == ("No rule takes “Routine”: 5 appointments.",)


def test_definitions_chart():
    chart = definitions_chart(of(frame(SOME)))

    everybody, others = plain(chart)["data"]
    assert everybody["y"] == ["Three or more", "Three or more, GPs only"]
    assert (everybody["x"], others["x"]) == ([2, 1], [1, 1])
    assert chart.finding == (
        "1 of 2 people in “Three or more” are there because of appointments that the"
        " practice started"
    )
    assert chart.table.rows[0] == ("Three or more", "2", "100%", "1", "80.0%", "1", "0")


def test_definitions_chart_of_none():
    chart = definitions_chart(of(frame(SOME), choices=()))

    assert chart.finding == "No definition was chosen"


@few
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "patient": st.sampled_from("AB-"),
                "slot_type": st.sampled_from((-1, 0, 1)),
                "day": st.just("2025-06-02"),
            }
        ),
        max_size=6,
    )
)
@pytest.mark.parametrize("make", CHARTS)
def test_charts_always_have_their_words(make, rows):
    chart = make(of(frame_of(rows)))

    check_words(chart)
