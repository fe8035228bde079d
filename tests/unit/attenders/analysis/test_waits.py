"""From booking to appointment."""

import json
from datetime import date, timedelta
from statistics import median_low

import pytest
from hypothesis import given as drawn_from
from hypothesis import strategies as st

from attenders.analysis.missed import LEAD_NAMES
from attenders.analysis.waits import WAITS, BookingWaits, Waits, booking_waits
from attenders.analysis.window import Window
from attenders.charts.words import said
from tests.unit.attenders.analysis import demand_rows as slow
from tests.unit.attenders.analysis import oracles
from tests.unit.attenders.analysis.demand_rows import two_springs
from tests.unit.attenders.analysis.frames import Row, frame, frame_of, generated


JUNE = Window(date(2025, 6, 1), date(2025, 6, 30))
BOTH_SPRINGS = Window(date(2024, 3, 25), date(2025, 6, 4))
DRAWING = """
    patient  day         booked_day  staff  mode          status     times
    Ann      2025-06-20  2025-06-20  GP     TELEPHONE     ATTENDED   4
    Ann      2025-06-20  2025-06-13  GP     FACE_TO_FACE  ATTENDED   2
    Bob      2025-06-20  2025-06-06  NURSE  FACE_TO_FACE  DNA        1
    Bob      2025-06-20  2025-06-05  NURSE  FACE_TO_FACE  UNKNOWN    1
    Cat      2025-06-20  -           NURSE  FACE_TO_FACE  ATTENDED   3
    Cat      2025-06-20  2025-06-21  GP     HOME_VISIT    ATTENDED   1
    Cat      2025-06-20  2025-06-20  GP     TELEPHONE     CANCELLED  9
"""


def run(drawing: str = DRAWING, window: Window = JUNE) -> BookingWaits:
    return booking_waits(frame(drawing), window=window)


def test_waits_shares_are_of_known_waits():
    waits = run().all

    assert (waits.given, waits.known) == (12, 8)
    assert (waits.not_known, waits.booked_after) == (3, 1)
    assert waits.same_day_share == 0.5
    assert waits.within_7_share == 0.75
    assert waits.within_14_share == 0.875


def test_waits_same_day_with_those_not_known():
    waits = run().all

    assert waits.same_day_least == 4 / 12
    assert waits.same_day_most == 8 / 12


def test_waits_middle_is_the_shorter_of_two():
    assert run().all.middle == 0  # 0 0 0 0 7 7 14 15
    assert run().by_staff[1].middle == 14  # 14 15


def test_waits_by_staff_and_mode():
    figures = run()

    assert [(w.name, w.known, w.same_day_share) for w in figures.by_staff] == [
        ("GP", 6, 4 / 6),
        ("NURSE", 2, 0.0),
    ]
    assert [(w.name, w.known, w.same_day_share) for w in figures.by_mode] == [
        ("FACE_TO_FACE", 4, 0.0),
        ("TELEPHONE", 4, 1.0),
        ("HOME_VISIT", 0, None),
    ]


def test_waits_by_month():
    figures = run(window=Window(date(2025, 5, 1), date(2025, 6, 30)))

    assert [month.waits.name for month in figures.months] == ["2025-05", "2025-06"]
    assert [month.waits.given for month in figures.months] == [0, 12]
    assert figures.same_day_change is None


def test_waits_sentence():
    assert said(run().sentence) == (
        "Of 8 appointments given from 1 to 30 June 2025 of which the wait is known,"
        " 50.0% were booked on the same day, 75.0% within 7 days and 87.5% within 14; 3"
        " without a day of booking and 1 entered after the day are not in this."
    )


@pytest.mark.parametrize("drawing", ["patient\nAnn", "patient day\nAnn 2020-01-01"])
def test_waits_none_known(drawing):
    figures = run(drawing)

    assert figures.all.middle is figures.all.same_day_share is None
    assert said(figures.sentence).startswith("No wait is known from 1 to 30 June 2025;")


def test_waits_change_in_the_same_months():
    days: list[Row] = []
    for year, waits in ((2024, (0, 0, 3, 3)), (2025, (0, 3, 3, 3))):
        window = Window(date(year, 4, 1), date(year, 6, 30))
        for day in slow.every_day(window):
            days += [
                {
                    "patient": "Ann",
                    "day": str(day),
                    "booked_day": str(day - timedelta(n)),
                }
                for n in waits
            ]

    figures = booking_waits(
        frame_of(days), window=Window(date(2024, 4, 1), date(2025, 6, 30))
    )

    assert figures.like.years == 1
    assert (figures.earlier.given, figures.later.given) == (364, 364)
    assert figures.same_day_change == -0.25


def of_rows(rows: list[Row]) -> BookingWaits:
    return booking_waits(frame_of(rows), window=BOTH_SPRINGS)


def expected(rows: list[Row]) -> tuple[tuple[int, ...], int | None]:
    bands = [oracles.lead_band(row) for row in rows]
    waits = [
        (slow.day_of(row) - date.fromisoformat(str(row["booked_day"]))).days
        for row in rows
        if row["booked_day"] != "-"
    ]
    known = [wait for wait in waits if wait >= 0]
    return tuple(map(bands.count, LEAD_NAMES)), median_low(known) if known else None


@generated
@drawn_from(two_springs)
def test_waits_oracle(rows):
    figures = of_rows(rows)

    given = slow.given(rows, BOTH_SPRINGS)
    assert (figures.all.counts, figures.all.middle) == expected(given)
    for column, groups in (("staff", figures.by_staff), ("mode", figures.by_mode)):
        assert {waits.name for waits in groups} == {row[column] for row in given}
        for waits in groups:
            inside = [row for row in given if row[column] == waits.name]
            assert (waits.counts, waits.middle) == expected(inside)


@generated
@drawn_from(two_springs)
def test_waits_parts_sum_to_the_whole(rows):
    figures = of_rows(rows)

    months = tuple(month.waits for month in figures.months)
    for parts in (figures.by_staff, figures.by_mode, months):
        sums = tuple(map(sum, zip(*(waits.counts for waits in parts), strict=True)))
        assert not parts or sums == figures.all.counts
    shares = [share for _, share in figures.all.band_shares]
    assert None in shares or sum(shares) == pytest.approx(1)
    assert [name for name, _ in figures.all.band_shares] == list(WAITS)


@generated
@drawn_from(two_springs)
def test_waits_shares_rise_with_the_days(rows):
    waits = of_rows(rows).all

    if waits.known:
        shares = (waits.same_day_share, waits.within_7_share, waits.within_14_share)
        assert list(shares) == sorted(shares)
        assert waits.same_day_least <= waits.same_day_share <= waits.same_day_most


@generated
@drawn_from(two_springs, slow.spring_row, st.randoms())
def test_waits_order_and_more_rows(rows, row, random):
    more = [*rows, row]
    after = of_rows(more)

    assert of_rows(random.sample(more, len(more))) == after
    before = of_rows(rows).all
    assert all(a <= b for a, b in zip(before.counts, after.all.counts, strict=True))


@generated
@drawn_from(two_springs)
def test_waits_round_trip(rows):
    figures = of_rows(rows)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert BookingWaits.from_dict(stored) == figures


def test_waits_nothing_has_no_shares():
    waits = Waits("ALL", (0,) * len(LEAD_NAMES), None)

    assert waits.same_day_least is waits.same_day_most is None
