"""What an hour costs in a practice: changed with a reason, taken back, written down."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from academy.exceptions import ErasureError
from academy.people import erasure
from academy.people.models import AuditEvent, Role
from attenders.analysis.unit_costs import (
    MANUAL_YEARS,
    Rate,
    UnitCostError,
    unit_costs,
)
from attenders.costs import operations, store
from attenders.costs.models import CostChange, Kind
from tests.factories import MembershipFactory, PracticeFactory, UserFactory


pytestmark = pytest.mark.django_db
NEWEST = MANUAL_YEARS[-1]
GIVEN = {"low": "60", "central": "£75.50", "high": "1,000", "reason": "Our accounts"}


@pytest.fixture
def manager():
    return MembershipFactory(role=Role.PRACTICE_MANAGER)


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def client(manager) -> Client:
    client = Client()
    client.force_login(manager.user)
    return client


@pytest.fixture
def reader(practice) -> Client:
    """A clinician of the practice."""
    client = Client()
    client.force_login(
        MembershipFactory(practice=practice, role=Role.PRACTICE_CLINICIAN).user
    )
    return client


def address(practice, name: str = "cost_list", **ids: str) -> str:
    return reverse(f"costs:{name}", kwargs={"practice_id": practice.pk, **ids})


def text(response) -> str:
    return " ".join(response.content.decode().split())


def change(client, practice, staff: str = "nurse", **fields: str):
    page = address(practice, "cost_change", staff=staff)
    return client.post(page, GIVEN | fields, follow=True)


def pence(practice, staff: str = "NURSE") -> tuple[int, int, int]:
    costs = store.unit_costs_of(practice).costs
    rate = next(cost.rate for cost in costs if cost.staff == staff)
    return rate.low, rate.central, rate.high


def written_down(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action))


def own_cost(practice, by, *, central: int = 6_000, staff: str = "NURSE") -> bool:
    return operations.set_own_cost(
        practice=practice,
        staff=staff,
        rate=Rate(5_000, central, 7_000),
        reason="Ours",
        by=by,
    )


# What counts


def test_practice_that_changed_nothing_has_the_newest_manual(practice):
    assert store.unit_costs_of(practice) == unit_costs(manual_year=NEWEST)


def test_newest_change_counts_and_the_others_are_kept(practice, manager):
    own_cost(practice, manager.user)
    own_cost(practice, manager.user, central=6_500)
    own_cost(practice, manager.user, staff="GP")

    assert pence(practice) == (5_000, 6_500, 7_000)
    assert [own.staff for own in store.unit_costs_of(practice).own] == ["GP", "NURSE"]
    assert practice.cost_changes.count() == 3


def test_own_cost_has_its_reason_and_its_day_in_london(practice, manager):
    with time_machine.travel(datetime(2026, 7, 1, 9, tzinfo=UTC), tick=False):
        own_cost(practice, manager.user)
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight there
    CostChange.objects.update(changed_at=late)

    (own,) = store.unit_costs_of(practice).own

    assert (own.reason, own.changed_on.isoformat()) == ("Ours", "2026-07-01")


def test_change_that_changes_nothing_is_none(practice, manager):
    assert own_cost(practice, manager.user)
    assert not own_cost(practice, manager.user)
    assert practice.cost_changes.count() == 1


def test_taken_back_is_the_manual_again(practice, manager):
    own_cost(practice, manager.user)

    taken = operations.take_back(practice=practice, staff="NURSE", by=manager.user)

    assert taken
    assert store.unit_costs_of(practice) == unit_costs(manual_year=NEWEST)
    assert not operations.take_back(practice=practice, staff="NURSE", by=manager.user)
    assert practice.cost_changes.count() == 2


def test_another_manual_leaves_own_costs_in_place(practice, manager):
    own_cost(practice, manager.user)

    operations.choose_manual(practice=practice, manual_year=2023, by=manager.user)

    costs = store.unit_costs_of(practice)
    assert costs.manual_year == 2023
    assert pence(practice) == (5_000, 6_000, 7_000)
    assert not operations.choose_manual(
        practice=practice, manual_year=2023, by=manager.user
    )


def test_manual_that_we_do_not_have_is_not_chosen(practice, manager):
    with pytest.raises(UnitCostError, match="no unit costs of 2022"):
        operations.choose_manual(practice=practice, manual_year=2022, by=manager.user)


def test_manual_that_we_no_longer_have_gives_the_newest(practice):
    practice.cost_changes.create(kind=Kind.MANUAL, manual_year=2015)

    assert store.unit_costs_of(practice).manual_year == NEWEST


def test_costs_of_another_practice_are_its_own(practice, manager):
    own_cost(practice, manager.user)

    other = PracticeFactory()

    assert store.unit_costs_of(other) == unit_costs(manual_year=NEWEST)


def test_nothing_is_changed_while_everything_is_being_deleted(practice, manager):
    erasure.ask(practice=practice, by=manager.user)

    with pytest.raises(ErasureError, match="change the cost when that is done"):
        own_cost(practice, manager.user)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": Kind.OWN, "staff": "GP", "reason": "Ours"},
        {"kind": Kind.OWN, "staff": "GP", "reason": "Ours", "low": 2, "central": 1},
        {"kind": Kind.OWN, "staff": "GP", "low": 1, "central": 1, "high": 1},
        {"kind": Kind.TAKEN_BACK, "staff": "GP", "low": 1, "central": 1, "high": 1},
        {"kind": Kind.TAKEN_BACK, "staff": "BAKER"},
        {"kind": Kind.TAKEN_BACK},
        {"kind": Kind.MANUAL, "staff": "GP"},
    ],
)
def test_change_that_makes_no_sense_is_not_stored(practice, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        practice.cost_changes.create(manual_year=NEWEST, **fields)


# What follows; test_cost_figures.py has what follows where there is data


def test_change_without_data_asks_for_nothing(practice, manager):
    own_cost(practice, manager.user)

    assert not practice.jobs.exists()
    assert len(written_down("COST_OWN")) == 1


# Pages


def test_list_shows_every_staff_group_and_where_its_cost_is_from(client, practice):
    shown = text(client.get(address(practice)))

    assert "Manual of 2025" in shown
    assert shown.count('href="/practices/') > 9
    assert "£239.40" in shown
    assert "£39.90" in shown  # ten minutes
    assert shown.count("Others stand in") == 4
    assert "No figure is published for healthcare assistants." in shown
    assert "Nothing has been changed: the newest manual counts." in shown


def test_list_of_a_clinician_offers_no_change(reader, practice):
    shown = text(reader.get(address(practice)))

    assert "£239.40" in shown
    assert address(practice, "cost_change", staff="gp") not in shown
    assert address(practice, "manual_change") not in shown
    assert "A practice manager can" in shown


def test_clinician_changes_nothing(reader, practice, manager):
    own_cost(practice, manager.user)
    pages = [
        address(practice, "cost_change", staff="gp"),
        address(practice, "cost_take_back", staff="nurse"),
        address(practice, "manual_change"),
    ]

    sent = [reader.post(page, GIVEN | {"manual_year": "2024"}) for page in pages]

    assert [response.status_code for response in sent] == [403] * 3
    assert practice.cost_changes.count() == 1


def test_change_is_saved_and_shown_with_who_and_why(client, practice, manager):
    shown = text(change(client, practice))

    assert pence(practice) == (6_000, 7_550, 100_000)
    assert "The cost is saved. The figures follow" in shown
    assert "Manual of 2025, with 1 cost of your own" in shown
    assert "Nurses: £60.00, £75.50 and £1,000.00 an hour" in shown
    log = shown.split("What was changed, and why")[1]
    assert log.index("Our accounts") < log.index(manager.user.email)


def test_change_begins_with_what_counts_now(client, practice, manager):
    page = address(practice, "cost_change", staff="nurse")
    first = text(client.get(page))
    own_cost(practice, manager.user)
    second = text(client.get(page))

    assert 'value="65.00"' in first
    assert 'value="60.00"' in second
    assert ">Ours</textarea>" in second
    # The manual's own cost stays in sight
    assert "has £50.00, £65.00 and £74.10" in second


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"low": ""}, "Enter the low cost of an hour"),
        ({"central": "a lot"}, "Central must be an amount from £0 to £1,000"),
        ({"high": "-1"}, "High must be an amount from £0 to £1,000"),
        ({"high": "1000.01"}, "High must be an amount from £0 to £1,000"),
        ({"low": "NaN"}, "Low must be an amount from £0 to £1,000"),
        ({"low": "1.234"}, "Low must have whole pence"),
        ({"low": "80"}, "Central must be the same as or more than low"),
        ({"central": "61", "high": "60.99"}, "High must be the same as or more"),
        ({"reason": "  "}, "Enter why your cost is another"),
        ({"reason": "x" * 501}, "Why must be 500 characters or fewer"),
    ],
)
def test_change_that_cannot_be_right_says_why(client, practice, fields, says):
    shown = text(change(client, practice, **fields))

    assert "Error: What an hour costs: Nurses" in shown
    assert shown.count(says) == 2  # in the summary and at the field
    assert not practice.cost_changes.exists()


def test_change_of_no_staff_group_is_not_found(client, practice):
    assert (
        client.get(address(practice, "cost_change", staff="baker")).status_code == 404
    )


def test_change_while_everything_is_being_deleted_says_so(client, practice, manager):
    erasure.ask(practice=practice, by=manager.user)

    assert "is being deleted" in text(change(client, practice))


def test_take_back_asks_first(client, practice, manager):
    own_cost(practice, manager.user)
    page = address(practice, "cost_take_back", staff="nurse")

    asked = text(client.get(page))
    assert "Do you want the manual to count again?" in asked
    assert "£50.00, £60.00 and £70.00" in asked
    shown = text(client.post(page, follow=True))

    assert "The manual counts again." in shown
    assert "Nurses: back to the manual, that of 2025" in shown
    assert pence(practice) == (5_000, 6_500, 7_410)


def test_take_back_of_what_is_taken_back_already_leads_to_the_list(client, practice):
    page = address(practice, "cost_take_back", staff="nurse")

    assert client.get(page).url == address(practice)
    assert client.post(page).url == address(practice)
    assert not practice.cost_changes.exists()


def test_manual_is_chosen(client, practice):
    page = address(practice, "manual_change")

    asked = text(client.get(page))
    assert "Manual of 2025, the newest that we have" in asked
    shown = text(client.post(page, {"manual_year": "2024"}, follow=True))

    assert "The manual of 2024 is used." in shown
    assert "£222.00" in shown  # 60 times £3.70
    assert store.unit_costs_of(practice).manual_year == 2024


@pytest.mark.parametrize("year", ["", "2022", "x"])
def test_manual_that_is_none_says_so(client, practice, year):
    shown = text(client.post(address(practice, "manual_change"), {"manual_year": year}))

    assert "Select the year of a manual" in shown
    assert not practice.cost_changes.exists()


@pytest.mark.parametrize(
    ("year", "today", "says"),
    [
        (2024, 2026, "There is one of 2025"),
        (2025, 2027, "We have no newer one"),
        (2025, 2026, None),
    ],
)
def test_list_warns_of_an_old_manual(practice, manager, year, today, says):
    operations.choose_manual(practice=practice, manual_year=year, by=manager.user)
    with time_machine.travel(datetime(today, 6, 1, 9, tzinfo=UTC), tick=False):
        client = Client()
        client.force_login(manager.user)
        shown = text(client.get(address(practice)))

    assert ("These costs are old" in shown) == bool(says)
    assert (says or "") in shown


def test_changes_are_listed_newest_first_and_in_pages(client, practice, manager):
    for central in range(5_001, 5_023):
        own_cost(practice, manager.user, central=central)

    shown = text(client.get(address(practice)))

    assert shown.index("£50.22") < shown.index("£50.21 ")
    assert "£50.02" not in shown.split("What was changed, and why")[1]
    assert "page=2" in shown


def test_changes_of_somebody_who_has_left_stay(client, practice):
    own_cost(practice, UserFactory())

    assert "Somebody who has left" in text(client.get(address(practice)))


def test_reason_is_text_and_nothing_else(client, practice):
    shown = text(change(client, practice, reason="<b>us</b>"))

    assert "<b>us</b>" not in shown
    assert "&lt;b&gt;us&lt;/b&gt;" in shown
