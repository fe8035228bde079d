"""Practices with data, for tests that need them."""

from pathlib import Path

import pytest

from academy.people import jobs
from academy.people.models import Job, Practice
from attenders.demand.tasks import analyse
from attenders.extracts import operations
from attenders.extracts.models import Upload
from attenders.extracts.reading import Choices
from attenders.extracts.tasks import load_upload
from tests import extracts


@pytest.fixture
def quiet_bell(monkeypatch) -> None:
    """No worker listens in these tests: they call the tasks themselves."""
    monkeypatch.setattr(jobs, "ring", lambda **_job: None)


@pytest.fixture
def upload_rows(upload_file, tmp_path: Path):
    """Load rows as a practice's upload, and work the figures out."""

    def upload(practice: Practice, rows, *, name: str = "extract.csv") -> Upload:
        path = extracts.write(tmp_path / name, rows)
        return upload_file(practice, path)

    return upload


@pytest.fixture
def upload_report(upload_file, tmp_path: Path):
    """As `upload_rows`, for lines of the EMIS Web report, which has no patients."""

    def upload(practice: Practice, rows, *, name: str = "report.csv") -> Upload:
        path = tmp_path / name
        path.write_bytes(extracts.as_report(rows))
        return upload_file(practice, path)

    return upload


@pytest.fixture
def upload_file(committed, quiet_bell):
    """Load a file as a practice's upload, and work the figures out."""

    def upload(practice: Practice, path: Path) -> Upload:
        added = operations.add_upload_from_path(
            practice=practice,
            path=path,
            by=None,
            choices=Choices(date_order="DAY_FIRST"),
            bad_share_limit=1.0,
        )
        load_upload(job_id=str(added.job_id))
        for job in Job.objects.filter(kind="ANALYSE", state="QUEUED"):
            analyse(job_id=str(job.pk))
        added.refresh_from_db()
        return added

    return upload
