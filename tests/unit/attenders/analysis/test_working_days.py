"""Working days."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.bank_holidays import bank_holidays
from attenders.analysis.window import Window
from attenders.analysis.working_days import (
    days_with_appointments,
    is_working,
    working_days,
)
from tests.unit.attenders.analysis.frames import frame, frame_of, generated


def test_working_days_of_a_year():
    # 261 Mondays to Fridays, less the eight bank holidays of the financial year
    assert working_days(Window(date(2025, 4, 1), date(2026, 3, 31))) == 253


def test_is_working():
    days = np.array(["2025-12-25", "2025-12-24", "2025-12-27", "2025-12-24"], "M8[s]")

    assert is_working(days).tolist() == [False, True, False, True]
    assert is_working(days[:0]).tolist() == []


def test_days_with_appointments():
    drawn = frame("""
        patient  day         status
        Ann      2025-06-02  ATTENDED
        Bob      2025-06-02  DNA
        Ann      2025-06-03  CANCELLED
        Ann      2025-06-07  ATTENDED
        Ann      2025-06-10  ATTENDED
    """)

    assert (
        days_with_appointments(drawn, Window(date(2025, 6, 2), date(2025, 6, 8))) == 2
    )
    assert days_with_appointments(frame_of([]), Window(date.min, date.max)) == 0


@generated
@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)), st.integers(0, 400))
def test_working_days_oracle(first, more):
    days = [first + timedelta(at) for at in range(more + 1)]

    expected = sum(
        day.weekday() < 5 and day not in bank_holidays(day.year) for day in days
    )
    assert working_days(Window(first, days[-1])) == expected
