"""Which rows of a block are appointments at all, and why the others are not."""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from attenders.extracts.reading.columns import Column, FillDown, Mask
from attenders.extracts.reading.problems import ProblemList
from attenders.extracts.reading.recognition import Layout


TOTALS = r"(grand |sub ?|sub-|report )?totals?\b.*"
_NO_SLOT = "Group headings that stand for no slot"


class Sieve:
    """Prints grouped rows in full and leaves out what the layout says, with counts."""

    def __init__(self, layout: Layout, problems: ProblemList) -> None:
        self._layout = layout
        self._problems = problems
        places = [layout.at(heading) for heading in layout.shape.fill_down]
        self._places = [at for at in places if at is not None]
        self._fill_down = FillDown(self._places)
        self.blank = 0
        self.excluded: Counter[str] = Counter()

    def sift(self, columns: dict[int, Column], *, first_row: int) -> Mask:
        """Give the rows that are left; fills the columns down."""
        blank = np.logical_and.reduce([column.blank for column in columns.values()])
        self.blank += int(blank.sum())
        empty = ~blank & self._stand_for_nothing(columns)
        self._leave_out(_NO_SLOT, empty)
        totals = self._totals(columns) & ~blank & ~empty
        self._problems.add(
            "NOT_AN_APPOINTMENT",
            rows=np.flatnonzero(totals) + first_row,
            column="",
            values="",
        )
        usable: Mask = ~blank & ~empty & ~totals
        if self._places:
            self._fill_down.fill(columns, passed_over=~usable)
        return usable

    def rules(self, asked: Mapping[str, Column], usable: Mask) -> Mask:
        """Give the rows that no rule of the layout leaves out; the first rule counts."""
        for rule in self._layout.shape.rules:
            column = asked.get(rule.heading)
            if column is not None:
                out = usable & column.matches(rule.pattern)
                self._leave_out(rule.reason, out)
                usable = usable & ~out
        return usable

    def _leave_out(self, reason: str, rows: Mask) -> None:
        if rows.any():
            self.excluded[reason] += int(rows.sum())

    def _stand_for_nothing(self, columns: Mapping[int, Column]) -> Mask:
        at = self._layout.positions.get("count")
        if at is None:
            return np.zeros(len(next(iter(columns.values())).index), dtype=bool)
        zero: Mask = columns[at].matches(r"0+(\.0+)?")
        return zero

    def _totals(self, columns: Mapping[int, Column]) -> Mask:
        positions = self._layout.positions
        places = {0, positions["date"], positions.get("patient", 0)}
        found = [columns[at].matches(TOTALS) for at in places if at in columns]
        # A clinic may be called Total Health: its rows have a date
        no_date = columns[positions["date"]].matches(r"\D*")
        totals: Mask = np.logical_or.reduce(found) & no_date
        return totals
