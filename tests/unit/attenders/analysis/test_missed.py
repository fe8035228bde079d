"""Missed-appointment rates."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.missed import (
    LEAD_NAMES,
    WEEKDAYS,
    Missed,
    Rate,
    lead_bands,
    missed,
)
from tests.unit.attenders.analysis import oracles
from tests.unit.attenders.analysis.frames import (
    a_row,
    frame,
    frame_of,
    generated,
    some_rows,
)


# 2 June 2025 is a Monday
DRAWING = """
    patient  day         booked_day  status     times
    Ann      2025-06-02  2025-06-02  ATTENDED   3
    Bob      2025-06-02  2025-06-01  DNA        1
    Cat      2025-06-03  2025-05-01  DNA        2
    Cat      2025-06-03  2025-05-01  CANCELLED  5
    Dan      2025-06-04  -           BOOKED     4
    Eve      2025-06-08  -           ATTENDED   1
"""


def test_missed_overall():
    assert missed(frame(DRAWING)).overall == Rate("All", 7, 3, 3 / 7)


def test_missed_by_weekday():
    assert missed(frame(DRAWING)).by_weekday == (
        Rate("Monday", 4, 1, 0.25),
        Rate("Tuesday", 2, 2, 1.0),
        Rate("Sunday", 1, 0, 0.0),
    )


def test_missed_by_lead_band():
    assert missed(frame(DRAWING)).by_lead_band == (
        Rate("Same Day", 3, 0, 0.0),
        Rate("1 Day", 1, 1, 1.0),
        Rate("More than 28 Days", 2, 2, 1.0),
        Rate("Unknown / Data Quality", 1, 0, 0.0),
    )


def test_missed_no_outcome():
    drawn = frame("""
        patient  status
        Ann      CANCELLED
        Bob      BOOKED
        Cat      UNKNOWN
    """)

    assert missed(drawn) == Missed(Rate("All", 0, 0, None), (), ())


def test_missed_empty_frame():
    assert missed(frame(DRAWING).head(0)) == Missed(Rate("All", 0, 0, None), (), ())


@pytest.mark.parametrize(
    ("wait", "name"),
    [
        (-400, "Booked after"),
        (-1, "Booked after"),
        (0, "Same Day"),
        (1, "1 Day"),
        (2, "2 to 7 Days"),
        (7, "2 to 7 Days"),
        (8, "8 to 14 Days"),
        (14, "8 to 14 Days"),
        (15, "15 to 21 Days"),
        (21, "15 to 21 Days"),
        (22, "22 to 28 Days"),
        (28, "22 to 28 Days"),
        (29, "More than 28 Days"),
        (900, "More than 28 Days"),
        (None, "Unknown / Data Quality"),
    ],
)
def test_lead_bands_edges(wait, name):
    day = date(2025, 6, 2)
    booked = "-" if wait is None else day - timedelta(days=wait)

    places = lead_bands(
        frame_of([{"patient": "Ann", "day": day, "booked_day": booked}])
    )

    assert [LEAD_NAMES[place] for place in places] == [name]


@generated
@given(some_rows)
def test_lead_bands_oracle(rows):
    names = [LEAD_NAMES[place] for place in lead_bands(frame_of(rows))]

    assert names == [oracles.lead_band(row) for row in rows]


@generated
@given(some_rows)
def test_missed_overall_oracle(rows):
    n, dna = oracles.missed(rows)

    assert missed(frame_of(rows)).overall == Rate("All", n, dna, dna / n if n else None)


@generated
@given(some_rows)
def test_missed_by_weekday_oracle(rows):
    expected = []
    for name in WEEKDAYS:
        n, dna = oracles.missed([row for row in rows if oracles.weekday(row) == name])
        expected += [Rate(name, n, dna, dna / n)] if n else []

    assert list(missed(frame_of(rows)).by_weekday) == expected


@generated
@given(some_rows)
def test_missed_by_lead_band_oracle(rows):
    expected = []
    for name in LEAD_NAMES:
        n, dna = oracles.missed([row for row in rows if oracles.lead_band(row) == name])
        expected += [Rate(name, n, dna, dna / n)] if n else []

    assert list(missed(frame_of(rows)).by_lead_band) == expected


@generated
@given(some_rows)
def test_missed_groups_sum_to_the_overall(rows):
    result = missed(frame_of(rows))

    for rates in (result.by_weekday, result.by_lead_band):
        assert sum(rate.n for rate in rates) == result.overall.n
        assert sum(rate.dna for rate in rates) == result.overall.dna


@generated
@given(some_rows)
def test_missed_overall_lies_between_its_groups(rows):
    result = missed(frame_of(rows))

    for rates in (result.by_weekday, result.by_lead_band):
        each = [rate.rate for rate in rates]
        assert all(0 <= rate <= 1 for rate in each)
        assert not each or min(each) <= result.overall.rate <= max(each)


@generated
@given(some_rows, st.randoms())
def test_missed_order_of_rows_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))

    assert missed(frame_of(shuffled)) == missed(frame_of(rows))


@generated
@given(some_rows, a_row())
def test_missed_one_more_appointment_never_lowers_a_count(rows, row):
    before, after = missed(frame_of(rows)), missed(frame_of([*rows, row]))

    for name in ("by_weekday", "by_lead_band"):
        found = {rate.name: rate for rate in getattr(after, name)}
        for rate in getattr(before, name):
            assert found[rate.name].n >= rate.n
            assert found[rate.name].dna >= rate.dna


@generated
@given(some_rows)
def test_missed_round_trip(rows):
    result = missed(frame_of(rows))

    stored = json.loads(json.dumps(result.to_dict(), allow_nan=False))

    assert Missed.from_dict(stored) == result
