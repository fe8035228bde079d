"""The chart of longer visits: minutes against minutes."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.continuity import VisitRule
from attenders.analysis.longer_visits import (
    LongerVisits,
    LongerVisitsPlan,
    longer_visits,
)
from attenders.charts.longer_visits import longer_visits_chart
from tests.unit.attenders.analysis.frames import frame_of, generated
from tests.unit.attenders.charts.parts import YEAR, bars_of, check_words, plain


OFTEN = "people who attended often"


def of(visits: list[int], *, people: int = 1, plan: tuple[int, ...] = (60, 40)):
    """Each person of the cohort has visits of these minutes."""
    rows = [
        {"patient": n, "day": "2025-06-02", "staff": "GP", "duration": minutes}
        for n in range(people)
        for minutes in visits
    ]
    result: LongerVisits = longer_visits(
        frame_of(rows),
        window=YEAR,
        rule=VisitRule(),
        plan=LongerVisitsPlan(minutes=plan),
        cohort=np.arange(people),
    )
    return result


def test_longer_visits_chart_bars():
    bars = bars_of(longer_visits_chart(of([10] * 20), cohort=OFTEN))

    assert [(length, text) for _, length, text in bars] == [
        (200, "200 minutes"),
        (300, "300, 100 more"),
        (250, "250, 50 more"),
        (200, "200, as now"),
        (150, "150, 50 fewer"),
        (100, "100, 100 fewer"),
    ]


def test_longer_visits_chart_table():
    assert longer_visits_chart(of([10] * 20), cohort=OFTEN).table.rows == (
        ("Now", "200", "0", "200", "–"),
        ("None", "200", "100", "300", "+100"),
        ("25%", "150", "100", "250", "+50"),
        ("50%", "100", "100", "200", "0"),
        ("75%", "50", "100", "150", "−50"),
        ("All", "0", "100", "100", "−100"),
    )


def test_longer_visits_chart_finding():
    assert longer_visits_chart(of([10] * 20), cohort=OFTEN).finding == (
        "The longer visits would take as many minutes as now if 50.0% of the short visits"
        " of people who attended often were no longer made"
    )


def test_longer_visits_chart_finding_more_whatever_happens():
    assert longer_visits_chart(of([10] * 9), cohort=OFTEN).finding == (
        "The longer visits would take more minutes than all short visits of people who"
        " attended often do now"
    )


def test_longer_visits_chart_nobody():
    chart = longer_visits_chart(of([], people=0), cohort=OFTEN)

    assert chart.finding == "None of people who attended often had a short visit"
    assert chart.figure is None
    check_words(chart)


def test_longer_visits_chart_claims_nothing():
    chart = longer_visits_chart(of([10] * 20), cohort=OFTEN)

    assert "no saving is claimed" in chart.notes[0]
    assert "Arithmetic, not a forecast" in chart.subtitle
    assert not re.search(r"\bwill (save|reduce|lower)|£", " ".join(chart.notes))


def test_longer_visits_chart_notes():
    notes = longer_visits_chart(of([10, 10, 30, -1], people=2), cohort=OFTEN).notes

    assert notes[1].startswith(
        "The plan: 2 longer visits for each person in a year, of"
    )
    assert "6 short visits in 60 minutes" in notes[2]
    assert "2 visits of 60 minutes in all are longer already" in notes[2]
    assert notes[3].startswith("0 of 2 people already have")
    assert notes[4] == "2 visits without minutes in the file count with the usual ones."


@generated
@given(st.lists(st.integers(-1, 70), max_size=8), st.integers(0, 3))
def test_longer_visits_chart_always_has_its_words(visits, people):
    chart = longer_visits_chart(of(visits, people=people), cohort=OFTEN)

    check_words(chart)
    assert chart.figure is None or plain(chart)


@generated
@given(st.lists(st.integers(1, 15), min_size=1, max_size=8), st.integers(1, 3))
def test_longer_visits_chart_says_the_same_everywhere(visits, people):
    chart = longer_visits_chart(of(visits, people=people), cohort=OFTEN)

    for (_, length, text), row in zip(bars_of(chart), chart.table.rows, strict=True):
        assert text.startswith(row[3])
        assert row[3] == f"{length:,.0f}"
        assert text in chart.description
