"""The charts of time booked and used."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attenders.analysis.capacity import Capacity, capacity
from attenders.analysis.window import Window, like_for_like
from attenders.charts.capacity import (
    baseline_chart,
    group_name,
    lengths_chart,
    used_chart,
)
from attenders.charts.parts import Chart
from attenders.frames import MODES, STAFF
from tests.unit.attenders.analysis.frames import frame, frame_of, generated
from tests.unit.attenders.charts.parts import YEAR, bars_of, check_words, plain


# Drawing is slow, and the figures have properties of their own
BEFORE = like_for_like(YEAR)
few = settings(generated, max_examples=8)
CHARTS: tuple[Callable[[Capacity], Chart], ...] = (
    used_chart,
    lengths_chart,
    baseline_chart,
)
SOME = """
    patient  day         staff  status    duration  times
    Ann      2025-06-02  GP     ATTENDED  10        8
    Bob      2025-06-02  GP     DNA       20        1
    Cat      2025-06-03  NURSE  ATTENDED  5         4
    Ann      2024-06-03  GP     ATTENDED  10        4
"""


def of(appointments, *, baseline: Window | None = BEFORE) -> Capacity:
    return capacity(
        appointments, window=YEAR, baseline=baseline, slot_types={}, files=None
    )


@pytest.fixture
def some() -> Capacity:
    return of(frame(SOME))


def test_used_chart(some):
    chart = used_chart(some)

    assert bars_of(chart) == [
        ("GPs", 50, "50 minutes"),
        ("Nurses", 10, "10 minutes"),
    ]
    assert chart.table.rows == (
        ("GPs", "9", "8", "1", "0", "100", "80", "50"),
        ("Nurses", "4", "4", "0", "0", "20", "20", "10"),
        ("All", "13", "12", "1", "0", "120", "100", "60"),
    )
    assert "what was left unused is not known" in " ".join(chart.notes)


def test_lengths_chart(some):
    chart = lengths_chart(some)

    shares = {name: text for name, _, text in bars_of(chart)}
    assert shares["10 to 14 minutes"] == "61.5%"
    assert chart.finding == (
        "30.8% of slots whose length is known were shorter than 10 minutes, and 7.7%"
        " were 20 minutes or longer"
    )


def test_baseline_chart():
    days = Window(date(2025, 6, 2), date(2025, 6, 3))
    found = capacity(
        frame(SOME),
        window=days,
        baseline=like_for_like(days),
        slot_types={},
        files=None,
    )

    chart = baseline_chart(found)

    assert bars_of(chart) == [("GPs", 10, "+10"), ("Nurses", 10, "+10")]
    assert chart.table.rows[-1] == ("All", "40", "60", "+20", "+100")
    assert chart.finding.startswith("20 more minutes were booked per working day")


def test_baseline_chart_that_data_does_not_reach_over(some):
    chart = baseline_chart(some)

    assert bars_of(chart) == []
    assert chart.finding.startswith("It cannot be held against")


def test_baseline_chart_without_one():
    chart = baseline_chart(of(frame(SOME), baseline=None))

    assert chart.finding == "No baseline was chosen"
    assert chart.table.rows == (("All", *["not known"] * 4),)


@pytest.mark.parametrize("name", [*STAFF, *MODES, "ALL"])
def test_group_name(name):
    assert group_name(name)[0].isupper()


@few
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "patient": st.sampled_from("AB"),
                "day": st.sampled_from(("2025-04-01", "2024-04-02", "2025-04-05")),
                "staff": st.sampled_from(("GP", "NURSE", "UNKNOWN")),
                "duration": st.sampled_from((-1, 5, 10, 1439)),
            }
        ),
        max_size=6,
    ),
    st.sampled_from((None, BEFORE)),
)
@pytest.mark.parametrize("make", CHARTS)
def test_charts_always_have_their_words(make, rows, baseline):
    chart = make(of(frame_of(rows), baseline=baseline))

    check_words(chart)
    assert plain(chart)["layout"]["xaxis"]["visible"] is False
