"""What cannot be known from a file is asked before anything is loaded."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from academy.people import jobs
from academy.people.models import AuditEvent, Job, JobState, Role
from attenders.extracts import operations, questions
from attenders.extracts.models import Upload
from attenders.extracts.tasks import load_upload
from tests import extracts
from tests.extracts import row
from tests.factories import MembershipFactory


# 4 to 6 March or 3 April to 3 June: no date says which
DAYS = ["04/03/2025", "05/03/2025", "06/03/2025"]


@pytest.fixture
def manager(committed):
    return MembershipFactory(role=Role.PRACTICE_MANAGER)


@pytest.fixture
def client(manager):
    client = Client()
    client.force_login(manager.user)
    return client


@pytest.fixture
def upload(manager, quiet_bell, tmp_path) -> Upload:
    """An upload whose dates can be read either way, after its first reading."""
    rows = [row(day=day, booked="") for day in DAYS]
    path = extracts.write(tmp_path / "either.csv", rows)
    upload = operations.add_upload_from_path(
        practice=manager.practice, path=path, by=manager.user
    )
    load_upload(job_id=str(upload.job_id))
    upload.refresh_from_db()
    return upload


def address(upload: Upload, name: str = "upload_show") -> str:
    ids = {"practice_id": upload.practice_id, "upload_id": upload.pk}
    return reverse(f"extracts:{name}", kwargs=ids)


def days(upload: Upload) -> list[str]:
    found = upload.practice.appointments.values_list("day", flat=True)
    return sorted(day.isoformat() for day in found)


def test_nothing_is_loaded_before_the_answer(upload):
    assert upload.job.state == JobState.ASKING
    assert days(upload) == []
    assert upload.file.storage.exists(upload.file.name)
    assert not Job.objects.filter(kind="ANALYSE").exists()


def test_page_shows_both_readings(upload, client):
    shown = " ".join(client.get(address(upload)).content.decode().split())

    assert "Nothing has been loaded yet" in shown
    assert "04/03/2025 as 4 March 2025" in shown
    assert "04/03/2025 as 3 April 2025" in shown
    # 4 March 2025 was a Tuesday, 3 April a Thursday; 3 May a Saturday, 3 June a Tuesday
    assert "Sat</th><td" in shown
    assert "hx-get" not in shown


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("DAY_FIRST", ["2025-03-04", "2025-03-05", "2025-03-06"]),
        ("MONTH_FIRST", ["2025-04-03", "2025-05-03", "2025-06-03"]),
    ],
)
def test_answer_loads_the_file_as_the_person_says(upload, client, order, expected):
    client.post(address(upload, "date_order"), {"order": order})
    load_upload(job_id=str(upload.job_id))

    upload.refresh_from_db()
    assert upload.job.state == JobState.DONE
    assert days(upload) == expected
    assert not upload.file
    assert AuditEvent.objects.filter(action="DATES_ANSWERED").count() == 1


def test_no_answer_is_an_error_and_loads_nothing(upload, client):
    response = client.post(address(upload, "date_order"), {})

    assert b"Select whether the day or the month comes first" in response.content
    upload.job.refresh_from_db()
    assert upload.job.state == JobState.ASKING


def test_second_answer_changes_nothing(upload, client):
    for order in ("DAY_FIRST", "MONTH_FIRST"):  # as from two tabs
        response = client.post(
            address(upload, "date_order"), {"order": order}, follow=True
        )

    assert "Somebody has answered this already" in response.content.decode()

    upload.refresh_from_db()
    assert upload.choices["date_order"] == "DAY_FIRST"
    assert AuditEvent.objects.filter(action="DATES_ANSWERED").count() == 1


def test_sweeper_leaves_a_question_alone(upload):
    jobs.sweep()
    operations.delete_finished_files()

    upload.refresh_from_db()
    assert upload.job.state == JobState.ASKING
    assert upload.file.storage.exists(upload.file.name)


def test_file_of_an_unanswered_question_goes_after_a_week(upload):
    Job.objects.filter(pk=upload.job_id).update(
        created_at=upload.job.created_at - questions.UNANSWERED
    )

    operations.delete_finished_files()

    upload.refresh_from_db()
    assert upload.job.state == JobState.FAILED
    assert "within 7 days" in upload.job.error
    assert not upload.file


def test_address_of_the_answer_leads_back_to_the_question(upload, client):
    assert client.get(address(upload, "date_order")).url == address(upload)


def test_terminal_says_that_a_question_is_open(manager, quiet_bell, tmp_path):
    path = extracts.write(tmp_path / "either.csv", [row(day=day) for day in DAYS])
    code = manager.practice.ods_code

    with pytest.raises(CommandError, match="Nothing has been loaded"):
        call_command("import_extract", path, practice=code)
    call_command("import_extract", path, practice=code, date_order="MONTH_FIRST")

    loaded = manager.practice.appointments.order_by("day").values_list("day", flat=True)
    assert [str(day) for day in loaded] == ["2025-04-03", "2025-05-03", "2025-06-03"]
