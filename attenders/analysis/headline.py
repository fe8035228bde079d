"""All figures of the first page, worked out together from one frame."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from academy.exceptions import NothingToAnalyseError
from attenders.analysis.bands import AttendanceBands, attendance_bands
from attenders.analysis.concentration import Concentration, concentration
from attenders.analysis.counts import (
    AppointmentTotals,
    Count,
    appointment_totals,
    chosen,
    patient_counts,
)
from attenders.analysis.missed import Missed, missed
from attenders.analysis.window import Window, within


SCHEMA_VERSION = 1
# A window may begin or end on holidays; beyond two weeks the file does not cover it
SHORT_BY_DAYS = 14


@dataclass(frozen=True)
class Headline:
    """Who attends, how concentrated it is, and what is missed, in one period.

    `data` are the days from the first to the last appointment inside the window: where
    they are fewer than the window, the file does not cover it all.
    """

    window: Window
    data: Window
    count: Count
    patients_any: int
    patients_attended: int
    appointments: AppointmentTotals
    concentration: Concentration
    bands: AttendanceBands
    missed: Missed

    @property
    def covered(self) -> Window:
        """The window, or only the days with data where they fall well short of it."""
        if self.window.days - self.data.days > SHORT_BY_DAYS:
            return self.data
        return self.window

    def to_dict(self) -> dict[str, Any]:
        return {
            "window": self.window.to_dict(),
            "data": self.data.to_dict(),
            "count": self.count,
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
            count=data["count"],
            patients_any=data["patients_any"],
            patients_attended=data["patients_attended"],
            appointments=AppointmentTotals.from_dict(data["appointments"]),
            concentration=Concentration.from_dict(data["concentration"]),
            bands=AttendanceBands.from_dict(data["bands"]),
            missed=Missed.from_dict(data["missed"]),
        )


def headline(
    frame: pd.DataFrame, *, window: Window, count: Count, list_size: int | None
) -> tuple[Headline, pd.DataFrame]:
    """Give the figures of the window, and the counts of each patient behind them.

    `count` says what concentration and bands count: attended appointments or all.
    The counts are as `patient_counts` gives them. Raises NothingToAnalyseError for a
    window without appointments.
    """
    inside = within(frame, window)
    if inside.empty:
        raise NothingToAnalyseError(
            f"There are no appointments from {window.first:%-d %B %Y}"
            f" to {window.last:%-d %B %Y}."
        )
    counts = patient_counts(inside)
    counted = chosen(counts, count)
    figures = Headline(
        window=window,
        data=Window(inside["day"].min().date(), inside["day"].max().date()),
        count=count,
        patients_any=len(counts),
        patients_attended=int(np.count_nonzero(counts["attended"])),
        appointments=appointment_totals(inside),
        concentration=concentration(counted),
        bands=attendance_bands(counted, list_size=list_size),
        missed=missed(inside),
    )
    return figures, counts
