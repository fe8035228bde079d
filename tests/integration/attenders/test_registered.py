"""Registered lists: loading, replacing, the list size, and nothing lost."""

import os
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from academy.exceptions import DuplicateUploadError
from academy.people import jobs
from academy.people.models import AuditEvent, JobState
from attenders.analysis.registered import AgeSexTable
from attenders.analysis.view import DEFAULT
from attenders.demand.inputs import load_work
from attenders.demand.tasks import analyse
from attenders.extracts import closed_files, local_numbers, sandbox
from attenders.extracts.closed_files import Receiving
from attenders.extracts.models import Patient
from attenders.frames import REGISTERED_TYPES, STANDINGS, check_frame
from attenders.registered import operations, store
from attenders.registered.models import AgeSexCount, AgeSexSource, RegisteredList
from attenders.registered.tasks import delete_finished_files, load_list
from tests import registered
from tests.extracts import row
from tests.factories import PracticeFactory
from tests.registered import person


AS_AT = date(2025, 3, 31)


@pytest.fixture
def practice(committed, quiet_bell):
    return PracticeFactory()


def add(
    practice, content: bytes, *, as_at: date = AS_AT, name: str = "list.csv"
) -> RegisteredList:
    receiving = Receiving(practice.pk)
    receiving.write(content)
    with receiving.finish(name=name) as file:
        return operations.add_list(practice=practice, file=file, as_at=as_at, by=None)


def load(practice, people, *, as_at: date = AS_AT) -> RegisteredList:
    added = add(practice, registered.as_bytes(people), as_at=as_at)
    load_list(job_id=str(added.job_id))
    added.refresh_from_db()
    return added


def work_out(practice) -> None:
    for job in practice.jobs.filter(kind="ANALYSE", state=JobState.QUEUED):
        analyse(job_id=str(job.pk))


def standings(practice) -> list[str]:
    codes = practice.registered_patients.order_by("pk")
    return [STANDINGS[code] for code in codes.values_list("standing", flat=True)]


def test_load_list_keeps_each_person(practice):
    load(
        practice,
        [
            person("P1", diabetes="yes"),
            person("P2", died="30/03/2025"),
            person("P3", left="31/03/2025"),
            person("P4", kind="Temporary"),
            person("P5", registered="01/04/2025"),
            person("P6", kind="Dummy"),
        ],
    )

    assert standings(practice) == [
        "REGISTERED",
        "DECEASED",
        "LEFT",
        "TEMPORARY",
        "NOT_YET",
        "TEST",
    ]
    first = practice.registered_patients.select_related("patient").earliest("pk")
    assert (first.patient.birth_year, first.patient.birth_month) == (1960, 3)
    assert (first.patient.conditions, first.usual_gp) == ("Diabetes", "Dr A Example")
    assert (first.registered_on, first.left_on) == (date(2001, 4, 1), None)


def test_load_list_sets_the_list_size_and_the_age_sex_table(practice):
    loaded = load(
        practice, [person("P1"), person("P2", sex="M"), person("P3", left="1/1/2020")]
    )

    practice.refresh_from_db()
    table = AgeSexTable.from_dict(store.newest_age_sex(practice).table)
    assert (practice.list_size, practice.list_size_date) == (2, AS_AT)
    assert (table.people, table.total.female, table.total.male) == (2, 1, 1)
    assert loaded.is_current
    assert (loaded.rows_read, loaded.rows_rejected) == (3, 0)


def test_load_list_writes_the_audit_and_deletes_the_file(practice):
    loaded = load(practice, [person()])

    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["LIST_ADDED", "LIST_SIZE_SET", "LIST_LOADED"]
    assert loaded.file.name == ""
    assert not any((loaded.file.storage.base_location / "lists").iterdir())


def test_load_list_never_keeps_numbers_or_days_of_birth(practice):
    load(practice, [person("SECRET-77", born="14/03/1960")])

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(p::text || r::text, '') FROM extracts_patient p"
            " JOIN registered_registeredpatient r ON r.patient_id = p.id"
        )
        text = cursor.fetchone()[0]
    assert "SECRET" not in text
    assert "1960" in text
    assert "1960-03-14" not in text
    assert "14/03/1960" not in text


def test_waiting_list_cannot_be_read_from_the_disk(practice):
    added = add(practice, registered.as_bytes([person("SECRET-77")]))

    assert b"SECRET" not in Path(added.file.path).read_bytes()


