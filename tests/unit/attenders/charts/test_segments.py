"""Cross-tables of the cube as shaded tables, and their words."""

import pytest
from hypothesis import given

from academy.words import number, percent
from attenders.analysis.cube import DIMENSIONS, Cube, cut
from attenders.analysis.cube_released import RELEASED, released
from attenders.charts.parts import Chart, ShadedTable
from attenders.charts.segments import HIDDEN_WORDS, released_chart, segment_chart
from tests.unit.attenders.analysis.frames import generated, timed_rows
from tests.unit.attenders.analysis.often import folks
from tests.unit.attenders.analysis.test_cube import (
    generated_cube,
    needs_of,
    of,
    on_list,
    strangers,
)
from tests.unit.attenders.analysis.test_cube_released import MANY, some
from tests.unit.attenders.charts.parts import PERIOD, check_words


def chart(result: Cube | None = None, **asked: str) -> Chart:
    wanted = {"rows": "band", "columns": "needs", "measure": "people"} | asked
    return segment_chart(result or of(), **wanted)


def table_of(found: Chart) -> ShadedTable:
    assert isinstance(found.table, ShadedTable)
    return found.table


def test_segment_table():
    table = table_of(chart())

    assert table.headings == (
        *("Times attended", "None coded", "Physical only", "Mental health only"),
        *("Physical and mental health", "Others only", "Not known", "All"),
    )
    assert table.rows[2] == ("18 to 25", "0", "0", "0", "1", "0", "0", "1")
    assert table.rows[-2] == ("None", "1", "0", "1", "0", "0", "1", "3")
    assert table.rows[-1] == ("All", "2", "1", "1", "1", "0", "1", "6")


def test_segment_table_levels_leave_totals_white():
    table = table_of(chart())

    assert table.levels[2] == (0, 0, 0, 5, 0, 0, 0)
    assert table.levels[-1] == (0,) * 7
    assert table.key == ((5, "1"),)


def test_segment_table_of_cost_and_of_time():
    cost = table_of(chart(rows="age", columns="sex", measure="central"))
    time = table_of(chart(rows="age", columns="sex", measure="tenths"))

    # £2 a minute: 200 minutes of Ann, 20 of Bob, 20 of Cat
    assert cost.rows[-1] == ("All", "£400", "£40", "£40", "£480")
    assert cost.levels[5] == (5, 0, 0, 0)
    assert cost.levels[3] == (0, 1, 1, 0)
    assert time.rows[-1] == ("All", "3", "0", "0", "4")


def test_segment_finding():
    found = chart(rows="age", columns="sex", measure="central")

    assert found.finding == (
        "83.3% of the average cost of time is in one group: 65 to 74; sex: female"
    )
    assert "It is not money that would be left over" in " ".join(found.notes)


def test_segment_finding_of_bands():
    found = chart(rows="band", columns="age", measure="appointments")

    assert found.finding == (
        "87.0% of attended appointments are in one group: attended 18 to 25 times; age:"
        " 65 to 74"
    )


@pytest.mark.parametrize(
    ("listed", "counted", "note"),
    [
        (True, "6 people who attended or are registered", "1 of the people who"),
        (False, "3 people who attended", "There is no registered list"),
    ],
)
def test_segment_says_who_is_counted(listed, counted, note):
    found = chart(of() if listed else of(listed=None))

    assert found.subtitle == f"{counted}, {PERIOD}"
    assert found.notes[0].startswith(note)


def test_segment_of_nobody():
    nobody, _ = generated_cube([], {}, {}, None, [])

    found = chart(nobody)

    assert found.finding == "Nobody is counted in this period"
    assert {cell for row in table_of(found).rows for cell in row[1:]} == {"0"}
    assert table_of(found).key == ()


@generated
@given(timed_rows, folks, needs_of, on_list, strangers)
def test_segment_says_the_same_everywhere(rows, folk, needs, listed, others):
    result, _ = generated_cube(rows, folk, needs, listed, others)
    for columns in set(DIMENSIONS) - {"band"}:
        found = chart(result, columns=columns)

        check_words(found)
        table = cut(result, rows="band", columns=columns, measure="people")
        shown = table_of(found).rows
        assert [row[1:-1] for row in shown[:-1]] == [
            tuple(map(number, row)) for row in table.cells
        ]
        assert shown[-1][-1] == number(result.people)
        assert f"{number(result.people)} people" in found.subtitle
        most = max((cell for row in table.cells for cell in row), default=0)
        if most:
            assert found.finding.startswith(percent(most / table.total))


def test_released_table_shows_what_may_be_seen():
    found = released_chart(released(some(*MANY)), columns="needs")
    table = table_of(found)

    hidden = "7 or fewer"
    assert ("1", "25", "30", hidden, hidden, "0", "0", "55") in table.rows
    assert table.rows[-1][-1] == "155"
    assert HIDDEN_WORDS in found.notes
    assert found.finding == "Most people, about 70, attended 2 to 5 times"


def test_released_table_of_few_people_shows_nothing():
    found = released_chart(released(some((3, 1, 0), (2, 18, 1))), columns="needs")

    assert found.finding == "Too few people to show any number"
    assert {level for row in table_of(found).levels for level in row} == {0}


@pytest.mark.parametrize("columns", RELEASED)
def test_released_table_has_its_words(columns):
    check_words(released_chart(released(some(*MANY)), columns=columns))


def test_released_chart_takes_nothing_that_was_not_released():
    with pytest.raises(AttributeError):
        released_chart(of(), columns="needs")
