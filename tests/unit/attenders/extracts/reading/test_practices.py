"""Whose rows they are, where a column of the file says so."""

import pytest


def rows_of(heading: str, *codes: str) -> str:
    """Appointments with one column more, a row for each of these values."""
    rows = "".join(f"P1,14/04/2025,DNA,{code}\n" for code in codes)
    return f"Patient ID,Date,Status,{heading}\n{rows}"


@pytest.mark.parametrize(
    "heading",
    ["Organisation Code", "ODS code", "practice_code", "IDOrganisationVisibleTo"],
)
def test_codes_of_practices(extract, heading):
    found = extract(rows_of(heading, "Y12345", "", " y12345 ", "Unknown"))

    assert found.practices == ("Y12345",)
    assert found.notices == ()


def test_codes_of_several_practices_are_told(extract):
    found = extract(rows_of("ODS code", "Y12345", "A81001", "A81001"))

    assert found.practices == ("A81001", "Y12345")
    assert found.notices == ("The rows are of several practices: A81001, Y12345.",)


@pytest.mark.parametrize(
    "code", ["12345", "QOP", "A8100", "A810011", "Ａ81001", "A٨١٠٠١"]
)
def test_other_codes_say_nothing(extract, code):
    assert extract(rows_of("Organisation Code", code)).practices == ()


def test_files_without_such_a_column_say_nothing(extract):
    assert extract(rows_of("Clinic", "A81001")).practices == ()
