"""What becomes of each value of a row, and which problems are noted."""

import pytest

from attenders.extracts.reading.words import WORDS
from tests.unit.attenders.extracts.tables import appointments, patients, problems


def rows_of(column: str, *values: str) -> str:
    """One good appointment a value, all of one person."""
    rows = "".join(f"P1,01/04/2025,Attended,{value}\n" for value in values)
    return f"Patient,Date,Status,{column}\n{rows}"


def test_row_with_every_column(extract):
    found = extract(
        """
        Patient ID,Appointment date,Appointment time,Booked date,Status,Mode,Staff role,Clinician,Slot type,Duration minutes,Birth year,Sex,Conditions
        P1,01/04/2025,09:10,28/03/2025,Finished,Phone,Nurse,Nurse B,Dressing,8m,1950,F,Asthma; COPD
        """
    )

    more = ("booked_day", "minute", "mode", "staff", "duration")
    assert appointments(found, *more) == [
        ("P1", "2025-04-01", "ATTENDED", "2025-03-28", 550, "TELEPHONE", "NURSE", 8)
    ]
    assert patients(found) == [("P1", 1950, "FEMALE", "Asthma; COPD")]
    assert (found.clinicians, found.slot_types) == (("Nurse B",), ("Dressing",))
    assert problems(found) == []


def test_row_with_the_least_columns(extract):
    found = extract("Patient,Date,Status\nP1,01/04/2025,DNA\n")

    more = ("booked_day", "minute", "mode", "staff", "duration")
    assert appointments(found, *more) == [
        ("P1", "2025-04-01", "DNA", "", -1, "UNKNOWN", "UNKNOWN", -1)
    ]
    assert patients(found) == [("P1", -1, "UNKNOWN", "")]
    assert found.appointments[["clinician", "slot_type"]].eq(-1).all(axis=None)


def test_blank_optional_values_are_no_problem(extract):
    found = extract(
        """
        Patient,Date,Time,Booked date,Status,Mode,Staff role,Clinician,Duration,Age,Sex
        P1,01/04/2025,,,DNA,,,,,,
        P2,01/04/2025, , ,DNA, , , , , ,
        """
    )

    assert problems(found) == []
    assert found.appointments["clinician"].tolist() == [-1, -1]


def test_patient_numbers_are_text(extract):
    numbers = ["9377952927E-5", "007", "7", "29872499824296", "1e400", "nan1"]
    rows = "".join(f"{number},01/04/2025,DNA\n" for number in numbers)

    found = extract("Patient,Date,Status\n" + rows + " 007 ,02/04/2025,DNA\n")

    assert list(found.patients["local_id"]) == numbers
    assert found.appointments["patient"].tolist() == [0, 1, 2, 3, 4, 5, 1]


@pytest.mark.parametrize("value", ["", "  ", "-1", "NULL", "Unknown", "n/a"])
def test_patient_missing(extract, value):
    found = extract(f"Patient,Date,Status\n{value},01/04/2025,DNA\nP2,01/04/2025,DNA\n")

    assert problems(found) == [(2, "NO_PATIENT", "Patient", "")]
    assert found.rows_accepted == 1


@pytest.mark.parametrize("sign", ["\x07", "\x1b", "\u202e", "\t", "\n"])
def test_patient_with_a_control_character(extract, sign):
    found = extract(
        f'Patient,Date,Status\n"P{sign}1",01/04/2025,DNA\nP2,01/04/2025,DNA\n'
    )

    assert problems(found) == [(2, "UNSTORABLE_PATIENT", "Patient", "")]
    assert list(found.patients["local_id"]) == ["P2"]


@pytest.mark.parametrize("around", ["\u00a0", "\t", "\n", " "])
def test_patient_with_space_around(extract, around):
    found = extract(f'Patient,Date,Status\n"{around}P1{around}",01/04/2025,DNA\n')

    assert list(found.patients["local_id"]) == ["P1"]


