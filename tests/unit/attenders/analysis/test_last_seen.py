"""How long ago people were last seen."""

import json
from datetime import date

import pandas as pd
from hypothesis import given

from attenders.analysis.counting import EVERYTHING, Counting
from attenders.analysis.last_seen import SINCE_NAMES, LastSeen, last_seen
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
from tests.unit.attenders.analysis.often import LAST
from tests.unit.attenders.analysis.people import Person


# The data begin on 1 July 2023, two and a half years before the last day
APPOINTMENTS = """
    patient  day         status
    Ann      2025-12-01  ATTENDED
    Ann      2024-01-01  ATTENDED
    Bob      2024-06-30  ATTENDED
    Cat      2024-06-30  ATTENDED
    Dan      2023-07-01  DNA
    Eve      2026-01-05  ATTENDED
"""
# Cat came back to the practice in November; Dan and Eve were never seen; Gus registered
# two months before; Hal registered before the data begin; Joe after the last day
PEOPLE = """
    local_id  birth_year  registered_on
    Ann       1960        2010-01-01
    Bob       2010        2010-01-01
    Cat       1960        2025-11-01
    Dan       1960        -
    Eve       2003        2024-12-31
    Gus       1960        2025-11-01
    Hal       1960        2023-07-01
    Joe       1960        2026-01-01
"""


def of(
    rows: list[Row], people: list[Person], *, counting: Counting = EVERYTHING
) -> tuple[LastSeen, pd.DataFrame]:
    return last_seen(
        frame_of(rows), counting=counting, last=LAST, listed=listed_of(people, rows)
    )


def spot() -> LastSeen:
    return of(drawn(APPOINTMENTS), drawn(PEOPLE))[0]


def rows_of(figures: LastSeen, place: int = 0) -> dict[str, tuple[int, int]]:
    return {row.name: (row.seen, row.registered) for row in figures.groups[place].rows}


def test_last_seen_bands():
    # Ann; Cat and Gus by registration; Eve on the first day of 12 to 24 months; Bob
    assert rows_of(spot()) == {
        "Less than 3 months": (1, 2),
        "3 to 6 months": (0, 0),
        "6 to 12 months": (0, 0),
        "1 to 2 years": (1, 1),
        "2 to 3 years": (0, 0),
    }


def test_last_seen_never_in_the_data():
    figures = spot()

    # Dan missed his, Hal registered on the day on which the data begin
    assert figures.everybody.never == 2
    assert figures.everybody.people == 7
    assert said(figures.sentence) == (
        "2 of 7 people registered (28.6%) had none of these in all of the data, 1 July"
        " 2023 to 1 December 2025: attended appointments with all staff, in every way of"
        " contact. Those who registered in these days are not among them."
    )


def test_last_seen_of_the_young():
    figures = spot()

    assert rows_of(figures, 1)["1 to 2 years"] == (1, 0)
    assert rows_of(figures, 2)["1 to 2 years"] == (0, 1)
    assert [group.people for group in figures.groups] == [7, 1, 1]


def test_last_seen_of_each_person():
    _, people = of(drawn(APPOINTMENTS), drawn(PEOPLE))

    days = people["unseen_since"].dt.strftime("%Y-%m-%d").fillna("-").tolist()
    assert people["listed"].tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert days == [
        *("2025-12-01", "2024-06-30", "2025-11-01", "-", "2024-12-31"),
        *("2025-11-01", "-"),
    ]
    assert [str(dtype) for dtype in people.dtypes] == [
        *("int32", "int32", "datetime64[s]", "datetime64[s]"),
    ]


def test_last_seen_reach_of_one_day_has_one_band():
    figures, _ = of(drawn("patient day\nAnn 2025-12-31"), drawn("local_id\nAnn"))

    assert rows_of(figures) == {"Less than 3 months": (1, 0)}


def test_last_seen_without_appointments():
    figures, people = of([], drawn(PEOPLE))

    assert (figures.everybody.never, figures.reach) == (7, None)
    assert said(figures.sentence) == "There are no appointments that anybody had."
    assert len(people) == 7


def test_last_seen_nobody():
    figures, people = of(drawn(APPOINTMENTS), [])

    assert figures.everybody.people == 0
    assert people.empty


@generated
@given(often.appointments, some_people, often.countings)
def test_last_seen_oracle(rows, people, counting):
    figures, _ = of(rows, people, counting=counting)

    last = LAST.isoformat()
    begin = min((str(r["day"]) for r in rows if r["patient"] != "-"), default="9")
    expected = dict.fromkeys([*SINCE_NAMES, "never"], 0)
    for person in people:
        if joined(person, last) or gone(person, last):
            continue
        own = [
            str(r["day"])
            for r in rows
            if r["patient"] == person["local_id"] and often.counts(r, counting)
        ]
        registered = str(person["registered_on"])
        since = max([*own, *([registered] if registered > begin else [])], default="-")
        expected["never" if since == "-" else band_of(date.fromisoformat(since))] += 1
    found = {row.name: row.seen + row.registered for row in figures.everybody.rows}
    assert found | {"never": figures.everybody.never} == {
        name: n for name, n in expected.items() if name in found or name == "never"
    }
    assert sum(expected.values()) == figures.everybody.people


def band_of(since: date) -> str:
    for months, name in zip((3, 6, 12, 24, 36, 60), SINCE_NAMES, strict=False):
        if since > often.months_before(LAST, months):
            return name
    return SINCE_NAMES[-1]


@generated
@given(often.appointments, some_people)
def test_last_seen_order_of_rows_does_not_matter(rows, people):
    assert of(rows[::-1], people[::-1])[0] == of(rows, people)[0]


@generated
@given(often.appointments, some_people, often.appointments)
def test_last_seen_more_rows_never_lower_those_seen(rows, people, more):
    def seen(rows: list[Row]) -> int:
        return int(of(rows, people)[1]["last_seen"].notna().sum())

    assert seen([*rows, *more]) >= seen(rows)


@generated
@given(often.appointments, some_people)
def test_last_seen_round_trip(rows, people):
    figures, _ = of(rows, people)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert LastSeen.from_dict(stored) == figures
