"""Registered lists with the patient of each person, for tests."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from attenders.frames import FRAILTY, NOT_KNOWN, SEXES
from tests.unit.attenders.analysis.frames import Row, names_in
from tests.unit.attenders.analysis.often import NAMES
from tests.unit.attenders.analysis.people import Person, people_of


def listed_of(people: Sequence[Person], rows: Sequence[Row] = ()) -> pd.DataFrame:
    """The list of these people, who are patients of the rows by their local_id."""
    places = {name: at for at, name in enumerate(names_in(rows))}
    patient = [places.get(person["local_id"], NOT_KNOWN) for person in people]
    return people_of(people).assign(patient=np.array(patient, np.int32))


def drawn(drawing: str) -> list[dict[str, str]]:
    """The rows of a drawing: headings, then a person or an appointment a line."""
    headings, *lines = (line.split() for line in drawing.strip().splitlines())
    return [dict(zip(headings, line, strict=True)) for line in lines]


# 2024 and 2025 are the years of `often.LAST`; the edges of them often
_day = st.sampled_from(
    (
        *("-", "-", "2010-01-01", "2023-12-31", "2024-01-01", "2024-12-31"),
        *("2025-01-01", "2025-01-02", "2025-11-01", "2025-12-31", "2026-01-01"),
    )
)
_gone = st.sampled_from(("-", "-", "-", "2025-06-30", "2025-12-31", "2026-01-01"))
_person = st.fixed_dictionaries(
    {
        "local_id": st.sampled_from(f"{NAMES}xyz"),
        "birth_year": st.sampled_from((-1, 1960)) | st.integers(1930, 2025),
        "birth_month": st.sampled_from((-1, 1, 12)),
        "sex": st.sampled_from(SEXES),
        "registered_on": _day,
        "left_on": _gone,
        "died_on": _gone,
        "frailty": st.sampled_from(FRAILTY),
        "deprivation_decile": st.just(-1) | st.integers(1, 10),
        "emergency_visits": st.just(-1) | st.integers(0, 5),
        "conditions_known": st.integers(-1, 4),
    }
)
some_people = st.lists(_person, max_size=11).map(
    lambda people: list({person["local_id"]: person for person in people}.values())
)


def joined(person: Person, first: str) -> bool:
    return person["registered_on"] != "-" and str(person["registered_on"]) > first


def gone(person: Mapping[str, object], last: str) -> bool:
    """Whether somebody has left or died by that day."""
    registered, left = str(person["registered_on"]), str(person["left_on"])
    if person["died_on"] != "-" and str(person["died_on"]) <= last:
        return True
    if left == "-" or left > last:
        return False
    return registered == "-" or left >= registered
