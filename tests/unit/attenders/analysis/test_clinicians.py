"""Which names are one person, and who is whose own GP."""

import pytest

from attenders.analysis.clinicians import is_person, not_people, own_clinicians


@pytest.mark.parametrize(
    "name",
    [
        *("Unknown", "COVID-19, NHS 111 (Mr)", "FED, GP (Ms)", "Locum", "Duty Doctor"),
        *("Flu Clinic", "Treatment Room", "Not known", "", "Dr", "-", "COVID19 hub"),
        *("Dr Unknown", "Saturday vaccination clinic", "GP, Locum (Dr)", "Triage list"),
    ],
)
def test_clinicians_who_are_nobody(name):
    assert not is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Dr A Jones",
            "SMITH, Jane (Dr)",
            "GP 3",
            "Locum 2",
            "Nurse E Green",
            "A",
            "111",
        ),
        *("Jane Smith (Locum)", "Practice Nurse O’Brien", "Łukasz Żak", "Dr Day"),
    ],
)
def test_clinicians_who_are_people(name):
    assert is_person(name)


def test_clinicians_not_people_by_number():
    assert not_people({9: "Unknown", 4: "Dr A Jones", 7: "Locum"}) == (7, 9)


def test_clinicians_own_by_name():
    names = {4: "SMITH, Jane (Dr)", 7: "Dr A O'Brien", 9: "Locum"}

    own = own_clinicians(
        ["Dr Jane Smith", "dr a o’brien", "", "Locum", "Dr B Jones"], names=names
    )

    assert own.tolist() == [4, 7, -1, -1, -1]


def test_clinicians_own_of_a_name_that_two_have():
    own = own_clinicians(["Jane Smith"], names={4: "Dr Jane Smith", 5: "SMITH, Jane"})

    assert own.tolist() == [-1]


def test_clinicians_own_of_nobody():
    assert own_clinicians([], names={}).tolist() == []
