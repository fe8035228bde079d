"""Appointments by weekday and hour."""

import json
from collections import Counter
from datetime import date

import pytest
from hypothesis import given as drawn_from
from hypothesis import strategies as st

from attenders.analysis.missed import WEEKDAYS
from attenders.analysis.week_shape import Hour, WeekdayShape, WeekShape, week_shape
from attenders.analysis.window import Window
from attenders.charts.words import said
from tests.unit.attenders.analysis import demand_rows as slow
from tests.unit.attenders.analysis.demand_rows import SPRING, spring_row, spring_rows
from tests.unit.attenders.analysis.frames import frame, frame_of, generated


# Two weeks of June 2025 from a Monday, the second without its Friday
TWO_WEEKS = Window(date(2025, 6, 2), date(2025, 6, 15))
DRAWING = """
    patient  day         minute  status     times
    Ann      2025-06-02  480     ATTENDED   3
    Ann      2025-06-02  539     ATTENDED   1
    Ann      2025-06-02  -1      ATTENDED   1
    Bob      2025-06-03  600     DNA        2
    Bob      2025-06-04  600     UNKNOWN    1
    Bob      2025-06-05  660     ATTENDED   1
    Bob      2025-06-06  480     CANCELLED  4
    Cat      2025-06-07  540     ATTENDED   2
    Dan      2025-06-09  480     ATTENDED   2
    Dan      2025-06-10  480     ATTENDED   2
    Dan      2025-06-11  480     ATTENDED   2
    Dan      2025-06-12  480     ATTENDED   2
"""


def run(drawing: str = DRAWING, window: Window = TWO_WEEKS) -> WeekShape:
    return week_shape(frame(drawing), window=window)


def test_week_shape_by_weekday_and_hour():
    figures = run()

    assert figures.hours == (8, 9, 10, 11)
    assert figures.weekdays[0] == WeekdayShape("Monday", 2, (6, 0, 0, 0), 1)
    assert figures.weekdays[1] == WeekdayShape("Tuesday", 2, (2, 0, 2, 0), 0)
    # The one Friday with data had only cancelled ones
    assert figures.weekdays[4] == WeekdayShape("Friday", 1, (0, 0, 0, 0), 0)
    assert figures.weekdays[5] == WeekdayShape("Saturday", 1, (0, 2, 0, 0), 0)
    assert figures.weekdays[6] == WeekdayShape("Sunday", 0, (0, 0, 0, 0), 0)


def test_week_shape_per_such_weekday():
    per_day = [day.per_day for day in run().weekdays]

    assert per_day == [3.5, 2.0, 1.5, 1.5, 0.0, 2.0, None]


def test_week_shape_mondays_of_full_weeks():
    figures = run()

    # Only the first week has all five days
    assert (figures.full_weeks, figures.of_full_weeks) == (1, (5, 2, 1, 1, 0))
    assert figures.monday_share == 5 / 9
    assert figures.monday_ratio == 5.0  # five beside an average of one


def test_week_shape_busiest_and_quietest_hour():
    figures = run()

    assert figures.busiest_hour == Hour("Monday", 8, 3.0)
    assert figures.quietest_hour == Hour("Monday", 9, 0.0)  # the first of many


def test_week_shape_leaves_out_bank_holidays():
    figures = run(
        """
        patient  day         minute
        Ann      2025-05-05  480
        Ann      2025-05-12  480
        """,
        window=Window(date(2025, 5, 1), date(2025, 5, 31)),
    )

    assert figures.on_holidays == 1
    assert figures.weekdays[0] == WeekdayShape("Monday", 1, (1,), 0)


def test_week_shape_sentence():
    assert said(run().sentence) == (
        "Mondays had 55.6% of the appointments given from Monday to Friday in 1 full"
        " week, from 2 to 15 June 2025; a fifth would be 20%."
    )


@pytest.mark.parametrize(
    "drawing", ["patient day\nAnn 2025-06-02", "patient day\nAnn 2020-06-02"]
)
def test_week_shape_without_a_full_week(drawing):
    figures = run(drawing)

    assert figures.monday_share is figures.monday_ratio is None
    assert figures.hours == ()
    assert figures.busiest_hour is figures.quietest_hour is None
    assert said(figures.sentence) == (
        "There is no week with five working days and appointments from 2 to 15 June"
        " 2025."
    )


@generated
@drawn_from(spring_rows)
def test_week_shape_oracle(rows):
    figures = week_shape(frame_of(rows), window=SPRING)

    given = slow.given(rows, SPRING)
    closed = [r for r in given if slow.day_of(r) in slow.HOLIDAYS]
    cells = Counter(
        (slow.day_of(r).strftime("%A"), int(r["minute"]) // 60)
        for r in given
        if slow.day_of(r) not in slow.HOLIDAYS
    )
    kinds = {day: slow.kind_of(day, rows, SPRING) for day in slow.every_day(SPRING)}
    for at, day in enumerate(figures.weekdays):
        assert day.by_hour == tuple(cells[day.name, hour] for hour in figures.hours)
        assert day.not_timed == cells[day.name, -1]
        if at < 5:
            usual = [d for d in kinds if d.weekday() == at and kinds[d] == "WORKING"]
        else:
            usual = {slow.day_of(r) for r in given if slow.day_of(r).weekday() == at}
        assert day.days == len(usual)
    assert figures.on_holidays == len(closed)
    full = [
        monday
        for monday in {slow.monday_of(day) for day in kinds}
        if sum(
            kind == "WORKING" and slow.monday_of(d) == monday
            for d, kind in kinds.items()
        )
        == 5
    ]
    assert figures.full_weeks == len(full)


@generated
@drawn_from(spring_rows)
def test_week_shape_sums_to_all_that_were_given(rows):
    figures = week_shape(frame_of(rows), window=SPRING)

    given = sum(day.given for day in figures.weekdays)
    assert given + figures.on_holidays == len(slow.given(rows, SPRING))


@generated
@drawn_from(spring_rows, spring_row, st.randoms())
def test_week_shape_order_and_more_rows(rows, row, random):
    before = week_shape(frame_of(rows), window=SPRING)
    more = [*rows, row]
    after = week_shape(frame_of(random.sample(more, len(more))), window=SPRING)

    assert [day.name for day in after.weekdays] == list(WEEKDAYS)
    for was, is_ in zip(before.weekdays, after.weekdays, strict=True):
        assert is_.given >= was.given
        assert is_.days >= was.days
    assert after == week_shape(frame_of(more), window=SPRING)


@generated
@drawn_from(spring_rows)
def test_week_shape_round_trip(rows):
    figures = week_shape(frame_of(rows), window=SPRING)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert WeekShape.from_dict(stored) == figures
