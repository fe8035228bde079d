"""What a CSV reader does not tell: whether a quotation mark swallowed rows.

A mark that is never closed turns the rows after it into one long value, and where the
number of values still fits, the reader finds nothing wrong with that.
"""

import csv
import io
from collections.abc import Sequence
from itertools import count

import pyarrow as pa
import pyarrow.csv

from academy.exceptions import ExtractError
from attenders.extracts.reading.opening import Opened


class Ended:
    """The rows under the headings and one row more, which comes out only if no mark is open before it."""

    closed = False  # asked for by pyarrow

    def __init__(self, opened: Opened) -> None:
        self._file = opened.text.open()
        self._last = self._file.read(opened.start)[-1:]
        # A value too many
        self.text = "\x00end of file" + opened.delimiter * len(opened.headings)
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
    opened: Opened,
    file: Ended,
    *,
    rows: int,
    invalid: Sequence[pa.csv.InvalidRow],
    reached: bool,
) -> None:
    """Refuse a file that was cut, or in which a mark swallowed rows.

    `rows` counts the rows under the headings, and `reached` says that the row more
    came out.
    """
    lines = file.breaks - 1  # the row more is none of the file's
    number = rows + opened.first_row - 1  # of the last row
    if not reached and lines == rows and not file.ends_with_a_break:
        raise _cut(number, "inside a value in quotation marks")
    if not reached or lines > rows:
        row = row_left_open(opened) or (None if reached else number)
        if row:
            raise never_closed(row)
    for last in invalid[-1:]:
        short = last.actual_columns < last.expected_columns
        if last.number == rows and short and not file.ends_with_a_break:
            raise _cut(
                number,
                f"which has {last.actual_columns} of {last.expected_columns} values",
            )


def row_left_open(opened: Opened) -> int | None:
    """The first row with a value over several lines that does not end as it should."""
    with opened.rows() as file:
        # Any byte is a letter
        letters = io.TextIOWrapper(file, encoding="latin-1", newline="")
        rows = csv.reader(letters, delimiter=opened.delimiter, strict=True)
        for number in count(opened.first_row):
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
