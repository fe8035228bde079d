"""The same sentence under several definitions."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.counting import EVERYTHING, Counting
from attenders.analysis.definitions import DEFINITIONS, Definition
from attenders.analysis.rules import AtLeast, TopPercent
from attenders.analysis.sensitivity import SIX, Sensitivity, sensitivity
from attenders.charts.words import said
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import Row, frame, frame_of, generated
from tests.unit.attenders.analysis.often import LAST
from tests.unit.attenders.analysis.test_definitions import anybody


# Ann comes to the nurse, Cat to the GP; Dan came last year
FOUR = """
    patient  times  staff  day
    Ann      6      NURSE  2025-06-02
    Bob      3      GP     2025-06-02
    Cat      4      GP     2025-06-02
    Dan      7      GP     2024-06-03
"""
THREE_OR_MORE = Definition("Three or more", AtLeast(3), "None.")
SIX_IN_TWO_YEARS = Definition("Six in two years", AtLeast(6, months=24), "None.")
CHOICES = (
    (THREE_OR_MORE, EVERYTHING),
    (THREE_OR_MORE, Counting(staff="GP")),
    (SIX_IN_TWO_YEARS, EVERYTHING),
)


@pytest.fixture
def three() -> Sensitivity:
    return sensitivity(frame(FOUR), last=LAST, population=anybody(4), choices=CHOICES)


def six(rows: list[Row], folk: often.Folk) -> Sensitivity:
    return sensitivity(
        frame_of(rows), last=LAST, population=often.population(rows, folk)
    )


def test_sensitivity_people_of_each(three):
    assert [row.attenders.people for row in three.rows] == [3, 2, 2]


def test_sensitivity_people_who_are_also_in_the_first(three):
    # Bob and Cat; then Ann, without Dan who is not in the first
    assert [row.also_in_first for row in three.rows] == [3, 2, 1]


def differences(result: Sensitivity, place: int) -> list[str]:
    return [said(sentence) for sentence in result.differences(place)]


def test_sensitivity_first_differs_in_nothing(three):
    assert differences(three, 0) == []


def test_sensitivity_differences_in_staff(three):
    assert differences(three, 1) == [
        (
            "It counts attended appointments with GPs only, in every way of contact; the"
            " first, attended appointments with all staff, in every way of contact."
        ),
        "Its people had 100% of what it counts; those of the first, 100%.",
        "People in both: 2; only here: 0; only in the first: 1.",
    ]


def test_sensitivity_differences_in_rule_and_period(three):
    assert differences(three, 2) == [
        (
            "It takes those who had 6 or more in 24 months; the first, those who had 3"
            " or more in 12 months."
        ),
        (
            "It looks at 1 January 2024 to 31 December 2025; the first, at 1 January to"
            " 31 December 2025."
        ),
        "Its people had 65.0% of what it counts; those of the first, 100%.",
        "People in both: 1; only here: 1; only in the first: 2.",
    ]


def test_sensitivity_of_six_definitions():
    assert len(set(SIX)) == 6
    rules = [definition.rule for definition, _ in SIX]
    assert TopPercent(10) in rules
    assert TopPercent(10, "OURS") in rules
    assert all(definition in DEFINITIONS.values() for definition, _ in SIX)


def test_sensitivity_without_appointments():
    nothing = six([], {})

    assert [row.also_in_first for row in nothing.rows] == [0] * 6
    assert differences(nothing, 1)[-2:] == [
        "The shares cannot be compared: one of them has no appointments.",
        "People in both: 0; only here: 0; only in the first: 0.",
    ]


def test_sensitivity_with_one_appointment():
    one = six([{"patient": "A", "day": "2025-06-02", "staff": "GP"}], {})

    assert [row.attenders.people for row in one.rows] == [1, 1, 1, 1, 0, 0]


def test_sensitivity_of_no_definition():
    none = sensitivity(frame(FOUR), last=LAST, population=anybody(4), choices=())

    assert none.rows == ()


@generated
@given(often.appointments, often.folks, often.rules, often.countings)
def test_sensitivity_another_staff_filter_changes_the_words(rows, folk, rule, counting):
    definition = Definition("Any", rule, "None.")
    others = [
        Counting(staff, counting.outcomes, counting.modes)
        for staff in ("ALL", "GP", "GP_OR_NURSE")
    ]

    found = sensitivity(
        frame_of(rows),
        last=LAST,
        population=often.population(rows, folk),
        choices=[(definition, other) for other in others],
    )

    assert len({row.attenders.sentence.text for row in found.rows}) == 3
    assert found.differences(1)[0].text.startswith("It counts")


@generated
@given(often.appointments, often.folks, st.data())
def test_sensitivity_oracle(rows, folk, data):
    choices = data.draw(
        st.lists(st.tuples(often.rules, often.countings), min_size=1, max_size=3)
    )

    found = sensitivity(
        frame_of(rows),
        last=LAST,
        population=often.population(rows, folk),
        choices=[(Definition("Any", rule, "-"), counts) for rule, counts in choices],
    )

    members = [
        often.members(rows, rule, counts, last=LAST, folk=folk)
        for rule, counts in choices
    ]
    assert [row.also_in_first for row in found.rows] == [
        len(people & members[0]) for people in members
    ]


@generated
@given(often.appointments, often.folks)
def test_sensitivity_round_trip(rows, folk):
    result = six(rows, folk)

    stored = json.loads(json.dumps(result.to_dict(), allow_nan=False))

    assert Sensitivity.from_dict(stored) == result
