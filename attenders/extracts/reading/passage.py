"""One pass over the rows under the headings, to the end of the file, and no further.

Rows of another width go aside with their numbers; a file that was cut, or in which a
quotation mark swallowed rows, is refused at the end.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import closing

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from academy.exceptions import ExtractError
from attenders.extracts.reading.ending import (
    Ended,
    check_ending,
    never_closed,
    row_left_open,
)
from attenders.extracts.reading.opening import Opened
from attenders.extracts.reading.problems import ProblemList, Problems
from attenders.extracts.reading.rows import BLOCK_BYTES, blocks
from attenders.extracts.reading.sifting import TOTALS


_TOTALS_ROW = re.compile(r'[\s"]*' + TOTALS, flags=re.IGNORECASE | re.DOTALL)
_TOTALS_TEXT = "totals"


class Passage:
    """The rows of some columns in blocks; `rows` and `aside` grow as it goes.

    `totals` is the kind of problem that a row of totals is.
    """

    def __init__(
        self,
        opened: Opened,
        *,
        positions: Collection[int],
        totals: str = "NOT_AN_APPOINTMENT",
    ) -> None:
        self._opened = opened
        self._totals = totals
        self._positions = [at for at in positions if at < len(opened.headings)]
        self.rows = 0
        self.aside: list[pa.csv.InvalidRow] = []

    def batches(self) -> Iterator[tuple[pa.RecordBatch, float]]:
        """Each block of rows, with the share of the file read when it is done with.

        Raises ExtractError where the rows cannot be told apart, or do not end.
        """
        file = Ended(self._opened)
        with closing(file):
            try:
                yield from self._blocks(file)
            except pa.ArrowInvalid as error:
                raise _unreadable(self._opened, str(error)) from error
        reached = bool(self.aside) and self.aside[-1].text == file.text
        self.aside = self.aside[:-1] if reached else self.aside
        check_ending(
            self._opened,
            file,
            rows=self.rows + len(self.aside),
            invalid=[row for row in self.aside if row.text != _TOTALS_TEXT],
            reached=reached,
        )

    def _blocks(self, file: Ended) -> Iterator[tuple[pa.RecordBatch, float]]:
        def set_aside(row: pa.csv.InvalidRow) -> str:
            # Not their text, which could be the whole file
            if row.text != file.text:
                totals = _TOTALS_ROW.match(row.text)
                row = row._replace(text=_TOTALS_TEXT if totals else "")
            self.aside.append(row)
            return "skip"

        batches = blocks(
            file,
            self._opened,
            positions=self._positions,
            kind=pa.dictionary(pa.int32(), pa.string()),
            set_aside=set_aside,
        )
        size = max(self._opened.text.size, 1)
        for number, batch in enumerate(batches, start=1):
            self.rows += batch.num_rows
            yield batch, min(number * BLOCK_BYTES / size, 1.0)

    def numbered(self, problems: ProblemList) -> Problems:
        """All problems, those of rows set aside too, as a spreadsheet numbers rows."""
        first = self._opened.first_row
        places = np.array([row.number - 1 for row in self.aside], dtype=np.int64)
        last = first + self.rows + len(self.aside)
        numbers = np.delete(np.arange(first, last, dtype=np.int64), places)
        found = problems.frame()
        aside = self._noted_aside(problems.like())
        found = found.assign(row=numbers[found["row"].to_numpy()])
        both = pd.concat([found, aside.frame()], ignore_index=True).sort_values(
            ["row", "kind"], kind="stable", ignore_index=True
        )
        counts = Counter(problems.counts) + Counter(aside.counts)
        return Problems(both, dict(counts), problems.rows + aside.rows)

    def _noted_aside(self, problems: ProblemList) -> ProblemList:
        """The problems of rows with more or fewer values than headings."""
        totals = [row for row in self.aside if row.text == _TOTALS_TEXT]
        others = [row for row in self.aside if row.text != _TOTALS_TEXT]
        above = self._opened.first_row - 1
        for kind, rows in ((self._totals, totals), ("WRONG_NUMBER_OF_VALUES", others)):
            shown = (
                f"{r.actual_columns} values, {r.expected_columns} headings"
                for r in rows
            )
            problems.add(
                kind,
                rows=np.array([row.number for row in rows], np.int64) + above,
                column="",
                values=np.array(list(shown), dtype=object),
            )
        return problems


def _unreadable(opened: Opened, reason: str) -> ExtractError:
    if "straddling" in reason or "out of sync" in reason:
        row = row_left_open(opened)
        if row:
            return never_closed(row)
        return ExtractError("The file has a line that is far too long to be a row.")
    return ExtractError("The file cannot be read as rows and columns of a CSV.")
