"""Appointments per patient and per outcome: the ground of everything else."""

from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import pandas as pd

from attenders.frames import NOT_KNOWN


Count = Literal["attended", "all"]


@dataclass(frozen=True)
class AppointmentTotals:
    """Appointments by what became of them; `booked` is the sum of the other four."""

    booked: int
    attended: int
    dna: int
    cancelled: int
    other: int

    def to_dict(self) -> dict[str, int]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, int]) -> "AppointmentTotals":
        return cls(**data)


def appointment_totals(frame: pd.DataFrame) -> AppointmentTotals:
    """Count the appointments by outcome; those never closed are `other`."""
    by_status = frame["status"].value_counts()
    return AppointmentTotals(
        booked=len(frame),
        attended=int(by_status["ATTENDED"]),
        dna=int(by_status["DNA"]),
        cancelled=int(by_status["CANCELLED"]),
        other=int(by_status["BOOKED"] + by_status["UNKNOWN"]),
    )


def patient_counts(frame: pd.DataFrame) -> pd.DataFrame:
    """Count each patient's appointments; one row for each patient who has any.

    Gives patient, booked, attended, dna, cancelled, other and last_seen (the day last
    attended, missing where never), ordered by patient. Rows without a patient are
    nobody's and left out.
    """
    frame = frame.loc[frame["patient"] != NOT_KNOWN]
    patient = frame["patient"].to_numpy()
    people, at = np.unique(patient, return_inverse=True)
    size = len(people)

    def tally(*statuses: str) -> np.ndarray:
        return np.bincount(
            at[frame["status"].isin(statuses).to_numpy()], minlength=size
        )

    attended = frame["status"].eq("ATTENDED").to_numpy()
    last = frame.loc[attended].groupby("patient")["day"].max()
    return pd.DataFrame(
        {
            "patient": people,
            "booked": np.bincount(at, minlength=size),
            "attended": tally("ATTENDED"),
            "dna": tally("DNA"),
            "cancelled": tally("CANCELLED"),
            "other": tally("BOOKED", "UNKNOWN"),
            "last_seen": last.reindex(people).to_numpy(dtype="datetime64[s]"),
        }
    )


def chosen(counts: pd.DataFrame, count: Count) -> np.ndarray:
    """What is counted for each patient: attended appointments, or all booked ones."""
    column = {"attended": "attended", "all": "booked"}[count]
    return counts[column].to_numpy()
