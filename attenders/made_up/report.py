"""The extract as EMIS Web's appointment report: grouped, counted, and without patients."""

import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from attenders.made_up.cells import days


_HEADINGS = (
    "Full Name of the Session Holder of the Session",
    "Day of Week",
    "Session's Session Start",
    "Session's Session End",
    "Appointment Date",
    "Appointment Time",
    "Slot Type",
    "Slot Duration",
    "Availability",
    "DNA",
    "Booked Time to Slot Time",
    "Arrive Time to Send In Time",
    "Slot Time to Send In Time",
    "Slot Time to Arrive Time",
    "Consultation Time",
    "",
)
_OUTCOMES = {"Attended": "Attended", "Did not attend": "Did Not Attend", "Booked": "2"}
# It knows no other outcome
_OUTCOMES |= {"Patient walked out": "Attended", "No access visit": "Did Not Attend"}
_GROUPED = (
    *("Clinician", "day", "Appointment time", "Slot type", "Duration minutes"),
    *("Status", "lead"),
)
_MINUTES_A_DAY = 24 * 60


def write_report(table: pa.Table, path: Path) -> None:
    """Write lines as EMIS Web does: all quoted, each ending in a comma, CR and LF.

    A cancelled appointment leaves a slot that somebody else may book, so it is in none.
    """
    counted = _counted(table)
    levels = _levels(counted)
    changed = np.zeros(len(counted), dtype=bool)
    printed = []
    for level in levels:
        changed = changed | _differs(level)
        printed.append(np.where(changed, level, ""))
    counts = counted["count_all"].to_numpy().astype(str)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator=",\r\n")
        lines.writerow(_HEADINGS)
        lines.writerows(zip(*printed, counts, strict=True))
        # As at the end of real reports: a day of the week on which there was no slot
        lines.writerow(["", "Sun", *[""] * (len(_HEADINGS) - 3), "0"])


def _counted(table: pa.Table) -> pa.Table:
    """One row for slots that are alike in all the report shows, with their number."""
    table = table.filter(pc.not_equal(table["Status"], "Cancelled"))
    day = days(table["Appointment date"])
    table = table.append_column("day", day)
    lead = pc.days_between(days(table["Booked date"]), day)
    table = table.append_column("lead", lead)
    counted = table.group_by(list(_GROUPED)).aggregate([([], "count_all")])
    return counted.sort_by([(name, "ascending") for name in _GROUPED])


def _levels(counted: pa.Table) -> list[npt.NDArray[np.object_]]:
    """The columns from left to right, printed in full."""

    def same(word: str) -> npt.NDArray[np.object_]:
        return np.full(len(counted), word, dtype=object)

    def texts(column: pa.ChunkedArray) -> npt.NDArray[np.object_]:
        found: npt.NDArray[np.object_] = column.cast(pa.string()).to_numpy()
        return found

    leads = pc.multiply(counted["lead"], _MINUTES_A_DAY)
    outcomes = [_OUTCOMES[word] for word in counted["Status"].to_pylist()]
    return [
        texts(counted["Clinician"]),
        texts(pc.strftime(counted["day"], "%a")),
        same("08:00"),
        same("18:30"),
        texts(pc.strftime(counted["day"], "%d-%b-%Y")),
        texts(counted["Appointment time"]),
        texts(counted["Slot type"]),
        texts(counted["Duration minutes"]),
        same("Booked"),
        np.array(outcomes, dtype=object),
        texts(leads),
        *[same("Unknown")] * 4,
    ]


def _differs(level: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Where a value is not that of the line above; the first line has none above."""
    differs = np.ones(len(level), dtype=bool)
    differs[1:] = level[1:] != level[:-1]
    return differs
