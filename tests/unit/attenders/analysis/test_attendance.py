"""Counts of a period are made once, and are those of counting."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.attendance import Attendance
from attenders.analysis.counting import EVERYTHING, Counting, contacts
from attenders.analysis.window import Window, within
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import frame, frame_of, generated, names_in


YEAR = Window(date(2025, 1, 1), date(2025, 12, 31))
COUNTINGS = st.sampled_from((EVERYTHING, Counting(staff="GP"), Counting("GP_OR_NURSE")))

SOME = """
    patient  day         staff  times
    Ann      2025-01-06  GP     3
    Bob      2025-01-07  NURSE  2
    -        2025-01-07  GP     1
    Bob      2026-01-07  GP     1
"""


def test_counts_are_of_the_period_and_the_counting():
    held = Attendance(frame(SOME), people=3)

    assert held.counts(YEAR, EVERYTHING).tolist() == [3, 2, 0]
    assert held.counts(YEAR, Counting(staff="GP")).tolist() == [3, 0, 0]


def test_counts_are_made_once_and_cannot_be_changed():
    held = Attendance(frame(SOME), people=2)

    first, again = (held.counts(YEAR, EVERYTHING) for _ in range(2))

    assert first is again
    assert not first.flags.writeable


def test_attendance_of_attendance_is_itself():
    held = Attendance.of(frame(SOME), people=2)

    assert Attendance.of(held, people=2) is held


@given(rows=often.appointments, counting=COUNTINGS)
@generated
def test_counts_agree_with_counting(rows, counting):
    drawn, people = frame_of(rows), len(names_in(rows))
    period = Window(date(2024, 6, 1), often.LAST)

    found = Attendance(drawn, people=people).counts(period, counting)

    expected = contacts(within(drawn, period), counting, people=people)
    assert found.tolist() == expected.tolist()
