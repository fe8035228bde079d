"""Figures follow when a practice changes what time costs."""

import pytest

from academy.people.models import AuditEvent, Job
from attenders.analysis.unit_costs import MANUAL_YEARS, Rate
from attenders.costs import operations
from attenders.demand import store
from attenders.demand.tasks import analyse
from attenders.frames import STAFF
from tests.extracts import row
from tests.factories import MembershipFactory


def own_cost(practice, by, *, staff: str) -> None:
    operations.set_own_cost(
        practice=practice,
        staff=staff,
        rate=Rate(5_000, 6_000, 7_000),
        reason="Ours",
        by=by,
    )


CHANGES = {
    "COST_OWN": lambda practice, by: own_cost(practice, by, staff="NURSE"),
    "COST_TAKEN_BACK": lambda practice, by: operations.take_back(
        practice=practice, staff="GP", by=by
    ),
    "COST_MANUAL": lambda practice, by: operations.choose_manual(
        practice=practice, manual_year=MANUAL_YEARS[0], by=by
    ),
}


@pytest.mark.parametrize("action", CHANGES)
def test_change_asks_for_new_figures_and_is_written_down(
    committed, upload_rows, action
):
    manager = MembershipFactory()
    practice, by = manager.practice, manager.user
    upload_rows(practice, [row("P1")])
    own_cost(practice, by, staff="GP")
    practice.jobs.filter(state="QUEUED").delete()

    CHANGES[action](practice, by)

    assert practice.jobs.filter(kind="ANALYSE", state="QUEUED").count() == 1
    event = AuditEvent.objects.filter(action=action).latest("pk")
    assert (event.actor_id, event.practice_id) == (by.pk, practice.pk)
    assert event.detail["manual_year"] in MANUAL_YEARS
    assert "reason" not in event.detail


def test_figures_are_worked_out_with_the_cost_of_the_practice(committed, upload_rows):
    manager = MembershipFactory()
    practice, by = manager.practice, manager.user
    upload_rows(practice, [row("P1")])
    before = store.load(store.latest_run(practice), "COST")

    for staff in STAFF:
        own_cost(practice, by, staff=staff)
    assert practice.jobs.filter(kind="ANALYSE", state="QUEUED").count() == 1
    assert store.is_stale(store.latest_run(practice))
    for job in Job.objects.filter(kind="ANALYSE", state="QUEUED"):
        analyse(job_id=str(job.pk))

    found = store.load(store.latest_run(practice), "COST")
    assert found.minutes == before.minutes
    # £50, £60 and £70 an hour
    assert found.all.low == pytest.approx(found.minutes / 60 * 50)
    assert found.all.high == pytest.approx(found.minutes / 60 * 70)
    assert not store.is_stale(store.latest_run(practice))
