"""Loading uploads: replacing, overlaps, repeats, and nothing lost when it fails."""

import os
import threading
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from academy.exceptions import DuplicateUploadError
from academy.people import bulk, jobs
from academy.people.models import AuditEvent, JobState
from attenders.analysis.window import Window
from attenders.extracts import operations, sandbox, store
from attenders.extracts.models import Appointment, Clinician, Patient, StagedAppointment
from attenders.extracts.reading import read_extract
from attenders.extracts.tasks import load_upload
from attenders.frames import SEXES, STATUSES
from tests import extracts
from tests.extracts import row
from tests.factories import PracticeFactory


@pytest.fixture
def practice(committed):
    return PracticeFactory()


def stored(practice) -> Counter[tuple[object, ...]]:
    """What is there now, as a bag of appointments."""
    return Counter(
        practice.appointments.values_list(
            "patient__pseudonym", "day", "minute", "clinician__text", "status"
        )
    )


def test_load_keeps_each_appointment(practice, upload_rows):
    upload = upload_rows(practice, [row("P1"), row("P2", status="Did not attend")])

    assert upload.job.state == JobState.DONE
    assert (upload.rows_read, upload.rows_accepted, upload.patients) == (2, 2, 2)
    assert sorted(s for *_, s in stored(practice)) == [
        STATUSES.index("ATTENDED"),
        STATUSES.index("DNA"),
    ]


def test_load_keeps_rows_that_are_alike(practice, upload_rows):
    upload_rows(practice, [row("P1"), row("P1")])

    assert list(stored(practice).values()) == [2]


def test_load_never_keeps_the_number_of_a_patient(practice, upload_rows):
    upload_rows(practice, [row("SECRET-77")])

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(p::text, '') FROM extracts_patient p")
        text = cursor.fetchone()[0]
    assert "SECRET" not in text
    assert len(Patient.objects.get().pseudonym) == 16


def test_load_gives_the_same_person_the_same_pseudonym(practice, upload_rows):
    upload_rows(practice, [row("P1", "03/03/2025")])
    upload_rows(practice, [row("P1", "03/04/2025")], name="b.csv")

    assert Patient.objects.count() == 1


def test_load_keeps_each_practice_apart(practice, upload_rows):
    other = PracticeFactory()
    upload_rows(practice, [row("P1")])
    upload_rows(other, [row("P1")])

    pseudonyms = set(Patient.objects.values_list("pseudonym", flat=True))
    assert len(pseudonyms) == 2
    assert (practice.appointments.count(), other.appointments.count()) == (1, 1)


def test_load_replaces_a_day_inside_the_file(practice, upload_rows):
    days = ("02/03/2025", "03/03/2025", "04/03/2025")
    upload_rows(practice, [row("P1", day) for day in days])
    upload = upload_rows(
        practice,
        [row("P1", days[0]), row("P2", days[1]), row("P1", days[2])],
        name="b.csv",
    )

    assert practice.appointments.filter(day=date(2025, 3, 3)).count() == 1
    assert practice.appointments.count() == 3
    assert upload.rows_replaced == 3


def test_load_keeps_another_clinician_of_a_day_inside_the_file(practice, upload_rows):
    days = ("02/03/2025", "03/03/2025", "04/03/2025")
    upload_rows(practice, [row("P1", days[1], clinician="Dr B")])
    upload_rows(practice, [row("P2", day) for day in days], name="b.csv")

    assert practice.appointments.filter(day=date(2025, 3, 3)).count() == 2


def test_load_merges_the_last_day_where_a_file_may_be_cut(practice, upload_rows):
    upload_rows(practice, [row("P1", time="09:00"), row("P2", time="09:10")])
    upload_rows(practice, [row("P2", time="09:10"), row("P3", time="09:20")], name="b")

    assert practice.appointments.count() == 3


def test_load_takes_the_later_status_of_the_same_appointment(practice, upload_rows):
    upload_rows(practice, [row("P1", status="Booked")])
    upload_rows(practice, [row("P1", status="Attended")], name="b.csv")

    (status,) = practice.appointments.values_list("status", flat=True)
    assert STATUSES[status] == "ATTENDED"


