"""From the words of a file to days, and to the minutes where a date has a time.

Everything here works on the distinct values of a column, which are few, and is then
spread over the rows by their dictionary codes: a hundred times faster than row by row.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from attenders.frames import NOT_KNOWN


DateOrder = Literal["DAY_FIRST", "MONTH_FIRST"]
Days = npt.NDArray[np.datetime64]
Int16s = npt.NDArray[np.int16]

# Those that leave no doubt which is the day; four-digit years before two-digit ones.
_FORMS = (
    "%Y-%m-%d",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%d %b %y",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y %H:%M",
    "%d-%b-%Y %H:%M:%S",
    "%d-%b-%Y %H:%M",
    "%d-%b-%y %H:%M",
    "%d%b%Y",
    "%d %B %Y",
    "%Y%m%d",
    "%Y/%m/%d",
)
_NUMBERS = (
    r"^(?P<one>[0-9]{1,2})[-/.](?P<two>[0-9]{1,2})[-/.](?P<year>[0-9]{4}|[0-9]{2})"
    r"(?:[ T](?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::[0-9]{2})?)?$"
)
_SERIAL = r"^(?P<day>[0-9]{5})(?P<part>\.[0-9]+)?$"
_SERIAL_ZERO = np.datetime64(
    "1899-12-30"
)  # day 0 of Excel, its leap year 1900 included
_MONTH_ONLY = (
    r"^(?:[A-Za-z]{3,9}[- ]?[0-9]{2}(?:[0-9]{2})?|[0-9]{4}[-/][0-9]{1,2}"
    r"|[0-9]{1,2}/[0-9]{4})$"
)
_MONTH_FORMS = ("%b%Y", "%b-%Y", "%b %Y", "%B %Y", "%Y-%m", "%Y/%m", "%m/%Y", "%m-%Y")
FIRST_DAY = np.datetime64("1990-01-01")
LAST_DAY = np.datetime64("2099-12-31")
_MINUTES_A_DAY = 24 * 60
_TWO_DIGIT_YEARS_FROM = 69  # 1969; 68 is 2068, as strptime has it
# Where the day of the month stands in a date, by whether the year comes first
_DAY_LAST = r"^[0-9]{4}[-/]?[0-9]{1,2}[-/]?(?P<day>[0-9]{1,2})"
_DAY_FIRST = r"^(?P<day>[0-9]{1,2})"


def clean(values: Sequence[str]) -> pa.Array:
    """Without spaces around, fractions of a second, a Z for universal time, or Sept."""
    text = pc.utf8_trim_whitespace(pa.array(values, pa.string()))
    text = pc.replace_substring_regex(
        text, pattern=r"(?i)sept([^e]|$)", replacement=r"Sep\1"
    )
    return pc.replace_substring_regex(
        text, pattern=r"(\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]00:?00)?$", replacement=r"\1"
    )


def days_and_minutes(
    values: Sequence[str],
    order: DateOrder = "DAY_FIRST",
    *,
    first: np.datetime64 = FIRST_DAY,
) -> tuple[Days, Int16s]:
    """Read dates with or without a time of day.

    Gives the days (missing where nothing from `first` to 2099 can be read) and the
    minutes after midnight (-1 where the value has no time, or every value is midnight).
    """
    text = clean(values)
    days, minutes = _in_range(*_from_numbers(text, order), first)
    for read in (*_FORMS, _from_serials):
        left = np.flatnonzero(np.isnat(days))
        if not len(left):
            break
        rest = text.take(pa.array(left))
        found = read(rest) if callable(read) else _from_form(rest, read)
        days[left], minutes[left] = _in_range(*found, first)
    if not (minutes > 0).any():
        minutes[:] = NOT_KNOWN
    return days, minutes


def day_and_month_numbers(text: pa.Array) -> npt.NDArray[np.int64]:
    """The first two numbers of dates such as 04/01/2026, a row each; 0 for others."""
    parts = _numbers(text, _NUMBERS, ("one", "two"))
    return np.stack([parts["one"], parts["two"]], axis=1)


def month_only(values: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which values are a month without a day, such as MAR2019 or 2020-01."""
    found = pc.match_substring_regex(clean(values), _MONTH_ONLY)
    months: npt.NDArray[np.bool_] = found.to_numpy(zero_copy_only=False)
    return months


