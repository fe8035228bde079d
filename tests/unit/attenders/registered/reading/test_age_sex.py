"""Age-sex tables from a file."""

import pytest

from academy.exceptions import ExtractError
from attenders.registered.reading import read_age_sex
from attenders.registered.reading.age_sex import TEMPLATE


def filled(content: str) -> dict[str, tuple[int, int, int]]:
    """The bands that have anybody: female, male, other."""
    table = read_age_sex(content.encode())
    return {
        row.band: (row.female, row.male, row.other) for row in table.rows if row.people
    }


def test_age_sex_of_a_file():
    assert filled("""Age band,Sex,People
0-4,Female,10
0 to 4,Male,11
85+,F,"1,012"
85 and over,Indeterminate,1
Not known,Males,3
""") == {"0 to 4": (10, 11, 0), "85 or over": (1012, 0, 1), "Not known": (0, 3, 0)}


def test_age_sex_of_single_years_and_totals():
    assert filled("""AGE,SEX,NUMBER_OF_PATIENTS
ALL,ALL,100
17,FEMALE,1
18,FEMALE,2
34,FEMALE,4
35,FEMALE,8
95+,FEMALE,16
""") == {
        "5 to 17": (1, 0, 0),
        "18 to 34": (6, 0, 0),
        "35 to 49": (8, 0, 0),
        "85 or over": (16, 0, 0),
    }


def test_age_sex_of_the_template_can_be_read():
    assert read_age_sex(TEMPLATE.encode()).people == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            "Age band,People\n0-4,1\n",
            "The file has no column called sex. Its columns are: Age band, People.",
        ),
        (
            "943 476 5919,SMITH Janet,12/03/1950\n943 476 5870,DOE John,1/1/1950\n",
            (
                "The first row looks like data. The first row must be the column headings:"
                " Age band, Sex and People."
            ),
        ),
        (
            "Age band,Sex,People\n15-19,F,1\n",
            "Row 2: the ages 15-19 lie on both sides of 18, so they cannot be divided.",
        ),
        ("Age band,Sex,People\nyoung,F,1\n", "Row 2: “young” is no age band."),
        ("Age band,Sex,People\n0-4,F,1\n0-4,Q,1\n", "Row 3: “Q” is no sex"),
        ("Age band,Sex,People\n0-4,F,-1\n", "Row 2: “-1” is no number of people."),
        (
            "Age band,Sex,People\n0-4,F,1\n0-4,F,2\n",
            "Row 3 has an age and a sex that a row above has too.",
        ),
        ("Age band,Sex,People\n0-4\n", "Row 2 has fewer values than there are"),
        ("Age band,Sex,People\n", "The file has headings but no rows."),
        ("", "The selected file is empty."),
    ],
)
def test_age_sex_that_cannot_be_used(content, sentence):
    with pytest.raises(ExtractError) as error:
        read_age_sex(content.encode())

    assert str(error.value).startswith(sentence)
