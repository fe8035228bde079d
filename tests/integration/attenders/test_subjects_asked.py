"""Having the figures of a page worked out, from the page itself."""

import html
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from academy.people import jobs
from academy.people.models import Job, JobState
from attenders.analysis.view import DEFAULT, View
from attenders.analysis.window import Window
from attenders.demand import erasure, operations, store
from attenders.demand.tasks import analyse
from tests.extracts import row
from tests.factories import MembershipFactory


TOP_3 = View(definition="TOP_3")


@pytest.fixture
def manager(committed, quiet_bell):
    """Somebody who has been asked for a guess already."""
    manager = MembershipFactory()
    operations.skip_guess(practice=manager.practice, by=manager.user)
    return manager


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def client(manager) -> Client:
    client = Client()
    client.force_login(manager.user)
    return client


@pytest.fixture
def address(practice):
    def of(slug: str = "often", query: str = "") -> str:
        ids = {"practice_id": practice.pk, "slug": slug}
        return reverse("demand:subject", kwargs=ids) + query

    return of


@pytest.fixture
def page(client, address):
    """A page as one line of text."""

    def show(slug: str = "often", query: str = "") -> str:
        return text(client.get(address(slug, query)))

    return show


def text(response) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


@pytest.fixture
def loaded(practice, upload_rows):
    often = [row("P0", f"{day:02}/03/2025") for day in range(1, 21)]
    return upload_rows(practice, [*often, row("P1", "21/03/2025")])


@pytest.fixture
def ask(client, address):
    """Press the button on the page."""

    def press(slug: str = "often", query: str = "?definition=TOP_3") -> str:
        return text(client.post(address(slug, query), follow=True))

    return press


def waiting(practice) -> list[Job]:
    return list(practice.jobs.filter(kind="ANALYSE", state=JobState.QUEUED))


def test_looking_at_another_view_never_works_it_out(page, practice, loaded):
    shown = page("often", "?definition=TOP_3")

    assert "These figures have not been worked out yet" in shown
    assert "Work out these figures" in shown
    assert waiting(practice) == []


def test_asking_shows_how_far_it_is_and_then_the_figures(page, practice, loaded, ask):
    shown = ask()

    (job,) = waiting(practice)
    assert store.view_asked(job) == TOP_3
    assert "These figures are being worked out" in shown
    assert "Waiting for its turn" in shown
    analyse(job_id=str(job.pk))
    assert "those in the top 3%" in page("often", "?definition=TOP_3")


def test_asking_twice_asks_once(practice, loaded, ask):
    ask()
    ask()

    assert len(waiting(practice)) == 1


def test_asking_on_a_page_of_the_period_asks_for_the_period(practice, loaded, ask):
    ask("demand", "?definition=TOP_3&from=2025-03-01&to=2025-03-10")

    (job,) = waiting(practice)
    days = Window(date(2025, 3, 1), date(2025, 3, 10))
    assert store.view_asked(job) == View(window=days)


def test_what_failed_is_said_and_can_be_tried_again(page, practice, loaded, ask):
    long_ago = "?from=2015-03-01&to=2015-03-31"
    ask(query=long_ago)
    analyse(job_id=str(waiting(practice)[0].pk))

    shown = page("often", long_ago)

    assert "These figures were not worked out" in shown
    assert "There are no appointments from 1 March 2015 to 31 March 2015" in shown
    ask(query=long_ago)
    assert len(waiting(practice)) == 1


def test_what_was_stopped_is_said(page, practice, manager, loaded, ask):
    ask()
    operations.stop_analysis(
        practice=practice, job_id=waiting(practice)[0].pk, by=manager.user
    )

    assert jobs.CANCELLED in page("often", "?definition=TOP_3")


def test_too_many_that_wait_are_said(practice, manager, loaded, ask):
    for name in ("TOP_5", "TOP_25", "TOP_100", "AT_LEAST_24", "EVERY_3_WEEKS"):
        operations.ask_for_analysis(
            practice=practice, by=manager.user, view=View(definition=name)
        )

    assert "5 analyses of your practice are waiting already" in ask()


def test_figures_of_the_last_12_months_are_asked_for_by_the_page(
    page, practice, loaded
):
    erasure.delete_runs(practice.runs.all())

    page()
    page("who")

    assert [store.view_asked(job) for job in waiting(practice)] == [DEFAULT]
    assert "These figures are being worked out" in page()
