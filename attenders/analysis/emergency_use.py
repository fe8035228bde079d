"""How attendance, visits to A&E and deprivation go together, where a list says so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.codes import with_patient
from attenders.analysis.counting import Counting, contacts
from attenders.analysis.deprivation import fifths
from attenders.analysis.method import Method
from attenders.analysis.registration import by_row, joined_and_left
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, days_of, within
from attenders.frames import NOT_KNOWN


SCHEMA_VERSION = 1
Ints = npt.NDArray[np.int64]
# The least of each band; few bands, so that cells have people. Ours: 18 is every three
# weeks or more often, as in the bands of attendance.
_LEAST_ATTENDANCE = (0, 1, 6, 18)
_LEAST_VISITS = (0, 1, 2, 3)
_UNKNOWN = "Not known"
ATTENDANCE = ("None", "1 to 5", "6 to 17", "18 or more")
VISITS = ("None", "1", "2", "3 or more", _UNKNOWN)
FIFTHS = (
    "1, most deprived",
    "2",
    "3",
    "4",
    "5, least deprived",
    _UNKNOWN,
)

METHOD = Method(
    title="Attendance, A&E and deprivation together",
    definition=(
        "Each person is in one cell: by how often they had an appointment in the period,"
        " by how deprived the area is in which they live, and by how often they went to"
        " A&E. A share is of people with one visit to A&E or more, out of those of whom"
        " the number is known. That things go together does not say that one is the"
        " cause of another: age and illness go with all three."
    ),
    counted=(
        "People, by the appointments named beside the figures, and by the A&E visits and"
        " the deprivation decile that the registered list gives."
    ),
    out_of="People of the registered list who were registered for all of the period.",
    left_out=(
        "Those who joined during the period, and those who left or died before its end."
        " People whose A&E visits or decile the list does not give are in rows and"
        " columns of their own, and in no share. The A&E visits are of the 12 months"
        " before the list was made, which may not be those of the appointments."
    ),
    source=(
        "The Academy’s account, after Hull (2018): who comes often to general practice"
        " often also goes to A&E, more so with many conditions, and these go with"
        " deprivation. Fifths are two deciles of the Index of Multiple Deprivation each:"
        " it is of an area, not of a person."
    ),
)


@dataclass(frozen=True)
class Use:
    """A group of people, and their visits to A&E as far as these are known."""

    name: str
    known: int
    with_any: int
    visits: int
    not_known: int

    @property
    def people(self) -> int:
        return self.known + self.not_known

    @property
    def any_share(self) -> float | None:
        """Who went at all, of those known; None where nobody is."""
        return self.with_any / self.known if self.known else None


@dataclass(frozen=True)
class EmergencyUse:
    """People by attendance, deprivation and A&E visits: every table is cut from this.

    `cells[a][d][e]` are people, `visits[a][d]` the A&E visits of those known, in the
    order of ATTENDANCE, FIFTHS and VISITS. `joined` and `gone` are people of the list
    who were not registered for all of the window. No list: everything is 0.
    """

    counting: Counting
    window: Window
    data: Window | None
    list_day: date | None
    cells: tuple[tuple[tuple[int, ...], ...], ...]
    visits: tuple[tuple[int, ...], ...]
    joined: int
    gone: int

    @property
    def people(self) -> int:
        return int(self._cube.sum())

    @property
    def is_short(self) -> bool:
        """Whether the data falls well short of the period, so that contacts lack."""
        return not self.window.is_covered_by(self.data)

    @property
    def has_visits(self) -> bool:
        """Whether the list gives A&E visits for anybody."""
        return bool(self._cube[:, :, :-1].any())

    @property
    def has_deprivation(self) -> bool:
        """Whether the list gives a decile for anybody."""
        return bool(self._cube[:, :-1].any())

    @property
    def by_attendance(self) -> tuple[Use, ...]:
        """A&E use by how often people had an appointment."""
        cube, visits = self._cube.sum(axis=1), np.array(self.visits).sum(axis=1)
        return tuple(_uses(ATTENDANCE, cube, visits))

    @property
    def by_deprivation(self) -> tuple[Use, ...]:
        """A&E use by fifth of deprivation."""
        cube, visits = self._cube.sum(axis=0), np.array(self.visits).sum(axis=0)
        return tuple(_uses(FIFTHS, cube, visits))

    @property
    def together(self) -> tuple[tuple[Use, ...], ...]:
        """A&E use of each attendance band, in each fifth of deprivation."""
        rows = zip(self._cube, np.array(self.visits), strict=True)
        return tuple(tuple(_uses(FIFTHS, cube, visits)) for cube, visits in rows)

    @property
    def attendance_by_deprivation(self) -> tuple[tuple[int, ...], ...]:
        """People of each fifth by how often they had an appointment."""
        people = self._cube.sum(axis=2).T
        return tuple(map(tuple, people.tolist()))

    @property
    def total(self) -> Use:
        cube, visits = self._cube.sum(axis=(0, 1)), np.array(self.visits).sum()
        return next(_uses(("Everybody",), cube[None], visits[None]))

    @property
    def sentence(self) -> Sentence:
        """A&E use of those who came most often beside those who never came."""
        often, never = self.by_attendance[-1], self.by_attendance[0]
        values: dict[str, int | float | Window | None] = {
            "known": self.total.known,
            "people": self.people,
            "window": self.window,
            "often_any": often.with_any,
            "often": often.known,
            "often_share": often.any_share,
            "never_any": never.with_any,
            "never": never.known,
            "never_share": never.any_share,
        }
        if not self.has_visits:
            return Sentence("The registered list gives nobody’s visits to A&E.", values)
        return Sentence(
            "Of people with 18 or more"
            f" {self.counting.words}, from {{window}}, {{often_share}} ({{often_any}} of"
            " {often}) had been to A&E in 12 months; of those with none, {never_share}"
            " ({never_any} of {never}). A&E visits are known of {known} of {people}"
            " people.",
            values,
        )

    @property
    def _cube(self) -> Ints:
        return np.array(self.cells, dtype=np.int64)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "window": self.window.to_dict(),
            "data": self.data and self.data.to_dict(),
            "list_day": self.list_day and self.list_day.isoformat(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "EmergencyUse":
        day = data["list_day"]
        return cls(
            counting=Counting.from_dict(data["counting"]),
            window=Window.from_dict(data["window"]),
            data=data["data"] and Window.from_dict(data["data"]),
            list_day=day and date.fromisoformat(day),
            cells=tuple(tuple(map(tuple, rows)) for rows in data["cells"]),
            visits=tuple(map(tuple, data["visits"])),
            joined=data["joined"],
            gone=data["gone"],
        )


def emergency_use(
    frame: pd.DataFrame,
    *,
    counting: Counting,
    window: Window,
    listed: pd.DataFrame | None,
    list_day: date | None,
) -> EmergencyUse:
    """Count the people of the list by attendance, deprivation and A&E visits.

    Somebody who left and whose registration then began again within the window has
    joined. Without a list nobody is counted.
    """
    shape = (len(ATTENDANCE), len(FIFTHS), len(VISITS))
    inside = within(frame, window)
    cells, visits = np.zeros(shape, np.int64), np.zeros(shape[:2], np.int64)
    joined = gone = 0
    if listed is not None:
        is_joined, is_gone = joined_and_left(listed, window=window)
        gone, joined = int(is_gone.sum()), int((is_joined & ~is_gone).sum())
        there = listed.loc[~is_gone & ~is_joined]
        cells, visits = _tables(inside, there, counting=counting, shape=shape)
    return EmergencyUse(
        counting=counting,
        window=window,
        data=days_of(with_patient(inside)),
        list_day=list_day,
        cells=tuple(tuple(map(tuple, rows)) for rows in cells.tolist()),
        visits=tuple(map(tuple, visits.tolist())),
        joined=joined,
        gone=gone,
    )


def _tables(
    inside: pd.DataFrame,
    there: pd.DataFrame,
    *,
    counting: Counting,
    shape: tuple[int, int, int],
) -> tuple[Ints, Ints]:
    """The people of each cell, and the A&E visits of those known."""
    size = max(int(inside["patient"].max()) + 1, 0) if len(inside) else 0
    held = by_row(
        contacts(inside, counting, people=size), there["patient"].to_numpy(), missing=0
    )
    emergency = there["emergency_visits"].to_numpy().astype(np.int64)
    known = emergency != NOT_KNOWN
    place = np.where(known, _place(emergency, _LEAST_VISITS), VISITS.index(_UNKNOWN))
    # The last of FIFTHS, -1, is not known
    deprived = fifths(there["deprivation_decile"].to_numpy()) % len(FIFTHS)
    pair = _place(held, _LEAST_ATTENDANCE) * len(FIFTHS) + deprived
    cells = np.bincount(
        pair * len(VISITS) + place, minlength=int(np.prod(shape))
    ).reshape(shape)
    # Sums of whole numbers below 2**53, so exact although they are floats
    visits = np.bincount(
        pair, weights=np.where(known, emergency, 0), minlength=shape[0] * shape[1]
    )
    return cells, visits.astype(np.int64).reshape(shape[:2])


def _place(numbers: Ints, least: tuple[int, ...]) -> Ints:
    return np.searchsorted(np.array(least), numbers, side="right") - 1


def _uses(names: Sequence[str], counts: Ints, visits: Ints) -> Iterator[Use]:
    """Each group from its people by VISITS, and from the visits of those known."""
    for name, row, made in zip(names, counts.tolist(), visits.tolist(), strict=True):
        none, *some, unknown = row
        yield Use(name, none + sum(some), sum(some), made, unknown)
