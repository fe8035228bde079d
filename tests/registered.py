"""Registered lists written by tests: real bytes in a shape that people have."""

from collections.abc import Iterable


HEADINGS = (
    "Patient ID,Date of birth,Sex,Registration date,Deregistration date,Date of death,"
    "Registration type,Diabetes,Usual GP"
)


def person(
    patient: str = "P1",
    *,
    born: str = "14/03/1960",
    sex: str = "F",
    registered: str = "01/04/2001",
    left: str = "",
    died: str = "",
    kind: str = "Regular",
    diabetes: str = "no",
) -> str:
    """One person as a line."""
    return f"{patient},{born},{sex},{registered},{left},{died},{kind},{diabetes},Dr A Example"


def as_bytes(people: Iterable[str]) -> bytes:
    return "\n".join((HEADINGS, *people, "")).encode()
