"""How attendance, A&E and deprivation go together."""

import json
from datetime import date

import pytest
from hypothesis import given

from attenders.analysis.counting import EVERYTHING
from attenders.analysis.emergency_use import (
    ATTENDANCE,
    FIFTHS,
    VISITS,
    EmergencyUse,
    Use,
    emergency_use,
)
from attenders.analysis.window import Window
from attenders.charts.words import said
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import Row, frame_of, generated
from tests.unit.attenders.analysis.listed import (
    drawn,
    gone,
    joined,
    listed_of,
    some_people,
)
from tests.unit.attenders.analysis.people import Person


YEAR = Window(date(2025, 1, 1), date(2025, 12, 31))
LIST_DAY = date(2026, 1, 5)
APPOINTMENTS = [
    *({"patient": "Ann"},) * 18,
    *({"patient": "Bob"},) * 18,
    *({"patient": "Cat"},) * 6,
    {"patient": "Dan"},
]
PEOPLE = """
    local_id  emergency_visits  deprivation_decile  registered_on  left_on
    Ann       4                 1                   -              -
    Bob       0                 2                   -              -
    Cat       1                 10                  -              -
    Dan       -1                9                   -              -
    Eve       2                 -1                  -              -
    Gus       0                 3                   -              -
    Joe       9                 1                   2025-11-01     -
    Lou       9                 1                   2010-01-01     2025-06-30
"""


def of(rows: list[Row], people: list[Person] | None) -> EmergencyUse:
    return emergency_use(
        frame_of(rows),
        counting=EVERYTHING,
        window=YEAR,
        listed=None if people is None else listed_of(people, rows),
        list_day=LIST_DAY,
    )


def spot() -> EmergencyUse:
    return of(APPOINTMENTS, drawn(PEOPLE))


def test_emergency_use_by_attendance():
    assert spot().by_attendance == (
        Use("None", known=2, with_any=1, visits=2, not_known=0),
        Use("1 to 5", known=0, with_any=0, visits=0, not_known=1),
        Use("6 to 17", known=1, with_any=1, visits=1, not_known=0),
        Use("18 or more", known=2, with_any=1, visits=4, not_known=0),
    )


def test_emergency_use_by_deprivation():
    by_fifth = {use.name: use for use in spot().by_deprivation}

    assert by_fifth["1, most deprived"] == Use("1, most deprived", 2, 1, 4, 0)
    assert by_fifth["5, least deprived"] == Use("5, least deprived", 1, 1, 1, 1)
    assert by_fifth["Not known"] == Use("Not known", 1, 1, 2, 0)


def test_emergency_use_of_all_three():
    most_often = spot().together[ATTENDANCE.index("18 or more")]

    assert most_often[0] == Use("1, most deprived", 2, 1, 4, 0)
    assert most_often[0].any_share == 0.5
    assert most_often[1].any_share is None


def test_emergency_use_attendance_by_deprivation():
    rows = dict(zip(FIFTHS, spot().attendance_by_deprivation, strict=True))

    assert rows["1, most deprived"] == (0, 0, 0, 2)
    assert rows["5, least deprived"] == (0, 1, 1, 0)
    assert rows["Not known"] == (1, 0, 0, 0)


def test_emergency_use_set_apart():
    figures = spot()

    assert (figures.people, figures.joined, figures.gone) == (6, 1, 1)


def test_emergency_use_sentence():
    assert said(spot().sentence) == (
        "Of people with 18 or more attended appointments with all staff, in every way of"
        " contact, from 1 January to 31 December 2025, 50.0% (1 of 2) had been to A&E in"
        " 12 months; of those with none, 50.0% (1 of 2). A&E visits are known of 5 of 6"
        " people."
    )


@pytest.mark.parametrize("people", [None, [], [{"local_id": "Ann"}]])
def test_emergency_use_not_brought(people):
    figures = of(APPOINTMENTS, people)

    assert not figures.has_visits
    assert not figures.has_deprivation
    assert said(figures.sentence) == "The registered list gives nobody’s visits to A&E."
    assert figures.total.any_share is None


def attendance(held: int) -> str:
    if not held:
        return "None"
    return "1 to 5" if held < 6 else "6 to 17" if held < 18 else "18 or more"


@generated
@given(often.appointments, some_people)
def test_emergency_use_oracle(rows, people):
    figures = of(rows, people)

    held = often.held(rows, EVERYTHING, first=YEAR.first, last=YEAR.last)
    there = [
        person
        for person in people
        if not joined(person, "2025-01-01") and not gone(person, "2025-12-31")
    ]
    assert figures.people == len(there)
    for name, row in zip(ATTENDANCE, figures.together, strict=True):
        for place, use in enumerate(row):
            inside = [
                person["emergency_visits"]
                for person in there
                if attendance(held.get(person["local_id"], 0)) == name
                and place
                == (
                    5
                    if person["deprivation_decile"] == -1
                    else (person["deprivation_decile"] + 1) // 2 - 1
                )
            ]
            known = [visits for visits in inside if visits != -1]
            assert use == Use(
                FIFTHS[place],
                known=len(known),
                with_any=len([visits for visits in known if visits]),
                visits=sum(known),
                not_known=len(inside) - len(known),
            )


@generated
@given(often.appointments, some_people)
def test_emergency_use_every_table_has_everybody(rows, people):
    figures = of(rows, people)

    for uses in (figures.by_attendance, figures.by_deprivation):
        assert sum(use.people for use in uses) == figures.people
        assert sum(use.visits for use in uses) == figures.total.visits
    assert sum(map(sum, figures.attendance_by_deprivation)) == figures.people
    assert figures.people + figures.joined + figures.gone == len(people)
    assert {len(row) for rows in figures.cells for row in rows} == {len(VISITS)}


@generated
@given(often.appointments, some_people)
def test_emergency_use_order_of_rows_does_not_matter(rows, people):
    assert of(rows[::-1], people[::-1]) == of(rows, people)


@generated
@given(often.appointments, some_people, often.appointments)
def test_emergency_use_more_rows_never_lower_who_came(rows, people, more):
    def came(rows: list[Row]) -> int:
        return sum(use.people for use in of(rows, people).by_attendance[1:])

    assert came([*rows, *more]) >= came(rows)


@generated
@given(often.appointments, some_people)
def test_emergency_use_round_trip(rows, people):
    figures = of(rows, people)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert EmergencyUse.from_dict(stored) == figures
