"""What of the cube may leave the practice: counts of people, and nothing else.

The type says so: a ReleasedCube takes released tables alone, so no cross-table of the
practice itself can get into a page, chart or file that is made from one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from attenders.analysis import cube as inside
from attenders.analysis import disclosure
from attenders.analysis.cube import Cube, Dimension, cut
from attenders.analysis.disclosure import DisclosureError, ReleasedTable
from attenders.analysis.window import Window


SCHEMA_VERSION = 1
METHODS = {"groups": inside.METHOD, "small_numbers": disclosure.METHOD}

# People by how often they attended, against one other thing at a time. Tables that have
# only the bands in common say nothing of each other beyond their totals, against which
# each is protected; one of needs by age beside them would
RELEASED: tuple[Dimension, ...] = ("needs", "age", "sex")


@dataclass(frozen=True)
class ReleasedCube:
    """The cross-tables of people that may leave the practice, by what is across.

    No filters, no appointments or costs, no other tables. Raises DisclosureError for
    anything that is not a released table of one of RELEASED.
    """

    window: Window
    tables: Mapping[Dimension, ReleasedTable]

    def __post_init__(self) -> None:
        fit = all(type(table) is ReleasedTable for table in self.tables.values())
        if not fit or tuple(self.tables) != RELEASED:
            raise DisclosureError("Only the released tables of a cube may leave")

    def to_dict(self) -> dict[str, Any]:
        return {
            "window": self.window.to_dict(),
            "tables": {name: table.to_dict() for name, table in self.tables.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "ReleasedCube":
        """Read stored tables back; raises DisclosureError as a table does."""
        found = data["tables"]
        return cls(
            window=Window.from_dict(data["window"]),
            tables={
                name: ReleasedTable.from_dict(found[name])
                for name in RELEASED
                if name in found
            },
        )


def released(of: Cube) -> ReleasedCube:
    """What of a cube may leave the practice."""
    return ReleasedCube(
        window=of.window, tables={name: _released(of, name) for name in RELEASED}
    )


def _released(of: Cube, columns: Dimension) -> ReleasedTable:
    table = cut(of, rows="band", columns=columns, measure="people")
    return ReleasedTable(rows=table.rows, columns=table.columns, counts=table.cells)
