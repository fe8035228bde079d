"""Rows chosen, and people numbered, by the codes that a frame's columns are made of.

All of it takes a time in proportion to the rows: a sort of them, or a comparison of
texts, takes several times as long.
"""

from collections.abc import Collection
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.frames import NOT_KNOWN


# A sort of n codes takes longer than counting over so many times n places
_GAPS = 8
_FEW = 1000
_BITS = 16
_SECONDS_OF_A_DAY = 86_400
Whole = TypeVar("Whole", bound=np.integer[Any])


def among(column: "pd.Series[Any]", taken: Collection[str]) -> npt.NDArray[np.bool_]:
    """Whether each row of a category column is one of these."""
    codes = column.cat.codes.to_numpy()
    found = np.zeros(len(codes), dtype=bool)
    for place, name in enumerate(column.cat.categories):
        if name in taken:
            found |= codes == place
    return found


def codes_of(frame: pd.DataFrame, column: str) -> npt.NDArray[np.int64]:
    """The place of each row among the categories of a column, to reckon with."""
    return frame[column].cat.codes.to_numpy().astype(np.int64)


def with_patient(frame: pd.DataFrame) -> pd.DataFrame:
    """The appointments that say who they are with: mostly all of them."""
    has_one = frame["patient"].to_numpy() != NOT_KNOWN
    return frame if has_one.all() else frame.loc[has_one]


def numbered(
    codes: npt.NDArray[Whole],
) -> tuple[npt.NDArray[Whole], npt.NDArray[np.int64]]:
    """The different codes in order, and the place of each code among them.

    As NumPy's `unique` has it, without a sort where the codes have no large gaps, as
    those of patients and days.
    """
    first, last = (codes.min(), codes.max()) if len(codes) else (0, 0)
    if int(last) - int(first) > _GAPS * len(codes) + _FEW:
        return np.unique(codes, return_inverse=True)
    is_there = np.bincount(codes - first) > 0
    place = np.cumsum(is_there) - 1
    found = np.flatnonzero(is_there) + first
    return found.astype(codes.dtype), place[codes - first]


def order_by(*keys: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.intp]:
    """The rows in order of the first of these whole numbers, then of the next, and so on.

    NumPy sorts by counting where numbers have no more than 16 bits, and by comparing,
    which takes ten times as long, where they have more: so those go part by part.
    """
    parts = []
    for key in reversed(keys):
        rest = key.astype(np.int64) - key.min(initial=0)
        parts.append(rest.astype(np.uint16))
        while (rest := rest >> _BITS).any():
            parts.append(rest.astype(np.uint16))
    return np.lexsort(parts)


def day_numbers(frame: pd.DataFrame) -> npt.NDArray[np.int64]:
    """The day of each appointment, as days after 1970 began."""
    return whole_days(frame["day"])


def whole_days(days: "pd.Series[pd.Timestamp]") -> npt.NDArray[np.int64]:
    """Days as whole numbers; those of missing ones mean nothing."""
    seconds = days.to_numpy().astype("datetime64[s]", copy=False)
    return seconds.view(np.int64) // _SECONDS_OF_A_DAY


def different_days(frame: pd.DataFrame) -> npt.NDArray[np.datetime64]:
    """Each day with an appointment once, in order."""
    days = day_numbers(frame)
    first = days.min(initial=0)
    different = np.flatnonzero(np.bincount(days - first)) + first
    found: npt.NDArray[np.datetime64] = different.astype("datetime64[D]")
    return found
