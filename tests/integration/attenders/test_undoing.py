"""Undoing uploads: what was there before is there again, exactly, and once only."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from academy.exceptions import DuplicateUploadError, UndoError
from academy.people import jobs
from academy.people.models import AuditEvent, Job, JobState
from attenders.demand.tasks import analyse
from attenders.extracts import history, operations, removals, store
from attenders.extracts.models import Clinician, Patient, RemovedAppointment, Upload
from attenders.extracts.pseudonyms import practice_key, pseudonyms
from attenders.extracts.reading import read_extract
from attenders.extracts.tasks import undo_upload
from tests import extracts
from tests.extracts import row
from tests.factories import MembershipFactory, PracticeFactory, UserFactory
from tests.integration.attenders.test_loading import FIRST


DAYS = ("02/03/2025", "03/03/2025", "04/03/2025")


@pytest.fixture
def manager(committed):
    return MembershipFactory()


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def client(manager):
    client = Client()
    client.force_login(manager.user)
    return client


@pytest.fixture
def undo(manager):
    """Undo an upload as its page and the workers do."""

    def undo(upload: Upload) -> Upload:
        history.ask_to_undo(upload=upload, by=manager.user)
        undo_upload(job_id=str(upload.undo_job_id))
        for job in Job.objects.filter(kind="ANALYSE", state=JobState.QUEUED):
            analyse(job_id=str(job.pk))
        upload.refresh_from_db()
        return upload

    return undo


def stored(practice, settings_key: str) -> Counter[tuple[object, ...]]:
    """What is there now, with the patients' own numbers, so that practices compare."""
    key = practice_key(master_key=settings_key, practice_id=practice.pk)
    numbers = [f"P{n}" for n in range(5)]
    known = dict(zip(pseudonyms(numbers, key=key), numbers, strict=True))
    fields = ("patient__pseudonym", "day", "minute", "clinician__text", "status")
    return Counter(
        (known[pseudonym], *rest)
        for pseudonym, *rest in practice.appointments.values_list(*fields)
    )


def page(upload: Upload, name: str = "upload_show") -> str:
    ids = {"practice_id": upload.practice_id, "upload_id": upload.pk}
    return reverse(f"extracts:{name}", kwargs=ids)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_undo_brings_back_what_was_replaced(practice, upload_rows, undo):
    first = upload_rows(practice, [row("P1", day) for day in DAYS])
    ids = set(practice.appointments.values_list("pk", "upload_id"))
    second = upload_rows(practice, [row("P2", day) for day in DAYS], name="b.csv")

    undo(second)

    assert set(practice.appointments.values_list("pk", "upload_id")) == ids
    assert {pk for _, pk in ids} == {first.pk}
    # The day inside came back; at the edges nothing had gone
    assert (second.undone_rows, second.returned_rows) == (3, 1)
    assert not RemovedAppointment.objects.exists()


def test_undo_removes_people_and_names_that_only_it_brought(
    practice, upload_rows, undo
):
    upload_rows(practice, [row("P1")])
    second = upload_rows(practice, [row("P2", clinician="Dr B")], name="b.csv")

    undo(second)

    assert Patient.objects.count() == 1
    assert [name.text for name in Clinician.objects.all()] == ["Dr A"]


def test_undo_keeps_people_who_can_still_come_back(practice, upload_rows, undo):
    upload_rows(practice, [row("P1", day) for day in DAYS])
    upload_rows(practice, [row("P2", day) for day in DAYS], name="b.csv")
    third = upload_rows(practice, [row("P3", day) for day in DAYS], name="c.csv")

    undo(third)

    assert Patient.objects.count() == 2


def test_undo_keeps_what_the_file_said_of_others(practice, upload_rows, undo):
    upload_rows(practice, [row("P1", birth_year="1960")])
    second = upload_rows(
        practice, [row("P1", "09/03/2025", birth_year="1961")], name="b.csv"
    )

    undo(second)

    assert Patient.objects.get().birth_year == 1961


