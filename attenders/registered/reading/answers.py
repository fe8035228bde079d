"""Columns of yes and no, and which of them name a condition."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from attenders.extracts.reading import values as read
from attenders.extracts.reading.dates import days_and_minutes
from attenders.extracts.reading.fields import normal
from attenders.registered.reading.words import (
    CONDITION_WORDS,
    NO,
    NOT_CONDITIONS,
    NOT_CONDITIONS_START,
    YES,
)


_FIRST = np.datetime64("1900-01-01")


def answers(words: Sequence[str]) -> npt.NDArray[np.int8]:
    """1 for yes, 0 for no or nothing, -1 for what is neither; a date is a yes."""
    dates = days_and_minutes(words, first=_FIRST)[0]
    nothing = read.missing(words)
    return np.array(
        [
            _answer(word, is_date=bool(date), is_nothing=bool(none))
            for word, date, none in zip(words, ~np.isnat(dates), nothing, strict=True)
        ],
        dtype=np.int8,
    )


def _answer(word: str, *, is_date: bool, is_nothing: bool) -> int:
    plain = normal(word)
    if is_date or plain in YES:
        return 1
    return 0 if is_nothing or not plain or plain in NO else -1


class ConditionSample:
    """Whether a column, by its heading and all of its values, is about a condition."""

    def __init__(self, heading: str) -> None:
        plain = normal(heading)
        self._may_be = bool(plain) and not (
            plain in NOT_CONDITIONS or plain.startswith(NOT_CONDITIONS_START)
        )
        self._is_known = any(f" {word} " in f" {plain} " for word in CONDITION_WORDS)
        self._said = False
        self._dated = False

    def add(self, column: pa.Array) -> None:
        """Take the values of one block; one that is no answer ends it."""
        if not self._may_be:
            return
        words = pc.unique(column).to_pylist()
        if (answers(words) < 0).any():
            self._may_be = False
        plain = {normal(word) for word in words}
        self._said |= bool(plain & (YES | NO))
        self._dated |= bool(plain - YES - NO - {""})

    @property
    def is_condition(self) -> bool:
        """Nothing but dates tells of a condition only where the heading does too."""
        return self._may_be and (self._said or (self._dated and self._is_known))
