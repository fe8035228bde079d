"""What a practice says that figures go by: its income, and whose list of risk it is."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from academy.exceptions import ErasureError
from academy.people import erasure
from academy.people.models import AuditEvent, Role
from attenders.analysis.at_risk import DEFAULT_RULE
from attenders.analysis.funding import Income
from attenders.choices import operations, store
from attenders.choices.models import AtRiskOwner, PracticeIncome
from tests.factories import MembershipFactory, PracticeFactory, UserFactory


pytestmark = pytest.mark.django_db
INCOME = Income(
    *("WEIGHTED", 841_236, 8_400, 86_500_000, 10_283),
    *(date(2026, 3, 31), "Statement of March"),
)
GIVEN = {
    "kind": "WEIGHTED",
    "people": "8,400",
    "weighted": "8,412.36",
    "contract": "£865,000",
    "per_head": "102.83",
    "dated": "31/3/2026",
    "source": "Statement of March",
}
RULE = {"fewest": "1", "most": "4", "least_conditions": "3", "frailty": ["SEVERE"]}


@pytest.fixture
def manager():
    return MembershipFactory(role=Role.PRACTICE_MANAGER)


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def clinician(practice):
    made = MembershipFactory(practice=practice, role=Role.PRACTICE_CLINICIAN).user
    made.name = "Dr Example"
    made.save()
    return made


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(manager) -> Client:
    return signed_in(manager.user)


@pytest.fixture
def reader(clinician) -> Client:
    return signed_in(clinician)


def address(practice, name: str, space: str = "choices") -> str:
    return reverse(f"{space}:{name}", kwargs={"practice_id": practice.pk})


def text(response) -> str:
    return " ".join(response.content.decode().split())


def written_down(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action))


def enter(practice, by, income: Income = INCOME) -> bool:
    return operations.enter_income(practice=practice, income=income, by=by)


# Income


def test_income_is_kept_and_written_down_without_its_text(practice, manager):
    assert enter(practice, manager.user)
    assert not enter(practice, manager.user)

    assert store.income_of(practice) == INCOME
    (event,) = written_down("INCOME_ENTERED")
    assert event.detail["contract_pence"] == 86_500_000
    assert "Statement" not in json.dumps(event.detail)


def test_income_takes_the_place_of_what_was_said(practice, manager):
    enter(practice, manager.user)
    other = replace(INCOME, contract_pence=1)

    enter(practice, manager.user, other)

    assert store.income_of(practice) == other
    assert store.income_of(PracticeFactory()) is None


def test_income_is_removed_once(practice, manager):
    enter(practice, manager.user)

    assert operations.remove_income(practice=practice, by=manager.user)
    assert not operations.remove_income(practice=practice, by=manager.user)
    assert store.income_of(practice) is None
    assert len(written_down("INCOME_REMOVED")) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda by, practice: enter(practice, by),
        lambda by, practice: operations.remove_income(practice=practice, by=by),
        lambda by, practice: operations.reset_rules(practice=practice, by=by),
        lambda by, practice: operations.set_at_risk_rule(
            practice=practice, rule=DEFAULT_RULE, by=by
        ),
        lambda by, practice: operations.name_at_risk_owner(
            practice=practice, owner=by, by=by
        ),
    ],
)
def test_nothing_is_chosen_while_everything_is_being_deleted(practice, manager, change):
    erasure.ask(practice=practice, by=manager.user)

    with pytest.raises(ErasureError, match="again when that is done"):
        change(manager.user, practice)


@pytest.mark.parametrize(
    "fields",
    [
        {"contract_pence": None, "per_head_pence": None},
        {"people": 0},
        {"kind": "RAW"},
    ],
)
def test_income_that_makes_no_sense_is_not_stored(practice, fields):
    known = {name: getattr(INCOME, name) for name in store.INCOME_FIELDS}

    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeIncome.objects.create(practice=practice, **{**known, **fields})


def test_income_page_without_any_asks_the_manager(client, reader, practice):
    page = address(practice, "income_show")

    assert "Enter what your list brings" in text(client.get(page))
    shown = text(reader.get(page))
    assert "Nothing has been entered yet" in shown
    assert address(practice, "income_change") not in shown


def test_income_is_entered_and_shown(client, reader, practice):
    shown = text(client.post(address(practice, "income_change"), GIVEN, follow=True))

    assert store.income_of(practice) == INCOME
    assert "The income is saved. The figures follow" in shown
    for words in ("£865,000.00 a year", "£102.83 a year", "8,412.36 weighted"):
        assert words in shown
    assert "31 March 2026" in shown
    assert "£865,042.98, but the contract sum entered is £865,000.00" in shown
    assert "Statement of March" in text(reader.get(address(practice, "income_show")))


def test_income_of_a_raw_list_needs_no_weighted_one(client, practice):
    given = GIVEN | {"kind": "RAW", "weighted": "", "contract": ""}

    shown = text(client.post(address(practice, "income_change"), given, follow=True))

    income = store.income_of(practice)
    assert (income.list_hundredths, income.contract_pence) == (840_000, None)
    assert "payment per head times list, £863,772.00" in shown
    assert "8,400 registered" in shown


def test_income_form_starts_with_what_was_entered(client, practice, manager):
    enter(practice, manager.user)

    shown = text(client.get(address(practice, "income_change")))

    for value in ("8,412.36", "865,000", "102.83", "31/03/2026"):
        assert f'value="{value}"' in shown


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": ""}, "Select which list the payment is for"),
        ({"people": "many"}, "Registered patients must be a whole number"),
        ({"people": "0"}, "Registered patients must be 1 or more"),
        ({"weighted": ""}, "Enter the weighted list"),
        ({"weighted": "1.234"}, "Weighted list must be a number from 1 to 500,000"),
        ({"contract": "a lot"}, "Contract sum must be an amount from £0"),
        ({"contract": "NaN"}, "Contract sum must be an amount from £0"),
        ({"per_head": "1.234"}, "Payment per head must have whole pence"),
        ({"per_head": "-1"}, "Payment per head must be an amount from £0"),
        ({"contract": "", "per_head": ""}, "Enter the contract sum, or the payment"),
        ({"dated": "31/2/2026"}, "Date must be a real date"),
        ({"source": " "}, "Enter where the numbers are from"),
        ({"source": "x" * 301}, "must be 300 characters or fewer"),
    ],
)
def test_income_that_cannot_be_right_says_why(client, practice, fields, says):
    page = address(practice, "income_change")

    shown = text(client.post(page, GIVEN | fields))

    assert "Error: Enter what the list brings" in shown
    assert shown.count(says) == 2  # in the summary and at the field
    assert store.income_of(practice) is None


def test_income_of_tomorrow_is_refused(client, practice):
    tomorrow = timezone.localdate() + timedelta(days=1)
    given = GIVEN | {"dated": tomorrow.isoformat()}

    shown = text(client.post(address(practice, "income_change"), given))

    assert "Date must be today or in the past" in shown


def test_income_is_asked_about_before_it_is_removed(client, practice, manager):
    page = address(practice, "income_remove")
    assert "nothing to remove" in text(client.get(page))
    enter(practice, manager.user)

    assert "You entered £865,000.00 a year" in text(client.get(page))
    assert "The income is removed." in text(client.post(page, follow=True))
    assert store.income_of(practice) is None


def test_income_is_text_and_nothing_else(client, practice):
    given = GIVEN | {"source": "<b>us</b>"}

    shown = text(client.post(address(practice, "income_change"), given, follow=True))

    assert "<b>us</b>" not in shown
    assert "&lt;b&gt;us&lt;/b&gt;" in shown


# The list of people at risk: who is on it, whose it is


def test_rule_of_people_at_risk_is_changed_and_taken_back(client, practice):
    page = address(practice, "at_risk_change")
    assert "Go back to the numbers" not in text(client.get(page))

    client.post(page, RULE | {"needs_rising": "on"})

    rule = store.at_risk_rule_of(practice)
    assert (rule.fewest, rule.most, rule.least_conditions) == (1, 4, 3)
    assert (rule.frailty, rule.needs_rising) == (("SEVERE",), True)
    assert 'value="4"' in text(client.get(page))
    client.post(page, {"default": "yes"})
    assert store.at_risk_rule_of(practice) == DEFAULT_RULE
    assert len(written_down("AT_RISK_RULE_SET")) == 2


def test_rule_of_people_at_risk_can_go_by_conditions_alone(client, practice):
    client.post(address(practice, "at_risk_change"), RULE | {"frailty": []})

    assert store.at_risk_rule_of(practice).frailty == ()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"fewest": ""}, "Fewest contacts must be a whole number from 0 to 366"),
        ({"most": "0"}, "Most must be the same as or more than fewest"),
        ({"least_conditions": "0"}, "Conditions must be a whole number from 1 to 20"),
        ({"frailty": ["HUGE"]}, "Select a valid choice"),
    ],
)
def test_rule_that_cannot_be_right_says_why(client, practice, fields, says):
    shown = text(client.post(address(practice, "at_risk_change"), RULE | fields))

    assert shown.count(says) == 2
    assert store.at_risk_rule_of(practice) == DEFAULT_RULE


def test_owner_is_a_clinician_of_the_practice(client, practice, clinician, manager):
    MembershipFactory(role=Role.PRACTICE_CLINICIAN)
    page = address(practice, "owner_change")
    asked = text(client.get(page))

    shown = client.post(page, {"owner": str(clinician.pk)}, follow=True)

    assert asked.count('type="radio"') == 1
    assert "The list is for Dr Example." in text(shown)
    assert store.at_risk_owner_of(practice) == clinician
    (event,) = written_down("AT_RISK_OWNER_NAMED")
    assert (event.object_id, event.actor_id) == (clinician.pk, manager.user.pk)
    assert "Dr Example" not in json.dumps(event.detail)


def test_owner_who_is_nobody_here_is_refused(client, practice, clinician, manager):
    other = UserFactory()

    shown = text(client.post(address(practice, "owner_change"), {"owner": other.pk}))

    assert shown.count("Select a clinician") == 2
    for nobody in (other, manager.user):
        with pytest.raises(ValueError, match="no clinician"):
            operations.name_at_risk_owner(
                practice=practice, owner=nobody, by=manager.user
            )


def test_owner_page_without_clinicians_says_what_to_do(client, practice):
    assert "Ask the administrator" in text(
        client.get(address(practice, "owner_change"))
    )


def test_owner_who_leaves_is_no_owner(practice, clinician, manager):
    operations.name_at_risk_owner(practice=practice, owner=clinician, by=manager.user)
    again = operations.name_at_risk_owner(
        practice=practice, owner=clinician, by=manager.user
    )
    clinician.memberships.all().delete()

    assert not again
    assert store.at_risk_owner_of(practice) is None
    assert store.has_named_owner(practice)
    assert AtRiskOwner.objects.get().owner_id == clinician.pk


def test_clinician_changes_nothing(reader, practice):
    pages = {
        "income_change": GIVEN,
        "income_remove": {},
        "at_risk_change": RULE,
        "owner_change": {},
    }

    sent = [reader.post(address(practice, name), data) for name, data in pages.items()]

    assert [response.status_code for response in sent] == [403] * 4
    assert store.income_of(practice) is None
    assert not written_down("AT_RISK_RULE_SET")