def test_undo_works_the_figures_out_anew(practice, upload_rows, undo):
    upload_rows(practice, [row("P1")])
    second = upload_rows(practice, [row("P2", "09/03/2025")], name="b.csv")

    undo(second)

    newest = practice.runs.order_by("-created_at").first()
    assert newest.people.count() == 1
    assert practice.runs.count() == 2  # what was found from that file has gone


def test_undo_of_the_only_upload_leaves_no_figures(practice, upload_rows, undo, client):
    undo(upload_rows(practice, [row("P1")]))

    assert not practice.runs.exists()
    assert not Patient.objects.exists()
    shown = text(client.get(reverse("demand:dashboard", args=[practice.pk])))
    assert "Nothing has been uploaded yet" in shown
    assert not practice.jobs.filter(state=JobState.QUEUED).exists()


def test_undo_that_leaves_no_outcome_leaves_no_figures(practice, upload_rows, undo):
    upload_rows(practice, [row("P1", status="Booked")])

    undo(upload_rows(practice, [row("P2")], name="b.csv"))

    assert not practice.runs.exists()
    assert Patient.objects.count() == 1


def test_undo_goes_on_with_the_upload_before(practice, upload_rows, undo):
    first, second = (
        upload_rows(practice, [row(f"P{n}")], name=f"{n}.csv") for n in (1, 2)
    )

    undo(second)
    undo(first)

    assert practice.appointments.count() == 0
    assert first.state == second.state == "Undone"


def test_undo_is_refused_to_all_but_the_last(practice, upload_rows, manager):
    first = upload_rows(practice, [row("P1")])
    upload_rows(practice, [row("P2")], name="b.csv")

    with pytest.raises(UndoError, match=r"Undo b\.csv of"):
        history.ask_to_undo(upload=first, by=manager.user)


def test_undo_is_refused_while_a_file_is_loaded(
    practice, upload_rows, manager, tmp_path
):
    upload = upload_rows(practice, [row("P1")])
    path = extracts.write(tmp_path / "b.csv", [row("P2")])
    operations.add_upload_from_path(practice=practice, path=path, by=None)

    with pytest.raises(UndoError, match="A file is being loaded"):
        history.ask_to_undo(upload=upload, by=manager.user)


def test_undo_is_refused_if_another_file_came_in_between(
    practice, upload_rows, manager
):
    first = upload_rows(practice, [row("P1")])
    history.ask_to_undo(upload=first, by=manager.user)
    upload_rows(practice, [row("P2")], name="b.csv")

    undo_upload(job_id=str(first.undo_job_id))

    first.undo_job.refresh_from_db()
    assert first.undo_job.state == JobState.FAILED
    assert practice.appointments.count() == 2


def test_undo_is_refused_to_what_was_never_loaded(practice, upload_rows, manager):
    with pytest.raises(UndoError, match="Nothing of this file has been loaded"):
        history.ask_to_undo(upload=upload_rows(practice, []), by=manager.user)


def test_undo_asked_by_two_at_once_is_done_once(practice, upload_rows, manager):
    upload = upload_rows(practice, [row("P1")])
    barrier = threading.Barrier(4)
    answers = []

    def ask() -> None:
        barrier.wait()
        mine = Upload.objects.get(pk=upload.pk)
        try:
            history.ask_to_undo(upload=mine, by=manager.user)
            answers.append("asked")
        except UndoError as error:
            answers.append(str(error))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    refused = "This upload is being undone already."
    assert sorted(answers) == [refused] * 3 + ["asked"]
    assert Job.objects.filter(kind="UNDO").count() == 1


def test_undo_twice_of_one_job_does_nothing_the_second_time(
    practice, upload_rows, undo
):
    upload_rows(practice, [row("P1")])
    second = undo(upload_rows(practice, [row("P2")], name="b.csv"))

    undo_upload(job_id=str(second.undo_job_id))

    assert practice.appointments.count() == 1


def test_undo_that_fails_leaves_what_was_there(
    practice, upload_rows, manager, monkeypatch
):
    upload = upload_rows(practice, [row("P1")])
    monkeypatch.setattr(removals, "count_current", lambda _practice: 1 / 0)
    history.ask_to_undo(upload=upload, by=manager.user)

    undo_upload(job_id=str(upload.undo_job_id))

    assert practice.appointments.count() == 1
    assert Patient.objects.count() == 1


