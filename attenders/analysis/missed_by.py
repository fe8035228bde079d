"""Missed appointments by what is known of them, and beside it what staff and wait say."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.ages import AGE_BANDS, AGE_NOT_KNOWN, ages_then, band_places
from attenders.analysis.codes import among, codes_of, day_numbers, with_patient
from attenders.analysis.counted import counted_once
from attenders.analysis.deprivation import fifths
from attenders.analysis.known_days import weekdays_of
from attenders.analysis.method import Method
from attenders.analysis.missed import LEAD_NAMES, WEEKDAYS, lead_bands
from attenders.analysis.missed_again import (
    BEFORE,
    NOT_REACHED,
    TIMES,
    TO_ASK,
    missed_before,
    of_people,
    reaches_from,
)
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, within
from attenders.frames import MODES, NOT_KNOWN, OUTCOMES, STAFF


SCHEMA_VERSION = 1
_HOURS = 24
HOURS = (*(f"{hour:02d}:00" for hour in range(_HOURS)), "UNKNOWN")
AGES = (*AGE_BANDS, AGE_NOT_KNOWN)
# Of two deciles each; 1 is the most deprived
FIFTHS = ("1", "2", "3", "4", "5", "UNKNOWN")

METHOD = Method(
    title="Missed appointments by who, when and with whom",
    definition=(
        "How many appointments were missed without notice, by each thing that is known"
        " of them. Beside each is how many would have been missed if only staff group"
        " and time from booking mattered: as many as of all appointments with the same"
        " staff, booked as long before (for staff groups only the time from booking,"
        " for times from booking only the staff). What is near that number is explained by those two."
    ),
    counted=(
        "Appointments marked as “did not attend” or the like, and those that the"
        " practice chose to count as missed. Ages are those on the day of the"
        " appointment, deprivation is that of the registered list. Misses before are"
        " those of the same person in the 365 days before that appointment’s day."
    ),
    out_of=(
        "Appointments attended or missed; by age, deprivation and misses before, those"
        " that say who they were with."
    ),
    left_out=(
        "Cancelled appointments and those with no outcome. Appointments less than 365"
        " days after the data begins are not counted by misses before, for the data does"
        " not reach back far enough: their number is given. Misses at another practice"
        " are not known. Things that go together are not told apart: nothing here says"
        " why."
    ),
    source=(
        "Our own count. In England in 2018–19, 1.9% of those booked on the same day were"
        " missed, 5.0% of those booked the day before, 6.8% from 2 to 7 days before, and"
        f" 8.2% to 8.9% beyond. {TO_ASK}"
    ),
)


@dataclass(frozen=True)
class MissedGroup:
    """Attended or missed appointments of one group, and those missed.

    `expected` would have been missed if only staff and time from booking mattered.
    """

    name: str
    n: int
    dna: int
    expected: float

    @property
    def rate(self) -> float | None:
        return self.dna / self.n if self.n else None

    @property
    def expected_rate(self) -> float | None:
        return self.expected / self.n if self.n else None


@dataclass(frozen=True)
class StaffWaits:
    """The missed appointments of one staff group by time from booking."""

    staff: str
    by_wait: tuple[MissedGroup, ...]


@dataclass(frozen=True)
class MissedBy:
    """Missed appointments of a window by group; groups without any are left out.

    `all` counts each appointment once, `of_people` those with a patient, which `age`,
    `deprivation` and `before` are of: deprivation is empty where no list says it.
    `reaches_from` is the first day of which the 365 days before are in the data, None
    where there is no data of people.
    """

    window: Window
    all: MissedGroup
    of_people: MissedGroup
    wait: tuple[MissedGroup, ...]
    weekday: tuple[MissedGroup, ...]
    hour: tuple[MissedGroup, ...]
    mode: tuple[MissedGroup, ...]
    staff: tuple[MissedGroup, ...]
    wait_within_staff: tuple[StaffWaits, ...]
    age: tuple[MissedGroup, ...]
    deprivation: tuple[MissedGroup, ...]
    before: tuple[MissedGroup, ...]
    reaches_from: date | None

    @property
    def not_reached(self) -> int:
        """Appointments whose 365 days before are not all in the data."""
        return sum(group.n for group in self.before if group.name == NOT_REACHED)

    @property
    def before_sentence(self) -> Sentence:
        """How often it is missed after no miss and after three, or why it is not known."""
        groups = {group.name: group for group in self.before}
        none, often = groups.get(TIMES[0]), groups.get(TIMES[-1])
        values: dict[str, int | float | Window | None] = {
            "none": none.rate if none else None,
            "often": often.rate if often else None,
            "not_reached": self.not_reached,
            "of_people": self.of_people.n,
        }
        short = (
            "For {not_reached} of {of_people} appointments the data does not reach back"
            " 365 days."
        )
        tail = f" {short}" if self.not_reached else ""
        if none is None or often is None:
            return Sentence(
                "Too little is known of earlier misses to compare people." + tail,
                values,
            )
        return Sentence(
            "Of appointments of people who had missed none in the 365 days before,"
            " {none} were missed; of people who had missed three or more, {often}."
            f"{tail} {TO_ASK}",
            values,
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "window": self.window.to_dict(),
            "reaches_from": self.reaches_from and self.reaches_from.isoformat(),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "MissedBy":
        reaches = data["reaches_from"]
        return cls(
            window=Window.from_dict(data["window"]),
            all=MissedGroup(**data["all"]),
            of_people=MissedGroup(**data["of_people"]),
            **{
                name: tuple(MissedGroup(**group) for group in data[name])
                for name in GROUPINGS
            },
            wait_within_staff=tuple(
                StaffWaits(
                    item["staff"],
                    tuple(MissedGroup(**group) for group in item["by_wait"]),
                )
                for item in data["wait_within_staff"]
            ),
            reaches_from=reaches and date.fromisoformat(reaches),
        )


GROUPINGS = (
    *("wait", "weekday", "hour", "mode", "staff"),
    *("age", "deprivation", "before"),
)


def missed_by(
    frame: pd.DataFrame,
    *,
    window: Window,
    patients: pd.DataFrame,
    listed: pd.DataFrame | None,
) -> MissedBy:
    """Count the missed appointments of the window by group.

    The frame has the statuses as the practice counts them and should reach a year
    further back. Row i of `patients` is patient i; `listed` are the people of the list
    (patient and deprivation_decile), None where there is none.
    """
    inside = within(frame, window)
    inside = inside.loc[among(inside["status"], OUTCOMES)]
    once, _ = counted_once(inside)
    theirs, earlier = (
        with_patient(inside),
        of_people(frame[["patient", "day", "status"]]),
    )
    every, people = _Rows.of(once), _Rows.of(theirs)
    return MissedBy(
        window=window,
        all=every.overall(),
        of_people=people.overall(),
        **every.by_appointment(once),
        wait_within_staff=every.wait_within_staff(),
        age=people.groups(_age_places(theirs, patients), AGES),
        deprivation=()
        if listed is None or (listed["deprivation_decile"] == NOT_KNOWN).all()
        else people.groups(_fifths(theirs, listed, people=len(patients)), FIFTHS),
        before=people.groups(missed_before(theirs, earlier=earlier), BEFORE),
        reaches_from=reaches_from(earlier),
    )


@dataclass(frozen=True, eq=False)
class _Rows:
    """Of each attended or missed appointment: whether it was missed, staff and wait."""

    dna: npt.NDArray[np.bool_]
    staff: npt.NDArray[np.int64]
    wait: npt.NDArray[np.int64]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> "_Rows":
        return cls(
            dna=frame["status"].eq("DNA").to_numpy(),
            staff=codes_of(frame, "staff"),
            wait=lead_bands(frame).astype(np.int64),
        )

    @property
    def cell(self) -> npt.NDArray[np.int64]:
        """Staff and wait together."""
        return self.staff * len(LEAD_NAMES) + self.wait

    def overall(self) -> MissedGroup:
        missed = int(self.dna.sum())
        return MissedGroup("All", len(self.dna), missed, float(missed))

    def by_appointment(self, frame: pd.DataFrame) -> dict[str, tuple[MissedGroup, ...]]:
        """The groups that need no person."""
        weekday = weekdays_of(day_numbers(frame))
        minute = frame["minute"].to_numpy().astype(np.int64)
        hour = np.where(minute == NOT_KNOWN, _HOURS, minute // 60)
        return {
            "wait": self.groups(self.wait, LEAD_NAMES, like=self.staff),
            "weekday": self.groups(weekday, WEEKDAYS),
            "hour": self.groups(hour, HOURS),
            "mode": self.groups(codes_of(frame, "mode"), MODES),
            "staff": self.groups(self.staff, STAFF, like=self.wait),
        }

    def groups(
        self,
        place: npt.NDArray[np.int64],
        names: Sequence[str],
        *,
        like: npt.NDArray[np.int64] | None = None,
    ) -> tuple[MissedGroup, ...]:
        """The groups that have any; expected from `like`, or from staff and wait."""
        cell = self.cell if like is None else like
        cells = len(STAFF) * len(LEAD_NAMES)
        size = len(names) * cells
        n = np.bincount(place * cells + cell, minlength=size).reshape(-1, cells)
        missed = np.bincount(place[self.dna], minlength=len(names))
        # Whole numbers first, so that the order of rows does not matter
        rate = np.bincount(cell[self.dna], minlength=cells) / np.maximum(
            n.sum(axis=0), 1
        )
        expected = (n * rate).sum(axis=1)
        sizes = n.sum(axis=1)
        return tuple(
            MissedGroup(name, int(sizes[at]), int(missed[at]), float(expected[at]))
            for at, name in enumerate(names)
            if sizes[at]
        )

    def wait_within_staff(self) -> tuple[StaffWaits, ...]:
        """For each staff group the times from booking; as its own rate would make."""
        found = []
        for at in np.unique(self.staff).tolist():
            inside = self.staff == at
            own = _Rows(self.dna[inside], self.staff[inside], self.wait[inside])
            groups = own.groups(own.wait, LEAD_NAMES, like=own.staff)
            found.append(StaffWaits(STAFF[at], groups))
        return tuple(found)


def _age_places(frame: pd.DataFrame, patients: pd.DataFrame) -> npt.NDArray[np.int64]:
    return band_places(
        ages_then(
            patients, patient=frame["patient"].to_numpy(), day=frame["day"].to_numpy()
        )
    )


def _fifths(
    frame: pd.DataFrame, listed: pd.DataFrame, *, people: int
) -> npt.NDArray[np.int64]:
    """The place in FIFTHS of each appointment's person."""
    fifth = np.full(people, NOT_KNOWN, dtype=np.int64)
    patient = listed["patient"].to_numpy()
    there = patient != NOT_KNOWN
    fifth[patient[there]] = fifths(listed["deprivation_decile"].to_numpy()[there])
    # The last of FIFTHS, -1, is not known
    theirs: npt.NDArray[np.int64] = fifth[frame["patient"].to_numpy()] % len(FIFTHS)
    return theirs
