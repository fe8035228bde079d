"""Whether people who did not come in one year came in the next."""

import json
from datetime import date

import pytest
from hypothesis import given

from attenders.analysis.came_later import (
    COOK,
    PUBLISHED,
    CameLater,
    Followed,
    came_later,
)
from attenders.analysis.counting import EVERYTHING, Counting
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
from tests.unit.attenders.analysis.often import LAST
from tests.unit.attenders.analysis.people import Person


Y2023 = Window(date(2023, 1, 1), date(2023, 12, 31))
Y2024 = Window(date(2024, 1, 1), date(2024, 12, 31))
Y2025 = Window(date(2025, 1, 1), date(2025, 12, 31))
# Zed comes at the ends of each year, so that all three are covered
COVERED = """
    patient  day
    Zed      2023-01-01
    Zed      2023-12-31
    Zed      2024-01-01
    Zed      2024-12-31
    Zed      2025-01-01
    Zed      2025-12-31
"""
APPOINTMENTS = f"""{COVERED}    Ann      2023-05-01
    Ann      2025-05-01
    Bob      2024-05-01
    Cat      2025-05-01
"""
# On 31 December 2023 Bob is 65 and Cat 63, Dan is 66; Dan never came, Eve joined
PEOPLE = """
    local_id  birth_year  sex     registered_on
    Ann       1977        FEMALE  2010-01-01
    Bob       1958        MALE    2010-01-01
    Cat       1960        MALE    -
    Dan       1957        MALE    2010-01-01
    Eve       1960        MALE    2024-01-02
"""


def of(
    rows: list[Row], people: list[Person], *, counting: Counting = EVERYTHING
) -> CameLater:
    return came_later(
        frame_of(rows), counting=counting, last=LAST, listed=listed_of(people, rows)
    )


def test_came_later():
    figures = of(drawn(APPOINTMENTS), drawn(PEOPLE))

    # Of two years, Ann, Cat and Dan are unseen; of three, Bob, Cat and Dan
    assert figures.followed == (
        Followed("Everybody", Y2024, Y2025, people=4, unseen=3, came=2),
        Followed("Men aged 46 to 65", Y2024, Y2025, people=1, unseen=1, came=1),
        Followed(
            "Everybody",
            Y2023,
            Window(Y2024.first, LAST),
            people=4,
            unseen=3,
            came=2,
        ),
        Followed(
            "Men aged 46 to 65",
            Y2023,
            Window(Y2024.first, LAST),
            people=2,
            unseen=2,
            came=2,
        ),
    )


def test_came_later_sentence():
    first = of(drawn(APPOINTMENTS), drawn(PEOPLE)).followed[0]

    assert said(first.sentence) == (
        "Everybody: of 3 with no contact from 1 January to 31 December 2024, 2 (66.7%)"
        " had one from 1 January to 31 December 2025."
    )
    assert said(PUBLISHED) == (
        "In a study of men aged 46 to 65, 1,598 of 2,334 (68.5%) who did not consult in"
        " one year did in one of the two after it."
    )


def test_came_later_published_shares():
    assert COOK.came / COOK.unseen == pytest.approx(2 / 3, abs=0.02)
    assert COOK.unseen / COOK.people == pytest.approx(0.33, abs=0.005)


@pytest.mark.parametrize(
    ("first", "years"),
    [("2024-01-15", 1), ("2024-01-16", 0), ("2023-01-15", 2), ("2023-01-16", 1)],
)
def test_came_later_only_of_years_with_data(first, years):
    rows = drawn(COVERED)
    kept = [row for row in rows if row["day"] > first]

    figures = of([*kept, {"patient": "Zed", "day": first}], drawn(PEOPLE))

    assert len(figures.followed) == years * 2


def test_came_later_nobody_unseen():
    figures = of(drawn(COVERED), drawn("local_id\nZed"))

    assert [followed.came_share for followed in figures.followed] == [None] * 4
    assert "(not known)" in said(figures.followed[0].sentence)


def test_came_later_without_people_or_appointments():
    assert of([], []).followed == ()
    assert of(drawn(COVERED), []).followed[0].people == 0


@generated
@given(often.appointments, some_people, often.countings)
def test_came_later_oracle(rows, people, counting):
    covered = drawn(COVERED)

    figures = of([*covered, *rows], people, counting=counting)

    for followed, year in zip(figures.followed[::2], ("2024", "2023"), strict=True):
        first, last = f"{year}-01-01", LAST.isoformat()
        there = [p for p in people if not joined(p, first) and not gone(p, last)]
        end = date(int(year), 12, 31)
        before = often.held(rows, counting, first=date(int(year), 1, 1), last=end)
        after = often.held(rows, counting, first=date(int(year) + 1, 1, 1), last=LAST)
        unseen = {p["local_id"] for p in there} - before.keys()
        assert (followed.people, followed.unseen) == (len(there), len(unseen))
        assert followed.came == len(unseen & after.keys())


@generated
@given(often.appointments, some_people)
def test_came_later_order_of_rows_does_not_matter(rows, people):
    rows = [*drawn(COVERED), *rows]

    assert of(rows[::-1], people[::-1]) == of(rows, people)


@generated
@given(often.appointments, some_people)
def test_came_later_round_trip(rows, people):
    figures = of([*drawn(COVERED), *rows], people)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert CameLater.from_dict(stored) == figures
    assert figures.followed
