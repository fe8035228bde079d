"""Columns of a block of rows: a code for each row, and the words behind the codes."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from attenders.extracts.reading.fields import normal
from attenders.frames import NOT_KNOWN


_NO_ID = "-1"  # how SystmOne's extract writes that there is none

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Column:
    """One column of a block: a code for each row, and the words behind the codes."""

    heading: str
    index: Ints
    words: list[str]

    def spread(self, by_word: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """One value for each row from one value for each word."""
        return by_word[self.index]

    @property
    def blank(self) -> Mask:
        return np.array([not word.strip() for word in self.words], bool)[self.index]

    def matches(self, pattern: str) -> Mask:
        """Rows whose whole value, in lower case with single spaces, is of a pattern."""
        whole = re.compile(pattern)
        found = [
            whole.fullmatch(" ".join(word.split()).casefold()) is not None
            for word in self.words
        ]
        return np.array(found, dtype=bool)[self.index]

    def among(self, words: Collection[str]) -> Mask:
        """Rows whose value is one of these, which are in the form of `normal`."""
        found = [normal(word) in words for word in self.words] if words else []
        return np.array(found or [False] * len(self.words), dtype=bool)[self.index]

    def texts(self, rows: Mask) -> npt.NDArray[np.object_]:
        return np.array(self.words, dtype=object)[self.index[rows]]


_BREAKS = re.compile(r"[\t-\r\x85]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def storable(text: str) -> str:
    """On one line and without control characters, of which Postgres cannot keep NUL."""
    return _CONTROL.sub("", _BREAKS.sub(" ", text)).strip()


class Register:
    """Gives each distinct text a number, in the order of first appearance."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def codes(self, column: Column | None, keep: Mask) -> Ints:
        """A number for each kept row; -1 where the column is absent, blank or -1."""
        if column is None:
            return np.full(int(keep.sum()), NOT_KNOWN, dtype=np.int32)
        kept = column.index[keep]
        by_word = np.full(len(column.words), NOT_KNOWN, dtype=np.int32)
        words, first = np.unique(kept, return_index=True)
        for word in words[np.argsort(first)]:
            text = storable(column.words[word])
            if text and text != _NO_ID:
                by_word[word] = self.numbers.setdefault(text, len(self.numbers))
        return by_word[kept]


def column_of(batch: pa.RecordBatch, name: str, heading: str) -> Column:
    array = batch.column(batch.schema.get_field_index(name))
    return Column(
        heading,
        array.indices.to_numpy(zero_copy_only=False).astype(np.int32),
        array.dictionary.to_pylist(),
    )


class FillDown:
    """Prints what a grouped report left out, level by level, over all blocks.

    From the first value of a row on, the row's own are taken, blank ones too; to the
    left of it those of the row before.
    """

    def __init__(self, places: Sequence[int]) -> None:
        self._places = places
        self._carried = dict.fromkeys(places, "")

    def fill(self, columns: dict[int, Column], *, passed_over: Mask) -> None:
        """Replace the columns; rows passed over stand for nothing below them."""
        rows = np.arange(len(passed_over))
        if not len(rows):
            return
        level = np.full(len(rows), len(self._places))
        for at in range(len(self._places) - 1, -1, -1):
            level[~columns[self._places[at]].blank] = at
        level[passed_over] = len(self._places)
        for at, place in enumerate(self._places):
            column = columns[place]
            source = np.maximum.accumulate(np.where(level <= at, rows, -1))
            words = [*column.words, self._carried[place]]
            index = np.where(source < 0, len(words) - 1, column.index[source])
            columns[place] = Column(column.heading, index.astype(np.int32), words)
            self._carried[place] = words[index[-1]]