def test_patient_in_other_digits(extract):
    found = extract("Patient,Date,Status\n٩٤٣,01/04/2025,DNA\n")

    assert list(found.patients["local_id"]) == ["٩٤٣"]


def test_nul_far_down_the_file(extract):
    good = "P1,01/04/2025,Attended,Dr A,\n" * 50_000
    bad = "P\x002,01/04/2025,DNA,Dr A,\nP3,01/04/2025,DNA,Dr\x00 A,Asth\x00ma\n"

    found = extract("Patient,Date,Status,Clinician,Conditions\n" + good + bad)

    assert problems(found) == [(50_002, "UNSTORABLE_PATIENT", "Patient", "")]
    assert found.clinicians == ("Dr A",)
    assert found.patients["conditions"].tolist() == ["", "Asthma"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("", "NO_DATE"),
        ("NULL", "NO_DATE"),
        ("-1", "NO_DATE"),
        ("31/02/2025", "UNREADABLE_DATE"),
        ("04/31/2025", "UNREADABLE_DATE"),
        ("31/12/1899", "UNREADABLE_DATE"),
        ("9999-12-31", "NO_DATE"),
        ("31 Dec 9999 00:00:00", "NO_DATE"),
        ("MAR2019", "MONTH_WITHOUT_DAY"),
        ("2020-01", "MONTH_WITHOUT_DAY"),
    ],
)
def test_date_missing_or_unreadable(extract, value, kind):
    found = extract(f"Patient,Date,Status\nP1,{value},DNA\nP2,01/04/2025,DNA\n")

    assert problems(found) == [(2, kind, "Date", value)]
    assert list(found.patients["local_id"]) == ["P2"]


def test_row_is_rejected_once_by_the_first_reason(extract):
    found = extract(
        """
        Patient,Date,Time,Booked date,Status,Mode,Duration,Age
        ,x,x,x,x,x,x,x
        P2,01/04/2025,,,DNA,,,
        """
    )

    assert problems(found) == [(2, "NO_PATIENT", "Patient", "")]


@pytest.mark.parametrize(("word", "status"), list(WORDS["status"].items()))
def test_status_words(extract, word, status):
    found = extract(f"Patient,Date,Status\nP1,01/04/2025,{word.title()}\n")

    assert appointments(found) == [("P1", "2025-04-01", status)]
    assert problems(found) == []


@pytest.mark.parametrize(
    ("vendor", "word", "status"),
    [
        ("SystmOne", "Finished", "ATTENDED"),
        ("SystmOne", "Did Not Attend", "DNA"),
        ("SystmOne", "Patient Walked Out", "WALKED_OUT"),
        ("SystmOne", "Cancelled by Patient", "CANCELLED"),
        ("SystmOne", "Cancelled by Unit", "CANCELLED"),
        ("SystmOne", "No Access Visit", "NO_ACCESS_VISIT"),
        ("SystmOne", "In Progress", "ATTENDED"),
        ("SystmOne", "Booked", "BOOKED"),
        ("EMIS", "Left", "ATTENDED"),
        ("EMIS", "Quiet Send In", "ATTENDED"),
        ("EMIS", "Telephone - Not In", "DNA"),
        ("EMIS", "Visited - Not In", "NO_ACCESS_VISIT"),
        ("EMIS", "Walked Out", "WALKED_OUT"),
        ("EMIS", "Telephone - Complete", "ATTENDED"),
        ("EMIS", "Slot Booked", "BOOKED"),
        ("EMIS", "DNA", "DNA"),
    ],
)
def test_status_words_of_vendors(extract, vendor, word, status):
    found = extract(f"Patient,Date,Status\nP1,01/04/2025,{word}\n")

    assert appointments(found) == [("P1", "2025-04-01", status)]


