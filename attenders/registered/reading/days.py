"""Days and births from the words of a registered list, which reach back a century."""

import datetime as dt
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from attenders.analysis.ages import MONTH_TAKEN
from attenders.extracts.reading import values as read
from attenders.extracts.reading.dates import DateOrder, Days, days_and_minutes
from attenders.frames import NOT_KNOWN


Int8s = npt.NDArray[np.int8]
Int16s = npt.NDArray[np.int16]

_FIRST = np.datetime64("1900-01-01")
_SHORT_YEAR = re.compile(
    r"\s*[0-9]{1,2}[-/. ]?\w{1,9}[-/. ]?[0-9]{2}(?:\s.*)?", flags=re.ASCII
)
_CENTURY = np.timedelta64(1200, "M")
# A registration or departure may be entered ahead, but hardly by more than this
_AHEAD = np.timedelta64(2 * 365, "D")
_OLDEST = 120
_MONTHS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_YEAR_AND_MONTH = (
    re.compile(r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})", flags=re.ASCII),
    re.compile(r"(?P<month>[0-9]{1,2})[-/](?P<year>[0-9]{4})", flags=re.ASCII),
    re.compile(r"(?P<month>[a-z]{3})[a-z]*[- ]?(?P<year>[0-9]{4})", flags=re.ASCII),
)


def days(words: Sequence[str], order: DateOrder, *, as_at: dt.date) -> Days:
    """Read days from 1900 on; a year of two digits is never far ahead of the list."""
    return _days(words, order, latest=np.datetime64(as_at) + _AHEAD)


def _days(words: Sequence[str], order: DateOrder, *, latest: np.datetime64) -> Days:
    found = days_and_minutes(words, order, first=_FIRST)[0]
    short = np.array([_is_short(word) for word in words], dtype=bool)
    with np.errstate(invalid="ignore"):
        ahead = short & (found > latest)
    months = found.astype("datetime64[M]")
    before = (months - _CENTURY).astype("datetime64[D]") + (found - months)
    return np.where(ahead, before, found)


def _is_short(word: str) -> bool:
    """Whether its year has two digits only."""
    digits = re.search(r"[0-9]{3}", word, flags=re.ASCII)
    return digits is None and _SHORT_YEAR.fullmatch(word) is not None


def births(
    words: Sequence[str], order: DateOrder, *, as_at: dt.date
) -> tuple[Int16s, Int8s]:
    """The year and month of dates of birth, also without a day or a month; -1 for none.

    Nobody is born after the day of the list, or more than 120 years before it.
    """
    found = _days(words, order, latest=np.datetime64(as_at))
    months = found.astype("datetime64[M]").astype(np.int64)
    known = ~np.isnat(found)
    year = np.where(known, months // 12 + 1970, NOT_KNOWN)
    month = np.where(known, months % 12 + 1, NOT_KNOWN)
    for at in np.flatnonzero(~known).tolist():
        year[at], month[at] = _year_and_month(words[at])
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


def _year_and_month(word: str) -> tuple[int, int]:
    plain = word.strip().casefold()
    for pattern in _YEAR_AND_MONTH:
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        month = _month(match["month"])
        if month != NOT_KNOWN:
            return int(match["year"]), month
    # Not the year of a date that is none, such as 31/02/1950
    (year,) = read.whole_numbers([word], low=1800, high=2100).tolist()
    return year, NOT_KNOWN


def months(words: Sequence[str]) -> Int8s:
    """The month by number or by name; -1 for none."""
    return np.array([_month(word) for word in words], dtype=np.int8)


def _month(word: str) -> int:
    plain = word.strip().casefold()
    if plain[:3] in _MONTHS and plain.isalpha():
        return _MONTHS.index(plain[:3]) + 1
    (number,) = read.whole_numbers([plain], low=1, high=12).tolist()
    return int(number)


def years_of_ages(words: Sequence[str], *, as_at: dt.date) -> Int16s:
    """The year of birth of people of these ages on a day; -1 for what is no age.

    It is the year which gives the same age back where the month is not known, so that
    the age is right on that day.
    """
    age = read.whole_numbers(words, low=0, high=_OLDEST).astype(np.int64)
    year = as_at.year - age - (as_at.month < MONTH_TAKEN)
    return np.where(age == NOT_KNOWN, NOT_KNOWN, year).astype(np.int16)
