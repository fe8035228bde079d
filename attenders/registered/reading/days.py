"""Days and births from the words of a registered list, which reach back a century."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from attenders.analysis.ages import MONTH_TAKEN
from attenders.extracts.reading import values as read
from attenders.extracts.reading.births import births as days_of_birth
from attenders.extracts.reading.births import days_in_centuries
from attenders.extracts.reading.dates import (
    DateOrder,
    Days,
    clean,
    first_days_of_months,
)
from attenders.frames import NOT_KNOWN


Int8s = npt.NDArray[np.int8]
Int16s = npt.NDArray[np.int16]

_FIRST = np.datetime64("1900-01-01")
# A registration or departure may be entered ahead, but hardly by more than this
_AHEAD = np.timedelta64(2 * 365, "D")
_OLDEST = 120


def days(words: Sequence[str], order: DateOrder, *, as_at: dt.date) -> Days:
    """Read days from 1900 on; a year of two digits is never far ahead of the list."""
    latest = np.datetime64(as_at) + _AHEAD
    return days_in_centuries(words, order, first=_FIRST, latest=latest)


def births(
    words: Sequence[str], order: DateOrder, *, as_at: dt.date
) -> tuple[Int16s, Int8s]:
    """The year and month of dates of birth, also without a day or a month; -1 for none.

    Nobody is born after the day of the list, or more than 120 years before it.
    """
    found = days_of_birth(words, order, latest=np.datetime64(as_at))
    months = found.astype("datetime64[M]").astype(np.int64)
    known = ~np.isnat(found)
    # Not the year of a date that is none, such as 31/02/1950
    alone = read.whole_numbers(words, low=1800, high=2100)
    year = np.where(known, months // 12 + 1970, alone)
    month = np.where(known, months % 12 + 1, NOT_KNOWN)
    good = possible_years(year, as_at=as_at)
    good &= ~known | (found <= np.datetime64(as_at))
    return (
        np.where(good, year, NOT_KNOWN).astype(np.int16),
        np.where(good, month, NOT_KNOWN).astype(np.int8),
    )


def possible_years(
    year: npt.NDArray[np.integer], *, as_at: dt.date
) -> npt.NDArray[np.bool_]:
    """Which years somebody alive or lately dead can have been born in."""
    oldest = as_at.year - _OLDEST
    possible: npt.NDArray[np.bool_] = (year >= oldest) & (year <= as_at.year)
    return possible


def months(words: Sequence[str]) -> Int8s:
    """The month by number or by name; -1 for none."""
    numbers = read.whole_numbers(words, low=1, high=12)
    named = first_days_of_months(clean([f"{word.strip()} 2000" for word in words]))
    month = named.astype("datetime64[M]").astype(np.int64) % 12 + 1
    return np.where(np.isnat(named), numbers, month).astype(np.int8)


def years_of_ages(words: Sequence[str], *, as_at: dt.date) -> Int16s:
    """The year of birth of people of these ages on a day; -1 for what is no age.

    It is the year which gives the same age back where the month is not known, so that
    the age is right on that day.
    """
    age = read.whole_numbers(words, low=0, high=_OLDEST).astype(np.int64)
    year = as_at.year - age - (as_at.month < MONTH_TAKEN)
    return np.where(age == NOT_KNOWN, NOT_KNOWN, year).astype(np.int16)
