"""Frames as plain rows, to be compared with a table drawn in a test."""

import pandas as pd

from attenders.extracts.reading import Extract


def appointments(extract: Extract, *columns: str) -> list[tuple[object, ...]]:
    """(patient number, day, status and the columns asked for) of each appointment."""
    frame = extract.appointments
    local_ids = extract.patients["local_id"].to_numpy()
    plain = frame.assign(
        patient=local_ids[frame["patient"]],
        day=frame["day"].dt.strftime("%Y-%m-%d"),
        booked_day=frame["booked_day"].dt.strftime("%Y-%m-%d").fillna(""),
        status=frame["status"].astype(str),
        mode=frame["mode"].astype(str),
        staff=frame["staff"].astype(str),
    )
    return rows(plain[["patient", "day", "status", *columns]])


def patients(extract: Extract) -> list[tuple[object, ...]]:
    """(patient number, year of birth, sex, conditions) of each patient."""
    plain = extract.patients.assign(sex=extract.patients["sex"].astype(str))
    return rows(plain.drop(columns="birth_month"))


def problems(extract: Extract) -> list[tuple[object, ...]]:
    """(row, kind, column, value) of each problem."""
    return rows(extract.problems.assign(kind=extract.problems["kind"].astype(str)))


def rows(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(frame.itertuples(index=False, name=None))
