"""Shapes of file that have a name, as data: to read another, add it here.

The sources of each, and what real files hold, are in the project's extracts reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from attenders.extracts.reading.dates import DateOrder
from attenders.extracts.reading.fields import FIELDS


__all__ = ["FIELDS", "GENERAL", "LAYOUTS", "TEMPLATE_HEADINGS"]


@dataclass(frozen=True)
class Rule:
    """Rows to leave out and to count: those with such a value under this heading.

    The pattern is of the whole value in lower case, with single spaces.
    """

    reason: str
    heading: str
    pattern: str


@dataclass(frozen=True)
class Sign:
    """What became of the appointment, where a value under this heading says so."""

    heading: str
    status: str
    pattern: str = r"(?!unknown$|-1$).+"  # anything at all


@dataclass(frozen=True)
class Join:
    """Facts from another file of the same ZIP, looked up by a column of the first.

    The file is known by its headings. `columns` are the headings that the facts go by
    from here on, each with the headings that it is made of.
    """

    on: str
    key: str
    columns: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Shape:
    """One system's way of writing appointments down.

    `headings` must be there. `fields` are found under other headings than ours; the
    empty heading is the first that is empty. `words` are added to ours. Of `parts` each
    value between commas is looked up, and of `within` the known words in a longer text.
    `fill_down` are columns, left to right, in which a value stands for the rows below
    it until it, or one to its left, changes. A shape `is_provisional` while no real file
    of it was seen: a person confirms it first.
    """

    headings: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    date_order: DateOrder | None = None
    fill_down: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    signs: tuple[Sign, ...] = ()
    joins: tuple[Join, ...] = ()
    has_patients: bool = True
    is_provisional: bool = False


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

_YES = r"1|true|yes|y"
NOT_FACING = (
    r"(.*\b)?(lunch|coffee|tea break|do not book|blocked|catch ?up|not available)(\b.*)?"
    r"|admin|admin (time|slot|session)|break|default|meeting|(practice|clinical) meeting"
    r"|training|annual leave|supervision|comments?"
)
NOT_PATIENTS = "Slots that are not for patients (such as lunch, admin, do not book)"
_LISTS = "Lists of a whole day (1,439 minutes), which are not appointments"
_NOT_BOOKED = "Slots that nobody booked (available, blocked, embargoed or other)"
_EMPTY = "Slots without a patient"
_DELETED = "Rows that the clinical system marks as deleted"
_WHOLE_DAY = r"1439|1440"

# The codes of OpenSAFELY's data dictionary; 17, 18, 20, 21 and 26 occur and mean
# nothing that is published, so they are shown as words that we do not know.
_SYSTMONE_CODES = {
    **dict.fromkeys(("1", "3", "4", "8", "9"), "ATTENDED"),
    "2": "DNA",
    **dict.fromkeys(("10", "11", "12", "15"), "CANCELLED"),
    **dict.fromkeys(("0", "5"), "BOOKED"),
    "14": "NO_ACCESS_VISIT",
    "16": "WALKED_OUT",
}

# A file with all the headings of a shape is called by its name.
LAYOUTS: dict[str, Shape] = {
    "our template": Shape(TEMPLATE_HEADINGS),
    "the public no-show file": Shape(
        ("PatientId", "ScheduledDay", "AppointmentDay", "No-show"),
    ),
    "SystmOne appointment breakdown": Shape(
        ("Appointment date", "Appointment status", "Patient Count"),
        fields={
            "mode": "Appointment flags",
            "staff": "Rota type",
            "slot_type": "Rota type",
        },
        words={"mode": {"telephone review": "TELEPHONE"}},
        parts=("mode",),
        within=("staff",),
        rules=(Rule("Blocked slots", "Appointment status", r"blocked"),),
    ),
    "SystmOne strategic reporting extract": Shape(
        ("DateStart", "AppointmentStatus", "IDPatient", "DateAppointmentBooked"),
        fields={
            "mode": "TelephoneAppointment",
            "staff": "RotaType",
            "slot_type": "RotaName",
            "clinician": "IDProfileClinician",
            "birth_date": "SRPatient.DateBirth",
            "sex": "SRPatient.Gender",
        },
        words={
            "status": _SYSTMONE_CODES,
            "mode": {"1": "TELEPHONE", "true": "TELEPHONE"}
            | dict.fromkeys(("0", "false"), "UNKNOWN"),
        },
        within=("staff",),
        date_order="DAY_FIRST",
        rules=(
            Rule(_DELETED, "RemovedData", _YES),
            Rule(_EMPTY, "IDPatient", r"(-1)?"),
            Rule("Test patients", "SRPatient.TestPatient", _YES),
            Rule("Blocked slots", "AppointmentStatus", r"6|blocked"),
        ),
        joins=(
            Join(
                on="IDPatient",
                key="RowIdentifier",
                columns={
                    "SRPatient.DateBirth": ("DateBirth",),
                    "SRPatient.Gender": ("Gender",),
                    "SRPatient.TestPatient": ("TestPatient",),
                },
            ),
        ),
    ),
    "EMIS Web appointment report (no patients)": Shape(
        (
            "Full Name of the Session Holder of the Session",
            "Appointment Date",
            "Slot Type",
            "Availability",
            "DNA",
        ),
        fields={"status": "DNA", "count": ""},
        words={"status": {"2": "BOOKED"}},  # its word for “not yet happened”
        date_order="DAY_FIRST",
        fill_down=(
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
        ),
        rules=(
            Rule(_NOT_BOOKED, "Availability", r"(?!booked$).*"),
            Rule(NOT_PATIENTS, "Slot Type", NOT_FACING),
            Rule(_LISTS, "Slot Duration", _WHOLE_DAY),
        ),
        has_patients=False,
    ),
    "EMIS bulk extract (IM1)": Shape(
        ("AppointmentDate", "AppointmentStartTime", "PatientGuid", "SessionGuid"),
        fields={
            "patient": "PatientGuid",
            "duration": "PlannedDurationInMinutes",
            "mode": "ModeOfContact",
            "clinician": "UserInRole.Name",
            "staff": "UserInRole.JobCategoryName",
            "birth_date": "Patient.DateOfBirth",
            "sex": "Patient.Sex",
        },
        within=("staff",),
        date_order="DAY_FIRST",
        rules=(
            Rule(_DELETED, "Deleted", _YES),
            Rule(_EMPTY, "PatientGuid", r""),
            Rule(NOT_PATIENTS, "SlotType", NOT_FACING),
            Rule(_LISTS, "PlannedDurationInMinutes", _WHOLE_DAY),
        ),
        signs=(
            Sign("DidNotAttend", "DNA", _YES),
            Sign("LeftTime", "ATTENDED"),
            Sign("SendInTime", "ATTENDED"),
        ),
        joins=(
            Join(
                on="SessionGuid",
                key="SessionGuid",
                columns={"SessionUser.UserInRoleGuid": ("UserInRoleGuid",)},
            ),
            Join(
                on="SessionUser.UserInRoleGuid",
                key="UserInRoleGuid",
                columns={
                    "UserInRole.Name": ("Title", "GivenName", "Surname"),
                    "UserInRole.JobCategoryName": ("JobCategoryName",),
                },
            ),
            Join(
                on="PatientGuid",
                key="PatientGuid",
                columns={
                    "Patient.DateOfBirth": ("DateOfBirth",),
                    "Patient.Sex": ("Sex",),
                },
            ),
        ),
    ),
    # No real file of it was found: known by its column names alone
    "EMIS Web patient list (provisional)": Shape(
        ("EMIS Number", "Appointment Date"),
        # Should it have the outcomes of the appointment report
        words={
            "missed": {
                "attended": "ATTENDED",
                "did not attend": "DNA",
                "2": "BOOKED",
                "unknown": "UNKNOWN",
            }
        },
        date_order="DAY_FIRST",
        rules=(
            Rule(_EMPTY, "EMIS Number", r""),
            Rule(_NOT_BOOKED, "Availability", r"(?!booked$).*"),
            Rule(NOT_PATIENTS, "Slot Type", NOT_FACING),
            Rule(_LISTS, "Slot Duration", _WHOLE_DAY),
        ),
        is_provisional=True,
    ),
}
GENERAL = Shape()
