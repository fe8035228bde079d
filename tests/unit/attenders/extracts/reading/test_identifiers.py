"""Columns that say who a person is are found, told of, and never kept."""

from collections.abc import Iterable

import pytest

from attenders.extracts.reading.identifiers import (
    is_nhs_number,
    without_identifiers,
)


# The project's domain reference 8.2
RIGHT = ("9434765919", "9434765870", "4010232137", "6541003238")
RIGHT += ("4146515092", "4446394339", "5265784454", "9990000018")
WRONG = ("4380590096", "3459124359", "1234561234", "7124577660")
REFUSED = (
    "The column {} holds NHS numbers, which are never needed here. Export the number"
    " that your clinical system gives each patient instead: “Patient ID” in SystmOne,"
    " “EMIS Number” in EMIS Web. Nothing has been loaded."
)


def file_with(heading: str, *values: str, times: int = 3) -> str:
    """Appointments of people with plain numbers, and one column more."""
    rows = "".join(f"P1,2025-04-01,DNA,{value}\n" for value in values)
    return f"Patient,Date,Status,{heading}\n" + rows * times


@pytest.mark.parametrize("number", RIGHT)
@pytest.mark.parametrize("form", ["{}", "{0[0]}", " {} ", "{}.0"])
def test_nhs_number(number, form):
    spaced = f"{number[:3]} {number[3:6]} {number[6:]}"

    assert is_nhs_number(form.format(number if form != "{0[0]}" else [spaced]))
    assert is_nhs_number(spaced.replace(" ", "-"))


@pytest.mark.parametrize(
    "text", [*WRONG, "2222222222", "0000000000", "943476591", "94347659190", "", "x"]
)
def test_nhs_number_not(text):
    assert not is_nhs_number(text)


@pytest.mark.parametrize("numbers", [RIGHT, ("943 476 5919", "943-476-5870")])
def test_patients_by_nhs_number_refused(refusal, numbers):
    rows = "".join(f"{number},2025-04-01,DNA\n" for number in numbers)

    assert refusal("Patient ID,Date,Status\n" + rows) == REFUSED.format("Patient ID")


def test_patients_by_nhs_number_refused_where_a_person_maps_it(refusal):
    content = file_with("Number", *RIGHT)

    assert refusal(content, {"patient": "Number"}) == REFUSED.format("Number")


def test_patient_numbers_of_ten_digits_are_taken(extract):
    rows = "".join(f"{number},2025-04-01,DNA\n" for number in (*WRONG, RIGHT[0]))

    assert extract("Patient ID,Date,Status\n" + rows).rows_accepted == 5


def patients(numbers: Iterable[object]) -> str:
    rows = "".join(f"{number},2025-04-01,DNA\n" for number in numbers)
    return "Patient ID,Date,Status\n" + rows


def with_check_digit(start: int) -> str:
    found = (f"{start:09}{last}" for last in range(10))
    return next((number for number in found if is_nhs_number(number)), "")


def test_patients_partly_by_nhs_number_refused(refusal):
    right = [with_check_digit(400_000_000 + n) for n in range(60)]
    content = patients([*range(1000, 1400), *filter(None, right)])

    assert refusal(content) == REFUSED.format("Patient ID")


def test_patients_partly_by_nhs_number_among_other_ten_digits_refused(refusal):
    right = [with_check_digit(400_000_000 + n) for n in range(60)]
    content = patients([*range(5_000_000_000, 5_000_000_140), *filter(None, right)])

    assert refusal(content) == REFUSED.format("Patient ID")


def test_patient_numbers_of_ten_digits_that_pass_by_chance_are_taken(extract):
    numbers = range(5_000_000_000, 5_000_000_190)

    assert sum(is_nhs_number(str(number)) for number in numbers) > 10
    assert extract(patients(numbers)).rows_accepted == 190


def test_patient_who_comes_often_passes_by_chance_once(extract):
    content = patients([*WRONG, *[RIGHT[0]] * 3])

    assert extract(content + content.partition("\n")[2]).rows_accepted == 14


