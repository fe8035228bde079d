"""Read an appointment extract: bytes in, frames and every problem out.

The file goes through block by block, so memory holds codes and never the text.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from academy.exceptions import ExtractError
from attenders.extracts.reading.blocks import Block, Register, column_of
from attenders.extracts.reading.ending import (
    Ended,
    check_ending,
    never_closed,
    row_left_open,
)
from attenders.extracts.reading.layouts import Layout, recognise
from attenders.extracts.reading.opening import Opened, not_utf8, open_extract
from attenders.extracts.reading.problems import KIND_TYPE, KINDS, ProblemList
from attenders.frames import (
    APPOINTMENT_TYPES,
    MODE_TYPE,
    MODES,
    NOT_KNOWN,
    PATIENT_TYPES,
    SEX_TYPE,
    SEXES,
    STAFF,
    STAFF_TYPE,
    STATUS_TYPE,
    category,
    check_frame,
)


Progress = Callable[[int, float], None]

_BLOCK_BYTES = 4 << 20
_FRAMES = ("appointments", "patients", "problems")


@dataclass(frozen=True)
class Extract:
    """What one file holds: frames as in attenders.frames, and what was wrong.

    rows_read counts the rows under the headings, blank ones left out; every one of
    them is either in `appointments` or in `problems` with a kind that rejects.
    """

    layout: Layout
    appointments: pd.DataFrame
    patients: pd.DataFrame
    clinicians: tuple[str, ...]
    slot_types: tuple[str, ...]
    problems: pd.DataFrame
    rows_read: int

    @property
    def rows_accepted(self) -> int:
        return len(self.appointments)

    def save(self, folder: Path) -> None:
        """Write the frames and the rest into a folder, for `load`."""
        for name in _FRAMES:
            getattr(self, name).to_feather(folder / f"{name}.arrow")
        rest = {
            "layout": asdict(self.layout),
            "clinicians": self.clinicians,
            "slot_types": self.slot_types,
            "rows_read": self.rows_read,
        }
        (folder / "rest.json").write_text(json.dumps(rest), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Extract":
        """Take up what `save` wrote; the frames are checked again."""
        rest = json.loads((folder / "rest.json").read_text("utf-8"))
        frames = {name: pd.read_feather(folder / f"{name}.arrow") for name in _FRAMES}
        check_frame(frames["appointments"], APPOINTMENT_TYPES)
        check_frame(frames["patients"], PATIENT_TYPES)
        # A file keeps no categories of a column without values
        frames["problems"] = frames["problems"].astype({"kind": KIND_TYPE})
        return cls(
            layout=Layout(
                rest["layout"]["name"],
                rest["layout"]["positions"],
                tuple(rest["layout"]["headings"]),
            ),
            clinicians=tuple(rest["clinicians"]),
            slot_types=tuple(rest["slot_types"]),
            rows_read=rest["rows_read"],
            **frames,
        )

    @property
    def rows_rejected(self) -> int:
        return self.rows_read - self.rows_accepted


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
    opened = open_extract(path)
    layout = recognise(opened.headings, mapping)
    reader = _Reader(layout)
    invalid: list[pa.csv.InvalidRow] = []
    file = Ended(path, delimiter=opened.delimiter, columns=len(opened.headings))
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
        path,
        file,
        delimiter=opened.delimiter,
        rows=reader.seen + len(invalid) + 1,
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
    size = opened.path.stat().st_size
    with pa.PythonFile(file, mode="r") as source:
        batches = pa.csv.open_csv(
            source,
            read_options=pa.csv.ReadOptions(
                use_threads=False,  # else the numbers of bad rows are not known
                block_size=_BLOCK_BYTES,
                column_names=names,
                skip_rows=1,
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
    # A row with values too many or too few is set aside, unless it cannot be decoded
    if "UTF8" in reason or "Expected" in reason:
        return not_utf8()
    if "straddling" in reason or "out of sync" in reason:
        row = row_left_open(opened.path, opened.delimiter)
        if row:
            return never_closed(row)
        return ExtractError("The file has a line that is far too long to be a row.")
    return ExtractError("The file cannot be read as rows and columns of a CSV.")


@dataclass
class _Reader:
    """Turns blocks of text into blocks of codes, and joins them at the end."""

    layout: Layout
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
            appointments=check_frame(_appointments(joined), APPOINTMENT_TYPES),
            patients=check_frame(
                _patients(joined, list(self.patients.numbers), self.conditions),
                PATIENT_TYPES,
            ),
            clinicians=tuple(self.clinicians.numbers),
            slot_types=tuple(self.slot_types.numbers),
            problems=problems,
            rows_read=read_rows,
        )

    def _numbered(self, invalid: Sequence[pa.csv.InvalidRow]) -> pd.DataFrame:
        """The problems with the row numbers that a spreadsheet shows."""
        invalid_rows = np.array([row.number for row in invalid], dtype=np.int64)
        last = self.seen + len(invalid) + 1
        numbers = np.delete(np.arange(2, last + 1, dtype=np.int64), invalid_rows - 2)
        found = self.problems.frame()
        aside = ProblemList()
        aside.add(
            "WRONG_NUMBER_OF_VALUES",
            rows=invalid_rows,
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


def _appointments(joined: Mapping[str, npt.NDArray[np.generic]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "patient": joined["patient"],
            "day": joined["day"].astype("datetime64[s]"),
            "minute": joined["minute"],
            "booked_day": joined["booked_day"].astype("datetime64[s]"),
            "status": category(joined["status"], STATUS_TYPE),
            "mode": category(joined["mode"], MODE_TYPE),
            "staff": category(joined["staff"], STAFF_TYPE),
            "clinician": joined["clinician"],
            "slot_type": joined["slot_type"],
            "duration": joined["duration"],
        }
    )


def _patients(
    joined: Mapping[str, npt.NDArray[np.generic]],
    local_ids: list[str],
    conditions: Register,
) -> pd.DataFrame:
    """One row for each patient with the first fact that is known of each kind."""
    patient = joined["patient"]

    def first_known(name: str, unknown: int) -> npt.NDArray[np.generic]:
        known = joined[name] != unknown
        who, first = np.unique(patient[known], return_index=True)
        facts = np.full(len(local_ids), unknown, dtype=joined[name].dtype)
        facts[who] = joined[name][known][first]
        return facts

    names = np.array([*conditions.numbers, ""], dtype=object)  # -1 is the last: none
    sexes = first_known("sex", SEXES.index("UNKNOWN"))
    return pd.DataFrame(
        {
            "local_id": pd.Series(local_ids, dtype="str"),
            "birth_year": first_known("birth_year", NOT_KNOWN),
            "sex": category(sexes, SEX_TYPE),
            "conditions": pd.Series(
                names[first_known("conditions", NOT_KNOWN)], dtype="str"
            ),
        }
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
