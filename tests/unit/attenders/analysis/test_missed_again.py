"""People who missed more than one appointment, and what each had missed before."""

import json
from collections import Counter
from datetime import date, timedelta
from math import comb

import pytest
from hypothesis import given as drawn_from
from hypothesis import strategies as st

from attenders.analysis.missed_again import (
    BEFORE,
    TIMES,
    TO_ASK,
    MissedAgain,
    Times,
    missed_again,
    missed_before,
    of_people,
    reaches_from,
)
from attenders.analysis.window import Window, within
from attenders.charts.words import said
from tests.unit.attenders.analysis import demand_rows as slow
from tests.unit.attenders.analysis.frames import (
    Row,
    a_row,
    frame,
    frame_of,
    generated,
    names_in,
    some_rows,
)


YEAR = Window(date(2025, 1, 1), date(2025, 12, 31))
DRAWING = """
    patient  day         status     times
    Ann      2025-03-03  DNA        1
    Ann      2025-03-04  ATTENDED   1
    Bob      2025-03-03  DNA        2
    Cat      2025-03-03  DNA        4
    Cat      2025-03-04  CANCELLED  9
    Dan      2025-03-03  ATTENDED   2
    Dan      2024-03-03  DNA        5
    -        2025-03-03  DNA        7
"""


def test_missed_again_people_by_how_many_they_missed():
    figures, _ = missed_again(frame(DRAWING), window=YEAR)

    assert [(row.name, row.people, row.missed) for row in figures.rows] == [
        ("0", 1, 0),
        ("1", 1, 1),
        ("2", 1, 2),
        ("3 or more", 1, 4),
    ]
    assert (figures.people, figures.due, figures.missed) == (4, 10, 7)
    assert (figures.again_people, figures.again_missed) == (2, 6)
    assert figures.again_share == 6 / 7


def test_missed_again_by_chance():
    figures, _ = missed_again(frame(DRAWING), window=YEAR)

    # Ann, Bob and Dan were due two and Cat four, of which 7 of 10 were missed
    none = 3 * 0.3**2 + 0.3**4
    assert figures.rows[0].by_chance == pytest.approx(none)
    assert figures.rows[1].by_chance == pytest.approx(
        3 * 2 * 0.7 * 0.3 + 4 * 0.7 * 0.3**3
    )
    assert sum(row.by_chance for row in figures.rows) == pytest.approx(4)


def test_missed_again_people_behind_it():
    _, people = missed_again(frame(DRAWING), window=YEAR)

    assert people.to_numpy().tolist() == [[0, 2, 1], [1, 2, 2], [2, 4, 4]]
    assert list(people.columns) == ["patient", "due", "missed"]
    assert {str(dtype) for dtype in people.dtypes} == {"int32"}


def test_missed_again_sentence_is_a_reason_to_ask():
    figures, _ = missed_again(frame(DRAWING), window=YEAR)

    assert said(figures.sentence) == (
        "Of 4 people with appointments from 1 January to 31 December 2025, 2 missed two"
        " or more, and had 85.7% of the 7 that were missed; by chance alone about 2"
        " people would have. Repeated missed appointments are a reason to ask, not to"
        " punish."
    )


@pytest.mark.parametrize("rows", [[], [{"patient": "Ann", "day": "2025-03-03"}]])
def test_missed_again_nobody(rows):
    figures, people = missed_again(frame_of(rows), window=YEAR)

    assert people.empty
    assert (figures.people, figures.again_people) == (len(rows), 0)
    assert figures.again_share is None
    assert said(figures.sentence) == (
        "Nobody missed two or more from 1 January to 31 December 2025."
    )


def before(drawing: str, window: Window = YEAR) -> list[str]:
    drawn = of_people(frame(drawing))
    places = missed_before(within(drawn, window), earlier=drawn)
    return [BEFORE[place] for place in places]


def test_missed_before_counts_365_days_and_not_the_day_itself():
    assert before("""
        patient  day         status
        Eve      2024-01-01  ATTENDED
        Ann      2024-03-03  DNA
        Ann      2025-03-03  DNA
        Ann      2025-03-03  ATTENDED
        Ann      2025-03-04  ATTENDED
        Bob      2025-03-04  ATTENDED
    """) == ["1", "1", "1", "0"]


