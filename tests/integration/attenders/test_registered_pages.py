"""The pages about registered people: what they say, take and write down."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from academy.people import erasure
from academy.people.models import AuditEvent
from attenders.analysis.registered import STANDING_RULES
from attenders.demand.tasks import analyse
from attenders.registered.reading import read_list
from attenders.registered.tasks import load_list
from tests import registered
from tests.extracts import row
from tests.factories import MembershipFactory
from tests.registered import person


@pytest.fixture
def manager(committed, quiet_bell):
    return MembershipFactory()


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def page(manager):
    """Open a page of the manager's practice; with `sent`, send it."""
    client = Client()
    client.force_login(manager.user)

    def open_page(name: str, query: str = "", sent=None, **ids: object):
        ids = {"practice_id": manager.practice_id, **ids}
        address = reverse(f"registered:{name}", kwargs=ids) + query
        if sent is None:
            return client.get(address, follow=True)
        return client.post(address, sent, follow=True)

    return open_page


def text(response) -> str:
    return " ".join(response.content.decode().split())


def send(page, content: bytes, as_at: str = "31/3/2025"):
    file = SimpleUploadedFile("list.csv", content)
    return page("list_add", sent={"file": file, "as_at": as_at})


@pytest.fixture
def loaded(page, practice):
    """Send a list and let the worker load it."""

    def load(*people: str):
        send(page, registered.as_bytes(people))
        newest = practice.registered_lists.latest("uploaded_at")
        load_list(job_id=str(newest.job_id))
        for job in practice.jobs.filter(kind="ANALYSE", state="QUEUED"):
            analyse(job_id=str(job.pk))
        return newest

    return load


def test_summary_of_nothing_says_what_a_list_is_for(page):
    shown = text(page("summary"))

    assert "We do not know yet how many people are registered" in shown
    assert "There is no age-sex table yet" in shown
    assert "No list has been uploaded yet" in shown


def test_summary_shows_who_is_on_the_list(page, loaded):
    loaded(person("P1"), person("P2", born="01/01/2015"), person("P3", kind="Private"))

    shown = text(page("summary"))

    assert "2 people were registered on 31 March 2025, by the list" in shown
    assert "of 3 people on the list" in shown
    assert "The table adds up to 2 people, which is the list size." in shown
    assert "There are no appointments with a patient yet to compare" in shown
    assert all(standing.rule in shown for standing in STANDING_RULES.values())


def test_summary_shows_the_list_against_the_appointments(
    page, practice, loaded, upload_rows
):
    upload_rows(practice, [row("P1"), row("P8"), row("P9")])
    loaded(person("P1"), person("P2"))

    shown = text(page("summary"))

    assert (
        "Of 2 people who are registered, 1 has no appointment at all in the data"
        in shown
    )
    assert "The 3 people with appointments" in shown
    assert "More than half of the people with appointments are not on the list" in shown


def test_summary_does_not_say_that_a_number_of_an_old_list_was_entered(page, practice):
    practice.list_size, practice.list_size_date = 359, date(2025, 3, 31)
    practice.save()

    shown = text(page("summary"))

    assert "by a number that was entered or a list that is no longer in use" in shown


def test_summary_says_when_the_table_and_the_list_size_differ(page, practice):
    practice.list_size, practice.list_size_date = 100, date(2025, 4, 1)
    practice.save()
    page("age_sex_edit", sent={"counted_on": "1/4/2025", "female_0": "90"})

    assert (
        "The table adds up to 90 people, which is 10 fewer than the list size, 100 on"
        " 1 April 2025." in text(page("summary"))
    )


def test_list_add_offers_today_and_says_how_people_are_treated(page):
    shown = text(page("list_add"))

    assert f'value="{timezone.localdate():%d/%m/%Y}"' in shown
    assert all(standing.title in shown for standing in STANDING_RULES.values())


