"""Which column is which."""

import pytest

from academy.exceptions import ExtractError
from attenders.extracts.reading.choices import Choices
from attenders.extracts.reading.fields import FIELDS, normal
from attenders.extracts.reading.layouts import TEMPLATE_HEADINGS
from attenders.extracts.reading.recognition import recognise
from attenders.extracts.reading.words import WORDS
from attenders.frames import MODES, SEXES, STAFF, STATUSES


FIRST_ROW = (
    "The first row looks like an appointment, so the file seems to have no headings."
)


def not_recognised(headings: list[str], mapping: dict[str, str] | None = None) -> str:
    with pytest.raises(ExtractError) as error:
        recognise(headings, Choices(mapping or {}))
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("No-show", "no show"),
        ("  Patient   ID ", "patient id"),
        ("\ufeffPatient\u00a0ID\u200b", "patient id"),
        ("APPOINTMENT_DATE", "appointment date"),
        ("Année", "année"),
        ("---", ""),
    ],
)
def test_normal(text, plain):
    assert normal(text) == plain


def test_recognise_template():
    layout = recognise(TEMPLATE_HEADINGS)

    assert layout.name == "our template"
    assert layout.dropped == ()
    assert list(layout.positions.values()) == sorted(layout.positions.values())


def test_recognise_public_file():
    layout = recognise(
        ["PatientId", "Gender", "ScheduledDay", "AppointmentDay", "SMS", "No-show"]
    )

    assert layout.name == "the public no-show file"
    assert layout.dropped == ("SMS",)
    assert layout.used == {
        "patient": "PatientId",
        "date": "AppointmentDay",
        "booked": "ScheduledDay",
        "missed": "No-show",
        "sex": "Gender",
    }


@pytest.mark.parametrize(
    ("field", "heading"),
    [
        (name, heading)
        for name, field in FIELDS.items()
        for heading in field.headings
        if name not in ("patient", "date", "status")
    ],
)
def test_recognise_every_heading(field, heading):
    outcome = [] if field in ("missed", "attended") else ["Status"]

    layout = recognise(["Patient ID", "Appointment date", *outcome, heading.upper()])

    assert layout.used[field] == heading.upper()


def test_recognise_headings_in_other_case_and_spacing():
    layout = recognise([" patient id ", "APPOINTMENT_DATE", "Appointment-Status"])

    assert list(layout.positions) == ["patient", "date", "status"]


def test_recognise_order_of_columns_does_not_matter():
    layout = recognise(["Status", "Date", "Notes", "Patient"])

    assert layout.positions == {"patient": 3, "date": 1, "status": 0}


def test_recognise_first_outcome_column_is_enough():
    layout = recognise(["Patient", "Date", "No-show", "Attended", "Status"])

    assert layout.used["status"] == "Status"
    assert layout.dropped == ("No-show", "Attended")


NO_PATIENT = "patient number column (such as “Patient id”)"
NO_DATE = "appointment date column (such as “Appointment date”)"
NO_STATUS = "appointment status column (such as “Status”)"


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        ("Date, Status", NO_PATIENT),
        ("Patient, Status", NO_DATE),
        ("Patient, Date", NO_STATUS),
        ("Status, Clinic", f"{NO_PATIENT} and no {NO_DATE}"),
        ("Clinic, ", f"{NO_PATIENT} and no {NO_DATE} and no {NO_STATUS}"),
    ],
)
def test_recognise_column_missing(headings, wanted):
    shown = headings if headings[-1] != " " else headings + "(empty)"

    assert not_recognised(headings.split(", ")) == (
        f"The file has no {wanted}. Its columns are: {shown}."
    )


def test_recognise_shows_no_more_headings_than_can_be_read():
    sentence = not_recognised(["x" * 500] * 200)

    assert f"Its columns are: {', '.join(['x' * 40] * 20)}." in sentence


def test_recognise_first_row_of_data_is_not_shown():
    sentence = not_recognised(["943 476 5919", "01/04/2025", "Attended", "Dr A"])

    assert sentence == FIRST_ROW


def test_recognise_needed_column_twice():
    sentence = not_recognised(["Patient", "Start", "Date", "Status", "date"])

    assert sentence == (
        "The file has 2 columns called Date (3 and 5). Remove or rename all but one."
    )


def test_recognise_other_column_twice():
    layout = recognise(["Patient", "Date", "Status", "Notes", "Notes", "", ""])

    assert layout.dropped == ("Notes", "Notes", "", "")


def test_mapping_of_unknown_headings():
    layout = recognise(
        ["Person", "When", "No-show"],
        Choices({"patient": "person", "date": "WHEN", "status": "No-show"}),
    )

    assert layout.used == {"patient": "Person", "date": "When", "missed": "No-show"}


def test_mapping_overrules_what_we_know():
    layout = recognise(
        ["Patient ID", "Patient number", "Date", "Status"],
        Choices({"patient": "Patient number"}),
    )

    assert layout.used["patient"] == "Patient number"
    assert "Patient ID" in layout.dropped


@pytest.mark.parametrize(
    ("mapping", "used"),
    [
        ({"status": "No-show"}, "missed"),
        ({"missed": "No-show"}, "missed"),
        ({"attended": "No-show"}, "attended"),
    ],
)
def test_mapping_of_outcome_overrules_a_status_column(mapping, used):
    layout = recognise(["Patient", "Date", "Status", "No-show"], Choices(mapping))

    assert layout.used == {"patient": "Patient", "date": "Date", used: "No-show"}


def test_mapping_takes_a_heading_from_another_field():
    layout = recognise(
        ["Patient", "Date", "Status", "Age"], Choices({"clinician": "Age"})
    )

    assert layout.used["clinician"] == "Age"
    assert "age" not in layout.used


def test_mapping_unknown_field():
    sentence = not_recognised(["Patient", "Date", "Status"], {"person": "Patient"})

    assert sentence == (
        "There is no field called person. The fields are: patient, date, time, booked,"
        " lead, status, missed, attended, mode, staff, clinician, slot_type, duration,"
        " end, count, birth_year, birth_date, age, sex, conditions."
    )


def test_mapping_heading_that_is_not_there():
    sentence = not_recognised(["Patient", "Date", "", "Status"], {"date": "Seen on"})

    assert sentence == (
        "The file has no column called Seen on."
        " Its columns are: Patient, Date, (empty), Status."
    )


def test_mapping_column_for_two_fields():
    sentence = not_recognised(
        ["Patient", "Date", "Status"], {"clinician": "Patient", "date": "patient"}
    )

    assert sentence == (
        "“Patient” is chosen for both clinician and appointment date. Change one of them."
    )


@pytest.mark.parametrize(
    ("field", "categories"),
    [
        ("status", STATUSES),
        ("missed", STATUSES),
        ("attended", STATUSES),
        ("mode", MODES),
        ("staff", STAFF),
        ("sex", SEXES),
    ],
)
def test_words_are_plain_and_mean_something(field, categories):
    assert {word for word in WORDS[field] if normal(word) != word} == set()
    assert set(WORDS[field].values()) <= set(categories)


def test_headings_are_plain_and_of_one_field():
    headings = [heading for field in FIELDS.values() for heading in field.headings]

    assert [heading for heading in headings if normal(heading) != heading] == []
    assert len(set(headings)) == len(headings)
