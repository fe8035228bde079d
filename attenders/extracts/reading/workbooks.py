"""Excel workbooks: looked through first, then read by calamine into a text of rows.

calamine keeps a whole sheet in memory, gaps included, so a lone value far away would
take all there is: where values lie is looked up before it sees the file.
"""

import csv
import io
import re
import zipfile
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import IO

import python_calamine

from academy.exceptions import ExtractError
from academy.words import plural
from attenders.extracts.reading.archives import DAMAGED, Unpacking
from attenders.extracts.reading.fields import normal


_MOST_BYTES = 300_000_000
_MOST_ROWS = 1_048_576  # of a sheet, by Excel
_MOST_COLUMNS = 200
_MOST_CELLS = 40_000_000  # gaps included: about a gigabyte
_LONGEST_ROW = 8 << 20
_LONGEST_VALUE = 40_000  # Excel keeps 32,767 letters in a cell
_FIRST_ROWS = 20
_HALF_A_MINUTE = timedelta(seconds=30)

_PLACE = re.compile(rb"""\sr=["']([A-Z]{0,7})([0-9]{1,12})["']""")
_NO_VALUE = re.compile(rb"(?:</f>|<f(?: [^<>]*)?/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_HIDDEN = re.compile(rb"""<row\s[^<>]*hidden=["'](?:1|true)["']""")
_LONG_VALUE = re.compile(rb"[^<]{%d}" % _LONGEST_VALUE)
_UNSAFE = (b"<!DOCTYPE", b"<!ENTITY")
_OTHERS = {
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a presentation",
    "content.xml": "an OpenDocument file",
    "xl/workbook.bin": "a binary Excel workbook",
}
_SAVE_AS = "In Excel, choose Save as, then “Excel Workbook (.xlsx)” or “CSV UTF-8”."


def check_names(names: Collection[str]) -> None:
    """Refuse what is packed like a workbook but is none, and one with macros."""
    for name, kind in _OTHERS.items():
        if name in names:
            raise ExtractError(
                f"The selected file must be a CSV or an Excel workbook, but this is"
                f" {kind}. {_SAVE_AS}"
            )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ExtractError(f"The workbook contains macros. {_SAVE_AS}")
    if "xl/workbook.xml" not in names:
        raise ExtractError(DAMAGED)


def check_workbook(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """Refuse a workbook that is not safe to read; give what a person should know."""
    check_names(archive.namelist())
    unpacking = Unpacking(archive, most_bytes=_MOST_BYTES)
    no_value = hidden = 0
    for entry in archive.infolist():
        blocks = unpacking.blocks(entry)
        if entry.filename.lower().endswith((".xml", ".rels")):
            blocks = _checked_xml(blocks)
        if not entry.filename.startswith("xl/worksheets/sheet"):
            for _ in blocks:
                pass
            continue
        sheet = _Sheet()
        for part in _whole_rows(blocks):
            sheet.add(part)
        no_value += sheet.no_value
        hidden += sheet.hidden
    notices = []
    if no_value:
        cells = plural(no_value, "cell has", "cells have")
        notices.append(
            f"{cells} a formula without a value, which is read as empty. In Excel, copy"
            " the sheet and paste it as values."
        )
    if hidden:
        rows = plural(hidden, "hidden row is", "hidden rows are")
        notices.append(f"{rows} included.")
    return tuple(notices)


def _checked_xml(blocks: Iterator[bytes]) -> Iterator[bytes]:
    before = b""
    for at, block in enumerate(blocks):
        plain = block.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" or at > 0
        if not plain or any(word in before + block for word in _UNSAFE):
            raise ExtractError(
                "The workbook is damaged or unsafe, so it was not opened. Save it anew in"
                " Excel, and upload it again."
            )
        if _LONG_VALUE.search(before + block):
            raise ExtractError(
                "The workbook has a value that is longer than Excel can keep, so it was"
                " not opened. Save it anew in Excel, and upload it again."
            )
        before = block[-_LONGEST_VALUE:]
        yield block


def _whole_rows(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut between rows."""
    rest = b""
    for block in blocks:
        rest += block
        end = rest.rfind(b"</row>") + 1
        if end:
            yield rest[:end]
            rest = rest[end:]
        if len(rest) > _LONGEST_ROW:
            raise ExtractError("The workbook has a row that is far too long.")
    yield rest


class _Sheet:
    """Where the values of a sheet lie, and what else is told of its rows."""

    def __init__(self) -> None:
        self.no_value = 0
        self.hidden = 0
        self._last_row = 1
        self._last_column = 1
        self._columns: set[bytes] = set()

    def add(self, part: bytes) -> None:
        places = _PLACE.findall(part)
        for letters in {letters for letters, _ in places} - self._columns:
            self._columns.add(letters)
            self._last_column = max(self._last_column, _column_number(letters))
        rows = {number for _, number in places}
        self._last_row = max((self._last_row, *(int(number) for number in rows)))
        far = self._last_row > _MOST_ROWS or self._last_column > _MOST_COLUMNS
        if far or self._last_row * self._last_column > _MOST_CELLS:
            raise ExtractError(
                "The workbook has a value far outside the table, at"
                f" {_letters(self._last_column)}{self._last_row}. Delete the empty rows"
                " and columns around the table in Excel, save, and upload it again."
            )
        self.no_value += len(_NO_VALUE.findall(part))
        self.hidden += len(_HIDDEN.findall(part))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _letters(column: int) -> str:
    text = ""
    while column:
        column, place = divmod(column - 1, 26)
        text = chr(65 + place) + text
    return text


def write_rows(path: Path, into: IO[bytes], *, known: Collection[str]) -> str:
    """Write the rows of the sheet with most known headings as CSV; give its notice."""
    try:
        with python_calamine.load_workbook(path) as book:
            names = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            if not names:
                raise ExtractError("The workbook has no sheet with rows.")
            best = names[0]
            if len(names) > 1:
                best = max(names, key=lambda name: _known_on(book, name, known))
            letters = io.TextIOWrapper(into, encoding="utf-8", newline="")
            writer = csv.writer(letters, lineterminator="\n")
            for row in book.get_sheet_by_name(best).iter_rows():
                writer.writerow([_as_text(value) for value in row])
            letters.flush()
            letters.detach()
    except python_calamine.PasswordError as error:
        raise protected() from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise ExtractError(DAMAGED) from error
    return "" if best == names[0] else f"Read from the sheet “{best[:40]}”."


def protected() -> ExtractError:
    """The error for a workbook that needs a password."""
    return ExtractError(
        "The workbook is protected by a password. Save it without one, and upload it"
        " again."
    )


def _known_on(
    book: python_calamine.CalamineWorkbook, name: str, known: Collection[str]
) -> int:
    rows = islice(book.get_sheet_by_name(name).iter_rows(), _FIRST_ROWS)
    return max(
        (sum(normal(_as_text(value)) in known for value in row) for row in rows),
        default=0,
    )


def _as_text(value: object) -> str:
    """As a person reads the cell, with dates in an order that leaves no doubt."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return f"{value + _HALF_A_MINUTE:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):  # 0.4583 of a day is meant to be 11:00
        rounded = datetime.combine(date.min, value) + _HALF_A_MINUTE
        return f"{rounded:%H:%M}"
    if isinstance(value, timedelta):
        return str(round(value / timedelta(minutes=1)))
    return str(value)
