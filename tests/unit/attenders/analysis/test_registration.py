"""Who was registered throughout, and what people of a list have by patient."""

from datetime import date

import numpy as np
from hypothesis import given

from attenders.analysis.registration import (
    by_patient,
    by_row,
    joined_and_left,
    last_days,
)
from attenders.analysis.window import Window
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import frame_of, generated, names_in
from tests.unit.attenders.analysis.listed import gone, joined, listed_of, some_people


def test_by_row_without_a_patient_or_beyond_the_values():
    patient = np.array([1, -1, 0, 2], np.int32)

    assert by_row(np.array([5, 7]), patient, missing=0).tolist() == [7, 0, 5, 0]


def test_by_row_of_no_values():
    none = np.zeros(0, np.int64)

    assert by_row(none, np.array([-1, 0], np.int32), missing=3).tolist() == [3, 3]


def test_by_patient_puts_those_without_one_last():
    order = by_patient(np.array([-1, 4, -1, 0], np.int32))

    assert order.tolist() == [3, 1, 0, 2]


@generated
@given(some_people)
def test_joined_and_left_oracle(people):
    window = Window(date(2025, 1, 1), date(2025, 12, 31))

    is_joined, is_gone = joined_and_left(listed_of(people), window=window)

    assert is_joined.tolist() == [joined(p, "2025-01-01") for p in people]
    assert is_gone.tolist() == [gone(p, "2025-12-31") for p in people]


@generated
@given(often.appointments)
def test_last_days_oracle(rows):
    found = last_days(frame_of(rows), people=9).astype(str).tolist()

    for place, name in enumerate(names_in(rows)):
        days = [str(row["day"]) for row in rows if row["patient"] == name]
        assert found[place][:10] == max(days)
    assert set(found[len(names_in(rows)) :]) <= {"NaT"}