def test_load_list_of_a_changed_file_says_so(practice):
    added = add(practice, registered.as_bytes([person()]))
    Path(added.file.path).write_bytes(registered.as_bytes([person()]))

    load_list(job_id=str(added.job_id))

    added.job.refresh_from_db()
    assert added.job.error == closed_files.UNREADABLE


def test_rotate_keys_closes_a_waiting_list_anew(practice, settings):
    added = add(practice, registered.as_bytes([person()]))
    settings.ENCRYPTION_KEYS = ["new", *settings.ENCRYPTION_KEYS]

    files = operations.rotate_keys(practice=practice)

    settings.ENCRYPTION_KEYS = ["new"]
    load_list(job_id=str(added.job_id))
    added.job.refresh_from_db()
    assert (files, added.job.state) == (1, JobState.DONE)


def test_load_list_keeps_the_number_encrypted(practice):
    load(practice, [person("SECRET-77")])

    assert local_numbers.opened(Patient.objects.get()) == "SECRET-77"


def test_load_list_finds_the_people_of_the_appointments(practice, upload_rows):
    upload_rows(practice, [row("P1"), row("P3"), row("P9")])
    load(practice, [person("P1"), person("P2"), person("P3", left="01/01/2025")])

    work_out(practice)

    against = store.current_list(practice).against
    assert Patient.objects.count() == 4
    assert against["registered"] == 2
    assert against["registered_without"] == 1
    assert against["with_appointments"] == 3
    assert against["not_registered"]["LEFT"] == 1
    assert against["not_on_list"] == 1


def test_load_list_has_the_figures_worked_out_anew(practice, upload_rows):
    upload_rows(practice, [row("P1")])

    load(practice, [person("P1"), person("P2")])
    work_out(practice)

    figures = practice.runs.latest("created_at").results.get(kind="HEADLINE").data
    assert figures["bands"]["list_size"] == 2


def test_people_who_did_not_attend_are_those_on_the_list(practice, upload_rows):
    # P9 attended and is on no list, so the list size less those who came would be 1
    upload_rows(practice, [row("P1"), row("P9")])

    load(practice, [person("P1"), person("P2"), person("P3")])
    work_out(practice)

    bands = (
        practice.runs.latest("created_at").results.get(kind="HEADLINE").data["bands"]
    )
    assert bands["bands"][-1]["people"] == 2
    assert bands["none_is_exact"]


def test_people_who_did_not_attend_are_only_about_known_without_the_list(
    practice, upload_rows
):
    upload_rows(practice, [row("P1")])
    load(practice, [person("P1"), person("P2")])
    practice.refresh_from_db()
    practice.list_size = 9  # entered by hand since
    practice.save()

    upload_rows(practice, [row("P2")], name="b.csv")

    bands = (
        practice.runs.latest("created_at").results.get(kind="HEADLINE").data["bands"]
    )
    assert not bands["none_is_exact"]


def test_load_list_replaces_the_one_before(practice):
    first = load(practice, [person("P1"), person("P2")])
    second = load(practice, [person("P2"), person("P3")], as_at=date(2025, 4, 30))

    first.refresh_from_db()
    assert (first.is_current, second.is_current) == (False, True)
    assert first.counts["by_standing"]["REGISTERED"] == 2
    assert first.people.count() == 0
    assert practice.registered_patients.count() == 2


def test_load_list_keeps_nobody_who_is_nowhere_any_more(practice, upload_rows):
    upload_rows(practice, [row("P1")])
    load(practice, [person("P1"), person("P2"), person("P3")])

    load(practice, [person("P3"), person("P4")], as_at=date(2025, 4, 30))

    kept = {local_numbers.opened(patient) for patient in practice.patients.all()}
    assert kept == {"P1", "P3", "P4"}


def test_load_list_of_before_says_that_it_replaced_a_newer_one(practice):
    load(practice, [person()])
    older = load(practice, [person()], as_at=date(2024, 12, 31))

    assert older.is_current
    assert "This list is of 31 December 2024, and took the place of one" in str(
        older.notices
    )
    # the table of the list before no longer counts, though its day is later
    assert store.newest_age_sex(practice).registered_list == older