def test_undo_is_written_down(practice, upload_rows, undo, manager):
    upload = undo(upload_rows(practice, [row("P1")]))

    event = AuditEvent.objects.get(action="UPLOAD_UNDONE")
    assert (event.actor_id, event.object_id) == (manager.user.pk, upload.pk)
    assert event.detail == {"rows": 1, "returned": 0, "patients_removed": 0}
    assert upload.undone_by_id == manager.user.pk


def test_same_file_can_be_uploaded_again_once_undone(practice, upload_rows, undo):
    undo(upload_rows(practice, [row("P1")]))

    again = upload_rows(practice, [row("P1")])

    assert again.job.state == JobState.DONE
    assert practice.appointments.count() == 1


def test_undo_of_a_later_file_makes_the_earlier_one_a_repeat(
    practice, upload_rows, undo
):
    upload_rows(practice, [row("P1", status="Booked")])
    undo(upload_rows(practice, [row("P1")], name="b.csv"))

    with pytest.raises(DuplicateUploadError):
        upload_rows(practice, [row("P1", status="Booked")])


def test_only_the_last_uploads_can_be_undone(practice, upload_rows, undo):
    count = removals.UPLOADS_KEPT + 1
    uploads = [
        upload_rows(practice, [row("P1", day) for day in DAYS[: n + 2]], name=str(n))
        for n in range(2)
    ] + [upload_rows(practice, [row(f"P{n}")], name=str(n)) for n in range(2, count)]
    for upload in reversed(uploads[1:]):
        undo(upload)

    uploads[0].refresh_from_db()
    assert "can no longer be undone" in history.refusal(uploads[0])
    assert practice.appointments.count() == 2


def test_what_was_taken_away_is_forgotten_after_a_while(practice, upload_rows):
    upload_rows(practice, [row("P1", day) for day in DAYS])
    upload = upload_rows(practice, [row("P2", day) for day in DAYS], name="b.csv")
    Job.objects.filter(pk=upload.job_id).update(finished_at=Now() - timedelta(days=91))

    with transaction.atomic():
        forgotten = removals.forget_old_removals(practice)

    upload.refresh_from_db()
    assert forgotten == 1
    assert "can no longer be undone" in history.refusal(upload)


def test_each_upload_knows_what_of_it_stands(practice, upload_rows, undo):
    first = upload_rows(practice, [row("P1", day) for day in DAYS])
    second = upload_rows(practice, [row("P2", day) for day in DAYS], name="b.csv")

    def standing(upload):
        upload.refresh_from_db()
        return (upload.current_rows, upload.current_days)

    assert [standing(first), standing(second)] == [(2, 2), (3, 3)]
    undo(second)
    assert [standing(first), standing(second)] == [(3, 3), (0, 0)]


def test_undone_upload_says_by_whom(practice, upload_rows):
    upload = upload_rows(practice, [row("P1")])

    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(undone_at=Now())


def test_undo_page_says_what_goes_and_what_comes_back(practice, upload_rows, client):
    upload_rows(practice, [row("P1", day) for day in DAYS])
    upload = upload_rows(practice, [row("P2", day) for day in DAYS], name="b.csv")

    shown = text(client.get(page(upload, "upload_undo")))

    assert "3 appointments, 2 March 2025 to 4 March 2025" in shown
    assert "1 appointment, on 3 March 2025" in shown


def test_undo_page_queues_the_undoing_and_the_upload_shows_it(
    practice, upload_rows, client, manager
):
    upload = upload_rows(practice, [row("P1")])

    shown = text(client.post(page(upload, "upload_undo"), follow=True))
    assert "Waiting to take the upload back" in shown

    upload.refresh_from_db()
    undo_upload(job_id=str(upload.undo_job_id))
    for job in Job.objects.filter(kind="ANALYSE", state=JobState.QUEUED):
        analyse(job_id=str(job.pk))
    shown = text(client.get(page(upload)))
    assert f"{manager.user.email} undid it" in shown
    assert "1 appointment was taken away, and 0 earlier ones came back" in shown
    assert page(upload, "upload_undo") not in shown


