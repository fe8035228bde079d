"""The charts of the mix of appointments."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from academy.words import percent
from attenders.analysis.mix import AppointmentMix, appointment_mix
from attenders.analysis.window import Window
from attenders.charts.mix import (
    mode_chart,
    modes_of_staff_chart,
    slot_chart,
    staff_chart,
)
from tests.unit.attenders.analysis import demand_rows as slow
from tests.unit.attenders.analysis.demand_rows import spring_rows
from tests.unit.attenders.analysis.frames import Row, frame, frame_of
from tests.unit.attenders.charts.parts import YEAR, a_few, check_words, plain


CHARTS = (mode_chart, staff_chart, slot_chart, modes_of_staff_chart)
NAMES = {0: "Routine", 1: "Urgent"}


def two_years(before: dict[str, int], now: dict[str, int]) -> AppointmentMix:
    """Every working day of two Aprils to Junes with these ways of contact."""
    rows: list[Row] = []
    for year, modes in ((2024, before), (2025, now)):
        for day in slow.every_day(Window(date(year, 4, 1), date(year, 6, 30))):
            for mode, times in modes.items():
                rows += [{"patient": "Ann", "day": str(day), "mode": mode}] * times
    window = Window(date(2024, 4, 1), date(2025, 6, 30))
    return appointment_mix(frame_of(rows), window=window, slot_types={})


def june(drawing: str) -> AppointmentMix:
    return appointment_mix(frame(drawing), window=YEAR, slot_types=NAMES)


def test_mode_chart_says_a_change_of_the_same_months():
    made = mode_chart(
        two_years({"FACE_TO_FACE": 4}, {"FACE_TO_FACE": 3, "TELEPHONE": 1})
    )

    assert made.finding == (
        "Face to face fell from 100% to 75.0% of appointments, April to June 2025"
        " against April to June 2024"
    )


def test_mode_chart_says_no_change_where_more_became_known():
    made = mode_chart(two_years({"UNKNOWN": 4}, {"TELEPHONE": 4}))

    assert made.finding == (
        "Whether the mix changed cannot be told: the part not known changed more"
    )


def test_mode_chart_of_one_year():
    made = mode_chart(june("patient day mode\nAnn 2025-06-02 TELEPHONE"))

    assert made.finding == "The largest share of appointments is Telephone, 100%"
    assert any("No change is said" in note for note in made.notes)


@pytest.mark.parametrize(
    "now", [{"TELEPHONE": 2}, {"TELEPHONE": 99, "VIDEO_ONLINE": 1}]
)
def test_mode_chart_says_no_change_that_is_hardly_one(now):
    made = mode_chart(two_years({"TELEPHONE": 4}, now))

    assert made.finding.endswith(
        "no share changed by 2 percentage points, April to June 2025 against April to"
        " June 2024"
    )


@pytest.mark.parametrize(
    ("times", "finding"),
    [
        (1, "no share changed more than chance could make it"),
        (100, "Telephone rose from 50.0% to 55.0% of appointments"),
    ],
)
def test_mode_chart_makes_no_change_of_chance(times, finding):
    result = two_years({"TELEPHONE": 1, "FACE_TO_FACE": 1}, {"TELEPHONE": 1})
    like = result.mode.like
    halves, more = ([50, 50], [45, 55])
    mode = replace(
        result.mode,
        counts=tuple(
            (*(times * n for n in (halves if month.first in like.earlier else more)),)
            + (0,) * 3
            for month in result.mode.months
        ),
    )

    assert finding in mode_chart(replace(result, mode=mode)).finding


def test_staff_chart_keeps_those_not_known_in_the_table():
    made = staff_chart(june("patient day staff\nAnn 2025-06-02 GP"))

    assert made.table.headings == ("Month", "Appointments", "GPs", "Not known")
    assert made.table.rows[-1] == ("All months", "1", "100%", "0%")
    assert "0% not known" in made.subtitle


def test_slot_chart_draws_the_most_frequent():
    drawing = "patient day slot_type times\n" + "\n".join(
        f"Ann 2025-06-02 {code} {9 - code}" for code in range(6)
    )
    result = appointment_mix(
        frame(drawing), window=YEAR, slot_types={at: f"Slot {at}" for at in range(6)}
    )

    made = slot_chart(result)

    assert [trace["name"] for trace in plain(made)["data"]] == [
        f"Slot {at}" for at in range(4)
    ]
    assert made.subtitle.endswith("the others are in the table")


def test_modes_of_staff_chart():
    made = modes_of_staff_chart(
        june("""
            patient  day         staff  mode          times
            Ann      2025-06-02  GP     FACE_TO_FACE  3
            Ann      2025-06-02  GP     TELEPHONE     1
            Ann      2025-06-02  NURSE  FACE_TO_FACE  1
        """)
    )

    assert made.figure is None
    assert made.finding == "GPs: 75.0% face to face, 25.0% by telephone"
    assert made.table.rows[0] == ("GPs", "75.0%", "25.0%", "0%", "0%", "0%", "4")
    assert made.table.rows[-1] == (
        *("All staff", "80.0%", "20.0%", "0%", "0%", "0%", "5"),
    )
    assert made.table.levels[0] == (4, 2, 0, 0, 0, 0)


def test_mix_charts_of_nothing():
    for chart in CHARTS:
        made = chart(june("patient day\nAnn 2020-01-01"))

        assert made.finding == "No appointments were given in this period"


@a_few
@given(spring_rows)
def test_mix_charts_always_have_their_words(rows):
    result = appointment_mix(frame_of(rows), window=YEAR, slot_types=NAMES)
    for chart in CHARTS:
        made = chart(result)

        check_words(made)
        assert made.figure is None or plain(made)


@a_few
@given(spring_rows)
def test_mix_charts_say_the_same_everywhere(rows):
    result = appointment_mix(frame_of(rows), window=YEAR, slot_types=NAMES)

    made = mode_chart(result)

    for trace in plain(made)["data"]:
        at = made.table.headings.index(trace["name"])
        cells = [row[at] for row in made.table.rows[:-1]]
        assert cells == [percent(value) for value in trace["y"]]
