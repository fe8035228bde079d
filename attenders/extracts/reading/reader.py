"""Read an appointment extract: bytes in, frames and every problem out.

The file goes through block by block, so memory holds codes and never the text.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from academy.exceptions import ExtractError
from academy.words import plural
from attenders.extracts.reading.assembly import Facts, appointments_frame
from attenders.extracts.reading.blocks import Block
from attenders.extracts.reading.choices import Guide
from attenders.extracts.reading.columns import Column, Mask, Register, column_of
from attenders.extracts.reading.dates import Days, Int16s
from attenders.extracts.reading.extract import Extract
from attenders.extracts.reading.passage import Passage
from attenders.extracts.reading.patient_numbers import as_numbers
from attenders.extracts.reading.preview import UnclearFileError, preview
from attenders.extracts.reading.problems import KINDS, ProblemList, Problems
from attenders.extracts.reading.sifting import Sieve
from attenders.extracts.reading.sources import Source, opened_source
from attenders.extracts.reading.survey import Survey, survey
from attenders.frames import (
    APPOINTMENT_TYPES,
    MODES,
    PATIENT_TYPES,
    SEXES,
    STAFF,
    check_frame,
)


Progress = Callable[[int, float], None]

_MOST_SHOWN = 100
_PROVISIONAL = (
    "We have not seen a file of this kind, and know its columns by their names alone."
    " Compare one week of it with your appointment book."
)
# Nobody books so long before; a year that was mistyped would make the newest data old
_YEARS_AHEAD = np.timedelta64(3 * 365, "D")


def read_extract(
    path: Path,
    *,
    guide: Guide | None = None,
    progress: Progress = lambda _rows, _share: None,
) -> Extract:
    """Read a file of appointments: delimited text, a workbook, or a ZIP of texts.

    `guide` is what is known of how to read it. `progress` is told the rows read so far
    and the share of the file. Raises ExtractError, in one plain sentence, where the file
    as a whole cannot be used, and UnclearFileError, which has a preview, where a person
    must say first which column is which.
    """
    guide = guide or Guide()
    with opened_source(path, guide=guide) as source:
        if source.doubt:
            raise UnclearFileError(source.doubt, preview(source))
        date_order = guide.choices.date_order
        found = survey(source.opened, source.layout, date_order=date_order)
        return _read(source, found, progress)


def _read(source: Source, found: Survey, progress: Progress) -> Extract:
    opened = source.opened
    with opened.rows() as rows:
        if not rows.read(1):
            raise _no_appointments()
    passage = Passage(opened, positions=found.layout.needed)
    reader = _Reader(source, found)
    for batch, share in passage.batches():
        reader.add(batch)
        progress(reader.seen, share)
    return reader.extract(passage)


class _Reader:
    """Turns blocks of text into blocks of codes, and joins them at the end."""

    def __init__(self, source: Source, found: Survey) -> None:
        self.source = source
        self.found = found
        self.layout = found.layout
        self.problems = ProblemList()
        self.sieve = Sieve(self.layout, self.problems)
        self.latest = np.datetime64("today", "D") + _YEARS_AHEAD
        self.seen = 0
        self.blocks: list[dict[str, npt.NDArray[np.generic]]] = []
        self.facts = Facts()
        self.kept = 0
        self.patients = Register()
        self.clinicians = Register()
        self.slot_types = Register()
        self.conditions = Register()

    def add(self, batch: pa.RecordBatch) -> None:
        """Take one block of rows."""
        by_place = {
            int(name): column_of(batch, name, self.layout.headings[int(name)])
            for name in batch.schema.names
        }
        usable = self.sieve.sift(by_place, first_row=self.seen)
        self._look_up(by_place)
        block = self._block(by_place)
        usable = self.sieve.rules(block.asked, block.columns.get("slot_type"), usable)
        keep, days, minutes = block.keep(usable)
        codes = self._codes(block, keep, days, minutes)
        self.facts.add(codes["patient"], self._facts(block, keep, days))
        slots = block.slots(keep)
        self.seen += batch.num_rows
        self.kept += int(keep.sum())
        if (slots > 1).any():
            codes = {name: np.repeat(values, slots) for name, values in codes.items()}
        self.blocks.append(codes)

    def _look_up(self, by_place: dict[int, Column]) -> None:
        """Add the columns that come from other files."""
        place = len(self.source.opened.headings)
        for lookup in self.source.lookups:
            on = self.layout.at(lookup.on)
            assert on is not None  # else there would be no such lookup
            for column in lookup.columns(by_place[on]):
                by_place[place] = column
                place += 1

    def _block(self, by_place: Mapping[int, Column]) -> Block:
        columns = {name: by_place[at] for name, at in self.layout.positions.items()}
        if "patient" in columns:
            columns["patient"] = as_numbers(columns["patient"])
        return Block(
            layout=self.layout,
            columns=columns,
            asked={column.heading: column for column in by_place.values()},
            order=self.found.date_reading.order,
            problems=self.problems,
            first_row=self.seen,
            latest=self.latest,
        )

    def _codes(
        self, block: Block, keep: Mask, days: Days, from_date: Int16s
    ) -> dict[str, npt.NDArray[np.generic]]:
        columns = block.columns
        minutes = block.minutes(keep, from_date)
        return {
            "patient": self.patients.codes(columns.get("patient"), keep),
            "day": days[keep],
            "minute": minutes[keep],
            "booked_day": block.booked_days(keep, days, minutes)[keep],
            "status": block.status(keep),
            "mode": block.vocabulary("mode", MODES, keep),
            "staff": block.vocabulary("staff", STAFF, keep),
            "clinician": self.clinicians.codes(columns.get("clinician"), keep),
            "slot_type": self.slot_types.codes(columns.get("slot_type"), keep),
            "duration": block.durations(keep, days, minutes)[keep],
        }

    def _facts(
        self, block: Block, keep: Mask, days: Days
    ) -> dict[str, npt.NDArray[np.generic]]:
        conditions = block.columns.get("conditions")
        years, months = block.births(keep, days)
        return {
            "birth_year": years[keep],
            "birth_month": months[keep],
            "sex": block.vocabulary("sex", SEXES, keep),
            "conditions": self.conditions.codes(conditions, keep),
        }

    def extract(self, passage: Passage) -> Extract:
        """Join the blocks; raise ExtractError where nothing usable was found."""
        problems = passage.numbered(self.problems)
        read_rows = self.seen - self.sieve.blank + len(passage.aside)
        excluded = dict(self.sieve.excluded)
        if not read_rows:
            raise _no_appointments()
        if not self.kept:
            who = " with a patient" if "patient" in self.layout.positions else ""
            raise _nothing_usable(problems, excluded, read_rows, who=who)
        reading = self.found.date_reading
        return Extract(
            layout=self.layout,
            appointments=check_frame(
                appointments_frame(self.blocks), APPOINTMENT_TYPES
            ),
            patients=check_frame(
                self.facts.frame(list(self.patients.numbers), self.conditions),
                PATIENT_TYPES,
            ),
            clinicians=tuple(self.clinicians.numbers),
            slot_types=tuple(self.slot_types.numbers),
            problems=problems.frame,
            problem_counts=problems.counts,
            problem_rows=problems.rows,
            rows_read=read_rows,
            rows_accepted=self.kept,
            excluded=excluded,
            slot_types_left_out=dict(self.sieve.slot_types.most_common(_MOST_SHOWN)),
            date_reading=reading,
            dropped_identifiers=self.found.dropped_identifiers,
            notices=(
                *self.source.notices,
                *self._doubts(),
                *self.found.practices.notices,
                *reading.notices,
            ),
            practices=self.found.practices.codes,
        )

    def _doubts(self) -> tuple[str, ...]:
        """That no real file of this shape was seen, until a practice has named it."""
        if self.layout.shape.is_provisional and not self.layout.is_certain:
            return (_PROVISIONAL,)
        return ()


def _no_appointments() -> ExtractError:
    return ExtractError(
        "The file has headings but no appointments. Check the dates of the report."
    )


def _nothing_usable(
    problems: Problems, excluded: Mapping[str, int], rows: int, *, who: str
) -> ExtractError:
    none = f"Of {plural(rows, 'row')}, none"
    costly = {kind: n for kind, n in problems.counts.items() if KINDS[kind].rejects}
    if sum(excluded.values()) > sum(costly.values()):
        reason = max(excluded, key=lambda name: excluded[name])
        return ExtractError(
            f"{none} is an appointment{who}. Most often:"
            f" {reason[0].lower()}{reason[1:]}. Nothing has been loaded."
        )
    kind = max(costly, key=lambda name: costly[name])
    first = problems.frame.loc[problems.frame["kind"] == kind].iloc[0]
    # A column has values of the file, which may be anybody's; without one it is our words
    ours = first["value"] if not first["column"] else ""
    shown = f", “{ours}”" if ours else ""
    return ExtractError(
        f"{none} can be used. Most often:"
        f" {KINDS[kind].title[0].lower()}{KINDS[kind].title[1:]}"
        f" (first in row {first['row']:,}{shown}). Nothing has been loaded."
    )
