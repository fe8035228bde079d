"""The week of the appointment book that a practice is asked to check."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.book_week import BookWeek, book_week, choose_week
from attenders.analysis.completeness import calendar
from attenders.analysis.window import Window
from tests.unit.attenders.analysis.frames import frame, frame_of, generated


def days(first: str, last: str, *, without=()) -> list[dict[str, object]]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    each = [start + timedelta(at) for at in range((end - start).days + 1)]
    return [
        {"patient": "Ann", "day": day.isoformat()}
        for day in each
        if day.weekday() < 5 and day.isoformat() not in without
    ]


def chosen(rows, *, first="2025-03-03", last="2025-05-02") -> date | None:
    window = Window.from_dict({"from": first, "to": last})
    return choose_week(calendar(frame_of(rows), window=window))


@pytest.mark.parametrize(
    ("last", "monday"),
    [
        ("2025-03-28", date(2025, 3, 10)),  # 14 March is 14 days before
        ("2025-03-27", date(2025, 3, 3)),
        ("2025-03-20", None),  # 7 March is 13 days before
        ("2025-03-21", date(2025, 3, 3)),
        # Easter is 18 to 21 April, so that the week before it is taken
        ("2025-05-02", date(2025, 4, 7)),
        ("2025-05-09", date(2025, 4, 7)),
        ("2025-05-16", date(2025, 4, 28)),
    ],
)
def test_choose_week(last, monday):
    assert chosen(days("2025-03-03", last), last=last) == monday


def test_choose_week_with_a_holiday_where_there_is_no_other():
    rows = days("2025-04-14", "2025-05-02")

    assert chosen(rows, first="2025-04-14") == date(2025, 4, 14)


def test_choose_week_passes_over_weeks_with_little_data():
    empty = ("2025-04-07", "2025-04-08", "2025-04-09")

    assert chosen(days("2025-03-03", "2025-05-02", without=empty)) == date(2025, 3, 31)
    assert chosen(days("2025-03-03", "2025-05-02", without=empty[1:])) == date(
        2025, 4, 7
    )


def test_book_week_a_person_can_add_up():
    week = book_week(
        frame("""
            patient  day         staff  status     times
            Ann      2025-03-02  GP     ATTENDED   9
            Ann      2025-03-03  GP     ATTENDED   2
            Bob      2025-03-03  NURSE  DNA        1
            Bob      2025-03-05  GP     BOOKED     1
            Cat      2025-03-05  GP     CANCELLED  3
            Cat      2025-03-07  NURSE  UNKNOWN    1
            Cat      2025-03-08  NURSE  UNKNOWN    5
        """),
        monday=date(2025, 3, 3),
    )

    assert week.groups == ("GP", "NURSE")
    assert week.booked == ((2, 1), (0, 0), (1, 0), (0, 0), (0, 1))
    assert week.cancelled == (0, 0, 3, 0, 0)
    assert (week.total, week.friday) == (5, date(2025, 3, 7))


some_rows = st.lists(
    st.fixed_dictionaries(
        {
            "patient": st.just("Ann"),
            "day": st.integers(1, 9).map(lambda day: f"2025-03-{day:02}"),
            "staff": st.sampled_from(("GP", "NURSE")),
            "status": st.sampled_from(("ATTENDED", "CANCELLED", "BOOKED")),
        }
    ),
    max_size=30,
)


@generated
@given(some_rows)
def test_book_week_oracle(rows):
    week = book_week(frame_of(rows), monday=date(2025, 3, 3))

    inside = [row for row in rows if "2025-03-03" <= row["day"] <= "2025-03-07"]
    booked = [row for row in inside if row["status"] != "CANCELLED"]
    assert week.total == len(booked)
    assert sum(week.cancelled) == len(inside) - len(booked)
    for at, counts in enumerate(week.booked):
        for staff, n in zip(week.groups, counts, strict=True):
            assert n == sum(
                (row["day"], row["staff"]) == (f"2025-03-0{3 + at}", staff)
                for row in booked
            )


@generated
@given(some_rows)
def test_book_week_round_trip(rows):
    week = book_week(frame_of(rows), monday=date(2025, 3, 3))

    stored = json.loads(json.dumps(week.to_dict(), allow_nan=False))

    assert BookWeek.from_dict(stored) == week
