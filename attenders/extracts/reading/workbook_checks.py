"""Whether an Excel workbook is safe to read, and what of it is not what it shows.

calamine keeps a whole sheet in memory, gaps included, so a lone value far away would
take all there is: where values lie is looked up before it sees the file.
"""

import re
import struct
import zipfile
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path

import numpy as np

from academy.exceptions import ExtractError
from academy.words import plural
from attenders.extracts.reading.archives import DAMAGED, Unpacking
from attenders.extracts.reading.compound_files import check_compound_file


_MOST_PACKED_BYTES = 50_000_000
_MOST_BYTES = 300_000_000
_MOST_ROWS = 1_048_576  # of a sheet, by Excel
MOST_COLUMNS = 200
_MOST_CELLS = 40_000_000  # gaps included: about a gigabyte
_LONGEST_ROW = 8 << 20
_LONGEST_VALUE = 40_000  # Excel keeps 32,767 letters in a cell

_SHEETS = "xl/worksheets/"
_SHARED = "xl/sharedStrings.xml"
_TEXT_ENDS = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_SHOWS = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]*\bt=["']s["'][^<>]*>\s*<(?:\w+:)?v>([0-9]{1,9})<"""
)
_PLACE = re.compile(rb"""\sr=["']([A-Z]{0,7})([0-9]{1,12})["']""")
_NO_VALUE = re.compile(rb"(?:</f>|<f(?: [^<>]*)?/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_FAULT = re.compile(rb"""<c\s[^<>]*\bt=["']e["']""")
_HIDDEN = re.compile(rb"""<row\s[^<>]*hidden=["'](?:1|true)["']""")
_LONG_VALUE = re.compile(rb"[^<]{%d}" % _LONGEST_VALUE)
# A new workbook that has a password is kept in a container of the old kind
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# [MS-XLS] 2.4.90: rows and columns, from the first to the one after the last
_DIMENSIONS = re.compile(rb"\x00\x02\x0e\x00(.{12})\x00\x00", flags=re.DOTALL)
_OLD_ROWS = 65_536
_OLD_COLUMNS = 256
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
    names = archive.namelist()
    check_names(names)
    unpacking = Unpacking(archive, most_bytes=_MOST_BYTES)
    sheets: dict[str, _Sheet] = {}
    texts = _Texts()
    for entry in archive.infolist():
        name = entry.filename
        blocks = unpacking.blocks(entry)
        if name.lower().endswith((".xml", ".rels")):
            blocks = _checked_xml(blocks)
        first = next(blocks, b"")
        blocks = chain([first], blocks)
        if _is_sheet(name, first):
            sheets[name] = _Sheet()
            for part in _whole_rows(blocks):
                sheets[name].add(part)
        else:
            for block in blocks:
                if name == _SHARED:
                    texts.add(block)
    if sum(sheet.cells for sheet in sheets.values()) * texts.longest > _MOST_BYTES:
        _check_shared(archive, sheets, texts)
    outside = any(name.startswith("xl/externalLinks/") for name in names)
    return tuple(_told(sheets.values(), outside=outside))


def _is_sheet(name: str, first: bytes) -> bool:
    """Whether this part holds cells: by its usual place, or else by what it begins with."""
    return (name.startswith(_SHEETS) and "/_rels/" not in name) or b"sheetData" in first


class _Texts:
    """How long the texts are that a workbook keeps once for all cells that show them."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self._rest = b""

    def add(self, block: bytes) -> None:
        *whole, self._rest = _TEXT_ENDS.split(self._rest + block)
        self.lengths += map(len, whole)
        if len(self._rest) > _LONGEST_ROW:
            raise _too_long()

    @property
    def longest(self) -> int:
        return max(self.lengths, default=0)


def _check_shared(
    archive: zipfile.ZipFile, sheets: Collection[str], texts: _Texts
) -> None:
    """Refuse a workbook in which many cells show few but long texts: a bomb in disguise."""
    unpacking = Unpacking(archive, most_bytes=_MOST_BYTES)
    lengths = np.array(texts.lengths, dtype=np.int64)
    total = 0
    for name in sheets:
        for part in _whole_rows(unpacking.blocks(archive.getinfo(name))):
            shown = np.array(_SHOWS.findall(part), dtype=np.int64)
            total += int(lengths[shown[shown < len(lengths)]].sum())
            if total > _MOST_BYTES:
                raise unpacking.too_large()


def _told(sheets: Collection["_Sheet"], *, outside: bool) -> Iterator[str]:
    """What a person should know of cells that are not what they look like."""
    if no_value := sum(sheet.no_value for sheet in sheets):
        cells = plural(no_value, "cell has", "cells have")
        yield (
            f"{cells} a formula without a value, which is read as empty. In Excel, copy"
            " the sheet and paste it as values."
        )
    if faults := sum(sheet.faults for sheet in sheets):
        cells = plural(faults, "cell has", "cells have")
        yield f"{cells} an error such as #N/A, which is read as empty."
    if outside:
        yield (
            "The workbook takes values from other files. These were not opened: their"
            " values are as they were when the workbook was last saved."
        )
    if hidden := sum(sheet.hidden for sheet in sheets):
        yield f"{plural(hidden, 'hidden row is', 'hidden rows are')} included."


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
            raise _too_long()
    yield rest


def _too_long() -> ExtractError:
    return ExtractError(
        "The workbook has a row that is far too long. Save it anew in Excel, and upload it"
        " again."
    )


class _Sheet:
    """Where the values of a sheet lie, and what else is told of its rows."""

    def __init__(self) -> None:
        self.cells = 0
        self.no_value = 0
        self.faults = 0
        self.hidden = 0
        self._last_row = 1
        self._last_column = 1
        self._columns: set[bytes] = set()

    def add(self, part: bytes) -> None:
        places = _PLACE.findall(part)
        self.cells += len(places)
        for letters in {letters for letters, _ in places} - self._columns:
            self._columns.add(letters)
            self._last_column = max(self._last_column, _column_number(letters))
        rows = {number for _, number in places}
        self._last_row = max((self._last_row, *(int(number) for number in rows)))
        outside = self._last_row > _MOST_ROWS or self._last_column > MOST_COLUMNS
        if outside or self._last_row * self._last_column > _MOST_CELLS:
            raise far(self._last_row, self._last_column)
        self.faults += len(_FAULT.findall(part))
        self.no_value += len(_NO_VALUE.findall(part))
        self.hidden += len(_HIDDEN.findall(part))


def far(row: int, column: int) -> ExtractError:
    return ExtractError(
        f"The workbook has a value far outside the table, at {_letters(column)}{row}."
        " Delete the empty rows and columns around the table in Excel, save, and upload"
        " it again."
    )


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


def check_size(path: Path) -> None:
    """Refuse a workbook that is larger than can be kept in memory as a whole."""
    if path.stat().st_size > _MOST_PACKED_BYTES:
        raise ExtractError(
            "The workbook is larger than 50 MB, which is the limit for Excel files. Save"
            " it as “CSV UTF-8”, for which the limit is higher, or export a shorter"
            " period."
        )


def check_old_workbook(path: Path) -> None:
    """Refuse a workbook from before 2007 that is not safe, or is a new one in disguise.

    Its sheets tell how far they reach; where that is a lie, calamine needs a gigabyte.
    """
    check_size(path)
    content = path.read_bytes()
    if _ENCRYPTED in content:
        raise protected()
    check_compound_file(content)
    for found in _DIMENSIONS.finditer(content):
        _first_row, rows, _first_column, columns = struct.unpack("<IIHH", found[1])
        if rows > _OLD_ROWS or columns > _OLD_COLUMNS:
            raise ExtractError(DAMAGED)
        if columns > MOST_COLUMNS:
            raise far(rows, columns)


def protected() -> ExtractError:
    """The error for a workbook that needs a password."""
    return ExtractError(
        "The workbook is protected by a password. Save it without one, and upload it"
        " again."
    )
