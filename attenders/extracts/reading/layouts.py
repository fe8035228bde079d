"""What the columns of an extract may be called, and what their words mean, as data.

To read another system's file, add its headings and words here; no code changes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from academy.exceptions import ExtractError


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
    "status": Field(
        "appointment status",
        ("status", "appointment status", "appointmentstatus", "appt status", "outcome"),
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
        "clinician", ("clinician", "session holder", "clinician name", "seen by")
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
    "birth_year": Field("year of birth", ("birth year", "year of birth")),
    "age": Field("age", ("age", "age in years")),
    "sex": Field("sex", ("sex", "gender")),
    "conditions": Field("long-term conditions", ("conditions", "long term conditions")),
}

REQUIRED = ("patient", "date")
OUTCOME_FIELDS = ("status", "missed", "attended")

_YES = ("yes", "y", "true", "1")
_NO = ("no", "n", "false", "0")

# The words of SystmOne and EMIS Web, as far as they are published. Sources differ on
# "patient walked out" and "no access visit": we follow OpenSAFELY, which counts the
# first as attended, and treat the second as not known.
WORDS: dict[str, dict[str, str]] = {
    "status": {
        **dict.fromkeys(
            (
                "attended",
                "finished",
                "arrived",
                "in progress",
                "waiting",
                "visit",
                "patient walked out",
                "walked out",
                "seen",
                "left",
                "send in",
                "quiet send in",
                "visited and seen",
                "telephone complete",
                "video complete",
                "fulfilled",
                "completed",
            ),
            "ATTENDED",
        ),
        **dict.fromkeys(
            (
                "did not attend",
                "dna",
                "no show",
                "noshow",
                "missed",
                "telephone not in",
            ),
            "DNA",
        ),
        **dict.fromkeys(
            (
                "cancelled",
                "canceled",
                "cancelled by patient",
                "cancelled by unit",
                "cancelled by other service",
                "cancelled by practice",
                "cancelled due to death",
            ),
            "CANCELLED",
        ),
        **dict.fromkeys(("booked", "slot booked", "pending", "requested"), "BOOKED"),
        **dict.fromkeys(("unknown", "no access visit"), "UNKNOWN"),
    },
    "missed": dict.fromkeys(_YES, "DNA") | dict.fromkeys(_NO, "ATTENDED"),
    "attended": dict.fromkeys(_YES, "ATTENDED") | dict.fromkeys(_NO, "DNA"),
    "mode": {
        **dict.fromkeys(
            ("face to face", "f2f", "face to face surgery", "surgery", "in person"),
            "FACE_TO_FACE",
        ),
        **dict.fromkeys(
            ("telephone", "phone", "telephone audio", "telephone appointment"),
            "TELEPHONE",
        ),
        **dict.fromkeys(
            ("video or online", "video online", "video", "online", "video with audio"),
            "VIDEO_ONLINE",
        ),
        **dict.fromkeys(
            ("home visit", "visit", "face to face home visit"), "HOME_VISIT"
        ),
        "unknown": "UNKNOWN",
    },
    "staff": {
        **dict.fromkeys(
            ("gp", "doctor", "general practitioner", "general medical practitioner"),
            "GP",
        ),
        **dict.fromkeys(("practice nurse", "nurse"), "NURSE"),
        **dict.fromkeys(
            ("advanced practitioner", "advanced nurse practitioner", "anp", "acp"),
            "ADVANCED_PRACTITIONER",
        ),
        **dict.fromkeys(
            ("healthcare assistant", "health care assistant", "hca"),
            "HEALTHCARE_ASSISTANT",
        ),
        **dict.fromkeys(("pharmacist", "clinical pharmacist"), "PHARMACIST"),
        **dict.fromkeys(
            ("physiotherapist", "physio", "first contact physiotherapist"),
            "PHYSIOTHERAPIST",
        ),
        **dict.fromkeys(
            ("social prescriber", "social prescribing link worker"),
            "SOCIAL_PRESCRIBER",
        ),
        **dict.fromkeys(("other", "other practice staff"), "OTHER"),
        "unknown": "UNKNOWN",
    },
    "sex": {
        **dict.fromkeys(("female", "f"), "FEMALE"),
        **dict.fromkeys(("male", "m"), "MALE"),
        **dict.fromkeys(("other", "indeterminate", "i"), "OTHER"),
        **dict.fromkeys(("unknown", "u", "not known"), "UNKNOWN"),
    },
}

TEMPLATE_HEADINGS = (
    "Patient ID",
    "Appointment date",
    "Appointment time",
    "Booked date",
    "Status",
    "Mode",
    "Staff role",
    "Clinician",
    "Slot type",
    "Duration minutes",
    "Birth year",
    "Sex",
    "Conditions",
)

# Shapes with a name: a file with all these headings is called by it.
LAYOUTS: dict[str, tuple[str, ...]] = {
    "our template": TEMPLATE_HEADINGS,
    "the public no-show file": (
        "PatientId",
        "ScheduledDay",
        "AppointmentDay",
        "No-show",
    ),
}


@dataclass(frozen=True)
class Layout:
    """Which column of one file holds which field; positions count from 0."""

    name: str
    positions: Mapping[str, int]
    headings: tuple[str, ...]

    @property
    def used(self) -> dict[str, str]:
        """Field -> heading, for the columns that are read."""
        return {name: self.headings[at] for name, at in self.positions.items()}

    @property
    def dropped(self) -> tuple[str, ...]:
        """Headings of the columns that are never kept."""
        kept = set(self.positions.values())
        return tuple(h for at, h in enumerate(self.headings) if at not in kept)


def normal(text: str) -> str:
    """Lower case without punctuation, so that "No-show" and "no show" are the same."""
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def _position(headings: Sequence[str], wanted: str) -> int:
    """Where the heading that a person named stands."""
    plain = [normal(heading) for heading in headings]
    if normal(wanted) not in plain:
        raise ExtractError(
            f"The file has no column called {wanted}."
            f" Its columns are: {_shown(headings)}."
        )
    return plain.index(normal(wanted))


def _shown(headings: Sequence[str]) -> str:
    """The headings for a sentence: not more, and not longer, than can be read."""
    return ", ".join(heading[:40] or "(empty)" for heading in headings[:20])


def _chosen(headings: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """The columns a person has named, field by field."""
    unknown = sorted(set(mapping) - set(FIELDS))
    if unknown:
        raise ExtractError(
            f"There is no field called {unknown[0]}. The fields are: {', '.join(FIELDS)}."
        )
    fields: dict[int, str] = {}
    for name, heading in mapping.items():
        at = _position(headings, heading)
        if at in fields:
            raise ExtractError(
                f"The column {headings[at]} cannot be both {fields[at]} and {name}."
            )
        fields[at] = name
    return {name: at for at, name in fields.items()}


def _is_yes_or_no(name: str, heading: str) -> str:
    """A status column called "No-show" holds yes or no, whatever we were told."""
    if name != "status":
        return name
    for other in ("missed", "attended"):
        if normal(heading) in FIELDS[other].headings:
            return other
    return name


def recognise(
    headings: Sequence[str], mapping: Mapping[str, str] | None = None
) -> Layout:
    """Say which column is which, by the headings and by what the person named.

    Raises ExtractError where no patient, date or outcome column can be found.
    """
    positions = _chosen(headings, mapping or {})
    positions = {
        _is_yes_or_no(name, headings[at]): at for name, at in positions.items()
    }
    plain = [normal(heading) for heading in headings]
    outcome_chosen = bool(set(OUTCOME_FIELDS) & set(positions))
    for name, field in FIELDS.items():
        if outcome_chosen and name in OUTCOME_FIELDS:
            continue
        free = [
            plain.index(heading)
            for heading in field.headings
            if heading in plain and plain.index(heading) not in positions.values()
        ]
        if name not in positions and free:
            positions[name] = free[0]
    _check_required(headings, positions)
    for name in OUTCOME_FIELDS:  # one outcome column is enough: the first that is there
        if name in positions:
            for other in OUTCOME_FIELDS:
                if other != name:
                    positions.pop(other, None)
            break
    _check_once(headings, positions)
    return Layout(_name(plain), positions, tuple(headings))


def _check_required(headings: Sequence[str], positions: Mapping[str, int]) -> None:
    missing = [FIELDS[name] for name in REQUIRED if name not in positions]
    if not set(OUTCOME_FIELDS) & set(positions):
        missing.append(FIELDS["status"])
    if not missing:
        return
    wanted = " and no ".join(
        f"{field.label} column (such as “{field.headings[0].capitalize()}”)"
        for field in missing
    )
    if any(re.search(r"\d[-/.]\d", heading) for heading in headings):
        raise ExtractError(  # which does not show a patient's data as if headings
            "The first row looks like an appointment. The first row must be the column"
            " headings."
        )
    raise ExtractError(
        f"The first row has no {wanted}. It has: {_shown(headings)}."
        " The first row must be the column headings."
    )


def _check_once(headings: Sequence[str], positions: Mapping[str, int]) -> None:
    """Refuse a file in which a column that is needed is there twice."""
    plain = [normal(heading) for heading in headings]
    for at in positions.values():
        places = [str(n) for n, text in enumerate(plain, start=1) if text == plain[at]]
        if len(places) > 1:
            raise ExtractError(
                f"The file has {len(places)} columns called {headings[at]}"
                f" ({' and '.join(places)}). Remove or rename all but one."
            )


def _name(plain: Sequence[str]) -> str:
    for name, headings in LAYOUTS.items():
        if {normal(heading) for heading in headings} <= set(plain):
            return name
    return "columns recognised by their headings"
