"""Movement between bands, in charts and their words."""

import pytest
from hypothesis import given

from academy.words import number
from attenders.analysis.counting import EVERYTHING
from attenders.analysis.movement import Movement, movement
from attenders.charts.movement import apart_words, bands_moved_chart, moves_chart
from attenders.charts.parts import Chart
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import Row, frame_of, generated, names_in
from tests.unit.attenders.analysis.test_definitions import anybody
from tests.unit.attenders.analysis.test_movement import (
    EIGHT,
    FIVE_OR_MORE,
    LISTED,
    registrations,
    run,
)
from tests.unit.attenders.charts.parts import bars_of, check_words


BEFORE = "1 January 2024 to 31 December 2024"
NOW = "1 January 2025 to 31 December 2025"


@pytest.fixture
def eight() -> Movement:
    return run(EIGHT)[0]


def shaded_cell(chart: Chart, before: str, now: str) -> tuple[str, int]:
    """The text and the level of a cell."""
    column = chart.table.headings.index(now)
    at, row = next(
        (at, row) for at, row in enumerate(chart.table.rows) if row[0] == before
    )
    return row[column], chart.table.levels[at][column - 1]


def test_moves_chart_bars(eight):
    assert [(name, n) for name, n, _ in bars_of(moves_chart(eight))] == [
        ("Often last year,<br>and still", 1),
        ("Often last year,<br>less this year", 1),
        ("Often last year,<br>none this year", 2),
        ("New,<br>not often last year", 2),
    ]


def test_moves_chart_finding_and_table(eight):
    chart = moves_chart(eight)

    assert chart.finding == (
        "25.0% of those who attended often last year still do; 2 are new"
    )
    assert chart.table.rows == (
        ("Often last year, and still", "1", "25.0%"),
        ("Often last year, less this year", "1", "25.0%"),
        ("Often last year, none this year", "2", "50.0%"),
        ("New, not often last year", "2", "–"),
    )


def test_moves_chart_notes_say_that_most_attend_less_anyway(eight):
    assert (
        "had 61 appointments then, and 8 this year. Most people"
        in (moves_chart(eight).notes[0])
    )


def test_moves_chart_where_nobody_attended_often():
    drawing = """
        patient  day         times
        Ann      2024-01-01  1
        Ann      2025-12-31  9
    """
    chart = moves_chart(run(drawing)[0])

    assert chart.finding == "Nobody attended often last year; 1 do this year"


def test_apart_words_of_people_registered_part_of_the_time():
    result, _ = run(EIGHT, listed=registrations(LISTED))

    (words,) = apart_words(result)

    apart = result.apart
    assert apart is not None
    assert f"{apart.people} people with appointments" in words
    assert f"({apart.joined} joined, {apart.left} left or died" in words


def test_apart_words_where_registrations_are_not_known(eight):
    assert "not known who was registered" in apart_words(eight)[0]


def test_apart_words_where_everybody_was_registered_throughout():
    listed = registrations("patient registered_on left_on died_on\n0 2010-01-01 - -")

    assert apart_words(run("patient\nAnn", listed=listed)[0]) == ()


def test_bands_moved_chart_cells(eight):
    chart = bands_moved_chart(eight)

    # All of their rows; half of theirs; nobody
    assert shaded_cell(chart, "26 to 51", "None") == ("1", 5)
    assert shaded_cell(chart, "None", "12 to 17") == ("1", 3)
    assert shaded_cell(chart, "52 or more", "1") == ("0", 0)
    assert shaded_cell(chart, "26 to 51", "All") == ("1", 0)


def test_bands_moved_chart_without_a_list_does_not_know_who_never_came(eight):
    chart = bands_moved_chart(eight)

    assert shaded_cell(chart, "None", "None") == ("not known", 0)
    assert shaded_cell(chart, "None", "All") == ("not known", 0)


def test_bands_moved_chart_finding(eight):
    # Ann and Eve the same; Dan and Gus more; Bob, Cat and Hal less
    assert bands_moved_chart(eight).finding == (
        "28.6% of people who came are in the same band as last year; 28.6% came more,"
        " 42.9% less"
    )


def test_bands_moved_chart_of_nobody():
    drawing = """
        patient  status  day
        Ann      DNA     2024-01-01
        Ann      DNA     2025-12-31
    """
    chart = bands_moved_chart(run(drawing)[0])

    assert chart.finding == "Nobody attended in either year"
    assert chart.table.key == ()


def test_movement_charts_of_data_that_falls_short(eight):
    short, _ = run("patient\nAnn")

    for chart in (moves_chart(short), bands_moved_chart(short)):
        assert chart.finding.startswith("There is too little data")
        assert chart.sentence == ""
    assert "cannot be compared fairly" in moves_chart(short).notes[-1]
    assert "cannot be compared fairly" in bands_moved_chart(short).notes[-1]
    assert not any("fairly" in note for note in moves_chart(eight).notes)


def of_rows(rows: list[Row]) -> Movement:
    return movement(
        frame_of(rows),
        definition=FIVE_OR_MORE,
        counting=EVERYTHING,
        last=often.LAST,
        population=anybody(len(names_in(rows))),
        registrations=None,
    )[0]


@generated
@given(often.appointments)
def test_movement_charts_say_the_same_everywhere(rows):
    result = of_rows(rows)
    moves, bands = moves_chart(result), bands_moved_chart(result)

    check_words(moves, when=NOW)
    check_words(bands, when=NOW)
    assert [text for *_, text in bars_of(moves)] == [row[1] for row in moves.table.rows]
    if not result.is_short:
        assert f"{number(result.newly)} " in moves.finding
    assert [len(row) for row in bands.table.levels] == [len(result.bands) + 1] * 8
    for texts, levels in zip(bands.table.rows, bands.table.levels, strict=True):
        assert all(
            (level > 0) == (text not in {"0", "not known"})
            for text, level in zip(texts[1:-1], levels[:-1], strict=True)
        )
