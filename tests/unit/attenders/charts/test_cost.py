"""The charts of the average cost of time, and that their words say the same."""

import re
from datetime import date

import pytest
from hypothesis import given

from academy.words import pounds
from attenders.analysis.cost import Cost, cost
from attenders.analysis.unit_costs import OwnRate, Rate, unit_costs
from attenders.charts.cost import (
    MISSED_WORDS,
    RANGE_WORDS,
    TIME_WORDS,
    bands_cost_chart,
    manual_warning,
    minutes_chart,
    missed_cost_chart,
    person_cost_chart,
    staff_cost_chart,
    unit_costs_table,
)
from attenders.charts.parts import Chart
from tests.unit.attenders.analysis.frames import (
    frame,
    frame_of,
    generated,
    timed_rows,
)
from tests.unit.attenders.charts.parts import YEAR, bars_of, check_words, plain
from tests.unit.attenders.charts.pounds import ranges_of


# £1, £2 and £3 a minute for a GP, half of it for a nurse
ROUND = unit_costs(
    manual_year=2025,
    own=(
        OwnRate("GP", Rate(6_000, 12_000, 18_000), "Our accounts", date(2026, 1, 1)),
        OwnRate("NURSE", Rate(3_000, 6_000, 9_000), "Our accounts", date(2026, 1, 1)),
    ),
)
DRAWING = """
    patient  staff  mode          duration  status    times
    Ann      GP     FACE_TO_FACE  10        ATTENDED  18
    Ann      NURSE  FACE_TO_FACE  20        ATTENDED  1
    Bob      GP     FACE_TO_FACE  10        ATTENDED  1
    Bob      GP     FACE_TO_FACE  10        DNA       3
    -        GP     FACE_TO_FACE  90        ATTENDED  1
"""
CHARTS = (
    bands_cost_chart,
    person_cost_chart,
    staff_cost_chart,
    missed_cost_chart,
    minutes_chart,
)


def figures(drawing: str = DRAWING) -> Cost:
    return cost(frame(drawing), costs=ROUND)[0]


def nothing() -> Cost:
    return cost(frame(DRAWING).head(0), costs=ROUND)[0]


def test_bands_cost_chart_finding():
    assert bands_cost_chart(figures(), window=YEAR).finding == (
        "The time of 1 person who attended 18 times or more cost about £380 (£190 to"
        " £570) on average, 95.0% of everybody’s"
    )


def test_bands_cost_chart_lines():
    lines = ranges_of(bands_cost_chart(figures(), window=YEAR))

    assert lines[2] == ("18 to 25 times", (190, 380, 570), "£380")
    assert lines[-1] == ("Once", (10, 20, 30), "£20")
    assert lines[0] == ("52 or more times", None, "Nobody")


def test_bands_cost_chart_table():
    table = bands_cost_chart(figures(), window=YEAR).table

    assert table.rows[2] == (
        *("18 to 25", "1", "19", "3"),
        *("£190", "£380", "£570", "95.0%"),
    )
    assert table.rows[-1] == (
        *("Everybody who attended", "2", "20", "4"),
        *("£200", "£400", "£600", "100%"),
    )


def test_person_cost_chart():
    chart = person_cost_chart(figures(), window=YEAR)

    assert chart.finding == (
        "The time of a person who attended 18 to 25 times cost about £380 (£190 to £570)"
        " on average; of anybody who attended, about £200 (£100 to £300)"
    )
    assert chart.table.rows[-1] == (
        *("Everybody who attended", "2", "£100", "£200", "£300"),
    )


def test_staff_cost_chart_counts_those_without_a_patient_once():
    drawing = DRAWING.replace("90 ", "60 ")
    chart = staff_cost_chart(figures(drawing), window=YEAR)

    assert [row[0] for row in chart.table.rows] == ["GPs", "Nurses", "All"]
    assert chart.table.rows[0][-1] == "Your practice’s own"
    assert RANGE_WORDS in chart.notes
    assert "GPs: The practice’s own, from 1 January 2026: Our accounts." in chart.notes


def test_staff_cost_chart_says_what_stands_in():
    drawing = """
        patient  staff                 duration
        Ann      HEALTHCARE_ASSISTANT  10
        Ann      GP                    30
    """
    chart = staff_cost_chart(
        cost(frame(drawing), costs=unit_costs(manual_year=2025))[0], window=YEAR
    )

    assert any(note.startswith("25.0% of the minutes") for note in chart.notes)
    assert chart.table.rows[1][-1] == "Stands in: none is published"


