"""All figures of the first page, worked out together from one frame."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from academy.exceptions import NothingToAnalyseError
from attenders.analysis.bands import AttendanceBands, attendance_bands
from attenders.analysis.codes import with_patient
from attenders.analysis.concentration import Concentration, concentration
from attenders.analysis.counted import DayKinds, counted_once
from attenders.analysis.counting import EVERYTHING, Counting, contacts
from attenders.analysis.counts import (
    AppointmentTotals,
    Count,
    appointment_totals,
    chosen,
    patient_counts,
)
from attenders.analysis.missed import Missed, missed
from attenders.analysis.window import Window, days_of, within
from attenders.frames import NOT_KNOWN


SCHEMA_VERSION = 5


@dataclass(frozen=True)
class Headline:
    """Who attends, how concentrated it is, and what is missed, in one period.

    `data` are the days from the first to the last appointment inside the window: where
    they are fewer than the window, the file does not cover it all. `data_with_patients`
    are those of appointments with a patient, None where there is none: then what is said
    of people is empty, and only `appointments` and `missed` mean something. These two
    count each appointment once, whichever kind of file it is in (`days`), and whatever
    `counting` says; that is of `concentration` and `bands` alone.
    """

    window: Window
    data: Window
    data_with_patients: Window | None
    days: DayKinds
    count: Count
    counting: Counting
    patients_any: int
    patients_attended: int
    appointments: AppointmentTotals
    concentration: Concentration
    bands: AttendanceBands
    missed: Missed

    @property
    def covered(self) -> Window:
        """The window, or only the days with data where they fall well short of it."""
        return self._covered(self.data)

    @property
    def covered_with_patients(self) -> Window:
        """The same for what is said of people, which may rest on fewer days."""
        return self._covered(self.data_with_patients or self.data)

    def _covered(self, data: Window) -> Window:
        return self.window if self.window.is_covered_by(data) else data

    @property
    def has_people(self) -> bool:
        """Whether any appointment says who it was with."""
        return self.data_with_patients is not None

    def to_dict(self) -> dict[str, Any]:
        return {
            "window": self.window.to_dict(),
            "data": self.data.to_dict(),
            "data_with_patients": self.data_with_patients
            and self.data_with_patients.to_dict(),
            "days": self.days.to_dict(),
            "count": self.count,
            "counting": self.counting.to_dict(),
            "patients_any": self.patients_any,
            "patients_attended": self.patients_attended,
            "appointments": self.appointments.to_dict(),
            "concentration": self.concentration.to_dict(),
            "bands": self.bands.to_dict(),
            "missed": self.missed.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Headline":
        return cls(
            window=Window.from_dict(data["window"]),
            data=Window.from_dict(data["data"]),
            data_with_patients=data["data_with_patients"]
            and Window.from_dict(data["data_with_patients"]),
            days=DayKinds.from_dict(data["days"]),
            count=data["count"],
            counting=Counting.from_dict(data["counting"]),
            patients_any=data["patients_any"],
            patients_attended=data["patients_attended"],
            appointments=AppointmentTotals.from_dict(data["appointments"]),
            concentration=Concentration.from_dict(data["concentration"]),
            bands=AttendanceBands.from_dict(data["bands"]),
            missed=Missed.from_dict(data["missed"]),
        )


def headline(
    frame: pd.DataFrame,
    *,
    window: Window,
    count: Count,
    list_size: int | None,
    counting: Counting = EVERYTHING,
    registered: npt.NDArray[np.bool_] | None = None,
) -> tuple[Headline, pd.DataFrame]:
    """Give the figures of the window, and the counts of each patient behind them.

    `count` says what concentration and bands count: attended appointments (or what
    `counting` makes of that) or all. `registered` says of each patient code whether the
    person is on the list that the list size is of, where that is known. The counts are
    as `patient_counts` gives them, with what is counted in `counted`. What is said of
    people is of all appointments with a patient; everything else is of those that
    `counted_once` gives.
    Raises NothingToAnalyseError for a window without appointments.
    """
    inside = within(frame, window)
    data = days_of(inside)
    if data is None:
        raise NothingToAnalyseError(
            f"There are no appointments from {window.first:%-d %B %Y}"
            f" to {window.last:%-d %B %Y}. Choose another period."
        )
    once, days = counted_once(inside)
    counts = patient_counts(inside)
    counted = _counted(inside, counts, count, counting)
    figures = Headline(
        window=window,
        data=data,
        data_with_patients=days_of(with_patient(inside)),
        days=days,
        count=count,
        counting=counting,
        patients_any=len(counts),
        patients_attended=int(np.count_nonzero(counts["attended"])),
        appointments=appointment_totals(once),
        concentration=concentration(counted),
        # Without patients, those who never came cannot be told from those who did
        bands=attendance_bands(
            counted,
            list_size=list_size if len(counts) else None,
            listed=None if registered is None else registered[counts["patient"]],
        ),
        missed=missed(once),
    )
    return figures, counts.assign(counted=counted)


def _counted(
    inside: pd.DataFrame, counts: pd.DataFrame, count: Count, counting: Counting
) -> npt.NDArray[np.integer[Any]]:
    """What is counted for each person of the counts."""
    if count == "all" or counting == EVERYTHING:
        return chosen(counts, count)
    patients = counts["patient"].to_numpy()
    people = int(patients.max(initial=NOT_KNOWN)) + 1
    counted: npt.NDArray[np.int64] = contacts(inside, counting, people=people)[patients]
    return counted
