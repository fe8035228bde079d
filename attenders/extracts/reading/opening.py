"""Before reading: is this a delimited text file at all, and what are its headings?"""

import csv
from dataclasses import dataclass
from pathlib import Path

from academy.exceptions import ExtractError


_DELIMITERS = (",", ";", "\t", "|")
_FIRST_BYTES = 1 << 20  # the headings of any real extract end well before this
MAX_COLUMNS = 200
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_KINDS = {
    b"PK\x03\x04": "a spreadsheet or ZIP file",
    b"\xd0\xcf\x11\xe0": "an old or password-protected Excel file",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"MZ": "a program",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_SAVE_AS = "In Excel, choose Save as, then “CSV UTF-8 (comma delimited)”."


@dataclass(frozen=True)
class Opened:
    """A text file that can be read: its headings and what separates its values."""

    path: Path
    headings: tuple[str, ...]
    delimiter: str


def open_extract(path: Path) -> Opened:
    """Look at the start of the file; raise ExtractError if it cannot be an extract."""
    with path.open("rb") as file:
        start = file.read(_FIRST_BYTES)
    _check_kind(start)
    text = _first_line(start)
    try:
        rows = {sign: next(csv.reader([text], delimiter=sign)) for sign in _DELIMITERS}
    except csv.Error as error:  # a heading of more than 131,072 letters
        raise _too_long() from error
    delimiter = max(rows, key=lambda sign: len(rows[sign]))
    headings = [heading.strip() for heading in rows[delimiter]]
    if len(headings) > MAX_COLUMNS:
        raise ExtractError(
            f"The file has {len(headings):,} columns; the limit is {MAX_COLUMNS}."
        )
    return Opened(path, tuple(headings), delimiter)


def _check_kind(start: bytes) -> None:
    text = start.removeprefix(_BYTE_ORDER_MARK).lstrip()
    if not text:
        raise ExtractError("The selected file is empty.")
    for magic, kind in _KINDS.items():
        if start.startswith(magic):
            raise ExtractError(
                f"The selected file must be a CSV, but this is {kind}. {_SAVE_AS}"
            )
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ExtractError(f"The file is saved as “Unicode text” (UTF-16). {_SAVE_AS}")
    if b"\x00" in start:
        raise ExtractError(
            "The selected file must be a CSV, but this one does not hold text."
        )
    if text[:15].lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise ExtractError("The selected file must be a CSV, but this is a web page.")
    if text[:1] in (b"{", b"["):
        raise ExtractError("The selected file must be a CSV, but this is a JSON file.")


def _first_line(start: bytes) -> str:
    line = start.removeprefix(_BYTE_ORDER_MARK).splitlines()[0]
    if len(line) >= _FIRST_BYTES - len(_BYTE_ORDER_MARK):
        raise _too_long()
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise not_utf8() from error
    if not text.strip():
        raise ExtractError(
            "The first row is empty. The first row must be the column headings."
        )
    if text.count('"') % 2:
        raise ExtractError(
            "A quotation mark in the first row is never closed. Every heading must"
            " stand on one line."
        )
    return text


def _too_long() -> ExtractError:
    return ExtractError("The first row is far too long to be the column headings.")


def not_utf8() -> ExtractError:
    """The error for text in another encoding."""
    return ExtractError(
        f"The file has letters that are not saved as UTF-8, so they could be misread."
        f" {_SAVE_AS}"
    )
