"""The frames of an extract, put together from the blocks of codes."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.extracts.reading.columns import Register
from attenders.frames import (
    MODE_TYPE,
    NOT_KNOWN,
    SEX_TYPE,
    SEXES,
    STAFF_TYPE,
    STATUS_TYPE,
    category,
)


def appointments_frame(joined: Mapping[str, npt.NDArray[np.generic]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "patient": joined["patient"],
            "day": joined["day"].astype("datetime64[s]"),
            "minute": joined["minute"],
            "booked_day": joined["booked_day"].astype("datetime64[s]"),
            "status": category(joined["status"], STATUS_TYPE),
            "mode": category(joined["mode"], MODE_TYPE),
            "staff": category(joined["staff"], STAFF_TYPE),
            "clinician": joined["clinician"],
            "slot_type": joined["slot_type"],
            "duration": joined["duration"],
        }
    )


def patients_frame(
    joined: Mapping[str, npt.NDArray[np.generic]],
    local_ids: list[str],
    conditions: Register,
) -> pd.DataFrame:
    """One row for each patient with the first fact that is known of each kind."""
    patient = joined["patient"]

    def first_known(name: str, unknown: int) -> npt.NDArray[np.generic]:
        known = joined[name] != unknown
        who, first = np.unique(patient[known], return_index=True)
        facts = np.full(len(local_ids), unknown, dtype=joined[name].dtype)
        facts[who] = joined[name][known][first]
        return facts

    names = np.array([*conditions.numbers, ""], dtype=object)  # -1 is the last: none
    sexes = first_known("sex", SEXES.index("UNKNOWN"))
    return pd.DataFrame(
        {
            "local_id": pd.Series(local_ids, dtype="str"),
            "birth_year": first_known("birth_year", NOT_KNOWN),
            "sex": category(sexes, SEX_TYPE),
            "conditions": pd.Series(
                names[first_known("conditions", NOT_KNOWN)], dtype="str"
            ),
        }
    )
