"""Figures follow when a practice changes its rules of who starts an appointment."""

import pytest
from django.test import Client
from django.urls import reverse

from academy.people.models import Job
from attenders.choices import operations
from attenders.choices.kept_rules import DEFAULT_KEPT
from attenders.demand import store as results
from attenders.demand.tasks import analyse
from tests.extracts import row
from tests.factories import MembershipFactory


INR = next(one.id for one in DEFAULT_KEPT.kept if one.rule.name == "INR")
REGULAR = DEFAULT_KEPT.kept[-1].id


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(practice, name: str, space: str = "choices", **ids: object) -> str:
    return reverse(f"{space}:{name}", kwargs={"practice_id": practice.pk, **ids})


def listed(client, practice):
    return client.get(address(practice, "rule_list", "demand"))


def text(response) -> str:
    return " ".join(response.content.decode().split())


def slot(kind: str, *, patient: str = "P1", day: str = "03/03/2025") -> str:
    return row(patient, day).replace("Routine appointment", kind)


@pytest.fixture
def loaded(committed, upload_rows):
    """A manager's practice with three INR checks and two of its own kind."""
    manager = MembershipFactory()
    rows = [
        *(slot("INR check", patient=one) for one in ("P1", "P2")),
        slot("INR check", day="10/03/2025"),
        *(slot("Zebra (long)", patient=one) for one in ("P1", "P3")),
    ]
    upload_rows(manager.practice, rows)
    return manager


def work_out(practice) -> None:
    for job in Job.objects.filter(kind="ANALYSE", state="QUEUED"):
        analyse(job_id=str(job.pk))


def test_rule_has_its_count_and_what_none_took_is_below(loaded):
    practice = loaded.practice

    shown = text(listed(signed_in(loaded.user), practice))

    assert "<strong>3 appointments</strong> of 2 people" in shown
    assert "Of 5 attended appointments with a patient, 3 (60.0%) were started" in shown
    below = shown.split("Slot types that no rule took")[1].split("</table>")[0]
    zebra = practice.slot_types.get(text="Zebra (long)")
    assert address(practice, "slot_type_add", slot_type_id=zebra.pk) in below
    assert "INR check" not in below


def test_slot_type_is_added_to_a_rule_and_figures_follow(loaded):
    practice, client = loaded.practice, signed_in(loaded.user)
    zebra = practice.slot_types.get(text="Zebra (long)")
    page = address(practice, "slot_type_add", slot_type_id=zebra.pk)
    asked = text(client.get(page))

    shown = text(client.post(page, {"rule": str(INR)}, follow=True))

    assert "“zebra long”" in asked
    assert str(REGULAR) not in asked  # with words it would take fewer
    assert "“zebra long” is added to the rule." in shown
    assert "have changed since these figures were worked out" in shown
    assert "How many it takes is here with the next figures." in shown
    work_out(practice)
    found = results.load(results.latest_run(practice), "INITIATED")
    assert (found.practice, found.not_clear) == (5, 0)
    assert "Every slot type that has a name is taken" in text(listed(client, practice))


def test_slot_type_needs_a_rule(loaded):
    zebra = loaded.practice.slot_types.get(text="Zebra (long)")
    page = address(loaded.practice, "slot_type_add", slot_type_id=zebra.pk)

    shown = text(signed_in(loaded.user).post(page, {"rule": str(REGULAR)}))

    assert shown.count("Select a rule") == 2


def test_slot_type_makes_a_new_rule(loaded):
    zebra = loaded.practice.slot_types.get(text="Zebra (long)")
    client, page = signed_in(loaded.user), address(loaded.practice, "rule_add")

    shown = text(client.get(f"{page}?slot_type={zebra.pk}"))

    assert ">zebra long</textarea>" in shown
    for nobody in ("0", "x", "9" * 30):
        assert client.get(f"{page}?slot_type={nobody}").status_code == 200


def test_slot_type_without_a_word_is_no_word(loaded):
    odd = loaded.practice.slot_types.create(text="***")
    page = address(loaded.practice, "slot_type_add", slot_type_id=odd.pk)

    assert "cannot be a word of a rule" in text(signed_in(loaded.user).get(page))


def test_switching_off_asks_for_figures_once_and_order_of_rules_too(loaded):
    practice, by = loaded.practice, loaded.user

    operations.switch_rule(practice=practice, rule_id=INR, is_on=False, by=by)
    operations.switch_rule(practice=practice, rule_id=INR, is_on=False, by=by)

    assert practice.jobs.filter(kind="ANALYSE", state="QUEUED").count() == 1
    assert results.is_stale(results.latest_run(practice))
    work_out(practice)
    assert not results.is_stale(results.latest_run(practice))
    found = results.load(results.latest_run(practice), "INITIATED")
    assert (found.practice, found.not_clear) == (0, 5)


def test_rule_that_is_off_asks_for_no_figures_when_it_is_changed(loaded):
    practice, by = loaded.practice, loaded.user
    operations.switch_rule(practice=practice, rule_id=INR, is_on=False, by=by)
    work_out(practice)

    operations.add_words(practice=practice, rule_id=INR, words=["zebra"], by=by)

    assert not practice.jobs.filter(state="QUEUED").exists()
    assert not results.is_stale(results.latest_run(practice))
