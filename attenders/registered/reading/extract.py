"""What one registered list holds, and how it goes from one process to another."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from attenders.frames import REGISTERED_TYPES, check_frame
from attenders.registered.reading.problems import KINDS


_KIND_TYPE = pd.CategoricalDtype(list(KINDS))


@dataclass(frozen=True)
class RegisteredExtract:
    """What one list holds: the registered frame of frames.py, and what was wrong.

    rows_read counts the rows under the headings, blank ones left out; every one of them
    is a person, or in `problems` with a kind that rejects, or counted in `excluded`.
    """

    people: pd.DataFrame
    problems: pd.DataFrame
    rows_read: int
    excluded: dict[str, int]
    columns_used: dict[str, str]
    columns_dropped: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    dropped_identifiers: dict[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def save(self, folder: Path) -> None:
        """Write the frames and the rest into a folder, for `load`."""
        self.people.to_feather(folder / "people.arrow")
        self.problems.to_feather(folder / "problems.arrow")
        rest = {
            "rows_read": self.rows_read,
            "excluded": self.excluded,
            "columns_used": self.columns_used,
            "columns_dropped": self.columns_dropped,
            "conditions": self.conditions,
            "dropped_identifiers": self.dropped_identifiers,
            "notices": self.notices,
        }
        (folder / "rest.json").write_text(json.dumps(rest), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "RegisteredExtract":
        """Take up what `save` wrote; the frame is checked again."""
        rest = json.loads((folder / "rest.json").read_text("utf-8"))
        people = pd.read_feather(folder / "people.arrow")
        problems = pd.read_feather(folder / "problems.arrow")
        lists = ("columns_dropped", "conditions", "notices")
        return cls(
            people=check_frame(people, REGISTERED_TYPES),
            # A file keeps no categories of a column without values
            problems=problems.astype({"kind": _KIND_TYPE}),
            **rest | {name: tuple(rest[name]) for name in lists},
        )
