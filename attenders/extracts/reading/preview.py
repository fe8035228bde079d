"""What a person needs to see of a file to say which column is which."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from academy.exceptions import ExtractError
from attenders.extracts.reading.choices import KEPT, LEFT_OUT, labels
from attenders.extracts.reading.columns import Column
from attenders.extracts.reading.fields import FIELDS, OUTCOME_FIELDS, normal
from attenders.extracts.reading.guessing import guesses
from attenders.extracts.reading.identifiers import (
    BIRTH_DATES,
    ColumnSample,
    without_identifiers,
)
from attenders.extracts.reading.layouts import NOT_FACING
from attenders.extracts.reading.opening import Opened
from attenders.extracts.reading.recognition import Layout
from attenders.extracts.reading.sources import Source
from attenders.extracts.reading.survey import all_rows


FIRST_ROWS = 20
_MOST_DIFFERENT = 500  # words: a column with more has no vocabulary
_SAMPLE = 200
_LONGEST_WORD = 200
_LONGEST_SHOWN = 60
HIDDEN = "(not shown)"


class UnclearFileError(ExtractError):
    """A person must say first which column is which; `preview` shows the file."""

    def __init__(self, sentence: str, preview: "Preview") -> None:
        super().__init__(sentence)
        self.preview = preview


@dataclass(frozen=True)
class Meaning:
    """A word of the file, the rows it is in, and what we take it to mean, if anything."""

    word: str
    rows: int
    meaning: str


@dataclass(frozen=True)
class Preview:
    """The first rows, the columns by their labels, and what we make of them.

    `rows` are the first rows as they are, with the numbers that a spreadsheet shows;
    `heading_row` is the one with the headings, 0 where there is none. `columns` is the
    label of each field that was found, `guessed` those of them found by their values
    alone. `words` are the different values of each column that has few, most frequent
    first. `hidden` are columns that are not shown, with the reason. `reason` says why a
    person is asked.
    """

    reason: str
    layout: Layout
    labels: tuple[str, ...]
    heading_row: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    columns: dict[str, str]
    guessed: tuple[str, ...]
    hidden: dict[str, str]
    words: dict[str, list[tuple[str, int]]]

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Preview":
        """The opposite of `to_dict`, by way of JSON, which has no tuples."""
        more = {
            "layout": Layout.from_dict(data["layout"]),
            "rows": tuple((number, tuple(row)) for number, row in data["rows"]),
            "words": {
                label: [(word, rows) for word, rows in words]
                for label, words in data["words"].items()
            },
            **{name: tuple(data[name]) for name in ("labels", "guessed")},
        }
        return cls(**{**data, **more})

    def meanings(self, name: str, label: str) -> list[Meaning]:
        """What the words of a column mean if it is that of a field with a vocabulary.

        Meanings are values of `frames`; of slot types, KEPT or LEFT_OUT. "" where we do
        not know a word.
        """
        words = self.words.get(label, [])
        if name == "slot_type":
            said = self.layout.said.get(name, {})
            return [
                Meaning(word, rows, said.get(normal(word)) or _facing(word))
                for word, rows in words
            ]
        if name in OUTCOME_FIELDS:
            heading = normal(label)
            name = next(
                (n for n in OUTCOME_FIELDS if heading in FIELDS[n].headings), name
            )
        known, pieces = self.layout.words(name), self.layout.pieces(name)
        return [
            Meaning(
                word,
                rows,
                known.get(normal(word))
                or next((known[piece] for piece in pieces(word) if piece in known), ""),
            )
            for word, rows in words
        ]


def _facing(slot_type: str) -> str:
    column = Column("", np.zeros(1, dtype=np.int32), [slot_type])
    return LEFT_OUT if column.matches(NOT_FACING)[0] else KEPT


def preview(source: Source) -> Preview:
    """Look through the whole file for its words, and take its first rows."""
    opened, layout = source.opened, source.layout
    seen = [_Seen() for _ in opened.headings]
    for batch in all_rows(opened):
        for at, column in enumerate(seen):
            column.add(batch.column(at))
    named = labels(layout.headings)
    staff = layout.positions.get("clinician")
    hidden = {
        at: reason
        for at, column in enumerate(seen)
        if (reason := column.sample.reason(opened.headings[at])) and at != staff
    }
    samples = {at: column.first for at, column in enumerate(seen) if at not in hidden}
    found = guesses(samples, taken=layout.positions)
    births = [at for at, reason in hidden.items() if reason == BIRTH_DATES]
    if births and not {"birth_date", "birth_year", "age"} & set(layout.positions):
        found["birth_date"] = births[0]
    return Preview(
        reason=source.doubt,
        layout=layout,
        labels=named,
        heading_row=opened.first_row - 1,
        rows=tuple(_first_rows(opened, hidden)),
        columns={name: named[at] for name, at in {**layout.positions, **found}.items()},
        guessed=tuple(found),
        hidden={named[at]: reason for at, reason in hidden.items()},
        words={
            named[at]: column.words.most_common()
            for at, column in enumerate(seen)
            if column.words and at not in hidden
        },
    )


class _Seen:
    """What one column holds, as block after block goes by."""

    def __init__(self) -> None:
        self.sample = ColumnSample()
        self.first: list[str] = []
        self.words: Counter[str] = Counter()
        self._has_vocabulary = True

    def add(self, column: pa.Array) -> None:
        self.sample.add(column)
        if not self.first:
            filled = (value for value in column.to_pylist() if value.strip())
            self.first = list(islice(filled, _SAMPLE))
        if not self._has_vocabulary:
            return
        counts = pc.value_counts(column)
        if len(counts) <= _MOST_DIFFERENT:
            for count in counts.to_pylist():
                if count["values"].strip():
                    self.words[count["values"].strip()[:_LONGEST_WORD]] += count[
                        "counts"
                    ]
        if len(counts) > _MOST_DIFFERENT or len(self.words) > _MOST_DIFFERENT:
            self._has_vocabulary = False
            self.words.clear()


def _first_rows(
    opened: Opened, hidden: Mapping[int, str]
) -> list[tuple[int, tuple[str, ...]]]:
    """The first rows of the file, headings and what is above them included."""
    with opened.text.open() as file:
        letters = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
        rows = csv.reader(letters, delimiter=opened.delimiter)
        first = list(
            islice(enumerate(rows, start=1), opened.first_row - 1 + FIRST_ROWS)
        )
    return [
        (number, tuple(_shown(row, hidden, is_data=number >= opened.first_row)))
        for number, row in first
    ]


def _shown(
    row: Sequence[str], hidden: Mapping[int, str], *, is_data: bool
) -> list[str]:
    return [
        HIDDEN
        if is_data and at in hidden and value.strip()
        else without_identifiers(value.strip())[:_LONGEST_SHOWN]
        for at, value in enumerate(row)
    ]
