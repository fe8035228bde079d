"""What a CSV reader does not tell: whether a quotation mark swallowed rows.

A mark that is never closed turns the rows after it into one long value, and where the
number of values still fits, the reader finds nothing wrong with that.
"""

import csv
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import pyarrow as pa

from academy.exceptions import ExtractError


class Ended:
    """A file with one row more, which comes out only if no mark is open before it."""

    closed = False  # asked for by pyarrow

    def __init__(self, path: Path, *, delimiter: str, columns: int) -> None:
        self._file = path.open("rb")
        self._last = b""
        self.text = "\x00end of file" + delimiter * columns  # a value too many
        self._to_come = self.text.encode() + b"\n"
        self.breaks = 0

    def read(self, size: int) -> bytes:
        room = size - len(self._to_come) - 1
        data = self._file.read(room)
        self._last = data[-1:] or self._last
        if self._to_come and len(data) < room:  # the end of the file
            data += b"" if self.ends_with_a_break else b"\n"
            data, self._to_come = data + self._to_come, b""
        self.breaks += data.count(b"\n")
        return data

    @property
    def ends_with_a_break(self) -> bool:
        return self._last in (b"\r", b"\n")

    def close(self) -> None:
        self._file.close()


def check_ending(
    path: Path,
    file: Ended,
    *,
    delimiter: str,
    rows: int,
    invalid: Sequence[pa.csv.InvalidRow],
    reached: bool,
) -> None:
    """Refuse a file that was cut, or in which a mark swallowed rows.

    `rows` counts all rows, headings included, and `reached` says that the row more
    came out.
    """
    lines = file.breaks - 1  # the row more is none of the file's
    if not reached and lines == rows and not file.ends_with_a_break:
        raise _cut(rows, "inside a value in quotation marks")
    if not reached or lines > rows:
        row = row_left_open(path, delimiter) or (None if reached else rows)
        if row:
            raise never_closed(row)
    for last in invalid[-1:]:
        short = last.actual_columns < last.expected_columns
        if last.number == rows and short and not file.ends_with_a_break:
            raise _cut(
                rows,
                f"which has {last.actual_columns} of {last.expected_columns} values",
            )


def row_left_open(path: Path, delimiter: str) -> int | None:
    """The first row with a value over several lines that does not end as it should."""
    with path.open(encoding="latin-1", newline="") as file:  # any byte is a letter
        rows = csv.reader(file, delimiter=delimiter, strict=True)
        for number in count(1):
            lines = rows.line_num
            try:
                next(rows)
            except StopIteration:
                break
            except csv.Error:
                if rows.line_num > lines + 1:
                    return number
    return None


def never_closed(row: int) -> ExtractError:
    """The error for a quotation mark that swallowed what comes after it."""
    return ExtractError(
        f"A quotation mark in row {row:,} is never closed, so the rows after it cannot"
        " be told apart. Nothing has been loaded."
    )


def _cut(row: int, where: str) -> ExtractError:
    return ExtractError(
        f"The file stops in the middle of row {row:,}, {where}. It may not have been"
        " saved or copied to the end. Nothing has been loaded: run the export again."
    )
