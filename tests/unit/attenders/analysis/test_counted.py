"""Each appointment once, where some files have patients and others do not."""

from collections import defaultdict

import pandas as pd
import pytest
from hypothesis import given

from attenders.analysis.counted import DayKinds, counted_once
from attenders.analysis.counts import patient_counts
from tests.unit.attenders.analysis.frames import (
    Row,
    frame,
    frame_of,
    generated,
    rows_of_both_kinds,
)


def oracle(rows: list[Row]) -> list[Row]:
    """The rows that count: the fuller kind of each day, one day after another."""
    by_day = defaultdict(lambda: ([], []))
    for row in rows:
        by_day[row["day"]][row["patient"] == "-"].append(row)

    def fullness(kind: list[Row]) -> tuple[int, int]:
        outcomes = sum(row["status"] in {"ATTENDED", "DNA"} for row in kind)
        return outcomes, len(kind)

    return [
        row
        for named, nameless in by_day.values()
        for row in (nameless if fullness(nameless) > fullness(named) else named)
    ]


def as_bag(of: pd.DataFrame) -> list[str]:
    return sorted(map(str, of.itertuples(index=False, name=None)))


def test_counted_once_takes_the_fuller_kind_of_each_day():
    drawing = """
        patient  day         status     times
        Ann      2025-06-02  ATTENDED   3
        -        2025-06-02  ATTENDED   2
        Ann      2025-06-03  ATTENDED   1
        -        2025-06-03  DNA        4
        -        2025-06-04  ATTENDED   5
    """

    once, kinds = counted_once(frame(drawing))

    assert once.groupby("day").size().tolist() == [3, 4, 5]
    assert once["patient"].eq(-1).tolist() == [False] * 3 + [True] * 9
    assert kinds == DayKinds(with_patients=1, without_patients=2, left_out=3)


@pytest.mark.parametrize(
    ("named", "nameless", "taken"),
    [
        # As many of both: those with patients
        ("ATTENDED", "DNA", "ATTENDED"),
        # A known outcome counts more than a booking that may since have gone
        ("BOOKED", "DNA", "DNA"),
        ("CANCELLED", "BOOKED", "CANCELLED"),
    ],
)
def test_counted_once_of_kinds_with_as_many(named, nameless, taken):
    once, _ = counted_once(
        frame(f"""
            patient  status
            Ann      {named}
            -        {nameless}
        """)
    )

    assert once["status"].tolist() == [taken]


def test_counted_once_with_patients_only_is_the_frame():
    appointments = frame("patient\nAnn\nBob")

    once, kinds = counted_once(appointments)

    assert once.equals(appointments)
    assert kinds == DayKinds(1, 0, 0)


def test_counted_once_empty_frame():
    once, kinds = counted_once(frame("patient\nAnn").head(0))

    assert once.empty
    assert kinds == DayKinds(0, 0, 0)


@generated
@given(rows_of_both_kinds)
def test_counted_once_oracle(rows):
    once, kinds = counted_once(frame_of(rows))

    # Patients are numbered by all rows, so the days, statuses and kinds are compared
    plain = once.assign(patient=once["patient"] == -1)
    expected = frame_of(oracle(rows))
    assert as_bag(plain) == as_bag(expected.assign(patient=expected["patient"] == -1))
    assert kinds.left_out == len(rows) - len(once)
    assert kinds.with_patients + kinds.without_patients == len(
        {row["day"] for row in rows}
    )


@generated
@given(rows_of_both_kinds)
def test_counted_once_no_day_counts_both_kinds(rows):
    once, _ = counted_once(frame_of(rows))

    kinds_a_day = once["patient"].eq(-1).groupby(once["day"]).nunique()
    assert kinds_a_day.eq(1).all()
    assert once["day"].nunique() == len({row["day"] for row in rows})


@generated
@given(rows_of_both_kinds)
def test_counted_once_has_no_fewer_outcomes_than_either_kind(rows):
    frames = frame_of(rows)
    nobody = frames["patient"].eq(-1)

    def outcomes(of: pd.DataFrame) -> int:
        return int(of["status"].isin(("ATTENDED", "DNA")).sum())

    once, _ = counted_once(frames)
    assert outcomes(once) >= outcomes(frames.loc[nobody])
    assert outcomes(once) >= outcomes(frames.loc[~nobody])


@generated
@given(rows_of_both_kinds)
def test_rows_without_patients_change_nothing_about_people(rows):
    named = [row for row in rows if row["patient"] != "-"]

    assert patient_counts(frame_of(rows)).equals(patient_counts(frame_of(named)))