def test_load_list_that_shrinks_says_so(practice):
    load(practice, [person(f"P{n}") for n in range(10)])
    shrunk = load(practice, [person("P1")], as_at=date(2025, 4, 30))

    assert shrunk.notices == [
        "1 person on the list is registered, where there were 10 on 31 March 2025."
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The selected file is empty."),
        (b"Name,Colour\na,b\n", "no patient number column"),
        (registered.as_bytes([]), "has headings but no people"),
        (
            registered.as_bytes([person(died="01/01/2020")]),
            "nobody who was registered on 31 March 2025",
        ),
        (registered.as_bytes([person(), person("P2")])[:-20], "stops in the middle of"),
    ],
)
def test_load_list_that_cannot_be_used_leaves_what_was_there(
    practice, content, sentence
):
    before = load(practice, [person("P1"), person("P2")])
    refused = add(practice, content)

    load_list(job_id=str(refused.job_id))

    refused.refresh_from_db()
    practice.refresh_from_db()
    assert refused.job.state == JobState.FAILED
    assert sentence in refused.job.error
    assert refused.file.name == ""
    assert store.current_list(practice) == before
    assert practice.registered_patients.count() == practice.list_size == 2


def test_load_list_that_fails_at_the_end_leaves_what_was_there(practice, monkeypatch):
    before = load(practice, [person("P1")])
    monkeypatch.setattr(store, "save_problems", lambda **_: 1 / 0)

    load(practice, [person("P1"), person("P2")], as_at=date(2025, 4, 30))

    assert store.current_list(practice) == before
    assert standings(practice) == ["REGISTERED"]
    assert AgeSexCount.objects.count() == 1


def test_load_list_of_a_file_that_kills_its_reader_says_so(practice, settings):
    settings.READER_MEMORY_BYTES = 50_000_000  # not enough to start

    assert load(practice, [person()]).job.error == sandbox.CRASHED


def test_load_list_of_a_file_that_takes_too_long_says_so(practice, settings):
    settings.READER_SECONDS = 0.05

    assert load(practice, [person()]).job.error == (
        "Reading this file took too long, so we stopped. Nothing has been loaded. Upload"
        " the list of one practice, with only the columns of the template and of"
        " conditions."
    )


def test_load_list_does_not_replace_one_that_was_uploaded_later(practice):
    first = add(practice, registered.as_bytes([person("P1")]))
    second = load(practice, [person("P2")])

    load_list(job_id=str(first.job_id))

    first.job.refresh_from_db()
    assert "A list that was uploaded later is in place" in first.job.error
    assert store.current_list(practice) == second


def test_load_list_twice_changes_nothing(practice):
    loaded = load(practice, [person()])

    load_list(job_id=str(loaded.job_id))

    assert RegisteredList.objects.count() == practice.registered_patients.count() == 1


def test_load_list_keeps_each_practice_apart(practice):
    other = PracticeFactory()
    load(practice, [person("P1")])
    load(other, [person("P1"), person("P2")])

    assert practice.registered_patients.count() == 1
    assert Patient.objects.filter(pseudonym__isnull=False).count() == 3


def test_load_list_keeps_every_problem_with_its_row(practice):
    loaded = load(practice, [person("P1"), person(""), person("P3", born="soon")])

    assert list(
        loaded.problems.values_list("row", "kind", "value").order_by("row")
    ) == [
        (3, "NO_PATIENT", ""),
        (4, "IMPOSSIBLE_BIRTH", ""),
    ]
    assert loaded.rows_rejected == 1


def test_add_list_of_the_current_one_says_so(practice):
    load(practice, [person()])

    with pytest.raises(DuplicateUploadError, match="it is the current one"):
        load(practice, [person()])


@pytest.mark.parametrize(
    ("name", "size", "is_large"),
    [
        ("list.csv", 1000, False),
        ("list.csv", 1001, True),
        ("list.zip", 100, False),
        ("list.xlsx", 101, True),
    ],
)
def test_add_list_knows_a_very_large_file(practice, settings, name, size, is_large):
    settings.LARGE_UPLOAD_BYTES = 1000

    added = add(practice, b"x" * size, name=name)

    assert added.job.is_large is is_large


def test_compare_with_appointments_without_a_list_does_nothing(practice):
    operations.compare_with_appointments(practice=practice)

    assert not AuditEvent.objects.exists()


