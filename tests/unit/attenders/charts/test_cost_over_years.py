"""The chart of cost over the years, and its words."""

from datetime import date

import pytest
from hypothesis import given

from attenders.analysis.cost_over_years import CostOverYears, cost_over_years
from attenders.analysis.unit_costs import OwnRate, Rate, unit_costs
from attenders.charts.cost_over_years import years_cost_chart
from tests.unit.attenders.analysis.frames import (
    frame,
    frame_of,
    generated,
    timed_rows,
)
from tests.unit.attenders.charts.parts import check_words, plain
from tests.unit.attenders.charts.pounds import ranges_of


# £1, £2 and £3 a minute
ROUND = unit_costs(
    manual_year=2025,
    own=(OwnRate("GP", Rate(6_000, 12_000, 18_000), "Round", date(2026, 1, 1)),),
)
LAST = date(2025, 12, 31)
TWO_YEARS = "1 January 2024 to 31 December 2025"
# Ten minutes each: Ann comes often in both years, Bob in one, Cat never
DRAWING = """
    patient  day         staff  duration  times
    Ann      2024-01-02  GP     10        18
    Bob      2024-06-03  GP     10        30
    Cat      2024-12-30  GP     10        17
    Ann      2025-01-02  GP     10        20
    Cat      2025-12-30  GP     10        4
"""


def of(years: int) -> CostOverYears:
    return cost_over_years(frame(DRAWING), last=LAST, costs=ROUND, years=years)


def test_years_cost_chart_finding():
    assert years_cost_chart(of(2)).finding == (
        "Over 2 years, the time of people who came every 3 weeks or more cost about"
        " £1,360 (£680 to £2,040) on average"
    )


def test_years_cost_chart_lines():
    assert ranges_of(years_cost_chart(of(2))) == [
        ("To 31 December 2024", (480, 960, 1440), "£960, 73.8%"),
        ("To 31 December 2025", (200, 400, 600), "£400, 83.3%"),
    ]


def test_years_cost_chart_table_has_both_readings():
    rows = years_cost_chart(of(2)).table.rows

    assert rows[2:] == (
        (
            *("The 2 years covered, added up", "–", "–"),
            *("£680", "£1,360", "£2,040", "£1,780", "76.4%"),
        ),
        (
            *("35 times or more in all the years together", "1", "38"),
            *("£380", "£760", "£1,140", "£1,780", "42.7%"),
        ),
    )


def test_years_cost_chart_a_year_without_data_is_not_drawn():
    chart = years_cost_chart(of(3))

    assert ranges_of(chart)[0] == (
        *("To 31 December 2023", None, "Not covered by the data"),
    )
    assert chart.finding.startswith("Over the 2 years that the data cover, the time")
    assert chart.table.rows[0] == (
        "1 January 2023 to 31 December 2023: not covered by the data",
        *("–",) * 7,
    )
    assert not any("together" in row[0] for row in chart.table.rows)


def test_years_cost_chart_no_data():
    empty = cost_over_years(frame(DRAWING).head(0), last=LAST, costs=ROUND, years=2)

    chart = years_cost_chart(empty)

    assert chart.figure is None
    assert chart.finding == "The data cover none of these years, so no cost is given"
    check_words(chart, when=TWO_YEARS)


def test_years_cost_chart_years_in_which_nobody_attended():
    missed = frame("""
        patient  day         staff  status
        Ann      2025-01-02  GP     DNA
        Ann      2025-12-30  GP     DNA
    """)

    chart = years_cost_chart(cost_over_years(missed, last=LAST, costs=ROUND, years=1))

    assert chart.figure is None
    assert chart.table.rows[-2][-2:] == ("£0", "–")


@generated
@given(timed_rows)
def test_years_cost_chart_always_has_its_words(rows):
    chart = years_cost_chart(
        cost_over_years(frame_of(rows), last=LAST, costs=ROUND, years=2)
    )

    check_words(chart, when=TWO_YEARS)
    assert chart.figure is None or plain(chart)


@pytest.mark.parametrize("years", [1, 2, 5])
def test_years_cost_chart_has_a_line_for_each_year(years):
    assert len(ranges_of(years_cost_chart(of(years)))) == years
