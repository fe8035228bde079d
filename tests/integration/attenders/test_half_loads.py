"""A load that fails at any statement leaves what was there, and then succeeds whole."""

from collections import Counter
from pathlib import Path
from typing import IO, Any

import pytest
from django.db import DatabaseError, OperationalError, connection

from academy.people.models import AuditEvent, JobState, Practice
from attenders.extracts import operations, store
from attenders.extracts.models import StagedAppointment, UploadProblem
from attenders.extracts.reading import Extract, read_extract
from attenders.extracts.tasks import load_upload
from tests import extracts
from tests.extracts import row
from tests.factories import PracticeFactory


DAYS = ("22/03/2025", "23/03/2025", "24/03/2025")
MOST_STATEMENTS = 200  # far more than a load has


@pytest.fixture
def practice(committed):
    return PracticeFactory()


@pytest.fixture
def add(practice, quiet_bell, tmp_path: Path, monkeypatch):
    """Add an upload in which one patient has an appointment on each day."""
    # In this process: what is tried here comes after the reading
    monkeypatch.setattr(operations, "read_safely", read_here)

    def upload(patient: str):
        rows = [row(patient, day) for day in DAYS] + [row(patient, "soon")]
        path = extracts.write(tmp_path / "extract.csv", rows)
        return operations.add_upload_from_path(
            practice=practice, path=path, by=None, bad_share_limit=1.0
        )

    return upload


def read_here(file: IO[bytes], **ways: Any) -> Extract:
    return read_extract(Path(f"/dev/fd/{file.fileno()}"), **ways)


def stored(practice: Practice) -> Counter[tuple[object, ...]]:
    """All that a load may change: as a bag of rows, and what is told of them."""
    found = Counter(practice.appointments.values_list("patient", "day", "upload"))
    found["problems"] = UploadProblem.objects.count()
    found["loads told of"] = AuditEvent.objects.filter(action="UPLOAD_LOADED").count()
    found["figures to do"] = practice.jobs.filter(kind="ANALYSE").count()
    return found


class FailingAt:
    """Lets so many statements through, and then fails one."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == 0:
            raise OperationalError("the database went away")
        return execute(sql, params, many, context)


def fail_once(job_id: str, number: int) -> bool:
    """Load with a failure at one statement; False where there are fewer."""
    failing = FailingAt(number)
    with connection.execute_wrapper(failing):
        try:
            load_upload(job_id=job_id)
        except DatabaseError:  # before the job was taken, or after it was over
            connection.close()
    return failing.left <= 0


def test_load_that_fails_at_any_statement_changes_nothing(practice, add):
    load_upload(job_id=str(add("P0").job_id))

    for number in range(1, MOST_STATEMENTS):
        before = stored(practice)
        upload = add(f"P{number}")
        failed = fail_once(str(upload.job_id), number)
        upload.refresh_from_db()
        if upload.job.state != JobState.DONE:
            assert stored(practice) == before, number
            load_upload(job_id=str(upload.job_id))
            upload.refresh_from_db()

        assert upload.job.state == JobState.DONE, number
        assert stored(practice)["loads told of"] == before["loads told of"] + 1
        of_this = practice.appointments.filter(upload=upload)
        assert of_this.count() == len(DAYS), number
        assert not StagedAppointment.objects.exists()
        if not failed:
            break

    assert number > 10
    assert not failed


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_load_that_fails_around_the_copying_changes_nothing(
    practice, add, monkeypatch, after
):
    load_upload(job_id=str(add("P0").job_id))
    before = stored(practice)
    copy = store.copy_numbers

    def fail(*args, **ways) -> None:
        if after:
            copy(*args, **ways)
        raise OperationalError("the database went away")

    monkeypatch.setattr(store, "copy_numbers", fail)
    upload = add("P1")
    load_upload(job_id=str(upload.job_id))

    assert stored(practice) == before
    assert not StagedAppointment.objects.exists()
