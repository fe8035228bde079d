"""What a column may hold, by its values."""

import pytest

from attenders.extracts.reading.guessing import guesses


COLUMNS = {
    "patient": ["20817", "20818", "31001", "20817"],
    "date": ["03/03/2025", "04/03/2025", "05/03/2025", "06/03/2025"],
    "booked": ["01/02/2025", "01/02/2025", "05/02/2025", "06/02/2025"],
    "time": ["09:10", "9:20", "16:40", "12:00"],
    "status": ["Attended", "DNA", "Attended", "Cancelled"],
    "sex": ["F", "M", "F", "F"],
    "staff": ["GP", "Nurse", "GP", "HCA"],
    "mode": ["Telephone", "Face to face", "Telephone", "Video"],
    "duration": ["10 min", "10 min", "20 min", "5 min"],
    "birth_year": ["1950", "1980", "2011", "1966"],
    "clinician": ["Dr A Shah", "Nurse B Bell", "Dr A Shah", "Dr C Dee"],
}


def found(columns: dict[str, list[str]], **taken: int) -> dict[str, str]:
    """The name of the column that is proposed for each field."""
    samples = dict(enumerate(columns.values()))
    names = list(columns)
    return {name: names[at] for name, at in guesses(samples, taken=taken).items()}


def test_guesses_find_every_field_by_its_values():
    assert found(COLUMNS) == {name: name for name in COLUMNS}


def test_guesses_do_not_depend_on_the_order_of_columns():
    assert found(dict(reversed(COLUMNS.items()))) == {name: name for name in COLUMNS}


@pytest.mark.parametrize("values", [[], ["Blue", "Green"], ["see note", "0.5", "?"]])
def test_guesses_of_other_values_are_none(values):
    assert found({"other": values}) == {}


def test_guesses_leave_columns_and_fields_that_are_taken():
    dates = {"a": COLUMNS["date"], "b": COLUMNS["booked"]}

    assert found(dates, date=0) == {"booked": "b"}


def test_guesses_propose_no_second_outcome():
    assert found({"a": COLUMNS["status"]}, missed=9) == {}


def test_guesses_take_yes_and_no_for_an_outcome_only():
    assert found({"a": ["Yes", "No", "No"]}) == {"status": "a"}


def test_guesses_take_bare_numbers_for_no_date():
    assert "date" not in found({"a": ["45678", "45679", "45680"]})
