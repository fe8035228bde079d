"""Bad files by the whole way of an upload: sizes, lies, repeats, and other practices.

Numbers are those of the reliability reference (4.2); the reader's are in its corpus.
"""

import threading
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from academy.exceptions import DuplicateUploadError
from academy.people.models import JobState, Role
from attenders.extracts import operations
from attenders.extracts.models import Upload
from attenders.extracts.reading import Choices
from attenders.extracts.tasks import load_upload
from tests import extracts
from tests.extracts import row
from tests.factories import MembershipFactory


FEW = [row("P1"), row("P2")]
BOUNDARY = "BoUnDaRy"


@pytest.fixture
def manager(committed):
    return MembershipFactory(role=Role.PRACTICE_MANAGER)


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def client(manager):
    client = Client()
    client.force_login(manager.user)
    return client


@pytest.fixture
def load(practice, quiet_bell, tmp_path: Path):
    """Upload a file and read it."""

    def upload(content: bytes, *, name: str = "extract.csv") -> Upload:
        path = tmp_path / name
        path.write_bytes(content)
        added = operations.add_upload_from_path(
            practice=practice,
            path=path,
            by=None,
            choices=Choices(date_order="DAY_FIRST"),
            bad_share_limit=1.0,
        )
        load_upload(job_id=str(added.job_id))
        added.refresh_from_db()
        return added

    return upload


def text(response) -> str:
    return " ".join(response.content.decode().split())


def post(client, practice, body: bytes, **environment: str):
    """Send a body as a browser does, or as one that lies about it."""
    return client.generic(
        "POST",
        reverse("extracts:upload_add", kwargs={"practice_id": practice.pk}),
        body,
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        **environment,
    )


def body_of(content: bytes, *, name: str = "extract.csv") -> bytes:
    """The form as a browser sends it, the file last."""
    start = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data;"
        f' name="bad_percent"\r\n\r\n5\r\n--{BOUNDARY}\r\nContent-Disposition: form-data;'
        f' name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    )
    return start.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def is_nothing_kept(practice, settings) -> bool:
    folders = (settings.FILE_UPLOAD_TEMP_DIR, settings.STORAGE_DIR / "uploads")
    left = [path for folder in folders for path in folder.glob("*")]
    return not practice.uploads.exists() and not left


def test_35_too_many_rows(load, settings):
    settings.UPLOAD_MAX_ROWS = 1000

    upload = load(extracts.as_bytes([row()] * 2000))

    assert upload.job.error == (
        "The file has more than 1,000 rows, which is the limit. Export a shorter period,"
        " and upload the parts."
    )


def test_36_too_many_bytes(client, practice, settings):
    settings.UPLOAD_MAX_BYTES = 1_000_000

    response = post(client, practice, body_of(b"x" * 1_100_000))

    assert "must be smaller than 1MB. Export a shorter period" in text(response)
    assert is_nothing_kept(practice, settings)


@pytest.mark.parametrize("declared", [1000, 5000])
def test_37_more_is_sent_than_was_declared(client, practice, settings, declared):
    body = body_of(extracts.as_bytes(FEW * 1000))

    response = post(client, practice, body, CONTENT_LENGTH=str(declared))

    assert response.status_code == 200
    assert "Select a file" in text(response)
    assert is_nothing_kept(practice, settings)


def test_37_connection_breaks_between_two_rows(client, practice, settings):
    body = body_of(extracts.as_bytes(FEW * 1000))
    rows = body[: body.rindex(b"\n", 0, 50_000) + 1]

    response = post(client, practice, rows)

    assert "Select a file" in text(response)
    assert is_nothing_kept(practice, settings)


def test_85_same_file_from_two_browsers_is_loaded_once(practice, quiet_bell, tmp_path):
    path = extracts.write(tmp_path / "a.csv", FEW)
    refused = []

    def add() -> None:
        try:
            operations.add_upload_from_path(practice=practice, path=path, by=None)
        except DuplicateUploadError as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert practice.uploads.count() == 1
    assert len(refused) == 3
    assert all(
        "Nothing was added, and nothing has changed." in text for text in refused
    )


