"""What we read from a registered list, and the headings that each thing goes by."""

from dataclasses import dataclass

from attenders.extracts.reading.fields import FIELDS as OF_APPOINTMENTS
from attenders.extracts.reading.fields import Field
from attenders.extracts.reading.layouts import Join


def _theirs(name: str) -> tuple[str, ...]:
    """What the same field goes by in appointment extracts."""
    return OF_APPOINTMENTS[name].headings


# Headings are compared after `normal`; of two that are there the first counts. The
# patient must be the number that the practice's appointment extracts have.
FIELDS: dict[str, Field] = {
    "patient": Field(
        "patient number",
        (
            *_theirs("patient"),
            "patientguid",
            "patient guid",
            "patient no",
            "patientnumber",
            "emis patient number",
            "rowidentifier",  # of SystmOne's SRPatient
        ),
    ),
    "birth_date": Field(
        "date of birth, of which the year and month are kept",
        (*_theirs("birth_date"), "patient date of birth", "d o b"),
    ),
    "birth_year": Field("year of birth", (*_theirs("birth_year"), "birthyear")),
    "birth_month": Field(
        "month of birth", ("birth month", "month of birth", "birthmonth")
    ),
    "age": Field("age", (*_theirs("age"), "patient age", "current age")),
    "sex": Field("sex", (*_theirs("sex"), "patient sex", "patient gender")),
    "registered_on": Field(
        "date of registration",
        (
            "registration date",
            "date of registration",
            "date registered",
            "registered date",
            "registered on",
            "dateregistration",
            "dateofregistration",
            "gp registration date",
            "registration start date",
        ),
    ),
    "left_on": Field(
        "date of deregistration",
        (
            "deregistration date",
            "date of deregistration",
            "deregistered date",
            "date deregistered",
            "deduction date",
            "date of deduction",
            "deducted date",
            "date deducted",
            "datederegistration",
            "dateofdeactivation",
            "date of deactivation",
            "date left",
            "left date",
            "left on",
            "registration end date",
        ),
    ),
    "died_on": Field(
        "date of death",
        (
            "date of death",
            "datedeath",
            "dateofdeath",
            "death date",
            "deceased date",
            "date deceased",
            "died on",
        ),
    ),
    "status": Field(
        "registration status",
        (
            "registration status",
            "registrationstatus",
            "patient status",
            "patient registration status",
            "status",
        ),
    ),
    "kind": Field(
        "type of registration",
        (
            "registration type",
            "patient type",
            "patienttype",
            "patienttypedescription",
            "patient type description",
        ),
    ),
    "is_deceased": Field(
        "whether the person died", ("deceased", "is deceased", "dead", "died")
    ),
    "has_left": Field(
        "whether the person left", ("deducted", "deregistered", "has left", "left")
    ),
    "is_temporary": Field(
        "whether the registration is temporary",
        ("temporary", "is temporary", "temporary patient", "temporary resident"),
    ),
    "is_test": Field(
        "whether it is a test patient",
        ("test patient", "testpatient", "is test", "dummy patient", "dummytype"),
    ),
    "removed": Field(
        "whether the row was removed", ("removeddata", "removed data", "deleted")
    ),
    "usual_gp": Field(
        "usual GP",
        (
            "usual gp",
            "usual gp s full name",
            "usual gp full name",
            "usual gp name",
            "named gp",
            "named accountable gp",
            "accountable gp",
            "registered gp",
        ),
    ),
    "frailty": Field(
        "frailty band",
        (
            "frailty",
            "frailty band",
            "frailty category",
            "frailty level",
            "frailty status",
            "efi category",
            "electronic frailty index category",
        ),
    ),
    "deprivation_decile": Field(
        "deprivation decile",
        (
            "deprivation decile",
            "imd decile",
            "index of multiple deprivation decile",
            "imd",
        ),
    ),
    "emergency_visits": Field(
        "A&E attendances in 12 months",
        (
            "a e attendances in 12 months",
            "a e attendances in last 12 months",
            "a e attendances",
            "ae attendances",
            "a and e attendances",
            "ed attendances",
            "emergency attendances",
        ),
    ),
    "conditions": Field(
        "long-term conditions", (*_theirs("conditions"), "long term condition")
    ),
}
DATES = ("birth_date", "registered_on", "left_on", "died_on")
FLAGS = ("is_deceased", "has_left", "is_temporary", "is_test")
# The first that is there is read, the month of birth beside a year only
BIRTHS = ("birth_date", "birth_year", "age")
# What tells that somebody is no longer, or not yet, a permanent patient
LEAVING = ("left_on", "died_on", "status", "kind", *FLAGS)

# Headings that no registered list has, and every list of appointments has some of
OF_APPOINTMENTS_ONLY = frozenset(
    (
        "appointment date",
        "appointmentdate",
        "appointment day",
        "appointmentday",
        "appointment status",
        "appointment time",
        "slot status",
        "no show",
    )
)


@dataclass(frozen=True)
class Joined:
    """Two files of a ZIP that make one list: the first is known by its headings."""

    headings: tuple[str, ...]
    join: Join


JOINS = (
    # SystmOne: a row for each registration, and who the person is in another file
    Joined(
        ("IDPatient", "DateRegistration"),
        Join(
            on="IDPatient",
            key="RowIdentifier",
            columns={
                name: (name,)
                for name in ("DateBirth", "Gender", "DateDeath", "TestPatient")
            },
        ),
    ),
)


@dataclass(frozen=True)
class Differs:
    """Rows to leave out: those in which two columns say different things."""

    reason: str
    one: str
    other: str


DIFFERENCES = (
    # SRPatientRegistration has a person's registrations at every practice
    Differs(
        "Registrations at another practice",
        "idorganisation",
        "idorganisationvisibleto",
    ),
)
REMOVED = "Rows that your system had removed"

TEMPLATE_HEADINGS = (
    "Patient ID",
    "Date of birth",
    "Sex",
    "Registration date",
    "Deregistration date",
    "Date of death",
    "Registration type",
    "Test patient",
    "Usual GP",
    "Frailty band",
    "Deprivation decile",
    "A&E attendances in 12 months",
    "Conditions",
)
# Made up, one row for each kind of person
TEMPLATE_EXAMPLES = """\
FIC0000001,14/02/1958,Female,01/09/1999,,,Regular,No,Dr A Example,Mild,3,1,\
Hypertension; Diabetes
FIC0000002,30/11/2016,Male,02/12/2016,,,Regular,No,Dr B Example,,7,0,Asthma
FIC0000003,05/06/1941,Male,11/05/1987,,03/01/2026,Regular,No,Dr A Example,Severe,2,4,\
Heart failure
FIC0000004,19/08/1990,Female,20/03/2015,28/02/2026,,Regular,No,Dr B Example,,5,,
FIC0000005,01/01/1985,Male,10/03/2026,,,Temporary,No,,,,,
FIC0000006,01/01/1990,Female,01/01/2020,,,Regular,Yes,,,,,
"""
