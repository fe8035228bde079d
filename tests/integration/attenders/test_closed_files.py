"""Raw files: encrypted from their first byte on, opened for the reader alone."""

import os
import re
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from academy.people.models import JobState
from attenders.extracts import closed_files, operations
from attenders.extracts.models import Upload
from attenders.extracts.reading import Choices
from attenders.extracts.tasks import load_upload
from tests import extracts
from tests.extracts import row
from tests.factories import MembershipFactory, PracticeFactory
from tests.unit.attenders.extracts.workbooks import workbook, zipped


SECRET = "SECRET-77"


@pytest.fixture
def practice(committed):
    return PracticeFactory()


def add(practice, path: Path) -> Upload:
    return operations.add_upload_from_path(
        practice=practice, path=path, by=None, choices=Choices(date_order="DAY_FIRST")
    )


@pytest.fixture
def upload(practice, quiet_bell, tmp_path) -> Upload:
    """An upload that waits."""
    return add(practice, extracts.write(tmp_path / "a.csv", [row(SECRET)]))


def kept(upload: Upload) -> Path:
    return Path(upload.file.path)


def load(upload: Upload) -> Upload:
    load_upload(job_id=str(upload.job_id))
    upload.refresh_from_db()
    return upload


def test_waiting_file_cannot_be_read_from_the_disk(upload, settings):
    names = [path for path in settings.STORAGE_DIR.rglob("*") if path.is_file()]
    on_disk = [path for path in names if path.suffix != ".csv"]  # which was given

    assert on_disk == [kept(upload)]
    assert SECRET.encode() not in kept(upload).read_bytes()


@pytest.mark.parametrize("checks_forgery", [False, True])
def test_file_from_a_browser_is_never_clear_on_the_disk(
    committed, quiet_bell, settings, checks_forgery
):
    membership = MembershipFactory()
    client = Client(enforce_csrf_checks=checks_forgery)
    client.force_login(membership.user)
    content = extracts.as_bytes([row(SECRET)])
    address = reverse(
        "extracts:upload_add", kwargs={"practice_id": membership.practice_id}
    )
    form = client.get(address).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]

    client.post(
        address,
        {
            "csrfmiddlewaretoken": token,
            "bad_percent": "5",
            "file": SimpleUploadedFile("a.csv", content),
        },
    )

    upload = membership.practice.uploads.get()
    with closed_files.opened(upload) as clear:
        assert clear.read() == content
    assert upload.file_bytes == len(content)
    assert SECRET.encode() not in kept(upload).read_bytes()
    assert not any(settings.FILE_UPLOAD_TEMP_DIR.iterdir())


def test_received_file_reads_as_it_was_sent(settings, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(os.urandom(3_000_000))

    with closed_files.receive_path(path, practice_id=UUID(int=1)) as file:
        assert file.read(10) == path.read_bytes()[:10]
        assert b"".join(file.chunks()) == path.read_bytes()
        assert file.size == 3_000_000
    assert not any(settings.FILE_UPLOAD_TEMP_DIR.iterdir())


def test_opened_file_has_no_name(upload, settings):
    with closed_files.opened(upload) as clear:
        assert os.fstat(clear.fileno()).st_nlink == 0
        assert not any((settings.STORAGE_DIR / "work").iterdir())


ROWS = [["Patient ID", "Date", "Status"], ["P1", "14/03/2025", "Attended"]]
TEXT = "\n".join(",".join(values) for values in ROWS)


@pytest.mark.parametrize(
    "content",
    [TEXT.encode(), TEXT.encode("utf-16"), workbook(ROWS), zipped({"a.csv": TEXT})],
    ids=["csv", "utf-16", "workbook", "zip"],
)
def test_file_of_any_kind_loads(practice, quiet_bell, tmp_path, content):
    path = tmp_path / "any.kind"
    path.write_bytes(content)

    upload = load(add(practice, path))

    assert (upload.job.error, upload.rows_accepted) == ("", 1)


def change(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize(
    "harm",
    [
        change,
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(extracts.as_bytes([row()])),
        Path.unlink,
    ],
    ids=["changed", "cut", "empty", "clear", "gone"],
)
def test_load_of_a_harmed_file_says_so(upload, harm):
    harm(kept(upload))

    load(upload)

    assert upload.job.state == JobState.FAILED
    assert upload.job.error == closed_files.UNREADABLE
    assert not upload.practice.appointments.exists()


def test_load_of_the_file_of_another_upload_says_so(practice, upload, tmp_path):
    other = add(practice, extracts.write(tmp_path / "b.csv", [row("P2")]))
    kept(other).replace(kept(upload))

    assert load(upload).job.error == closed_files.UNREADABLE


def test_load_with_a_newer_key_opens_what_the_old_one_closed(upload, settings):
    settings.ENCRYPTION_KEYS = ["new", *settings.ENCRYPTION_KEYS]

    assert load(upload).job.state == JobState.DONE


def test_load_without_the_key_says_so(upload, settings):
    settings.ENCRYPTION_KEYS = ["new"]

    assert load(upload).job.error == closed_files.UNREADABLE


def test_rotate_keys_closes_a_waiting_file_anew(upload, settings):
    settings.ENCRYPTION_KEYS = ["new", *settings.ENCRYPTION_KEYS]

    counts = operations.rotate_keys(practice=upload.practice)

    settings.ENCRYPTION_KEYS = ["new"]
    assert counts["files"] == 1
    assert load(upload).job.state == JobState.DONE
    assert not any(settings.FILE_UPLOAD_TEMP_DIR.iterdir())


def test_rotate_keys_leaves_a_harmed_file_for_the_load_to_tell(upload, settings):
    change(kept(upload))
    settings.ENCRYPTION_KEYS = ["new", *settings.ENCRYPTION_KEYS]

    counts = operations.rotate_keys(practice=upload.practice)

    assert counts["files"] == 0
    assert load(upload).job.error == closed_files.UNREADABLE
