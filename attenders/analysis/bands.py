"""Attendance bands: from weekly attenders to people who never came."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from attenders.analysis.method import Method


# Least and most appointments: weekly, fortnightly, three-weekly (52/3 = 17.3, so 18),
# monthly, every two months, a few, one.
BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("52 or more", 52, None),
    ("26 to 51", 26, 51),
    ("18 to 25", 18, 25),
    ("12 to 17", 12, 17),
    ("6 to 11", 6, 11),
    ("2 to 5", 2, 5),
    ("1", 1, 1),
)
NONE = "None"

METHOD = Method(
    title="How often people attended",
    definition="Everybody is counted once, by how many appointments they attended.",
    counted=(
        "Attended appointments, with all staff and in every way of contact, unless you"
        " chose others to count: then those named beside the figures. What counts as"
        " attended is on the page “Data quality”."
    ),
    out_of=(
        "All attended appointments of the period, and all people on the list where the"
        " practice has told us how many are registered."
    ),
    left_out=(
        "Missed and cancelled appointments, and those with no outcome. “None” is the"
        " people on the current registered list who did not attend. Without a list it"
        " is the list size less everybody who attended, some of whom may have left, so"
        " it is too low."
    ),
    source="Bands of our own: every week, every two weeks, every three weeks, monthly.",
)


@dataclass(frozen=True)
class Band:
    """People with so many appointments, what they had together, and its share.

    `people` is None where it cannot be known (no list size, for those with none).
    """

    name: str
    people: int | None
    appointments: int
    share: float | None


@dataclass(frozen=True)
class AttendanceBands:
    """All bands, most often first; people over all known bands, appointments in all."""

    bands: tuple[Band, ...]
    list_size: int | None
    none_is_exact: bool = False

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "AttendanceBands":
        return cls(
            bands=tuple(Band(**item) for item in data["bands"]),
            list_size=data["list_size"],
            none_is_exact=data["none_is_exact"],
        )


def attendance_bands(
    counts: npt.NDArray[np.integer[Any]],
    *,
    list_size: int | None,
    listed: npt.NDArray[np.bool_] | None = None,
) -> AttendanceBands:
    """Sort people into bands; those with none come from the list size, if known.

    `listed` says of each of the counts whether it is of somebody on the list; without
    it, everybody who attended is taken to be on it. A list size smaller than those of
    it who attended cannot be right, so then the number with none is not known either.
    """
    total = int(counts.sum())
    bands = []
    for name, least, most in BANDS:
        inside = counts >= least
        if most is not None:
            inside &= counts <= most
        held = int(counts[inside].sum())
        bands.append(
            Band(name, int(inside.sum()), held, held / total if total else None)
        )
    on_list = np.ones(len(counts), dtype=bool) if listed is None else listed
    came = int(((counts > 0) & on_list).sum())
    none = None if list_size is None or list_size < came else list_size - came
    bands.append(Band(NONE, none, 0, 0.0 if total else None))
    exact = listed is not None and none is not None
    return AttendanceBands(tuple(bands), list_size, exact)
