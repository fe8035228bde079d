"""What a load takes away where a file names no clinician, and what it never mixes."""

from datetime import date

import numpy as np
import pytest
from django.db import connection

from academy.people.bulk import copy_numbers
from attenders.extracts import store
from attenders.extracts.models import StagedAppointment
from attenders.extracts.reading import read_extract
from tests import extracts
from tests.extracts import row
from tests.factories import PracticeFactory


FIRST, MIDDLE, LAST = "02/03/2025", "03/03/2025", "04/03/2025"


@pytest.fixture
def practice(committed):
    return PracticeFactory()


def on(practice, day: date) -> list[str | None]:
    """Who had the appointments of a day."""
    found = practice.appointments.filter(day=day).order_by("clinician__text")
    return list(found.values_list("clinician__text", flat=True))


def test_a_file_without_clinicians_replaces_all_of_a_day_inside(practice, upload_rows):
    upload_rows(practice, [row("P1", MIDDLE), row("P2", MIDDLE, clinician="Dr B")])
    file = [row("P3", day, clinician="") for day in (FIRST, MIDDLE, LAST)]
    upload = upload_rows(practice, file, name="b.csv")

    assert on(practice, date(2025, 3, 3)) == [None]
    assert upload.rows_replaced == 2


def test_a_file_with_clinicians_replaces_rows_without_one(practice, upload_rows):
    upload_rows(practice, [row("P1", MIDDLE, clinician=""), row("P2", MIDDLE)])
    file = [row("P3", day, clinician="Dr B") for day in (FIRST, MIDDLE, LAST)]
    upload_rows(practice, file, name="b.csv")

    assert on(practice, date(2025, 3, 3)) == ["Dr A", "Dr B"]


def test_a_day_the_file_does_not_have_is_kept(practice, upload_rows):
    upload_rows(practice, [row("P1", MIDDLE), row("P1", "09/03/2025")])
    upload_rows(practice, [row("P1", FIRST), row("P1", LAST)], name="b.csv")

    assert practice.appointments.count() == 4


def test_alike_rows_without_clinician_are_merged_at_an_edge(practice, upload_rows):
    file = [row("P1", clinician=""), row("P1", clinician="")]
    upload_rows(practice, [*file, row("P1")])
    upload = upload_rows(practice, [*file, *file], name="b.csv")

    assert on(practice, date(2025, 3, 3)) == ["Dr A", None, None, None, None]
    assert upload.rows_replaced == 2


def test_a_load_leaves_other_practices_alone(practice, upload_rows):
    other = PracticeFactory()
    days = [row("P1", day) for day in (FIRST, MIDDLE, LAST)]
    upload_rows(other, days)
    upload_rows(practice, days)
    upload_rows(practice, [*days, row("P2", MIDDLE)], name="b.csv")

    assert (practice.appointments.count(), other.appointments.count()) == (4, 3)


def test_a_load_takes_no_row_that_another_left_staged(practice, upload_rows, tmp_path):
    upload = upload_rows(practice, [row()])
    copy_numbers(
        "extracts_stagedappointment",
        {
            "patient_id": np.array([1]),
            **dict.fromkeys(("day", "booked_day"), np.array(["2025-03-03"], "M8[D]")),
            **dict.fromkeys(
                ("minute", "status", "mode", "staff", "duration"),
                np.array([1], dtype=np.int16),
            ),
            **dict.fromkeys(
                ("clinician_id", "slot_type_id"), np.array([1], dtype=np.int32)
            ),
        },
    )
    extract = read_extract(extracts.write(tmp_path / "b.csv", [row("P2")]))

    with pytest.raises(RuntimeError, match="not those of the extract"):
        store.replace_appointments(upload=upload, extract=extract)

    assert practice.appointments.count() == 1


def test_replace_stages_in_a_transaction_of_its_own_if_there_is_none(
    practice, upload_rows, tmp_path, monkeypatch
):
    upload = upload_rows(practice, [row()])
    extract = read_extract(extracts.write(tmp_path / "b.csv", [row("P2"), row("P3")]))
    monkeypatch.setattr(store, "_MOVE", "SELECT 1 / 0")

    with pytest.raises(Exception, match="division by zero"):
        store.replace_appointments(upload=upload, extract=extract)

    assert not StagedAppointment.objects.exists()
    assert practice.appointments.count() == 1


def test_a_practice_lies_in_one_part_with_numbers_of_its_own(practice, upload_rows):
    upload_rows(practice, [row("P1", day) for day in (FIRST, MIDDLE, LAST)])

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT tableoid), count(DISTINCT id)"
            " FROM extracts_appointment"
        )
        assert cursor.fetchone() == (1, 3)


def test_load_counts_what_stays_of_other_files_on_its_days(practice, upload_rows):
    days = ["03/03/2025", "04/03/2025", "05/03/2025"]
    first = upload_rows(practice, [row("P1", day, clinician="Dr A") for day in days])
    again = [row("Q1", day, clinician="Dr B") for day in days]
    second = upload_rows(practice, again, name="b.csv")

    # Only the day inside the file: on the first and the last a cut may have fallen
    assert (first.rows_kept, second.rows_kept) == (0, 1)
    assert second.rows_replaced == 0


def test_load_does_not_count_what_stays_on_days_that_it_does_not_have(
    practice, upload_rows
):
    days = ["03/03/2025", "04/03/2025", "05/03/2025", "06/03/2025"]
    upload_rows(practice, [row("P1", day, clinician="Dr A") for day in days])
    without = [row("Q1", day, clinician="") for day in days if day != "05/03/2025"]

    upload = upload_rows(practice, without, name="b.csv")

    assert (upload.rows_replaced, upload.rows_kept) == (1, 0)
