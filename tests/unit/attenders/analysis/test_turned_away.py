"""Who was turned away, beside the appointments of the same sessions."""

import json
from datetime import date

import pytest
from hypothesis import given as drawn_from
from hypothesis import strategies as st

from attenders.analysis.turned_away import (
    HALVES,
    Beside,
    CountedSession,
    TurnedAway,
    turned_away,
)
from attenders.analysis.window import Window
from attenders.charts.words import said
from attenders.tallies import summary
from attenders.tallies.vocabularies import HALF_DAYS
from tests.unit.attenders.analysis import demand_rows as slow
from tests.unit.attenders.analysis.demand_rows import SPRING, spring_rows
from tests.unit.attenders.analysis.frames import frame, frame_of, generated
from tests.unit.attenders.tallies import lines


JUNE = Window(date(2025, 6, 1), date(2025, 6, 30))
MONDAY, TUESDAY, WEDNESDAY = (date(2025, 6, day) for day in (2, 3, 4))
DRAWING = """
    patient  day         minute  status     times
    Ann      2025-06-02  480     ATTENDED   6
    Ann      2025-06-02  719     DNA        1
    Ann      2025-06-02  720     ATTENDED   5
    Ann      2025-06-02  -1      ATTENDED   2
    Bob      2025-06-03  720     UNKNOWN    3
    Bob      2025-06-03  -1      ATTENDED   1
    Bob      2025-06-03  480     CANCELLED  4
    Cat      2025-06-10  480     ATTENDED   8
"""
SESSIONS = (
    CountedSession(MONDAY, "MORNING", requests=30, not_met=5),
    CountedSession(TUESDAY, "ALL_DAY", requests=10, not_met=1),
    CountedSession(WEDNESDAY, "ALL_DAY", requests=99, not_met=9),
    CountedSession(date(2025, 7, 1), "MORNING", requests=99, not_met=9),
)


def run(sessions: tuple[CountedSession, ...] = SESSIONS) -> TurnedAway:
    return turned_away(frame(DRAWING), sessions, window=JUNE, registered=2000)


def test_turned_away_beside_the_appointments_of_the_same_sessions():
    figures = run()

    # Monday morning 7; Tuesday 4, with the one without a time
    assert figures.all == Beside("All", 3, requests=40, not_met=6, given=11)
    assert figures.all.met == 34
    assert figures.all.not_met_share == 0.15
    assert figures.all.not_met_per_100_given == pytest.approx(600 / 11)


def test_turned_away_by_weekday():
    assert run().weekdays == (
        Beside("Monday", 1, requests=30, not_met=5, given=7),
        Beside("Tuesday", 2, requests=10, not_met=1, given=4),
    )


def test_turned_away_what_cannot_be_compared():
    figures = run()

    assert (figures.days, figures.without_data, figures.not_timed) == (2, 2, 2)


def test_turned_away_for_each_1000_in_a_week():
    # 6 in 3 half days are 20 in ten, of 2,000 registered
    assert run().not_met_per_1000_per_week == 10.0
    assert run().given_per_1000_per_week == pytest.approx(110 / 6)


def test_turned_away_without_a_list():
    figures = turned_away(frame(DRAWING), SESSIONS, window=JUNE, registered=None)

    assert figures.not_met_per_1000_per_week is None
    assert "registered" not in figures.sentence.text


def test_turned_away_sentence():
    assert said(run().sentence) == (
        "Of 40 requests counted in 3 half days from 1 to 30 June 2025, 6 (15.0%) were"
        " turned away or asked to call back; 11 appointments were given in the same"
        " sessions. Ten half days like these would be 10.0 turned away for each 1,000"
        " registered. Not all weekdays were counted alike."
    )


