"""Appointments by day, week and month."""

import json
from collections import Counter
from datetime import date

import pytest
from hypothesis import given as drawn_from
from hypothesis import strategies as st

from attenders.analysis.by_period import Became
from attenders.analysis.flow import Flow, flow, per_1000_per_week
from attenders.analysis.window import Window
from attenders.charts.words import said
from tests.unit.attenders.analysis import demand_rows as slow
from tests.unit.attenders.analysis.demand_rows import SPRING, spring_row, spring_rows
from tests.unit.attenders.analysis.frames import (
    frame,
    frame_of,
    generated,
    rows_of_both_kinds,
)


# Two weeks of June 2025 from a Monday; Wednesday of the second week is missing
TWO_WEEKS = Window(date(2025, 6, 2), date(2025, 6, 15))
DRAWING = """
    patient  day         status     times
    Ann      2025-06-02  ATTENDED   4
    Bob      2025-06-03  DNA        1
    Bob      2025-06-03  UNKNOWN    1
    Cat      2025-06-04  CANCELLED  2
    Dan      2025-06-05  ATTENDED   3
    Ann      2025-06-06  ATTENDED   1
    Ann      2025-06-07  ATTENDED   2
    Eve      2025-06-09  ATTENDED   6
    Eve      2025-06-10  ATTENDED   6
    Eve      2025-06-12  ATTENDED   6
    Eve      2025-06-13  ATTENDED   6
    Fay      2025-06-13  BOOKED     1
    Fay      2025-06-16  UNKNOWN    9
"""


def run(drawing: str = DRAWING, **other: object) -> Flow:
    window = other.pop("window", TWO_WEEKS)
    return flow(frame(drawing), window=window, registered=other.pop("registered", 2000))


def test_flow_became():
    assert run().became == Became(attended=34, missed=1, not_known=1, cancelled=2)
    assert run().became.given == 36


def test_flow_days():
    # 4 June had only cancelled ones: a true zero. 11 June is a gap: nothing is known.
    assert run().daily == (4, 2, 0, 3, 1, 2, 0, 6, 6, None, 6, 6, 0, 0)
    assert (run().working_days, run().missing_days, run().outside_days) == (9, 1, 0)


def test_flow_per_working_day():
    # 34 from Monday to Friday on 9 days; two were on a Saturday
    assert run().on_working_days == 34
    assert run().per_working_day == pytest.approx(34 / 9)


def test_flow_weeks():
    first, second = run().weeks

    assert (first.became.given, first.people, first.span.kind) == (12, 3, "WHOLE")
    assert first.per_working_day == 2.0  # ten of five days
    assert (second.became.given, second.span.kind) == (24, "GAPS")
    assert second.per_working_day == 6.0  # 24 of four days


def test_flow_rates_are_of_whole_weeks():
    assert run().per_week == 12
    assert run().per_1000_per_week == 6.0
    assert run().per_person_per_year == pytest.approx(0.312)
    assert run().people_share_per_week == 3 / 2000


def test_flow_per_1000_per_week_as_published():
    rate = per_1000_per_week(367_400_000, registered=63_700_000, weeks=52)

    assert round(rate, 1) == 110.9
    assert round(rate * 52 / 1000, 2) == 5.77


@pytest.mark.parametrize(("registered", "weeks"), [(None, 52), (0, 52), (100, 0)])
def test_flow_per_1000_per_week_of_nothing(registered, weeks):
    assert per_1000_per_week(5, registered=registered, weeks=weeks) is None


def test_flow_without_a_list():
    figures = run(registered=None)

    assert figures.per_week == 12
    assert figures.per_1000_per_week is None
    assert figures.per_person_per_year is None
    assert figures.people_share_per_week is None


def test_flow_busiest_and_quietest():
    figures = run()

    assert figures.busiest_day == (date(2025, 6, 9), 6)  # the first of four
    assert figures.quietest_day == (date(2025, 6, 4), 0)
    # The second week is busier, but has a gap
    assert figures.busiest_week == figures.quietest_week == figures.weeks[0]
    assert figures.busiest_month is None


def test_flow_busiest_week_by_working_day():
    drawing = "patient day times\n" + "\n".join(
        f"Ann 2025-05-{day:02d} {times}"
        for day, times in zip(
            (1, 2, 6, 7, 8, 9, 12, 13, 14, 15, 16, 19),
            (4, 4, 5, 5, 5, 5, 4, 4, 4, 4, 5, 1),
            strict=True,
        )
    )

    figures = run(drawing, window=Window(date(2025, 5, 1), date(2025, 5, 18)))

    # 20 on four days, for Monday 5 May was a holiday, and 21 on five
    assert figures.busiest_week.span.first == date(2025, 5, 5)
    assert figures.quietest_week.span.first == date(2025, 5, 12)


