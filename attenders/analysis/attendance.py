"""How often each person came in a period: counted once, however often it is asked."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.codes import with_patient
from attenders.analysis.counting import Counting, contacts
from attenders.analysis.window import Window, within


class Attendance:
    """The appointments of people, and what has been counted of them so far.

    The definitions of attending often ask for the same few periods and countings again
    and again. `people` is how many patients there are, whether they came or not.
    """

    def __init__(self, frame: pd.DataFrame, *, people: int) -> None:
        self.frame = with_patient(frame)
        self._people = people
        self._inside: dict[Window, pd.DataFrame] = {}
        self._counts: dict[tuple[Window, Counting], npt.NDArray[np.int64]] = {}

    @classmethod
    def of(cls, found: "pd.DataFrame | Attendance", *, people: int) -> "Attendance":
        """What was counted already, or a new count of a frame."""
        return found if isinstance(found, Attendance) else cls(found, people=people)

    def inside(self, period: Window) -> pd.DataFrame:
        """The appointments of the period, of whatever status."""
        if period not in self._inside:
            self._inside[period] = within(self.frame, period)
        return self._inside[period]

    def counts(self, period: Window, counting: Counting) -> npt.NDArray[np.int64]:
        """How many appointments of the period that count each person has."""
        asked = (period, counting)
        if asked not in self._counts:
            found = contacts(self.inside(period), counting, people=self._people)
            found.flags.writeable = False  # others will be given the same
            self._counts[asked] = found
        return self._counts[asked]
