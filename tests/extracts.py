"""Extracts written by tests: real bytes in the shape of our template, and of the EMIS
Web appointment report, which has no patients."""

from collections.abc import Iterable
from pathlib import Path


HEADINGS = (
    "Patient ID,Appointment date,Appointment time,Booked date,Status,Mode,Staff role,"
    "Clinician,Slot type,Duration minutes,Birth year,Sex,Conditions"
)


def row(
    patient: str = "P1",
    day: str = "03/03/2025",
    *,
    time: str = "09:00",
    booked: str = "01/03/2025",
    status: str = "Attended",
    clinician: str = "Dr A",
    birth_year: str = "1960",
) -> str:
    """One appointment as a line of the template."""
    return (
        f"{patient},{day},{time},{booked},{status},Face to face,GP,{clinician},"
        f"Routine appointment,10,{birth_year},Female,"
    )


def as_bytes(rows: Iterable[str]) -> bytes:
    return "\n".join((HEADINGS, *rows, "")).encode()


def write(path: Path, rows: Iterable[str]) -> Path:
    path.write_bytes(as_bytes(rows))
    return path


REPORT_HEADINGS = (
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


def report_row(
    day: str = "03-Mar-2025",
    *,
    time: str = "09:00",
    dna: str = "Attended",
    clinician: str = "FENWICK, A (Dr)",
    count: int = 1,
) -> tuple[str, ...]:
    """One line of the report with nothing left out, for slots that were booked."""
    session = (clinician, "Mon", "08:30", "12:00")
    slot = (day, time, "Routine", "10", "Booked", dna, "2880")
    return (*session, *slot, *["Unknown"] * 4, str(count))


def as_report(rows: Iterable[tuple[str, ...]]) -> bytes:
    """As EMIS Web has it: all quoted, every line ending in a comma."""
    lines = (",".join(f'"{cell}"' for cell in row) for row in (REPORT_HEADINGS, *rows))
    return "".join(f"{line},\r\n" for line in lines).encode()
