"""The time that was booked and used."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.booked_time import LENGTH_NAMES, NOT_FOR_PATIENTS
from attenders.analysis.capacity import (
    LEFT_OUT_KINDS,
    METHOD,
    AgainstBaseline,
    Capacity,
    LeftOut,
    capacity,
)
from attenders.analysis.quality import FileFacts
from attenders.analysis.slot_names import has_phrase
from attenders.analysis.window import Window
from attenders.charts.words import said
from attenders.extracts.reading.layouts import LAYOUTS
from tests.unit.attenders.analysis.frames import Row, frame, frame_of, generated


NOW = Window(date(2025, 6, 2), date(2025, 6, 8))
BASELINE = Window(date(2024, 6, 3), date(2024, 6, 16))
# Two working days of 100 and 20 minutes, and one to come; before, one of 40
SOME = """
    patient  day         staff  mode          status     duration  times
    Ann      2025-06-02  GP     FACE_TO_FACE  ATTENDED   10        8
    Bob      2025-06-02  GP     FACE_TO_FACE  DNA        20        1
    Cat      2025-06-03  NURSE  FACE_TO_FACE  ATTENDED   5         2
    Cat      2025-06-03  NURSE  TELEPHONE     UNKNOWN    10        1
    Dan      2025-06-03  GP     FACE_TO_FACE  CANCELLED  10        7
    Dan      2025-06-04  GP     FACE_TO_FACE  BOOKED     10        5
    Ann      2024-06-03  GP     FACE_TO_FACE  ATTENDED   10        4