def _numbers(
    text: pa.Array, pattern: str, names: Sequence[str]
) -> dict[str, npt.NDArray[np.int64]]:
    """What the groups of a pattern hold, as whole numbers; 0 where nothing."""
    found = pc.extract_regex(text, pattern)
    numbers = {}
    for name in names:
        part = pc.fill_null(pc.struct_field(found, name), "0")
        part = pc.if_else(pc.equal(part, ""), "0", part)
        numbers[name] = part.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return numbers


def first_days_of_months(text: pa.Array) -> Days:
    """Read months without a day, as their first day; missing where it is another form.

    Takes what `clean` gives.
    """
    days = np.full(len(text), np.datetime64("NaT"), dtype="datetime64[D]")
    for form in _MONTH_FORMS:
        left = np.flatnonzero(np.isnat(days))
        parsed = pc.strptime(
            text.take(pa.array(left)), format=form, unit="s", error_is_null=True
        )
        days[left] = parsed.to_numpy(zero_copy_only=False).astype("datetime64[D]")
    return days


def _in_range(days: Days, minutes: Int16s, first: np.datetime64) -> tuple[Days, Int16s]:
    with np.errstate(invalid="ignore"):
        good = (days >= first) & (days <= LAST_DAY)
    return (
        np.where(good, days, np.datetime64("NaT")),
        np.where(good, minutes, NOT_KNOWN).astype(np.int16),
    )


def _from_numbers(text: pa.Array, order: DateOrder) -> tuple[Days, Int16s]:
    parts = _numbers(text, _NUMBERS, ("one", "two", "year", "hour", "minute"))
    one, two = parts["one"], parts["two"]
    day, month = (one, two) if order == "DAY_FIRST" else (two, one)
    year = parts["year"]
    short = np.where(year < _TWO_DIGIT_YEARS_FROM, 2000, 1900)
    year = np.where((year < 100) & (one > 0), year + short, year)
    since_1970 = (year - 1970) * 12 + month - 1
    first = since_1970.astype("datetime64[M]")
    days = first.astype("datetime64[D]") + (day - 1)
    good = (month >= 1) & (month <= 12) & (day >= 1)
    good &= days.astype("datetime64[M]") == first
    good &= (parts["hour"] < 24) & (parts["minute"] < 60)
    has_time = pc.match_substring(text, ":").to_numpy(zero_copy_only=False)
    minutes = np.where(has_time & good, parts["hour"] * 60 + parts["minute"], NOT_KNOWN)
    return np.where(good, days, np.datetime64("NaT")), minutes.astype(np.int16)


def _from_form(text: pa.Array, form: str) -> tuple[Days, Int16s]:
    moments = _moments(text, form)
    days = moments.astype("datetime64[D]")
    if "%H" not in form:
        return days, np.full(len(days), NOT_KNOWN, dtype=np.int16)
    since = (moments - days).astype("timedelta64[m]")
    minutes = np.where(np.isnat(days), NOT_KNOWN, since.astype(np.int64))
    return days, minutes.astype(np.int16)


def _moments(text: pa.Array, form: str) -> Days:
    parsed = pc.strptime(text, format=form, unit="s", error_is_null=True)
    if parsed.null_count < len(parsed):
        # 31 February is read as 3 March: keep only what has the day that it says
        pattern = _DAY_LAST if form.startswith("%Y") else _DAY_FIRST
        day = pc.struct_field(pc.extract_regex(text, pattern), "day").cast(pa.int64())
        parsed = pc.if_else(pc.equal(pc.day(parsed), day), parsed, None)
    moments: Days = parsed.to_numpy(zero_copy_only=False).astype("datetime64[s]")
    return moments


def _from_serials(text: pa.Array) -> tuple[Days, Int16s]:
    """Days since 1900 with the time as a part of one, as a spreadsheet keeps dates."""
    number = _numbers(text, _SERIAL, ("day",))["day"]
    days = np.where(number > 0, _SERIAL_ZERO + number, np.datetime64("NaT"))
    part = pc.struct_field(pc.extract_regex(text, _SERIAL), "part")
    part = pc.if_else(pc.equal(pc.fill_null(part, ""), ""), "-1", part)
    share = part.cast(pa.float64()).to_numpy(zero_copy_only=False)
    minutes = np.minimum(np.rint(share * _MINUTES_A_DAY), _MINUTES_A_DAY - 1)
    return days, np.where(share < 0, NOT_KNOWN, minutes).astype(np.int16)