def test_patient_numbers_shortened_by_excel_refused(refusal):
    content = "Patient,Date,Status\n" + "9.43477E+09,2025-04-01,DNA\n" * 3

    assert refusal(content).startswith(
        "The patient numbers in the column Patient were shortened by Excel"
    )


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("NHS number", "NHS numbers"),
        ("Surname", "names of people"),
        ("Calling Name", "names of people"),
        ("House Name / Flat Number", "addresses"),
        ("Postcode", "full postcodes"),
        ("Mobile", "telephone numbers or email addresses"),
        ("Date of Birth", "full dates of birth, of which only year and month are kept"),
    ],
)
def test_dropped_by_heading(extract, heading, reason):
    found = extract(file_with(heading, "01/02/1960", "", ""))

    assert found.dropped_identifiers == {heading: reason}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (RIGHT, "NHS numbers"),
        (("943 476 5919", ""), "NHS numbers"),
        (("SK17 6AA", "M1 1AE", "sw1a1aa"), "full postcodes"),
        (('"DOE, Jane (Miss)"', '"O\'NEIL, A B (Mr)"'), "names of people"),
        (("a.b@example.org",), "telephone numbers or email addresses"),
        (
            ("01/02/1960", "1960-12-31", "1-Jan-1931", "01/01/2010"),
            "full dates of birth, of which only year and month are kept",
        ),
    ],
)
def test_dropped_by_content(extract, values, reason):
    found = extract(file_with("Column X", *values))

    assert found.dropped_identifiers == {"Column X": reason}
    assert "Column X" in found.layout.dropped


@pytest.mark.parametrize(
    "values", [WRONG, ("SK17", "M1"), ("Routine, on the day",), ("01/02/2025",), ("",)]
)
def test_other_content_is_nothing_to_tell(extract, values):
    quoted = [f'"{value}"' for value in values]

    assert extract(file_with("Column X", *quoted)).dropped_identifiers == {}


def test_kept_text_with_identifiers_is_not_kept(extract):
    found = extract(file_with("Slot type", *RIGHT))

    assert found.dropped_identifiers == {"Slot type": "NHS numbers"}
    assert found.slot_types == ()
    assert "slot_type" not in found.layout.used


def test_clinicians_are_no_patients(extract):
    found = extract(file_with("Clinician", '"SMITH, Anna (Ms)"'))

    assert found.dropped_identifiers == {}
    assert found.clinicians == ("SMITH, Anna (Ms)",)


def test_found_in_a_later_block(extract):
    empty = file_with("Column X", "", times=300_000)
    late = "".join(f"P1,2025-04-01,DNA,{number}\n" for number in RIGHT * 30_000)

    assert extract(empty + late).dropped_identifiers == {"Column X": "NHS numbers"}


def test_date_of_birth_gives_year_and_month(extract):
    found = extract(file_with("Date of Birth", "31/12/1960"))

    assert found.patients["birth_year"].tolist() == [1960]
    assert found.patients["birth_month"].tolist() == [12]
    assert found.problems.empty


@pytest.mark.parametrize("year", range(26, 31))
def test_date_of_birth_of_the_oldest_without_its_century(extract, year):
    found = extract(file_with("Date of Birth", f"14/03/{year}"))

    assert found.patients["birth_year"].tolist() == [1900 + year]
    assert found.problems.empty


def test_date_of_birth_is_the_same_before_and_after_a_hundredth_birthday(extract):
    found = extract(
        """
        Patient,Date,Status,Date of Birth
        P1,02/06/2026,DNA,14/03/26
        P1,02/01/2026,DNA,14/03/26
        P2,02/06/2026,DNA,15/03/26
        """
    )

    assert found.patients["birth_year"].tolist() == [1926, 2026]
    assert found.problems.empty


def test_date_of_birth_that_cannot_be_is_not_shown(extract):
    found = extract(file_with("Date of Birth", "31/12/1850", times=1))

    assert found.problems[["kind", "value"]].to_numpy().tolist() == [
        ["IMPOSSIBLE_AGE", ""]
    ]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("SMITH, John (Mr)", "(names of people)"),
        ("AB1 2CD", "(full postcodes)"),
        ("j.smith@example.org", "(telephone numbers or email addresses)"),
        ("12/04/1958", "(full dates of birth)"),
        ("soon", "soon"),
        ("31/02/2025", "31/02/2025"),
        ("Walked out", "Walked out"),
    ],
)
def test_value_of_a_problem_says_what_it_was_and_not_who(value, kept):
    assert without_identifiers(value) == kept


def test_slipped_row_leaves_nobody_in_its_problems(extract):
    found = extract(
        "Patient ID,Appointment date,Status\nP1,03/03/2025,Attended\n"
        'P2,"SMITH, John (Mr)",Attended\nP3,AB1 2CD,Attended\n'
    )

    assert found.problems["value"].tolist() == ["(names of people)", "(full postcodes)"]
