"""Minutes of appointments."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.minutes import (
    USUAL,
    MinutesKnown,
    minutes_known,
    origins,
    tenths,
)
from tests.unit.attenders.analysis import oracles
from tests.unit.attenders.analysis.frames import (
    a_timed_row,
    frame,
    frame_of,
    generated,
    timed_rows,
)


DRAWING = """
    patient  staff  mode          duration  times
    Ann      GP     FACE_TO_FACE  12        3
    Bob      GP     HOME_VISIT    1439      2
    Cat      NURSE  TELEPHONE     -1        1
    Dan      NURSE  FACE_TO_FACE  90        1
"""


def test_tenths():
    assert tenths(frame(DRAWING)).tolist() == [120, 120, 120, 234, 234, 60, 600]


def test_minutes_known():
    known = minutes_known(frame(DRAWING))

    assert known == MinutesKnown(file=3, cut=1, list_slots=2, not_given=1)
    assert known.appointments == 7
    assert known.usual_share == 3 / 7


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        (-1, 100),
        (0, 100),
        (1, 10),
        (60, 600),
        (61, 600),
        (239, 600),
        (240, 100),
        (1439, 100),
    ],
)
def test_tenths_edges(duration, expected):
    appointments = frame_of([{"patient": "A", "staff": "GP", "duration": duration}])

    assert tenths(appointments).tolist() == [expected]


@pytest.mark.parametrize(
    ("staff", "mode", "expected"),
    [
        ("GP", "FACE_TO_FACE", 100),
        ("GP", "TELEPHONE", 71),
        ("GP", "HOME_VISIT", 234),
        ("GP", "VIDEO_ONLINE", 71),
        ("NURSE", "FACE_TO_FACE", 100),
        ("NURSE", "TELEPHONE", 60),
        ("PHARMACIST", "TELEPHONE", 60),
        ("UNKNOWN", "UNKNOWN", 100),
    ],
)
def test_tenths_usual(staff, mode, expected):
    appointments = frame_of([{"patient": "A", "staff": staff, "mode": mode}])

    assert tenths(appointments).tolist() == [expected]


def test_usual_says_what_is_published():
    published = [
        (usual.staff, usual.mode, usual.tenths) for usual in USUAL if usual.is_published
    ]

    assert published == [
        ("GP", "FACE_TO_FACE", 100),
        ("GP", "TELEPHONE", 71),
        ("GP", "HOME_VISIT", 234),
        ("NURSE", "FACE_TO_FACE", 100),
        ("NURSE", "TELEPHONE", 60),
    ]


def test_tenths_a_book_with_list_slots_is_not_five_times_as_long():
    # As in a real book: 61,504 minutes without slots of 240 and more, 328,091 with them
    timed = "A GP FACE_TO_FACE 10 100"
    book = frame(f"""
        patient staff mode duration times
        {timed}
        B GP HOME_VISIT 1439 2
        B GP UNKNOWN 600 2
    """)

    assert book["duration"].sum() == 5078
    assert tenths(book).sum() / 10 == 1000 + 2 * 23.4 + 2 * 10


def test_minutes_empty_frame():
    nothing = frame(DRAWING).head(0)

    assert tenths(nothing).tolist() == []
    assert minutes_known(nothing) == MinutesKnown(0, 0, 0, 0)
    assert minutes_known(nothing).usual_share is None


def test_minutes_leave_the_frame_alone():
    appointments = frame(DRAWING)
    before = appointments.copy(deep=True)

    tenths(appointments)
    origins(appointments)

    pd.testing.assert_frame_equal(appointments, before)


@generated
@given(timed_rows)
def test_tenths_oracle(rows):
    expected = [oracles.minutes(row) * 10 for row in rows]

    assert tenths(frame_of(rows)).tolist() == expected


@generated
@given(timed_rows)
def test_tenths_are_above_nothing_and_an_hour_at_most(rows):
    assert all(0 < found <= 600 for found in tenths(frame_of(rows)))


@generated
@given(timed_rows)
def test_minutes_known_oracle(rows):
    given_minutes = [row["duration"] for row in rows]

    assert minutes_known(frame_of(rows)) == MinutesKnown(
        file=sum(1 <= minutes <= 60 for minutes in given_minutes),
        cut=sum(61 <= minutes <= 239 for minutes in given_minutes),
        list_slots=sum(minutes >= 240 for minutes in given_minutes),
        not_given=sum(minutes < 1 for minutes in given_minutes),
    )


@generated
@given(timed_rows, st.randoms())
def test_minutes_known_order_of_rows_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))

    assert minutes_known(frame_of(shuffled)) == minutes_known(frame_of(rows))


@generated
@given(timed_rows, a_timed_row)
def test_minutes_known_one_more_never_lowers_a_count(rows, row):
    before = minutes_known(frame_of(rows)).to_dict()
    after = minutes_known(frame_of([*rows, row])).to_dict()

    assert all(after[name] >= before[name] for name in before)
    assert sum(after.values()) == sum(before.values()) + 1


@generated
@given(timed_rows)
def test_minutes_known_round_trip(rows):
    known = minutes_known(frame_of(rows))

    stored = json.loads(json.dumps(known.to_dict(), allow_nan=False))

    assert MinutesKnown.from_dict(stored) == known
