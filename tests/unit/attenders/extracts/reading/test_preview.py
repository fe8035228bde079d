"""What a person is shown of a file that we cannot read without being told."""

import json
from collections.abc import Callable
from textwrap import dedent

import pytest

from attenders.extracts.reading import Choices, Guide, Preview, read_extract
from attenders.extracts.reading.choices import KEPT, LEFT_OUT
from attenders.extracts.reading.preview import HIDDEN, UnclearFileError


@pytest.fixture
def preview(written) -> Callable[..., Preview]:
    """Write a file that must be asked about, and see what is shown of it."""

    def seen(content: str, guide: Guide | None = None) -> Preview:
        with pytest.raises(UnclearFileError) as error:
            read_extract(written(content), guide=guide)
        assert str(error.value) == error.value.preview.reason
        return error.value.preview

    return seen


UNKNOWN = """\
    Who,When,What happened,Kind
    1001,13/03/2025,Came,Routine
    1002,14/03/2025,Stayed away,Lunch
    1003,14/03/2025,Came,Routine
    """


def test_preview_shows_the_first_rows_with_their_numbers(preview):
    rows = preview(UNKNOWN).rows

    assert rows[0] == (1, ("Who", "When", "What happened", "Kind"))
    assert rows[-1] == (4, ("1003", "14/03/2025", "Came", "Routine"))


def test_preview_shows_twenty_rows_of_data(preview):
    lines = ["Who,When,What happened", *(f"{n},14/03/2025,x" for n in range(50))]

    assert len(preview("\n".join(lines) + "\n").rows) == 21


def test_preview_counts_the_words_of_the_whole_file(preview):
    seen = preview(UNKNOWN)

    assert seen.words["What happened"] == [("Came", 2), ("Stayed away", 1)]


def test_preview_guesses_by_values(preview):
    seen = preview(UNKNOWN)

    assert (seen.columns["patient"], seen.columns["date"]) == ("Who", "When")
    assert set(seen.guessed) == {"patient", "date"}


def test_preview_says_what_slot_types_mean(preview):
    meanings = preview(UNKNOWN).meanings("slot_type", "Kind")

    assert [(one.word, one.meaning) for one in meanings] == [
        ("Routine", KEPT),
        ("Lunch", LEFT_OUT),
    ]


def test_preview_says_which_statuses_it_knows(preview):
    content = UNKNOWN.replace("Stayed away", "DNA")

    meanings = preview(content).meanings("status", "What happened")

    assert [(one.word, one.meaning) for one in meanings] == [
        ("Came", ""),
        ("DNA", "DNA"),
    ]


def test_preview_reads_yes_and_no_by_what_the_column_is_called(preview):
    content = """\
        Who,When,Attended
        1001,13/03/2025,Yes
        1002,14/03/2025,No
        """

    meanings = preview(content).meanings("status", "Attended")

    assert [one.meaning for one in meanings] == ["ATTENDED", "DNA"]


def test_preview_hides_what_is_never_kept(preview):
    content = """\
        Who,When,NHS,Born
        1001,13/03/2025,943 476 5919,13/03/1950
        1002,14/03/2025,943 476 5870,14/03/1960
        """

    seen = preview(content)

    assert seen.hidden["NHS"] == "NHS numbers"
    assert seen.hidden["Born"].startswith("full dates of birth")
    assert seen.rows[1] == (2, ("1001", "13/03/2025", HIDDEN, HIDDEN))
    assert seen.columns["birth_date"] == "Born"
    assert not {"NHS", "Born"} & set(seen.words)


def test_preview_shows_clinicians_as_they_are(preview):
    content = """\
        Clinician,When,Who
        "SHAH, Ann (Ms)",13/03/2025,1001
        "BELL, Ben (Mr)",14/03/2025,1002
        """

    assert "Clinician" not in preview(content).hidden


def test_preview_survives_json(preview):
    seen = preview(UNKNOWN)

    assert Preview.from_dict(json.loads(json.dumps(seen.to_dict()))) == seen


def test_preview_of_a_file_without_headings_numbers_its_columns(preview):
    seen = preview("1001,13/03/2025,Came\n1002,14/03/2025,Came\n")

    assert seen.labels == ("Column 1", "Column 2", "Column 3")
    assert (seen.heading_row, seen.rows[0][0]) == (0, 1)


def test_headings_in_two_rows_are_read_as_one(extract):
    content = """\
        ,Appointment date,,
        Patient ID,,Status,Clinician
        1001,13/03/2025,Attended,Dr A
        """

    found = extract(content)

    assert found.layout.used["date"] == "Appointment date"
    assert (found.rows_read, found.rows_accepted) == (1, 1)
    assert found.notices == ()


def test_headings_are_taken_from_the_row_a_person_names(written):
    content = "Title,,\nWho,When,Result\n1001,13/03/2025,DNA\n"
    said = Choices(
        columns={"patient": "Who", "date": "When", "status": "Result"}, heading_row=2
    )

    found = read_extract(written(content), guide=Guide(said))

    assert found.rows_accepted == 1
    assert found.notices == ("Skipped 1 row above the headings.",)


def test_headings_are_proposed_under_a_title(preview):
    seen = preview(f"Our report of 1 April,,,\n{dedent(UNKNOWN)}")

    assert (seen.heading_row, seen.labels[0]) == (2, "Who")


def test_headings_in_an_empty_row_are_refused(written):
    with pytest.raises(Exception, match="no column headings in row 9"):
        read_extract(written(UNKNOWN), guide=Guide(Choices(heading_row=9)))


def test_slot_types_are_left_out_and_kept_as_a_person_says(written):
    said = Choices(
        columns={
            "patient": "Who",
            "date": "When",
            "status": "What happened",
            "slot_type": "Kind",
        },
        words={
            "slot_type": {"routine": LEFT_OUT, "lunch": KEPT},
            "status": {"came": "ATTENDED", "stayed away": "DNA"},
        },
    )

    found = read_extract(written(UNKNOWN), guide=Guide(said))

    assert found.appointments["status"].tolist() == ["DNA"]
    assert found.slot_types_left_out == {"Routine": 2}
    assert sum(found.excluded.values()) == 2


@pytest.mark.parametrize(
    ("asks", "content", "reason"),
    [
        ("ALWAYS", "Patient ID,Appointment date,Status", "You asked to check"),
        ("IF_NOT_CERTAIN", "Patient ID,Appointment date,Status", "by their headings"),
    ],
)
def test_columns_are_asked_when_the_guide_says_so(preview, asks, content, reason):
    lines = f"{content}\n1,13/03/2025,Attended\n"

    assert reason in preview(lines, Guide(asks=asks)).reason


def test_provisional_layout_is_asked_about_first(preview):
    content = "EMIS Number,Appointment Date,Slot Type,Status\n1,13/03/2025,x,Seen\n"

    assert "by their headings" in preview(content, Guide(asks="IF_NOT_CERTAIN")).reason