def test_load_leaves_nothing_staged_and_deletes_the_file(practice, upload_rows):
    upload = upload_rows(practice, [row()])

    assert not StagedAppointment.objects.exists()
    assert upload.file.name == ""
    assert not any((upload.file.storage.base_location / "uploads").iterdir())


def test_load_keeps_every_problem_with_its_row(practice, upload_rows):
    upload = upload_rows(
        practice,
        [row("P1"), row("", "03/03/2025"), row("P3", "soon"), row(birth_year="1066")],
    )

    assert list(
        upload.problems.values_list("row", "kind", "value").order_by("row")
    ) == [
        (3, "NO_PATIENT", ""),
        (4, "UNREADABLE_DATE", "soon"),
        (5, "IMPOSSIBLE_AGE", "1066"),
    ]
    assert upload.rows_rejected == 2


def test_load_writes_the_audit(practice, upload_rows):
    upload_rows(practice, [row()])

    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["UPLOAD_ADDED", "UPLOAD_LOADED", "ANALYSIS_STORED"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The selected file is empty."),
        (b"\x00\x01\x02\x03", "does not hold text"),
        (extracts.HEADINGS.encode() + b"\n", "has headings but no appointments"),
        (extracts.as_bytes([row(), row()])[:-30], "stops in the middle of row 3"),
    ],
)
def test_load_of_a_bad_file_leaves_what_was_there(
    practice, upload_rows, tmp_path: Path, content, sentence
):
    upload_rows(practice, [row("P1")])
    before = stored(practice)
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    upload = operations.add_upload_from_path(practice=practice, path=path, by=None)

    load_upload(job_id=str(upload.job_id))

    upload.job.refresh_from_db()
    assert upload.job.state == JobState.FAILED
    assert sentence in upload.job.error
    assert stored(practice) == before
    assert practice.runs.count() == 1


def test_load_that_fails_at_the_end_leaves_what_was_there(
    practice, upload_rows, monkeypatch
):
    upload_rows(practice, [row("P1")])
    before = stored(practice)
    monkeypatch.setattr(store, "save_problems", lambda **_: 1 / 0)

    upload_rows(practice, [row("P9", "04/03/2025")], name="b.csv")

    assert stored(practice) == before
    assert not StagedAppointment.objects.exists()


def test_load_of_a_file_that_kills_its_reader_says_so(practice, upload_rows, settings):
    settings.READER_MEMORY_BYTES = 50_000_000  # not enough to start

    upload = upload_rows(practice, [row()])

    assert upload.job.error == sandbox.CRASHED


def test_load_of_a_file_that_takes_too_long_says_so(practice, upload_rows, settings):
    settings.READER_SECONDS = 0.05

    upload = upload_rows(practice, [row()])

    assert upload.job.error == (
        "Reading this file took too long, so we stopped. Nothing has been loaded. Export"
        " a shorter period, such as a quarter, and upload the parts."
    )


def test_load_twice_of_one_job_does_nothing_the_second_time(practice, upload_rows):
    upload = upload_rows(practice, [row(), row()])

    load_upload(job_id=str(upload.job_id))

    assert practice.appointments.count() == 2


def test_add_upload_refuses_the_same_file(practice, upload_rows):
    upload_rows(practice, [row()])

    with pytest.raises(DuplicateUploadError, match="Nothing was added"):
        upload_rows(practice, [row()])

    assert practice.uploads.count() == 1


def test_add_upload_takes_the_same_file_after_it_was_replaced(practice, upload_rows):
    upload_rows(practice, [row("P1", status="Booked")])
    upload_rows(practice, [row("P1", status="Cancelled")], name="b.csv")

    upload_rows(practice, [row("P1", status="Booked")])

    (status,) = practice.appointments.values_list("status", flat=True)
    assert STATUSES[status] == "BOOKED"


def test_add_upload_takes_the_same_file_after_it_failed(
    practice, upload_rows, settings
):
    settings.READER_SECONDS = 0.05
    upload_rows(practice, [row()])
    settings.READER_SECONDS = 60

    upload = upload_rows(practice, [row()])

    assert upload.job.state == JobState.DONE


