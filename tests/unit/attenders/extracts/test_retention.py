"""Until when an appointment is kept: whole months, also at their ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.extracts.retention import first_day_kept, kept_until


@pytest.mark.parametrize(
    ("day", "months", "until"),
    [
        (date(2024, 8, 6), 24, date(2026, 8, 6)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2023, 12, 31), 13, date(2025, 1, 31)),
    ],
)
def test_kept_until_is_the_same_day_months_later(day, months, until):
    assert kept_until(day, months=months) == until


def test_first_day_kept_is_the_same_day_months_ago():
    assert first_day_kept(date(2026, 8, 6), months=24) == date(2024, 8, 6)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(1, 72))
def test_first_day_kept_is_the_first_that_is_kept_today(today, months):
    first = first_day_kept(today, months=months)

    assert kept_until(first, months=months) >= today
    assert kept_until(first - timedelta(days=1), months=months) < today
