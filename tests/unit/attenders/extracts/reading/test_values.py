"""From words to codes: dates, times, durations, numbers and vocabularies."""

import calendar
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attenders.extracts.reading.values import (
    clean,
    codes,
    days_and_minutes,
    durations,
    minutes_of_day,
    missing,
    whole_numbers,
)


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
        "44537",
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
    "value", ["", "  ", "-", "-1", " -1 ", "N/A", "NULL", "None", "nan", "Unknown"]
)
def test_missing(value):
    assert missing([value]).tolist() == [True]


@pytest.mark.parametrize("value", ["1", "0", "P-1", "nil", "٩٤٣"])
def test_missing_not(value):
    assert missing([value]).tolist() == [False]


@pytest.mark.parametrize(
    ("value", "minute"),
    [
        ("09:10", 550),
        ("9:10:59", 550),
        ("00:00", 0),
        ("23:59", 1439),
        (" 09:00 - 09:59", 540),
        ("24:00", -1),
        ("12:60", -1),
        ("9", -1),
        ("0.4583", -1),
        ("٠٩:١٠", -1),
        ("", -1),
    ],
)
def test_minute_of_day(value, minute):
    assert minutes_of_day([value]).tolist() == [minute]


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        ("10", 10),
        ("10.0", 10),
        ("8m", 8),
        ("8 MINS", 8),
        ("1h 4m", 64),
        ("2h", 120),
        ("0", 0),
        ("1440", 1440),
        ("1441", -1),
        ("99h", -1),
        ("-1", -1),
        ("", -1),
        ("1e400", -1),
        ("inf", -1),
        ("10.5", -1),
        ("١٠", -1),
    ],
)
def test_duration(value, minutes):
    assert durations([value]).tolist() == [minutes]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("0", 0),
        ("120", 120),
        (" 62.0 ", 62),
        ("121", -1),
        ("-1", -1),
        ("1e2", -1),
        ("99999999", -1),
        ("x", -1),
        ("", -1),
    ],
)
def test_whole_number(value, number):
    assert whole_numbers([value], low=0, high=120).tolist() == [number]


def test_codes():
    words = {"no show": "DNA", "seen": "ATTENDED"}

    found = codes(
        ["No-show", "SEEN ", "?"], words=words, categories=["ATTENDED", "DNA"]
    )

    assert found.tolist() == [1, 0, -1]


@given(st.lists(st.text(max_size=12), max_size=8))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_or_not_known(texts):
    days, minutes = days_and_minutes(texts)
    first, last = date(1990, 1, 1) - timedelta(1), date(2100, 1, 1)

    assert all(first < day < last for day in days.tolist() if day is not None)
    assert ((minutes >= -1) & (minutes < 1440)).all()
    assert ((minutes_of_day(texts) >= -1) & (durations(texts) >= -1)).all()
    assert len(missing(texts)) == len(texts)
