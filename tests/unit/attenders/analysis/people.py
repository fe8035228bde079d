"""Registered frames for tests: drawn as a table of text, or generated."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from attenders.frames import FRAILTY, REGISTERED_TYPES, SEXES, check_frame


# What a column holds where a drawing does not have it; "-" is not known
USUAL: dict[str, object] = {
    "birth_year": 1960,
    "birth_month": -1,
    "sex": "FEMALE",
    "conditions": "",
    "registered_on": "-",
    "left_on": "-",
    "died_on": "-",
    "is_deceased": "",
    "has_left": "",
    "is_pending": "",
    "is_temporary": "",
    "is_test": "",
    "frailty": "UNKNOWN",
    "deprivation_decile": -1,
    "emergency_visits": -1,
    "usual_gp": "",
}
AS_AT = date(2025, 6, 15)
Person = Mapping[str, object]


def people(drawing: str) -> pd.DataFrame:
    """The frame of a drawing: headings, then a person a line; "yes" is true."""
    headings, *lines = (line.split() for line in drawing.strip().splitlines())
    return people_of([dict(zip(headings, line, strict=True)) for line in lines])


def people_of(rows: Sequence[Person]) -> pd.DataFrame:
    """The frame of plain rows: local_id, and whatever is not as USUAL."""
    columns: dict[str, object] = {
        "local_id": pd.Series([str(row["local_id"]) for row in rows], dtype="str")
    }
    for column, usual in USUAL.items():
        values = [row.get(column, usual) for row in rows]
        dtype = REGISTERED_TYPES[column]
        if dtype == "bool":
            columns[column] = np.array([value == "yes" for value in values], bool)
        elif isinstance(dtype, pd.CategoricalDtype):
            columns[column] = pd.Categorical(values, dtype=dtype)
        elif dtype == "str":
            columns[column] = pd.Series(values, dtype="str")
        else:
            known = ["NaT" if value == "-" else value for value in values]
            columns[column] = np.array(known, dtype=dtype)
    return check_frame(pd.DataFrame(columns), REGISTERED_TYPES)


_days = st.just("-") | st.integers(-2, 2).map(
    lambda days: (AS_AT + timedelta(days)).isoformat()
)
_yes = st.sampled_from(("", "", "yes"))
# Anybody, with the edges often: days about the day of the list, ages about the bands
_person = st.fixed_dictionaries(
    {
        "birth_year": st.just(-1) | st.integers(1920, 2025),
        "birth_month": st.just(-1) | st.integers(1, 12),
        "sex": st.sampled_from(SEXES),
        "registered_on": _days,
        "left_on": _days,
        "died_on": _days,
        "is_deceased": _yes,
        "has_left": _yes,
        "is_pending": _yes,
        "is_temporary": _yes,
        "is_test": _yes,
        "frailty": st.sampled_from(FRAILTY),
    }
)
some_people = st.lists(_person, max_size=25).map(
    lambda rows: [{"local_id": f"P{at}", **row} for at, row in enumerate(rows)]
)