@pytest.mark.parametrize("word", ["Gone fishing", "", "é"])
def test_status_not_known(extract, word):
    found = extract(f"Patient,Date,Status\nP1,01/04/2025,{word}\n")

    assert appointments(found) == [("P1", "2025-04-01", "UNKNOWN")]
    assert problems(found) == [(2, "STATUS_NOT_RECOGNISED", "Status", word)]


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("No-show", "DNA", "ATTENDED"),
        ("DNA", "DNA", "ATTENDED"),
        ("Did not attend", "DNA", "ATTENDED"),
        ("Attended", "ATTENDED", "DNA"),
        ("Showed up", "ATTENDED", "DNA"),
    ],
)
def test_outcome_as_yes_or_no(extract, heading, yes, no):
    words = {"Yes": yes, "y": yes, "TRUE": yes, "1": yes}
    words |= {"No": no, "n": no, "False": no, "0": no}
    rows = "".join(f"P1,01/04/2025,{word}\n" for word in words)

    found = extract(f"Patient,Date,{heading}\n{rows}")

    assert list(found.appointments["status"]) == list(words.values())


def test_outcome_mapped_on_unknown_headings(extract):
    found = extract(
        """
        Person,When,No-show
        P1,01/04/2025,Yes
        P1,02/04/2025,No
        """,
        {"patient": "Person", "date": "When", "status": "No-show"},
    )

    assert appointments(found) == [
        ("P1", "2025-04-01", "DNA"),
        ("P1", "2025-04-02", "ATTENDED"),
    ]


@pytest.mark.parametrize(
    ("heading", "field"), [("Mode", "mode"), ("Staff role", "staff")]
)
def test_vocabulary_words(extract, heading, field):
    words = WORDS[field]

    found = extract(rows_of(heading, *words))

    assert list(found.appointments[field]) == list(words.values())
    assert problems(found) == []


def test_sex_words(extract):
    words = WORDS["sex"]
    rows = "".join(f"P-{word},01/04/2025,DNA,{word}\n" for word in words)

    found = extract("Patient,Date,Status,Sex\n" + rows)

    assert list(found.patients["sex"]) == list(words.values())
    assert problems(found) == []


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Mode", "MODE_NOT_RECOGNISED"),
        ("Staff role", "STAFF_NOT_RECOGNISED"),
        ("Sex", "SEX_NOT_RECOGNISED"),
        ("Time", "UNREADABLE_TIME"),
        ("Booked date", "UNREADABLE_BOOKED_DATE"),
        ("Duration", "UNREADABLE_DURATION"),
        ("Age", "IMPOSSIBLE_AGE"),
        ("Birth year", "IMPOSSIBLE_AGE"),
    ],
)
def test_unreadable_value_is_noted_and_the_row_kept(extract, heading, kind):
    found = extract(rows_of(heading, "nonsense"))

    assert problems(found) == [(2, kind, heading, "nonsense")]
    assert found.rows_accepted == 1


def test_booked_after_the_appointment(extract):
    found = extract(rows_of("Booked date", "31/03/2025", "01/04/2025", "02/04/2025"))

    assert problems(found) == [
        (4, "BOOKED_AFTER_APPOINTMENT", "Booked date", "02/04/2025")
    ]
    assert [row[3] for row in appointments(found, "booked_day")] == [
        "2025-03-31",
        "2025-04-01",
        "2025-04-02",
    ]


def test_booked_later_on_the_same_day(extract):
    found = extract(
        """
        Patient,Date,Booked date,Status
        P1,2025-04-01T00:00:00Z,2025-04-01T18:38:08Z,DNA
        """
    )

    assert problems(found) == []


def test_time_column_goes_before_the_time_of_the_date(extract):
    found = extract("Patient,Date,Time,Status\nP1,01/04/2025 08:00,09:10,DNA\n")

    assert found.appointments["minute"].tolist() == [550]


@pytest.mark.parametrize(
    ("age", "born"), [("0", 2025), ("62", 1963), ("120", 1905), ("62.0", 1963)]
)
def test_age(extract, age, born):
    found = extract(rows_of("Age", age))

    assert found.patients["birth_year"].tolist() == [born]
    assert problems(found) == []


