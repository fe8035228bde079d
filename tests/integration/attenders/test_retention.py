"""Old appointments go after a while; where that is surprising, a person decides."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from academy.people.models import AuditEvent, Job, JobState, Role
from attenders.demand.tasks import analyse
from attenders.extracts import removals, retention
from attenders.extracts.models import Patient, RemovedAppointment, Retention
from attenders.extracts.tasks import delete_old
from tests.extracts import row
from tests.factories import MembershipFactory, PracticeFactory


NOON = datetime(2027, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


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
def ten_days(practice, upload_rows):
    """Appointments from 5 to 14 March 2025, each of another person."""
    return upload_rows(
        practice, [row(f"P{day}", f"{day:02}/03/2025") for day in range(5, 15)]
    )


def look(practice, at: datetime) -> Retention:
    """Look once, and do what that asks for."""
    retention.look(practice=practice, at=at)
    return work(practice)


def work(practice) -> Retention:
    for kind, task in (("PURGE", delete_old), ("ANALYSE", analyse)):
        for job in Job.objects.filter(kind=kind, state=JobState.QUEUED):
            task(job_id=str(job.pk))
    return Retention.objects.get(practice=practice)


def days(practice) -> list[int]:
    found = practice.appointments.order_by("day").values_list("day", flat=True)
    return [day.day for day in found]


def page(practice, name: str) -> str:
    return reverse(f"extracts:{name}", args=[practice.pk])


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_look_deletes_what_is_older_by_the_day_of_the_appointment(practice, ten_days):
    kept = look(practice, datetime(2027, 3, 7, 12, tzinfo=UTC))

    assert days(practice) == list(range(7, 15))  # 7 March is kept on its last day
    assert (kept.deleted_rows, kept.deleted_before) == (2, date(2025, 3, 7))
    assert Patient.objects.count() == 8
    assert practice.runs.order_by("-created_at").first().people.count() == 8


def test_look_writes_down_what_went(practice, ten_days):
    look(practice, datetime(2027, 3, 6, 12, tzinfo=UTC))

    event = AuditEvent.objects.get(action="APPOINTMENTS_DELETED")
    assert event.actor_id is None
    assert (event.detail["rows"], event.detail["before"]) == (1, "2025-03-06")


def test_look_leaves_figures_alone_if_nothing_went(practice, ten_days):
    look(practice, datetime(2027, 3, 5, 12, tzinfo=UTC))

    assert practice.runs.count() == 1
    assert not Job.objects.filter(kind="PURGE").exists()


def test_look_comes_once_a_day(practice, ten_days):
    look(practice, datetime(2027, 3, 6, 12, tzinfo=UTC))
    at = datetime(2027, 3, 7, 1, tzinfo=UTC)
    assert look(practice, at).deleted_rows == 1

    assert len(days(practice)) == 9


def test_problems_of_a_file_go_with_its_last_day(practice, upload_rows):
    upload = upload_rows(
        practice,
        [row("P1", f"{n:02}/03/2025") for n in range(1, 31)] + [row("P2", "x")],
    )

    removals.delete_before(practice=practice, day=date(2025, 3, 30))
    assert upload.problems.count() == 1
    removals.delete_before(practice=practice, day=date(2025, 3, 31))
    assert upload.problems.count() == 0


def test_look_deletes_what_could_have_come_back(practice, upload_rows, ten_days):
    upload_rows(
        practice, [row("P1", f"{day:02}/03/2025") for day in (4, 5, 6)], name="b"
    )
    assert RemovedAppointment.objects.count() == 1

    look(practice, datetime(2027, 3, 6, 12, tzinfo=UTC))

    assert not RemovedAppointment.objects.exists()
    assert 5 not in days(practice)


def test_look_holds_back_where_more_than_a_fifth_would_go(practice, ten_days):
    held = look(practice, datetime(2027, 3, 8, 12, tzinfo=UTC))

    assert (held.held, held.held_rows, held.held_of) == ("MANY", 3, 10)
    assert len(days(practice)) == 10
    assert AuditEvent.objects.filter(action="RETENTION_HELD").count() == 1


@pytest.mark.parametrize("jump", [timedelta(days=3), timedelta(days=-30)])
def test_look_holds_back_when_the_clock_has_jumped(practice, ten_days, jump):
    look(practice, NOON - 10 * DAY - jump)  # before anything is too old

    held = look(practice, datetime(2027, 3, 6, 12, tzinfo=UTC))

    expected = "CLOCK" if len(days(practice)) == 10 else ""
    assert held.held == expected == "CLOCK"


def test_look_after_a_jump_waits_until_it_is_confirmed(practice, ten_days, manager):
    first = datetime(2027, 3, 1, 12, tzinfo=UTC)
    for at in (first, first + 5 * DAY, first + 6 * DAY):
        held = look(practice, at)
    assert (held.held, held.held_rows) == ("CLOCK", 2)

    assert retention.confirm(practice=practice, by=manager.user)

    assert work(practice).deleted_rows == 2


def test_look_of_an_empty_practice_holds_nothing_back(committed):
    practice = PracticeFactory()
    look(practice, NOON)

    assert look(practice, NOON + 30 * DAY).held == ""


def test_confirm_needs_something_that_waits(practice, ten_days, manager):
    assert not retention.confirm(practice=practice, by=manager.user)


def test_manager_confirms_on_the_page(practice, ten_days, client):
    look(practice, NOON)
    shown = text(client.get(page(practice, "upload_list")))
    assert "Older appointments wait for a decision" in shown
    shown = text(client.get(page(practice, "retention_confirm")))
    assert "Do you want to delete 5 appointments?" in shown

    client.post(page(practice, "retention_confirm"))

    assert work(practice).deleted_rows == 5
    assert days(practice) == [10, 11, 12, 13, 14]
    assert AuditEvent.objects.filter(action="RETENTION_CONFIRMED").count() == 1


@pytest.mark.parametrize(("recent", "waits"), [(0, True), (50, False)])
def test_pages_promise_no_deletion_that_waits_for_a_manager(
    practice, ten_days, upload_rows, client, recent, waits
):
    Retention.objects.create(practice=practice, months=13)
    today = retention.now().date()
    if recent:
        upload_rows(
            practice, [row(f"R{n}", f"{today:%d/%m/%Y}") for n in range(recent)]
        )

    kept = text(client.get(page(practice, "retention_change")))
    shown = text(client.get(ten_days.get_absolute_url()))

    for sentence in (kept, shown):
        assert ("deleted within a day" in sentence) is not waits
        assert ("before a practice manager has confirmed it" in sentence) is waits


def test_manager_keeps_longer_what_was_held_back(practice, ten_days, client):
    look(practice, NOON)

    client.post(page(practice, "retention_change"), {"months": "36"})

    kept = work(practice)
    assert (kept.held, kept.months) == ("", 36)
    assert len(days(practice)) == 10


def test_longer_period_stops_a_deletion_that_still_waits(practice, ten_days, manager):
    retention.look(practice=practice, at=datetime(2027, 3, 6, 12, tzinfo=UTC))
    retention.choose_months(practice=practice, months=36, at=NOON, by=manager.user)

    work(practice)

    assert len(days(practice)) == 10


@pytest.mark.parametrize(
    ("months", "sentence"),
    [
        ("", "Enter for how many months appointments are kept"),
        ("12", "Months must be 13 or more"),
        ("73", "Months must be 72 or fewer"),
        ("two", "Months must be a whole number, such as 24"),
    ],
)
def test_months_outside_the_limits_are_an_error(practice, client, months, sentence):
    response = client.post(page(practice, "retention_change"), {"months": months})

    assert sentence in text(response)
    assert not Retention.objects.filter(months__isnull=False).exists()


def test_clinician_cannot_decide(practice, ten_days):
    look(practice, NOON)
    clinician = MembershipFactory(practice=practice, role=Role.PRACTICE_CLINICIAN)
    client = Client()
    client.force_login(clinician.user)

    for name in ("retention_change", "retention_confirm"):
        assert client.post(page(practice, name), {"months": 13}).status_code == 403
    assert "Decide about" not in text(client.get(page(practice, "upload_list")))
    assert len(days(practice)) == 10


def test_same_file_can_be_uploaded_again_once_it_is_partly_gone(
    practice, upload_rows, ten_days
):
    look(practice, datetime(2027, 3, 6, 12, tzinfo=UTC))

    upload_rows(practice, [row(f"P{day}", f"{day:02}/03/2025") for day in range(5, 15)])

    assert len(days(practice)) == 10
