"""From the words of a file to codes: times, durations, numbers and vocabularies.

Everything here works on the distinct values of a column, which are few, and is then
spread over the rows by their dictionary codes: a hundred times faster than row by row.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from attenders.extracts.reading.fields import normal
from attenders.frames import NOT_KNOWN


Int16s = npt.NDArray[np.int16]
Ints = npt.NDArray[np.int64]

_MINUTES_A_DAY = 24 * 60
_LONGEST_MINUTES = 24 * 60
NO_LEAD = -(1 << 62)
_MOST_WORDS = 12
_MISSING_WORDS = frozenset(("", "unknown", "null", "none", "n a", "nan"))
_NO_DAY = re.compile(  # SystmOne's end of time
    r"(?:9999-12-31|31[-/. ](?:12|dec)[-/. ]9999)(?:[t ].*)?", flags=re.IGNORECASE
)


def missing(values: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Which values are a way of saying that there is none."""
    return np.array([_is_missing(value.strip()) for value in values], dtype=bool)


@lru_cache(maxsize=100_000)
def _is_missing(value: str) -> bool:
    return (
        value == "-1"
        or normal(value) in _MISSING_WORDS
        or _NO_DAY.fullmatch(value) is not None
    )


def minutes_of_day(values: Iterable[str]) -> Int16s:
    """Read "09:10", "9:10 pm", "0.4583" or the start of "09:00 - 09:59"; -1 if not."""
    return np.array([_minute_of_day(value) for value in values], dtype=np.int16)


def _minute_of_day(value: str) -> int:
    part = re.fullmatch(r"\s*0?(\.[0-9]{1,20})\s*", value, flags=re.ASCII)
    if part:  # of a day, as a spreadsheet keeps times
        return min(round(float(part[1]) * _MINUTES_A_DAY), _MINUTES_A_DAY - 1)
    match = re.match(
        r"\s*([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?\s*([ap]m\b)?",
        value,
        flags=re.ASCII | re.IGNORECASE,
    )
    if not match:
        return NOT_KNOWN
    hour = int(match[1]) % 12 if match[3] else int(match[1])
    hour += 12 if (match[3] or "").lower() == "pm" else 0
    minute = hour * 60 + int(match[2])
    return minute if int(match[2]) < 60 and minute < _MINUTES_A_DAY else NOT_KNOWN


def leads(values: Iterable[str]) -> Ints:
    """Read "28m", "5d 21h", "1wks 2d" or "-15" as minutes; the least where unreadable.

    A whole number is minutes, and negative where booked after the start.
    """
    return np.array([_lead(value) for value in values], dtype=np.int64)


def _lead(value: str) -> int:
    match = re.fullmatch(
        r"\s*(?:([0-9]{1,3})\s*w\w*)?\s*(?:([0-9]{1,4})\s*d\w*)?"
        r"\s*(?:([0-9]{1,4})\s*h\w*)?\s*(?:(-?[0-9]{1,7})(?:\.0+)?\s*(?:m\w*)?)?\s*",
        value,
        flags=re.ASCII | re.IGNORECASE,
    )
    if not match or not any(match.groups()):
        return NO_LEAD
    weeks, days, hours, minutes = (int(part or 0) for part in match.groups())
    return ((weeks * 7 + days) * 24 + hours) * 60 + minutes


def durations(values: Iterable[str]) -> Int16s:
    """Read "10", "8m" or "1h 4m" as minutes; -1 where unreadable or over a day."""
    return np.array([_duration(value) for value in values], dtype=np.int16)


def _duration(value: str) -> int:
    match = re.fullmatch(
        r"\s*(?:([0-9]{1,2})\s*h)?\s*(?:([0-9]{1,4})(?:\.0+)?\s*(?:m|min|mins|minutes)?)?\s*",
        value,
        flags=re.ASCII | re.IGNORECASE,
    )
    if not match or (match[1] is None and match[2] is None):
        return NOT_KNOWN
    minutes = int(match[1] or 0) * 60 + int(match[2] or 0)
    return minutes if minutes <= _LONGEST_MINUTES else NOT_KNOWN


def whole_numbers(values: Iterable[str], *, low: int, high: int) -> Int16s:
    """Read whole numbers between two bounds; -1 for anything else."""
    return np.array([_whole(value, low, high) for value in values], dtype=np.int16)


def _whole(value: str, low: int, high: int) -> int:
    match = re.fullmatch(r"\s*([0-9]{1,4})(?:\.0+)?\s*", value, flags=re.ASCII)
    if not match or not low <= int(match[1]) <= high:
        return NOT_KNOWN
    return int(match[1])


def whole(value: str) -> Iterator[str]:
    """The value as it is."""
    yield normal(value)


def parts(value: str) -> Iterator[str]:
    """Each part of a value with commas."""
    return (normal(part) for part in value.split(","))


def phrases(value: str) -> Iterator[str]:
    """Each run of words in a value, longer ones first."""
    words = normal(value).split()[:_MOST_WORDS]
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


def codes(
    values: Iterable[str],
    *,
    words: Mapping[str, str],
    categories: Sequence[str],
    pieces: Callable[[str], Iterator[str]] = whole,
) -> npt.NDArray[np.int8]:
    """Look words up in a vocabulary; -1 for one it does not have.

    The value as a whole counts first, then the first of its pieces that it has.
    """
    places = {category: at for at, category in enumerate(categories)}
    return np.array(
        [
            next(
                (
                    places[words[piece]]
                    for piece in chain(whole(value), pieces(value))
                    if piece in words
                ),
                NOT_KNOWN,
            )
            for value in values
        ],
        dtype=np.int8,
    )
