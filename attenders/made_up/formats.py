"""The extract as each clinical system would write it, as far as it can hold it."""

import io
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from attenders.made_up.archives import Parts, as_bulk, as_strategic
from attenders.made_up.cells import EMIS_MODES, days, looked_up, numbers
from attenders.made_up.report import write_report


_STATUSES = {
    "Attended": ("Finished", "Left"),
    "Did not attend": ("Did Not Attend", "DNA"),
    "Cancelled": ("Cancelled by Patient", "Cancelled"),
    "Booked": ("Booked", "Booked"),
    "Patient walked out": ("Patient Walked Out", "Walked Out"),
    "No access visit": ("No Access Visit", "Visited - Not In"),
}
_SYSTMONE, _EMIS = 0, 1
_MINUTES_AN_HOUR = 60


def as_systmone(table: pa.Table) -> pa.Table:
    """SystmOne's appointment breakdown: hour bands, flags, and no facts of people.

    A phone call is a flag, and nothing tells other kinds of contact apart.
    """
    day = days(table["Appointment date"])
    missed = pc.is_in(table["Status"], pa.array(["Did not attend", "No access visit"]))
    took = looked_up(table["Duration minutes"], _in_hours)
    by_phone = pc.equal(table["Mode"], "Telephone")
    flags = "Has QOF Alerts, Telephone Appointment"
    lead = pc.days_between(days(table["Booked date"]), day)
    date = pc.strftime(day, "%d-%b-%y")
    return pa.table(
        {
            "Appointment date": date,
            "Appointment duration (actual)": pc.if_else(missed, "", took),
            "Appointment duration (booked)": took,
            "Appointment flags": pc.if_else(by_phone, flags, "Has QOF Alerts"),
            "Appointment location": pa.array(["The Limes"] * len(table)),
            "Appointment status": looked_up(
                table["Status"], lambda word: _STATUSES[word][_SYSTMONE]
            ),
            "Appointment time": looked_up(
                table["Appointment time"], lambda at: f"{at[:2]}:00 - {at[:2]}:59"
            ),
            "Clinician": table["Clinician"],
            "Rota start date": date,
            "Rota type": looked_up(table["Staff role"], "The Limes {}".format),
            "Time between booking and appointment": looked_up(lead, _in_weeks),
            "Patient ID": numbers(table["Patient ID"]),
            "Patient Count": pa.array(np.ones(len(table), dtype=np.int64)),
        }
    )


def as_emis_list(table: pa.Table) -> pa.Table:
    """An EMIS Web list of patients' appointments, by its column names alone."""
    return pa.table(
        {
            "EMIS Number": numbers(table["Patient ID"]),
            "Date of Birth": looked_up(table["Birth year"], "01-Jan-{}".format),
            "Gender": table["Sex"],
            "Appointment Date": pc.strftime(
                days(table["Appointment date"]), "%d-%b-%Y"
            ),
            "Appointment Time": table["Appointment time"],
            "Booked Date": pc.strftime(days(table["Booked date"]), "%d-%b-%Y"),
            "Slot Type": table["Slot type"],
            "Slot Duration": table["Duration minutes"],
            "Current Slot Status": looked_up(
                table["Status"], lambda word: _STATUSES[word][_EMIS]
            ),
            "Mode of Contact": looked_up(table["Mode"], EMIS_MODES.__getitem__),
            "Role": table["Staff role"],
            "Session Holder": table["Clinician"],
        }
    )


def _write(
    table: pa.Table, path: Path, *, shape: Callable[[pa.Table], pa.Table]
) -> None:
    # All text is quoted, as in real exports
    csv.write_csv(shape(table), path, write_options=_options("needed"))


def _write_template(table: pa.Table, path: Path) -> None:
    """The extract is made in our template, which has nothing quoted."""
    # No name or word of ours holds a comma or a quotation mark; "none" checks that.
    csv.write_csv(table, path, write_options=_options("none"))


def _write_zip(
    table: pa.Table, path: Path, *, parts: Callable[[pa.Table], Parts]
) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts(table).items():
            file = io.BytesIO()
            csv.write_csv(part, file, write_options=_options("needed"))
            # At one time, so that the same arguments give the same bytes
            entry = zipfile.ZipInfo(name, date_time=_PACKED_AT)
            archive.writestr(entry, file.getvalue(), zipfile.ZIP_DEFLATED)


def _options(quoting: str) -> csv.WriteOptions:
    return csv.WriteOptions(quoting_style=quoting, quoting_header="none")


_PACKED_AT = (2026, 4, 1, 9, 0, 0)

# What writes the extract into a file, by the name of the format
FORMATS: dict[str, Callable[[pa.Table, Path], None]] = {
    "template": _write_template,
    "systmone": partial(_write, shape=as_systmone),
    "systmone-strategic": partial(_write_zip, parts=as_strategic),
    "emis-list": partial(_write, shape=as_emis_list),
    "emis-report": write_report,
    "emis-bulk": partial(_write_zip, parts=as_bulk),
}


def _in_hours(minutes: int) -> str:
    hours, rest = divmod(minutes, _MINUTES_AN_HOUR)
    return f"{hours}h {rest}m" if hours else f"{rest}m"


def _in_weeks(days: int) -> str:
    """The two largest units, as SystmOne has it; booked at the hour of the start."""
    weeks, rest = divmod(days, 7)
    if not days:
        return "0m"
    return " ".join(
        text for text, count in ((f"{weeks}wks", weeks), (f"{rest}d", rest)) if count
    )
