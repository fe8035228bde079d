"""Ages from months and years of birth."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.ages import AGE_BANDS, age_band, ages, ages_then, band_places
from attenders.frames import NOT_KNOWN
from tests.unit.attenders.analysis.frames import generated
from tests.unit.attenders.analysis.people import people_of, some_people


def age_of(*, year: int, month: int, as_at: date) -> int:
    frame = people_of([{"local_id": "A", "birth_year": year, "birth_month": month}])
    (age,) = ages(frame, as_at=as_at).tolist()
    return age


@pytest.mark.parametrize(
    ("year", "month", "as_at", "age"),
    [
        (2000, 5, date(2025, 6, 15), 25),
        (2000, 6, date(2025, 6, 1), 25),  # from the first of the month of the birthday
        (2000, 7, date(2025, 6, 30), 24),
        (2000, -1, date(2025, 6, 30), 24),  # a year alone is taken as its July
        (2000, -1, date(2025, 7, 1), 25),
        (2025, 9, date(2025, 6, 15), 0),
        (-1, 3, date(2025, 6, 15), -1),
    ],
)
def test_ages(year, month, as_at, age):
    assert age_of(year=year, month=month, as_at=as_at) == age


def test_ages_of_nobody():
    assert len(ages(people_of([]), as_at=date(2025, 6, 15))) == 0


def test_age_bands_are_those_of_the_table():
    assert AGE_BANDS == (
        "0 to 4",
        "5 to 17",
        "18 to 34",
        "35 to 49",
        "50 to 64",
        "65 to 74",
        "75 to 84",
        "85 or over",
    )


@pytest.mark.parametrize("age", [0, 4, 5, 17, 18, 34, 35, 84, 85, 110])
def test_band_places_and_age_band_agree(age):
    (place,) = band_places(ages_of(age)).tolist()

    assert AGE_BANDS[place] == age_band(age)


def test_band_places_put_those_of_no_known_age_last():
    assert band_places(ages_of(-1)).tolist() == [len(AGE_BANDS)]
    assert age_band(None) == "Not known"


def ages_of(age: int):
    year = -1 if age == -1 else 2025 - age
    frame = people_of([{"local_id": "A", "birth_year": year, "birth_month": 1}])
    return ages(frame, as_at=date(2025, 6, 15))


@generated
@given(some_people, st.dates(date(1990, 1, 1), date(2026, 12, 31)))
def test_ages_then_is_the_age_on_that_day(rows, day):
    people = people_of(rows)
    size = len(people)
    everybody = np.append(np.arange(size), NOT_KNOWN)

    then = ages_then(
        people,
        patient=everybody,
        day=np.full(size + 1, np.datetime64(day, "s")),
    )

    assert then.tolist() == [*ages(people, as_at=day).tolist(), NOT_KNOWN]
