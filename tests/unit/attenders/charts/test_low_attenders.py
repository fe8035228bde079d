"""The charts of people who come seldom, and their words."""

from datetime import date

import pytest
from hypothesis import given

from academy.words import percent
from attenders.analysis.counting import EVERYTHING
from attenders.analysis.low_attenders import LowAttenders
from attenders.analysis.registered import AGE_SEX_BANDS, AgeSexRow, AgeSexTable
from attenders.charts.low_attenders import (
    came_later_chart,
    last_seen_chart,
    low_attenders_chart,
    young_chart,
)
from tests.unit.attenders.analysis import (
    often,
    test_came_later,
    test_last_seen,
    test_low_attenders,
)
from tests.unit.attenders.analysis.frames import drawn_few
from tests.unit.attenders.analysis.listed import drawn, some_people
from tests.unit.attenders.charts.parts import YEAR, bars_of, check_words, plain


spot = test_low_attenders.spot
TABLE = AgeSexTable(tuple(AgeSexRow(band, 5, 5, 0) for band in AGE_SEX_BANDS))


def of(rows: list, people: list | None, **more: object) -> LowAttenders:
    return test_low_attenders.of(rows, people, window=YEAR, **more)[0]


def test_low_attenders_chart_finding():
    chart = low_attenders_chart(spot())

    assert chart.finding == "50.0% of people did not come in the period"
    assert chart.sentence.startswith("50.0% of people (3 of the 6 registered)")


@pytest.mark.parametrize(
    ("more", "finding"),
    [
        ({"list_size": 10}, "At least 60.0% of people did not come in the period"),
        ({"list_size": 2}, "How many people did not come is not known"),
        ({"list_size": None}, "How many people did not come is not known"),
    ],
)
def test_low_attenders_chart_without_a_list(more, finding):
    chart = low_attenders_chart(spot(**more))

    assert chart.finding == finding
    assert chart.figure is None
    assert chart.notes


def test_low_attenders_chart_bars_of_women_and_men():
    women, men = plain(low_attenders_chart(spot()))["data"]

    assert (women["name"], men["name"]) == ("Female", "Male")
    assert women["y"] == ["65 to 74"]
    assert (women["x"], women["text"]) == ([0.5], ["50.0%, 1 of 2"])
    assert men["y"] == ["5 to 17", "65 to 74"]


def test_low_attenders_chart_of_a_table():
    chart = low_attenders_chart(spot(age_sex=TABLE))

    assert "At least" in chart.finding
    assert "Teenagers and young adults cannot be told apart" in chart.notes[0]
    assert chart.figure is not None


def test_low_attenders_chart_says_who_is_not_counted():
    assert low_attenders_chart(spot()).notes[0] == (
        "Not counted above: 1 person who joined during the period, 1 who left or died in"
        " it, and 1 who came and are not on the list."
    )


def test_low_attenders_chart_table():
    rows = low_attenders_chart(spot()).table.rows

    assert rows[-1] == ("All ages", "All", "6", "3", "50.0%", "1", "1", "1")
    assert len(rows) == 3 * len(AGE_SEX_BANDS) + 1


def test_young_chart():
    chart = young_chart(spot())

    # One of the two boys, and the one of 22
    assert chart.finding == "66.7% of people aged 13 to 24 did not come in the period"
    assert chart.table.rows[1] == (
        *("13 to 19", "Male", "2", "1", "50.0%", "0", "0", "1"),
    )


def test_young_chart_not_known():
    chart = young_chart(spot(list_size=10))

    assert (
        chart.finding == "How many teenagers and young adults did not come is not known"
    )
    assert chart.table.rows[0][2:5] == ("not known", "not known", "–")


@drawn_few
@given(often.appointments, some_people)
def test_low_attenders_charts_always_have_their_words(rows, people):
    for listed, more in (
        (people, {}),
        (None, {"age_sex": TABLE}),
        (None, {"list_size": 4}),
        (None, {}),
    ):
        result = of(rows, listed, **more)
        for chart in (low_attenders_chart(result), young_chart(result)):
            check_words(chart)
            plain(chart)


def test_last_seen_chart():
    chart = last_seen_chart(test_last_seen.spot())

    assert (
        chart.finding == "28.6% of people registered were not seen in all of the data"
    )
    assert bars_of(chart)[0] == ("Less than 3 months", 3 / 7, "42.9%, 3 people")
    assert bars_of(chart)[-1] == ("Not seen in the data", 2 / 7, "28.6%, 2 people")
    assert "data from 1 July 2023 to 1 December 2025" in chart.subtitle
    assert chart.table.rows[0] == (
        *("Everybody", "Less than 3 months", "1", "2"),
        *("3", "42.9%"),
    )


@drawn_few
@given(often.appointments, some_people)
def test_last_seen_chart_has_everybody(rows, people):
    result, _ = test_last_seen.of(rows, people)

    chart = last_seen_chart(result)

    lengths = [length for _, length, _ in bars_of(chart)]
    assert sum(lengths) == pytest.approx(1 if result.everybody.people else 0)
    assert chart.description.endswith(".")
    assert {len(row) for row in chart.table.rows} == {len(chart.table.headings)}


def test_came_later_chart():
    figures = test_came_later.of(
        drawn(test_came_later.APPOINTMENTS), drawn(test_came_later.PEOPLE)
    )

    chart = came_later_chart(figures)

    assert chart.finding == (
        "66.7% of people who did not come in one year came in the next"
    )
    assert chart.subtitle.endswith("1 January 2023 to 31 December 2025")
    assert chart.table.rows[0][-1] == "2 of 3, 66.7%"
    assert chart.table.rows[-1][-1] == f"1,598 of 2,334, {percent(1598 / 2334)}"
    assert len(chart.notes) == 4


def test_came_later_chart_nobody():
    figures = test_came_later.of(drawn(test_came_later.COVERED), [])

    chart = came_later_chart(figures)

    assert chart.finding.startswith("Not known how many of people")
    assert figures.counting == EVERYTHING
    assert figures.followed[0].after.last == date(2025, 12, 31)