def test_list_add_queues_the_list(page, practice):
    response = send(page, registered.as_bytes([person()]))

    assert "Waiting for its turn" in text(response)
    assert "The list of 31 March 2025 is being read" in text(page("summary"))


@pytest.mark.parametrize(
    ("as_at", "sentence"),
    [
        ("", "Enter the date on which the list was run"),
        ("31/2/2025", "Date of the list must be a real date"),
        (
            f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}",
            "Date of the list must be today or in the past",
        ),
        ("1/1/1925", "Date of the list must be in 1990 or later"),
    ],
)
def test_list_add_without_a_good_day_says_so(page, practice, as_at, sentence):
    response = send(page, registered.as_bytes([person()]), as_at)

    assert sentence in text(response)
    assert "<title>Error: Upload a registered list" in text(response)
    assert not practice.registered_lists.exists()


def test_list_add_without_a_file_says_select_a_file(page):
    assert "Select a file" in text(page("list_add", sent={"as_at": "31/3/2025"}))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("list_add", "smaller than 1MB. Upload the list of one practice, with only"),
        ("age_sex_upload", "smaller than 1MB. Use the numbers of your practice alone"),
    ],
)
def test_file_that_is_too_large_has_advice_of_its_own(page, settings, name, sentence):
    settings.UPLOAD_MAX_BYTES = 1_000_000
    file = SimpleUploadedFile("a.csv", b"x" * 1_100_000)

    assert sentence in text(page(name, sent={"file": file}))


def test_list_add_of_the_current_list_says_so(page, loaded):
    loaded(person())

    assert "it is the current one" in text(send(page, registered.as_bytes([person()])))


def test_list_add_while_everything_is_being_deleted_says_so(page, manager, practice):
    erasure.ask(practice=practice, by=manager.user)

    shown = text(send(page, registered.as_bytes([person()])))

    assert "is being deleted. Nothing was added: upload the list again when" in shown
    assert not practice.registered_lists.exists()
    assert not practice.jobs.filter(kind="LOAD_LIST").exists()


def test_list_show_of_a_list_that_cannot_be_used_says_why(page, loaded):
    refused = loaded()

    shown = text(page("list_show", list_id=refused.pk))

    assert "This list could not be used" in shown
    assert "The file has headings but no people." in shown


def test_list_show_says_what_the_file_held(page, loaded):
    shown = text(
        page("list_show", list_id=loaded(person("P1"), person("", died="soon")).pk)
    )

    assert "1 person of 1 on the list was registered on 31 March 2025" in shown
    assert (
        "Date of birth: full dates of birth, of which only the year and month" in shown
    )
    assert "No patient number: 1 row" in shown
    assert "Diabetes" in shown


def test_list_show_of_one_that_was_replaced_says_so(page, loaded):
    first = loaded(person("P1"))
    loaded(person("P2"))

    assert "Another list has taken its place since" in text(
        page("list_show", list_id=first.pk)
    )


def test_list_progress_ends_with_the_whole_page(page, loaded):
    response = page("list_progress", list_id=loaded(person()).pk)

    assert response.headers["HX-Refresh"] == "true"


def test_problems_are_shown_and_written_down(page, loaded):
    one = loaded(person("P1", registered="soon"), person("P2", left="then"))

    shown = text(page("problem_list", "?kind=UNREADABLE_REGISTERED_ON", list_id=one.pk))

    assert "A date of registration we cannot read" in shown
    assert "soon" in shown
    assert "then" not in shown
    assert AuditEvent.objects.get(action="PROBLEMS_LISTED").people_count == 1


def test_problems_as_a_file_are_safe_and_written_down(page, loaded):
    one = loaded(person("P1", registered="=1+1"), person("P2", left="then"))

    response = page("problem_download", list_id=one.pk)

    lines = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(lines)))
    assert [(r[0], r[2]) for r in rows[1:]] == [("2", "'=1+1"), ("3", "then")]
    assert AuditEvent.objects.get(action="PROBLEMS_EXPORTED").people_count == 2


