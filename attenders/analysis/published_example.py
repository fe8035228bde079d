"""The published example of 20 patients, worked out by the code of every practice.

Whoever doubts our continuity figures can see them beside printed ones. The example is
table 2 of the British Journal of General Practice 2023;73:279: two doctors with a list
of ten patients each, and for each patient the doctors of the visits, by letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.continuity import (
    DEFAULT_RULE,
    Continuity,
    OwnShare,
    continuity,
    own_patient_ratio,
    visits,
)
from attenders.analysis.window import Window
from attenders.frames import (
    APPOINTMENT_TYPES,
    MODE_TYPE,
    NOT_KNOWN,
    STAFF_TYPE,
    STATUS_TYPE,
    check_frame,
)


SOURCE = "British Journal of General Practice 2023;73:279, table 2"
ADDRESS = "https://pmc.ncbi.nlm.nih.gov/articles/PMC10229170/"
# Each letter is the doctor of a visit. Doctor A has the first list, B the second
LISTS = {
    "A": "A AA AB AAB ABC AABB AABC AAABBB AAAABBBB AAAABCDE",
    "B": "B BB AC ABB ACC AABC ABBC AABBBC AAABBBBC AABBCCCC",
}
# As printed, patient by patient; those with one visit have none
PRINTED_UPC = {
    "A": (None, 1.0, 0.5, 0.67, 0.33, 0.5, 0.5, 0.5, 0.5, 0.5),
    "B": (None, 1.0, 0.5, 0.66, 0.66, 0.5, 0.5, 0.5, 0.5, 0.5),
}
PRINTED_BICE_BOXERMAN = {
    "A": (None, 1.0, 0.0, 0.33, 0.0, 0.33, 0.17, 0.4, 0.43, 0.21),
    "B": (None, 1.0, 0.0, 0.33, 0.33, 0.17, 0.17, 0.27, 0.32, 0.29),
}
BOTH = "Both"
PRINTED_MEANS = {"A": (0.56, 0.32), "B": (0.59, 0.32), BOTH: (0.57, 0.32)}
PRINTED_SLICC = {"A": 0.537, "B": 0.415, BOTH: 0.476}
PRINTED_OPR = {"A": 0.639, "B": 0.548, BOTH: 0.591}
# Where the paper is not what its own counts make: the printed figure, and why
SLIPS = {
    0.66: "2 of 3 is 0.67 when rounded, as the paper has it for AAB",
    0.639: "22 of 35 is 62.9%, and only that agrees with the 39 of 66 of both doctors",
}
_DOCTORS = "ABCDE"
# A visit a day: the example does not say when they were, and its measures do not ask
_FIRST = date(2023, 1, 2)
_WINDOW = Window(_FIRST, date(2023, 1, 31))


@dataclass(frozen=True)
class Printed:
    """One figure: ours, the paper's, and to how many decimal places it is printed."""

    ours: float | None
    printed: float | None
    places: int

    @property
    def agrees(self) -> bool:
        """Whether ours is what is printed, when written with as many places."""
        if self.ours is None or self.printed is None:
            return self.ours is self.printed
        return round(self.ours, self.places) == self.printed

    @property
    def slip(self) -> str:
        """Why the paper is wrong where the two differ; empty if nothing says so."""
        if self.agrees or self.printed is None:
            return ""
        return SLIPS.get(self.printed, "")


@dataclass(frozen=True)
class PatientSums:
    """One patient of the example: whose list, and the visits by letter."""

    list_of: str
    visits: str
    upc: Printed
    bice_boxerman: Printed


@dataclass(frozen=True)
class ListSums:
    """A doctor's list, or both together; what the shares are out of beside them."""

    list_of: str
    upc: Printed
    bice_boxerman: Printed
    own_visits: OwnShare
    slicc: Printed
    given_to_own: OwnShare
    opr: Printed


@dataclass(frozen=True)
class Sums:
    """The whole example, patient by patient and list by list."""

    patients: tuple[PatientSums, ...]
    lists: tuple[ListSums, ...]

    @property
    def figures(self) -> tuple[Printed, ...]:
        """Every figure that is compared, in the order in which they are read."""
        return (
            *(f for one in self.patients for f in (one.upc, one.bice_boxerman)),
            *(
                figure
                for one in self.lists
                for figure in (one.upc, one.bice_boxerman, one.slicc, one.opr)
            ),
        )


