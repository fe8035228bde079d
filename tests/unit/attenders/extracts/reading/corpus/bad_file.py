"""What is said of one bad file: how it is made, and what must become of it."""

from collections.abc import Callable
from dataclasses import dataclass


# Nobody's: these must never be in a sentence
PATIENT = "FIC00417"
SURNAME = "Quibblewick"
NHS_NUMBER = "9990000018"
SECRETS = (PATIENT, SURNAME, NHS_NUMBER)

COLUMNS = ("Patient ID", "Appointment date", "Appointment time", "Status", "Clinician")
HEADINGS = ",".join(COLUMNS) + "\n"


@dataclass(frozen=True)
class BadFile:
    """One file of the corpus, by its number in the reliability reference.

    It is `refused` or `asks` in this sentence, or else it loads: with what is `told` of
    the whole file, and `problems` by row and kind. `accepted`, `excluded` and `days` are
    of what loads. A `dangerous` one is read by a child with limits, as in production.
    """

    number: int
    name: str
    build: Callable[[], bytes]
    refused: str = ""
    asks: str = ""
    told: str = ""
    problems: tuple[tuple[int, str], ...] = ()
    accepted: int = 1
    excluded: int = 0
    days: tuple[str, ...] = ()
    clinicians: tuple[str, ...] = ()
    dangerous: bool = False

    def __str__(self) -> str:
        return f"{self.number:02} {self.name}"


def row(
    day: str = "14/04/2025",
    *,
    patient: str = PATIENT,
    time: str = "09:00",
    status: str = "Attended",
    clinician: str = "Dr A",
) -> str:
    """One appointment under our headings."""
    return f"{patient},{day},{time},{status},{clinician}\n"


def text(*rows: str, headings: str = HEADINGS) -> Callable[[], bytes]:
    """A file of these rows, as UTF-8."""
    return (headings + "".join(rows)).encode
