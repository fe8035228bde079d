"""One block of rows: from columns of text to columns of codes, noting problems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from attenders.extracts.reading import values as read
from attenders.extracts.reading.births import Int8s, years_and_months
from attenders.extracts.reading.columns import Column, Mask
from attenders.extracts.reading.dates import (
    FIRST_DAY,
    DateOrder,
    Days,
    Int16s,
    days_and_minutes,
    month_only,
)
from attenders.extracts.reading.fields import OUTCOME_FIELDS
from attenders.extracts.reading.patient_numbers import bad_numbers
from attenders.extracts.reading.problems import ProblemList
from attenders.extracts.reading.recognition import Layout
from attenders.frames import NOT_KNOWN, STATUSES


_OLDEST = 120
_A_DAY = 24 * 60
_MIDDAY = 12 * 60


@dataclass
class Block:
    """The readings of one block; every problem found is noted with its row."""

    layout: Layout
    columns: Mapping[str, Column]
    asked: Mapping[str, Column]
    order: DateOrder
    problems: ProblemList
    first_row: int
    latest: np.datetime64  # day that an appointment can be on

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

    def keep(self, usable: Mask) -> tuple[Mask, Days, Int16s]:
        """Which rows are appointments, on which day, and at which minute if told."""
        date = self.columns["date"]
        by_word, minutes_by_word = days_and_minutes(date.words, self.order)
        days, minutes = by_word[date.index], minutes_by_word[date.index]
        tests = [
            ("NO_DATE", date, read.missing(date.words)[date.index]),
            ("MONTH_WITHOUT_DAY", date, month_only(date.words)[date.index]),
            ("UNREADABLE_DATE", date, np.isnat(days)),
            ("TOO_FAR_AHEAD", date, days > self.latest),
        ]
        patient = self.columns.get("patient")
        if patient is not None:
            numbers = [(kind, patient, bad) for kind, bad in bad_numbers(patient)]
            tests = [*numbers, *tests]
        keep = usable
        for kind, column, bad in tests:
            # Never the patient number: problems are shown and downloaded
            self.note(kind, keep & bad, column, with_value=column is date)
            keep = keep & ~bad
        return keep, days, minutes

    def minutes(self, keep: Mask, from_date: Int16s) -> Int16s:
        column = self.columns.get("time")
        if column is None:
            return from_date
        minutes = read.minutes_of_day(column.words)[column.index]
        bad = keep & (minutes == NOT_KNOWN) & ~column.blank
        self.note("UNREADABLE_TIME", bad, column)
        return minutes

    def booked_days(self, keep: Mask, days: Days, minutes: Int16s) -> Days:
        """From the date of booking, else from the time between it and the start."""
        column = self.columns.get("booked", self.columns.get("lead"))
        if column is None:
            return np.full(len(keep), np.datetime64("NaT"), dtype="datetime64[D]")
        if "booked" in self.columns:
            booked = days_and_minutes(column.words, self.order)[0][column.index]
        else:
            booked = _days_before(days, minutes, read.leads(column.words)[column.index])
        absent = read.missing(column.words)[column.index]
        self.note("UNREADABLE_BOOKED_DATE", keep & np.isnat(booked) & ~absent, column)
        self.note("BOOKED_AFTER_APPOINTMENT", keep & (booked > days), column)
        return booked

    def status(self, keep: Mask) -> npt.NDArray[np.int8]:
        """What became of the appointment, from whichever column tells."""
        name = next((n for n in OUTCOME_FIELDS if n in self.columns), None)
        if name is None:
            return self._status_by_signs()[keep]
        column = self.columns[name]
        found = self._codes(name, column, STATUSES)
        self.note("STATUS_NOT_RECOGNISED", keep & (found == NOT_KNOWN), column)
        unknown = STATUSES.index("UNKNOWN")
        return np.where(found == NOT_KNOWN, unknown, found)[keep].astype(np.int8)

    def _status_by_signs(self) -> npt.NDArray[np.int8]:
        """Booked, unless a sign says what became of it; the first that does counts."""
        length = len(self.columns["date"].index)
        status = np.full(length, STATUSES.index("BOOKED"), dtype=np.int8)
        for sign in reversed(self.layout.shape.signs):
            column = self.asked.get(sign.heading)
            if column is not None:
                status[column.matches(sign.pattern)] = STATUSES.index(sign.status)
        return status

    def vocabulary(
        self, name: str, categories: Sequence[str], keep: Mask
    ) -> npt.NDArray[np.int8]:
        """Codes of a column whose words may be missing."""
        column = self.columns.get(name)
        unknown = categories.index("UNKNOWN")
        if column is None:
            return np.full(int(keep.sum()), unknown, dtype=np.int8)
        found = self._codes(name, column, categories)
        if name not in self.layout.shape.parts:  # where most parts mean nothing to us
            bad = keep & (found == NOT_KNOWN) & ~column.blank
            self.note(f"{name.upper()}_NOT_RECOGNISED", bad, column)
        return np.where(found == NOT_KNOWN, unknown, found)[keep].astype(np.int8)

    def _codes(
        self, name: str, column: Column, categories: Sequence[str]
    ) -> npt.NDArray[np.int8]:
        by_word = read.codes(
            column.words,
            words=self.layout.words(name),
            categories=categories,
            pieces=self.layout.pieces(name),
        )
        return by_word[column.index]

    def durations(self, keep: Mask, days: Days, minutes: Int16s) -> Int16s:
        column = self.columns.get("duration")
        if column is None:
            return self._until_end(days, minutes)
        found = read.durations(column.words)[column.index]
        absent = read.missing(column.words)[column.index]
        bad = keep & (found == NOT_KNOWN) & ~absent
        self.note("UNREADABLE_DURATION", bad, column)
        return found

    def _until_end(self, days: Days, minutes: Int16s) -> Int16s:
        """The minutes from the start to the end, where the file tells both."""
        column = self.columns.get("end")
        if column is None:
            return np.full(len(days), NOT_KNOWN, dtype=np.int16)
        end_day, end = (a[column.index] for a in days_and_minutes(column.words))
        since = (end_day == days) * (end.astype(np.int32) - minutes)
        good = (end_day == days) & (minutes != NOT_KNOWN) & (since >= 0)
        return np.where(good, since, NOT_KNOWN).astype(np.int16)

    def slots(self, keep: Mask) -> npt.NDArray[np.int64]:
        """How many appointments each kept row stands for: one, or as many as it says."""
        column = self.columns.get("count")
        if column is None:
            return np.ones(int(keep.sum()), dtype=np.int64)
        found = read.whole_numbers(column.words, low=1, high=9999)[column.index]
        return np.maximum(found, 1)[keep].astype(np.int64)

    def births(self, keep: Mask, days: Days) -> tuple[Int16s, Int8s]:
        """Years and months: from the date of birth, else the year, or the age then."""
        names = [n for n in ("birth_date", "birth_year", "age") if n in self.columns]
        months = np.full(len(keep), NOT_KNOWN, dtype=np.int8)
        if not names:
            return months.astype(np.int16), months
        column = self.columns[names[0]]
        # A row without a day is rejected: the year taken for it is never used
        days = np.where(np.isnat(days), FIRST_DAY, days)
        year = days.astype("datetime64[Y]").astype(int) + 1970
        if names[0] == "birth_date":
            seen = self._first_seen(column, keep, days)
            years, by_word = years_and_months(column.words, self.order, latest=seen)
            given, months = years[column.index], by_word[column.index]
        else:
            given = read.whole_numbers(column.words, low=0, high=2100)[column.index]
        age = given if names[0] == "age" else year - given
        good = (given != NOT_KNOWN) & (age >= 0) & (age <= _OLDEST)
        absent = column.blank if names[0] != "birth_date" else _missing(column)
        # Never a date of birth: problems are shown and downloaded
        shown = names[0] != "birth_date"
        self.note("IMPOSSIBLE_AGE", keep & ~good & ~absent, column, with_value=shown)
        years = np.where(good, year - age, NOT_KNOWN).astype(np.int16)
        return years, np.where(good, months, NOT_KNOWN).astype(np.int8)

    def _first_seen(self, column: Column, keep: Mask, days: Days) -> Days:
        """For each word, the first day of its rows: nobody attends before their birth.

        Not each row by its own day, or who turns a hundred would be born again.
        """
        seen = np.full(len(column.words), self.latest, dtype="datetime64[D]")
        np.minimum.at(seen, column.index[keep], days[keep])
        return seen


def _missing(column: Column) -> Mask:
    return read.missing(column.words)[column.index]


def _days_before(days: Days, minutes: Int16s, leads: npt.NDArray[np.int64]) -> Days:
    """The days these minutes before the starts; from midday where no time is known."""
    start = np.where(minutes == NOT_KNOWN, _MIDDAY, minutes)
    back = np.floor_divide(start - leads, _A_DAY)
    readable = (leads != read.NO_LEAD) & ~np.isnat(days)
    back = np.where(readable, back, 0)
    return np.where(readable, days + back, np.datetime64("NaT"))
