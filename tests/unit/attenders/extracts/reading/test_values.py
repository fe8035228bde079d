"""From words to codes: dates, times, durations, numbers and vocabularies."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attenders.extracts.reading.dates import days_and_minutes
from attenders.extracts.reading.values import (
    NO_LEAD,
    codes,
    durations,
    leads,
    minutes_of_day,
    missing,
    parts,
    phrases,
    whole_numbers,
)


@pytest.mark.parametrize(
    "value",
    [
        *["", "  ", "-", "-1", " -1 ", "N/A", "NULL", "None", "nan", "Unknown"],
        *["9999-12-31", "9999-12-31T00:00:00", "31 Dec 9999 00:00", "31/12/9999"],
    ],
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
        ("0.4583", 660),
        ("0.458333333333333", 660),
        (".999999", 1439),
        ("2:10 PM", 850),
        ("12:05 am", 5),
        ("13:00 - 13:59", 780),
        ("Before 12:59", -1),
        (" 09:00 - 09:59", 540),
        ("24:00", -1),
        ("12:60", -1),
        ("9", -1),
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


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        ("28m", 28),
        ("5d 21h", 5 * 1440 + 21 * 60),
        ("1wks 2d", 9 * 1440),
        ("1wks 1h", 7 * 1440 + 60),
        ("2d 18m", 2 * 1440 + 18),
        ("1h", 60),
        ("1 week 2 days", 9 * 1440),
        ("15", 15),
        ("-15", -15),
        ("0", 0),
        ("", NO_LEAD),
        ("soon", NO_LEAD),
        ("Unknown", NO_LEAD),
    ],
)
def test_lead(value, minutes):
    assert leads([value]).tolist() == [minutes]


def test_parts():
    assert list(parts("Has QOF Alerts, Telephone Appointment")) == [
        "has qof alerts",
        "telephone appointment",
    ]


def test_phrases_longer_first():
    assert list(phrases("Limes GP Nurse")) == [
        "limes gp nurse",
        "limes gp",
        "gp nurse",
        "limes",
        "gp",
        "nurse",
    ]
