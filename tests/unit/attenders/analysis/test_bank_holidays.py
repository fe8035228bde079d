"""Bank holidays in England."""

from datetime import date, timedelta

import pytest

from attenders.analysis.bank_holidays import bank_holidays


def test_bank_holidays_of_a_year():
    assert [f"{day:%d %b}" for day in bank_holidays(2025)] == [
        "01 Jan",
        "18 Apr",
        "21 Apr",
        "05 May",
        "26 May",
        "25 Aug",
        "25 Dec",
        "26 Dec",
    ]


@pytest.mark.parametrize(
    "easter", ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25"]
)
def test_bank_holidays_around_easter(easter):
    day = date.fromisoformat(easter)
    found = bank_holidays(day.year)

    assert found[day - timedelta(days=2)] == "Good Friday"
    assert found[day + timedelta(days=1)] == "Easter Monday"


def test_bank_holiday_on_a_weekend_is_kept_on_the_monday_too():
    assert date(2026, 12, 28) in bank_holidays(2026)
