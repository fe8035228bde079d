"""The application's role may read and write rows, and nothing else."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from academy.people import audit
from academy.people.models import AuditEvent, Job, JobState, Membership, Role
from tests.factories import MembershipFactory, PracticeFactory, UserFactory


pytestmark = pytest.mark.django_db


def test_application_is_neither_superuser_nor_owner():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles"
            " WHERE rolname = current_user"
        )
        role = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        owned = cursor.fetchone()[0]

    assert role == ("academy_app", False, False, False)
    assert owned == 0


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "TRUNCATE people_practice",
        "DROP TABLE people_practice",
        "ALTER TABLE people_practice ADD COLUMN mine int",
        "UPDATE people_auditevent SET action = 'NOTHING'",
        "DELETE FROM people_auditevent",
        "UPDATE people_receipt SET asked_by = 'nobody'",
        "DELETE FROM people_receipt",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    ],
)
def test_application_may_not(statement):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_audit_can_be_added_to():
    practice = PracticeFactory()

    audit.record("SEEN", by=None, practice=practice, people_count=3, page=1)

    event = AuditEvent.objects.get()
    assert (event.action, event.people_count, event.detail) == ("SEEN", 3, {"page": 1})
    assert event.practice_id == practice.pk


@pytest.mark.parametrize(
    "fields",
    [
        {"role": Role.PRACTICE_MANAGER, "practice": None},
        {"role": Role.FACULTY},
    ],
)
def test_membership_of_a_practice_role_has_a_practice_and_no_other(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(**fields)


def test_membership_is_held_once_even_without_a_practice():
    user = UserFactory()
    Membership.objects.create(user=user, role=Role.FACULTY)

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, role=Role.FACULTY)


def test_practice_with_a_list_size_says_when_it_was_counted():
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeFactory(list_size=5000)


@pytest.mark.parametrize(
    "fields", [{"state": JobState.RUNNING}, {"state": JobState.FAILED, "error": ""}]
)
def test_job_that_runs_has_a_lease_and_one_that_failed_a_reason(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="LOAD", practice=PracticeFactory(), **fields)
