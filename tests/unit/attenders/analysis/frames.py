"""Appointments frames for tests: drawn as a table of text, or generated."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

from attenders.frames import (
    APPOINTMENT_TYPES,
    MODES,
    NOT_KNOWN,
    STAFF,
    STATUSES,
    check_frame,
)


# What a column holds where a drawing does not have it
USUAL = {
    "day": "2025-06-02",
    "minute": -1,
    "booked_day": "-",
    "status": "ATTENDED",
    "mode": "UNKNOWN",
    "staff": "UNKNOWN",
    "clinician": -1,
    "slot_type": -1,
    "duration": -1,
}
Row = Mapping[str, object]

# For tests on generated frames: the machine may be busy, and frames are small
generated = settings(deadline=None, max_examples=50)
# For tests that draw several charts of each: plotly takes its time
drawn_few = settings(generated, max_examples=12)


def frame(drawing: str) -> pd.DataFrame:
    """The frame of a drawing: headings, then an appointment a line, "-" for unknown.

    Patients have names, numbered as they appear; "-" is an appointment without one. A
    column `times` repeats the line.
    """
    headings, *lines = (line.split() for line in drawing.strip().splitlines())
    rows: list[Row] = []
    for line in lines:
        row = dict(zip(headings, line, strict=True))
        rows += [row] * int(row.pop("times", "1"))
    return frame_of(rows)


def frame_of(rows: Sequence[Row]) -> pd.DataFrame:
    """The frame of plain rows: patient, and whatever is not as USUAL."""
    names = {name: at for at, name in enumerate(names_in(rows))} | {"-": NOT_KNOWN}
    columns: dict[str, object] = {
        "patient": np.array([names[row["patient"]] for row in rows], dtype="int32")
    }
    for column, usual in USUAL.items():
        values = [row.get(column, usual) for row in rows]
        dtype = APPOINTMENT_TYPES[column]
        if isinstance(dtype, pd.CategoricalDtype):
            columns[column] = pd.Categorical(values, dtype=dtype)
        else:
            known = ["NaT" if value == "-" else value for value in values]
            columns[column] = np.array(known, dtype=dtype)
    return check_frame(pd.DataFrame(columns), APPOINTMENT_TYPES)


def names_in(rows: Sequence[Row]) -> list[object]:
    """The patients in the order of their numbers."""
    return list(dict.fromkeys(r["patient"] for r in rows if r["patient"] != "-"))


def a_row() -> st.SearchStrategy[Row]:
    """Any appointment of 2024 and 2025, with the waits at the edges often."""
    edges = st.sampled_from((0, 1, 2, 7, 8, 14, 15, 21, 22, 28, 29))
    return st.builds(
        _row,
        patient=st.sampled_from("ABCDEFG"),
        day=st.integers(0, 730).map(lambda days: date(2024, 1, 1) + timedelta(days)),
        wait=st.none() | edges | st.integers(-3, 60),
        status=st.sampled_from(STATUSES),
    )


def _row(*, patient: str, day: date, wait: int | None, status: str) -> Row:
    booked = "-" if wait is None else (day - timedelta(wait)).isoformat()
    return {
        "patient": patient,
        "day": day.isoformat(),
        "booked_day": booked,
        "status": status,
    }


some_rows = st.lists(a_row(), max_size=25)


def a_row_of_either_kind() -> st.SearchStrategy[Row]:
    """Any appointment of one week, half of them without a patient."""
    return st.builds(
        _row,
        patient=st.sampled_from("---ABC"),
        day=st.integers(0, 6).map(lambda days: date(2025, 6, 2) + timedelta(days)),
        wait=st.none() | st.integers(0, 10),
        status=st.sampled_from(STATUSES),
    )


rows_of_both_kinds = st.lists(a_row_of_either_kind(), max_size=40)
# Appointments of 2024 and 2025 with staff, mode and minutes, the edges of these often
a_timed_row = st.fixed_dictionaries(
    {
        "patient": st.sampled_from("ABCDE"),
        "day": st.integers(0, 730).map(
            lambda days: (date(2024, 1, 1) + timedelta(days)).isoformat()
        ),
        "status": st.sampled_from(("ATTENDED", "ATTENDED", "DNA", "CANCELLED")),
        "staff": st.sampled_from(STAFF),
        "mode": st.sampled_from(MODES),
        "duration": st.sampled_from((-1, 0, 1, 60, 61, 239, 240, 1439))
        | st.integers(1, 30),
    }
)
timed_rows = st.lists(a_timed_row, max_size=25)
# Few different counts, so that there are ties, and now and then a large one
some_counts = st.lists(st.integers(0, 4) | st.integers(0, 60), max_size=60)
