"""From dates of birth to year and month, which is all that is kept of them.

Like the others, this works on the distinct values of a column, which are few.
"""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from attenders.extracts.reading.dates import (
    DateOrder,
    Days,
    Int16s,
    clean,
    days_and_minutes,
    first_days_of_months,
)
from attenders.frames import NOT_KNOWN


Int8s = npt.NDArray[np.int8]
Latest = np.datetime64 | Days  # one day for all, or one for each value

_EARLIEST = np.datetime64("1880-01-01")
_CENTURY = np.timedelta64(1200, "M")
# Alone, or with the month and the day after it; not in the middle of a number
_WHOLE_YEAR = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}(?=[0-9]{4}(?![0-9])|(?![0-9]))", flags=re.ASCII
)
# It has no three digits side by side, and may have a time of day
_SHORT_YEAR = re.compile(
    r"(?!.*[0-9]{3})\s*[0-9]{1,2}[-/. ]?\w{1,9}[-/. ]?([0-9]{2})(?:\s.*)?",
    flags=re.ASCII | re.DOTALL,
)


def years_and_months(
    values: Sequence[str], order: DateOrder = "DAY_FIRST", *, latest: Latest
) -> tuple[Int16s, Int8s]:
    """The year and the month of dates in any form; -1 for what is not known.

    The year may stand alone, or with the month, and may do without its century: it is
    then the last that does not put the birth after `latest`.
    """
    days = births(values, order, latest=latest)
    found = ~np.isnat(days)
    since = np.where(found, days, _EARLIEST).astype("datetime64[M]").astype(int)
    # Where the day or the month cannot be, the year may still be right
    written = _written_years(values, latest)
    years = np.where(found, since // 12 + 1970, written)
    months = np.where(found, since % 12 + 1, NOT_KNOWN)
    return years.astype(np.int16), months.astype(np.int8)


def births(values: Sequence[str], order: DateOrder, *, latest: Latest) -> Days:
    """The days of birth, of a month without a day its first; missing for others."""
    days = days_in_centuries(values, order, first=_EARLIEST, latest=latest)
    left = np.flatnonzero(np.isnat(days))
    months = first_days_of_months(clean([values[at] for at in left.tolist()]))
    days[left] = np.where(months >= _EARLIEST, months, np.datetime64("NaT"))
    return days


def days_in_centuries(
    values: Sequence[str], order: DateOrder, *, first: np.datetime64, latest: Latest
) -> Days:
    """The days of dates; a year without its century is never after `latest`."""
    days = days_and_minutes(values, order, first=first)[0]
    short = [_SHORT_YEAR.fullmatch(value) is not None for value in values]
    ahead = np.array(short, dtype=bool) & (days > latest)
    months = days.astype("datetime64[M]")
    before = (months - _CENTURY).astype("datetime64[D]") + (days - months)
    return np.where(ahead, before, days)


def _written_years(values: Sequence[str], latest: Latest) -> Int16s:
    years = np.asarray(latest).astype("datetime64[Y]").astype(int) + 1970
    by_value = np.broadcast_to(years, len(values)).tolist()
    found = [
        _year(value, latest=year) for value, year in zip(values, by_value, strict=True)
    ]
    return np.array(found, dtype=np.int16)


def _year(value: str, *, latest: int) -> int:
    whole = _WHOLE_YEAR.search(value)
    if whole:
        return int(whole[0])
    short = _SHORT_YEAR.fullmatch(value)
    if not short:
        return NOT_KNOWN
    year = 2000 + int(short[1])
    return year if year <= latest else year - 100
