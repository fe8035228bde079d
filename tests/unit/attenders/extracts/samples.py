"""A small file in the shape of each system, made up, as rows of cells."""

import csv
import io
from collections.abc import Sequence

from attenders.extracts.reading.layouts import LAYOUTS, TEMPLATE_HEADINGS


Rows = Sequence[Sequence[str]]

_REPORT = LAYOUTS["EMIS Web appointment report (no patients)"].fill_down

# Layout -> the headings, and then what each row says
TABLES: dict[str, Rows] = {
    "our template": [
        TEMPLATE_HEADINGS,
        *(
            (
                *(f"FIC{n}", "14/04/2025", "09:10", "01/04/2025", "Attended"),
                *(
                    "Telephone",
                    "GP",
                    "Dr A",
                    "Routine",
                    "10",
                    "1960",
                    "Female",
                    "Asthma",
                ),
            )
            for n in range(4)
        ),
    ],
    "the public no-show file": [
        ("PatientId", "Gender", "ScheduledDay", "AppointmentDay", "Age", "No-show"),
        *(
            ("29872499824296", "F", "2016-04-29T18:38:08Z", f"2016-04-2{n}", "62", "No")
            for n in range(4)
        ),
    ],
    "SystmOne appointment breakdown": [
        (
            *("Appointment date", "Appointment duration (actual)", "Appointment flags"),
            *("Appointment status", "Appointment time", "Clinician", "Rota type"),
            *("Time between booking and appointment", "Patient ID", "Patient Count"),
        ),
        *(
            (
                *(f"0{n}-Apr-26", "1h 4m", "Has QOF Alerts, Telephone Appointment"),
                *("Finished", "09:00 - 09:59", "DOE, Jo (Dr)", "The Limes GP"),
                *("1wks 2d", "1234567", "1"),
            )
            for n in range(1, 5)
        ),
    ],
    "EMIS Web appointment report (no patients)": [
        (*_REPORT, "", ""),
        (
            *("FENWICK, A (Dr)", "Mon", "08:30", "12:00", "08-Sep-2025", "08:30"),
            *("Routine", "10", "Booked", "Attended", "2880", *["Unknown"] * 4, "1", ""),
        ),
        (*[""] * 5, "09:00", "Urgent", "10", "Booked", "2", "-15", *["0"] * 4, "3", ""),
        (*["", "Sat", *[""] * 13], "0", ""),
        (*[""] * 9, "Did Not Attend", "15", *["Unknown"] * 4, "2", ""),
    ],
    "EMIS Web patient list (provisional)": [
        (
            *("EMIS Number", "NHS Number", "Family Name", "Date of Birth", "Gender"),
            *("Appointment Date", "Appointment Time", "Slot Type", "Slot Duration"),
            *("Current Slot Status", "Session Holder"),
        ),
        *(
            (
                *(f"7000{n}", "", "Doe", "31-Dec-1960", "Male", "08-Sep-2025", "08:30"),
                *("Routine", "10", "Left", "FENWICK, A (Dr)"),
            )
            for n in range(4)
        ),
    ],
    "SystmOne strategic reporting extract": [
        (
            *("RowIdentifier", "DateStart", "DateEnd", "AppointmentStatus"),
            *("DateAppointmentBooked", "TelephoneAppointment", "IDProfileClinician"),
            *("RotaName", "RotaType", "IDPatient", "RemovedData"),
        ),
        *(
            (
                *("1", "08 Sep 2025 08:30:00", "08 Sep 2025 08:45:00", status),
                *("01 Sep 2025 12:00:00", "1", "55", "Morning", "GP Session", "7", "0"),
            )
            for status in ("4", "2", "17", "6")
        ),
    ],
    "EMIS bulk extract (IM1)": [
        (
            *("SlotGuid", "AppointmentDate", "AppointmentStartTime", "PatientGuid"),
            *("PlannedDurationInMinutes", "SendInTime", "LeftTime", "DidNotAttend"),
            *("SessionGuid", "BookedDate", "SlotType", "ModeOfContact", "Deleted"),
        ),
        *(
            (
                *("{A}", "2021-12-08", "0.458333333333333", patient, "10", "", left),
                *("FALSE", "{S1}", "44537", "Routine", "Telephone/Audio", "FALSE"),
            )
            for patient, left in (("{P1}", "11:20:00"), ("{P2}", ""), ("", ""))
        ),
    ],
}


def as_csv(
    rows: Rows, *, sign: str = ",", end: str = "\n", encoding: str = "utf-8"
) -> bytes:
    """The rows as a text; in UTF-16 with the mark that says so."""
    text = io.StringIO()
    csv.writer(text, delimiter=sign, lineterminator=end).writerows(rows)
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    return (mark + text.getvalue()).encode(encoding, "replace")
