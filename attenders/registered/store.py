"""Between frames and rows of a registered list."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from django.db.models import Q

from academy.people.bulk import insert_rows
from academy.people.models import Practice
from attenders.analysis.registered import RegisteredCounts
from attenders.extracts import store as extracts
from attenders.frames import (
    FRAILTY_TYPE,
    NOT_KNOWN,
    PATIENT_TYPES,
    REGISTERED_TYPES,
    SEX_TYPE,
    STANDING_TYPE,
    STANDINGS,
    category,
)
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


def list_of_size(practice: Practice) -> RegisteredList | None:
    """The current list, if the practice's list size is of it; else a person said it."""
    current = current_list(practice)
    if current is None or current.as_at != practice.list_size_date:
        return None
    registered = RegisteredCounts.from_dict(current.counts).registered
    return current if registered == practice.list_size else None


def load_people(practice: Practice) -> pd.DataFrame:
    """The people of the current list: patient_id (our id), standing, and what it says.

    That is REGISTERED_TYPES, with no number of anybody in local_id.
    """
    rows = practice.registered_patients.order_by("pk").values_list(*_PEOPLE)
    columns = dict(zip(_PEOPLE, zip(*rows, strict=True), strict=False))

    def values(name: str) -> list[Any]:
        return list(columns.get(name, ()))

    def numbers(name: str, dtype: object) -> npt.NDArray[Any]:
        return np.array(extracts.or_not_known(values(name)), dtype=dtype)

    of_person = {
        name: numbers(f"patient__{name}", REGISTERED_TYPES[name])
        for name in ("birth_year", "birth_month")
    }
    return pd.DataFrame(
        {
            "patient_id": np.array(values("patient_id"), dtype=np.int64),
            "standing": category(numbers("standing", np.int8), STANDING_TYPE),
            "local_id": pd.Series([""] * len(values("patient_id")), dtype="str"),
            **of_person,
            "sex": category(numbers("patient__sex", np.int8), SEX_TYPE),
            "conditions": pd.Series(values("patient__conditions"), dtype="str"),
            **{name: np.array(values(name), "datetime64[s]") for name in _DAYS},
            **{name: np.array(values(name), dtype=bool) for name in _FLAGS},
            "frailty": category(numbers("frailty", np.int8), FRAILTY_TYPE),
            **{name: numbers(name, REGISTERED_TYPES[name]) for name in _NUMBERS},
            "usual_gp": pd.Series(values("usual_gp"), dtype="str"),
        }
    )


_PEOPLE = (
    "patient_id",
    "standing",
    "patient__birth_year",
    "patient__birth_month",
    "patient__sex",
    "patient__conditions",
    *_DAYS,
    *_FLAGS,
    *_NUMBERS,
    "frailty",
    "usual_gp",
)


def load_standings(practice: Practice) -> pd.DataFrame:
    """The people of the current list: patient, and how each is treated."""
    rows = list(practice.registered_patients.values_list("patient_id", "standing"))
    patients: npt.NDArray[np.int64] = np.array([row[0] for row in rows], np.int64)
    standing = [STANDINGS[row[1]] for row in rows]
    return pd.DataFrame(
        {"patient": patients, "standing": pd.Series(standing, dtype="str")}
    )
