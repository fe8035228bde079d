"""The mix of appointments by way of contact, staff and slot type."""

import json
from datetime import date

import pytest
from hypothesis import given as drawn_from
from hypothesis import strategies as st

from attenders.analysis.mix import (
    MOST_SLOT_TYPES,
    OTHER_SLOTS,
    UNKNOWN,
    AppointmentMix,
    Change,
    Mix,
    ModesOfStaff,
    appointment_mix,
)
from attenders.analysis.window import Window
from attenders.charts.words import said
from attenders.frames import MODES, STAFF
from tests.unit.attenders.analysis import demand_rows as slow
from tests.unit.attenders.analysis.demand_rows import two_springs
from tests.unit.attenders.analysis.frames import Row, frame, frame_of, generated


JUNE = Window(date(2025, 6, 1), date(2025, 6, 30))
BOTH_SPRINGS = Window(date(2024, 3, 25), date(2025, 6, 4))
NAMES = {0: "Routine", 1: "Urgent", 2: "Routine", 3: "", 4: "Review"}
DRAWING = """
    patient  day         mode          staff  slot_type  status     times
    Ann      2025-06-02  FACE_TO_FACE  GP     0          ATTENDED   4
    Ann      2025-06-03  TELEPHONE     GP     1          DNA        3
    Bob      2025-06-03  TELEPHONE     NURSE  2          UNKNOWN    1
    Bob      2025-06-03  UNKNOWN       NURSE  -1         ATTENDED   2
    Bob      2025-06-04  HOME_VISIT    GP     0          CANCELLED  9
"""


def run(drawing: str = DRAWING, window: Window = JUNE) -> AppointmentMix:
    return appointment_mix(frame(drawing), window=window, slot_types=NAMES)


def shares(mix: Mix) -> dict[str, float]:
    return {name: s for name, s in zip(mix.groups, mix.shares, strict=True) if s}


def year_on_year(before: dict[str, int], now: dict[str, int]) -> Mix:
    """The mix where every working day of two Aprils to Junes has these modes."""
    days: list[Row] = []
    for year, modes in ((2024, before), (2025, now)):
        window = Window(date(year, 4, 1), date(year, 6, 30))
        for day in slow.every_day(window):
            for mode, times in modes.items():
                days += [{"patient": "Ann", "day": str(day), "mode": mode}] * times
    window = Window(date(2024, 4, 1), date(2025, 6, 30))
    return appointment_mix(frame_of(days), window=window, slot_types={}).mode


def test_mix_shares():
    assert shares(run().mode) == {
        "FACE_TO_FACE": 0.4,
        "TELEPHONE": 0.4,
        "UNKNOWN": 0.2,
    }
    assert shares(run().staff) == {"GP": 0.7, "NURSE": 0.3}


def test_mix_slot_types_of_one_name_are_one():
    assert run().slot_type.groups == ("Routine", "Urgent", OTHER_SLOTS, UNKNOWN)
    assert run().slot_type.totals == (5, 3, 0, 2)


def test_mix_slot_types_that_are_many():
    drawing = "patient slot_type times\n" + "\n".join(
        f"Ann {code} {20 - code}" for code in range(14)
    )
    names = {code: f"Slot {code:02d}" for code in range(13)}

    figures = appointment_mix(frame(drawing), window=JUNE, slot_types=names)

    assert figures.slot_type.groups[0] == "Slot 00"
    assert len(figures.slot_type.groups) == MOST_SLOT_TYPES + 2
    # Three of 10, 9 and 8; one without a name, of 7
    assert figures.slot_type.totals[-2:] == (27, 7)


def test_mix_a_slot_called_unknown_is_not_known():
    figures = appointment_mix(
        frame("patient slot_type\nAnn 0"), window=JUNE, slot_types={0: UNKNOWN}
    )

    assert shares(figures.slot_type) == {UNKNOWN: 1.0}


def test_mix_modes_of_staff():
    assert run().modes_of_staff == (
        ModesOfStaff("GP", (4, 3, 0, 0, 0)),
        ModesOfStaff("NURSE", (0, 1, 0, 0, 2)),
    )
    assert run().modes_of_staff[0].shares == (4 / 7, 3 / 7, 0, 0, 0)