def test_undo_page_of_an_upload_that_cannot_be_says_why(practice, upload_rows, client):
    first = upload_rows(practice, [row("P1")])
    upload_rows(practice, [row("P2")], name="b.csv")

    for response in (
        client.get(page(first, "upload_undo")),
        client.post(page(first, "upload_undo"), follow=True),
    ):
        assert "Only the last upload can be undone" in text(response)
    assert not Job.objects.filter(kind="UNDO").exists()


def test_upload_list_shows_the_history(practice, upload_rows, undo, client):
    upload_rows(practice, [row("P1"), row("", "04/03/2025")])
    upload = upload_rows(practice, [row("P2"), row("P3")], name="b.csv")
    person = UserFactory(name="Ann Other")
    Upload.objects.filter(pk=upload.pk).update(uploaded_by_id=person.pk)
    undo(upload)

    shown = text(client.get(reverse("extracts:upload_list", args=[practice.pk])))

    assert "by Ann Other" in shown
    assert "Undone" in shown
    assert "3 March 2027" in shown  # 24 months
    standing = shown.split('id="standing"')[1].split("</table>")[0]
    assert "extract.csv" in standing
    assert "b.csv" not in standing


entries = st.tuples(
    st.integers(0, 5),
    st.integers(0, 1),
    st.sampled_from(["P1", "P2", "P3"]),
    st.sampled_from(["Dr A", "Dr B", ""]),
    st.sampled_from(["Attended", "Did not attend"]),
)
# A file to load, or nothing: the last upload is undone
steps = st.lists(
    st.none() | st.lists(entries, min_size=1, max_size=8), min_size=2, max_size=7
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps)
def test_any_uploads_and_undos_give_what_stands_alone(
    committed, quiet_bell, tmp_path_factory, steps
):
    folder = tmp_path_factory.mktemp("steps")
    practice, oracle = PracticeFactory(), PracticeFactory()
    stand: list[Upload] = []
    files = {}
    for number, file in enumerate(steps):
        if file is not None:
            rows = [as_row(entry) for entry in file]
            path = extracts.write(folder / f"{number}.csv", rows)
            stand.append(load(practice, path))
            files[stand[-1]] = path
        elif stand and can_be_undone(stand[-1]):
            take_back(stand.pop())
    for upload in stand:
        load(oracle, files[upload])

    key = "a key of the tests"
    assert stored(practice, key) == stored(oracle, key)
    for upload in stand:
        upload.refresh_from_db()
        assert (
            upload.current_rows == practice.appointments.filter(upload=upload).count()
        )


@pytest.fixture(autouse=True)
def own_key(settings):
    settings.PSEUDONYM_KEY = "a key of the tests"


def as_row(entry) -> str:
    day, hour, patient, clinician, status = entry
    return row(
        patient,
        f"{FIRST + timedelta(days=day):%d/%m/%Y}",
        time=f"{9 + hour:02}:00",
        clinician=clinician,
        status=status,
    )


def load(practice, path) -> Upload:
    """As the worker does, without the child process, for speed."""
    with transaction.atomic():
        upload = practice.uploads.create(
            job=jobs.add("LOAD", practice=practice, by=None),
            file_name="x",
            file_bytes=1,
            sha256="0" * 64,
        )
        store.replace_appointments(upload=upload, extract=read_extract(path))
        removals.number_load(upload)
        upload.save()
        removals.count_current(practice)
    return upload


def can_be_undone(upload: Upload) -> bool:
    upload.refresh_from_db()
    return upload.undo_kept


def take_back(upload: Upload) -> None:
    with transaction.atomic():
        removals.undo(upload)
        removals.remove_unused(upload.practice)
        removals.count_current(upload.practice)
        Upload.objects.filter(pk=upload.pk).update(
            undone_at=Now(), undone_by_id=upload.pk, undo_kept=False
        )
