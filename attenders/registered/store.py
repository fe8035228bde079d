"""Between frames and rows of a registered list."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from django.db.models import Q

from academy.people.bulk import insert_rows
from academy.people.models import Practice
from attenders.extracts import store as extracts
from attenders.frames import NOT_KNOWN, PATIENT_TYPES, STANDINGS
from attenders.registered.models import AgeSexCount, RegisteredList, RegisteredPatient


_DAYS = ("registered_on", "left_on", "died_on")
_FLAGS = ("is_deceased", "has_left", "is_pending", "is_temporary", "is_test")
_NUMBERS = ("deprivation_decile", "emergency_visits")


def current_list(practice: Practice) -> RegisteredList | None:
    """The list that counts now, if there is one."""
    return practice.registered_lists.filter(is_current=True).first()


def newest_age_sex(practice: Practice) -> AgeSexCount | None:
    """The table of the latest day; of one day, what was saved last.

    A table that was made from a list counts as long as the list does.
    """
    counts = practice.age_sex_counts.filter(
        Q(registered_list__isnull=True) | Q(registered_list__is_current=True)
    )
    return counts.order_by("-counted_on", "-saved_at").first()


def replace_people(
    *,
    registered_list: RegisteredList,
    people: pd.DataFrame,
    standings: "pd.Categorical[str]",
) -> None:
    """Put the people of a list in the place of those of the list before."""
    practice = registered_list.practice
    RegisteredPatient.objects.filter(practice=practice).delete()
    facts = people[list(PATIENT_TYPES)]
    insert_rows(
        "registered_registeredpatient",
        {
            "patient_id": ("bigint", extracts.patient_ids(practice, facts).tolist()),
            "standing": ("smallint", standings.codes.tolist()),
            **{name: ("date", _days(people[name])) for name in _DAYS},
            **{name: ("boolean", people[name].tolist()) for name in _FLAGS},
            **{name: ("smallint", _known(people[name])) for name in _NUMBERS},
            "frailty": ("smallint", people["frailty"].cat.codes.tolist()),
            "usual_gp": ("text", [name[:200] for name in people["usual_gp"]]),
        },
        alike={"practice_id": practice.pk, "registered_list_id": registered_list.pk},
    )


def _days(days: "pd.Series[pd.Timestamp]") -> Sequence[str | None]:
    found = days.dt.strftime("%Y-%m-%d").astype(object)
    return found.where(found.notna(), None).tolist()


def _known(numbers: "pd.Series[int]") -> Sequence[int | None]:
    return [None if number == NOT_KNOWN else number for number in numbers.tolist()]


def save_problems(*, registered_list: RegisteredList, problems: pd.DataFrame) -> None:
    """Keep every problem with its row number."""
    extracts.insert_problems(
        "registered_listproblem",
        problems,
        alike={"registered_list_id": registered_list.pk},
    )


def load_standings(practice: Practice) -> pd.DataFrame:
    """The people of the current list: patient, and how each is treated."""
    rows = list(practice.registered_patients.values_list("patient_id", "standing"))
    patients: npt.NDArray[np.int64] = np.array([row[0] for row in rows], np.int64)
    standing = [STANDINGS[row[1]] for row in rows]
    return pd.DataFrame(
        {"patient": patients, "standing": pd.Series(standing, dtype="str")}
    )
