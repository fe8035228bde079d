"""What one file holds, and how it goes from one process to another."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pandas as pd

from attenders.extracts.reading.date_reading import DateReading
from attenders.extracts.reading.problems import KIND_TYPE
from attenders.extracts.reading.recognition import Layout
from attenders.frames import (
    APPOINTMENT_TYPES,
    PATIENT_TYPES,
    SEX_TYPE,
    check_frame,
)


_FRAMES = ("appointments", "patients", "problems")


@dataclass(frozen=True)
class Extract:
    """What one file holds: frames as in attenders.frames, and what was wrong.

    rows_read counts the rows under the headings, blank ones left out; every one of
    them is accepted, or counted in `problem_counts` with a kind that rejects, or in
    `excluded` by the reason why it is no appointment (`slot_types_left_out` are the most
    frequent slot types among these, with their rows). An accepted row is one of
    `appointments`, or several where the file counts slots. `practices` are the codes of
    those that the rows are said to be of, where a column says so. `problems` are the
    first of each kind; `problem_counts` are all rows of each, and `problem_rows` those
    that have any.
    """

    layout: Layout
    appointments: pd.DataFrame
    patients: pd.DataFrame
    clinicians: tuple[str, ...]
    slot_types: tuple[str, ...]
    problems: pd.DataFrame
    rows_read: int
    rows_accepted: int
    problem_counts: dict[str, int] = field(default_factory=dict)
    problem_rows: int = 0
    excluded: dict[str, int] = field(default_factory=dict)
    slot_types_left_out: dict[str, int] = field(default_factory=dict)
    date_reading: DateReading = field(default_factory=DateReading)
    dropped_identifiers: dict[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()

    @property
    def has_patients(self) -> bool:
        """Whether the file says who the appointments were with."""
        return "patient" in self.layout.positions

    def save(self, folder: Path) -> None:
        """Write the frames and the rest into a folder, for `load`."""
        for name in _FRAMES:
            getattr(self, name).to_feather(folder / f"{name}.arrow")
        rest = {
            "layout": asdict(self.layout),
            "clinicians": self.clinicians,
            "slot_types": self.slot_types,
            "rows_read": self.rows_read,
            "rows_accepted": self.rows_accepted,
            "problem_counts": self.problem_counts,
            "problem_rows": self.problem_rows,
            "excluded": self.excluded,
            "slot_types_left_out": self.slot_types_left_out,
            "date_reading": asdict(self.date_reading),
            "dropped_identifiers": self.dropped_identifiers,
            "notices": self.notices,
            "practices": self.practices,
        }
        (folder / "rest.json").write_text(json.dumps(rest), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Extract":
        """Take up what `save` wrote; the frames are checked again."""
        rest = json.loads((folder / "rest.json").read_text("utf-8"))
        frames = {name: pd.read_feather(folder / f"{name}.arrow") for name in _FRAMES}
        # A file keeps no categories of a column without values
        frames["problems"] = frames["problems"].astype({"kind": KIND_TYPE})
        frames["patients"] = frames["patients"].astype({"sex": SEX_TYPE})
        check_frame(frames["appointments"], APPOINTMENT_TYPES)
        check_frame(frames["patients"], PATIENT_TYPES)
        return cls(
            layout=Layout.from_dict(rest["layout"]),
            clinicians=tuple(rest["clinicians"]),
            slot_types=tuple(rest["slot_types"]),
            rows_read=rest["rows_read"],
            rows_accepted=rest["rows_accepted"],
            problem_counts=rest["problem_counts"],
            problem_rows=rest["problem_rows"],
            excluded=rest["excluded"],
            slot_types_left_out=rest["slot_types_left_out"],
            date_reading=DateReading.from_dict(rest["date_reading"]),
            dropped_identifiers=rest["dropped_identifiers"],
            notices=tuple(rest["notices"]),
            practices=tuple(rest["practices"]),
            **frames,
        )

    @property
    def rows_rejected(self) -> int:
        return self.rows_read - self.rows_accepted - sum(self.excluded.values())

    @property
    def rejected_share(self) -> float:
        """Rows that could not be used, out of those that are appointments."""
        return self.rows_rejected / (self.rows_rejected + self.rows_accepted)
