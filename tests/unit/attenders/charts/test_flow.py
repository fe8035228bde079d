"""The charts of appointments by week, month, weekday and hour."""

import pytest
from hypothesis import given

from attenders.analysis.flow import Flow, flow
from attenders.analysis.week_shape import WeekShape, week_shape
from attenders.analysis.window import Window
from attenders.charts.flow import (
    clock,
    decimal,
    hours_chart,
    months_chart,
    weekday_chart,
    weeks_chart,
)
from attenders.charts.parts import ShadedTable
from tests.unit.attenders.analysis import demand_rows as slow
from tests.unit.attenders.analysis.demand_rows import spring_rows
from tests.unit.attenders.analysis.frames import Row, frame_of
from tests.unit.attenders.charts.parts import YEAR, a_few, bars_of, check_words, plain


FLOW_CHARTS = (weeks_chart, months_chart)
SHAPE_CHARTS = (weekday_chart, hours_chart)


def every_working_day() -> list[Row]:
    """Two appointments on each working day of the year and four on Mondays.

    There are three in each of the days of May 2025, and none on 10 June.
    """
    rows: list[Row] = []
    for day in slow.every_day(YEAR):
        if day.weekday() > 4 or str(day) == "2025-06-10":
            continue
        times = 3 if day.month == 5 and day.year == 2025 else 2
        row = {"patient": f"P{day:%d}", "day": str(day), "minute": 545}
        rows += [row] * (times + 2 * (day.weekday() == 0))
    return rows


def drawn() -> Flow:
    return flow(frame_of(every_working_day()), window=YEAR, registered=1000)


def shape() -> WeekShape:
    return week_shape(frame_of(every_working_day()), window=YEAR)


def test_weeks_chart_finding():
    assert weeks_chart(drawn()).finding == (
        f"{drawn().per_1000_per_week:.1f} appointments were given a week for each 1,000"
        " registered"
    )


def test_weeks_chart_without_a_list():
    result = flow(frame_of(every_working_day()), window=YEAR, registered=None)

    made = weeks_chart(result)

    assert made.finding == (f"{result.per_week:.1f} appointments were given in a week")
    assert "For each 1,000 registered" not in made.table.headings
    assert not any("on the list now" in note for note in made.notes)


def test_weeks_chart_draws_whole_weeks_only():
    made = weeks_chart(drawn())

    (trace,) = plain(made)["data"]
    values = dict(zip(trace["x"], trace["y"], strict=True))
    # 1 April 2025 is a Tuesday; 10 June has no data
    assert values["2025-03-31"] is values["2025-06-09"] is None
    assert values["2025-06-02"] == 12.0


def test_weeks_chart_table_marks_what_is_not_whole():
    rows = {row[0]: row for row in weeks_chart(drawn()).table.rows}

    assert rows["31 March 2025"][-1] == "Cut by the period or the data"
    assert rows["9 June 2025"][-1] == "Days without data"
    assert rows["9 June 2025"][1:3] == ("5", "4")
    assert rows["2 June 2025"][6:10] == ("12", "0", "2.4", "12.0")


def test_weeks_chart_notes():
    notes = weeks_chart(drawn()).notes

    assert any(note.startswith("1 working day between others") for note in notes)
    assert any("demand" in note for note in notes)


def test_weeks_chart_weeks_without_data_have_no_noughts():
    result = flow(
        frame_of([{"patient": "A", "day": "2025-06-02"}]), window=YEAR, registered=None
    )

    row = weeks_chart(result).table.rows[0]

    assert row[3:10] == ("–",) * 7
    assert row[-1] == "No data"


def test_months_chart_finding():
    assert months_chart(drawn()).finding.startswith(
        "The busiest month was May 2025, with 3."
    )


def test_months_chart_too_few():
    result = flow(
        frame_of([{"patient": "A", "day": "2025-06-02"}]), window=YEAR, registered=None
    )

    assert months_chart(result).finding == "There are too few whole months to compare"
    assert weeks_chart(result).finding == (
        "There is no week with data on every working day"
    )


def test_weekday_chart():
    made = weekday_chart(shape())

    assert made.finding.startswith("Mondays had 33.")
    names = [name for name, _, _ in bars_of(made)]
    assert names == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def test_hours_chart_is_a_shaded_table():
    made = hours_chart(shape())

    assert made.figure is None
    assert isinstance(made.table, ShadedTable)
    assert made.table.headings == ("Day", "9am", "All day")
    assert made.table.levels[0] == (5, 0)
    assert made.finding.startswith(
        "The busiest hour was on Mondays from 9am to 10am, with 4."
    )


def test_hours_chart_keeps_those_without_a_time_apart():
    rows = [*every_working_day(), {"patient": "A", "day": "2025-06-02"}]

    table = hours_chart(week_shape(frame_of(rows), window=YEAR)).table

    assert table.headings == ("Day", "9am", "No time", "All day")
    assert table.rows[0][2] == "<0.1"
    assert table.levels[0] == (5, 0, 0)


def test_charts_of_nothing():
    window = Window(YEAR.first, YEAR.first)
    empty = week_shape(frame_of([]), window=window)

    assert weekday_chart(empty).finding == (
        "There is no full week to compare Mondays in"
    )
    assert hours_chart(empty).finding == "No appointment has a time of day"
    assert hours_chart(empty).table.rows[0] == ("Monday", "–")


@pytest.mark.parametrize(
    ("hour", "words"), [(0, "midnight"), (8, "8am"), (12, "midday"), (15, "3pm")]
)
def test_clock(hour, words):
    assert clock(hour) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "–"), (0, "0.0"), (0.01, "<0.1"), (1234.56, "1,234.6")],
)
def test_decimal(value, words):
    assert decimal(value) == words


@a_few
@given(spring_rows)
def test_flow_charts_always_have_their_words(rows):
    result = flow(frame_of(rows), window=YEAR, registered=100)
    for chart in FLOW_CHARTS:
        made = chart(result)

        check_words(made)
        plain(made)
    for chart in SHAPE_CHARTS:
        check_words(chart(week_shape(frame_of(rows), window=YEAR)))


@a_few
@given(spring_rows)
def test_weeks_chart_says_the_same_everywhere(rows):
    result = flow(frame_of(rows), window=YEAR, registered=100)

    made = weeks_chart(result)

    assert [row[-1] == "Whole" for row in made.table.rows] == [
        week.span.is_whole for week in result.weeks
    ]
    for row, week in zip(made.table.rows, result.weeks, strict=True):
        assert row[6] in {f"{week.became.given:,}", "–"}
