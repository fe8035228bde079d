"""Missed appointments: overall, by weekday, and by how long before it was booked."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.codes import among, day_numbers, whole_days
from attenders.analysis.known_days import weekdays_of
from attenders.analysis.method import Method
from attenders.frames import OUTCOMES


WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
# The bands of NHS England's "Appointments in General Practice", in single spaces,
# with the longest wait in days of each; "Booked after" is ours.
LEAD_BANDS: tuple[tuple[str, int], ...] = (
    ("Booked after", -1),
    ("Same Day", 0),
    ("1 Day", 1),
    ("2 to 7 Days", 7),
    ("8 to 14 Days", 14),
    ("15 to 21 Days", 21),
    ("22 to 28 Days", 28),
)
# The place of each wait from -1 days to one more than the longest of the bands
_PLACE_OF_WAIT = np.searchsorted(
    [longest for _, longest in LEAD_BANDS], np.arange(-1, LEAD_BANDS[-1][1] + 2)
)
LONGEST = "More than 28 Days"
UNKNOWN_LEAD = "Unknown / Data Quality"
LEAD_NAMES = (*(name for name, _ in LEAD_BANDS), LONGEST, UNKNOWN_LEAD)

METHOD = Method(
    title="Missed appointments",
    definition="Appointments missed without notice, out of those attended or missed.",
    counted=(
        "Appointments marked as “did not attend” or the like, and those that the practice"
        " chose to count as missed: see “Data quality”."
    ),
    out_of="Appointments attended or missed, with all staff and in every way of contact.",
    left_out=(
        "Cancelled appointments and those with no outcome. Waits are calendar days from"
        " booking to appointment; a booking entered after the day is shown apart."
    ),
    source="Bands of waiting: NHS England, Appointments in General Practice.",
)


@dataclass(frozen=True)
class Rate:
    """Missed appointments of one group: `rate` = dna / n, None where n is 0."""

    name: str
    n: int
    dna: int
    rate: float | None


@dataclass(frozen=True)
class Missed:
    """Missed-appointment rates; groups without any appointment are left out."""

    overall: Rate
    by_weekday: tuple[Rate, ...]
    by_lead_band: tuple[Rate, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Missed":
        return cls(
            overall=Rate(**data["overall"]),
            by_weekday=tuple(Rate(**item) for item in data["by_weekday"]),
            by_lead_band=tuple(Rate(**item) for item in data["by_lead_band"]),
        )


def missed(frame: pd.DataFrame) -> Missed:
    """Work out the missed-appointment rates of these appointments."""
    known = among(frame["status"], OUTCOMES)
    dna = frame["status"].eq("DNA").to_numpy()[known]
    return Missed(
        overall=_rate("All", len(dna), int(dna.sum())),
        by_weekday=_rates(weekdays_of(day_numbers(frame))[known], dna, WEEKDAYS),
        by_lead_band=_rates(lead_bands(frame)[known], dna, LEAD_NAMES),
    )


def lead_bands(frame: pd.DataFrame) -> np.ndarray:
    """Which of LEAD_NAMES each appointment falls in, as its place in that list."""
    waited, known = days_waited(frame)
    # Before and beyond the waits of the table, what is first and last in it
    places = _PLACE_OF_WAIT.take(waited + 1, mode="clip")
    places[~known] = LEAD_NAMES.index(UNKNOWN_LEAD)
    return places


def days_waited(
    frame: pd.DataFrame,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Days from booking to each appointment, and whether both are known."""
    waited = whole_days(frame["day"]) - whole_days(frame["booked_day"])
    return waited, frame["booked_day"].notna().to_numpy()


def _rates(
    place: np.ndarray, dna: np.ndarray, names: tuple[str, ...]
) -> tuple[Rate, ...]:
    size = len(names)
    n = np.bincount(place, minlength=size)
    missed_n = np.bincount(place[dna], minlength=size)
    return tuple(
        _rate(name, int(n[at]), int(missed_n[at]))
        for at, name in enumerate(names)
        if n[at]
    )


def _rate(name: str, n: int, dna: int) -> Rate:
    return Rate(name, n, dna, dna / n if n else None)