def test_flow_months_are_cut_where_the_window_is():
    (month,) = run().months

    assert (month.span.kind, month.became.given) == ("CUT", 36)
    assert month.per_working_day == pytest.approx(34 / 9)


def test_flow_sentence():
    assert said(run().sentence) == (
        "36 appointments were given from 2 to 15 June 2025: on average 3.8 on each of 9"
        " working days with data, and 12.0 in a whole week (whole weeks: 1), 6.0 for each"
        " 1,000 of the 2,000 registered."
    )


def test_flow_nothing_recorded_is_all_to_come():
    figures = run("patient day status\nAnn 2025-06-02 UNKNOWN")

    assert figures.became == Became(0, 0, 0, 0)
    assert (figures.data, figures.outside_days) == (None, 10)
    assert figures.busiest_day is figures.busiest_week is figures.per_week is None
    assert said(figures.sentence) == (
        "There is no data of any working day from 2 to 15 June 2025."
    )


def test_flow_empty_frame():
    figures = flow(frame_of([]), window=TWO_WEEKS, registered=None)

    assert figures.became.given == 0
    assert figures.daily.count(None) == 10


def test_flow_people_are_not_known_where_some_have_no_patient():
    drawing = """
        patient  day
        Ann      2025-06-02
        -        2025-06-03
        Ann      2025-06-10
    """

    assert [week.people for week in run(drawing).weeks] == [None, 1]


@generated
@drawn_from(spring_rows)
def test_flow_oracle(rows):
    figures = flow(frame_of(rows), window=SPRING, registered=100)

    given = slow.given(rows, SPRING)
    per_day = Counter(map(slow.day_of, given))
    kinds = {day: slow.kind_of(day, rows, SPRING) for day in slow.every_day(SPRING)}
    assert figures.daily == tuple(
        None if kind in {"GAP", "OUTSIDE"} else per_day[day]
        for day, kind in kinds.items()
    )
    for week in figures.weeks:
        inside = [r for r in given if slow.monday_of(slow.day_of(r)) == week.span.first]
        assert week.became.given == len(inside)
        assert week.people == len({row["patient"] for row in inside})
        assert week.on_working_days == sum(
            kinds[slow.day_of(row)] == "WORKING" for row in inside
        )
    for month in figures.months:
        inside = [r for r in given if slow.day_of(r).month == month.span.first.month]
        assert month.became.given == len(inside)


@generated
@drawn_from(spring_rows)
def test_flow_parts_sum_to_the_whole(rows):
    figures = flow(frame_of(rows), window=SPRING, registered=None)

    for parts in (figures.weeks, figures.months):
        for name in ("attended", "missed", "not_known", "cancelled", "given"):
            each = [getattr(part.became, name) for part in parts]
            assert sum(each) == getattr(figures.became, name)
        assert sum(p.on_working_days for p in parts) == figures.on_working_days
    assert sum(n or 0 for n in figures.daily) == figures.became.given


@generated
@drawn_from(spring_rows, st.randoms())
def test_flow_order_of_rows_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))

    assert flow(frame_of(shuffled), window=SPRING, registered=9) == flow(
        frame_of(rows), window=SPRING, registered=9
    )


@generated
@drawn_from(spring_rows, spring_row)
def test_flow_one_more_appointment_never_lowers_a_count(rows, row):
    before = flow(frame_of(rows), window=SPRING, registered=None)
    after = flow(frame_of([*rows, row]), window=SPRING, registered=None)

    for was, is_ in zip(before.daily, after.daily, strict=True):
        assert (is_ or 0) >= (was or 0)
    for was, is_ in zip(before.weeks, after.weeks, strict=True):
        assert is_.became.given >= was.became.given
        assert is_.people >= was.people


@generated
@drawn_from(rows_of_both_kinds)
def test_flow_counts_each_day_by_one_kind_of_file(rows):
    window = Window(date(2025, 6, 2), date(2025, 6, 8))

    figures = flow(frame_of(rows), window=window, registered=None)

    given = slow.given(rows, window)
    for at, day in enumerate(slow.every_day(window)):
        here = [row for row in given if slow.day_of(row) == day]
        nobodys = sum(row["patient"] == "-" for row in here)
        assert (figures.daily[at] or 0) in {nobodys, len(here) - nobodys}


@generated
@drawn_from(spring_rows)
def test_flow_round_trip(rows):
    figures = flow(frame_of(rows), window=SPRING, registered=50)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert Flow.from_dict(stored) == figures