"""


def of(
    appointments: pd.DataFrame,
    *,
    baseline: Window | None = BASELINE,
    slot_types: Mapping[int, str] | None = None,
    files: FileFacts | None = None,
) -> Capacity:
    return capacity(
        appointments,
        window=NOW,
        baseline=baseline,
        slot_types=slot_types or {},
        files=files,
    )


@pytest.fixture
def some() -> Capacity:
    return of(frame(SOME))


def test_capacity_of_booked_slots(some):
    assert (some.now.booked, some.now.used, some.now.missed) == (12, 10, 1)
    assert (some.now.minutes, some.now.used_minutes) == (120, 90)
    assert some.now.used_share == 0.75
    assert (some.now.cancelled, some.now.to_come) == (7, 5)


def test_capacity_by_staff_and_way(some):
    assert some.now.minutes_of(staff="GP") == 100
    assert some.now.minutes_of(mode="TELEPHONE") == 10
    assert some.now.minutes_of(staff="NURSE", mode="FACE_TO_FACE") == 10


def test_capacity_against_the_baseline(some):
    # 120 minutes on two working days with appointments, and 40 on one
    assert some.total == AgainstBaseline("ALL", 40, 60)
    assert some.by_staff == (
        AgainstBaseline("GP", 40, 50),
        AgainstBaseline("NURSE", 0, 10),
    )
    assert some.by_staff[1].per_week == 50


def test_capacity_is_not_held_against_a_baseline_that_data_lacks():
    found = capacity(
        frame(SOME),
        window=NOW,
        baseline=Window(date(2024, 1, 1), date(2024, 12, 31)),
        slot_types={},
        files=None,
    )

    assert found.total == AgainstBaseline("ALL", None, 60)
    assert said(found.sentences[1]) == (
        "It cannot be held against 1 January to 31 December 2024: the data does not reach"
        " over the working days of both periods."
    )


def test_capacity_by_mode(some):
    assert [item.name for item in some.by_mode] == ["FACE_TO_FACE", "TELEPHONE"]


def test_capacity_without_a_baseline():
    found = of(frame(SOME), baseline=None)

    assert found.total is None
    assert found.by_staff == ()
    assert found.now.minutes == 120


def test_capacity_sentences(some):
    texts = [said(sentence) for sentence in some.sentences]

    assert texts == [
        (
            "12 slots were booked and not cancelled from 2 to 8 June 2025, 120 minutes in"
            " all: 60 on each of 2 working days. 75.0% of these minutes were of people"
            " who came."
        ),
        (
            "20 more minutes were booked per working day than in the baseline, from 3 to"
            " 16 June 2024: 100 more in a week."
        ),
        (
            "16.7% of slots whose length is known were shorter than 10 minutes, and 8.3%"
            " were 20 minutes or longer."
        ),
        (
            "The files have no empty or blocked slots, so what was left unused is not"
            " known."
        ),
    ]


def test_capacity_sentence_against_the_baseline():
    rows = [
        {"patient": "A", "day": "2024-06-03", "duration": 10},
        {"patient": "A", "day": "2025-06-02", "duration": 4},
    ]

    assert said(of(frame_of(rows)).sentences[1]) == (
        "6 fewer minutes were booked per working day than in the baseline, from 3 to 16"
        " June 2024: 30 fewer in a week."
    )


def test_capacity_lengths():
    durations = (-1, 0, 4, 5, 9, 10, 14, 15, 19, 20, 29, 30, 60, 61, 239, 240, 1439)
    found = of(frame_of([{"patient": "A", "duration": n} for n in durations]))

    lengths = {item.name: item.booked for item in found.now.lengths}
    assert lengths == dict.fromkeys(LENGTH_NAMES, 2) | {"Up to 4 minutes": 1}
    assert found.now.usual_minutes == 4
    # Of the thirteen that are known and no list
    assert found.now.short_share == 3 / 13
    assert found.now.long_share == 6 / 13


def test_capacity_left_out_by_files():
    files = FileFacts(
        not_appointments=(
            ("Slots without a patient", 30),
            ("Blocked slots", 20),
            ("Test patients", 9),
        )
    )

    found = of(frame(SOME), files=files)

    assert found.left_out == (LeftOut("EMPTY", 30), LeftOut("BLOCKED", 20))
    assert said(found.sentences[3]) == (
        "Rows of the files that are other slots: 30 of slots without a patient, 20 of"
        " blocked slots. They are rows of whole files, without day or minutes here, so"
        " what share of all slots was used is not known."
    )


def test_capacity_knows_every_reason_of_the_readers():
    reasons = {rule.reason for shape in LAYOUTS.values() for rule in shape.rules}

    no_slots = {"Test patients", "Rows that the clinical system marks as deleted"}
    assert reasons - no_slots == LEFT_OUT_KINDS.keys()


def test_capacity_of_slots_that_are_not_for_patients():
    rows = [
        {"patient": "A", "day": "2025-06-02", "slot_type": slot}
        for slot in (0, 0, 1, 2, -1)
    ]

    found = of(frame_of(rows), slot_types={0: "Admin - do not book", 1: "Routine"})

    assert found.now.not_for_patients == 2
    assert found.now.booked == 5
    assert "not for patients" in said(found.sentences[-1])


@pytest.mark.parametrize("name", ["Lunch Break", "DO NOT BOOK", "catch-up", "Admin"])
def test_names_of_slots_that_are_not_for_patients(name):
    assert has_phrase(name, NOT_FOR_PATIENTS)


def test_capacity_empty_frame():
    found = of(frame_of([]))

    assert (found.now.booked, found.now.minutes, found.now.used_share) == (0, 0, None)
    assert found.now.short_share is None
    assert found.total == AgainstBaseline("ALL", None, None)
    assert found.total.per_week is None
    assert "Nobody was booked" in found.sentences[0].text
    assert "cannot be held against" in found.sentences[1].text


def test_capacity_one_row():
    found = of(frame("patient day duration\nAnn 2025-06-02 12"))

    assert (found.now.booked, found.now.per_day(found.now.minutes)) == (1, 12)


def test_capacity_counts_each_day_by_one_kind_of_file():
    found = of(
        frame("""
            patient  day         duration  times
            -        2025-06-02  10        5
            Ann      2025-06-02  10        2
        """)
    )

    assert found.now.booked == 5


def test_capacity_says_where_data_does_not_reach():
    window = Window(date(2025, 1, 1), date(2025, 12, 31))

    found = capacity(
        frame(SOME), window=window, baseline=None, slot_types={}, files=None
    )

    assert said(found.sentences[-1]) == (
        "Of the days from 1 January to 31 December 2025, the data only has those from 2"
        " to 3 June 2025."
    )


def test_capacity_claims_no_use_of_all_slots():
    assert "no share of all slots that was used can be given" in METHOD.left_out


_row = st.fixed_dictionaries(
    {
        "patient": st.sampled_from("ABC"),
        "day": st.sampled_from(
            ("2025-06-02", "2025-06-03", "2025-06-07", "2024-06-03")
        ),
        "status": st.sampled_from(
            ("ATTENDED", "DNA", "CANCELLED", "BOOKED", "UNKNOWN")
        ),
        "staff": st.sampled_from(("GP", "NURSE", "UNKNOWN")),
        "mode": st.sampled_from(("FACE_TO_FACE", "TELEPHONE")),
        "duration": st.sampled_from((-1, 5, 10, 61, 300)),
    }
)
_rows = st.lists(_row, max_size=25)


def minutes_of(rows: Sequence[Row]) -> Fraction:
    found = Fraction()
    for row in rows:
        length = int(str(row["duration"]))
        if 0 < length < 240:
            found += min(length, 60)
        elif row["mode"] == "TELEPHONE":
            found += Fraction(71 if row["staff"] == "GP" else 60, 10)
        else:
            found += 10
    return found


@generated
@given(_rows)
def test_capacity_oracle(rows):
    found = of(frame_of(rows)).now

    recorded = [row["day"] for row in rows if row["status"] in {"ATTENDED", "DNA"}]
    last = max(recorded, default="")
    inside = [row for row in rows if "2025" < row["day"] <= last]
    booked = [r for r in inside if r["status"] in {"ATTENDED", "DNA", "UNKNOWN"}]
    gp = [row for row in booked if row["staff"] == "GP"]
    assert found.booked == len(booked)
    assert found.minutes == float(minutes_of(booked))
    assert found.minutes_of(staff="GP") == float(minutes_of(gp))
    assert found.open_days == len({r["day"] for r in inside} - {"2025-06-07"})


@generated
@given(_rows)
def test_capacity_parts_sum_to_wholes(rows):
    found = of(frame_of(rows)).now

    assert sum(item.booked for item in found.lengths) == found.booked
    assert sum(item.used for item in found.lengths) == found.used
    whole = pytest.approx(found.minutes)
    assert sum(found.minutes_of(staff=s) for s in ("GP", "NURSE", "UNKNOWN")) == whole


@generated
@given(_rows, _row)
def test_capacity_one_more_never_lowers_a_count(rows, row):
    once, more = of(frame_of(rows)).now, of(frame_of([*rows, row])).now

    for name in ("booked", "used", "missed", "minutes", "cancelled", "to_come"):
        assert getattr(more, name) >= getattr(once, name)


@generated
@given(_rows, st.randoms())
def test_capacity_order_of_rows_does_not_matter(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)

    assert of(frame_of(rows).iloc[order]) == of(frame_of(rows))


@generated
@given(_rows, st.sampled_from((None, BASELINE)))
def test_capacity_round_trip(rows, baseline):
    files = FileFacts(not_appointments=(("Blocked slots", 3),))
    found = of(frame_of(rows), baseline=baseline, files=files)

    stored = json.loads(json.dumps(found.to_dict(), allow_nan=False))

    assert Capacity.from_dict(stored) == found
    assert all(said(sentence).endswith(".") for sentence in found.sentences)


def test_capacity_leaves_the_frame_alone():
    appointments = frame(SOME)
    before = appointments.copy(deep=True)

    of(appointments)

    pd.testing.assert_frame_equal(appointments, before)
    assert np.array_equal(appointments.index, before.index)