@pytest.mark.parametrize("age", ["-1", "121", "1e400", "nan"])
def test_age_that_cannot_be(extract, age):
    found = extract(rows_of("Age", age))

    assert found.patients["birth_year"].tolist() == [-1]
    assert problems(found) == [(2, "IMPOSSIBLE_AGE", "Age", age)]


@pytest.mark.parametrize(
    ("value", "born"), [("1905", 1905), ("2025", 2025), ("1904", -1), ("2026", -1)]
)
def test_birth_year(extract, value, born):
    found = extract(rows_of("Birth year", value))

    assert found.patients["birth_year"].tolist() == [born]


def test_birth_year_goes_before_age(extract):
    found = extract("Patient,Date,Status,Age,Birth year\nP1,01/04/2025,DNA,3,1950\n")

    assert found.patients["birth_year"].tolist() == [1950]


def test_first_known_fact_of_each_patient(extract):
    found = extract(
        """
        Patient,Date,Status,Birth year,Sex,Conditions
        P1,01/04/2025,DNA,,unknown,
        P2,01/04/2025,DNA,1980,M,Asthma
        P1,02/04/2025,DNA,1950,,COPD
        P1,03/04/2025,DNA,1951,F,Asthma
        """
    )

    first, second = patients(found)
    assert first == ("P1", 1950, "FEMALE", "COPD")
    assert second == ("P2", 1980, "MALE", "Asthma")


def test_fact_of_a_rejected_row_is_not_taken(extract):
    found = extract(
        """
        Patient,Date,Status,Birth year,Clinician
        P1,x,DNA,1950,Dr X
        P1,02/04/2025,DNA,1960,Dr Y
        """
    )

    assert patients(found) == [("P1", 1960, "UNKNOWN", "")]
    assert found.clinicians == ("Dr Y",)


def test_duplicates_are_kept(extract):
    found = extract("Patient,Date,Status\n" + "P1,01/04/2025,DNA\n" * 3)

    assert appointments(found) == [("P1", "2025-04-01", "DNA")] * 3


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('"Fenwick, A"', "Fenwick, A"),
        ('"Dr ""Bones"" B"', 'Dr "Bones" B'),
        ('"Dr\nC"', "Dr C"),
        ("Dr\x1b[1m D", "Dr[1m D"),
        ("O’Neil\u2028\u202ee", "O’Neil\u2028\u202ee"),
        ("=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
        ("<script>{{7*7}}", "<script>{{7*7}}"),
        ("'; DROP TABLE x;--", "'; DROP TABLE x;--"),
    ],
)
def test_names_with_odd_letters(extract, value, name):
    found = extract(rows_of("Clinician", value))

    assert found.clinicians == (name,)


def test_names_are_numbered_in_the_order_of_appearance(extract):
    found = extract(rows_of("Clinician", "Dr B", "", "Dr A", " Dr B "))

    assert found.clinicians == ("Dr B", "Dr A")
    assert found.appointments["clinician"].tolist() == [0, -1, 1, 0]


def test_problems_never_show_the_patient_number(extract):
    found = extract(
        """
        Patient,Date,Time,Booked date,Status,Mode,Staff role,Duration,Age,Sex
        SECRET1,,,,,,,,,
        SECRET2,x,,,,,,,,
        SECRET\a3,01/04/2025,,,DNA,,,,,
        SECRET4,01/04/2025,x,x,x,x,x,x,x,x
        SECRET5,01/04/2025
        """
    )

    assert len(found.problems) == 12
    assert "SECRET" not in found.problems.to_csv()


def test_values_of_problems_are_cut(extract):
    found = extract(rows_of("Mode", "x" * 500))

    assert problems(found) == [(2, "MODE_NOT_RECOGNISED", "Mode", "x" * 80)]
