"""Extracts written by tests: real bytes in the shape of our template."""

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
