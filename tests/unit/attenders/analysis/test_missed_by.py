"""Missed appointments by who, when and with whom."""

import json
from collections import Counter
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as drawn_from
from hypothesis import strategies as st

from attenders.analysis.missed import LEAD_NAMES, WEEKDAYS, missed
from attenders.analysis.missed_again import TO_ASK
from attenders.analysis.missed_by import (
    AGES,
    GROUPINGS,
    MissedBy,
    MissedGroup,
    missed_by,
)
from attenders.analysis.window import Window, within
from attenders.charts.words import said
from attenders.frames import MODES, STAFF
from tests.unit.attenders.analysis import demand_rows as slow
from tests.unit.attenders.analysis import oracles
from tests.unit.attenders.analysis.demand_rows import SPRING, a_demand_row
from tests.unit.attenders.analysis.frames import (
    Row,
    frame,
    frame_of,
    generated,
    names_in,
)
from tests.unit.attenders.analysis.people import people_of


YEAR = Window(date(2025, 1, 1), date(2025, 12, 31))
# Nurses' appointments are booked long before, and are missed more often either way
DRAWING = """
    patient  day         booked_day  minute  staff  mode          status    times
    Ann      2025-06-02  2025-06-02  540     GP     TELEPHONE     ATTENDED  18
    Ann      2025-06-02  2025-06-02  540     GP     TELEPHONE     DNA       2
    Bob      2025-06-03  2025-05-01  840     NURSE  FACE_TO_FACE  ATTENDED  6
    Bob      2025-06-03  2025-05-01  -1      NURSE  FACE_TO_FACE  DNA       4
    Bob      2025-06-04  2025-06-04  840     NURSE  FACE_TO_FACE  ATTENDED  10
    Bob      2025-06-04  2025-06-04  840     NURSE  FACE_TO_FACE  CANCELLED 3
"""
FOLK = {
    "Ann": {"birth_year": 2007, "birth_month": 6},
    "Bob": {"birth_year": 1960, "birth_month": -1},
}


def patients_of(rows: list[Row] | list[object]) -> pd.DataFrame:
    names = rows if rows and isinstance(rows[0], str) else names_in(rows)
    return people_of([{"local_id": n, **FOLK.get(str(n), {})} for n in names])


def listed(*deciles: int) -> pd.DataFrame:
    """The list, where patient i lives in the i-th decile; and one who never came."""
    return pd.DataFrame(
        {
            "patient": np.array([*range(len(deciles)), -1], dtype="int32"),
            "deprivation_decile": np.array([*deciles, 3], dtype="int8"),
        }
    )


def run(drawing: str = DRAWING, **other: object) -> MissedBy:
    return missed_by(
        frame(drawing),
        window=other.get("window", YEAR),
        patients=patients_of(["Ann", "Bob"]),
        listed=other.get("listed"),
    )


def plain(groups: tuple[MissedGroup, ...]) -> list[tuple[str, int, int]]:
    return [(group.name, group.n, group.dna) for group in groups]


def test_missed_by_groups():
    figures = run()

    assert (figures.all.n, figures.all.dna, figures.all.rate) == (40, 6, 0.15)
    assert plain(figures.staff) == [("GP", 20, 2), ("NURSE", 20, 4)]
    assert plain(figures.mode) == [("FACE_TO_FACE", 20, 4), ("TELEPHONE", 20, 2)]
    assert plain(figures.hour) == [
        ("09:00", 20, 2),
        ("14:00", 16, 0),
        ("UNKNOWN", 4, 4),
    ]
    assert plain(figures.weekday) == [
        ("Monday", 20, 2),
        ("Tuesday", 10, 4),
        ("Wednesday", 10, 0),
    ]


def test_missed_by_expected_of_waits_within_staff():
    same_day, long = run().wait

    # Same day: 20 of GPs' 10% and 10 of nurses' 20%; long before: 10 of nurses' 20%
    assert (same_day.dna, same_day.expected) == (2, pytest.approx(4.0))
    assert (long.dna, long.expected) == (4, pytest.approx(2.0))
    assert long.expected_rate == pytest.approx(0.2)


