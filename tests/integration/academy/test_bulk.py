"""Many rows at once: what goes in comes back, whatever the size of the blocks."""

import numpy as np
import pytest
from django.db import ProgrammingError, connection, transaction

from academy.people import bulk
from academy.people.models import Membership, Role
from tests.factories import PracticeFactory, UserFactory


pytestmark = pytest.mark.django_db

STAGED = "extracts_stagedappointment"


def columns(rows: int) -> dict[str, np.ndarray]:
    """One column of each kind that can be copied, with its extremes."""
    days = np.array(["1990-01-01", "NaT", "2099-12-31"], dtype="datetime64[s]")
    return {
        "patient_id": np.resize([1, 2**62, -(2**62)], rows),
        "day": np.full(rows, np.datetime64("2000-01-01", "D")),
        "minute": np.resize(np.array([-1, 0, 2**15 - 1], dtype=np.int16), rows),
        "booked_day": np.resize(days, rows),
        **{
            name: np.arange(rows, dtype=np.int16)
            for name in ("status", "mode", "staff", "duration")
        },
        "clinician_id": np.resize(np.array([-1, 2**31 - 1], dtype=np.int32), rows),
    }


@pytest.mark.parametrize("rows", [0, 1, 5, 6, 7])
def test_copy_numbers_keeps_every_value(rows, monkeypatch):
    monkeypatch.setattr(bulk, "_COPY_ROWS", 3)
    given = columns(rows)

    bulk.copy_numbers(STAGED, given)

    with connection.cursor() as cursor:
        # psycopg2 has no date for -infinity
        cursor.execute(
            "SELECT patient_id, day::text, minute, booked_day::text, status, mode,"
            " staff, duration, clinician_id FROM extracts_stagedappointment"
            " ORDER BY status"
        )
        found = cursor.fetchall()
    booked = [str(day)[:10] for day in given["booked_day"]]
    expected = zip(
        given["patient_id"].tolist(),
        ["2000-01-01"] * rows,
        given["minute"].tolist(),
        ["-infinity" if day == "NaT" else day for day in booked],
        *(given[name].tolist() for name in ("status", "mode", "staff", "duration")),
        given["clinician_id"].tolist(),
        strict=True,
    )
    assert found == list(expected)


def test_copy_numbers_of_another_width_than_the_column_is_refused():
    given = columns(1) | {"minute": np.array([1], dtype=np.int64)}

    with pytest.raises(Exception, match="incorrect binary data"), transaction.atomic():
        bulk.copy_numbers(STAGED, given)


def test_insert_rows_gives_all_rows_the_columns_that_are_alike():
    practice = PracticeFactory()
    texts = ["O'Hara", "\\N", '{",}', "NULL", "", " % %s ", "a\nb", "\\"]

    returned = bulk.insert_rows(
        "extracts_clinician",
        {"text": ("text", texts)},
        alike={"practice_id": practice.pk},
        ending="RETURNING text, practice_id",
    )

    assert returned == [(text, practice.pk) for text in texts]


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 4])
def test_insert_rows_returns_what_all_blocks_return(rows, monkeypatch):
    monkeypatch.setattr(bulk, "_INSERT_ROWS", 2)
    texts = [str(number) for number in range(rows)]

    returned = bulk.insert_rows(
        "extracts_clinician",
        {"text": ("text", texts)},
        alike={"practice_id": PracticeFactory().pk},
        ending="RETURNING text",
    )

    assert [text for (text,) in returned] == texts


def test_insert_rows_keeps_what_is_missing():
    practice = PracticeFactory()

    returned = bulk.insert_rows(
        "extracts_patient",
        {
            "pseudonym": ("text", ["A", "B"]),
            "birth_year": ("smallint", [None, 1960]),
            "sex": ("smallint", range(2)),
            "conditions": ("text", ["", ""]),
        },
        alike={"practice_id": practice.pk},
        ending="RETURNING birth_year, sex",
    )

    assert returned == [(None, 0), (1960, 1)]


def test_insert_rows_takes_columns_of_several_types():
    practice, user = PracticeFactory(), UserFactory()

    bulk.insert_rows(
        "people_membership",
        {
            "id": ("uuid", [str(practice.pk), str(user.pk)]),
            "role": ("text", [Role.PRACTICE_MANAGER, Role.PRACTICE_CLINICIAN]),
        },
        alike={"practice_id": practice.pk, "user_id": user.pk},
    )

    assert Membership.objects.filter(practice=practice, user=user).count() == 2


def test_a_part_of_the_appointments_is_out_of_reach():
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT FROM extracts_appointment_0")


@pytest.mark.parametrize("rows", [0, 1, 5])
def test_what_is_packed_is_unpacked(rows):
    given = columns(rows)
    types = dict.fromkeys(given, "smallint") | {
        "patient_id": "bigint",
        "day": "date",
        "booked_day": "date",
        "clinician_id": "integer",
    }

    found = bulk.unpacked(memoryview(bulk.packed(given)), types)

    assert {name: values.astype(str).tolist() for name, values in found.items()} == {
        name: (values.astype("datetime64[D]") if types[name] == "date" else values)
        .astype(str)
        .tolist()
        for name, values in given.items()
    }
    assert all(values.dtype.isnative for values in found.values())
