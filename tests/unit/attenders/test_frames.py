"""The contract of the appointments frame, and the builder the tests use."""

import pandas as pd
import pytest

from attenders.frames import (
    APPOINTMENT_TYPES,
    PATIENT_TYPES,
    STATUS_TYPE,
    FrameError,
    category,
    check_frame,
)
from tests.unit.attenders.analysis.frames import frame


@pytest.fixture
def appointments() -> pd.DataFrame:
    return frame("""
        patient  day         booked_day  status
        Ann      2025-04-07  2025-04-01  ATTENDED
        Bob      2025-04-08  -           DNA
        Ann      2025-04-09  2025-04-09  CANCELLED
    """)


def test_frame_drawn(appointments):
    assert appointments["patient"].tolist() == [0, 1, 0]
    assert appointments["status"].tolist() == ["ATTENDED", "DNA", "CANCELLED"]
    assert appointments["booked_day"].isna().tolist() == [False, True, False]


def test_frame_drawn_repeats_lines():
    drawn = frame("""
        patient  times
        Ann      2
        Bob      1
    """)

    assert drawn["patient"].tolist() == [0, 0, 1]


def test_check_frame_gives_back_the_frame(appointments):
    assert check_frame(appointments, APPOINTMENT_TYPES) is appointments


def test_check_frame_empty_frame(appointments):
    empty = appointments.head(0)

    assert check_frame(empty, APPOINTMENT_TYPES) is empty


def test_check_frame_missing_column(appointments):
    with pytest.raises(FrameError) as raised:
        check_frame(appointments.drop(columns="day"), APPOINTMENT_TYPES)

    assert str(raised.value) == "day: expected datetime64[s], found no such column"


def test_check_frame_names_every_wrong_type(appointments):
    wrong = appointments.astype({"patient": "int64", "minute": "float64"})

    with pytest.raises(FrameError) as raised:
        check_frame(wrong, APPOINTMENT_TYPES)

    assert str(raised.value) == (
        "patient: expected int32, found int64; minute: expected int16, found float64"
    )


def test_check_frame_other_categories(appointments):
    wrong = appointments.assign(status=pd.Categorical(["ATTENDED"] * 3))

    with pytest.raises(FrameError, match=r"^status: expected category"):
        check_frame(wrong, APPOINTMENT_TYPES)


def test_check_frame_column_too_many(appointments):
    with pytest.raises(FrameError, match=r"^columns are .*'name'\]"):
        check_frame(appointments.assign(name="Ann"), APPOINTMENT_TYPES)


def test_check_frame_other_order(appointments):
    turned = appointments[appointments.columns[::-1]]

    with pytest.raises(FrameError, match=r"^columns are"):
        check_frame(turned, APPOINTMENT_TYPES)


def test_check_frame_patients():
    patients = pd.DataFrame(
        {
            "local_id": ["7"],
            "birth_year": [1950],
            "birth_month": [12],
            "sex": ["FEMALE"],
            "conditions": [""],
        }
    ).astype(PATIENT_TYPES)

    assert check_frame(patients, PATIENT_TYPES) is patients


def test_category_from_places():
    made = category(pd.Series([1, 0]).to_numpy(), STATUS_TYPE)

    assert list(made) == ["DNA", "ATTENDED"]
    assert made.dtype == STATUS_TYPE
