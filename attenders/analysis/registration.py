"""Whether people were registered for all of a period, and what they have by patient."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.codes import with_patient
from attenders.analysis.window import Window
from attenders.frames import NOT_KNOWN


def joined_and_left(
    registrations: pd.DataFrame, *, window: Window
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Who joined after the window began, and who left or died before it ended.

    `registrations` has registered_on, left_on and died_on. Somebody without a date of
    registration has not joined. A departure before the registration began belongs to
    an earlier one.
    """
    first, last = np.datetime64(window.first, "s"), np.datetime64(window.last, "s")
    registered = registrations["registered_on"].to_numpy()
    left = registrations["left_on"].to_numpy()
    gone = (left <= last) & ~(left < registered)
    return registered > first, gone | (registrations["died_on"].to_numpy() <= last)


def by_row(
    values: npt.NDArray[Any], patient: npt.NDArray[np.integer[Any]], *, missing: Any
) -> npt.NDArray[Any]:
    """The value of each row's patient; `missing` for a row without one.

    `values` has one for each patient code, from 0; patients beyond it are missing too.
    """
    known = (patient != NOT_KNOWN) & (patient < len(values))
    found = np.full(len(patient), missing, dtype=values.dtype)
    found[known] = values[patient[known]]
    return found


def by_patient(
    patient: npt.NDArray[np.integer[Any]],
) -> npt.NDArray[np.intp]:
    """The rows in the order of their patients, those without one last, as they stand.

    It is the order in which people first appear in the appointments, so it says nothing
    of them.
    """
    known = patient.astype(np.int64)
    last = np.where(known == NOT_KNOWN, np.iinfo(np.int64).max, known)
    return np.argsort(last, kind="stable")


def last_days(frame: pd.DataFrame, *, people: int) -> npt.NDArray[np.datetime64]:
    """The last day that each patient has in the frame; missing where there is none."""
    never = np.datetime64("NaT", "s")
    found = np.full(people, np.iinfo(np.int64).min, dtype=np.int64)
    known = with_patient(frame)
    days = known["day"].to_numpy().astype("datetime64[s]").astype(np.int64)
    np.maximum.at(found, known["patient"].to_numpy(), days)
    return np.where(
        found == np.iinfo(np.int64).min, never, found.astype("datetime64[s]")
    )
