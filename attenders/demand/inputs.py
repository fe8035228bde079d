"""What a practice has stored, as the inputs of its figures."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from academy.people.models import Practice
from attenders.analysis.clinicians import own_clinicians
from attenders.analysis.inputs import Inputs
from attenders.analysis.registered import AgeSexTable
from attenders.analysis.view import View
from attenders.analysis.whole import Work
from attenders.demand import store
from attenders.extracts import store as extracts
from attenders.frames import NOT_KNOWN, REGISTERED_TYPES
from attenders.registered import store as registered


REGISTRATION = ("patient", "registered_on", "left_on", "died_on")


def load_work(practice: Practice, view: View) -> tuple[Work, npt.NDArray[np.int64]]:
    """Everything that is stored of the practice, to work the view out; and who is who.

    Raises NothingToAnalyseError where no appointment has an outcome.
    """
    stored = extracts.load_appointments(practice=practice, window=None)
    names = extracts.clinician_names(practice)
    inputs = Inputs.of(
        stored.frame,
        choices=store.outcome_choices(practice),
        patients=extracts.load_patients(
            practice=practice, patient_ids=stored.patient_ids
        ),
        clinicians=names,
        slot_types=extracts.slot_type_names(practice),
        costs=store.unit_costs_of(practice),
        list_size=practice.list_size,
        **_registered(practice, stored.patient_ids, names),
    )
    window = Work(inputs, view).window
    facts = extracts.file_facts(practice=practice, window=window)
    return Work(replace(inputs, files=facts), view), stored.patient_ids


def _registered(
    practice: Practice, patient_ids: npt.NDArray[np.int64], names: dict[int, str]
) -> dict[str, Any]:
    """What the current list says, as Inputs takes it; without one only a table."""
    counted = registered.newest_age_sex(practice)
    table = {"age_sex": counted and AgeSexTable.from_dict(counted.table)}
    current = registered.current_list(practice)
    if current is None:
        return table
    people = registered.load_people(practice)
    codes = pd.Index(patient_ids).get_indexer(people["patient_id"])
    people = people.assign(patient=codes.astype(np.int32))
    found: dict[str, Any] = table | {
        "listed_on": current.as_at,
        "registrations": people.loc[_is_known(people), [*REGISTRATION]],
        "own": _own(people, size=len(patient_ids), names=names),
    }
    if registered.list_of_size(practice) is None:
        return found
    listed = people.loc[people["standing"] == "REGISTERED"]
    on_list = np.isin(np.arange(len(patient_ids)), listed["patient"].to_numpy())
    columns = ["patient", *REGISTERED_TYPES]
    return found | {"listed": listed[columns], "on_list": on_list}


def _is_known(people: pd.DataFrame) -> "pd.Series[bool]":
    """Whose registration is known: they are registered, or went on a day that is.

    Somebody who left or died on a day that nobody knows may have done so at any time.
    """
    standing = people["standing"]
    gone_on = {"LEFT": people["left_on"], "DECEASED": people["died_on"]}
    known = standing.eq("REGISTERED")
    for name, day in gone_on.items():
        known |= standing.eq(name) & day.notna()
    return known


def _own(
    people: pd.DataFrame, *, size: int, names: dict[int, str]
) -> npt.NDArray[np.int32] | None:
    """The clinician who is each patient's usual GP; None where the list names nobody."""
    if not people["usual_gp"].ne("").any():
        return None
    own = np.full(size, NOT_KNOWN, dtype=np.int32)
    here = people.loc[people["patient"] != NOT_KNOWN]
    own[here["patient"].to_numpy()] = own_clinicians(
        here["usual_gp"].tolist(), names=names
    )
    return own
