"""All definitions side by side."""

import pytest
from hypothesis import given, settings

from academy.words import percent
from attenders.analysis.counting import EVERYTHING, Counting
from attenders.analysis.definitions import (
    DEFINITIONS,
    Definition,
    FrequentAttenders,
    Population,
    frequent_attenders,
)
from attenders.analysis.rules import AtLeast, Persistent, TopPercent
from attenders.charts.definitions import definitions_chart, why_not
from attenders.charts.parts import Chart
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import Row, frame, frame_of, generated
from tests.unit.attenders.analysis.often import LAST
from tests.unit.attenders.analysis.people import people
from tests.unit.attenders.analysis.test_definitions import FAMILY, THEIRS, anybody, run
from tests.unit.attenders.charts.parts import check_words, plain


A_YEAR = """
    patient  day         times
    Ann      2025-01-01  6
    Bob      2025-06-01  3
    Cat      2025-12-31  1
"""
UP_TO = "up to 31 December 2025"


def named(name: str, rule, **other: object) -> FrequentAttenders:
    drawn = frame(other.get("drawing", A_YEAR))
    result, _ = frequent_attenders(
        drawn,
        definition=Definition(name, rule, "None."),
        counting=other.get("counting", EVERYTHING),
        last=LAST,
        population=other.get("population", anybody(drawn["patient"].max() + 1)),
    )
    return result


def all_of(rows: list[Row], folk: often.Folk) -> Chart:
    return definitions_chart(
        [
            frequent_attenders(
                frame_of(rows),
                definition=definition,
                counting=definition.counted_there,
                last=LAST,
                population=often.population(rows, folk),
            )[0]
            for definition in DEFINITIONS.values()
        ]
    )


@pytest.fixture
def three() -> Chart:
    return definitions_chart(
        [
            named("Three or more", AtLeast(3)),
            named("Top 10%", TopPercent(10)),
            named("Thirty in 2 years", AtLeast(30, months=24)),
        ]
    )


def test_definitions_chart_most_first(three):
    # Ann and Bob: 9 of 10; Ann: 6
    assert three.finding == (
        "People who attend often had 60.0% to 90.0% of appointments: it depends on the"
        " definition"
    )
    assert [row[:4] for row in three.table.rows] == [
        ("Three or more", "2", "66.7%", "90.0%"),
        ("Top 10%", "1", "33.3%", "60.0%"),
        ("Thirty in 2 years", "–", "–", "–"),
    ]


def test_definitions_chart_dots(three):
    lines, of_people, of_appointments = plain(three)["data"]

    assert of_people["x"] == [2 / 3, 1 / 3]
    assert of_appointments["x"] == [0.9, 0.6]
    assert of_appointments["text"] == ["90.0%", "60.0%"]
    assert lines["x"] == [2 / 3, 0.9, None, 1 / 3, 0.6, None]


def test_definitions_chart_says_which_cannot_be_worked_out(three):
    reason = (
        "the period is 1 January 2024 to 31 December 2025, and the data is only of"
        " 1 January 2025 to 31 December 2025"
    )
    assert three.notes == (f"“Thirty in 2 years” cannot be worked out: {reason}.",)
    assert three.table.rows[-1][-1] == f"Cannot be worked out: {reason}"


def test_definitions_chart_of_none_that_can_be_worked_out():
    chart = definitions_chart([named("Thirty in 2 years", AtLeast(30, months=24))])

    assert chart.finding == "No definition can be worked out from this data"
    check_words(chart, when=UP_TO)


def test_definitions_chart_of_one():
    chart = definitions_chart([named("Top 10%", TopPercent(10))])

    assert chart.finding == (
        "By each definition, people who attend often had 60.0% of appointments"
    )


A_DAY = "patient staff\nAnn GP\nBob GP"
STAFF_NOT_KNOWN = "patient staff\nAnn UNKNOWN"


@pytest.mark.parametrize(
    ("rule", "drawing", "reason"),
    [
        (AtLeast(2), STAFF_NOT_KNOWN, "it is not known with whom"),
        (AtLeast(2), "patient staff\nAnn NURSE", "there are no attended appointments"),
        (AtLeast(2), A_DAY, "the period is 1 January 2025 to"),
        (Persistent(TopPercent(10), years=2, needed=2), A_DAY, "the period is"),
        (TopPercent(10), A_DAY, ""),
        (TopPercent(10, "OURS"), A_DAY, "no age or sex is known"),
    ],
)
def test_why_not(rule, drawing, reason):
    result = named("Any", rule, drawing=drawing, counting=Counting(staff="GP"))

    found = why_not(result, ages=False)

    assert found.startswith(reason)
    assert bool(found) == bool(reason)


def test_definitions_chart_without_ages():
    nobody = people("local_id birth_year sex\nAnn -1 UNKNOWN\nBob -1 UNKNOWN")
    results = [
        named(
            name,
            TopPercent(top, grouping),
            drawing=A_DAY,
            population=Population(nobody),
        )
        for name, top, grouping in (
            ("Top 10%", 10, None),
            ("Top 10% by age and sex", 10, "OURS"),
            ("Top 3% by age and sex", 3, "ADULTS"),
        )
    ]

    assert definitions_chart(results).notes == (
        (
            "“Top 10% by age and sex” and “Top 3% by age and sex” cannot be worked out:"
            " no age or sex is known."
        ),
    )


def test_definitions_chart_with_some_ages():
    result, _ = run(
        THEIRS, TopPercent(10, "OURS"), population=Population(people(FAMILY))
    )

    assert definitions_chart([result]).notes == ()


def test_definitions_chart_what_to_bear_in_mind():
    drawing = "patient staff\nAnn GP\nBob GP\nBob UNKNOWN"
    result = named(
        "Top 10%", TopPercent(10), drawing=drawing, counting=Counting(staff="GP")
    )

    assert definitions_chart([result]).table.rows[0][-1] == (
        "1 more than asked for, with as many; 1 appointment not clear, left out; the"
        " data covers 1 of 365 days"
    )


@settings(generated, max_examples=15)  # of 18 definitions each
@given(often.appointments, often.folks)
def test_definitions_chart_says_the_same_everywhere(rows, folk):
    chart = all_of(rows, folk)

    check_words(chart, when=UP_TO)
    assert {row[0] for row in chart.table.rows} == {
        definition.name for definition in DEFINITIONS.values()
    }
    *_, dots = plain(chart)["data"]
    shown = [row for row in chart.table.rows if row[3] != "–"]
    assert dots["text"] == [row[3] for row in shown]
    assert [percent(share) for share in dots["x"]] == dots["text"]
    assert dots["x"] == sorted(dots["x"], reverse=True)
    assert len(shown) + sum(note.count("“") for note in chart.notes) == len(DEFINITIONS)
