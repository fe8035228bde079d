"""The page about periods and choices."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from academy.people import jobs
from academy.people.models import JobState
from attenders.analysis.counting import Counting
from attenders.analysis.view import View
from attenders.analysis.window import Window
from attenders.demand import operations, store
from attenders.demand.tasks import analyse
from tests.extracts import row
from tests.factories import MembershipFactory, skipped_guess


MARCH = View(
    window=Window(date(2025, 3, 1), date(2025, 3, 31)),
    counting=Counting(staff="GP"),
    definition="TOP_3",
)
SENT = {
    "period": "OWN",
    "first": "1/3/2025",
    "last": "31/3/2025",
    "definition": "TOP_3",
    "staff": "GP",
    "outcomes": "ATTENDED",
    "modes": "ALL",
}


@pytest.fixture
def manager(committed, quiet_bell):
    return MembershipFactory()


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def client(manager) -> Client:
    client = Client()
    client.force_login(manager.user)
    return client


@pytest.fixture
def loaded(practice, upload_rows):
    return upload_rows(practice, [row("P1", f"0{n}/03/2025") for n in (3, 4, 5)])


@pytest.fixture
def page(client, practice):
    """The page, as one line of text; with fields, as it is after they are sent."""

    def show(**fields: str) -> str:
        address = reverse("demand:analyses", kwargs={"practice_id": practice.pk})
        sent = client.post(address, fields, follow=True) if fields else None
        return text(sent or client.get(address))

    return show


def text(response) -> str:
    return " ".join(response.content.decode().split())


def stop(client, practice, job, *, method: str = "post"):
    ids = {"practice_id": practice.pk, "job_id": job.pk}
    address = reverse("demand:analysis_stop", kwargs=ids)
    return getattr(client, method)(address, follow=True)


def test_page_without_data_says_what_is_needed(page):
    shown = page()

    assert "no appointments have been uploaded" in shown
    assert "Ask for other figures" not in shown


def test_page_shows_what_is_kept(page, loaded):
    shown = page()

    assert "6 March 2024 to 5 March 2025, the last 12 months" in shown
    assert "100% of people (1 of the 1 who had any)" in shown
    assert "Top 10%, of attended appointments with all staff" in shown
    assert ">extract.csv</a></dd>" in shown.replace(" </dd>", "</dd>")
    assert "Up to date" in shown


def test_page_asks_for_what_was_chosen(page, practice, loaded):
    shown = page(**SENT)

    job = practice.jobs.get(state=JobState.QUEUED)
    assert store.view_asked(job) == MARCH
    assert "The figures are being worked out" in shown
    assert "Waiting for its turn" in shown
    analyse(job_id=str(job.pk))
    shown = page()
    assert "1 March 2025 to 31 March 2025" in shown
    assert "Top 3%, of attended appointments with GPs only" in shown
    assert (
        '/figures/?from=2025-03-01&amp;to=2025-03-31&amp;staff=GP&amp;definition=TOP_3"'
        in shown
    )


def test_page_says_that_figures_are_here_already(page, practice, loaded):
    latest = SENT | {"period": "LATEST", "definition": "TOP_10", "staff": "ALL"}

    assert "here already, or being worked out" in page(**latest)
    assert not practice.jobs.filter(state=JobState.QUEUED).exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"first": ""}, "Enter the first day"),
        ({"last": "31/2/2025"}, "The last day must be a real date"),
        ({"last": "1/2/2025"}, "would start on 1 March 2025, after it ends"),
        ({"first": "1/3/1925"}, "longer than ten years"),
        ({"period": ""}, "Select a period"),
        ({"definition": ""}, "Select who attends often"),
        ({"staff": ""}, "Select with whom appointments count"),
    ],
)
def test_page_says_what_is_wrong_with_a_choice(page, practice, loaded, wrong, sentence):
    shown = page(**SENT | wrong)

    assert "<title>Error: Periods and choices" in shown
    assert shown.count(sentence) == 2  # in the summary, and at its field
    assert not practice.jobs.filter(state=JobState.QUEUED).exists()


def test_page_says_when_too_many_wait(page, practice, manager, loaded):
    for name in ("TOP_5", "TOP_25", "TOP_100", "AT_LEAST_24", "EVERY_3_WEEKS"):
        operations.ask_for_analysis(
            practice=practice, by=manager.user, view=View(definition=name)
        )

    assert "5 analyses of your practice are waiting already" in page(**SENT)


def test_page_says_what_failed_and_tries_again(page, practice, loaded):
    page(**SENT | {"first": "1/3/2015", "last": "31/3/2015"})
    analyse(job_id=str(practice.jobs.get(state=JobState.QUEUED).pk))

    shown = page()

    assert "These figures were not worked out" in shown
    assert "There are no appointments from 1 March 2015 to 31 March 2015." in shown
    assert 'name="first" value="01/03/2015"' in shown


def test_page_offers_stale_figures_anew(page, practice, loaded):
    practice.runs.update(inputs={})

    shown = page()

    assert "Older data" in shown
    assert 'Work out anew<span class="nhsuk-u-visually-hidden">: The last 12' in shown
    assert "An upload that is no longer here" in shown


def test_page_leaves_out_views_that_are_no_longer_offered(page, practice, loaded):
    page(**SENT)
    job = practice.jobs.get(state=JobState.QUEUED)
    analyse(job_id=str(job.pk))
    gone = MARCH.to_dict() | {"definition": "TOP_4"}
    practice.runs.filter(view_key=MARCH.key).update(view=gone)
    practice.jobs.filter(pk=job.pk).update(details={"view": gone})

    shown = page()

    assert "6 March 2024 to 5 March 2025, the last 12 months" in shown
    assert "Top 3%, of" not in shown


def test_work_on_a_view_that_is_no_longer_offered_fails_in_words(practice, loaded):
    gone = MARCH.to_dict() | {"definition": "TOP_4"}
    job = jobs.add("ANALYSE", practice=practice, by=None, details={"view": gone})

    analyse(job_id=str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.FAILED, 1)
    assert "no such definition" in job.error


def test_stop_stops(client, page, practice, loaded):
    page(**SENT)
    job = practice.jobs.get(state=JobState.QUEUED)

    shown = text(stop(client, practice, job))

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "The analysis was stopped" in shown
    assert jobs.CANCELLED in shown


def test_stop_of_what_is_over_says_so(client, practice, loaded):
    job = practice.jobs.get(kind="ANALYSE")

    assert "over already" in text(stop(client, practice, job))


def test_stop_is_never_by_an_address_alone(client, page, practice, loaded):
    page(**SENT)
    job = practice.jobs.get(state=JobState.QUEUED)

    stop(client, practice, job, method="get")

    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_progress_is_shown_until_the_work_is_over(client, page, practice, loaded):
    page(**SENT)
    job = practice.jobs.get(state=JobState.QUEUED)
    ids = {"practice_id": practice.pk, "job_id": job.pk}
    address = reverse("demand:analysis_progress", kwargs=ids)

    waits = client.get(address)
    analyse(job_id=str(job.pk))
    over = client.get(address)

    assert "Waiting for its turn" in text(waits)
    assert "HX-Refresh" not in waits.headers
    assert over.headers["HX-Refresh"] == "true"


def test_other_work_of_the_practice_cannot_be_stopped_here(client, practice, loaded):
    assert stop(client, practice, loaded.job).status_code == 404


def test_overview_does_not_wait_for_other_views(
    client, page, manager, practice, loaded
):
    page(**SENT)
    skipped_guess(manager)
    overview = reverse("demand:dashboard", kwargs={"practice_id": practice.pk})

    shown = text(client.get(overview))

    assert "New data is being worked on" not in shown
    assert "Other periods and choices" in shown