def test_missed_by_expected_from_staff_and_wait():
    monday, tuesday, wednesday = run().weekday

    # Of nurses' appointments, none of the same day and 4 of 10 long before were missed
    assert monday.expected == pytest.approx(2.0)
    assert tuesday.expected == pytest.approx(4.0)
    assert wednesday.expected == 0


def test_missed_by_wait_within_staff():
    gp, nurse = run().wait_within_staff

    assert (gp.staff, plain(gp.by_wait)) == ("GP", [("Same Day", 20, 2)])
    assert plain(nurse.by_wait) == [("Same Day", 10, 0), ("More than 28 Days", 10, 4)]
    assert [group.expected for group in nurse.by_wait] == [2.0, 2.0]


def test_missed_by_age_on_the_day():
    drawing = """
        patient  day         status
        Ann      2025-05-31  DNA
        Ann      2025-06-01  ATTENDED
        Bob      2025-06-01  ATTENDED
    """

    # Ann turns 18 in June 2025; Bob counts as born in July 1960
    assert plain(run(drawing).age) == [
        ("5 to 17", 1, 1),
        ("18 to 34", 1, 0),
        ("50 to 64", 1, 0),
    ]


def test_missed_by_deprivation():
    figures = run(listed=listed(1, 4))

    assert plain(figures.deprivation) == [("1", 20, 2), ("2", 20, 4)]


def test_missed_by_deprivation_of_somebody_not_on_the_list():
    figures = run(listed=listed(2))

    assert plain(figures.deprivation) == [("1", 20, 2), ("UNKNOWN", 20, 4)]


@pytest.mark.parametrize("given", [None, listed(1, 4).iloc[:0]])
def test_missed_by_deprivation_that_was_not_brought(given):
    assert run(listed=given).deprivation == ()


def test_missed_by_misses_before():
    drawing = """
        patient  day         status    times
        Bob      2024-01-01  ATTENDED  1
        Ann      2024-12-01  DNA       4
        Ann      2025-01-10  DNA       1
        Ann      2025-01-11  ATTENDED  1
        Bob      2025-01-11  ATTENDED  3
        Bob      2025-01-12  DNA       1
    """
    figures = run(drawing)

    assert plain(figures.before) == [("0", 4, 1), ("3 or more", 2, 1)]
    assert figures.reaches_from == date(2024, 12, 31)
    assert said(figures.before_sentence) == (
        "Of appointments of people who had missed none in the 365 days before, 25.0%"
        f" were missed; of people who had missed three or more, 50.0%. {TO_ASK}"
    )


def test_missed_by_misses_before_where_data_does_not_reach():
    figures = run()

    assert plain(figures.before) == [("NOT_REACHED", 40, 6)]
    assert figures.not_reached == 40
    assert said(figures.before_sentence) == (
        "Too little is known of earlier misses to compare people. For 40 of 40"
        " appointments the data does not reach back 365 days."
    )


def test_missed_by_appointments_without_a_patient():
    figures = run("patient day status\n- 2025-06-02 DNA\n- 2025-06-02 ATTENDED")

    assert (figures.all.n, figures.of_people.n) == (2, 0)
    assert plain(figures.weekday) == [("Monday", 2, 1)]
    assert figures.age == figures.before == ()
    assert figures.reaches_from is None


def test_missed_by_empty_frame():
    figures = missed_by(
        frame_of([]), window=YEAR, patients=people_of([]), listed=listed()
    )

    assert figures.all == MissedGroup("All", 0, 0, 0.0)
    assert figures.all.rate is figures.all.expected_rate is None
    assert all(getattr(figures, name) == () for name in GROUPINGS)


