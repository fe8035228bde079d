"""Ages on a day, from the year and month of birth, and the bands they fall into."""

import datetime as dt
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.frames import NOT_KNOWN


# Lowest age of each band; ten-year bands would single out the oldest
LOWEST_AGES = (0, 5, 18, 35, 50, 65, 75, 85)
ADULT_AGE = 18
AGE_NOT_KNOWN = "Not known"
# A year without its month counts as if the birthday were in July, in the middle of it
MONTH_TAKEN = 7


def _name(place: int) -> str:
    lowest = LOWEST_AGES[place]
    if place == len(LOWEST_AGES) - 1:
        return f"{lowest} or over"
    return f"{lowest} to {LOWEST_AGES[place + 1] - 1}"


AGE_BANDS = tuple(_name(place) for place in range(len(LOWEST_AGES)))


def age_band(age: int | None) -> str:
    """A band such as 35 to 49, for an age that is known to a year or so."""
    if age is None:
        return AGE_NOT_KNOWN
    place = max(at for at, low in enumerate(LOWEST_AGES) if low <= max(age, 0))
    return AGE_BANDS[place]


def ages(frame: pd.DataFrame, *, as_at: dt.date) -> npt.NDArray[np.int64]:
    """How old each person of a registered frame is on a day; -1 where not known.

    The day of birth is not kept: people turn a year older on the first of the month of
    their birthday, or on 1 July where only the year is known. Somebody born later in
    the year of that day is 0.
    """
    year = frame["birth_year"].to_numpy().astype(np.int64)
    month = frame["birth_month"].to_numpy().astype(np.int64)
    month = np.where(month == NOT_KNOWN, MONTH_TAKEN, month)
    age = as_at.year - year - (month > as_at.month)
    return np.where(year == NOT_KNOWN, NOT_KNOWN, np.maximum(age, 0))


def ages_then(
    patients: pd.DataFrame,
    *,
    patient: npt.NDArray[np.integer[Any]],
    day: npt.NDArray[np.datetime64],
) -> npt.NDArray[np.int64]:
    """How old each of these patients was on each of these days, as in `ages`.

    Row i of `patients` is patient i; -1, who is nobody, has no age.
    """
    known = patient != NOT_KNOWN
    theirs = patient[known]
    year = patients["birth_year"].to_numpy().astype(np.int64)[theirs]
    month = patients["birth_month"].to_numpy().astype(np.int64)[theirs]
    month = np.where(month == NOT_KNOWN, MONTH_TAKEN, month)
    now = day[known].astype("datetime64[M]").astype(np.int64)  # since January 1970
    age = (now - (12 * (year - 1970) + month - 1)) // 12
    found = np.full(len(patient), NOT_KNOWN, dtype=np.int64)
    found[known] = np.where(year == NOT_KNOWN, NOT_KNOWN, np.maximum(age, 0))
    return found


def band_places(known: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.int64]:
    """The place in AGE_BANDS of each age; one past the last where it is not known."""
    places = np.searchsorted(np.array(LOWEST_AGES), known, side="right") - 1
    return np.where(known == NOT_KNOWN, len(AGE_BANDS), places).astype(np.int64)
