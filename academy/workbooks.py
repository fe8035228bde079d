"""A table as an Excel workbook: numbers as numbers, and nothing a formula.

Knows no Django.
"""

import io
import re
from collections.abc import Sequence

import xlsxwriter


# As the pages write them: 1,234 or 12.50, with £ before or % after. Numbers that lead
# with a nought, or have more digits than a spreadsheet keeps, are names of something.
_NUMBER = re.compile(
    r"(?P<sign>[-\u2212]?)(?P<pound>£?)(?P<whole>0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)"
    r"(?:\.(?P<decimals>\d+))?(?P<percent>%?)"
)
_MOST_DIGITS = 15
_WIDEST = 48
_SHEETS = ("Table", "How this is counted")
# Excel shows a text as a text, and keeps it one when somebody edits the cell
_QUOTED = {"quote_prefix": True}
_TEXT = {**_QUOTED, "text_wrap": True, "valign": "top"}


def workbook(
    *,
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    about: Sequence[tuple[str, str]],
) -> bytes:
    """The table with its caption, and on a second sheet what it is about, as labels."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        _write_table(book, caption=caption, headings=headings, rows=rows)
        _write_about(book, caption=caption, about=about)
    return file.getvalue()


def number_of(text: str) -> tuple[float, str] | None:
    """The number that a cell shows and Excel's format for it; None for any other text."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    whole, decimals = found["whole"].replace(",", ""), found["decimals"] or ""
    if len(whole + decimals) > _MOST_DIGITS:
        return None
    value = float(f"{'-' if found['sign'] else ''}{whole}.{decimals or 0}")
    places = f".{'0' * len(decimals)}" if decimals else ""
    if found["percent"]:
        return value / 100, f"0{places}%"
    return value, f"{found['pound']}#,##0{places}"


def _write_table(
    book: xlsxwriter.Workbook,
    *,
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> None:
    sheet = book.add_worksheet(_SHEETS[0])
    sheet.write_string(0, 0, caption, book.add_format({"bold": True, **_QUOTED}))
    heading = book.add_format({**_TEXT, "bold": True, "bottom": 1, "valign": "bottom"})
    for column, text in enumerate(headings):
        sheet.write_string(1, column, text, heading)
        widest = max(map(len, (text, *(row[column] for row in rows))))
        sheet.set_column(column, column, min(widest + 2, _WIDEST))
    formats = _Formats(book)
    for at, row in enumerate(rows, start=2):
        sheet.write_string(at, 0, row[0], formats.text)
        for column, text in enumerate(row[1:], start=1):
            number = number_of(text)
            if number is None:
                sheet.write_string(at, column, text, formats.text)
            else:
                sheet.write_number(at, column, number[0], formats.of(number[1]))
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _write_about(
    book: xlsxwriter.Workbook, *, caption: str, about: Sequence[tuple[str, str]]
) -> None:
    sheet = book.add_worksheet(_SHEETS[1])
    text, label = book.add_format(_TEXT), book.add_format({**_TEXT, "bold": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80)
    for at, (name, value) in enumerate((("Table", caption), *about)):
        sheet.write_string(at, 0, name, label)
        sheet.write_string(at, 1, value, text)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._numbers: dict[str, xlsxwriter.format.Format] = {}
        self.text = book.add_format(_TEXT)

    def of(self, number_format: str) -> xlsxwriter.format.Format:
        if number_format not in self._numbers:
            look = {"num_format": number_format, "valign": "top"}
            self._numbers[number_format] = self._book.add_format(look)
        return self._numbers[number_format]
