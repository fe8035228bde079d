"""The charts of two periods held against each other."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attenders.analysis.rising import Rising, rising
from attenders.analysis.window import like_for_like
from attenders.charts.parts import Chart
from attenders.charts.rising import (
    appointments_chart,
    measures_chart,
    minutes_chart,
    mode_chart,
    staff_chart,
)
from tests.unit.attenders.analysis.frames import Row, frame_of, generated
from tests.unit.attenders.charts.parts import YEAR, bars_of, check_words, plain


BEFORE = like_for_like(YEAR)
# Drawing is slow, and the figures have properties of their own
few = settings(generated, max_examples=8)
CHARTS: tuple[Callable[[Rising], Chart], ...] = (
    appointments_chart,
    minutes_chart,
    measures_chart,
    staff_chart,
    mode_chart,
)


def daily(first: date, people: Sequence[str], **also: object) -> list[Row]:
    days = [(first + timedelta(at)).isoformat() for at in range(365)]
    return [
        {"patient": name, "day": day, "staff": "GP", "mode": "FACE_TO_FACE", **also}
        for day in days
        for name in people
    ]


def of(rows: Sequence[Row]) -> Rising:
    return rising(frame_of(rows), now=YEAR, before=BEFORE)


@pytest.fixture(scope="module")
def more() -> Rising:
    return of(
        daily(BEFORE.first, "A", duration=10)
        + daily(YEAR.first, "AB", duration=20)
        + daily(YEAR.first, "C", duration=5, staff="NURSE", mode="TELEPHONE")
    )


def test_appointments_chart_bars_sum_to_the_change(more):
    bars = bars_of(appointments_chart(more))

    assert [name for name, _, _ in bars] == [
        "Fewer working days",
        "More people",
        "More visits each per<br>working day",
        "All together",
    ]
    amounts = [amount for _, amount, _ in bars]
    assert sum(amounts[:-1]) == amounts[-1] == 730


def test_appointments_chart_words(more):
    chart = appointments_chart(more)

    assert chart.finding == "730 more appointments"
    assert chart.sentence.startswith("730 more appointments: ")
    assert chart.table.rows[-1] == ("All together", "+730")


def test_minutes_chart_bars_sum_to_the_change(more):
    bars = bars_of(minutes_chart(more))

    amounts = [amount for _, amount, _ in bars]
    assert sum(amounts[:-1]) == amounts[-1] == 365 * (20 + 20 + 5 - 10)
    assert "Longer visits with the<br>same staff in the same<br>way" in {
        name for name, _, _ in bars
    }


def test_measures_chart(more):
    chart = measures_chart(more)

    assert chart.finding.startswith("Demand is rising: per working day")
    rows = {row[0]: row[1:] for row in chart.table.rows}
    assert rows["People who came"] == ("1", "3", "+200.0%")
    assert rows["Visits per person"] == ("365.00", "365.00", "0%")
    assert rows["Minutes per visit"] == ("10.0", "15.0", "+50.0%")
    assert rows["Conditions per visit"] == ("not known",) * 3
    assert chart.figure is None


def test_staff_chart(more):
    chart = staff_chart(more)

    assert bars_of(chart) == [("GPs", 365, "+365"), ("Nurses", 365, "+365")]
    assert chart.finding == "The largest change: GPs, 365 more appointments"
    assert chart.table.rows[-1] == ("All", "365", "1,095", "+730", "3,650", "16,425")


def test_mode_chart(more):
    assert [name for name, _, _ in bars_of(mode_chart(more))] == [
        "Face to face",
        "By telephone",
    ]


def test_charts_where_data_is_missing():
    found = of(daily(YEAR.first, "A"))

    for make in (appointments_chart, minutes_chart, staff_chart):
        chart = make(found)
        check_words(chart)
        assert (
            "nothing is compared" in chart.finding or "no appointment" in chart.finding
        )
        assert chart.description == "Nothing is compared, because data is missing."
    assert measures_chart(found).table.rows[0][-1] == "not known"


def test_charts_where_nothing_changed():
    found = of(daily(BEFORE.first, "A") + daily(YEAR.first, "A"))

    assert appointments_chart(found).finding == "As many appointments as before"
    assert staff_chart(found).finding.startswith("No group")


@few
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "patient": st.sampled_from("AB-"),
                "day": st.sampled_from(("2025-04-01", "2024-04-02", "2026-03-30")),
                "staff": st.sampled_from(("GP", "NURSE", "UNKNOWN")),
            }
        ),
        max_size=6,
    )
)
@pytest.mark.parametrize("make", CHARTS)
def test_charts_always_have_their_words(make, rows):
    chart = make(of(rows))

    check_words(chart)
    assert plain(chart) is None or plain(chart)["data"]
