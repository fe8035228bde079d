"""What we read from an extract, and the headings that each thing goes by."""

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Field:
    """One thing we read: its name in plain words and the headings it goes by."""

    label: str
    headings: tuple[str, ...]


# Headings are compared after `normal`: lower case, single spaces, no punctuation.
FIELDS: dict[str, Field] = {
    "patient": Field(
        "patient number",
        (
            "patient id",
            "patientid",
            "patient",
            "patient number",
            "emis number",
            "idpatient",
            "patient identifier",
        ),
    ),
    "date": Field(
        "appointment date",
        (
            "appointment date",
            "appointmentday",
            "appointment day",
            "appointmentdate",
            "appointment start",
            "start date",
            "datestart",
            "date",
        ),
    ),
    "time": Field(
        "appointment time", ("appointment time", "appointmentstarttime", "time")
    ),
    "booked": Field(
        "booking date",
        (
            "booked date",
            "appointment booked date",
            "scheduledday",
            "scheduled day",
            "booking date",
            "date booked",
            "dateappointmentbooked",
            "bookeddate",
        ),
    ),
    "lead": Field(
        "time between booking and appointment",
        ("time between booking and appointment", "booked time to slot time"),
    ),
    "status": Field(
        "appointment status",
        (
            "status",
            "appointment status",
            "appointmentstatus",
            "appt status",
            "outcome",
            "slot status",
            "current slot status",
        ),
    ),
    "missed": Field(
        "whether it was missed",
        ("no show", "noshow", "dna", "did not attend", "didnotattend", "missed"),
    ),
    "attended": Field("whether the person came", ("attended", "showed up", "arrived")),
    "mode": Field(
        "kind of contact",
        ("mode", "appointment mode", "appt mode", "mode of contact", "contact mode"),
    ),
    "staff": Field(
        "staff role",
        ("staff role", "hcp type", "role", "clinician role", "staff group"),
    ),
    "clinician": Field(
        "clinician",
        (
            "clinician",
            "session holder",
            "clinician name",
            "seen by",
            "full name of the session holder of the session",
        ),
    ),
    "slot_type": Field(
        "slot type", ("slot type", "slottype", "appointment type", "rota type")
    ),
    "duration": Field(
        "minutes",
        (
            "duration minutes",
            "duration",
            "appointment duration actual",
            "appointment duration booked",
            "slot duration",
        ),
    ),
    "end": Field("end of the appointment", ("dateend", "appointment end")),
    "count": Field("number of slots in the row", ("patient count",)),
    "birth_year": Field("year of birth", ("birth year", "year of birth")),
    "birth_date": Field(
        "date of birth, of which year and month are kept",
        ("date of birth", "dob", "birth date", "datebirth", "dateofbirth"),
    ),
    "age": Field("age", ("age", "age in years")),
    "sex": Field("sex", ("sex", "gender")),
    "conditions": Field("long-term conditions", ("conditions", "long term conditions")),
}

REQUIRED = ("patient", "date")
OUTCOME_FIELDS = ("status", "missed", "attended")


# Letters that nobody sees and that change nothing: soft hyphens, joiners, marks
_UNSEEN = dict.fromkeys((0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF))


def without_unseen(text: str) -> str:
    """The text as a person sees it, without letters that show nothing."""
    return text if text.isascii() else text.translate(_UNSEEN)


# The same words stand in block after block of a file
@lru_cache(maxsize=20_000)
def normal(text: str) -> str:
    """Lower case without punctuation, so that "No-show" and "no show" are the same."""
    return re.sub(r"[\W_]+", " ", without_unseen(text)).strip().casefold()