def test_missed_cost_chart_stands_apart():
    chart = missed_cost_chart(figures(), window=YEAR)

    assert chart.finding == (
        "The time set aside for 3 missed appointments cost about £60 (£30 to £90) on"
        " average, and is often used for other work"
    )
    assert MISSED_WORDS in chart.notes
    assert ranges_of(chart) == [
        ("With the unit costs", (30, 60, 90), "£60"),
        ("£30 for each, as published", (90, 90, 90), "£90"),
    ]


def test_minutes_chart():
    chart = minutes_chart(
        figures("""
            patient  staff  duration  status
            Ann      GP     10        ATTENDED
            Ann      GP     61        ATTENDED
            Ann      GP     240       ATTENDED
            Ann      GP     -1        ATTENDED
        """),
        window=YEAR,
    )

    assert chart.finding == (
        "50.0% of attended appointments have minutes in the file; 50.0% count with the"
        " usual ones"
    )
    assert [text for _, _, text in bars_of(chart)] == ["25.0%"] * 4


@pytest.mark.parametrize("draw", CHARTS)
def test_cost_charts_of_nothing_draw_nothing(draw):
    chart = draw(nothing(), window=YEAR)

    assert chart.figure is None
    assert chart.finding.startswith(("Nobody", "No appointment"))
    check_words(chart)


def test_cost_charts_of_nothing_have_findings_of_their_own():
    """Each is the name of its part of the page."""
    findings = {draw(nothing(), window=YEAR).finding for draw in CHARTS}

    assert len(findings) == len(CHARTS)


@pytest.mark.parametrize("draw", CHARTS[:4])
def test_cost_charts_never_say_saving_or_waste(draw):
    chart = draw(figures(), window=YEAR)

    said = " ".join((chart.finding, chart.title, chart.subtitle, *chart.notes)).lower()
    assert not re.search(r"\bsav(e|ed|ing|ings)\b|\bwaste|\blost\b", said)
    assert "average" in said


def test_bands_and_person_charts_say_what_a_cost_of_time_is():
    for draw in (bands_cost_chart, person_cost_chart):
        assert TIME_WORDS in draw(figures(), window=YEAR).notes


def test_unit_costs_table():
    rows = {row[0]: row[1:] for row in unit_costs_table(ROUND).rows}

    assert rows["GPs"] == (
        "The practice’s own, from 1 January 2026: Our accounts.",
        *("£60", "£120", "£180"),
        "Your practice’s own",
    )
    assert rows["Pharmacists"][1:] == ("£60", "£72", "£82", "Published for this group")


@pytest.mark.parametrize(("year", "warns"), [(2026, False), (2027, True)])
def test_manual_warning(year, warns):
    said = manual_warning(ROUND, as_at=date(year, 1, 1))

    assert ("2025 manual" in said) is warns


@generated
@given(timed_rows)
def test_cost_charts_always_have_their_words(rows):
    result, _ = cost(frame_of(rows), costs=ROUND)
    for draw in CHARTS:
        chart = draw(result, window=YEAR)

        check_words(chart)
        assert chart.figure is None or plain(chart)


def shown(chart: Chart) -> list[tuple[str, str, str]]:
    """Low, central and high of the rows of a table, as it writes them."""
    at = chart.table.headings.index("Low")
    return [row[at : at + 3] for row in chart.table.rows]


@generated
@given(timed_rows)
def test_cost_charts_say_the_same_everywhere(rows):
    result, _ = cost(frame_of(rows), costs=ROUND)

    for draw in (bands_cost_chart, staff_cost_chart, missed_cost_chart):
        chart = draw(result, window=YEAR)
        for (name, drawn, text), cells in zip(
            ranges_of(chart), shown(chart), strict=False
        ):
            if drawn is not None:
                assert (tuple(map(pounds, drawn)), text) == (cells, cells[1])
                said = f"{name}: {text}, from {cells[0]} to {cells[2]}"
                assert said in chart.description


@generated
@given(timed_rows)
def test_bands_cost_chart_holds_everybody(rows):
    chart = bands_cost_chart(cost(frame_of(rows), costs=ROUND)[0], window=YEAR)

    *bands, everybody = chart.table.rows
    assert sum(int(row[1]) for row in bands) == int(everybody[1])
    highs = [drawn[2] for _, drawn, _ in ranges_of(chart) if drawn]
    if highs:
        least, most = plain(chart)["layout"]["xaxis"]["range"]
        assert least == 0
        assert max(highs) < most
