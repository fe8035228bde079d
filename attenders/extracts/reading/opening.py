"""Before reading: where are the headings, and what separates the values?"""

import csv
import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from academy.exceptions import ExtractError
from academy.words import plural
from attenders.extracts.reading.choices import NO_HEADINGS
from attenders.extracts.reading.fields import normal
from attenders.extracts.reading.texts import Text


_DELIMITERS = (",", ";", "\t", "|")
_FIRST_BYTES = 1 << 20  # the headings of any real extract end well before this
_FIRST_LINES = 20
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
# A row above the headings may hold one of their words, so one alone moves nothing
FEWEST_KNOWN = 2
_LONGEST_LINE = 100_000  # of a row that helps to see how wide the file is
MAX_COLUMNS = 200


@dataclass(frozen=True)
class Opened:
    """A text that can be read: its headings, and where the rows under them begin.

    `first_row` is the number that a spreadsheet shows for the first row of data, and
    `start` the byte of the text as UTF-8 at which it begins. The headings are in one
    row, two or none.
    """

    text: Text
    headings: tuple[str, ...]
    delimiter: str
    first_row: int
    start: int
    heading_rows: int = 1

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
        above = self.first_row - 1 - self.heading_rows
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
    rows: int = 1

    @property
    def filled(self) -> int:
        return sum(bool(value) for value in self.values)


def open_extract(
    text: Text, *, known: Collection[str], heading_row: int | None = None
) -> Opened:
    """Find the headings, which are `known` as far as can be (in `normal` form).

    They are in the `heading_row`, where a person has said which it is; where that is
    NO_HEADINGS, the columns are called by their numbers. Raises ExtractError if the
    text cannot be an extract.
    """
    with text.open() as file:
        letters = file.read(_FIRST_BYTES).decode("utf-8", "ignore")
    found = (match[0] for match in _LINE.finditer(letters))
    lines = list(islice(found, 2 * _FIRST_LINES))
    if heading_row == NO_HEADINGS:
        return _without_headings(text, lines)
    if heading_row is None:
        _check_is_no_pivot(lines, known=frozenset(known))
        best = _headings_among(lines[:_FIRST_LINES], known=frozenset(known))
        best = _with_second_row(best, lines, known=frozenset(known))
    else:
        best = _headings_in(lines, heading_row)
    _check_line(lines[best.at])
    headings = _as_wide_as_rows(best, lines[best.at + 1 :])
    _check_width(headings)
    above = "".join(lines[: best.at + 1])
    start = len(above.encode())
    return Opened(text, headings, best.sign, best.at + 2, start, best.rows)


def _check_width(headings: Sequence[str]) -> None:
    if len(headings) > MAX_COLUMNS:
        raise ExtractError(
            f"The file has {len(headings):,} columns; the limit is {MAX_COLUMNS}. Export"
            " only the columns that are needed."
        )


def _without_headings(text: Text, lines: list[str]) -> Opened:
    """All rows are data, and the columns are called by their numbers."""
    filled = [line for line in lines[:_FIRST_LINES] if line.strip()]
    if not filled:
        raise ExtractError("The first rows are empty.")
    first = _apart(filled[0], at=0, known=frozenset())
    headings = tuple(f"Column {n}" for n in range(1, len(first.values) + 1))
    _check_width(headings)
    return Opened(text, headings, first.sign, 1, 0, heading_rows=0)


_HOLDERS = "full name of the session holder"
_BELOW = "appointment date"


def _check_is_no_pivot(lines: list[str], *, known: frozenset[str]) -> None:
    """Refuse a report of EMIS Web with the people who see patients across the top.

    Their names stand where the headings are, above or beside a second row of headings.
    """
    rows = []
    for line in lines[:_FIRST_LINES]:
        cells = _values(line, ",") if len(line) < _LONGEST_LINE else []
        rows.append({normal(cell) for cell in cells} - {""})
    for at, row in enumerate(rows):
        label = {cell for cell in row if cell.startswith(_HOLDERS)}
        if not label or _BELOW in row:
            continue
        under = next((n for n in range(at + 1, len(rows)) if _BELOW in rows[n]), at)
        between = set().union(*rows[at:under]) - label
        if under - at in (1, 2) and between - known:
            raise ExtractError(
                "This is an EMIS Web report with session holders across the top. It"
                " counts slots and has no patients in it, so it cannot show who attends"
                " often. Nothing has been loaded. Run a list of appointments instead, one"
                " row for each, with the EMIS Number and the appointment date."
            )


def _headings_in(lines: list[str], row: int) -> _Line:
    """The headings in a row that a person has named, counted as a spreadsheet does."""
    if row > len(lines) or not lines[row - 1].strip():
        raise ExtractError(
            f"There are no column headings in row {row}, which is empty or not there."
        )
    return _apart(lines[row - 1], at=row - 1, known=frozenset())


def _with_second_row(best: _Line, lines: list[str], *, known: frozenset[str]) -> _Line:
    """With the row above or below it, where the headings are spread over two rows.

    They are if the two together have more known headings than either, each column is
    named by one of them at most, and neither holds a digit, as rows of data do.
    """
    for upper in (best.at - 1, best.at):
        both = lines[upper : upper + 2] if upper >= 0 else []
        if len(both) < 2 or max(map(len, both)) > _LONGEST_LINE:
            continue
        pair = [[value.strip() for value in _values(line, best.sign)] for line in both]
        wide = max(len(row) for row in pair)
        rows = [row + [""] * (wide - len(row)) for row in pair]
        once = not any(above and below for above, below in zip(*rows, strict=True))
        merged = [above or below for above, below in zip(*rows, strict=True)]
        matches = len(known & {normal(value) for value in merged} - {""})
        if once and matches > best.known and not re.search(r"\d", "".join(merged)):
            return _Line(upper + 1, best.sign, merged, matches, rows=2)
    return best


def _headings_among(lines: list[str], *, known: frozenset[str]) -> _Line:
    """The line with most known headings; where none has two, the first that is full."""
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
    if best.known >= FEWEST_KNOWN:
        return best
    # A title above the headings fills one column of many
    most = max(line.filled for line in found)
    return next(line for line in found if 2 * line.filled >= most)


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
