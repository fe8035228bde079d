"""People who come once, twice or not at all."""

import json
from datetime import date

import numpy as np
import pytest
from hypothesis import given

from attenders.analysis.counting import EVERYTHING, Counting
from attenders.analysis.low_attenders import (
    SEXES,
    TEENAGERS,
    YOUNG_ADULTS,
    LowAttenders,
    low_attenders,
    released,
)
from attenders.analysis.registered import AGE_SEX_BANDS, AgeSexRow, AgeSexTable
from attenders.analysis.window import Window
from attenders.charts.words import said
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import Row, frame_of, generated, names_in
from tests.unit.attenders.analysis.listed import (
    drawn,
    gone,
    joined,
    listed_of,
    some_people,
)
from tests.unit.attenders.analysis.people import Person, people_of


YEAR = Window(date(2025, 1, 1), date(2025, 12, 31))
APPOINTMENTS = """
    patient  day         status
    Ann      2025-03-01  ATTENDED
    Bob      2025-03-01  ATTENDED
    Bob      2025-04-01  ATTENDED
    Cat      2025-03-01  DNA
    Dan      2024-12-31  ATTENDED
    Eve      2025-03-01  ATTENDED
    Eve      2025-04-01  ATTENDED
    Eve      2025-05-01  ATTENDED
    Hal      2025-05-01  ATTENDED
"""
# Gus was never seen, Joe joined during the year, Lou left; the list has no Hal
PEOPLE = """
    local_id  birth_year  sex      registered_on  left_on
    Ann       1960        FEMALE   2010-01-01     -
    Bob       1960        MALE     -              -
    Cat       1960        FEMALE   2025-01-01     -
    Dan       2010        MALE     2010-01-01     -
    Eve       2010        MALE     2010-01-01     -
    Gus       2003        UNKNOWN  2010-01-01     -
    Joe       1990        MALE     2025-01-02     -
    Lou       1990        FEMALE   2010-01-01     2025-06-30
"""


def of(
    rows: list[Row], people: list[Person] | None, **more: object
) -> tuple[LowAttenders, object]:
    names = names_in(rows)
    known = {person["local_id"]: person for person in people or ()}
    facts = [{"local_id": name, **known.get(name, {})} for name in names]
    return low_attenders(
        frame_of(rows),
        counting=more.get("counting", EVERYTHING),
        window=more.get("window", YEAR),
        patients=people_of(facts),
        listed=None if people is None else listed_of(people, rows),
        age_sex=more.get("age_sex"),
        list_size=more.get("list_size"),
    )


def spot(**more: object) -> LowAttenders:
    people = None if more else drawn(PEOPLE)
    return of(drawn(APPOINTMENTS), people, **more)[0]


def test_low_attenders_of_a_list():
    total = spot().total

    # Cat missed hers, Dan came the day before, Gus never: 3 of 6
    assert (total.people, total.none, total.one, total.two, total.more) == (
        *(6, 3, 1, 1, 1),
    )
    assert total.none_share == 0.5


def test_low_attenders_set_apart():
    figures = spot()

    assert (figures.joined, figures.gone, figures.not_on_list) == (1, 1, 1)


def test_low_attenders_by_age_and_sex():
    figures = spot()

    women, men, _ = figures.of_band("65 to 74")
    assert (women.people, women.none, women.one) == (2, 1, 1)
    assert (men.people, men.two) == (1, 1)
    assert len(figures.groups) == len(AGE_SEX_BANDS) * len(SEXES)


def test_low_attenders_young():
    figures = spot()

    _, boys, _ = figures.of_band(TEENAGERS)
    assert (boys.people, boys.none, boys.more) == (2, 1, 1)
    assert [group.none for group in figures.of_band(YOUNG_ADULTS)] == [0, 0, 1]
    assert said(figures.young_sentence) == (
        "1 of 2 teenagers (50.0%) and 1 of 1 person aged 20 to 24 (100%) had no contact,"
        " from 1 January to 31 December 2025."
    )


def test_low_attenders_of_each_person():
    _, people = of(drawn(APPOINTMENTS), drawn(PEOPLE))

    # Ann, Bob, Cat, Dan, Eve; Gus has no patient code and stands last
    assert people["patient"].tolist() == [0, 1, 2, 3, 4, -1]
    assert people["listed"].tolist() == [0, 1, 2, 3, 4, 5]
    assert people["contacts"].tolist() == [1, 2, 0, 0, 3, 0]
    assert {str(dtype) for dtype in people.dtypes} == {"int32"}


def test_low_attenders_counts_what_is_asked_for():
    missed_too = Counting(outcomes="ATTENDED_OR_MISSED")

    figures, _ = of(drawn(APPOINTMENTS), drawn(PEOPLE), counting=missed_too)

    assert (figures.total.none, figures.total.one) == (2, 2)


def test_low_attenders_of_a_table():
    rows = [AgeSexRow(band, 0, 0, 0) for band in AGE_SEX_BANDS]
    rows[5] = AgeSexRow("65 to 74", 10, 0, 0)

    figures = spot(age_sex=AgeSexTable(tuple(rows)))

    # All who came are women born in 1960 here: Ann, Bob, Eve and Hal
    women, men, _ = figures.of_band("65 to 74")
    assert (women.people, women.none, women.came) == (10, 6, 4)
    assert (men.people, men.none) == (0, 0)
    assert {group.none for group in figures.young} == {None}
    assert (figures.basis, figures.total.none, figures.joined) == ("TABLE", 6, None)
    assert figures.young_sentence is None


