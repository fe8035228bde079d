"""What kind of file is it, by its first bytes? Says so where we cannot read it."""

from collections.abc import Callable
from typing import BinaryIO

from academy.exceptions import ExtractError


_FIRST_BYTES = 1 << 20
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_UTF16_MARKS = _MARKS[1:]
_KINDS = {
    b"PK\x03\x04": "a spreadsheet or ZIP file inside another",
    b"\xd0\xcf\x11\xe0": "an old Excel file inside another",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"MZ": "a program",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_SAVE_AS = "In Excel, choose Save as, then “CSV UTF-8 (comma delimited)”."


def check_kind(raw: Callable[[], BinaryIO]) -> None:
    """Raise ExtractError where the bytes cannot be a delimited text."""
    with raw() as file:
        start = file.read(_FIRST_BYTES)
    for magic, kind in _KINDS.items():
        if start.startswith(magic):
            raise ExtractError(
                f"The selected file must be a CSV, but this is {kind}. {_SAVE_AS}"
            )
    wide = start.startswith(_UTF16_MARKS)
    text = start.replace(b"\x00", b"") if wide else start
    for mark in _MARKS:
        text = text.removeprefix(mark)
    text = text.lstrip()
    if not text:
        raise ExtractError("The selected file is empty.")
    if not wide and b"\x00" in start:
        raise ExtractError(
            "The selected file must be a CSV, but this one does not hold text."
        )
    if text[:15].lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise ExtractError("The selected file must be a CSV, but this is a web page.")
    if text[:1] in (b"{", b"["):
        raise ExtractError("The selected file must be a CSV, but this is a JSON file.")
