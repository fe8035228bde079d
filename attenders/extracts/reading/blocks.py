"""One block of rows: from columns of text to columns of codes, noting problems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from attenders.extracts.reading import values as read
from attenders.extracts.reading.fields import OUTCOME_FIELDS
from attenders.extracts.reading.problems import ProblemList
from attenders.extracts.reading.words import WORDS
from attenders.frames import NOT_KNOWN, STATUSES


Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]

_OLDEST = 120


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

    def texts(self, rows: Mask) -> npt.NDArray[np.object_]:
        return np.array(self.words, dtype=object)[self.index[rows]]


class Register:
    """Gives each distinct text a number, in the order of first appearance."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def codes(self, column: Column | None, keep: Mask) -> Ints:
        """A number for each kept row; -1 where the column is absent or blank."""
        if column is None:
            return np.full(int(keep.sum()), NOT_KNOWN, dtype=np.int32)
        kept = column.index[keep]
        by_word = np.full(len(column.words), NOT_KNOWN, dtype=np.int32)
        words, first = np.unique(kept, return_index=True)
        for word in words[np.argsort(first)]:
            # Without NUL, which Postgres cannot keep
            text = column.words[word].replace("\x00", "").strip()
            if text:
                by_word[word] = self.numbers.setdefault(text, len(self.numbers))
        return by_word[kept]


def column_of(batch: pa.RecordBatch, position: int, heading: str) -> Column:
    array = batch.column(batch.schema.get_field_index(str(position)))
    return Column(
        heading,
        array.indices.to_numpy(zero_copy_only=False).astype(np.int32),
        array.dictionary.to_pylist(),
    )


@dataclass
class Block:
    """The readings of one block; every problem found is noted with its row."""

    columns: Mapping[str, Column]
    problems: ProblemList
    first_row: int
    blank_rows: int = 0

    def note(
        self, kind: str, rows: Mask, column: Column, *, with_value: bool = True
    ) -> None:
        places = np.flatnonzero(rows)
        self.problems.add(
            kind,
            rows=places + self.first_row,
            column=column.heading,
            values=column.texts(rows) if with_value and len(places) else "",
        )

    def keep(self) -> tuple[Mask, read.Days, read.Int16s]:
        """Which rows are appointments, on which day, and at which minute if told."""
        patient, date = self.columns["patient"], self.columns["date"]
        blank = np.logical_and.reduce([c.blank for c in self.columns.values()])
        self.blank_rows = int(blank.sum())
        by_word, minutes_by_word = read.days_and_minutes(date.words)
        days, minutes = by_word[date.index], minutes_by_word[date.index]
        tests = (
            ("NO_PATIENT", patient, read.missing(patient.words)[patient.index]),
            ("UNSTORABLE_PATIENT", patient, _unstorable(patient)),
            ("NO_DATE", date, read.missing(date.words)[date.index]),
            ("UNREADABLE_DATE", date, np.isnat(days)),
        )
        keep = ~blank
        for kind, column, bad in tests:
            # Never the patient number: problems are shown and downloaded
            self.note(kind, keep & bad, column, with_value=column is date)
            keep &= ~bad
        return keep, days, minutes

    def minutes(self, keep: Mask, from_date: read.Int16s) -> read.Int16s:
        column = self.columns.get("time")
        if column is None:
            return from_date
        minutes = read.minutes_of_day(column.words)[column.index]
        bad = keep & (minutes == NOT_KNOWN) & ~column.blank
        self.note("UNREADABLE_TIME", bad, column)
        return minutes

    def booked_days(self, keep: Mask, days: read.Days) -> read.Days:
        column = self.columns.get("booked")
        if column is None:
            return np.full(len(keep), np.datetime64("NaT"), dtype="datetime64[D]")
        booked = read.days_and_minutes(column.words)[0][column.index]
        absent = read.missing(column.words)[column.index]
        self.note("UNREADABLE_BOOKED_DATE", keep & np.isnat(booked) & ~absent, column)
        self.note("BOOKED_AFTER_APPOINTMENT", keep & (booked > days), column)
        return booked

    def status(self, keep: Mask) -> npt.NDArray[np.int8]:
        """What became of the appointment, from whichever column tells."""
        name = next(n for n in OUTCOME_FIELDS if n in self.columns)
        column = self.columns[name]
        by_word = read.codes(column.words, words=WORDS[name], categories=STATUSES)
        found = by_word[column.index]
        self.note("STATUS_NOT_RECOGNISED", keep & (found == NOT_KNOWN), column)
        unknown = STATUSES.index("UNKNOWN")
        return np.where(found == NOT_KNOWN, unknown, found)[keep].astype(np.int8)

    def vocabulary(
        self, name: str, categories: Sequence[str], keep: Mask
    ) -> npt.NDArray[np.int8]:
        """Codes of a column whose words may be missing."""
        column = self.columns.get(name)
        unknown = categories.index("UNKNOWN")
        if column is None:
            return np.full(int(keep.sum()), unknown, dtype=np.int8)
        by_word = read.codes(column.words, words=WORDS[name], categories=categories)
        found = by_word[column.index]
        bad = keep & (found == NOT_KNOWN) & ~column.blank
        self.note(f"{name.upper()}_NOT_RECOGNISED", bad, column)
        return np.where(found == NOT_KNOWN, unknown, found)[keep].astype(np.int8)

    def durations(self, keep: Mask) -> read.Int16s:
        column = self.columns.get("duration")
        if column is None:
            return np.full(len(keep), NOT_KNOWN, dtype=np.int16)
        minutes = read.durations(column.words)[column.index]
        absent = read.missing(column.words)[column.index]
        bad = keep & (minutes == NOT_KNOWN) & ~absent
        self.note("UNREADABLE_DURATION", bad, column)
        return minutes

    def birth_years(self, keep: Mask, days: read.Days) -> read.Int16s:
        """From the year of birth, else from the age on the day of the appointment."""
        column = self.columns.get("birth_year", self.columns.get("age"))
        if column is None:
            return np.full(len(keep), NOT_KNOWN, dtype=np.int16)
        # A row without a day is rejected: the year taken for it is never used
        days = np.where(np.isnat(days), read.FIRST_DAY, days)
        year = days.astype("datetime64[Y]").astype(int) + 1970
        given = read.whole_numbers(column.words, low=0, high=2100)[column.index]
        age = given if "birth_year" not in self.columns else year - given
        good = (given != NOT_KNOWN) & (age >= 0) & (age <= _OLDEST)
        absent = column.blank
        self.note("IMPOSSIBLE_AGE", keep & ~good & ~absent, column)
        return np.where(good, year - age, NOT_KNOWN).astype(np.int16)


def _unstorable(column: Column) -> Mask:
    """Control characters: Postgres cannot keep all of them, and no real id has any."""
    bad = [not word.strip().isprintable() for word in column.words]
    return np.array(bad, dtype=bool)[column.index]
