"""What a practice has stored, as the inputs of its figures."""

from dataclasses import dataclass, replace
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
from attenders.choices import store as choices
from attenders.demand import store
from attenders.extracts import store as extracts
from attenders.frames import NOT_KNOWN, REGISTERED_TYPES
from attenders.registered import store as registered


REGISTRATION = ("patient", "registered_on", "left_on", "died_on")


@dataclass(frozen=True, eq=False)
class Loaded:
    """What is to be worked out; `patient_ids` says who each patient code is, and
    `listed_ids` who each row of the registered list is."""

    work: Work
    patient_ids: npt.NDArray[np.int64]
    listed_ids: npt.NDArray[np.int64]

    def ids_of(self, rows: pd.DataFrame) -> npt.NDArray[np.int64]:
        """Our id of each person of a list (`whole.Made.rows`)."""
        patient, listed = rows["patient"].to_numpy(), rows["listed"].to_numpy()
        ids = np.full(len(rows), NOT_KNOWN, dtype=np.int64)
        named, on_list = patient != NOT_KNOWN, listed != NOT_KNOWN
        ids[named] = self.patient_ids[patient[named]]
        ids[on_list] = self.listed_ids[listed[on_list]]
        return ids


def load_work(practice: Practice, view: View) -> Loaded:
    """Everything that is stored of the practice, to work the view out; and who is who.

    Raises NothingToAnalyseError where no appointment has an outcome.
    """
    stored = extracts.load_appointments(practice=practice, window=None)
    names = extracts.clinician_names(practice)
    listed, listed_ids = _registered(practice, stored.patient_ids, names)
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
        at_risk_rule=choices.at_risk_rule_of(practice),
        income=choices.income_of(practice),
        initiative_rules=choices.initiative_rules_of(practice),
        sessions=store.counted_sessions(practice),
        **listed,
    )
    window = Work(inputs, view).window
    facts = extracts.file_facts(practice=practice, window=window)
    work = Work(replace(inputs, files=facts), view)
    return Loaded(work, stored.patient_ids, listed_ids)


def _registered(
    practice: Practice, patient_ids: npt.NDArray[np.int64], names: dict[int, str]
) -> tuple[dict[str, Any], npt.NDArray[np.int64]]:
    """What the current list says, as Inputs takes it, and who each row of it is.

    Without a list only a table, and nobody.
    """
    nobody = np.empty(0, dtype=np.int64)
    counted = registered.newest_age_sex(practice)
    table = {"age_sex": counted and AgeSexTable.from_dict(counted.table)}
    current = registered.current_list(practice)
    if current is None:
        return table, nobody
    people = registered.load_people(practice)
    codes = pd.Index(patient_ids).get_indexer(people["patient_id"])
    people = people.assign(patient=codes.astype(np.int32))
    found: dict[str, Any] = table | {
        "listed_on": current.as_at,
        "registrations": people.loc[_is_known(people), [*REGISTRATION]],
        "own": _own(people, size=len(patient_ids), names=names),
    }
    if registered.list_of_size(practice) is None:
        return found, nobody
    listed = people.loc[people["standing"] == "REGISTERED"]
    on_list = np.isin(np.arange(len(patient_ids)), listed["patient"].to_numpy())
    columns = ["patient", *REGISTERED_TYPES]
    found |= {"listed": listed[columns], "on_list": on_list}
    return found, listed["patient_id"].to_numpy()


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