some_rows = st.lists(
    a_demand_row(date(2024, 3, 20), date(2024, 6, 10))
    | a_demand_row(date(2025, 3, 20), date(2025, 6, 10)),
    max_size=40,
)
PLACES = {
    "wait": (LEAD_NAMES, oracles.lead_band),
    "weekday": (WEEKDAYS, oracles.weekday),
    "mode": (MODES, lambda row: row["mode"]),
    "staff": (STAFF, lambda row: row["staff"]),
    "hour": (
        (*(f"{hour:02d}:00" for hour in range(24)), "UNKNOWN"),
        lambda row: (
            "UNKNOWN" if row["minute"] == -1 else f"{int(row['minute']) // 60:02d}:00"
        ),
    ),
}


def of_rows(rows: list[Row]) -> MissedBy:
    return missed_by(
        frame_of(rows),
        window=SPRING,
        patients=patients_of(rows),
        listed=listed(*range(1, len(names_in(rows)) + 1)),
    )


def outcomes(rows: list[Row]) -> list[Row]:
    return [
        row
        for row in rows
        if row["status"] in {"ATTENDED", "DNA"}
        and SPRING.first <= slow.day_of(row) <= SPRING.last
    ]


@generated
@drawn_from(some_rows, st.sampled_from(sorted(PLACES)))
def test_missed_by_oracle(rows, grouping):
    names, name_of = PLACES[grouping]
    known = outcomes(rows)

    def cell(row: Row) -> object:
        """What the expected number is worked out from."""
        staff, wait = row["staff"], oracles.lead_band(row)
        return {"wait": staff, "staff": wait}.get(grouping, (staff, wait))

    n = Counter(map(cell, known))
    dna = Counter(cell(row) for row in known if row["status"] == "DNA")
    expected = []
    for name in names:
        here = [row for row in known if name_of(row) == name]
        if here:
            _, missed_n = oracles.missed(here)
            likely = sum(dna[cell(row)] / n[cell(row)] for row in here)
            expected.append((name, len(here), missed_n, pytest.approx(likely)))
    found = getattr(of_rows(rows), grouping)
    assert [(g.name, g.n, g.dna, g.expected) for g in found] == expected


@generated
@drawn_from(some_rows)
def test_missed_by_groups_sum_to_all(rows):
    figures = of_rows(rows)

    for name in GROUPINGS:
        groups = getattr(figures, name)
        whole = (
            figures.of_people
            if name in {"age", "deprivation", "before"}
            else figures.all
        )
        assert sum(group.n for group in groups) == whole.n
        assert sum(group.dna for group in groups) == whole.dna
        assert sum(g.expected for g in groups) == pytest.approx(whole.dna)
    within_staff = [g for item in figures.wait_within_staff for g in item.by_wait]
    assert sum(group.n for group in within_staff) == figures.all.n


@generated
@drawn_from(some_rows)
def test_missed_by_says_the_same_as_missed(rows):
    figures = of_rows(rows)

    other = missed(within(frame_of(rows), SPRING))
    for one, rates in (
        (figures.wait, other.by_lead_band),
        (figures.weekday, other.by_weekday),
    ):
        assert plain(one) == [(rate.name, rate.n, rate.dna) for rate in rates]


@generated
@drawn_from(some_rows, slow.spring_row, st.randoms())
def test_missed_by_order_and_more_rows(rows, row, random):
    # Everybody has the same age and decile, whatever their number
    def run_(some: list[Row]) -> MissedBy:
        return missed_by(
            frame_of(some),
            window=SPRING,
            patients=patients_of(some),
            listed=listed(*[1] * len(names_in(some))),
        )

    more = [*rows, row]
    after = run_(more)
    assert run_(random.sample(more, len(more))) == after
    before = run_(rows)
    for name in ("wait", "weekday", "hour", "mode", "staff", "age"):
        counts = {group.name: group for group in getattr(after, name)}
        for group in getattr(before, name):
            assert counts[group.name].n >= group.n
            assert counts[group.name].dna >= group.dna


@generated
@drawn_from(some_rows)
def test_missed_by_round_trip(rows):
    figures = of_rows(rows)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert MissedBy.from_dict(stored) == figures


def test_missed_by_ages_are_in_the_order_of_bands():
    assert AGES[0] == "0 to 4"
    assert AGES[-1] == "Not known"