@pytest.mark.parametrize(
    ("name", "size", "is_large"),
    [("a.csv", 500, False), ("a.csv", 1001, True), ("a.zip", 101, True)],
)
def test_add_upload_knows_a_very_large_file(
    practice, quiet_bell, tmp_path, settings, name, size, is_large
):
    settings.LARGE_UPLOAD_BYTES = 1000
    path = tmp_path / name
    path.write_bytes(b"x" * size)

    upload = operations.add_upload_from_path(practice=practice, path=path, by=None)

    assert upload.job.is_large is is_large


def test_delete_finished_files_clears_what_a_broken_transfer_left(committed, settings):
    left = settings.FILE_UPLOAD_TEMP_DIR / "old"
    left.touch()
    fresh = settings.FILE_UPLOAD_TEMP_DIR / "fresh"
    fresh.touch()
    half_read = settings.STORAGE_DIR / "work" / "old"
    half_read.mkdir(parents=True)
    orphan = settings.STORAGE_DIR / "uploads" / "old"
    orphan.parent.mkdir()
    orphan.touch()
    for path in (left, half_read, orphan):
        os.utime(path, (0, 0))

    removed = operations.delete_finished_files()

    assert removed == 3
    assert [p.exists() for p in (left, half_read, orphan, fresh)] == [False] * 3 + [
        True
    ]


def test_load_without_a_fact_keeps_what_was_known(practice, upload_rows, tmp_path):
    upload_rows(practice, [row("P1", birth_year="1960")])
    path = tmp_path / "plain.csv"
    path.write_text("Patient ID,Date,Status\nP1,04/03/2025,Attended\n")
    upload = operations.add_upload_from_path(practice=practice, path=path, by=None)

    load_upload(job_id=str(upload.job_id))

    patient = Patient.objects.get()
    assert (patient.birth_year, SEXES[patient.sex]) == (1960, "FEMALE")


BORN = "Patient ID,Date,Status,Date of birth\nP1,{day}/2025,Attended,{birth}\n"


@pytest.mark.parametrize(
    ("births", "expected"),
    [
        (["31/12/1960"], (1960, 12)),
        (["1960", "31/12/1960"], (1960, 12)),
        (["31/12/1960", "1960"], (1960, 12)),
        (["31/12/1960", ""], (1960, 12)),
        (["31/12/1960", "1961"], (1961, None)),
        (["31/12/1960", "01/02/1961"], (1961, 2)),
    ],
)
def test_load_keeps_year_and_month_of_birth(
    practice, quiet_bell, tmp_path, births, expected
):
    for place, birth in enumerate(births):
        path = tmp_path / f"{place}.csv"
        path.write_text(BORN.format(day=f"{13 + place}/03", birth=birth))
        upload = operations.add_upload_from_path(practice=practice, path=path, by=None)
        load_upload(job_id=str(upload.job_id))

    patient = Patient.objects.get()
    assert (patient.birth_year, patient.birth_month) == expected


