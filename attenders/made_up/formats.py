"""The extract as each clinical system would write it, as far as it can hold it."""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


_STATUSES = {
    "Attended": ("Finished", "Left"),
    "Did not attend": ("Did Not Attend", "DNA"),
    "Cancelled": ("Cancelled by Patient", "Cancelled"),
    "Booked": ("Booked", "Booked"),
}
_SYSTMONE, _EMIS = 0, 1
_EMIS_MODES = {
    "Face to face": "Face to Face (Surgery)",
    "Telephone": "Telephone/Audio",
    "Video or online": "Video with Audio",
    "Home visit": "Face to Face (Home Visit)",
}
_MINUTES_AN_HOUR = 60


def as_template(table: pa.Table) -> pa.Table:
    """Our own template, which the extract is made in."""
    return table


def as_systmone(table: pa.Table) -> pa.Table:
    """SystmOne's appointment breakdown: hour bands, flags, and no facts of people.

    A phone call is a flag, and nothing tells other kinds of contact apart.
    """
    day = _days(table["Appointment date"])
    missed = pc.equal(table["Status"], "Did not attend")
    took = _looked_up(table["Duration minutes"], _in_hours)
    by_phone = pc.equal(table["Mode"], "Telephone")
    flags = "Has QOF Alerts, Telephone Appointment"
    lead = pc.days_between(_days(table["Booked date"]), day)
    date = pc.strftime(day, "%d-%b-%y")
    return pa.table(
        {
            "Appointment date": date,
            "Appointment duration (actual)": pc.if_else(missed, "", took),
            "Appointment duration (booked)": took,
            "Appointment flags": pc.if_else(by_phone, flags, "Has QOF Alerts"),
            "Appointment location": pa.array(["The Limes"] * len(table)),
            "Appointment status": _looked_up(
                table["Status"], lambda word: _STATUSES[word][_SYSTMONE]
            ),
            "Appointment time": _looked_up(
                table["Appointment time"], lambda at: f"{at[:2]}:00 - {at[:2]}:59"
            ),
            "Clinician": table["Clinician"],
            "Rota start date": date,
            "Rota type": _looked_up(table["Staff role"], "The Limes {}".format),
            "Time between booking and appointment": _looked_up(lead, _in_weeks),
            "Patient ID": _numbers(table["Patient ID"]),
            "Patient Count": pa.array(np.ones(len(table), dtype=np.int64)),
        }
    )


def as_emis_list(table: pa.Table) -> pa.Table:
    """An EMIS Web list of patients' appointments, by its column names alone."""
    return pa.table(
        {
            "EMIS Number": _numbers(table["Patient ID"]),
            "Date of Birth": _looked_up(table["Birth year"], "01-Jan-{}".format),
            "Gender": table["Sex"],
            "Appointment Date": pc.strftime(
                _days(table["Appointment date"]), "%d-%b-%Y"
            ),
            "Appointment Time": table["Appointment time"],
            "Booked Date": pc.strftime(_days(table["Booked date"]), "%d-%b-%Y"),
            "Slot Type": table["Slot type"],
            "Slot Duration": table["Duration minutes"],
            "Current Slot Status": _looked_up(
                table["Status"], lambda word: _STATUSES[word][_EMIS]
            ),
            "Mode of Contact": _looked_up(table["Mode"], _EMIS_MODES.__getitem__),
            "Role": table["Staff role"],
            "Session Holder": table["Clinician"],
        }
    )


FORMATS: dict[str, Callable[[pa.Table], pa.Table]] = {
    "template": as_template,
    "systmone": as_systmone,
    "emis-list": as_emis_list,
}


def _looked_up(column: pa.ChunkedArray, word: Callable[..., str]) -> pa.Array:
    """A word for each distinct value, put in its place."""
    whole = pa.concat_arrays(pa.chunked_array(column).chunks).dictionary_encode()
    words: Sequence[str] = [word(value) for value in whole.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(whole.indices)


def _days(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.strptime(column, format="%d/%m/%Y", unit="s")


def _numbers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """FIC0000012 as 12: the systems number people."""
    return pc.utf8_slice_codeunits(column, 3).cast(pa.int64())


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
