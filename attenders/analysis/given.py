"""Which appointments were given: not cancelled, and their day has come."""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.codes import among
from attenders.analysis.outcomes import last_recorded_day
from attenders.analysis.window import Window, within


# As in NHS England's "Appointments in General Practice": attended, missed, or not known
GIVEN = ("ATTENDED", "DNA", "UNKNOWN", "WALKED_OUT", "NO_ACCESS_VISIT")
GIVEN_WORDS = (
    "Appointments given: attended, missed, or with an outcome that is not known, with"
    " all staff and in every way of contact."
)


def past(frame: pd.DataFrame) -> pd.DataFrame:
    """The appointments up to the last day of which anything is recorded.

    Whatever lies after it is to come, also where nobody wrote so; where nothing is
    recorded at all, everything is.
    """
    last = last_recorded_day(frame)
    if last is None:
        return frame.iloc[:0]
    return within(frame, Window(date.min, last))


def given(frame: pd.DataFrame) -> pd.DataFrame:
    """Those of these past appointments that were given."""
    return frame.loc[is_given(frame)]


def is_given(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether each of these past appointments was given."""
    return among(frame["status"], GIVEN)
