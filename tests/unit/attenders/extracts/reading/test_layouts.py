"""Files in the shape of each clinical system, made up, and what they are read as."""

import re

import pytest

from attenders.extracts.reading.fields import FIELDS
from attenders.extracts.reading.layouts import LAYOUTS
from attenders.frames import STATUSES
from tests.unit.attenders.extracts.tables import appointments, patients, problems


BREAKDOWN = (
    "\ufeffAppointment date,Appointment duration (actual),Appointment duration (booked)"
    ",Appointment flags,Appointment location,Appointment status,Appointment time"
    ",Clinician,Rota start date,Rota type,Time between booking and appointment"
    ",Patient ID,Patient Count\n"
)


def breakdown(
    *,
    day: str = "01-Apr-26",
    actual: str = "8m",
    flags: str = "",
    status: str = "Finished",
    time: str = "09:00 - 09:59",
    rota: str = "The Limes GP",
    lead: str = "28m",
    patient: str = "1234567",
    count: str = "1",
) -> str:
    return (
        f'{day},{actual},10m,"{flags}",The Limes,{status},{time},"DOE, Jo (Dr)",{day}'
        f",{rota},{lead},{patient},{count}\n"
    )


def test_breakdown(extract):
    found = extract(
        BREAKDOWN
        + breakdown(flags="Has QOF Alerts, Telephone Appointment", lead="5d 21h")
        + breakdown(
            actual="",
            flags="Online Services Appointment",
            status="Did Not Attend",
            rota="Limes Pharmacist ARRS",
            lead="1wks 2d",
        )
        + breakdown(actual="1h 4m", time="13:00 - 13:59", rota="HCA Session")
    )

    assert found.layout.name == "SystmOne appointment breakdown"
    more = ("booked_day", "minute", "mode", "staff", "duration")
    day = "2026-04-01"
    assert appointments(found, *more) == [
        ("1234567", day, "ATTENDED", "2026-03-26", 540, "TELEPHONE", "GP", 8),
        ("1234567", day, "DNA", "2026-03-23", 540, "UNKNOWN", "PHARMACIST", -1),
        ("1234567", day, "ATTENDED", day, 780, "UNKNOWN", "HEALTHCARE_ASSISTANT", 64),
    ]
    assert found.clinicians == ("DOE, Jo (Dr)",)
    assert problems(found) == []


def test_breakdown_rows_alike_are_two_appointments(extract):
    assert len(extract(BREAKDOWN + breakdown() * 2).appointments) == 2


def test_breakdown_counts(extract):
    found = extract(BREAKDOWN + breakdown(count="3") + breakdown(patient="2"))

    assert found.appointments["patient"].tolist() == [0, 0, 0, 1]
    assert (found.rows_read, found.rows_accepted, found.rows_rejected) == (2, 2, 0)


def test_breakdown_blocked_slots(extract):
    found = extract(BREAKDOWN + breakdown() + breakdown(status="Blocked", patient=""))

    assert found.excluded == {"Blocked slots": 1}
    assert problems(found) == []


def test_breakdown_without_patients_refused(refusal):
    columns = "Appointment date,Appointment status,Patient Count\n"

    assert "no patient number column" in refusal(columns + "01-Apr-26,Finished,4\n")


REPORT = (
    '"Full Name of the Session Holder of the Session","Day of Week"'
    ',"Session\'s Session Start","Session\'s Session End","Appointment Date"'
    ',"Appointment Time","Slot Type","Slot Duration","Availability","DNA"'
    ',"Booked Time to Slot Time","Arrive Time to Send In Time"'
    ',"Slot Time to Send In Time","Slot Time to Arrive Time","Consultation Time","",'
    "\r\n"
)


def report_row(*values: str, count: str = "1") -> str:
    """A row that ends as the values do: what is left of them is not printed."""
    empty = 15 - len(values)
    cells = [""] * empty + list(values) + [count]
    return ",".join(f'"{cell}"' for cell in cells) + ",\r\n"


WAITS = ("Unknown", "Unknown", "Unknown", "Unknown")
FIRST = (
    *(
        "FENWICK, A (Dr)",
        "Mon",
        "08:30",
        "12:00",
        "08-Sep-2025",
        "08:30",
        "Book, ahead",
    ),
    *("10", "Booked", "Attended", "2880", *WAITS),
)


def test_report(extract):
    found = extract(
        REPORT
        + report_row(*FIRST)
        + report_row("Did Not Attend", "-15", *WAITS, count="2")
        + report_row("09:30", "Urgent", "15", "Booked", "2", "30", *WAITS)
        + report_row("09-Sept-2025", "08:30", *FIRST[6:])
        + report_row("LARK, B (Ms)", *FIRST[1:])
    )

    assert found.layout.name == "EMIS Web appointment report (no patients)"
    assert not found.has_patients
    assert found.patients.empty
    frame = found.appointments
    assert frame["patient"].tolist() == [-1] * 6
    assert frame["status"].tolist() == (
        ["ATTENDED", "DNA", "DNA", "BOOKED", "ATTENDED", "ATTENDED"]
    )
    assert frame["minute"].tolist() == [510, 510, 510, 570, 510, 510]
    assert frame["day"].dt.day.tolist() == [8, 8, 8, 8, 9, 8]
    assert frame["booked_day"].dt.day.tolist() == [6, 8, 8, 8, 7, 6]
    assert frame["clinician"].tolist() == [0, 0, 0, 0, 0, 1]
    assert frame["duration"].tolist() == [10, 10, 10, 15, 10, 10]
    assert found.slot_types == ("Book, ahead", "Urgent")
    assert problems(found) == []
    assert (found.rows_read, found.rows_accepted) == (5, 5)