def test_load_says_that_the_day_of_birth_is_not_kept(practice, quiet_bell, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(BORN.format(day="13/03", birth="27/12/1960"))
    upload = operations.add_upload_from_path(practice=practice, path=path, by=None)

    load_upload(job_id=str(upload.job_id))

    upload.refresh_from_db()
    assert upload.identifiers_dropped == {
        "Date of birth": "full dates of birth, of which only year and month are kept"
    }


@pytest.mark.parametrize(
    ("year", "month", "age"),
    [
        (None, None, None),
        (1960, None, 64),  # as if born in July
        (1960, 2, 65),
        (1960, 3, 65),
        (1960, 4, 64),
        (2025, 4, 0),
    ],
)
def test_age_counts_the_birthday_from_the_first_of_its_month(year, month, age):
    patient = Patient(birth_year=year, birth_month=month)

    assert patient.age_on(date(2025, 3, 31)) == age


@pytest.mark.parametrize(
    "fields", [{"birth_month": 3}, {"birth_year": 1960, "birth_month": 13}]
)
def test_month_of_birth_is_one_of_a_year(practice, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Patient.objects.create(practice=practice, pseudonym="P", sex=0, **fields)


def test_load_of_too_many_rows_says_so(practice, upload_rows, settings):
    settings.UPLOAD_MAX_ROWS = 5

    upload = upload_rows(practice, [row(f"P{n}") for n in range(6)])

    assert "The file has more than 5 rows" in upload.job.error


def test_insert_rows_goes_in_parts(practice, upload_rows, monkeypatch):
    monkeypatch.setattr(bulk, "_INSERT_ROWS", 2)

    upload = upload_rows(practice, [row(f"P{n}") for n in range(5)])

    assert upload.job.state == JobState.DONE
    assert Patient.objects.count() == 5
    assert practice.runs.get().people.count() == 5


def test_add_upload_does_not_wait_for_a_load(practice, quiet_bell, tmp_path):
    path = extracts.write(tmp_path / "a.csv", [row()])
    done = threading.Event()

    def add() -> None:
        operations.add_upload_from_path(practice=practice, path=path, by=None)
        done.set()
        connection.close()

    with transaction.atomic():
        store.lock_practice(practice, "LOAD")
        thread = threading.Thread(target=add)
        thread.start()
        assert done.wait(10)
    thread.join()


def test_load_appointments_gives_back_what_was_loaded(practice, upload_rows, tmp_path):
    rows = [row("P1", "03/03/2025"), row("P2", "04/03/2025", booked="", time="")]
    upload_rows(practice, rows)
    read = read_extract(extracts.write(tmp_path / "again.csv", rows)).appointments

    window = Window(date(2025, 3, 1), date(2025, 3, 31))
    back = store.load_appointments(practice=practice, window=window).frame

    columns = ["day", "minute", "booked_day", "status", "mode", "staff", "duration"]
    by_day = back.sort_values("day", ignore_index=True)
    assert by_day[columns].equals(read[columns])


def test_load_appointments_of_an_empty_period_is_an_empty_frame(practice, upload_rows):
    upload_rows(practice, [row()])

    window = Window(date(2020, 1, 1), date(2020, 12, 31))
    back = store.load_appointments(practice=practice, window=window)

    assert back.frame.empty


def test_stored_keys_all_lead_somewhere(practice, upload_rows):
    upload_rows(practice, [row("P1"), row("P2", clinician="")])

    for appointment in Appointment.objects.all():
        assert appointment.patient.practice == practice
        assert appointment.upload.practice == practice
    assert Clinician.objects.get().text == "Dr A"


FIRST = date(2025, 3, 13)  # no month has so many days: nothing to decide


@st.composite
def book_and_cuts(draw):
    """A practice's book of ten days, and files that together hold all of it."""
    size = draw(st.integers(1, 40))
    book = sorted(
        (
            draw(st.integers(0, 9)),
            draw(st.integers(0, 3)),
            draw(st.sampled_from(["P1", "P2", "P3"])),
            draw(st.sampled_from(["Dr A", "Dr B"])),
        )
        for _ in range(size)
    )
    # Between rows that are alike a cut cannot be told from a repeat, by anybody
    places = [at for at in range(1, size) if book[at] != book[at - 1]]
    cuts = st.lists(st.sampled_from(places), max_size=3) if places else st.just([])
    starts = sorted({0, *draw(cuts)})
    files = [
        (start, draw(st.sampled_from([at for at in (*places, size) if at >= end])))
        for start, end in zip(starts, [*starts[1:], size], strict=True)
    ]
    again = draw(st.lists(st.sampled_from(files), max_size=2))
    return book, draw(st.permutations(files + again))


def as_row(entry) -> str:
    day, hour, patient, clinician = entry
    when = FIRST + timedelta(days=day)
    return row(
        patient, f"{when:%d/%m/%Y}", time=f"{9 + hour:02}:00", clinician=clinician
    )


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(book_and_cuts())
def test_any_cutting_in_any_order_gives_the_whole_book(
    committed, quiet_bell, tmp_path_factory, book_and_files
):
    book, files = book_and_files
    practice = PracticeFactory()
    folder = tmp_path_factory.mktemp("cuts")
    for number, (start, end) in enumerate(files):
        rows = [as_row(entry) for entry in book[start:end]]
        path = extracts.write(folder / f"{number}.csv", rows)
        load_directly(practice, path)

    assert sum(stored(practice).values()) == len(book)


def load_directly(practice, path: Path) -> None:
    """As the worker does, without the child process, for speed."""
    with transaction.atomic():
        upload = practice.uploads.create(
            job=jobs.add("LOAD", practice=practice, by=None),
            file_name="x",
            file_bytes=1,
            sha256="0" * 64,
        )
        store.replace_appointments(upload=upload, extract=read_extract(path))