@pytest.mark.parametrize(
    ("counted", "is_even"), [((1, 2, 3, 4, 5), True), ((1, 2, 3, 4), False)]
)
def test_turned_away_is_even(counted, is_even):
    week = "patient day\n" + "\n".join(f"Ann 2025-06-0{day}" for day in range(2, 7))
    sessions = [
        CountedSession(date(2025, 6, 1 + day), "ALL_DAY", 5, 1) for day in counted
    ]

    figures = turned_away(frame(week), sessions, window=JUNE, registered=None)

    assert figures.is_even == is_even


def test_turned_away_nothing_counted():
    figures = run(sessions=())

    assert figures.all == Beside("All", 0, 0, 0, 0)
    assert figures.all.not_met_share is figures.all.not_met_per_100_given is None
    assert figures.not_met_per_1000_per_week is None
    assert said(figures.sentence) == (
        "No requests were counted on days with appointments from 1 to 30 June 2025."
    )


def test_turned_away_parts_are_those_of_the_tally():
    assert {part: len(halves) for part, halves in HALVES.items()} == dict(HALF_DAYS)


def test_turned_away_takes_what_the_tally_gives():
    counted = summary.summary(
        lines.drawn("""
            day  part     channel  need         outcome      met_by  count
            3    MORNING  PHONE    NEW_PROBLEM  SAME_DAY     GP      4
            3    MORNING  DESK     TEST         TURNED_AWAY  GP      2
            4    ALL_DAY  PHONE    TEST         CALL_BACK    NURSE   1
        """)
    )
    sessions = [
        CountedSession(one.day, one.part, one.requests, one.not_met)
        for one in counted.sessions
    ]

    march = "patient day\nAnn 2025-03-03\nAnn 2025-03-04"
    figures = turned_away(
        frame(march),
        sessions,
        window=Window(date(2025, 3, 1), date(2025, 3, 31)),
        registered=None,
    )

    assert (figures.all.requests, figures.all.not_met) == (7, 3)
    assert figures.all.not_met_share == counted.not_met_share


some_sessions = st.dictionaries(
    st.tuples(st.sampled_from(slow.every_day(SPRING)), st.sampled_from(sorted(HALVES))),
    st.tuples(st.integers(0, 20), st.integers(0, 5)),
    max_size=8,
).map(
    lambda found: [
        CountedSession(day, part, met + not_met, not_met)
        for (day, part), (met, not_met) in found.items()
    ]
)


@generated
@drawn_from(spring_rows, some_sessions)
def test_turned_away_oracle(rows, sessions):
    figures = turned_away(frame_of(rows), sessions, window=SPRING, registered=None)

    there = {slow.day_of(row) for row in slow.of_window(rows, SPRING)}
    counted = [one for one in sessions if one.day in there]
    halves = {(one.day, half) for one in counted for half in HALVES[one.part]}

    def is_inside(day: date, minute: int) -> bool:
        if {(day, 0), (day, 1)} <= halves:
            return True
        return minute != -1 and (day, int(minute >= 720)) in halves

    given = [
        row
        for row in slow.given(rows, SPRING)
        if is_inside(slow.day_of(row), int(row["minute"]))
    ]
    assert figures.all == Beside(
        "All",
        len(halves),
        sum(one.requests for one in counted),
        sum(one.not_met for one in counted),
        len(given),
    )


@generated
@drawn_from(spring_rows, some_sessions, st.randoms())
def test_turned_away_order_and_sums(rows, sessions, random):
    figures = turned_away(frame_of(rows), sessions, window=SPRING, registered=9)

    for name in ("half_days", "requests", "not_met", "given"):
        each = [getattr(day, name) for day in figures.weekdays]
        assert sum(each) == getattr(figures.all, name)
    assert figures == turned_away(
        frame_of(random.sample(rows, len(rows))),
        random.sample(sessions, len(sessions)),
        window=SPRING,
        registered=9,
    )


@generated
@drawn_from(spring_rows, some_sessions)
def test_turned_away_round_trip(rows, sessions):
    figures = turned_away(frame_of(rows), sessions, window=SPRING, registered=9)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert TurnedAway.from_dict(stored) == figures
