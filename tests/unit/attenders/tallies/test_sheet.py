"""Tallies as CSV files."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.exceptions import TallyError
from attenders.tallies.lines import Line, added_up
from attenders.tallies.sheet import HEADINGS, Problem, read_sheet, template, written
from tests.unit.attenders.tallies.lines import generated


TODAY = date(2025, 3, 31)
HEAD = ",".join(HEADINGS)
ROW = "2025-03-03,Morning,Phone,Medicines,Turned away,Community pharmacy,3"
LINE = Line(
    date(2025, 3, 3), "MORNING", "PHONE", "MEDICINES", "TURNED_AWAY", "PHARMACY", 3
)


def sheet(*rows: str, head: str = HEAD, encoding: str = "utf-8"):
    return read_sheet("\r\n".join((head, *rows)).encode(encoding), today=TODAY)


def changed(**cells: str) -> str:
    """The good row with another value under some headings."""
    row = dict(zip(HEADINGS, ROW.split(","), strict=True))
    row |= {name.replace("_", " "): value for name, value in cells.items()}
    return ",".join(row.values())


def test_sheet_of_one_row():
    assert sheet(ROW).lines == (LINE,)


@pytest.mark.parametrize(
    "day", ["03/03/2025", "3/3/25", "3 March 2025", "3 Mar 2025", "03-Mar-25"]
)
def test_sheet_reads_days_as_spreadsheets_write_them(day):
    assert sheet(changed(Day=day)).lines == (LINE,)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_sheet_reads_the_usual_encodings(encoding):
    assert sheet(ROW, encoding=encoding).lines == (LINE,)


@pytest.mark.parametrize("sign", [";", "\t"])
def test_sheet_reads_other_delimiters(sign):
    read = sheet(ROW.replace(",", sign), head=HEAD.replace(",", sign))

    assert read.lines == (LINE,)


def test_sheet_reads_codes_other_words_and_columns_in_any_order():
    head = "count,COULD HAVE BEEN MET BY,Outcome,Need,Channel,Session,Day,"
    row = "3,pharmacy,TURNED_AWAY,medicines,Telephone,am,2025-03-03,"

    assert sheet(row, head=head).lines == (LINE,)


def test_sheet_takes_nothing_for_not_said():
    (line,) = sheet(
        changed(Need="").replace(",Community pharmacy,", ",,").replace("x", "")
    ).lines

    assert (line.need, line.met_by) == ("NOT_SAID", "NOT_SAID")


def test_sheet_adds_up_rows_that_are_alike_and_passes_over_empty_ones():
    read = sheet(ROW, "", ",,,,,,", changed(Count="0"), ROW)

    assert read.lines == (Line(*list(vars(LINE).values())[:-1], count=6),)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Day", "31/02/2025", "Enter a day such as 2026-03-31 or 31/03/2026."),
        ("Day", "", "Enter a day such as 2026-03-31 or 31/03/2026."),
        ("Day", "0205-03-03", "Enter a day such as 2026-03-31 or 31/03/2026."),
        ("Day", "2025-04-01", "Enter a day that is today or in the past."),
        ("Session", "evening", "Enter one of: Morning, Afternoon, All day."),
        ("Channel", "", "Enter one of: Phone, At the desk, Online, On paper."),
        ("Channel", "***", "Enter one of: Phone, At the desk, Online, On paper."),
        ("Count", "-1", "Enter a whole number from 0 to 999."),
        ("Count", "1000", "Enter a whole number from 0 to 999."),
        ("Count", "9" * 5000, "Enter a whole number from 0 to 999."),
        ("Count", "2.5", "Enter a whole number from 0 to 999."),
        ("Count", "", "Enter a whole number from 0 to 999."),
    ],
)
def test_sheet_says_what_is_wrong_with_a_cell(column, value, reason):
    read = sheet(ROW, changed(**{column: value}))

    assert read.problems == (Problem(3, column, value[:80], reason),)
    assert read.lines == ()


def test_sheet_takes_a_need_of_signs_alone_for_no_need():
    assert [p.column for p in sheet(changed(Need="???")).problems] == ["Need"]


def test_sheet_numbers_rows_as_a_spreadsheet_does():
    two_lines = '"Med\nicines"'

    read = sheet("", changed(Need=two_lines), changed(Count="x", Session="y"))

    assert [(p.row, p.column) for p in read.problems] == [
        (3, "Need"),
        (4, "Session"),
        (4, "Count"),
    ]


def test_sheet_does_not_take_a_value_without_a_heading():
    reason = "There is no heading above this. Delete it."

    assert sheet(ROW + ",Ann Other").problems == (Problem(2, "", "Ann Other", reason),)


def test_sheet_has_one_problem_for_all_values_of_a_row_without_a_heading():
    reason = "There is no heading above this and 499,998 more in this row. Delete them."

    problems = sheet(ROW + "," + ",".join("x" * 499_999)).problems

    assert problems == (Problem(2, "", "x", reason),)


def test_sheet_does_not_count_a_day_and_its_morning():
    read = sheet(ROW, changed(Session="All day"), changed(Day="2025-03-04"))

    (problem,) = read.problems
    assert (problem.row, problem.column, problem.value) == (3, "Session", "All day")
    assert "requests could be counted twice" in problem.reason


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("PK\x03\x04 a workbook", "The selected file must be a CSV"),
        ("", "do not have “Day”, “Session”"),
        (ROW, "The tally has no column called “2025-03-03”"),
        (f"{HEAD},Patient\n{ROW},Ann", "The tally has no column called “Patient”"),
        (f"{HEAD},Day\n{ROW},", "It has two columns called “Day”"),
        (HEAD.removesuffix(",Count"), "do not have “Count”."),
        (HEAD, "counts no requests"),
        (f"{HEAD}\n" + "x\n" * 20_001, "must have 20,000 rows or fewer"),
        (f'{HEAD}\n"' + "x" * 200_000, "A quotation mark may not be closed"),
    ],
)
def test_sheet_that_is_none_says_why(content, sentence):
    with pytest.raises(TallyError) as error:
        read_sheet(content.encode(), today=TODAY)

    assert sentence in str(error.value)


def as_csv(rows) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def test_template_left_as_it_is_counts_nothing():
    with pytest.raises(TallyError, match="counts no requests"):
        read_sheet(as_csv(template(day=TODAY)), today=TODAY)


@given(st.lists(generated(fewest=1), min_size=1, max_size=30))
def test_sheet_reads_what_was_written(lines: list[Line]):
    lines = [line for line in lines if line.part != "ALL_DAY"]
    if lines:
        read = read_sheet(as_csv(written(lines)), today=TODAY)

        assert (read.lines, read.problems) == (tuple(added_up(lines)), ())


@given(st.binary(max_size=200), st.booleans())
def test_sheet_of_any_bytes_is_read_or_refused(content: bytes, with_head: bool):
    if with_head:
        content = HEAD.encode() + b"\n" + content
    try:
        read = read_sheet(content, today=TODAY)
    except TallyError:
        return  # with a sentence, which other tests look at

    assert bool(read.lines) != bool(read.problems)


@given(
    st.lists(
        st.lists(st.text(max_size=12), min_size=7, max_size=7), min_size=1, max_size=9
    )
)
def test_sheet_of_any_rows_tells_every_bad_one(rows: list[list[str]]):
    good = ROW.split(",")

    read = read_sheet(as_csv([HEADINGS, good, *rows]), today=TODAY)

    bad = {problem.row for problem in read.problems}
    assert bad <= set(range(3, 3 + 60))
    assert 2 not in bad
    assert bad or all(not any(v.strip() for v in row) for row in rows)
