"""The frames of an extract, put together from the blocks of codes."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

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


def appointments_frame(
    blocks: Sequence[dict[str, npt.NDArray[np.generic]]],
) -> pd.DataFrame:
    """Join the blocks, and empty them: all rows are in memory only once."""

    def joined(name: str) -> npt.NDArray[Any]:
        return np.concatenate([block.pop(name) for block in blocks])

    return pd.DataFrame(
        {
            "patient": joined("patient"),
            "day": joined("day").astype("datetime64[s]"),
            "minute": joined("minute"),
            "booked_day": joined("booked_day").astype("datetime64[s]"),
            "status": category(joined("status"), STATUS_TYPE),
            "mode": category(joined("mode"), MODE_TYPE),
            "staff": category(joined("staff"), STAFF_TYPE),
            "clinician": joined("clinician"),
            "slot_type": joined("slot_type"),
            "duration": joined("duration"),
        },
        copy=False,
    )


class Facts:
    """What is known of each patient: of every kind the first fact, over all blocks."""

    _UNKNOWN: Mapping[str, np.signedinteger[Any]] = MappingProxyType(
        {
            "birth_year": np.int16(NOT_KNOWN),
            "birth_month": np.int8(NOT_KNOWN),
            "sex": np.int8(SEXES.index("UNKNOWN")),
            "conditions": np.int32(NOT_KNOWN),
        }
    )

    def __init__(self) -> None:
        self._known: dict[str, npt.NDArray[Any]] = {
            name: np.empty(0, unknown.dtype) for name, unknown in self._UNKNOWN.items()
        }

    def add(
        self,
        patients: npt.NDArray[Any],
        facts: Mapping[str, npt.NDArray[Any]],
    ) -> None:
        """Take a fact of each kind from every row that has a patient."""
        there = patients != NOT_KNOWN
        patients = patients[there]
        most = int(patients.max(initial=NOT_KNOWN)) + 1
        for name, unknown in self._UNKNOWN.items():
            known = self._known[name]
            more = np.full(max(most - len(known), 0), unknown)
            known = np.concatenate([known, more])
            found = facts[name][there]
            new = (found != unknown) & (known[patients] == unknown)
            who, first = np.unique(patients[new], return_index=True)
            known[who] = found[new][first]
            self._known[name] = known

    def frame(self, local_ids: list[str], conditions: Register) -> pd.DataFrame:
        """One row for each patient."""
        texts = np.array([*conditions.numbers, ""], dtype=object)  # -1 is the last
        known = self._known
        return pd.DataFrame(
            {
                "local_id": pd.Series(local_ids, dtype="str"),
                "birth_year": known["birth_year"],
                "birth_month": known["birth_month"],
                "sex": category(known["sex"], SEX_TYPE),
                "conditions": pd.Series(texts[known["conditions"]], dtype="str"),
            }
        )