def published_example() -> Sums:
    """Work the example out, now, with the functions that every practice's figures use."""
    frame, own = _frame()
    first, people = _continuity(frame, own=own, cohort=own == 0)
    return Sums(
        patients=tuple(_patients(people)), lists=tuple(_lists(first, frame, own=own))
    )


def _seen() -> list[tuple[str, str]]:
    """Each patient: whose list, and the letters."""
    return [
        (list_of, letters)
        for list_of, patients in LISTS.items()
        for letters in patients.split()
    ]


def _frame() -> tuple[pd.DataFrame, npt.NDArray[np.int32]]:
    """The visits as an appointments frame, and the own doctor of each patient."""
    patients = _seen()
    rows = [
        (patient, at, _DOCTORS.index(letter))
        for patient, (_, letters) in enumerate(patients)
        for at, letter in enumerate(letters)
    ]
    patient, at, clinician = np.array(rows, dtype=np.int32).T
    size = len(rows)
    unknown = np.full(size, NOT_KNOWN, dtype=np.int16)
    frame = pd.DataFrame(
        {
            "patient": patient,
            "day": np.datetime64(_FIRST, "s") + at.astype("timedelta64[D]"),
            "minute": unknown,
            "booked_day": np.full(size, np.datetime64("NaT", "s")),
            "status": pd.Categorical(["ATTENDED"] * size, dtype=STATUS_TYPE),
            "mode": pd.Categorical(["FACE_TO_FACE"] * size, dtype=MODE_TYPE),
            "staff": pd.Categorical(["GP"] * size, dtype=STAFF_TYPE),
            "clinician": clinician,
            "slot_type": unknown.astype(np.int32),
            "duration": unknown,
        }
    )
    own = [_DOCTORS.index(list_of) for list_of, _ in patients]
    return check_frame(frame, APPOINTMENT_TYPES), np.array(own, dtype=np.int32)


def _continuity(
    frame: pd.DataFrame, *, own: npt.NDArray[np.int32], cohort: npt.NDArray[np.bool_]
) -> tuple[Continuity, pd.DataFrame]:
    return continuity(
        frame,
        window=_WINDOW,
        rule=DEFAULT_RULE,
        cohort=np.flatnonzero(cohort),
        own=own,
    )


def _patients(people: pd.DataFrame) -> Iterator[PatientSums]:
    printed_upc = [*PRINTED_UPC["A"], *PRINTED_UPC["B"]]
    printed_bb = [*PRINTED_BICE_BOXERMAN["A"], *PRINTED_BICE_BOXERMAN["B"]]
    for at, (list_of, letters) in enumerate(_seen()):
        yield PatientSums(
            list_of,
            letters,
            Printed(_known(people["upc"], at), printed_upc[at], places=2),
            Printed(_known(people["bice_boxerman"], at), printed_bb[at], places=2),
        )


def _known(values: pd.Series, at: int) -> float | None:
    value = float(values.iloc[at])
    return None if np.isnan(value) else value


def _lists(
    found: Continuity, frame: pd.DataFrame, *, own: npt.NDArray[np.int32]
) -> Iterator[ListSums]:
    """Doctor A's list is the cohort, B's everybody else, both all together."""
    given, _ = visits(frame, rule=DEFAULT_RULE)
    doctor = given["clinician"].to_numpy()
    groups = {"A": found.cohort, "B": found.rest, BOTH: found.everybody}
    for list_of, group in groups.items():
        by_them = given if list_of == BOTH else given.loc[doctor == "AB".index(list_of)]
        opr = own_patient_ratio(by_them, own=own)
        upc, bice_boxerman = PRINTED_MEANS[list_of]
        assert group.slicc is not None  # every patient has an own doctor
        yield ListSums(
            list_of=list_of,
            upc=Printed(group.upc, upc, places=2),
            bice_boxerman=Printed(group.bice_boxerman, bice_boxerman, places=2),
            own_visits=group.slicc,
            slicc=Printed(group.slicc.share, PRINTED_SLICC[list_of], places=3),
            given_to_own=opr,
            opr=Printed(opr.share, PRINTED_OPR[list_of], places=3),
        )
