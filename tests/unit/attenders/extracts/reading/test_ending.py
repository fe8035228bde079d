"""Files that were cut, and quotation marks that swallow rows."""

from time import perf_counter

import pytest

from tests.unit.attenders.extracts.tables import problems


CUT = (
    "It may not have been saved or copied to the end. Nothing has been loaded:"
    " run the export again."
)
HEADINGS = "Patient ID,Appointment date,Status,Clinician\n"
GOOD = "P1,01/04/2025,Attended,Dr A\n"


def never_closed(row: str) -> str:
    return (
        f"A quotation mark in row {row} is never closed, so the rows after it cannot be"
        " told apart. Nothing has been loaded."
    )


@pytest.mark.parametrize(
    ("last", "values"), [("P2", 1), ("P2,02/0", 2), ("P2,02/04/2025,Atten", 3)]
)
def test_ending_cut_in_the_last_row(refusal, last, values):
    content = HEADINGS + GOOD + last

    assert refusal(content) == (
        f"The file stops in the middle of row 3, which has {values} of 4 values. {CUT}"
    )


@pytest.mark.parametrize("last", ['"P2', 'P2,"02/04', 'P2,02/04/2025,DNA,"Dr B, GP'])
def test_ending_cut_inside_quotation_marks(refusal, last):
    content = HEADINGS + GOOD + last

    assert refusal(content) == (
        "The file stops in the middle of row 3, inside a value in quotation marks."
        f" {CUT}"
    )


def test_ending_cut_after_many_blocks(refusal):
    content = HEADINGS + GOOD * 400_000 + "P2,02/04"

    assert refusal(content) == (
        f"The file stops in the middle of row 400,002, which has 2 of 4 values. {CUT}"
    )


def test_ending_short_last_row_with_a_line_break(extract):
    found = extract(HEADINGS + GOOD + "P2,02/04/2025\n")

    assert problems(found) == [
        (3, "WRONG_NUMBER_OF_VALUES", "", "2 values, 4 headings")
    ]


@pytest.mark.parametrize("last", ["P2,02/04/2025,DNA,", 'P2,02/04/2025,DNA,"Dr B"'])
def test_ending_whole_last_row_without_a_line_break(extract, last):
    found = extract(HEADINGS + GOOD + last)

    assert found.rows_accepted == 2
    assert problems(found) == []


def test_ending_long_last_row_without_a_line_break(extract):
    found = extract(HEADINGS + GOOD + "P2,02/04/2025,DNA,Dr B,x")

    assert problems(found) == [
        (3, "WRONG_NUMBER_OF_VALUES", "", "5 values, 4 headings")
    ]


@pytest.mark.parametrize(
    "row",
    [
        '"P2,02/04/2025,DNA,Dr B\n',
        'P2,"02/04/2025,DNA,Dr B\n',
        'P2,02/04/2025,DNA,"Dr B\n',
    ],
    ids=["first", "middle", "last"],
)
@pytest.mark.parametrize("after", [GOOD, GOOD * 50, ""], ids=["one", "fifty", "none"])
def test_ending_mark_never_closed(refusal, row, after):
    content = HEADINGS + GOOD + row + after

    assert refusal(content) == never_closed("3")


@pytest.mark.parametrize(
    "row",
    [
        'P2,"02/04/2025,DNA,Dr B\nP3,02/04/2025,"DNA",Dr B\n',
        'P2,02/04/2025,DNA,"Dr B\nP3,02/04/2025,DNA,"Dr B"\n',
        '"P2","02/04/2025","DNA","Dr B\n"P3","02/04/2025","DNA","Dr B"\n',
    ],
    ids=["same number of values", "last value", "everything quoted"],
)
def test_ending_mark_closed_by_a_later_one(refusal, row):
    content = HEADINGS + GOOD + row + GOOD

    assert refusal(content) == never_closed("3")


def test_ending_mark_swallows_rows_in_a_column_not_kept(refusal):
    content = (
        b"Patient ID,Date,Status,Notes\nP1,01/04/2025,DNA,x\n\n"
        b'P2,01/04/2025,DNA,"open\nP3,01/04/2025,DNA,"closed"\n'
    )

    assert refusal(content) == never_closed("4")


def test_ending_mark_never_closed_before_many_rows(refusal):
    content = HEADINGS + GOOD * 1_200 + '"P2,02/04/2025,DNA,x\n' + GOOD * 400_000
    start = perf_counter()

    sentence = refusal(content)

    assert sentence == never_closed("1,202")
    assert perf_counter() - start < 5


@pytest.mark.parametrize("value", ['5" pipe', '"x"y', '"Dr ""Bones"" A"', '""'])
def test_ending_odd_marks_on_one_line_do_no_harm(extract, value):
    found = extract(HEADINGS + f"P2,02/04/2025,DNA,{value}\n" + GOOD)

    assert found.rows_accepted == 2


def test_ending_odd_mark_in_a_long_row_costs_that_row(extract):
    found = extract(HEADINGS + 'P2,02/04/2025,DNA,5" pipe,x\n' + GOOD)

    assert problems(found) == [
        (2, "WRONG_NUMBER_OF_VALUES", "", "5 values, 4 headings")
    ]


def test_ending_short_row_with_a_value_over_lines_costs_that_row(extract):
    found = extract(HEADINGS + 'P2,02/04/2025,"DNA\n\nlate"\n' + GOOD)

    assert problems(found) == [
        (2, "WRONG_NUMBER_OF_VALUES", "", "3 values, 4 headings")
    ]


@pytest.mark.parametrize("piece", [b"a", b"a,", b'"",'])
def test_ending_20_mb_line_under_headings(refusal, piece):
    content = HEADINGS.encode() + piece * (20_000_000 // len(piece))
    start = perf_counter()

    sentence = refusal(content)

    assert sentence == "The file has a line that is far too long to be a row."
    assert perf_counter() - start < 8


def test_ending_200_kb_value(extract):
    found = extract(HEADINGS + "P1,01/04/2025," + "x" * 200_000 + ",Dr A\n")

    assert problems(found) == [(2, "STATUS_NOT_RECOGNISED", "Status", "x" * 80)]
