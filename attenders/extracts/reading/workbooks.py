"""Excel workbooks, once found to be safe: read by calamine into a text of rows."""

import csv
import io
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import IO

import python_calamine

from academy.exceptions import ExtractError
from attenders.extracts.reading.archives import DAMAGED
from attenders.extracts.reading.fields import normal
from attenders.extracts.reading.workbook_checks import MOST_COLUMNS, far, protected


_FIRST_ROWS = 20
_HALF_A_MINUTE = timedelta(seconds=30)


def write_rows(path: Path, into: IO[bytes], *, known: Collection[str]) -> str:
    """Write the rows of the sheet with most known headings as CSV; give its notice."""
    with _opened(path) as book:
        sheets = [
            _Found(
                sheet.name, sheet.visible == python_calamine.SheetVisibleEnum.Visible
            )
            for sheet in book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        if not sheets:
            raise ExtractError("The workbook has no sheet with rows.")
        if len(sheets) > 1:
            for sheet in sheets:
                sheet.known = _known_on(book, sheet.name, known)
        best = max(sheets, key=lambda sheet: (sheet.known, sheet.is_visible))
        rows = book.get_sheet_by_name(best.name)
        last_row, last_column = rows.end or (0, 0)
        if last_column >= MOST_COLUMNS:
            raise far(last_row + 1, last_column + 1)
        letters = io.TextIOWrapper(into, encoding="utf-8", newline="")
        writer = csv.writer(letters, lineterminator="\n")
        for row in rows.iter_rows():
            writer.writerow([_as_text(value) for value in row])
        letters.flush()
        letters.detach()
    return _which(best, sheets)


@dataclass
class _Found:
    """A sheet of a workbook, with how many headings on it are known."""

    name: str
    is_visible: bool
    known: int = 0


def _which(best: _Found, sheets: list[_Found]) -> str:
    """Say which sheet was read, where a person may have meant another."""
    others = [
        f"“{sheet.name[:40]}”"
        for sheet in sheets
        if sheet is not best and 2 * sheet.known > best.known
    ]
    if best is sheets[0] and best.is_visible and not others:
        return ""
    kind = "sheet" if best.is_visible else "hidden sheet"
    read = f"Read from the {kind} “{best.name[:40]}”"
    if not others:
        return f"{read}."
    return (
        f"{read} only. Not read, though the columns are alike:"
        f" {', '.join(others[:10])}. Save each as a file of its own, and upload them one"
        " after the other."
    )


@contextmanager
def _opened(path: Path) -> Iterator[python_calamine.CalamineWorkbook]:
    """Open a workbook by its kind, and say in our words why that fails.

    By name, because where calamine has to guess the kind it tells of no password.
    """
    with path.open("rb") as file:
        ending = ".xlsx" if file.read(2) == b"PK" else ".xls"
    with tempfile.TemporaryDirectory() as folder:
        named = Path(folder) / f"workbook{ending}"
        named.symlink_to(path.absolute())  # which may be that of an open file
        try:
            with python_calamine.load_workbook(named) as book:
                yield book
        except python_calamine.PasswordError as error:
            raise protected() from error
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise ExtractError(DAMAGED) from error
        except BaseException as error:
            # Where calamine did not expect what it found: no kind of Exception
            if type(error).__name__ != "PanicException":
                raise
            raise ExtractError(DAMAGED) from error


def _known_on(
    book: python_calamine.CalamineWorkbook, name: str, known: Collection[str]
) -> int:
    rows = islice(book.get_sheet_by_name(name).iter_rows(), _FIRST_ROWS)
    headings = ({normal(_as_text(value)) for value in row} - {""} for row in rows)
    return max((len(found.intersection(known)) for found in headings), default=0)


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
