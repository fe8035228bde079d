"""Working days: how many there were, and on how many of them anything was booked."""

from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.bank_holidays import bank_holidays
from attenders.analysis.codes import different_days
from attenders.analysis.window import Window, within


def is_working(days: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Whether each day is a Monday to Friday and no bank holiday in England."""
    known = days.astype("datetime64[D]")
    if not len(known):
        return np.zeros(0, dtype=bool)
    years = range(known.min().item().year, known.max().item().year + 1)
    closed = [day for year in years for day in bank_holidays(year)]
    working: npt.NDArray[np.bool_] = np.is_busday(
        known, holidays=np.array(closed, dtype="datetime64[D]")
    )
    return working


def working_days(window: Window) -> int:
    """How many working days the window has."""
    days = np.arange(
        np.datetime64(window.first), np.datetime64(window.last + timedelta(days=1))
    )
    return int(is_working(days).sum())


def days_with_appointments(frame: pd.DataFrame, window: Window) -> int:
    """How many working days of the window have an appointment of any status."""
    return int(is_working(different_days(within(frame, window))).sum())