def test_mix_by_month():
    figures = run(
        """
        patient  day         mode
        Ann      2025-05-30  TELEPHONE
        Ann      2025-06-02  FACE_TO_FACE
        Ann      2025-06-02  TELEPHONE
        """,
        window=Window(date(2025, 4, 1), date(2025, 6, 30)),
    ).mode

    assert [month.first.month for month in figures.months] == [4, 5, 6]
    assert [row[:2] for row in figures.monthly_shares] == [
        (None, None),
        (0.0, 1.0),
        (0.5, 0.5),
    ]


def test_mix_change_like_for_like():
    mix = year_on_year(
        {"FACE_TO_FACE": 3, "TELEPHONE": 1}, {"FACE_TO_FACE": 2, "TELEPHONE": 2}
    )

    assert mix.like.later == (date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1))
    assert mix.changes == (
        Change("FACE_TO_FACE", 0.75, 0.5),
        Change("TELEPHONE", 0.25, 0.5),
    )
    assert mix.largest_change.name == "FACE_TO_FACE"  # the first of two alike
    assert mix.is_clear


def test_mix_change_is_not_clear_where_more_became_known():
    mix = year_on_year({"TELEPHONE": 1, "UNKNOWN": 3}, {"TELEPHONE": 4})

    assert mix.largest_change.difference == 0.75
    assert not mix.is_clear


def test_mix_one_year_says_no_change():
    assert run().mode.changes == ()
    assert run().mode.largest_change is None
    assert not run().mode.is_clear


def test_mix_sentence():
    assert said(run().sentence) == (
        "Of 10 appointments given from 1 to 30 June 2025, 40.0% were face to face and"
        " 40.0% by phone; of 20.0% it is not known."
    )


def test_mix_empty_frame():
    figures = appointment_mix(frame_of([]), window=JUNE, slot_types={})

    assert figures.given == 0
    assert figures.slot_type.groups == (OTHER_SLOTS, UNKNOWN)
    assert figures.mode.shares == (None,) * len(MODES)
    assert said(figures.sentence) == (
        "No appointments were given from 1 to 30 June 2025."
    )


def of_rows(rows: list[Row]) -> AppointmentMix:
    return appointment_mix(frame_of(rows), window=BOTH_SPRINGS, slot_types=NAMES)


@generated
@drawn_from(two_springs)
def test_mix_oracle(rows):
    figures = of_rows(rows)

    given = slow.given(rows, BOTH_SPRINGS)
    for at, month in enumerate(figures.mode.months):
        inside = [
            row for row in given if slow.day_of(row).replace(day=1) == month.first
        ]
        for mix, column, names in (
            (figures.mode, "mode", MODES),
            (figures.staff, "staff", STAFF),
        ):
            values = [row[column] for row in inside]
            assert mix.counts[at] == tuple(map(values.count, names))
        slots = [NAMES.get(int(row["slot_type"])) or UNKNOWN for row in inside]
        assert figures.slot_type.counts[at] == tuple(
            map(slots.count, figures.slot_type.groups)
        )


@generated
@drawn_from(two_springs)
def test_mix_shares_sum_to_one(rows):
    figures = of_rows(rows)

    for mix in (figures.mode, figures.staff, figures.slot_type):
        for row in (mix.shares, *mix.monthly_shares):
            assert None in row or sum(row) == pytest.approx(1)
        assert sum(mix.totals) == figures.given
    of_staff = {row.staff: sum(row.counts) for row in figures.modes_of_staff}
    totals = zip(figures.staff.groups, figures.staff.totals, strict=True)
    assert of_staff == {staff: n for staff, n in totals if n}


@generated
@drawn_from(two_springs, st.randoms())
def test_mix_order_of_rows_does_not_matter(rows, random):
    assert of_rows(random.sample(rows, len(rows))) == of_rows(rows)


@generated
@drawn_from(two_springs, slow.spring_row)
def test_mix_one_more_appointment_never_lowers_a_count(rows, row):
    before, after = of_rows(rows), of_rows([*rows, row])

    for name in ("mode", "staff"):
        was, is_ = getattr(before, name).totals, getattr(after, name).totals
        assert all(n <= now for n, now in zip(was, is_, strict=True))


@generated
@drawn_from(two_springs)
def test_mix_round_trip(rows):
    figures = of_rows(rows)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert AppointmentMix.from_dict(stored) == figures
