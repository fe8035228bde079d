"""What to put into an export, and what a practice gets for it: the data of help pages.

A test reads a file with each of these headings, so that the help cannot promise what
the reader does not do. Where we have not seen a system's file, `is_seen` says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from attenders.extracts.reading.fields import FIELDS, REQUIRED
from attenders.extracts.reading.layouts import TEMPLATE_HEADINGS
from attenders.extracts.reading.recognition import recognise
from attenders.extracts.reading.words import WORDS
from attenders.frames import MODES, SEXES, STAFF, STATUSES


NEEDED = (*REQUIRED, "status")
_KEPT = "Kept with the appointment. No page shows it yet."

# What a column is good for, by the name of its field
GIVES: Mapping[str, str] = {
    "patient": "Who attends often. The number becomes a pseudonym.",
    "date": "Everything is counted by the day, and missed appointments by weekday.",
    "status": "What was attended, missed or cancelled.",
    "time": "Tells two appointments of a day apart where your files overlap.",
    "clinician": "Files that overlap are put together clinician by clinician.",
    "slot_type": "Tells two appointments at one time apart where your files overlap.",
    "booked": "How many appointments are missed after how long a wait.",
    "lead": "How many appointments are missed after how long a wait.",
    "birth_year": "An age band beside each person who attends often.",
    "birth_date": "An age band. We keep month and year, and drop the day.",
    "age": "An age band beside each person who attends often.",
    "sex": "Sex, beside each person who attends often.",
    "mode": _KEPT,
    "staff": "Days on which a group of staff has no appointments.",
    "duration": _KEPT,
    "conditions": _KEPT,
    "count": "Comes by itself. It says how many appointments a row stands for, and we"
    " count as many.",
}


@dataclass(frozen=True)
class Tick:
    """One column to tick: the system's name for it, and the fields we read from it."""

    heading: str
    fields: tuple[str, ...]
    is_seen: bool = True

    @property
    def is_needed(self) -> bool:
        return self.fields[0] in NEEDED

    @property
    def gives(self) -> str:
        return GIVES[self.fields[0]]


# Columns of a real breakdown report, the last three of another product's code
SYSTMONE: tuple[Tick, ...] = (
    Tick("Patient ID", ("patient",)),
    Tick("Appointment date", ("date",)),
    Tick("Appointment status", ("status",)),
    Tick("Appointment time", ("time",)),
    Tick("Clinician", ("clinician",)),
    Tick("Time between booking and appointment", ("lead",)),
    Tick("Rota type", ("slot_type", "staff")),
    Tick("Appointment flags", ("mode",)),
    Tick("Appointment duration (actual)", ("duration",)),
    Tick("Patient Count", ("count",)),
    Tick("Appointment booked date", ("booked",), is_seen=False),
    Tick("Age in years", ("age",), is_seen=False),
    Tick("Sex", ("sex",), is_seen=False),
)

# The names of patient reports and of the appointment report; a list with both has not
# been seen
EMIS_LIST: tuple[Tick, ...] = (
    Tick("EMIS Number", ("patient",)),
    Tick("Appointment Date", ("date",)),
    Tick("Current Slot Status", ("status",), is_seen=False),
    Tick("Appointment Time", ("time",)),
    Tick("Session Holder", ("clinician",), is_seen=False),
    Tick("Slot Type", ("slot_type",)),
    Tick("Booked Date", ("booked",), is_seen=False),
    Tick("Slot Duration", ("duration",)),
    Tick("Age", ("age",)),
    Tick("Gender", ("sex",)),
    Tick("Mode of Contact", ("mode",), is_seen=False),
    Tick("Role", ("staff",), is_seen=False),
)

MEANINGS: Mapping[str, str] = {
    "ATTENDED": "Attended",
    "DNA": "Missed",
    "CANCELLED": "Cancelled",
    "BOOKED": "To come, or never closed",
    "FACE_TO_FACE": "Face to face",
    "TELEPHONE": "Telephone",
    "VIDEO_ONLINE": "Video or online",
    "HOME_VISIT": "Home visit",
    "GP": "GP",
    "NURSE": "Nurse",
    "ADVANCED_PRACTITIONER": "Advanced practitioner",
    "HEALTHCARE_ASSISTANT": "Healthcare assistant",
    "PHARMACIST": "Pharmacist",
    "PHYSIOTHERAPIST": "Physiotherapist",
    "SOCIAL_PRESCRIBER": "Social prescriber",
    "FEMALE": "Female",
    "MALE": "Male",
    "OTHER": "Other",
    "UNKNOWN": "Not known",
    "WALKED_OUT": "Came, and left before being seen",
    "NO_ACCESS_VISIT": "Home visit, nobody opened",
}
_LISTS = {"status": STATUSES, "mode": MODES, "staff": STAFF, "sex": SEXES}

_FORMS = {
    "patient": "Your system’s own number for the person: letters and digits. Never the"
    " NHS number.",
    "date": "Day, month, year: 31/03/2025 or 2025-03-31.",
    "time": "Hours and minutes: 09:10.",
    "booked": "As the appointment date.",
    "status": "One of the words below.",
    "mode": "One of the words below.",
    "staff": "One of the words below.",
    "clinician": "Any name, always written in the same way.",
    "slot_type": "Any words.",
    "duration": "Whole minutes: 10.",
    "birth_year": "Four digits: 1958.",
    "sex": "One of the words below.",
    "conditions": "Any words, with semicolons between them.",
}


@dataclass(frozen=True)
class TemplateColumn:
    """One column of our template, told to whoever fills it in."""

    heading: str
    label: str
    form: str
    gives: str
    is_needed: bool
    example: str
    words: Mapping[str, tuple[str, ...]]


def template_columns(example: Mapping[str, object]) -> tuple[TemplateColumn, ...]:
    """The template column by column, with the values of an example row."""
    positions = recognise(TEMPLATE_HEADINGS).positions
    fields = {place: field for field, place in positions.items()}
    return tuple(
        TemplateColumn(
            heading=heading,
            label=FIELDS[fields[place]].label,
            form=_FORMS[fields[place]],
            gives=GIVES[fields[place]],
            is_needed=fields[place] in NEEDED,
            example=str(example[heading]),
            words=_words(fields[place]),
        )
        for place, heading in enumerate(TEMPLATE_HEADINGS)
    )


def _words(field: str) -> dict[str, tuple[str, ...]]:
    """What the accepted words of a field mean, in the order of frames; else nothing."""
    return {
        MEANINGS[meaning]: tuple(
            word for word, means in WORDS[field].items() if means == meaning
        )
        for meaning in _LISTS.get(field, ())
    }
