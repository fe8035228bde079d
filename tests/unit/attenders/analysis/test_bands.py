"""Attendance bands."""

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.bands import (
    BANDS,
    NONE,
    AttendanceBands,
    Band,
    attendance_bands,
)
from attenders.analysis.counts import chosen, patient_counts
from tests.unit.attenders.analysis import oracles
from tests.unit.attenders.analysis.frames import frame, generated, some_counts


list_sizes = st.none() | st.integers(0, 100)


def of(counts: list[int], *, list_size: int | None = None) -> AttendanceBands:
    return attendance_bands(np.array(counts, dtype=np.int64), list_size=list_size)


def test_attendance_bands():
    counts = patient_counts(
        frame("""
            patient  status    times
            Ann      ATTENDED  52
            Bob      ATTENDED  20
            Cat      ATTENDED  5
            Dan      ATTENDED  2
            Eve      ATTENDED  1
            Fay      DNA       9
        """)
    )

    result = attendance_bands(chosen(counts, "attended"), list_size=10)

    assert result.bands == (
        Band("52 or more", 1, 52, 52 / 80),
        Band("26 to 51", 0, 0, 0.0),
        Band("18 to 25", 1, 20, 20 / 80),
        Band("12 to 17", 0, 0, 0.0),
        Band("6 to 11", 0, 0, 0.0),
        Band("2 to 5", 2, 7, 7 / 80),
        Band("1", 1, 1, 1 / 80),
        Band("None", 5, 0, 0.0),
    )


@pytest.mark.parametrize(
    ("count", "name"),
    [
        (1, "1"),
        (2, "2 to 5"),
        (5, "2 to 5"),
        (6, "6 to 11"),
        (11, "6 to 11"),
        (12, "12 to 17"),
        (17, "12 to 17"),
        (18, "18 to 25"),
        (25, "18 to 25"),
        (26, "26 to 51"),
        (51, "26 to 51"),
        (52, "52 or more"),
        (500, "52 or more"),
    ],
)
def test_attendance_bands_edges(count, name):
    filled = [band for band in of([count]).bands if band.people]

    assert filled == [Band(name, 1, count, 1.0)]


def test_bands_follow_on_each_other():
    for (_, least, _), (_, _, most) in pairwise(BANDS):
        assert most == least - 1


@pytest.mark.parametrize(
    ("list_size", "people"),
    [(None, None), (0, None), (2, None), (3, 0), (4, 1), (100, 97)],
)
def test_attendance_bands_none_from_the_list_size(list_size, people):
    result = of([4, 1, 1, 0], list_size=list_size)

    assert result.bands[-1] == Band(NONE, people, 0, 0.0)
    assert result.list_size == list_size


def test_attendance_bands_nobody_attended():
    result = of([0, 0], list_size=8)

    assert {band.share for band in result.bands} == {None}
    assert {band.appointments for band in result.bands} == {0}
    assert [band.people for band in result.bands] == [*[0] * 7, 8]


@generated
@given(some_counts)
def test_attendance_bands_oracle(counts):
    for band in of(counts).bands[:-1]:
        inside = [count for count in counts if oracles.band(count) == band.name]
        assert band.people == len(inside)
        assert band.appointments == sum(inside)
        assert band.share == (sum(inside) / sum(counts) if any(counts) else None)


@generated
@given(some_counts, st.integers(0, 40))
def test_attendance_bands_partition_people_and_appointments(counts, others):
    list_size = len(counts) + others

    result = of(counts, list_size=list_size)

    assert sum(band.people for band in result.bands) == list_size
    assert sum(band.appointments for band in result.bands) == sum(counts)


@generated
@given(some_counts.filter(any))
def test_attendance_bands_shares_sum_to_one(counts):
    assert sum(band.share for band in of(counts).bands) == pytest.approx(1)


@generated
@given(some_counts, list_sizes, st.randoms())
def test_attendance_bands_order_of_people_does_not_matter(counts, list_size, random):
    shuffled = random.sample(counts, len(counts))

    assert of(shuffled, list_size=list_size) == of(counts, list_size=list_size)


@generated
@given(some_counts, list_sizes)
def test_attendance_bands_round_trip(counts, list_size):
    result = of(counts, list_size=list_size)

    stored = json.loads(json.dumps(result.to_dict(), allow_nan=False))

    assert AttendanceBands.from_dict(stored) == result


def test_none_are_people_of_the_list_who_did_not_attend():
    # Two of the list came, one came who is not on it, and the list has 5 people
    counts = np.array([3, 1, 2, 0])
    listed = np.array([True, True, False, True])

    exact = attendance_bands(counts, list_size=5, listed=listed)
    rough = attendance_bands(counts, list_size=5)

    assert (exact.bands[-1].people, exact.none_is_exact) == (3, True)
    assert (rough.bands[-1].people, rough.none_is_exact) == (2, False)
