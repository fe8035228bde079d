"""Figures follow what a practice chose, and what was counted at its reception."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from academy.people.models import Job
from attenders.analysis.funding import Income
from attenders.analysis.turned_away import CountedSession
from attenders.analysis.whole import NotPossible
from attenders.choices import operations
from attenders.demand import store
from attenders.demand.tasks import analyse
from attenders.tallies import operations as tallies
from attenders.tallies.lines import Line
from tests.extracts import row
from tests.factories import MembershipFactory


DAY = date(2025, 3, 3)
INCOME = Income("RAW", 400, 4, 40_000, None, date(2025, 3, 31), "Ours")


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


def work_out(practice) -> None:
    for job in Job.objects.filter(kind="ANALYSE", state="QUEUED"):
        analyse(job_id=str(job.pk))


def figure(practice, kind: str):
    return store.load(store.latest_run(practice), kind)


def count(practice, by, *, day: date = DAY, outcome: str = "TURNED_AWAY") -> None:
    line = Line(day, "MORNING", "PHONE", "MEDICINES", outcome, "GP", count=2)
    tallies.count_requests(practice=practice, line=line, mark=uuid4(), by=by)


def shown(client, practice) -> str:
    page = reverse("demand:turned_away", kwargs={"practice_id": practice.pk})
    return " ".join(client.get(page).content.decode().split())


def test_income_makes_the_funding_balance_and_takes_it_away(
    practice, manager, upload_rows
):
    upload_rows(practice, [row("P1"), row("P2")])
    assert "has not been entered" in figure(practice, "FUNDING").why

    operations.enter_income(practice=practice, income=INCOME, by=manager.user)
    assert practice.jobs.filter(kind="ANALYSE", state="QUEUED").count() == 1
    assert store.is_stale(store.latest_run(practice))
    work_out(practice)

    found = figure(practice, "FUNDING")
    assert found.income == INCOME
    # £100 for each of four people, of whom two came
    assert [band.income_pence for band in found.bands] == [20_000, 20_000, 0, 0]
    assert not store.is_stale(store.latest_run(practice))

    operations.remove_income(practice=practice, by=manager.user)
    work_out(practice)
    assert isinstance(figure(practice, "FUNDING"), NotPossible)


def test_figures_of_default_choices_are_not_stale(practice, upload_rows):
    upload_rows(practice, [row("P1")])

    assert not store.is_stale(store.latest_run(practice))


def test_what_was_counted_is_set_beside_the_appointments(
    practice, manager, client, upload_rows
):
    count(practice, manager.user)
    count(practice, manager.user, outcome="SAME_DAY")
    upload_rows(practice, [row("P1"), row("P2"), row("P3", time="15:00")])

    found = figure(practice, "TURNED_AWAY")

    assert (found.all.requests, found.all.not_met, found.all.given) == (4, 2, 2)
    page = shown(client, practice)
    assert "50.0% of requests were turned away or asked to call back" in page
    assert "Worked out on" in page


def test_figures_follow_what_is_counted_for_days_that_are_over(
    practice, manager, client, upload_rows
):
    upload_rows(practice, [row("P1")])
    assert isinstance(figure(practice, "TURNED_AWAY"), NotPossible)
    assert "Nobody has counted requests" in shown(client, practice)

    count(practice, manager.user)

    assert store.is_stale(store.latest_run(practice))


def test_counting_today_changes_nothing_that_figures_are_of(
    practice, manager, upload_rows
):
    """Else each press of a button at reception would have everything done again."""
    with time_machine.travel(datetime(2025, 3, 4, 9, tzinfo=UTC), tick=False):
        upload_rows(practice, [row("P1")])
        practice.uploads.update(uploaded_at=datetime(2025, 3, 4, 8, tzinfo=UTC))
        count(practice, manager.user, day=date(2025, 3, 4))
        assert not store.is_stale(store.latest_run(practice))
        assert store.counted_sessions(practice) == ()
    with time_machine.travel(datetime(2025, 3, 6, 9, tzinfo=UTC), tick=False):
        # Of a day after the upload no appointment can be known
        count(practice, manager.user, day=date(2025, 3, 5))
        assert store.counted_sessions(practice) == (
            CountedSession(date(2025, 3, 4), "MORNING", 2, 2),
        )


def test_turned_away_before_any_figures(practice, client):
    page = shown(client, practice)

    assert "No figures have been worked out yet." in page
    assert "Upload an extract" in page
