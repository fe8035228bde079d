"""The appointments frame: its columns, their types, and the check.

Everything that reads an extract produces these frames and everything that computes
a figure takes them, so this module is the whole contract between the two halves.

*Appointments*: one row for each appointment (or slot) of the extract.

=============  ===============  ====================================================
column         type             meaning
=============  ===============  ====================================================
patient        int32            row of the patients frame; -1 no patient: the file has
                                none, so the row is for demand and flow only
day            datetime64[s]    date of the appointment, midnight, never missing
minute         int16            minutes after midnight at the start; -1 not known
booked_day     datetime64[s]    date it was booked; missing where not known
status         category         one of STATUSES
mode           category         one of MODES
staff          category         one of STAFF
clinician      int32            row of the clinicians list; -1 not known
slot_type      int32            row of the slot types list; -1 not known
duration       int16            planned or actual minutes; -1 not known
=============  ===============  ====================================================

*Patients*: one row for each patient, in the order of first appearance.

=============  ===============  ====================================================
local_id       str              the practice's own number for the person, as text
birth_year     int16            -1 not known
birth_month    int8             1 to 12, of that year; -1 not known
sex            category         one of SEXES
conditions     str              codes joined by ";", empty where none are given
=============  ===============  ====================================================

*Registered*: one row for each person of a registered list; what it says, as it says it.

==================  ==============  ================================================
local_id            str             as above
birth_year          int16           -1 not known
birth_month         int8            1 to 12; -1 not known
sex                 category        one of SEXES
conditions          str             as above
registered_on       datetime64[s]   first day of the registration; missing: not known
left_on             datetime64[s]   day of the deregistration; missing: none known
died_on             datetime64[s]   day of death; missing: none known
is_deceased         bool            said to have died, with or without a day
has_left            bool            said to be deregistered, with or without a day
is_pending          bool            has applied to register
is_temporary        bool            a temporary or other registration that is not
                                    permanent, such as private or for one service
is_test             bool            a test or dummy patient
frailty             category        one of FRAILTY, as the clinical system says it
deprivation_decile  int8            1 most deprived, 10 least; -1 not known
emergency_visits    int16           A&E attendances in 12 months; -1 not known
usual_gp            str             a name, empty where none is given
==================  ==============  ================================================
"""

from dataclasses import dataclass
from typing import Any

import numpy.typing as npt
import pandas as pd


# An appointment that went ahead, one that was missed, one cancelled by either side,
# one that is still to come (or was never closed), anything else; and two on which
# sources differ: the person came and left unseen, the clinician came and nobody opened.
# What is stored are places in this list: new ones go to its end.
STATUSES = (
    "ATTENDED",
    "DNA",
    "CANCELLED",
    "BOOKED",
    "UNKNOWN",
    "WALKED_OUT",
    "NO_ACCESS_VISIT",
)
# An appointment of which the clinical system says what became of it, cancelled ones
# aside (they may lie in the future).
RECORDED = ("ATTENDED", "DNA", "WALKED_OUT", "NO_ACCESS_VISIT")
# An appointment has an outcome when we know whether the person came.
OUTCOMES = ("ATTENDED", "DNA")
MODES = ("FACE_TO_FACE", "TELEPHONE", "VIDEO_ONLINE", "HOME_VISIT", "UNKNOWN")
STAFF = (
    "GP",
    "NURSE",
    "ADVANCED_PRACTITIONER",
    "HEALTHCARE_ASSISTANT",
    "PHARMACIST",
    "PHYSIOTHERAPIST",
    "SOCIAL_PRESCRIBER",
    "OTHER",
    "UNKNOWN",
)
SEXES = ("FEMALE", "MALE", "OTHER", "UNKNOWN")
FRAILTY = ("FIT", "MILD", "MODERATE", "SEVERE", "UNKNOWN")
# How a person of a registered list is treated; see analysis/registered.py
STANDINGS = ("REGISTERED", "TEST", "DECEASED", "LEFT", "NOT_YET", "TEMPORARY")

STATUS_TYPE = pd.CategoricalDtype(list(STATUSES))
MODE_TYPE = pd.CategoricalDtype(list(MODES))
STAFF_TYPE = pd.CategoricalDtype(list(STAFF))
SEX_TYPE = pd.CategoricalDtype(list(SEXES))
FRAILTY_TYPE = pd.CategoricalDtype(list(FRAILTY))
STANDING_TYPE = pd.CategoricalDtype(list(STANDINGS))

NOT_KNOWN = -1

APPOINTMENT_TYPES: dict[str, object] = {
    "patient": "int32",
    "day": "datetime64[s]",
    "minute": "int16",
    "booked_day": "datetime64[s]",
    "status": STATUS_TYPE,
    "mode": MODE_TYPE,
    "staff": STAFF_TYPE,
    "clinician": "int32",
    "slot_type": "int32",
    "duration": "int16",
}
PATIENT_TYPES: dict[str, object] = {
    "local_id": "str",
    "birth_year": "int16",
    "birth_month": "int8",
    "sex": SEX_TYPE,
    "conditions": "str",
}
REGISTERED_TYPES: dict[str, object] = {
    "local_id": "str",
    "birth_year": "int16",
    "birth_month": "int8",
    "sex": SEX_TYPE,
    "conditions": "str",
    "registered_on": "datetime64[s]",
    "left_on": "datetime64[s]",
    "died_on": "datetime64[s]",
    "is_deceased": "bool",
    "has_left": "bool",
    "is_pending": "bool",
    "is_temporary": "bool",
    "is_test": "bool",
    "frailty": FRAILTY_TYPE,
    "deprivation_decile": "int8",
    "emergency_visits": "int16",
    "usual_gp": "str",
}


def category(
    codes: npt.NDArray[Any], dtype: "pd.CategoricalDtype[Any]"
) -> "pd.Categorical[Any]":
    """A column of one of the types above from the places in its list."""
    return pd.Categorical.from_codes(codes, dtype=dtype)


class FrameError(ValueError):
    """A frame does not keep to the contract above: a fault of ours, not of the file."""


@dataclass(frozen=True)
class ColumnDifference:
    """One column that is not what the contract says."""

    column: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.column}: expected {self.expected}, found {self.found}"


def check_frame(frame: pd.DataFrame, types: dict[str, object]) -> pd.DataFrame:
    """Give the frame back if its columns and types are as agreed, in that order.

    Raises FrameError naming every column that differs.
    """
    found = {str(name): frame.dtypes.iloc[i] for i, name in enumerate(frame.columns)}
    differences = [
        ColumnDifference(name, str(expected), str(found.get(name, "no such column")))
        for name, expected in types.items()
        if name not in found or found[name] != expected
    ]
    if list(found) != list(types) and not differences:
        raise FrameError(f"columns are {list(found)}, expected {list(types)}")
    if differences:
        raise FrameError("; ".join(str(difference) for difference in differences))
    return frame
