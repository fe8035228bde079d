"""From dates of birth to year and month, which is all that is kept of them.

Like the others, this works on the distinct values of a column, which are few.
"""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from attenders.extracts.reading.dates import (
    DateOrder,
    Int16s,
    clean,
    days_and_minutes,
    first_days_of_months,
)
from attenders.frames import NOT_KNOWN


Int8s = npt.NDArray[np.int8]

_EARLIEST = np.datetime64("1880-01-01")
_THIS_CENTURY_TO = 2030
# Alone, or with the month and the day after it; not in the middle of a number
_WHOLE_YEAR = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}(?=[0-9]{4}(?![0-9])|(?![0-9]))", flags=re.ASCII
)
_SHORT_YEAR = re.compile(
    r"\s*[0-9]{1,2}[-/. ]\w{1,9}[-/. ]([0-9]{2})\s*", flags=re.ASCII
)


def years_and_months(
    values: Sequence[str], order: DateOrder = "DAY_FIRST"
) -> tuple[Int16s, Int8s]:
    """The year and the month of dates in any form; -1 for what is not known.

    The year may stand alone, or with the month, and may do without its century.
    """
    days = days_and_minutes(values, order, first=_EARLIEST)[0]
    left = np.flatnonzero(np.isnat(days))
    days[left] = first_days_of_months(clean([values[at] for at in left.tolist()]))
    found = ~np.isnat(days)
    since = np.where(found, days, _EARLIEST).astype("datetime64[M]").astype(int)
    written = np.array([_year(value) for value in values], dtype=np.int16)
    # A number of days, as a spreadsheet keeps dates, has no year to be seen
    read = np.where(found, since // 12 + 1970, NOT_KNOWN)
    read = np.where(read > _THIS_CENTURY_TO, read - 100, read)
    years = np.where(written == NOT_KNOWN, read, written)
    months = np.where(found, since % 12 + 1, NOT_KNOWN)
    return years.astype(np.int16), months.astype(np.int8)


def _year(value: str) -> int:
    whole = _WHOLE_YEAR.search(value)
    if whole:
        return int(whole[0])
    short = _SHORT_YEAR.fullmatch(value)
    if not short:
        return NOT_KNOWN
    # A year of two digits is of this century only where a child could have been born
    year = 2000 + int(short[1])
    return year if year <= _THIS_CENTURY_TO else year - 100
