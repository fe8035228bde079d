"""Appointments per patient and per outcome: the ground of everything else."""

from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import pandas as pd

from attenders.analysis.codes import numbered, with_patient
from attenders.analysis.method import Method
from attenders.analysis.registration import last_days
from attenders.frames import NOT_KNOWN, STATUSES


Count = Literal["attended", "all"]

METHOD = Method(
    title="How many appointments there were",
    definition=(
        "Each appointment is attended, missed, cancelled or without an outcome. Booked"
        " is all four together."
    ),
    counted=(
        "Appointments of the period, with all staff and in every way of contact. What"
        " each status counts as is on the page “Data quality”."
    ),
    out_of="All appointments of the period that the practice has uploaded.",
    left_out=(
        "Rows that were left out when the file was read, and appointments that stand in"
        " a second kind of file as well."
    ),
    source="Our own count.",
)


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
    """Count the appointments by outcome; whatever is none of the three is `other`."""
    by_status = frame["status"].value_counts()
    attended, dna, cancelled = (
        int(by_status[status]) for status in ("ATTENDED", "DNA", "CANCELLED")
    )
    return AppointmentTotals(
        booked=len(frame),
        attended=attended,
        dna=dna,
        cancelled=cancelled,
        other=len(frame) - attended - dna - cancelled,
    )


def patient_counts(frame: pd.DataFrame) -> pd.DataFrame:
    """Count each patient's appointments; one row for each patient who has any.

    Gives patient, booked, attended, dna, cancelled, other and last_seen (the day last
    attended, missing where never), ordered by patient. Rows without a patient are
    nobody's and left out.
    """
    frame = with_patient(frame)
    people, at = numbered(frame["patient"].to_numpy())
    cell = at * len(STATUSES) + frame["status"].cat.codes.to_numpy()
    table = np.bincount(cell, minlength=len(people) * len(STATUSES))
    table = table.reshape(-1, len(STATUSES))
    booked = table.sum(axis=1)
    by_outcome = {
        name: table[:, STATUSES.index(status)]
        for name, status in (
            ("attended", "ATTENDED"),
            ("dna", "DNA"),
            ("cancelled", "CANCELLED"),
        )
    }
    attended = frame.loc[frame["status"].eq("ATTENDED"), ["patient", "day"]]
    dense = int(people.max(initial=NOT_KNOWN)) + 1
    return pd.DataFrame(
        {
            "patient": people,
            "booked": booked,
            **by_outcome,
            "other": booked - sum(by_outcome.values()),
            "last_seen": last_days(attended, people=dense)[people],
        }
    )


def chosen(counts: pd.DataFrame, count: Count) -> np.ndarray:
    """What is counted for each patient: attended appointments, or all booked ones."""
    column = {"attended": "attended", "all": "booked"}[count]
    return counts[column].to_numpy()
