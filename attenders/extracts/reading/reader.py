"""Read an appointment extract: bytes in, frames and every problem out.

The file goes through block by block, so memory holds codes and never the text.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from academy.exceptions import ExtractError
from attenders.extracts.reading.assembly import appointments_frame, patients_frame
from attenders.extracts.reading.blocks import Block, Register, column_of
from attenders.extracts.reading.ending import (
    Ended,
    check_ending,
    never_closed,
    row_left_open,
)
from attenders.extracts.reading.extract import Extract
from attenders.extracts.reading.kinds import check_kind
from attenders.extracts.reading.opening import Opened, open_extract
from attenders.extracts.reading.problems import KINDS, ProblemList
from attenders.extracts.reading.recognition import Layout, known_headings, recognise
from attenders.extracts.reading.texts import text_at
from attenders.frames import (
    APPOINTMENT_TYPES,
    MODES,
    PATIENT_TYPES,
    SEXES,
    STAFF,
    check_frame,
)


Progress = Callable[[int, float], None]

_BLOCK_BYTES = 4 << 20


def read_extract(
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    progress: Progress = lambda _rows, _share: None,
) -> Extract:
    """Read a delimited text file of appointments.

    `mapping` names columns by hand (field -> heading). `progress` is told the rows
    read so far and the share of the file. Raises ExtractError, in one plain sentence,
    where the file as a whole cannot be used.
    """
    check_kind(path)
    opened = open_extract(text_at(path), known=known_headings(mapping or {}))
    layout = recognise(opened.headings, mapping)
    reader = _Reader(layout, opened)
    invalid: list[pa.csv.InvalidRow] = []
    file = Ended(opened)
    with closing(file):
        try:
            for batch, share in _blocks(opened, layout, file, invalid):
                reader.add(batch)
                progress(reader.seen, share)
        except pa.ArrowInvalid as error:
            raise _unreadable(opened, str(error)) from error
    reached = bool(invalid) and invalid[-1].text == file.text
    invalid = invalid[:-1] if reached else invalid
    check_ending(
        opened,
        file,
        rows=reader.seen + len(invalid),
        invalid=invalid,
        reached=reached,
    )
    return reader.extract(invalid)


def _blocks(
    opened: Opened, layout: Layout, file: Ended, invalid: list[pa.csv.InvalidRow]
) -> Iterator[tuple[pa.RecordBatch, float]]:
    """The rows in blocks, with the share of the file read; bad rows go aside."""

    def set_aside(row: pa.csv.InvalidRow) -> str:
        # Not their text, which could be the whole file
        invalid.append(row if row.text == file.text else row._replace(text=""))
        return "skip"

    names = [str(at) for at in range(len(opened.headings))]
    wanted = [str(at) for at in layout.positions.values()]
    size = opened.text.size
    with pa.PythonFile(file, mode="r") as source:
        batches = pa.csv.open_csv(
            source,
            read_options=pa.csv.ReadOptions(
                use_threads=False,  # else the numbers of bad rows are not known
                block_size=_BLOCK_BYTES,
                column_names=names,
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=opened.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,  # a spreadsheet counts them
                invalid_row_handler=set_aside,
            ),
            convert_options=pa.csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(
                    wanted, pa.dictionary(pa.int32(), pa.string())
                ),
                strings_can_be_null=False,
            ),
        )
        for number, batch in enumerate(batches, start=1):
            yield batch, min(number * _BLOCK_BYTES / size, 1.0)


def _unreadable(opened: Opened, reason: str) -> ExtractError:
    if "straddling" in reason or "out of sync" in reason:
        row = row_left_open(opened)
        if row:
            return never_closed(row)
        return ExtractError("The file has a line that is far too long to be a row.")
    return ExtractError("The file cannot be read as rows and columns of a CSV.")


@dataclass
class _Reader:
    """Turns blocks of text into blocks of codes, and joins them at the end."""

    layout: Layout
    opened: Opened
    seen: int = 0
    blank: int = 0
    blocks: list[dict[str, npt.NDArray[np.generic]]] = field(default_factory=list)
    problems: ProblemList = field(default_factory=ProblemList)
    patients: Register = field(default_factory=Register)
    clinicians: Register = field(default_factory=Register)
    slot_types: Register = field(default_factory=Register)
    conditions: Register = field(default_factory=Register)

    def add(self, batch: pa.RecordBatch) -> None:
        """Take one block of rows."""
        columns = {
            name: column_of(batch, position, self.layout.headings[position])
            for name, position in self.layout.positions.items()
        }
        block = Block(columns, self.problems, first_row=self.seen)
        keep, days, minutes = block.keep()
        self.blank += block.blank_rows
        self.seen += batch.num_rows
        self.blocks.append(
            {
                "patient": self.patients.codes(columns["patient"], keep),
                "day": days[keep],
                "minute": block.minutes(keep, minutes)[keep],
                "booked_day": block.booked_days(keep, days)[keep],
                "status": block.status(keep),
                "mode": block.vocabulary("mode", MODES, keep),
                "staff": block.vocabulary("staff", STAFF, keep),
                "clinician": self.clinicians.codes(columns.get("clinician"), keep),
                "slot_type": self.slot_types.codes(columns.get("slot_type"), keep),
                "duration": block.durations(keep)[keep],
                "birth_year": block.birth_years(keep, days)[keep],
                "sex": block.vocabulary("sex", SEXES, keep),
                "conditions": self.conditions.codes(columns.get("conditions"), keep),
            }
        )

    def extract(self, invalid: Sequence[pa.csv.InvalidRow]) -> Extract:
        """Join the blocks; raise ExtractError where nothing usable was found."""
        problems = self._numbered(invalid)
        read_rows = self.seen - self.blank + len(invalid)
        if not read_rows:
            raise ExtractError("The file has headings but no appointments.")
        joined = {
            name: np.concatenate([block[name] for block in self.blocks])
            for name in (self.blocks[0] if self.blocks else ())
        }
        if not joined or not len(joined["patient"]):
            raise _nothing_usable(problems, read_rows)
        return Extract(
            layout=self.layout,
            appointments=check_frame(appointments_frame(joined), APPOINTMENT_TYPES),
            patients=check_frame(
                patients_frame(joined, list(self.patients.numbers), self.conditions),
                PATIENT_TYPES,
            ),
            clinicians=tuple(self.clinicians.numbers),
            slot_types=tuple(self.slot_types.numbers),
            problems=problems,
            rows_read=read_rows,
            notices=self.opened.notices,
        )

    def _numbered(self, invalid: Sequence[pa.csv.InvalidRow]) -> pd.DataFrame:
        """The problems with the row numbers that a spreadsheet shows."""
        first = self.opened.first_row
        places = np.array([row.number - 1 for row in invalid], dtype=np.int64)
        last = first + self.seen + len(invalid)
        numbers = np.delete(np.arange(first, last, dtype=np.int64), places)
        found = self.problems.frame()
        aside = ProblemList()
        aside.add(
            "WRONG_NUMBER_OF_VALUES",
            rows=places + first,
            column="",
            values=np.array(
                [
                    f"{row.actual_columns} values, {row.expected_columns} headings"
                    for row in invalid
                ],
                dtype=object,
            ),
        )
        found = found.assign(row=numbers[found["row"].to_numpy()])
        return pd.concat([found, aside.frame()], ignore_index=True).sort_values(
            ["row", "kind"], kind="stable", ignore_index=True
        )


def _nothing_usable(problems: pd.DataFrame, rows: int) -> ExtractError:
    rejecting = [kind for kind, meaning in KINDS.items() if meaning.rejects]
    costly = problems.loc[problems["kind"].isin(rejecting)]
    kind = str(costly["kind"].value_counts().index[0])
    first = costly.loc[costly["kind"] == kind].iloc[0]
    shown = f", “{first['value']}”" if first["value"] else ""
    return ExtractError(
        f"None of the {rows:,} rows can be used. Most often:"
        f" {KINDS[kind].title[0].lower()}{KINDS[kind].title[1:]}"
        f" (first in row {first['row']:,}{shown}). Nothing has been loaded."
    )
