"""Home: what is next, for each role, from how things really stand."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from academy.people import erasure, jobs
from academy.people.models import Job, JobState, Role
from academy.programme.state import service, state_of
from academy.programme.steps import next_steps, tasks
from attenders.demand import store
from attenders.extracts import operations
from attenders.extracts.models import Retention
from tests import extracts
from tests.extracts import report_row, row
from tests.factories import MembershipFactory, PracticeFactory, skipped_guess


TODAY = date(2025, 4, 20)


@pytest.fixture
def manager(committed):
    return MembershipFactory(role=Role.PRACTICE_MANAGER)


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def loaded(practice, upload_rows):
    return upload_rows(practice, [row("P1", f"{d:02}/03/2025") for d in range(1, 32)])


def client_of(membership) -> Client:
    client = Client()
    client.force_login(membership.user)
    return client


def address(practice) -> str:
    return reverse("practice_home", kwargs={"practice_id": practice.pk})


def text(response) -> str:
    return " ".join(response.content.decode().split())


def state(membership, *, today: date = TODAY):
    practice = type(membership.practice).objects.get(pk=membership.practice_id)
    return state_of(practice, person=membership.user, today=today)


def test_home_of_a_new_practice(manager, practice):
    shown = text(client_of(manager).get(address(practice)))

    assert "Nothing has been uploaded yet" in shown
    assert reverse("extracts:upload_add", kwargs={"practice_id": practice.pk}) in shown
    assert shown.count("Cannot start yet") == 3


def test_state_of_a_new_practice(manager):
    found = state(manager)

    assert (found.has_data, found.has_figures, found.guess) == (False, False, "NONE")
    assert found.is_manager


def test_state_after_an_upload(manager, loaded):
    found = state(manager)

    assert (found.has_data, found.has_patients, found.has_figures) == (True,) * 3
    assert found.last_day == date(2025, 3, 31)
    assert (found.is_checked, found.guess, found.has_looked) == (False, "DUE", False)
    assert (found.is_stale, found.is_at_work) == (False, False)


def test_state_after_checking_guessing_and_looking(manager, practice, loaded):
    client = client_of(manager)
    run = store.latest_run(practice)
    ids = {"practice_id": practice.pk}
    client.post(reverse("demand:quality", kwargs=ids), {"run": run.pk})
    client.post(reverse("demand:guess", kwargs=ids), {"WOMEN": "5"})
    client.get(reverse("demand:people", kwargs=ids))

    found = state(manager)

    assert (found.is_checked, found.guess, found.has_looked) == (True, "DONE", True)


def test_state_is_of_one_person(manager, practice, loaded):
    skipped_guess(manager)
    other = MembershipFactory(role=Role.PRACTICE_CLINICIAN, practice=practice)

    assert state(manager).guess == "DONE"
    assert state(other).guess == "DUE"
    assert not state(other).is_manager


def test_state_of_newer_data_than_figures(manager, practice, loaded):
    practice.list_size, practice.list_size_date = 100, date(2025, 1, 1)
    practice.save()
    assert state(manager).is_stale
    assert state(manager).list_day == date(2025, 1, 1)

    operations.set_list_size(
        practice=practice, list_size=90, counted_on=date(2025, 4, 1), by=manager.user
    )

    found = state(manager)
    assert (found.is_stale, found.is_analysing) == (True, True)
    assert found.last_day == date(2025, 3, 31)


def test_state_of_files_that_wait_and_fail(manager, practice, quiet_bell, tmp_path):
    uploads = [
        operations.add_upload_from_path(
            practice=practice,
            path=extracts.write(tmp_path / name, [row(name)]),
            by=None,
        )
        for name in ("a.csv", "b.csv", "c.csv")
    ]
    waits = Job.objects.filter(upload__in=uploads[:2])
    waits.update(state=JobState.ASKING)
    Job.objects.filter(upload=uploads[2]).update(
        state=JobState.FAILED, error="It is empty.", finished_at=timezone.now()
    )

    found = state(manager)

    assert found.waiting.upload_id == uploads[0].pk
    assert (found.waiting.file_name, found.waiting.others) == ("a.csv", 1)
    (failure,) = found.failures
    assert (failure.kind, failure.error) == ("LOAD", "It is empty.")
    assert failure.about == uploads[2].pk
    shown = text(client_of(manager).get(address(practice)))
    assert shown.index("waits for something") < shown.index("It is empty.")
    assert uploads[2].get_absolute_url() in shown


@pytest.mark.parametrize(("error", "days"), [(jobs.CANCELLED, 0), ("It is empty.", 31)])
def test_state_of_what_is_no_news(manager, practice, quiet_bell, error, days):
    job = jobs.add("ANALYSE", practice=practice, by=None)
    ended = timezone.now() - timedelta(days=days)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, error=error, finished_at=ended
    )

    assert state(manager).failures == ()


def test_state_of_a_view_that_somebody_asked_for(manager, practice, quiet_bell):
    jobs.add("ANALYSE", practice=practice, by=None, details={"view": {}})

    assert not state(manager).is_at_work


def test_state_of_a_file_without_patients(manager, practice, upload_report):
    upload_report(practice, [report_row()])

    found = state(manager)

    assert (found.has_data, found.has_patients) == (True, False)
    assert found.guess == "NONE"


def test_state_of_what_is_held_and_old(manager, practice):
    Retention.objects.create(
        practice=practice, held="MANY", held_before=TODAY, held_rows=5, held_of=6
    )

    assert state(manager).is_held
    found = state(manager, today=date(2029, 1, 1))
    assert found.manual_year is not None
    assert found.newer_manual is None


def test_home_while_everything_is_deleted(manager, practice, quiet_bell):
    erasure.ask(practice=practice, by=manager.user)

    shown = text(client_of(manager).get(address(practice)))

    assert "All data of your practice is being deleted" in shown
    assert "How far you are" not in shown


def test_home_reads_little(manager, practice, loaded, django_assert_max_num_queries):
    client = client_of(manager)

    # Most of them say whether the figures are as of now, and 3 what can be guessed
    with django_assert_max_num_queries(28):
        client.get(address(practice))
    skipped_guess(manager)
    with django_assert_max_num_queries(25):
        client.get(address(practice))


def test_home_of_several_practices_has_the_first_step_of_each(manager, loaded):
    other = MembershipFactory(user=manager.user)
    skipped_guess(manager)

    shown = text(client_of(manager).get("/"))

    assert address(manager.practice) in shown
    assert address(other.practice) in shown
    assert "Nobody at your practice has looked at the data" in shown
    assert "Nothing has been uploaded yet" in shown


def test_home_of_a_practice_at_rest(manager, practice, upload_rows):
    operations.set_list_size(
        practice=practice, list_size=90, counted_on=date(2025, 4, 1), by=manager.user
    )
    upload_rows(practice, [row("P1", f"{d:02}/03/2025") for d in range(1, 32)])
    skipped_guess(manager)
    ids = {"practice_id": practice.pk}
    client = client_of(manager)
    run = store.latest_run(practice)
    client.post(reverse("demand:quality", kwargs=ids), {"run": run.pk})
    client.get(reverse("demand:people", kwargs=ids))

    assert next_steps(state(manager)) == ()
    assert [task.status for task in tasks(state(manager))] == ["DONE"] * 4
    assert [
        step.key for step in next_steps(state(manager, today=date(2025, 5, 1)))
    ] == ["UPLOAD_NEXT"]


def test_service_counts_what_an_administrator_must_know(committed, quiet_bell):
    with_people = MembershipFactory().practice
    nobody = PracticeFactory(name="Empty Surgery")
    job = jobs.add("ANALYSE", practice=with_people, by=None)
    old = timezone.now() - timedelta(minutes=40)
    Job.objects.filter(pk=job.pk).update(created_at=old)
    administrator = MembershipFactory(role=Role.ADMINISTRATOR, practice=None)

    found = service()
    shown = text(client_of(administrator).get("/"))

    assert (found.practices, found.without_people) == (2, (nobody.name,))
    assert found.waiting_minutes == 40
    assert "Nobody can sign in for Empty Surgery." in shown
    assert "Work has been waiting for 40 minutes." in shown


@pytest.mark.parametrize("role", [Role.FACULTY, Role.FEDERATION_LEAD])
def test_home_has_no_dead_links(db, role):
    client = client_of(MembershipFactory(role=role, practice=None))

    main = client.get("/").content.decode().split("<main")[1].split("</main")[0]
    links = re.findall(r'href="([^"#]+)', main)

    assert links
    assert {client.get(link).status_code for link in links} == {200}