def test_missed_before_three_or_more():
    drawing = """
        patient  day         status    times
        Eve      2024-01-01  ATTENDED  1
        Ann      2024-06-03  DNA       5
        Bob      2024-06-03  DNA       3
        Cat      2024-06-03  DNA       2
        Ann      2025-03-03  ATTENDED  1
        Bob      2025-03-03  ATTENDED  1
        Cat      2025-03-03  ATTENDED  1
    """

    assert before(drawing) == ["3 or more", "3 or more", "2"]


def test_missed_before_says_where_the_data_does_not_reach():
    drawing = """
        patient  day
        Ann      2024-03-02
        Ann      2025-03-01
        Ann      2025-03-02
    """

    assert before(drawing) == ["NOT_REACHED", "0"]
    assert reaches_from(frame(drawing)) == date(2025, 3, 2)


def test_reaches_from_without_data():
    assert reaches_from(frame_of([])) is None


def expected_before(row: Row, rows: list[Row]) -> str:
    day = slow.day_of(row)
    if day < min(map(slow.day_of, rows)) + timedelta(365):
        return "NOT_REACHED"
    misses = [
        one
        for one in rows
        if one["patient"] == row["patient"]
        and one["status"] == "DNA"
        and day - timedelta(365) <= slow.day_of(one) < day
    ]
    return TIMES[min(len(misses), 3)]


@generated
@drawn_from(st.lists(a_row(), max_size=40))
def test_missed_before_oracle(rows):
    drawn = of_people(frame_of(rows))
    inside = within(drawn, YEAR)

    found = [BEFORE[place] for place in missed_before(inside, earlier=drawn)]

    known = [row for row in rows if row["status"] in {"ATTENDED", "DNA"}]
    asked = [row for row in known if slow.day_of(row) >= YEAR.first]
    asked = [row for row in asked if slow.day_of(row) <= YEAR.last]
    assert found == [expected_before(row, known) for row in asked]


@generated
@drawn_from(some_rows)
def test_missed_again_oracle(rows):
    figures, people = missed_again(frame_of(rows), window=YEAR)

    known = [
        row
        for row in rows
        if row["status"] in {"ATTENDED", "DNA"}
        and YEAR.first <= slow.day_of(row) <= YEAR.last
    ]
    due = Counter(row["patient"] for row in known)
    missed = Counter(row["patient"] for row in known if row["status"] == "DNA")
    times = {name: TIMES[min(missed[name], 3)] for name in due}
    share = missed.total() / len(known) if known else 0
    chance = [
        sum(
            comb(n, k) * share**k * (1 - share) ** (n - k)
            for n in due.values()
            if n >= k
        )
        for k in range(3)
    ]
    for at, name in enumerate(TIMES):
        who = [one for one in times if times[one] == name]
        by_chance = chance[at] if at < 3 else len(due) - sum(chance)
        assert figures.rows[at] == Times(
            name,
            len(who),
            sum(missed[one] for one in who),
            pytest.approx(by_chance, abs=1e-9),
        )
    numbers = {name: at for at, name in enumerate(names_in(rows))}
    assert people.to_numpy().tolist() == sorted(
        [numbers[name], due[name], missed[name]] for name in missed
    )


@generated
@drawn_from(some_rows, st.randoms())
def test_missed_again_order_of_rows_does_not_matter(rows, random):
    # Patients are numbered as they appear: only the figures are the same
    shuffled = random.sample(rows, len(rows))

    assert (
        missed_again(frame_of(shuffled), window=YEAR)[0]
        == missed_again(frame_of(rows), window=YEAR)[0]
    )


@generated
@drawn_from(some_rows, a_row())
def test_missed_again_one_more_appointment_never_lowers_a_count(rows, row):
    was, _ = missed_again(frame_of(rows), window=YEAR)
    is_, _ = missed_again(frame_of([*rows, row]), window=YEAR)

    for name in ("people", "due", "missed", "again_people", "again_missed"):
        assert getattr(is_, name) >= getattr(was, name)


@generated
@drawn_from(some_rows)
def test_missed_again_round_trip(rows):
    figures, _ = missed_again(frame_of(rows), window=YEAR)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert MissedAgain.from_dict(stored) == figures
    assert TO_ASK in figures.sentence.text or not figures.again_people
