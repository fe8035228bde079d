"""Appointments per outcome and per patient."""

import json

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.counts import (
    AppointmentTotals,
    appointment_totals,
    chosen,
    patient_counts,
)
from tests.unit.attenders.analysis import oracles
from tests.unit.attenders.analysis.frames import (
    a_row,
    frame,
    frame_of,
    generated,
    names_in,
    some_rows,
)


DRAWING = """
    patient  day         status
    Ann      2025-04-07  ATTENDED
    Bob      2025-04-08  DNA
    Ann      2025-06-09  ATTENDED
    Ann      2025-05-12  CANCELLED
    Bob      2025-05-13  BOOKED
    Cat      2025-05-14  UNKNOWN
"""
OUTCOMES = ["booked", "attended", "dna", "cancelled", "other"]


def test_appointment_totals():
    totals = appointment_totals(frame(DRAWING))

    assert totals == AppointmentTotals(
        booked=6, attended=2, dna=1, cancelled=1, other=2
    )


def test_appointment_totals_empty_frame():
    totals = appointment_totals(frame(DRAWING).head(0))

    assert totals == AppointmentTotals(0, 0, 0, 0, 0)


@generated
@given(some_rows)
def test_appointment_totals_oracle(rows):
    assert appointment_totals(frame_of(rows)).to_dict() == oracles.totals(rows)


@generated
@given(some_rows)
def test_appointment_totals_sum_to_booked(rows):
    totals = appointment_totals(frame_of(rows))

    parts = totals.attended + totals.dna + totals.cancelled + totals.other
    assert totals.booked == parts == len(rows)


@generated
@given(some_rows)
def test_appointment_totals_round_trip(rows):
    totals = appointment_totals(frame_of(rows))

    stored = json.loads(json.dumps(totals.to_dict()))

    assert AppointmentTotals.from_dict(stored) == totals


def test_patient_counts():
    counts = patient_counts(frame(DRAWING))

    assert counts["patient"].tolist() == [0, 1, 2]
    assert counts[OUTCOMES].to_numpy().tolist() == [
        [3, 2, 0, 1, 0],
        [2, 0, 1, 0, 1],
        [1, 0, 0, 0, 1],
    ]
    assert counts["last_seen"][0] == pd.Timestamp("2025-06-09")
    assert counts["last_seen"].isna().tolist() == [False, True, True]


def test_patient_counts_empty_frame():
    counts = patient_counts(frame(DRAWING).head(0))

    assert counts.empty
    assert list(counts) == ["patient", *OUTCOMES, "last_seen"]


def test_patient_counts_leave_the_frame_alone():
    appointments = frame(DRAWING)
    before = appointments.copy(deep=True)

    patient_counts(appointments)

    pd.testing.assert_frame_equal(appointments, before)


@generated
@given(some_rows)
def test_patient_counts_oracle(rows):
    counts = patient_counts(frame_of(rows))

    names = names_in(rows)
    assert counts["patient"].tolist() == list(range(len(names)))
    for found in counts.to_dict("records"):
        own = [row for row in rows if row["patient"] == names[found["patient"]]]
        assert {name: found[name] for name in OUTCOMES} == oracles.totals(own)


@generated
@given(some_rows)
def test_patient_counts_last_seen_oracle(rows):
    counts = patient_counts(frame_of(rows))

    expected = [
        oracles.last_seen([row for row in rows if row["patient"] == name])
        for name in names_in(rows)
    ]
    seen = [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in counts["last_seen"]]
    assert seen == expected


@generated
@given(some_rows)
def test_patient_counts_sum_to_the_totals(rows):
    appointments = frame_of(rows)

    counts = patient_counts(appointments)

    totals = appointment_totals(appointments)
    assert counts[OUTCOMES].sum().to_dict() == totals.to_dict()


@generated
@given(some_rows, st.randoms())
def test_patient_counts_order_of_rows_does_not_matter(rows, random):
    appointments = frame_of(rows)
    places = random.sample(range(len(rows)), len(rows))

    shuffled = patient_counts(appointments.iloc[places])

    pd.testing.assert_frame_equal(shuffled, patient_counts(appointments))


@generated
@given(some_rows, a_row())
def test_patient_counts_never_lower_with_one_more(rows, row):
    fewer = patient_counts(frame_of(rows))[OUTCOMES].to_numpy()

    more = patient_counts(frame_of([*rows, row]))[OUTCOMES].to_numpy()

    assert (more[: len(fewer)] >= fewer).all()
    assert more.sum() == fewer.sum() + 2  # booked, and its outcome


def test_chosen():
    counts = patient_counts(frame(DRAWING))

    assert chosen(counts, "attended").tolist() == [2, 0, 0]
    assert chosen(counts, "all").tolist() == [3, 2, 1]


def test_patient_counts_leave_out_rows_without_a_patient():
    drawn = frame(DRAWING)
    nobody = drawn.assign(patient=drawn["patient"].astype("int32") * 0 - 1)

    counts = patient_counts(pd.concat([nobody, drawn], ignore_index=True))

    assert counts.equals(patient_counts(drawn))
    assert patient_counts(nobody).empty
