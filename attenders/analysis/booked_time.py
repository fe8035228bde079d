"""The slots of one period that somebody was booked into, and their time."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.codes import among, codes_of
from attenders.analysis.counted import counted_once
from attenders.analysis.covered import is_covered
from attenders.analysis.given import past
from attenders.analysis.minutes import LIST_SLOT_MINUTES, TENTHS, minutes_known, tenths
from attenders.analysis.slot_names import SlotNames
from attenders.analysis.window import Window, days_of, within
from attenders.analysis.working_days import days_with_appointments, working_days
from attenders.frames import MODES, STAFF


# What a booked slot came to: used, not used though somebody was booked, or not known
USES = ("ATTENDED", "DNA", "UNKNOWN")
# The usual appointment of a GP was ten minutes: short and long are less, and twice it
SHORT_BELOW, LONG_FROM = 10, 20
# Shortest minutes of each length of slot; the last are lists without times
LENGTHS: tuple[tuple[str, int], ...] = (
    ("Up to 4 minutes", 1),
    ("5 to 9 minutes", 5),
    ("10 to 14 minutes", SHORT_BELOW),
    ("15 to 19 minutes", 15),
    ("20 to 29 minutes", LONG_FROM),
    ("30 to 60 minutes", 30),
    ("61 to 239 minutes", 61),
    ("A list without times", LIST_SLOT_MINUTES),
)
LENGTH_NOT_GIVEN = "Not given"
LENGTH_NAMES = (*(name for name, _ in LENGTHS), LENGTH_NOT_GIVEN)
# Names of slots that are not for patients; readers leave most of them out
NOT_FOR_PATIENTS = (
    *("lunch", "coffee", "break", "do not book", "blocked", "catch up", "catchup"),
    *("not available", "admin", "meeting", "training", "annual leave", "supervision"),
)


@dataclass(frozen=True)
class GroupTime:
    """Booked slots of a staff group in one way of contact, and tenths of their minutes.

    `used`, `missed` and `not_known` are by what became of them.
    """

    staff: str
    mode: str
    used: int
    missed: int
    not_known: int
    used_tenths: int
    missed_tenths: int
    not_known_tenths: int

    @property
    def booked(self) -> int:
        return self.used + self.missed + self.not_known

    @property
    def tenths(self) -> int:
        return self.used_tenths + self.missed_tenths + self.not_known_tenths


@dataclass(frozen=True)
class Length:
    """Booked slots of one length (LENGTH_NAMES), and how many of them were used."""

    name: str
    booked: int
    used: int


@dataclass(frozen=True)
class BookedTime:
    """The slots that somebody was booked into, in one period, up to the last recorded day.

    `data` are the days from the first to the last of any status; `open_days` the
    working days with any. `not_for_patients` are booked slots whose name says that they
    are not for patients; they count like all others. `usual_minutes` are booked slots
    that count with the usual minutes, since the file gives none or a whole list.
    """

    window: Window
    data: Window | None
    working_days: int
    open_days: int
    cancelled: int
    to_come: int
    not_for_patients: int
    usual_minutes: int
    groups: tuple[GroupTime, ...]
    lengths: tuple[Length, ...]

    @property
    def booked(self) -> int:
        return sum(group.booked for group in self.groups)

    @property
    def used(self) -> int:
        return sum(group.used for group in self.groups)

    @property
    def missed(self) -> int:
        return sum(group.missed for group in self.groups)

    @property
    def minutes(self) -> float:
        """Minutes of all booked slots."""
        return sum(group.tenths for group in self.groups) / TENTHS

    @property
    def used_minutes(self) -> float:
        return sum(group.used_tenths for group in self.groups) / TENTHS

    @property
    def used_share(self) -> float | None:
        """Minutes of people who came, out of all that were booked."""
        return self.used_minutes / self.minutes if self.minutes else None

    @property
    def short_share(self) -> float | None:
        """Slots below ten minutes, out of those whose length is known and no list."""
        return self._share_of_lengths(0, SHORT_BELOW)

    @property
    def long_share(self) -> float | None:
        """Slots of twenty minutes or more, out of the same."""
        return self._share_of_lengths(LONG_FROM, LIST_SLOT_MINUTES)

    def _share_of_lengths(self, least: int, below: int) -> float | None:
        shortest = dict(LENGTHS[:-1])
        known = [item for item in self.lengths if item.name in shortest]
        whole = sum(item.booked for item in known)
        inside = [item for item in known if least <= shortest[item.name] < below]
        return sum(item.booked for item in inside) / whole if whole else None

    @property
    def is_covered(self) -> bool:
        """Whether the data reaches over the period, as `covered.is_covered` says."""
        return is_covered(self)

    def per_day(self, minutes: float) -> float | None:
        """So many minutes of the period for each working day; None without one."""
        return minutes / self.open_days if self.open_days else None

    def minutes_of(self, *, staff: str | None = None, mode: str | None = None) -> float:
        """The minutes of booked slots of a staff group, a way of contact, or both."""
        found = sum(
            group.tenths
            for group in self.groups
            if staff in {None, group.staff} and mode in {None, group.mode}
        )
        return found / TENTHS

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "window": self.window.to_dict(),
            "data": self.data and self.data.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "BookedTime":
        return cls(
            **{
                **data,
                "window": Window.from_dict(data["window"]),
                "data": data["data"] and Window.from_dict(data["data"]),
                "groups": tuple(GroupTime(**item) for item in data["groups"]),
                "lengths": tuple(Length(**item) for item in data["lengths"]),
            }
        )


def booked_time(
    frame: pd.DataFrame, window: Window, *, slot_types: Mapping[int, str]
) -> BookedTime:
    """Add up the booked slots of a window; `slot_types` are their names by code."""
    recorded = past(frame)
    once, _ = counted_once(within(recorded, window))
    every = (
        once if len(recorded) == len(frame) else counted_once(within(frame, window))[0]
    )
    status = once["status"]
    booked = once.loc[among(status, USES)]
    known = minutes_known(booked)
    off = SlotNames.of(booked, slot_types).having(NOT_FOR_PATIENTS)
    return BookedTime(
        window=window,
        data=days_of(once),
        working_days=working_days(window),
        open_days=days_with_appointments(once, window),
        cancelled=int(status.eq("CANCELLED").sum()),
        to_come=int(every["status"].eq("BOOKED").sum()),
        not_for_patients=int(off.sum()),
        usual_minutes=known.list_slots + known.not_given,
        groups=_groups(booked),
        lengths=_by_length(booked),
    )


def _use(booked: pd.DataFrame) -> npt.NDArray[np.int64]:
    """The place in USES of each booked slot."""
    uses = [booked["status"].eq(use).to_numpy() for use in USES]
    places: npt.NDArray[np.int64] = np.argmax(uses, axis=0).astype(np.int64)
    return places


def _groups(booked: pd.DataFrame) -> tuple[GroupTime, ...]:
    size = len(STAFF) * len(MODES)
    group = codes_of(booked, "staff") * len(MODES)
    at = (group + booked["mode"].cat.codes.to_numpy()) * len(USES) + _use(booked)
    slots = np.bincount(at, minlength=size * len(USES)).reshape(size, len(USES))
    found = np.bincount(at, weights=tenths(booked), minlength=size * len(USES))
    minutes = found.astype(np.int64).reshape(size, len(USES))
    return tuple(
        GroupTime(
            STAFF[place // len(MODES)],
            MODES[place % len(MODES)],
            *slots[place].tolist(),
            *minutes[place].tolist(),
        )
        for place in np.flatnonzero(slots.sum(axis=1)).tolist()
    )


def _by_length(booked: pd.DataFrame) -> tuple[Length, ...]:
    duration = booked["duration"].to_numpy()
    shortest = [minutes for _, minutes in LENGTHS]
    place = np.searchsorted(shortest, duration, side="right") - 1
    place = np.where(duration < 1, len(LENGTHS), place)
    used = booked["status"].eq("ATTENDED").to_numpy()
    slots = np.bincount(place, minlength=len(LENGTH_NAMES)).tolist()
    came = np.bincount(place[used], minlength=len(LENGTH_NAMES)).tolist()
    return tuple(map(Length, LENGTH_NAMES, slots, came))
