"""How many minutes an appointment took, and how we know."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.method import Method
from attenders.frames import MODES, STAFF


# Slots this long are lists without times (home visits, comments), often 1,439 minutes;
# with them, one real book had five times the minutes that it had without
LIST_SLOT_MINUTES = 240
# Longer ones are mostly records left open: the cap of the Health Foundation's
# High_cost_users, 03_consultations.sas
LONGEST_MINUTES = 60
# Minutes are kept in whole tenths, so that sums are exact in any order of rows
TENTHS = 10

FILE, CUT, LIST_SLOT, NOT_GIVEN = range(4)

METHOD = Method(
    title="Minutes of appointments",
    definition="How long each appointment took, from the file where it says so.",
    counted=(
        "The minutes in the file, actual or planned, whichever it has. More than 60"
        " minutes count as 60, because most such records were left open."
    ),
    out_of="All appointments that the figure beside this is about.",
    left_out=(
        "Lengths of 240 minutes or more: these slots are lists without times. They, and"
        " appointments with no minutes or none above 0, count with the usual minutes of"
        " their staff group and way of contact. Travel to home visits is in none."
    ),
    source=(
        "GP: 10 minutes face to face; 7.1 by telephone and 23.4 for a home visit, as"
        " published for 2013 by the Unit Costs of Health and Social Care. Nurse: 10"
        " minutes face to face and 6 by telephone (Stevens and others, BMJ Open 2017)."
        " Nothing is published for the rest: other staff count as nurses, other home"
        " visits as a GP’s, video and online as telephone, and appointments whose way of"
        " contact is not known as face to face."
    ),
)


@dataclass(frozen=True)
class UsualMinutes:
    """Minutes in tenths where the file gives none; published, or taken from another."""

    staff: str
    mode: str
    tenths: int
    is_published: bool


def _usual(staff: str, mode: str) -> UsualMinutes:
    telephone = 71 if staff == "GP" else 60
    tenths = {
        "FACE_TO_FACE": 100,
        "TELEPHONE": telephone,
        "VIDEO_ONLINE": telephone,
        "HOME_VISIT": 234,
        "UNKNOWN": 100,
    }[mode]
    published = {
        "GP": ("FACE_TO_FACE", "TELEPHONE", "HOME_VISIT"),
        "NURSE": ("FACE_TO_FACE", "TELEPHONE"),
    }
    return UsualMinutes(staff, mode, tenths, mode in published.get(staff, ()))


USUAL = tuple(_usual(staff, mode) for staff in STAFF for mode in MODES)
_USUAL_TENTHS = np.array([usual.tenths for usual in USUAL], dtype=np.int16).reshape(
    len(STAFF), len(MODES)
)


@dataclass(frozen=True)
class MinutesKnown:
    """Appointments by where their minutes come from; the four sum to all.

    `file`: as the file says. `cut`: the file says more than 60 minutes. `list_slots`:
    the slot is a list without times. `not_given`: the file says nothing, or 0. The last
    two count with the usual minutes.
    """

    file: int
    cut: int
    list_slots: int
    not_given: int

    @property
    def appointments(self) -> int:
        return self.file + self.cut + self.list_slots + self.not_given

    @property
    def usual_share(self) -> float | None:
        """The share with the usual minutes, None where there is no appointment."""
        if not self.appointments:
            return None
        return (self.list_slots + self.not_given) / self.appointments

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "MinutesKnown":
        return cls(**data)


def origins(frame: pd.DataFrame) -> npt.NDArray[np.int8]:
    """Where each appointment's minutes come from: FILE, CUT, LIST_SLOT or NOT_GIVEN."""
    duration = frame["duration"].to_numpy()
    found = np.full(len(frame), FILE, dtype=np.int8)
    found[duration > LONGEST_MINUTES] = CUT
    found[duration >= LIST_SLOT_MINUTES] = LIST_SLOT
    found[duration <= 0] = NOT_GIVEN
    return found


def tenths(frame: pd.DataFrame) -> npt.NDArray[np.int16]:
    """The minutes of each appointment, in tenths of a minute."""
    origin = origins(frame)
    usual = _USUAL_TENTHS[
        frame["staff"].cat.codes.to_numpy(), frame["mode"].cat.codes.to_numpy()
    ]
    given = np.clip(frame["duration"].to_numpy(), 0, LONGEST_MINUTES) * TENTHS
    is_given = (origin == FILE) | (origin == CUT)
    return np.where(is_given, given, usual).astype(np.int16)


def minutes_known(frame: pd.DataFrame) -> MinutesKnown:
    """Count the appointments by where their minutes come from."""
    return MinutesKnown(*np.bincount(origins(frame), minlength=4).tolist())
