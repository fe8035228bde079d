"""Which appointments count towards how often somebody attends: a choice, said aloud."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.codes import among
from attenders.frames import NOT_KNOWN


Staff = Literal["ALL", "GP", "GP_OR_NURSE"]
Outcomes = Literal["ATTENDED", "ATTENDED_OR_MISSED"]
Modes = Literal["ALL", "FACE_TO_FACE"]

# What each choice takes (None: whatever it is), and its words
STAFF_CHOICES: dict[Staff, tuple[tuple[str, ...] | None, str]] = {
    "ALL": (None, "with all staff"),
    "GP": (("GP",), "with GPs only"),
    "GP_OR_NURSE": (("GP", "NURSE"), "with GPs and nurses only"),
}
OUTCOME_CHOICES: dict[Outcomes, tuple[tuple[str, ...], str]] = {
    "ATTENDED": (("ATTENDED",), "attended"),
    "ATTENDED_OR_MISSED": (("ATTENDED", "DNA"), "attended or missed"),
}
# Home visits are face to face, as in the work of Smits and others
MODE_CHOICES: dict[Modes, tuple[tuple[str, ...] | None, str]] = {
    "ALL": (None, "in every way of contact"),
    "FACE_TO_FACE": (
        ("FACE_TO_FACE", "HOME_VISIT"),
        "face to face (home visits included)",
    ),
}


@dataclass(frozen=True)
class Counting:
    """What counts: with whom, what became of it, and in which way of contact."""

    staff: Staff = "ALL"
    outcomes: Outcomes = "ATTENDED"
    modes: Modes = "ALL"

    @property
    def words(self) -> str:
        """As in "attended appointments with GPs only, in every way of contact"."""
        outcomes = OUTCOME_CHOICES[self.outcomes][1]
        staff, modes = STAFF_CHOICES[self.staff][1], MODE_CHOICES[self.modes][1]
        return f"{outcomes} appointments {staff}, {modes}"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Counting":
        return cls(**data)


EVERYTHING = Counting()


def counts_towards(frame: pd.DataFrame, counting: Counting) -> npt.NDArray[np.bool_]:
    """Whether each appointment counts; those without a patient are nobody's.

    Staff or a way of contact that is not known is in no narrower choice than all.
    """
    counts = _possible(frame, counting)
    for column, taken in _narrowed(counting):
        counts = counts & among(frame[column], taken)
    return counts


def unclear(
    frame: pd.DataFrame,
    counting: Counting,
    *,
    of: npt.NDArray[np.bool_] | None = None,
) -> int:
    """How many do not count only because their staff or way of contact is not known.

    Only those of some people where `of` says of each patient whether they are one.
    """
    narrowed = _narrowed(counting)
    if not narrowed:
        return 0
    may = _possible(frame, counting)
    for column, taken in narrowed:
        may = may & among(frame[column], (*taken, "UNKNOWN"))
    may &= ~counts_towards(frame, counting)
    if of is not None:
        may &= of[frame["patient"].to_numpy()]
    return int(may.sum())


def _possible(frame: pd.DataFrame, counting: Counting) -> npt.NDArray[np.bool_]:
    outcomes, _ = OUTCOME_CHOICES[counting.outcomes]
    has_patient: npt.NDArray[np.bool_] = frame["patient"].to_numpy() != NOT_KNOWN
    return has_patient & among(frame["status"], outcomes)


def _narrowed(counting: Counting) -> list[tuple[str, tuple[str, ...]]]:
    """The columns that the choice narrows, and what it takes of each."""
    choices = (
        ("staff", STAFF_CHOICES[counting.staff][0]),
        ("mode", MODE_CHOICES[counting.modes][0]),
    )
    return [(column, taken) for column, taken in choices if taken is not None]


def contacts(
    frame: pd.DataFrame, counting: Counting, *, people: int
) -> npt.NDArray[np.int64]:
    """How many appointments that count each of the people has: 0 to `people` - 1."""
    counted = frame["patient"].to_numpy()[counts_towards(frame, counting)]
    return np.bincount(counted, minlength=people).astype(np.int64)
