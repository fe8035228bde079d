"""From words to days: every form of date, and the times that dates carry."""

import calendar
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attenders.extracts.reading.dates import clean, days_and_minutes, month_only


def read_date(value: str) -> str:
    days, _ = days_and_minutes([value])
    return str(days[0])


@pytest.mark.parametrize(
    "value",
    [
        "2025-04-01",
        "01/04/2025",
        "1/4/2025",
        " 01/04/2025 ",
        "2025-04-01T09:05:07",
        "2025-04-01T09:05:07Z",
        "2025-04-01T09:05:07+00:00",
        "2025-04-01 09:05:07",
        "2025-04-01 09:05:07.000",
        "2025-04-01 09:05",
        "01/04/2025 09:05",
        "01/04/2025 09:05:07",
        "01-Apr-2025",
        "01-APR-2025",
        "01-Apr-25",
        "1 Apr 2025",
        "01 Apr 2025 09:05:07",
        "01 Apr 2025 09:05",
        "1 April 2025",
        "01-04-2025",
        "01.04.2025",
        "20250401",
        "01/04/25",
        "01-04-25",
        "01APR2025",
        "01 Apr 25",
        "01-Apr-2025 09:05",
        "2025/04/01",
        "45748",
        "45748.378",
    ],
)
def test_date_every_form(value):
    assert read_date(value) == "2025-04-01"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("29/02/2024", "2024-02-29"),
        ("1990-01-01", "1990-01-01"),
        ("2099-12-31", "2099-12-31"),
        ("31/12/99", "1999-12-31"),
        ("12/11/2025", "2025-11-12"),
        ("44537", "2021-12-07"),
        ("01-Sept-2025", "2025-09-01"),
        ("1 sept 2025", "2025-09-01"),
        ("01SEPT2025", "2025-09-01"),
        ("1 September 2025", "2025-09-01"),
        ("01-Sep-25", "2025-09-01"),
        ("13/12/2025", "2025-12-13"),
    ],
)
def test_date_edges(value, day):
    assert read_date(value) == day


@pytest.mark.parametrize(
    "value",
    [
        "31/02/2025",
        "30-Feb-2025",
        "29/02/2023",
        "2025-02-29",
        "20250431",
        "31.04.2025",
        "31 June 2025",
        "2025-06-31 10:00:00",
        "00/04/2025",
        "04/31/2025",
        "1989-12-31",
        "2100-01-01",
        "9999-12-31",
        "1/4",
        "32873",
        "445370",
        "MAR2019",
        "2020-01",
        "tomorrow",
        "",
        "01/04/2025x",
        "01/04/20255",
        "٠١/٠٤/٢٠٢٥",
        "01/04/2025 25:00",
    ],
)
def test_date_that_cannot_be(value):
    assert read_date(value) == "NaT"


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(range(5)))
@settings(max_examples=150, deadline=None)
def test_date_round_trip(day, form):
    forms = ("%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d %B %Y", "%Y%m%d")

    assert read_date(day.strftime(forms[form])) == day.isoformat()


@pytest.mark.parametrize("year", [2023, 2024, 2100])
def test_date_every_day_number_of_every_month(year):
    numbers = [(month, day) for month in range(1, 13) for day in range(32)]

    days, _ = days_and_minutes([f"{day}/{month}/{year - 1}" for month, day in numbers])

    there = [
        calendar.monthrange(year - 1, month)[1] >= day > 0 for month, day in numbers
    ]
    assert (~np.isnat(days)).tolist() == there


def test_date_block_of_several_forms():
    days, minutes = days_and_minutes(["01/04/2025 09:05", "x", "2025-04-02"])

    assert [str(day) for day in days] == ["2025-04-01", "NaT", "2025-04-02"]
    assert minutes.tolist() == [545, -1, -1]


def test_date_midnight_everywhere_is_no_time():
    _, minutes = days_and_minutes(["2025-04-01T00:00:00Z", "2025-04-02T00:00:00Z"])

    assert minutes.tolist() == [-1, -1]


def test_date_midnight_among_others_is_a_time():
    _, minutes = days_and_minutes(["2025-04-01T00:00:00Z", "2025-04-02T23:59:59Z"])

    assert minutes.tolist() == [0, 1439]


def test_date_hour_that_the_clocks_skip():
    days, minutes = days_and_minutes(["30/03/2025 01:30"])

    assert str(days[0]) == "2025-03-30"
    assert minutes.tolist() == [90]


def test_clean():
    text = clean(["  a ", "09:05:07.123", "09:05:07.1Z", "09:05:07+01:00"])

    assert text.to_pylist() == ["a", "09:05:07", "09:05:07", "09:05:07+01:00"]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("04-01-26", "2026-04-01"),
        ("12/31/2025 10:30", "2025-12-31"),
        ("31/12/2025", "NaT"),
        ("2026-04-01", "2026-04-01"),
        ("01-Apr-26", "2026-04-01"),
    ],
)
def test_date_month_first(value, day):
    days, _ = days_and_minutes([value], "MONTH_FIRST")

    assert str(days[0]) == day


@pytest.mark.parametrize(
    "value", ["MAR2019", "Mar-2019", "March 2019", "Sept-19", "2020-01", "01/2020"]
)
def test_month_only(value):
    assert month_only([value]).tolist() == [True]


@pytest.mark.parametrize("value", ["01APR2026", "2020-01-02", "", "x", "44537"])
def test_month_only_not(value):
    assert month_only([value]).tolist() == [False]


def test_serial_with_a_time():
    days, minutes = days_and_minutes(["44537.4583333333", "44537", "44538.99999"])

    assert [str(day) for day in days] == ["2021-12-07", "2021-12-07", "2021-12-08"]
    assert minutes.tolist() == [660, -1, 1439]