def test_report_leaves_out_what_is_no_appointment(extract):
    slot = FIRST[:6]
    found = extract(
        REPORT
        + report_row(*FIRST)
        + report_row("Available", "Attended", *["Unknown"] * 5, count="7")
        + report_row("Blocked", "Attended", *["Unknown"] * 5)
        + report_row(*slot, "Lunch Break", "60", "Booked", "Attended", "0", *WAITS)
        + report_row(*slot, "DO  NOT BOOK", "10", "Booked", "Attended", "0", *WAITS)
        + report_row(*slot, "Visits", "1439", "Booked", "Attended", "0", *WAITS)
        + report_row("Sat", *[""] * 13, count="0")
        + report_row("09:50", *FIRST[6:])
        + report_row("Sun", *[""] * 13, count="0")
    )

    counts = {reason.split(" (")[0]: rows for reason, rows in found.excluded.items()}
    assert counts == {
        "Group headings that stand for no slot": 2,
        "Slots that nobody booked": 2,
        "Slots that are not for patients": 2,
        "Lists of a whole day": 1,
    }
    assert found.rows_read == 9
    assert (found.rows_accepted, found.rows_rejected) == (2, 0)
    assert found.appointments["minute"].tolist() == [510, 590]


def test_report_filled_down_over_blocks(extract):
    more = report_row("Did Not Attend", "2880", *WAITS)

    found = extract(REPORT + report_row(*FIRST) + more * 150_000)

    assert found.appointments["day"].nunique() == 1
    assert found.appointments["status"].value_counts()["DNA"] == 150_000


def test_report_with_rows_above(extract):
    found = extract("Report\r\nLast Run: 04-May-2026\r\n" + REPORT + report_row(*FIRST))

    assert found.rows_accepted == 1


def test_report_of_nothing_booked(refusal):
    rows = report_row(*FIRST[:8], "Available", "Attended", *["Unknown"] * 5)

    assert refusal(REPORT + rows * 3) == (
        "Of 3 rows, none is an appointment. Most often: slots that nobody booked"
        " (available, blocked, embargoed or other). Nothing has been loaded."
    )


def test_list_is_provisional(extract):
    found = extract(
        """
        EMIS Number,NHS Number,Family Name,Date of Birth,Gender,Appointment Date,Appointment Time,Slot Type,Slot Duration,Current Slot Status,Session Holder
        70001,9990000018,Doe,31-Dec-1960,Male,08-Sep-2025,08:30,Routine,10,Left,"FENWICK, A (Dr)"
        70002,,Doe,,Female,08-Sep-2025,08:40,Admin time,10,Booked,"FENWICK, A (Dr)"
        """
    )

    assert found.layout.name == "EMIS Web patient list (provisional)"
    assert appointments(found) == [("70001", "2025-09-08", "ATTENDED")]
    assert patients(found) == [("70001", 1960, "MALE", "")]
    assert list(found.dropped_identifiers) == [
        "NHS Number",
        "Family Name",
        "Date of Birth",
    ]
    assert sum(found.excluded.values()) == 1


@pytest.mark.parametrize(
    "last", ["Total,,,2", "Grand Total,2", "Total", '"TOTALS: ",,,', ",Total,,"]
)
@pytest.mark.parametrize("end", ["", "\n"])
def test_row_of_totals(extract, last, end):
    found = extract(
        "Patient,Date,Status,Notes\nP1,2025-04-01,DNA,\nP2,2025-04-01,DNA,\n"
        + last
        + end
    )

    assert found.rows_accepted == 2
    assert [problem[:2] for problem in problems(found)] == [(4, "NOT_AN_APPOINTMENT")]


def test_clinic_called_total_is_no_row_of_totals(extract):
    found = extract("Clinic,Patient,Date,Status\nTotal Health,P1,2025-04-01,DNA\n")

    assert found.rows_accepted == 1


def test_needed_column_twice_refused(refusal):
    content = BREAKDOWN.strip() + ",Patient ID\n" + breakdown().strip() + ",7\n"

    assert refusal(content) == (
        "The file has 2 columns called Patient ID (12 and 14). Remove or rename all but"
        " one."
    )


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_is_sound(name):
    shape = LAYOUTS[name]

    assert set(shape.fields) <= set(FIELDS)
    assert {sign.status for sign in shape.signs} <= set(STATUSES)
    for pattern in (*shape.rules, *shape.signs):
        assert re.compile(pattern.pattern)
    assert len(name) <= 100
