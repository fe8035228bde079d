"""Year and month of birth, from dates in any form."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.extracts.reading.births import years_and_months
from attenders.extracts.reading.dates import clean, first_days_of_months


def born(value: str, order="DAY_FIRST", latest="2030-12-31") -> tuple[int, int]:
    years, months = years_and_months([value], order, latest=np.datetime64(latest))
    return int(years[0]), int(months[0])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("31/12/1960", (1960, 12)),
        ("1960-12-31", (1960, 12)),
        ("1960-12-31 00:00:00", (1960, 12)),
        ("31 Dec 2019", (2019, 12)),
        ("19601231", (1960, 12)),
        ("31-Dec-60", (1960, 12)),
        ("29/02/60", (1960, 2)),
        ("31/12/60 00:00", (1960, 12)),
        ("01/02/19", (2019, 2)),
        ("12.11.1960", (1960, 11)),
        ("05/06/1899", (1899, 6)),
        ("19200", (1952, 7)),
        ("22281", (1960, 12)),
        ("1960", (1960, -1)),
        ("Dec 1960", (1960, 12)),
        ("12/1960", (1960, 12)),
        ("1960-12", (1960, 12)),
        ("12-1960", (1960, 12)),
        ("31/31/1960", (1960, -1)),
        ("30/02/1960", (1960, -1)),
        ("", (-1, -1)),
        ("x", (-1, -1)),
    ],
)
def test_birth(value, expected):
    assert born(value) == expected


def test_birth_month_first():
    assert born("12/11/1960", "MONTH_FIRST") == (1960, 12)


@given(
    day=st.dates(date(1900, 1, 1), date(2029, 12, 31)),
    form=st.sampled_from(
        ["%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%d %B %Y", "%Y%m%d", "%b %Y", "%Y-%m"]
    ),
)
def test_birth_in_any_form_is_what_was_written(day, form):
    assert born(day.strftime(form)) == (day.year, day.month)


@given(day=st.dates(date(1931, 1, 1), date(2029, 12, 31)))
def test_birth_without_its_century_is_that_of_somebody_alive(day):
    assert born(day.strftime("%d/%m/%y")) == (day.year, day.month)


@given(
    seen=st.dates(date(2000, 1, 1), date(2060, 12, 31)),
    age=st.integers(0, 36_000),
    form=st.sampled_from(["%d/%m/%y", "%d-%b-%y", "%d %b %y", "%d.%m.%y 00:00"]),
)
def test_birth_without_its_century_is_within_a_century_of_the_day(seen, age, form):
    day = seen - timedelta(days=age)

    assert born(day.strftime(form), latest=seen.isoformat()) == (day.year, day.month)


@pytest.mark.parametrize("year", range(25, 31))
def test_birth_after_the_latest_day_is_a_century_before(year):
    assert born(f"14/03/{year}", latest="2025-03-13") == (1900 + year, 3)
    assert born(f"14-Mar-{year}", latest="2025-03-13") == (1900 + year, 3)


def test_birth_on_the_latest_day_is_of_this_century():
    assert born("14/03/25", latest="2025-03-14") == (2025, 3)


def test_birth_with_its_century_is_never_moved():
    assert born("14/03/2028", latest="2025-03-14") == (2028, 3)


def test_birth_by_the_latest_day_of_each_value():
    latest = np.array(["2024-12-31", "2025-12-31"], dtype="datetime64[D]")

    years, _ = years_and_months(["14/03/25", "14/03/25"], latest=latest)

    assert years.tolist() == [1925, 2025]


def test_year_of_a_day_that_cannot_be_is_none_after_the_latest():
    assert born("31/31/28", latest="2025-03-14") == (1928, -1)


@given(values=st.lists(st.text(max_size=12), max_size=5))
def test_births_of_anything_are_a_month_of_a_year_or_nothing(values):
    years, months = years_and_months(values, latest=np.datetime64("2030-12-31"))

    assert len(years) == len(months) == len(values)
    assert set(months.tolist()) <= {-1, *range(1, 13)}
    assert all(year != -1 for year in years[months != -1])


def test_months_without_a_day_are_their_first():
    days = first_days_of_months(clean(["Mar 2019", "2019-03-05", ""]))

    assert [str(day) for day in days] == ["2019-03-01", "NaT", "NaT"]