def test_save_age_sex_keeps_earlier_ones_and_the_newest_counts(practice):
    table = AgeSexTable.from_dict({"rows": []})
    for day in (date(2025, 4, 1), date(2025, 1, 1)):
        operations.save_age_sex(
            practice=practice,
            table=table,
            counted_on=day,
            source=AgeSexSource.HAND,
            by=None,
        )

    assert AgeSexCount.objects.count() == 2
    assert store.newest_age_sex(practice).counted_on == date(2025, 4, 1)


def test_delete_finished_files_removes_what_is_over_and_orphans(practice, settings):
    waiting = add(practice, b"waiting")
    over = add(practice, b"over")
    over.job.state, over.job.error = JobState.FAILED, "No."
    over.job.save()
    orphan = settings.STORAGE_DIR / "lists" / "nobodys"
    orphan.write_bytes(b"left over")
    os.utime(orphan, (0, 0))

    delete_finished_files()

    left = {path.name for path in orphan.parent.iterdir()}
    assert left == {str(waiting.pk)}


@pytest.mark.parametrize(
    "make",
    [
        lambda one: RegisteredList.objects.filter(pk=one.pk).update(against={}),
        lambda one: AgeSexCount.objects.create(
            practice=one.practice, source="LIST", counted_on=AS_AT, table={}
        ),
        lambda one: AgeSexCount.objects.create(
            practice=one.practice,
            registered_list=one,
            source="HAND",
            counted_on=AS_AT,
            table={},
        ),
        lambda one: RegisteredList.objects.create(
            practice=one.practice,
            job=jobs.add("LOAD_LIST", practice=one.practice, by=None),
            as_at=AS_AT,
            file_bytes=1,
            is_current=True,
        ),
    ],
)
def test_constraints(practice, make):
    added = add(practice, b"one")
    RegisteredList.objects.filter(pk=added.pk).update(is_current=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        make(added)


def test_figures_know_who_is_on_the_list(practice, upload_rows):
    upload_rows(
        practice,
        [row("P1", clinician="Example A (Dr)"), row("P2"), row("P3"), row("P4")],
    )
    load(
        practice,
        [
            person("P1", diabetes="yes"),
            person("P2", left="31/12/2024"),
            person("P3", kind="Temporary"),
            person("P5", born="01/07/1950", sex="M"),
        ],
    )
    practice.refresh_from_db()

    inputs = load_work(practice, DEFAULT).work.inputs

    assert inputs.listed["patient"].tolist() == [0, -1]
    assert inputs.listed["birth_year"].tolist() == [1960, 1950]
    assert inputs.listed["sex"].tolist() == ["FEMALE", "MALE"]
    check_frame(inputs.listed.drop(columns="patient"), REGISTERED_TYPES)
    assert inputs.registrations["patient"].tolist() == [0, 1, -1]
    assert inputs.on_list.tolist() == [True, False, False, False]
    assert [inputs.clinicians.get(own) for own in inputs.own] == [
        *(["Example A (Dr)"] * 3),
        None,
    ]
    assert inputs.patients["conditions"].tolist() == ["Diabetes", "", "", ""]
    assert inputs.patients["birth_month"].tolist() == [3, 3, 3, -1]


def test_figures_without_a_list_know_only_its_size(practice, upload_rows):
    upload_rows(practice, [row("P1")])
    practice.list_size = 20

    inputs = load_work(practice, DEFAULT).work.inputs

    assert (inputs.list_size, inputs.listed, inputs.on_list) == (20, None, None)
    assert (inputs.registrations, inputs.own) == (None, None)


def test_list_of_another_day_than_the_list_size_is_not_its_people(
    practice, upload_rows
):
    upload_rows(practice, [row("P1")])
    load(practice, [person("P1"), person("P2")])
    practice.list_size, practice.list_size_date = 3, date(2025, 6, 1)
    practice.save()

    inputs = load_work(practice, DEFAULT).work.inputs

    assert inputs.listed is None
    assert len(inputs.registrations) == 2


def test_who_left_on_no_known_day_has_no_known_registration(practice, upload_rows):
    upload_rows(practice, [row("P1"), row("P2")])
    load(practice, [person("P1"), person("P2")])
    practice.registered_patients.filter(patient__pk__gt=1).update(
        standing=STANDINGS.index("LEFT"), has_left=True
    )

    inputs = load_work(practice, DEFAULT).work.inputs

    assert inputs.registrations["patient"].tolist() == [0]
