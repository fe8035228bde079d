"""What kind of file is it, by its first bytes? Says so where we cannot read it."""

from collections.abc import Callable, Mapping
from typing import BinaryIO

from academy.exceptions import ExtractError


_FIRST_BYTES = 1 << 20
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_UTF16_MARKS = _MARKS[1:]
_WANTED = "The selected file must be a CSV or an Excel workbook"
_SAVE_AS = "In Excel, choose Save as, then “CSV UTF-8 (comma delimited)”."
_EXPORT = "Run the export again, and choose CSV or Excel as its format."
_KINDS = {
    b"PK\x03\x04": ("a spreadsheet or ZIP file inside another", "Upload it by itself."),
    b"\xd0\xcf\x11\xe0": ("an old Excel file inside another", "Upload it by itself."),
    b"%PDF": ("a PDF", _EXPORT),
    b"\x1f\x8b": ("a compressed file", "Unpack it, and upload what is in it."),
    b"7z\xbc\xaf": ("a compressed file", "Unpack it, and upload what is in it."),
    b"Rar!": ("a compressed file", "Unpack it, and upload what is in it."),
    b"MZ": ("a program", _EXPORT),
    b"\x89PNG": ("a picture", _EXPORT),
    b"\xff\xd8\xff": ("a picture", _EXPORT),
    b"{\\rtf": ("a text document", _EXPORT),
}
_IF_TABLE = (
    "If it opens in Excel as a table, choose Save as, then “CSV UTF-8 (comma delimited)”."
    " If it is a page that asks you to sign in, sign in and run the export again."
)
_WEB_PAGE = ("a web page", _IF_TABLE)
_TAGS = {
    b"<!doctype": _WEB_PAGE,
    b"<html": _WEB_PAGE,
    b"<table": _WEB_PAGE,
    b"<?xml": ("an XML file", _SAVE_AS),
    b"{": ("a JSON file", _EXPORT),
    b"[": ("a JSON file", _EXPORT),
}
# Bytes that no text holds; a few may have got into one value
_NO_TEXT = bytes({*range(32)} - {*b"\t\n\v\f\r"})
_MOST_NO_TEXT = 0.02  # ours
_FEW_BYTES = 1000
# Of UTF-16 nearly every second byte is 0, and hardly any other; both are ours
_FEW_ZEROS, _MANY_ZEROS = 0.1, 0.35


def check_kind(raw: Callable[[], BinaryIO]) -> None:
    """Raise ExtractError where the bytes cannot be a delimited text."""
    with raw() as file:
        start = file.read(_FIRST_BYTES)
    _check_start(start, _KINDS)
    wide = start.startswith(_UTF16_MARKS)
    text = start.replace(b"\x00", b"") if wide else start
    for mark in _MARKS:
        text = text.removeprefix(mark)
    text = text.lstrip()
    if not text:
        raise ExtractError("The selected file is empty.")
    if not wide:
        _check_is_text(text)
    _check_start(text[:15].lower(), _TAGS)


def _check_start(start: bytes, kinds: Mapping[bytes, tuple[str, str]]) -> None:
    for magic, (kind, advice) in kinds.items():
        if start.startswith(magic):
            raise _other(kind, advice)


def _check_is_text(start: bytes) -> None:
    nothing = len(start) - len(start.translate(None, _NO_TEXT))
    if nothing <= len(start) * _MOST_NO_TEXT:
        return
    first = start[:_FEW_BYTES]
    zeros = sorted((first[::2].count(0), first[1::2].count(0)))
    few, many = (count / len(first) for count in zeros)
    if few < _FEW_ZEROS and many > _MANY_ZEROS and len(first) > 1:
        raise ExtractError(
            "How the letters of this file were saved cannot be recognised (it may be"
            f" UTF-16 without a mark). {_SAVE_AS}"
        )
    raise _other("one that does not hold text", _EXPORT)


def _other(kind: str, advice: str) -> ExtractError:
    return ExtractError(f"{_WANTED}, but this is {kind}. {advice}")
