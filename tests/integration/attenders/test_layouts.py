"""A file we do not know is checked by a person, remembered, and then goes through."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from academy.people.models import AuditEvent, Job, JobState, Role
from attenders.extracts import operations, questions
from attenders.extracts.models import PracticeLayout, Question, Upload
from attenders.extracts.tasks import load_upload
from attenders.frames import STATUSES
from tests import extracts
from tests.extracts import row
from tests.factories import MembershipFactory


HEADINGS = "Who,When,What happened,Kind"
ROWS = [
    "1001,13/03/2025,Came,Routine",
    "1002,14/03/2025,Stayed away,Routine",
    "1003,14/03/2025,Came,Staff football",
]
COLUMNS = {
    "patient": "Who",
    "date": "When",
    "status": "What happened",
    "slot_type": "Kind",
    "heading_row": "1",
}
# By volume, then as they come: Came, Stayed away; Routine, Staff football
WORDS = {"status-0": "ATTENDED", "status-1": "DNA", "slot_type-1": "on"}


@pytest.fixture
def manager(committed, quiet_bell):
    return MembershipFactory(role=Role.PRACTICE_MANAGER)


@pytest.fixture
def client(manager):
    client = Client()
    client.force_login(manager.user)
    return client


@pytest.fixture
def add(manager, tmp_path):
    """Upload these lines, and let a worker have them once."""

    def add_lines(*lines: str, name: str = "a.csv", **ways) -> Upload:
        path = tmp_path / name
        path.write_text("\n".join((*lines, "")))
        upload = operations.add_upload_from_path(
            practice=manager.practice, path=path, by=manager.user, **ways
        )
        return load(upload)

    return add_lines


def load(upload: Upload) -> Upload:
    load_upload(job_id=str(upload.job_id))
    return Upload.objects.select_related("job").get(pk=upload.pk)


def address(upload: Upload, name: str = "upload_show") -> str:
    ids = {"practice_id": upload.practice_id, "upload_id": upload.pk}
    return reverse(f"extracts:{name}", kwargs=ids)


def shown(client: Client, upload: Upload, name: str = "upload_show") -> str:
    return " ".join(client.get(address(upload, name)).content.decode().split())


def chosen(page: str, field: str) -> str:
    """The column that the page proposes for a field."""
    select = re.search(rf'<select[^>]*name="{field}".*?</select>', page)
    return re.search(r'<option value="([^"]*)" selected', select[0])[1]


def check(client: Client, upload: Upload, **name: str) -> Upload:
    """Answer all three pages, and let a worker load the file."""
    client.post(address(upload, "upload_columns"), COLUMNS)
    say_words(client, upload)
    load_as_checked(client, upload, **name)
    return load(upload)


def seen_on(client: Client, upload: Upload, name: str) -> str:
    """What a page says it was about, to be sent back with its answers."""
    found = re.search(r'name="seen" value="(\w+)"', shown(client, upload, name))
    return found[1] if found else ""


def say_words(client: Client, upload: Upload, seen: str | None = None):
    if seen is None:
        seen = seen_on(client, upload, "upload_words")
    return client.post(address(upload, "upload_words"), {**WORDS, "seen": seen})


def load_as_checked(client: Client, upload: Upload, **name: str):
    seen = seen_on(client, upload, "upload_check")
    return client.post(address(upload, "upload_check"), {**name, "seen": seen})


def statuses(upload: Upload) -> list[str]:
    codes = upload.practice.appointments.order_by("pk").values_list("status", flat=True)
    return [STATUSES[code] for code in codes]


def test_unknown_columns_are_asked_before_anything_is_loaded(add, client):
    upload = add(HEADINGS, *ROWS)

    assert upload.asks_for(Question.COLUMNS)
    assert not upload.practice.appointments.exists()
    assert "Nothing has been loaded yet" in shown(client, upload)


def test_columns_page_shows_rows_guesses_and_writes_it_down(add, client):
    upload = add(HEADINGS, *ROWS)

    page = shown(client, upload, "upload_columns")

    assert "no patient number column" in page
    assert "Staff football" in page
    # By its values alone
    assert chosen(page, "date") == "When"
    seen = AuditEvent.objects.get(action="PREVIEW_SHOWN")
    assert seen.people_count == len(ROWS) + 1


def test_preview_is_not_readable_in_the_database(add):
    upload = add(HEADINGS, *ROWS)

    assert b"1001" not in bytes(upload.preview)
    assert questions.preview_of(upload).labels == (
        "Who",
        "When",
        "What happened",
        "Kind",
    )


def test_rotate_keys_closes_a_preview_anew(add, settings):
    upload = add(HEADINGS, *ROWS)
    settings.ENCRYPTION_KEYS = ["new", *settings.ENCRYPTION_KEYS]

    counts = operations.rotate_keys(practice=upload.practice)

    settings.ENCRYPTION_KEYS = ["new"]
    upload.refresh_from_db()
    assert (counts["previews"], counts["unreadable"]) == (1, 0)
    assert questions.preview_of(upload).labels[0] == "Who"


def test_answers_load_the_file_as_the_person_says(add, client):
    upload = check(client, add(HEADINGS, *ROWS))

    assert upload.job.state == JobState.DONE
    assert statuses(upload) == ["ATTENDED", "DNA"]
    assert sum(upload.rows_excluded.values()) == 1
    assert upload.preview is None
    assert upload.practice_layout is None


def test_remembered_layout_lets_the_next_file_through(add, client):
    check(client, add(HEADINGS, *ROWS), name="Ours", remember="on")

    second = add(
        HEADINGS, "1001,20/03/2025,Stayed away,Routine", name="b.csv", asks="ALWAYS"
    )
    third = add(
        HEADINGS,
        "1001,21/03/2025,Stayed away,Routine",
        name="c.csv",
        asks="IF_NOT_CERTAIN",
    )

    assert second.asks_for(Question.COLUMNS)
    assert third.job.state == JobState.DONE
    assert str(third.practice_layout) == "Ours, version 1"
    assert statuses(third)[-1] == "DNA"
    assert "Ours, version 1" in shown(client, third)


def test_same_name_makes_the_next_version(add, client):
    check(client, add(HEADINGS, *ROWS), name="Ours", remember="on")

    again = add(HEADINGS, *ROWS[:2], name="b.csv", asks="ALWAYS")
    again = check(client, again, name="Ours", remember="on")

    assert str(again.practice_layout) == "Ours, version 2"
    versions = again.practice.layouts.values_list("version", flat=True)
    assert sorted(versions) == [1, 2]


def test_shape_that_lost_a_column_is_asked_again_and_says_what_changed(add, client):
    check(client, add(HEADINGS, *ROWS), name="Ours", remember="on")

    lines = ["Who,When,Result,Kind", "1001,20/03/2025,Came,Routine"]
    upload = add(*lines, name="b.csv")

    assert upload.asks_for(Question.COLUMNS)
    page = shown(client, upload, "upload_columns")
    assert "new: Result; gone: What happened" in page


def test_new_column_goes_through_and_is_told(add, client):
    check(client, add(HEADINGS, *ROWS), name="Ours", remember="on")

    lines = [f"{HEADINGS},Room", "1001,20/03/2025,Came,Routine,4"]
    upload = add(*lines, name="b.csv")

    assert upload.job.state == JobState.DONE
    assert any("new: Room" in notice for notice in upload.notices)


def test_retired_layout_is_asked_again(add, client):
    first = check(client, add(HEADINGS, *ROWS), name="Ours", remember="on")
    ids = {"practice_id": first.practice_id, "layout_id": first.practice_layout_id}

    client.post(reverse("extracts:layout_retire", kwargs=ids))
    upload = add(HEADINGS, *ROWS[:2], name="b.csv")

    assert upload.asks_for(Question.COLUMNS)


def test_needed_column_that_is_not_chosen_is_an_error(add, client):
    upload = add(HEADINGS, *ROWS)

    response = client.post(
        address(upload, "upload_columns"), {**COLUMNS, "patient": ""}
    )

    page = response.content.decode()
    assert "<title>Error: Which column is which?" in page
    assert 'href="#id_patient"' in page
    assert "Select the column with the patient’s number" in page


def test_file_that_does_not_tell_who_came_loads_without_patients(add, client):
    upload = add("When,What happened", "13/03/2025,Came", "14/03/2025,Stayed away")
    columns = {"patient": "-", "date": "When", "status": "What happened"}
    client.post(address(upload, "upload_columns"), {**columns, "heading_row": "1"})
    words = {"status-0": "ATTENDED", "status-1": "DNA"}
    seen = seen_on(client, upload, "upload_words")
    client.post(address(upload, "upload_words"), {**words, "seen": seen})
    assert "does not tell who came" in shown(client, upload, "upload_check")

    load_as_checked(client, upload)
    upload = load(upload)

    assert statuses(upload) == ["ATTENDED", "DNA"]
    assert not upload.practice.patients.exists()


def test_one_column_for_two_fields_is_an_error(add, client):
    upload = add(HEADINGS, *ROWS)

    response = client.post(address(upload, "upload_columns"), {**COLUMNS, "sex": "Who"})

    assert (
        "“Who” is chosen for both patient number and sex" in response.content.decode()
    )


def test_file_without_headings_is_read_by_the_numbers_of_its_columns(add, client):
    upload = add(*ROWS)
    assert "Column 1" in shown(client, upload, "upload_columns")

    columns = {
        "patient": "Column 1",
        "date": "Column 2",
        "status": "Column 3",
        "heading_row": "0",
    }
    client.post(address(upload, "upload_columns"), columns)
    say_words(client, upload)
    load_as_checked(client, upload, name="Plain", remember="on")
    upload = load(upload)

    assert statuses(upload) == ["ATTENDED", "DNA", "ATTENDED"]
    following = add("1009,20/03/2025,Came,Routine", name="b.csv")
    assert following.job.state == JobState.DONE


def test_other_row_of_headings_is_read_anew(add, client):
    upload = add("Report of everything,,,", HEADINGS, *ROWS)

    client.post(address(upload, "upload_columns"), {"heading_row": "2"})
    upload = load(upload)

    assert upload.asks_for(Question.COLUMNS)
    assert chosen(shown(client, upload, "upload_columns"), "patient") == "Who"


def test_second_answer_changes_nothing(add, client):
    upload = add(HEADINGS, *ROWS)
    client.post(address(upload, "upload_columns"), COLUMNS)
    say_words(client, upload)
    seen = seen_on(client, upload, "upload_check")

    for name in ("First", "Second"):  # as from two tabs
        response = client.post(
            address(upload, "upload_check"),
            {"name": name, "remember": "on", "seen": seen},
        )

    assert response.url == address(upload)
    assert [layout.name for layout in upload.practice.layouts.all()] == ["First"]


def test_check_of_what_another_window_changed_is_asked_again(add, client):
    upload = add(HEADINGS, *ROWS)
    client.post(address(upload, "upload_columns"), COLUMNS)
    seen = seen_on(client, upload, "upload_check")
    say_words(client, upload)

    response = client.post(
        address(upload, "upload_check"), {"name": "Ours", "seen": seen}
    )

    assert "were changed in another window" in response.content.decode()
    upload.job.refresh_from_db()
    assert upload.job.state == JobState.ASKING


def test_words_of_a_column_that_another_window_changed_are_asked_again(add, client):
    upload = add(HEADINGS, *ROWS)
    client.post(address(upload, "upload_columns"), COLUMNS)
    seen = seen_on(client, upload, "upload_words")
    other = {**COLUMNS, "status": "Kind", "slot_type": ""}
    client.post(address(upload, "upload_columns"), other)

    response = say_words(client, upload, seen)

    assert "were changed in another window" in response.content.decode()
    upload.refresh_from_db()
    assert upload.choices["words"] == {}


def test_check_says_what_each_word_means(add, client):
    upload = add(HEADINGS, *ROWS)
    client.post(address(upload, "upload_columns"), COLUMNS)
    say_words(client, upload)

    page = shown(client, upload, "upload_check")

    assert "<bdi>Stayed away</bdi>: Missed: did not attend" in page


def test_preview_that_no_key_opens_is_seen_anew(add, client):
    upload = add(HEADINGS, *ROWS)
    Upload.objects.filter(pk=upload.pk).update(preview=b"closed with a lost key")

    response = client.get(address(upload, "upload_columns"))

    assert response.url == address(upload)
    upload = load(upload)
    assert upload.asks_for(Question.COLUMNS)
    assert questions.preview_of(upload).labels[0] == "Who"


def test_answer_after_the_file_was_given_up_changes_nothing(add, client):
    upload = add(extracts.HEADINGS, row("P1"), row(""))
    Job.objects.filter(pk=upload.job_id).update(
        created_at=upload.job.created_at - questions.UNANSWERED
    )
    operations.delete_finished_files()

    response = client.post(address(upload, "bad_rows"), {"answer": "LOAD"}, follow=True)

    assert "Somebody has answered this already" in response.content.decode()
    upload = Upload.objects.select_related("job").get(pk=upload.pk)
    assert upload.job.state == JobState.FAILED
    assert not AuditEvent.objects.filter(action="BAD_ROWS_ANSWERED").exists()


def test_answers_of_an_old_window_do_not_reach_a_loaded_file(add, client):
    upload = check(client, add(HEADINGS, *ROWS))

    response = client.post(address(upload, "upload_columns"), COLUMNS, follow=True)

    assert "Somebody has answered this already" in response.content.decode()


def test_stopped_file_is_not_loaded_and_goes(add, client):
    upload = add(HEADINGS, *ROWS)

    client.post(address(upload, "upload_stop"))
    operations.delete_finished_files()

    upload = Upload.objects.select_related("job").get(pk=upload.pk)
    assert upload.job.state == JobState.FAILED
    assert "You chose not to load this file" in shown(client, upload)
    assert upload.preview is None
    assert not upload.file


def test_columns_of_identifiers_are_neither_shown_nor_offered(add, client):
    lines = ["Who,When,What happened,NHS", "1001,13/03/2025,Came,9434765919"]
    upload = add(*lines)

    page = shown(client, upload, "upload_columns")

    assert "9434765919" not in page
    assert "NHS (NHS numbers)" in page
    assert '<option value="NHS"' not in page


def test_too_many_bad_rows_are_asked_with_the_rows_at_hand(add, client):
    upload = add(extracts.HEADINGS, row("P1"), row("P2"), row(""))

    assert upload.asks_for(Question.BAD_ROWS)
    assert not upload.practice.appointments.exists()
    page = shown(client, upload)
    assert "1 row of 3 cannot be used, which is 33.3%" in page
    assert "No patient number: 1 row" in page


def test_bad_rows_are_left_out_if_the_person_says_so(add, client):
    upload = add(extracts.HEADINGS, row("P1"), row("P2"), row(""))

    client.post(address(upload, "bad_rows"), {"answer": "LOAD"})
    upload = load(upload)

    assert upload.job.state == JobState.DONE
    assert upload.practice.appointments.count() == 2
    assert upload.problems.count() == 1


def test_stopping_deletes_what_was_wrong_with_the_rows(add, client):
    upload = add(extracts.HEADINGS, row("P1"), row("P2"), row(""))

    client.post(address(upload, "upload_stop"))

    assert upload.problems.count() == 0


def test_no_answer_deletes_what_was_wrong_with_the_rows(add):
    upload = add(extracts.HEADINGS, row("P1"), row("P2"), row(""))
    week = questions.UNANSWERED + timedelta(days=1)
    Job.objects.filter(pk=upload.job_id).update(created_at=timezone.now() - week)

    operations.delete_finished_files()

    assert upload.problems.count() == 0


def test_few_bad_rows_are_left_out_without_asking(add):
    upload = add(extracts.HEADINGS, row("P1"), row("P2"), row(""), bad_share_limit=0.34)

    assert upload.job.state == JobState.DONE
    assert upload.rows_rejected == 1


def test_columns_can_be_checked_again_where_many_rows_are_bad(add, client):
    upload = add(extracts.HEADINGS, row("P1"), row(""))

    client.post(address(upload, "bad_rows"), {"answer": "COLUMNS"})
    upload = load(upload)

    assert upload.asks_for(Question.COLUMNS)
    assert "You asked to check the columns first" in shown(
        client, upload, "upload_columns"
    )


def test_layout_of_another_practice_is_not_used(add, client):
    check(client, add(HEADINGS, *ROWS), name="Ours", remember="on")
    other = MembershipFactory().practice

    assert questions.current_layouts(other) == []


def test_many_large_layouts_do_not_stop_a_file(add, manager):
    words = [
        f"Ἰατρεῖον: slot type {number} of the high street" for number in range(150)
    ]
    for number in range(20):
        PracticeLayout.objects.create(
            practice=manager.practice,
            name=f"Layout {number}",
            version=1,
            labels=[f"Heading {number}"],
            choices={"words": {"slot_type": dict.fromkeys(words, "KEPT")}},
        )

    assert add(extracts.HEADINGS, row()).job.state == JobState.DONE
