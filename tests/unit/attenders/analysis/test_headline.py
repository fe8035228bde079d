"""All figures of the first page together."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.exceptions import NothingToAnalyseError
from attenders.analysis.counted import DayKinds
from attenders.analysis.counting import Counting
from attenders.analysis.counts import AppointmentTotals
from attenders.analysis.headline import Headline, headline
from attenders.analysis.missed import Rate
from attenders.analysis.window import SHORT_BY_DAYS, Window
from tests.unit.attenders.analysis import oracles
from tests.unit.attenders.analysis.frames import (
    frame,
    frame_of,
    generated,
    rows_of_both_kinds,
    some_rows,
)


YEAR = Window(date(2025, 4, 1), date(2026, 3, 31))
BOTH_YEARS = Window(date(2024, 1, 1), date(2025, 12, 31))
DRAWING = """
    patient  day         status     times
    Ann      2025-03-31  ATTENDED   9
    Ann      2025-04-01  ATTENDED   3
    Bob      2025-09-01  ATTENDED   1
    Bob      2025-09-02  DNA        1
    Cat      2025-12-01  CANCELLED  4
    Cat      2026-03-31  BOOKED     1
    Dan      2026-04-01  DNA        7
"""


def of(drawing: str = DRAWING, **asked: object) -> Headline:
    options = {"window": YEAR, "count": "attended", "list_size": None, **asked}
    figures, _ = headline(frame(drawing), **options)
    return figures


def of_rows(rows, *, count="attended") -> Headline:
    figures, _ = headline(
        frame_of(rows), window=BOTH_YEARS, count=count, list_size=None
    )
    return figures


def test_headline_only_the_window_counts():
    figures = of()

    assert figures.patients_any == 3
    assert figures.patients_attended == 2
    assert figures.appointments == AppointmentTotals(10, 4, 1, 4, 1)
    assert figures.missed.overall == Rate("All", 5, 1, 0.2)


@pytest.mark.parametrize(
    ("count", "patients", "appointments"), [("attended", 2, 4), ("all", 3, 10)]
)
def test_headline_count(count, patients, appointments):
    figures = of(count=count)

    assert figures.concentration.patients == patients
    assert figures.concentration.appointments == appointments
    assert sum(band.appointments for band in figures.bands.bands) == appointments
    assert figures.count == count


def test_headline_count_changes_no_other_figure():
    attended, booked = of(count="attended"), of(count="all")

    same = replace(
        booked,
        count="attended",
        concentration=attended.concentration,
        bands=attended.bands,
    )
    assert same == attended


def test_headline_counting():
    figures, counts = headline(
        frame("""
            patient  staff  status    times
            Ann      GP     ATTENDED  2
            Ann      NURSE  ATTENDED  5
            Bob      GP     ATTENDED  3
            Bob      GP     DNA       1
            Cat      NURSE  ATTENDED  1
        """),
        window=BOTH_YEARS,
        count="attended",
        counting=Counting(staff="GP"),
        list_size=10,
    )

    assert figures.counting == Counting(staff="GP")
    assert counts["counted"].tolist() == [2, 3, 0]
    assert counts["attended"].tolist() == [7, 3, 1]
    assert (figures.concentration.patients, figures.concentration.appointments) == (
        2,
        5,
    )
    assert figures.bands.bands[-1].people == 8
    assert figures.appointments.attended == 11


@generated
@given(some_rows)
def test_headline_counting_never_adds(rows):
    drawn = frame_of(rows)
    if drawn.empty:
        return

    _, counts = headline(
        drawn,
        window=BOTH_YEARS,
        count="attended",
        counting=Counting(staff="GP"),
        list_size=None,
    )

    assert (counts["counted"] <= counts["attended"]).all()


def test_headline_list_size():
    assert of(list_size=50).bands.bands[-1].people == 48


def test_headline_gives_the_counts_behind_it():
    _, counts = headline(frame(DRAWING), window=YEAR, count="attended", list_size=None)

    assert counts["attended"].tolist() == [3, 1, 0]
    assert counts["last_seen"].dropna().dt.strftime("%Y-%m-%d").tolist() == [
        "2025-04-01",
        "2025-09-01",
    ]


def test_headline_days_with_data():
    assert of().data == Window(date(2025, 4, 1), date(2026, 3, 31))


def test_headline_nobody_attended():
    figures = of("""
        patient  status
        Ann      DNA
        Bob      CANCELLED
    """)

    assert (figures.patients_any, figures.patients_attended) == (2, 0)
    assert figures.concentration.gini is None
    assert figures.missed.overall.rate == 1


def test_headline_empty_window():
    with pytest.raises(NothingToAnalyseError) as raised:
        of(window=Window(date(2020, 1, 1), date(2020, 12, 31)))

    assert str(raised.value) == (
        "There are no appointments from 1 January 2020 to 31 December 2020. Choose"
        " another period."
    )


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        ("2025-04-01", "2026-03-31", YEAR),
        ("2025-04-15", "2026-03-31", YEAR),
        ("2025-04-08", "2026-03-24", YEAR),
        ("2025-04-16", "2026-03-31", Window(date(2025, 4, 16), date(2026, 3, 31))),
        ("2025-04-01", "2026-03-16", Window(date(2025, 4, 1), date(2026, 3, 16))),
        ("2025-06-02", "2025-06-02", Window(date(2025, 6, 2), date(2025, 6, 2))),
    ],
    ids=["all", "14-short", "7-and-7", "15-short", "15-short-at-end", "one-day"],
)
def test_headline_covered(first, last, covered):
    figures = of(f"""
        patient  day
        Ann      {first}
        Bob      {last}
    """)

    assert figures.covered == covered


@generated
@given(some_rows.filter(bool))
def test_headline_covered_is_never_much_longer_than_the_data(rows):
    figures = of_rows(rows)

    assert figures.window.first <= figures.data.first <= figures.data.last
    assert figures.data.last <= figures.window.last
    assert 0 <= figures.covered.days - figures.data.days <= SHORT_BY_DAYS


@generated
@given(some_rows, st.dates(date(2024, 1, 1), date(2025, 12, 31)), st.integers(0, 400))
def test_headline_window_oracle(rows, first, length):
    window = Window(first, first + timedelta(days=length))
    inside = oracles.within(rows, first=window.first, last=window.last)

    if not inside:
        with pytest.raises(NothingToAnalyseError):
            headline(frame_of(rows), window=window, count="all", list_size=None)
        return
    figures, _ = headline(frame_of(rows), window=window, count="all", list_size=None)
    attended = {row["patient"] for row in inside if row["status"] == "ATTENDED"}
    assert figures.appointments.to_dict() == oracles.totals(inside)
    assert figures.patients_any == len({row["patient"] for row in inside})
    assert figures.patients_attended == len(attended)


@generated
@given(some_rows.filter(bool))
def test_headline_figures_agree_with_each_other(rows):
    figures = of_rows(rows)

    totals, overall = figures.appointments, figures.missed.overall
    assert overall.n == totals.attended + totals.dna
    assert overall.dna == totals.dna
    assert figures.concentration.appointments == totals.attended
    assert figures.concentration.patients == figures.patients_attended
    assert figures.patients_attended <= figures.patients_any


@generated
@given(some_rows.filter(bool))
def test_headline_all_counts_everybody(rows):
    figures = of_rows(rows, count="all")

    assert figures.concentration.appointments == figures.appointments.booked
    assert figures.concentration.patients == figures.patients_any


@generated
@given(some_rows.filter(bool), st.sampled_from(["attended", "all"]), st.randoms())
def test_headline_order_of_rows_does_not_matter(rows, count, random):
    shuffled = random.sample(rows, len(rows))

    assert of_rows(shuffled, count=count) == of_rows(rows, count=count)


def test_headline_without_patients():
    figures = of(
        """
        patient  status    times
        -        ATTENDED  9
        -        DNA       1
        """,
        list_size=50,
    )

    assert not figures.has_people
    assert figures.appointments == AppointmentTotals(10, 9, 1, 0, 0)
    assert figures.missed.overall.rate == 0.1
    assert (figures.patients_any, figures.concentration.patients) == (0, 0)
    assert figures.bands.bands[-1].people is None


def test_headline_of_both_kinds():
    figures = of("""
        patient  day         status    times
        -        2025-04-01  ATTENDED  5
        -        2026-03-30  ATTENDED  5
        Ann      2026-03-30  ATTENDED  2
        Bob      2026-03-31  DNA       1
    """)

    assert figures.appointments == AppointmentTotals(11, 10, 1, 0, 0)
    assert figures.concentration.appointments == 2
    assert figures.days == DayKinds(with_patients=1, without_patients=2, left_out=2)
    assert figures.covered == YEAR
    last_days = Window(date(2026, 3, 30), date(2026, 3, 31))
    assert figures.covered_with_patients == last_days


@generated
@given(rows_of_both_kinds.filter(bool))
def test_headline_of_people_is_not_changed_by_rows_without_patients(rows):
    named = [row for row in rows if row["patient"] != "-"]

    figures = of_rows(rows)

    assert figures.has_people == bool(named)
    if named:
        alone = of_rows(named)
        assert figures.concentration == alone.concentration
        assert figures.bands == alone.bands
        assert figures.data_with_patients == alone.data


@generated
@given(some_rows.filter(bool) | rows_of_both_kinds.filter(bool))
def test_headline_round_trip(rows):
    figures = of_rows(rows)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert Headline.from_dict(stored) == figures


def test_headline_leaves_the_frame_alone():
    appointments = frame(DRAWING)
    before = appointments.copy(deep=True)

    headline(appointments, window=YEAR, count="all", list_size=9)

    pd.testing.assert_frame_equal(appointments, before)
