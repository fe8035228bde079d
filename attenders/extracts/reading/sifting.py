"""Which rows of a block are appointments at all, and why the others are not."""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from attenders.extracts.reading.choices import KEPT, LEFT_OUT
from attenders.extracts.reading.columns import Column, FillDown, Mask
from attenders.extracts.reading.layouts import NOT_PATIENTS
from attenders.extracts.reading.problems import ProblemList
from attenders.extracts.reading.recognition import Layout


TOTALS = r"(grand |sub ?|sub-|report )?totals?\b.*"
_NO_DATE = r"\D*|\d{1,4}|\d{1,3}(,\d{3})+"
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
        self.slot_types: Counter[str] = Counter()  # those left out, with their rows

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

    def rules(
        self, asked: Mapping[str, Column], slot_type: Column | None, usable: Mask
    ) -> Mask:
        """Give the rows that no rule of the layout leaves out; the first rule counts.

        What a person says of a slot type counts more than the rule about them.
        """
        said = self._layout.said.get("slot_type", {})
        kept, left_out = (
            np.zeros(len(usable), dtype=bool)
            if slot_type is None
            else slot_type.among(
                {word for word, what in said.items() if what == wanted}
            )
            for wanted in (KEPT, LEFT_OUT)
        )
        for rule in self._layout.shape.rules:
            column = asked.get(rule.heading)
            if column is None:
                continue
            out = usable & column.matches(rule.pattern)
            if rule.reason == NOT_PATIENTS:
                out &= ~kept
                self._note_slot_types(slot_type, out)
            self._leave_out(rule.reason, out)
            usable = usable & ~out
        out = usable & left_out
        self._note_slot_types(slot_type, out)
        self._leave_out(NOT_PATIENTS, out)
        return usable & ~out

    def _note_slot_types(self, slot_type: Column | None, out: Mask) -> None:
        if slot_type is not None:
            rows = np.bincount(slot_type.index[out], minlength=len(slot_type.words))
            for at in np.flatnonzero(rows):
                self.slot_types[slot_type.words[at].strip()] += int(rows[at])

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
        # A clinic may be called Total Health: its rows have a date, and no mere count
        no_date = columns[positions["date"]].matches(_NO_DATE)
        totals: Mask = np.logical_or.reduce(found) & no_date
        return totals
