"""Which appointments count where some have no patient: each of them once.

Some reports hold the practice's whole book, but no patients. A practice that also brings
lists with patients then has the same appointment twice, and nothing in either says so.
Each day is therefore counted by one kind alone: by the fuller one.
"""

from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.codes import among, day_numbers, different_days, numbered
from attenders.analysis.method import Method
from attenders.frames import NOT_KNOWN, OUTCOMES


METHOD = Method(
    title="Files with and without patients",
    definition=(
        "Each day is counted by one kind of file: by the one with more appointments"
        " attended or missed on it; if both have as many, by the one with more"
        " appointments of any status; if that is equal too, by the one with patients."
    ),
    counted="Days, and the appointments of the kind of file that a day is counted by.",
    out_of="All days of the period with an appointment, and all appointments on them.",
    left_out=(
        "Appointments of the other kind on the same day, because they may be the same"
        " ones again. What is said of people is of all appointments with a patient."
    ),
    source="A rule of our own: neither kind of file says which appointments are in both.",
)


@dataclass(frozen=True)
class DayKinds:
    """How many days count by appointments with patients, and by those without.

    `left_out` are the appointments that do not count, because their day counts by the
    other kind.
    """

    with_patients: int
    without_patients: int
    left_out: int

    def to_dict(self) -> dict[str, int]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, int]) -> "DayKinds":
        return cls(**data)


def counted_once(frame: pd.DataFrame) -> tuple[pd.DataFrame, DayKinds]:
    """The appointments that count, for figures that need no patient.

    A day with both kinds counts by the kind with more appointments attended or missed;
    if both have as many, by the one with more appointments of any status; if that is
    equal too, by those with patients. So a second kind of file never lowers what was
    attended and missed on a day.
    """
    nobody = frame["patient"].to_numpy() == NOT_KNOWN
    if not nobody.any():  # as in nearly all practices
        return frame, DayKinds(len(different_days(frame)), 0, 0)
    days, at = numbered(day_numbers(frame))
    by_nobody = _fuller(frame, at, nobody, size=len(days))
    counts = nobody == by_nobody[at]
    kinds = DayKinds(
        with_patients=int((~by_nobody).sum()),
        without_patients=int(by_nobody.sum()),
        left_out=int((~counts).sum()),
    )
    return frame.loc[counts], kinds


def _fuller(
    frame: pd.DataFrame,
    at: npt.NDArray[np.int64],
    nobody: npt.NDArray[np.bool_],
    *,
    size: int,
) -> npt.NDArray[np.bool_]:
    """For each day, whether those without a patient are the fuller kind."""
    outcome = among(frame["status"], OUTCOMES)

    def more(among: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
        """How many more of these have no patient than have one."""
        without = np.bincount(at[among & nobody], minlength=size)
        return without - np.bincount(at[among & ~nobody], minlength=size)

    outcomes, rows = more(outcome), more(np.ones(len(frame), dtype=bool))
    fuller: npt.NDArray[np.bool_] = (outcomes > 0) | ((outcomes == 0) & (rows > 0))
    return fuller
