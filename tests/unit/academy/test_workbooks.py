"""Tables as Excel workbooks, read back by another library and as plain XML."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from academy.words import number, percent
from academy.workbooks import number_of, workbook
from tests.unit.attenders.analysis.frames import generated


ABOUT = (("What is counted", "Attended appointments."),)
DANGEROUS = ("=1+1", "+1+1", "-1+A1", "@SUM(A1)", "=HYPERLINK(1)", "\t=1", "|x", "{=1}")


def table_of(*rows: tuple[str, ...]) -> bytes:
    headings = ("Name", *("Number" for _ in rows[0][1:]))
    return workbook(caption="People", headings=headings, rows=rows, about=ABOUT)


def read(content: bytes, sheet: int = 0) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(sheet).to_python()


def xml(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def test_workbook_has_caption_headings_and_rows():
    assert read(table_of(("Monday", "1,234"), ("Friday", "–"))) == [
        ["People", ""],
        ["Name", "Number"],
        ["Monday", 1234],
        ["Friday", "–"],
    ]


def test_workbook_says_what_it_is_about():
    assert read(table_of(("Monday", "1")), sheet=1) == [
        ["Table", "People"],
        ["What is counted", "Attended appointments."],
    ]


def test_workbook_without_rows():
    content = workbook(caption="People", headings=("Name",), rows=(), about=())

    assert read(content) == [["People"], ["Name"]]


@pytest.mark.parametrize("text", DANGEROUS)
def test_workbook_has_no_formula(text):
    content = workbook(
        caption=text, headings=(text, text), rows=[(text, text)], about=[(text, text)]
    )

    assert read(content)[0][0] == text
    assert read(content)[2] == [text, text]
    assert not any(formula in xml(content) for formula in ("<f>", "<f "))
    assert "hyperlink" not in xml(content)


def test_workbook_text_stays_text_when_it_is_edited():
    assert 'quotePrefix="1"' in xml(table_of(("=1", "=1")))


def test_workbook_heading_of_a_row_is_never_a_number():
    assert read(table_of(("1", "1")))[2] == ["1", 1]


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("0", 0, "#,##0"),
        ("1234", 1234, "#,##0"),
        ("1,234,567", 1234567, "#,##0"),
        ("12.50", 12.5, "#,##0.00"),
        ("£1,234.50", 1234.5, "£#,##0.00"),
        ("−3", -3, "#,##0"),
        ("-£3", -3, "£#,##0"),
        ("33.6%", 0.336, "0.0%"),
        ("100%", 1, "0%"),
    ],
)
def test_number_of(text, value, number_format):
    found = number_of(text)

    assert found == (pytest.approx(value), number_format)


@pytest.mark.parametrize(
    "text",
    ["", "–", "007", "1,23", "less than 0.1%", "6 to 11", "1e5", "12345678901234567"],
)
def test_number_of_a_text(text):
    assert number_of(text) is None


@generated
@given(st.integers(0, 10**9), st.floats(0, 1))
def test_number_of_what_pages_write(count, share):
    assert number_of(number(count)) == (count, "#,##0")
    found = number_of(percent(share))
    assert found is None or found[0] == pytest.approx(share, abs=0.0006)


@generated
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_workbook_any_text_comes_back(text):
    found = read(table_of(("Monday", f"a{text}b")))

    assert found[2][1] == f"a{text}b"
