"""One block of rows of a list: from columns of text to columns of the frame."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from attenders.extracts.reading import values as read
from attenders.extracts.reading.columns import Column, Mask
from attenders.extracts.reading.dates import DateOrder, Days
from attenders.extracts.reading.fields import normal
from attenders.extracts.reading.patient_numbers import bad_numbers
from attenders.extracts.reading.problems import ProblemList
from attenders.frames import FRAILTY, NOT_KNOWN, SEXES
from attenders.registered.reading import days as read_days
from attenders.registered.reading import words
from attenders.registered.reading.answers import answers
from attenders.registered.reading.fields import FLAGS


Array = npt.NDArray[Any]

_REGISTRATION_FLAGS = {
    "DECEASED": "is_deceased",
    "LEFT": "has_left",
    "PENDING": "is_pending",
    "TEMPORARY": "is_temporary",
    "TEST": "is_test",
}


@dataclass
class Block:
    """The readings of one block; every problem found is noted with its row."""

    columns: Mapping[str, Column]
    rows: int
    order: DateOrder
    as_at: dt.date
    problems: ProblemList
    first_row: int

    def note(
        self, kind: str, where: Mask, column: Column, *, with_value: bool = True
    ) -> None:
        places = np.flatnonzero(where)
        self.problems.add(
            kind,
            rows=places + self.first_row,
            column=column.heading,
            values=column.texts(where) if with_value and len(places) else "",
        )

    def keep(self, usable: Mask) -> Mask:
        """Which rows are about a person whose number can be kept."""
        patient = self.columns["patient"]
        for kind, bad in bad_numbers(patient):
            # Never the patient number: problems are shown and downloaded
            self.note(kind, usable & bad, patient, with_value=False)
            usable = usable & ~bad
        return usable

    def births(self, keep: Mask) -> tuple[Array, Array]:
        """The year, and the month where it is known; see BIRTHS for what counts first."""
        column, year, month = self._births()
        months = self.columns.get("birth_month")
        if months is not None:
            said = read_days.months(months.words)[months.index]
            month = np.where(year == NOT_KNOWN, NOT_KNOWN, said).astype(np.int8)
        absent = _missing(column)
        self.note("NO_BIRTH", keep & absent, column, with_value=False)
        # Never a date of birth: problems are shown and downloaded
        bad = keep & ~absent & (year == NOT_KNOWN)
        self.note("IMPOSSIBLE_BIRTH", bad, column, with_value=False)
        return year, month

    def _births(self) -> tuple[Column, Array, Array]:
        date = self.columns.get("birth_date")
        if date is not None:
            year, month = read_days.births(date.words, self.order, as_at=self.as_at)
            return date, year[date.index], month[date.index]
        none = np.full(self.rows, NOT_KNOWN, dtype=np.int8)
        column = self.columns.get("birth_year")
        if column is not None:
            found = read.whole_numbers(column.words, low=1800, high=2100)
            good = read_days.possible_years(found, as_at=self.as_at)
            found = np.where(good, found, NOT_KNOWN).astype(np.int16)
            return column, found[column.index], none
        column = self.columns["age"]
        found = read_days.years_of_ages(column.words, as_at=self.as_at)
        return column, found[column.index], none

    def days(self, name: str, keep: Mask) -> tuple[Days, Mask]:
        """The days of a field, and the rows with something that is no day."""
        column = self.columns.get(name)
        if column is None:
            none = np.full(self.rows, np.datetime64("NaT"), dtype="datetime64[D]")
            return none, np.zeros(self.rows, dtype=bool)
        found = read_days.days(column.words, self.order, as_at=self.as_at)[column.index]
        bad = np.isnat(found) & ~_missing(column)
        self.note(f"UNREADABLE_{name.upper()}", keep & bad, column)
        return found, bad

    def flags(self, keep: Mask) -> dict[str, Array]:
        """What is said of each person in words, or in columns of yes and no."""
        names = _REGISTRATION_FLAGS.values()
        found: dict[str, Array] = {
            name: np.zeros(self.rows, dtype=bool) for name in names
        }
        for field in ("status", "kind"):
            for name, where in self._said(field, keep).items():
                found[name] |= where
        for name in FLAGS:
            column = self.columns.get(name)
            if column is not None:
                said = answers(column.words)[column.index]
                self.note("YES_NO_NOT_RECOGNISED", keep & (said < 0), column)
                found[name] |= said == 1
        return found

    def removed(self) -> Mask:
        """Rows that the clinical system had removed before the export."""
        column = self.columns.get("removed")
        if column is None:
            return np.zeros(self.rows, dtype=bool)
        gone: Mask = answers(column.words)[column.index] == 1
        return gone

    def _said(self, field: str, keep: Mask) -> dict[str, Mask]:
        column = self.columns.get(field)
        if column is None:
            return {}
        by_word = [_meanings(word) for word in column.words]
        bad = np.array(["" in meanings for meanings in by_word], dtype=bool)
        self.note("REGISTRATION_NOT_RECOGNISED", keep & bad[column.index], column)
        return {
            name: np.array([meaning in said for said in by_word], bool)[column.index]
            for meaning, name in _REGISTRATION_FLAGS.items()
        }

    def codes(
        self,
        name: str,
        vocabulary: Mapping[str, str],
        categories: Sequence[str],
        keep: Mask,
    ) -> Array:
        """Codes of a column whose words may be missing."""
        unknown = categories.index("UNKNOWN")
        column = self.columns.get(name)
        if column is None:
            return np.full(self.rows, unknown, dtype=np.int8)
        by_word = read.codes(column.words, words=vocabulary, categories=categories)
        found = by_word[column.index]
        bad = keep & (found == NOT_KNOWN) & ~_missing(column)
        self.note(f"{name.upper()}_NOT_RECOGNISED", bad, column)
        return np.where(found == NOT_KNOWN, unknown, found).astype(np.int8)

    def sex(self, keep: Mask) -> Array:
        return self.codes("sex", words.SEX, SEXES, keep)

    def frailty(self, keep: Mask) -> Array:
        return self.codes("frailty", words.FRAILTY, FRAILTY, keep)

    def numbers(
        self, name: str, kind: str, *, low: int, high: int, keep: Mask
    ) -> Array:
        """Whole numbers of a column; -1 where not known."""
        column = self.columns.get(name)
        if column is None:
            return np.full(self.rows, NOT_KNOWN, dtype=np.int16)
        found = read.whole_numbers(column.words, low=low, high=high)[column.index]
        bad = keep & (found == NOT_KNOWN) & ~_missing(column)
        self.note(kind, bad, column)
        return found


def _missing(column: Column) -> Mask:
    return read.missing(column.words)[column.index]


def _meanings(word: str) -> frozenset[str]:
    """What a status or type of registration says; "" among it for an unknown part."""
    parts = [part for part in word.split(",") if not read.missing([part])[0]]
    said = {_meaning(part) for part in parts}
    if "REGISTERED" in said:
        # Also registered for one service, beside being registered for all of them
        said.discard("TEMPORARY")
    return frozenset(said)


def _meaning(part: str) -> str:
    plain = normal(part)
    if plain.startswith(words.TEMPORARY_START):
        return "TEMPORARY"
    return words.REGISTRATION.get(plain, "")