def test_85_same_rows_under_a_new_name_and_with_a_mark_add_nothing(load, practice):
    rows = [row("P1", time="09:00"), row("P1", time="09:00"), row("P2")]
    load(extracts.as_bytes(rows))

    again = load(b"\xef\xbb\xbf" + extracts.as_bytes(rows), name="new.csv")

    assert again.job.state == JobState.DONE
    assert (again.rows_accepted, again.rows_replaced) == (3, 3)
    assert practice.appointments.count() == 3


def with_code(code: str) -> bytes:
    return (
        f"Patient ID,Date,Status,Organisation Code\nP1,14/04/2025,DNA,{code}\n".encode()
    )


def test_86_file_of_another_practice(load, practice):
    upload = load(with_code("Y12345"))

    assert upload.job.state == JobState.FAILED
    assert upload.job.error == (
        f"This file is of Y12345, but you are in {practice.ods_code} ({practice.name})."
        " Nothing has been loaded. Choose the other practice, or run the export again. If"
        " the file is right all the same, as after a merger, leave the column with the"
        " code out."
    )
    assert not practice.appointments.exists()


def test_86_file_of_the_practice_itself(load, practice):
    assert load(with_code(practice.ods_code.lower())).job.state == JobState.DONE


NAMES = [
    *("../../x.csv", "..\\..\\x.csv", "/etc/passwd", "CON.csv", "x" * 300 + ".csv"),
    *("🙂 é.csv", "a\u202eb.csv", "<script>alert(1)</script>.csv", "{{7*7}}.csv"),
    *("'; DROP TABLE x;--.csv", "=1+1.csv", "%00.csv", "a b;c.csv", "."),
]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_files_are_only_shown(client, practice, quiet_bell, settings, name):
    response = post(client, practice, body_of(extracts.as_bytes(FEW), name=name))
    upload = practice.uploads.first()

    if upload is None:  # no name at all is no file
        assert "Select a file" in text(response)
        return
    page = client.get(upload.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "/" not in upload.file_name
    assert upload.file.name == f"uploads/{upload.pk}"
    assert Path(upload.file.path).parent == settings.STORAGE_DIR / "uploads"
    assert (
        client.get(
            reverse("extracts:upload_list", kwargs={"practice_id": practice.pk})
        ).status_code
        == 200
    )


TRAPS = [
    *("=cmd|'/c calc'!A1", "<img onerror=x>", "{{7*7}}", "'; DROP TABLE x;--"),
    *("Dr\0A", "Dr\x1b\x07", "a" * 200_000, "\u202eDr", "\\", "{a,b}", '"', "NULL"),
    *("\u2028", "🙂", "\ufeff", "Zoë"),
]


def test_hostile_values_are_stored_as_texts_and_shown_as_such(load, client, practice):
    quoted = ['"' + trap.replace('"', '""') + '"' for trap in TRAPS]
    rows = [row("P1", clinician=value) for value in quoted]
    rows += [row(value) for value in quoted]
    rows += [row("P2", status=value) for value in quoted]
    rows += [row("P3", value) for value in quoted]

    upload = load(extracts.as_bytes([*rows, *[row()] * 200]))

    assert upload.job.state == JobState.DONE, upload.job.error
    assert upload.rows_read == len(rows) + 200
    assert upload.rows_read == upload.rows_accepted + upload.rows_rejected
    ids = {"practice_id": practice.pk, "upload_id": upload.pk}
    for name in ("upload_show", "problem_list"):
        shown = client.get(reverse(f"extracts:{name}", kwargs=ids))
        assert shown.status_code == 200
        assert "<img onerror" not in shown.content.decode()
    download = client.get(reverse("extracts:problem_download", kwargs=ids))
    lines = b"".join(download.streaming_content).decode("utf-8-sig").splitlines()
    assert not [line for line in lines if ",=cmd" in line or '"=cmd' in line]
