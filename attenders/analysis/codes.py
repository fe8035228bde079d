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
Whole = TypeVar("Whole", bound=np.integer[Any])


def among(column: "pd.Series[Any]", taken: Collection[str]) -> npt.NDArray[np.bool_]:
    """Whether each row of a category column is one of these."""
    codes = column.cat.codes.to_numpy()
    found = np.zeros(len(codes), dtype=bool)
    for place, name in enumerate(column.cat.categories):
        if name in taken:
            found |= codes == place
    return found


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


def sorted_pairs(
    first: npt.NDArray[np.integer[Any]], second: npt.NDArray[np.integer[Any]]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pairs of numbers in order of the first, then of the second, each from 0 on.

    One number for both sorts many times faster than the two.
    """
    size = int(second.max(initial=0)) + 1
    both = np.sort(first.astype(np.int64) * size + second)
    return both // size, both % size


def day_numbers(frame: pd.DataFrame) -> npt.NDArray[np.int64]:
    """The day of each appointment, as days after 1970 began."""
    days = frame["day"].to_numpy().astype("datetime64[D]")
    return days.astype(np.int64)


def different_days(frame: pd.DataFrame) -> npt.NDArray[np.datetime64]:
    """Each day with an appointment once, in order."""
    return numbered(day_numbers(frame))[0].astype("datetime64[D]")