def test_list_template_can_be_read(page, tmp_path):
    path = tmp_path / "template.csv"
    path.write_bytes(page("list_template").content)

    found = read_list(path, as_at=date(2026, 3, 31))

    assert len(found.people) == 6
    assert found.problems.empty


def test_age_sex_edit_keeps_the_numbers_and_offers_them_again(page, practice):
    numbers = {"female_0": "1,200", "male_0": "", "other_8": "3"}
    shown = text(page("age_sex_edit", sent={"counted_on": "31/3/2025", **numbers}))

    assert "The age-sex table is saved." in shown
    assert "from numbers entered by hand" in shown
    assert "1,203" in shown
    again = text(page("age_sex_edit"))
    assert 'value="1200"' in again or 'value="1,200"' in again
    assert AuditEvent.objects.get(action="AGE_SEX_SAVED").detail["people"] == 1203


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"female_0": "1"}, "Enter the date on which the people were counted"),
        ({"counted_on": "31/3/2025"}, "Enter how many people there are in each band"),
        (
            {"counted_on": "31/3/2025", "male_1": "few"},
            "Male, 5 to 17: the number must be a whole number, such as 412",
        ),
        (
            {"counted_on": "31/3/2025", "other_8": "-1"},
            "Other or not known, not known: the number must be 0 or more",
        ),
    ],
)
def test_age_sex_edit_that_cannot_be_kept_says_why(page, practice, sent, sentence):
    assert sentence in text(page("age_sex_edit", sent=sent))
    assert not practice.age_sex_counts.exists()


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("age_sex_edit", lambda: {"female_0": "1"}),
        (
            "age_sex_upload",
            lambda: {
                "file": SimpleUploadedFile("t.csv", b"Age band,Sex,People\n0-4,F,7\n")
            },
        ),
    ],
)
def test_age_sex_while_everything_is_being_deleted_says_so(
    page, manager, practice, name, sent
):
    erasure.ask(practice=practice, by=manager.user)

    shown = text(page(name, sent={"counted_on": "1/4/2025", **sent()}))

    assert "is being deleted. Nothing was added: save the table again when" in shown
    assert not practice.age_sex_counts.exists()


def test_age_sex_upload_keeps_the_table(page):
    file = SimpleUploadedFile("t.csv", b"Age band,Sex,People\n0-4,F,7\n85+,M,2\n")
    shown = text(page("age_sex_upload", sent={"file": file, "counted_on": "1/4/2025"}))

    assert "The age-sex table is saved." in shown
    assert "The table adds up to 9 people. The list size is not known." in shown
    assert "from a file of numbers" in shown


def test_age_sex_upload_of_an_older_day_says_that_it_does_not_count(page, loaded):
    loaded(person())
    file = SimpleUploadedFile("t.csv", b"Age band,Sex,People\n0-4,F,7\n")

    shown = text(page("age_sex_upload", sent={"file": file, "counted_on": "1/1/2025"}))

    assert "another is newer, of 31 March 2025, so that one counts" in shown


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The selected file is empty"),
        (b"Age band,People\n", "The file has no column called sex"),
        (b"x" * 100_001, "The selected file must be smaller than 100KB"),
    ],
)
def test_age_sex_upload_that_cannot_be_used_says_why(page, content, sentence):
    file = SimpleUploadedFile("t.csv", content)

    assert sentence in text(
        page("age_sex_upload", sent={"file": file, "counted_on": "1/4/2025"})
    )


def test_help_says_who_counts_as_registered(page):
    shown = text(Client().get(reverse("programme:page_help")))

    assert all(standing.rule in shown for standing in STANDING_RULES.values())


def test_dashboard_of_a_list_without_appointments_asks_for_no_analysis(
    manager, practice, loaded
):
    loaded(person())
    client = Client()
    client.force_login(manager.user)

    client.get(reverse("demand:dashboard", kwargs={"practice_id": practice.pk}))

    assert not practice.jobs.filter(kind="ANALYSE").exists()
