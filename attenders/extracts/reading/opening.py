"""Before reading: where are the headings, and what separates the values?"""

import csv
import io
import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from academy.exceptions import ExtractError
from academy.words import plural
from attenders.extracts.reading.fields import normal
from attenders.extracts.reading.texts import Text


_DELIMITERS = (",", ";", "\t", "|")
_FIRST_BYTES = 1 << 20  # the headings of any real extract end well before this
_FIRST_LINES = 20
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
# A row above the headings may hold one of their words, so one alone moves nothing
_FEWEST_KNOWN = 2
_LONGEST_LINE = 100_000  # of a row that helps to see how wide the file is
MAX_COLUMNS = 200


@dataclass(frozen=True)
class Opened:
    """A text that can be read: its headings, and where the rows under them begin.

    `first_row` is the number that a spreadsheet shows for the first row of data, and
    `start` the byte of the text as UTF-8 at which it begins.
    """

    text: Text
    headings: tuple[str, ...]
    delimiter: str
    first_row: int
    start: int

    def rows(self) -> BinaryIO:
        """The bytes of the rows under the headings, as UTF-8."""
        file = self.text.open()
        file.read(self.start)
        return file

    def letters(self) -> io.TextIOWrapper:
        """The rows under the headings as letters."""
        return io.TextIOWrapper(self.rows(), encoding="utf-8", newline="")

    @property
    def notices(self) -> tuple[str, ...]:
        above = self.first_row - 2
        if not above:
            return self.text.notices
        skipped = f"Skipped {plural(above, 'row')} above the headings."
        return (*self.text.notices, skipped)


@dataclass(frozen=True)
class _Line:
    """One of the first lines, taken apart by one sign, as if it were the headings."""

    at: int
    sign: str
    values: list[str]
    known: int


def open_extract(text: Text, *, known: Collection[str]) -> Opened:
    """Find the headings, which are `known` as far as can be (in `normal` form).

    Raises ExtractError if the text cannot be an extract.
    """
    with text.open() as file:
        letters = file.read(_FIRST_BYTES).decode("utf-8", "ignore")
    found = (match[0] for match in _LINE.finditer(letters))
    lines = list(islice(found, 2 * _FIRST_LINES))
    best = _headings_among(lines[:_FIRST_LINES], known=frozenset(known))
    _check_line(lines[best.at])
    headings = _as_wide_as_rows(best, lines[best.at + 1 :])
    if len(headings) > MAX_COLUMNS:
        raise ExtractError(
            f"The file has {len(headings):,} columns; the limit is {MAX_COLUMNS}."
        )
    above = "".join(lines[: best.at + 1])
    return Opened(text, headings, best.sign, best.at + 2, len(above.encode()))


def _headings_among(lines: list[str], *, known: frozenset[str]) -> _Line:
    """The line with most known headings; the first with anything where none has two."""
    filled = [(at, line) for at, line in enumerate(lines) if line.strip()]
    if not filled:
        raise ExtractError("The first rows are empty.")
    found = []
    for at, line in filled:
        try:
            found.append(_apart(line, at=at, known=known))
        except ExtractError:
            if not found:  # else it is a row of data, and dealt with as such
                raise
    best = max(found, key=lambda line: line.known)  # the first of those alike
    return best if best.known >= _FEWEST_KNOWN else found[0]


def _apart(line: str, *, at: int, known: frozenset[str]) -> _Line:
    if len(line.encode()) >= _FIRST_BYTES - 3:
        raise _too_long()
    ways = []
    for sign in _DELIMITERS:
        values = [value.strip() for value in _values(line, sign)]
        matches = len(known & {normal(value) for value in values} - {""})
        ways.append(_Line(at, sign, values, matches))
    return max(ways, key=lambda way: (way.known, len(way.values)))


def _values(line: str, sign: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=sign))
    except csv.Error as error:  # a heading of more than 131,072 letters
        raise _too_long() from error


def _as_wide_as_rows(headings: _Line, lines: list[str]) -> tuple[str, ...]:
    """With an empty last heading, or without, where all rows end in a comma or none."""
    wide = len(headings.values)
    rows = [
        _values(line, headings.sign)
        for line in lines[:_FIRST_LINES]
        if line.strip() and line.count('"') % 2 == 0 and len(line) < _LONGEST_LINE
    ]
    if rows and all(len(row) == wide + 1 and not row[-1].strip() for row in rows):
        return (*headings.values, "")
    if headings.values[-1] == "" and rows and all(len(row) == wide - 1 for row in rows):
        return tuple(headings.values[:-1])
    return tuple(headings.values)


def _check_line(line: str) -> None:
    if line.count('"') % 2:
        raise ExtractError(
            "A quotation mark in the first row is never closed. Every heading must"
            " stand on one line."
        )


def _too_long() -> ExtractError:
    return ExtractError("The first row is far too long to be the column headings.")