def test_low_attenders_more_came_than_a_table_has():
    table = AgeSexTable(tuple(AgeSexRow(band, 1, 0, 0) for band in AGE_SEX_BANDS))

    figures = spot(age_sex=table)

    assert figures.of_band("65 to 74")[0].none is None
    assert figures.total.none == 5


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "50.0% of people (3 of the 6 registered) had none; 1 had one and 1 two"),
        (
            {"list_size": 10},
            "At least 60.0% of people (6 of the 10 registered) had none; 2 had one",
        ),
        (
            {"list_size": 3},
            "More people came than the 3 registered, so how many did not come",
        ),
        (
            {"list_size": None},
            "How many did not come cannot be told without a list size; 2 had one",
        ),
    ],
)
def test_low_attenders_sentence(more, sentence):
    found = said(spot(**more).sentence)

    assert found.startswith(sentence)
    assert found.endswith(
        "attended appointments with all staff, in every way of contact, from 1 January"
        " to 31 December 2025."
    )


@pytest.mark.parametrize("people", [None, []])
def test_low_attenders_nobody(people):
    figures, frame = of([], people)

    assert figures.total.none_share is None
    assert figures.total.came == 0
    assert frame.empty
    assert figures.is_short


def test_low_attenders_one_person():
    figures, _ = of([], [{"local_id": "Ann"}])

    assert (figures.total.people, figures.total.none) == (1, 1)


def test_low_attenders_released():
    people = [{"local_id": f"P{at}", "birth_year": 1960} for at in range(13)]
    rows = [{"patient": "P0", "day": "2025-06-02"}]

    table = released(of(rows, people)[0])

    assert set(table.columns) == {"None", "One", "Two", "More"}
    assert 1 not in {cell for row in table.cells for cell in row}


def test_low_attenders_nothing_is_released_without_a_list():
    with pytest.raises(ValueError, match="no such table"):
        released(spot(list_size=10))


def band_of(person: Person) -> str:
    age = often.age(person, YEAR.last)
    if age is None:
        return "Not known"
    lowest = (0, 5, 18, 35, 50, 65, 75, 85)
    return AGE_SEX_BANDS[sum(age >= low for low in lowest) - 1]


@generated
@given(often.appointments, some_people, often.countings)
def test_low_attenders_oracle(rows, people, counting):
    figures, frame = of(rows, people, counting=counting)

    held = often.held(rows, counting, first=YEAR.first, last=YEAR.last)
    first, last = YEAR.first.isoformat(), YEAR.last.isoformat()
    there = [p for p in people if not joined(p, first) and not gone(p, last)]
    for group in figures.groups:
        own = [
            min(held.get(person["local_id"], 0), 3)
            for person in there
            if band_of(person) == group.band
            and {"UNKNOWN": "OTHER"}.get(person["sex"], person["sex"]) == group.sex
        ]
        found = [group.none, group.one, group.two, group.more]
        assert found == [own.count(times) for times in range(4)]
        assert group.people == len(own)
    for group in figures.young:
        lowest, highest = map(int, group.band.split(" to "))
        ages = [often.age(p, YEAR.last) for p in there]
        inside = [a for a in ages if a is not None and lowest <= a <= highest]
        of_band = figures.of_band(group.band)
        assert sum(one.people or 0 for one in of_band) == len(inside)
    assert figures.not_on_list == len(held.keys() - {p["local_id"] for p in people})
    assert len(frame) == len(there)


@generated
@given(often.appointments, some_people)
def test_low_attenders_parts_sum_to_wholes(rows, people):
    figures, frame = of(rows, people)

    total = figures.total
    for name in ("people", "none", "one", "two", "more"):
        assert sum(getattr(g, name) for g in figures.groups) == getattr(total, name)
    assert total.none + total.came == total.people
    assert total.people + figures.joined + figures.gone == len(people)
    assert frame["contacts"].eq(0).sum() == total.none


@generated
@given(often.appointments, some_people, often.appointments)
def test_low_attenders_more_rows_never_raise_those_with_none(rows, people, more):
    before, _ = of(rows, people)
    after, _ = of([*rows, *more], people)

    assert after.total.none <= before.total.none


@generated
@given(often.appointments, some_people)
def test_low_attenders_order_of_rows_does_not_matter(rows, people):
    assert of(rows[::-1], people[::-1])[0] == of(rows, people)[0]


@generated
@given(often.appointments, some_people, often.folks)
def test_low_attenders_round_trip(rows, people, folks):
    for listed, more in ((people, {}), (None, {"list_size": 8}), (None, {})):
        figures, _ = of(rows, listed, **more)

        stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

        assert LowAttenders.from_dict(stored) == figures


def test_low_attenders_leaves_frames_alone():
    rows, people = drawn(APPOINTMENTS), listed_of(drawn(PEOPLE), drawn(APPOINTMENTS))
    before = people.copy(deep=True)

    low_attenders(
        frame_of(rows),
        counting=EVERYTHING,
        window=YEAR,
        patients=people_of([{"local_id": name} for name in names_in(rows)]),
        listed=people,
        age_sex=None,
        list_size=None,
    )

    assert before.equals(people)
    assert np.array_equal(before.columns, people.columns)
