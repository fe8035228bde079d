"""The rules of who starts an appointment: seen beside their counts, and changed."""

import json
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from academy.people import erasure
from academy.people.models import AuditEvent, Role
from attenders.analysis.initiative_rules import PRACTICE, InitiativeRule
from attenders.choices import operations, store
from attenders.choices.kept_rules import DEFAULT_KEPT
from attenders.choices.models import InitiativeRuleSet
from tests.factories import MembershipFactory, PracticeFactory


pytestmark = pytest.mark.django_db
INR = next(one.id for one in DEFAULT_KEPT.kept if one.rule.name == "INR")
REGULAR = DEFAULT_KEPT.kept[-1].id
GIVEN = {
    "name": "Ears",
    "initiative": "PRACTICE",
    "words": "ear care\nsyringe*, wax",
    "but_not": "infection",
    "staff": ["NURSE"],
    "before": str(INR),
}


@pytest.fixture
def manager():
    return MembershipFactory(role=Role.PRACTICE_MANAGER)


@pytest.fixture
def practice(manager):
    return manager.practice


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(manager) -> Client:
    return signed_in(manager.user)


@pytest.fixture
def reader(practice) -> Client:
    return signed_in(
        MembershipFactory(practice=practice, role=Role.PRACTICE_CLINICIAN).user
    )


def address(practice, name: str, space: str = "choices", **ids: object) -> str:
    return reverse(f"{space}:{name}", kwargs={"practice_id": practice.pk, **ids})


def listed(client, practice):
    return client.get(address(practice, "rule_list", "demand"))


def text(response) -> str:
    return " ".join(response.content.decode().split())


def names(practice) -> list[str]:
    return [one.rule.name for one in store.kept_rules_of(practice).kept]


def actions() -> list[str]:
    found = AuditEvent.objects.filter(action__startswith="INITIATIVE").order_by("pk")
    return list(found.values_list("action", flat=True))


def add(practice, by, name: str = "Ears", words: tuple[str, ...] = ("ear",)) -> bool:
    rule = InitiativeRule(name, PRACTICE, words)
    return operations.add_rule(practice=practice, rule=rule, before=None, by=by)


# What is kept


def test_practice_that_changed_nothing_has_our_rules(practice):
    assert store.kept_rules_of(practice) == DEFAULT_KEPT
    assert store.last_change_of_rules(practice) is None


def test_rules_of_another_practice_are_its_own(practice, manager):
    add(practice, manager.user)

    assert store.kept_rules_of(PracticeFactory()) == DEFAULT_KEPT
    row = InitiativeRuleSet.objects.get()
    assert (row.schema_version, row.changed_by_id) == (1, manager.user.pk)


def test_going_back_forgets_all_changes(practice, manager):
    add(practice, manager.user)

    assert operations.reset_rules(practice=practice, by=manager.user)
    assert not operations.reset_rules(practice=practice, by=manager.user)
    assert store.kept_rules_of(practice) == DEFAULT_KEPT
    assert actions() == ["INITIATIVE_RULE_ADDED", "INITIATIVE_RULES_RESET"]


def test_audit_has_no_words_of_the_practice(practice, manager):
    add(practice, manager.user, name="Dr Example’s ears")

    event = AuditEvent.objects.get(action="INITIATIVE_RULE_ADDED")
    assert event.detail == {"rules": 16, "rules_on": 16}
    assert isinstance(event.object_id, UUID)


# Pages


def test_list_shows_every_rule_in_words(client, practice):
    shown = text(listed(client, practice))

    assert "These are the rules that everybody starts with." in shown
    assert "2. Asked for online" in shown
    assert "Started by the practice: the slot type says “inr”, “warfarin*”" in shown
    assert "No figures have been worked out yet." in shown
    assert "Go back to our rules" not in shown


def test_list_of_a_clinician_offers_no_change(reader, practice):
    shown = text(listed(reader, practice))

    assert "a practice manager can change them" in shown
    assert address(practice, "rule_add") not in shown
    assert address(practice, "rule_change", rule_id=INR) not in shown
    assert address(practice, "rules_download") in shown


def test_rule_is_added_in_its_place(client, practice, manager):
    shown = text(client.post(address(practice, "rule_add"), GIVEN, follow=True))

    at = names(practice).index("Ears")
    assert names(practice)[at + 1] == "INR"
    rule = store.kept_rules_of(practice).kept[at].rule
    assert rule.words == ("ear care", "syringe*", "wax")
    assert (rule.but_not, rule.staff, rule.regular) == (
        ("infection",),
        ("NURSE",),
        None,
    )
    assert "“Ears” is added." in shown
    assert f"by {manager.user.email}" in shown


def test_new_rule_starts_before_the_one_of_regularity(client, practice):
    shown = text(client.get(address(practice, "rule_add")))

    assert f'<option value="{REGULAR}" selected' in shown


def test_rule_is_changed_where_it_stands(client, practice):
    page = address(practice, "rule_change", rule_id=INR)
    asked = text(client.get(page))
    before = names(practice)
    given = GIVEN | {"before": str(store.kept_rules_of(practice).after(INR))}

    client.post(page, given)

    assert ">inr warfarin* anticoag* anti coag*</textarea>" in asked
    assert names(practice) == ["Ears" if name == "INR" else name for name in before]


def test_regular_visits_have_numbers_that_can_be_changed(client, practice):
    page = address(practice, "rule_change", rule_id=REGULAR)
    given = GIVEN | {"is_regular": "on", "visits": "5", "longest": ""}

    assert 'name="longest" type="text" value="190"' in text(client.get(page))
    client.post(page, given)

    regular = store.kept_rules_of(practice).found(REGULAR).rule.regular
    assert (regular.visits, regular.longest) == (5, 190)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": ""}, "Enter a name for the rule"),
        ({"name": "x" * 81}, "Name must be 80 characters or fewer"),
        ({"initiative": ""}, "Select who starts such appointments"),
        ({"words": "ear*care"}, "“ear*care” is no word to look for"),
        ({"words": "x" * 81}, "A phrase has at most 80 characters"),
        ({"words": "\n".join(map(str, range(61)))}, "Give at most 60 words or phrases"),
        ({"but_not": "!"}, "“!” is no word to look for"),
        ({"words": "", "but_not": "", "staff": []}, "Give words of slot types, staff"),
        ({"words": ""}, "Words that must not be there need words that must"),
        ({"is_regular": "on", "visits": "2"}, "Visits must be a whole number from 3"),
        (
            {"is_regular": "on", "shortest": "9", "longest": "8"},
            "The shortest interval is 1 day or more",
        ),
        ({"name": "inr"}, "Two rules are called “inr”."),
        ({"before": str(uuid4())}, "Select where the rule comes"),
    ],
)
def test_rule_that_cannot_be_used_says_why(client, practice, fields, says):
    shown = text(client.post(address(practice, "rule_add"), GIVEN | fields))

    assert "Error: Add a rule" in shown
    assert says in shown
    assert store.kept_rules_of(practice) == DEFAULT_KEPT


def test_rule_is_switched_off_and_on(client, practice):
    page = address(practice, "rule_switch", rule_id=INR)

    off = text(client.post(page, {"to": "off"}, follow=True))

    assert "“INR” is switched off." in off
    assert "Switched off, so it takes none." in off
    assert client.get(page).url == address(practice, "rule_list", "demand")
    assert "INR" not in [one.name for one in store.initiative_rules_of(practice)]
    client.post(page, {"to": "on"})
    assert store.kept_rules_of(practice) == DEFAULT_KEPT


def test_rule_is_asked_about_before_it_is_removed(client, practice):
    page = address(practice, "rule_remove", rule_id=INR)

    asked = text(client.get(page))
    shown = text(client.post(page, follow=True))

    assert "switch it off instead" in asked
    assert "“INR” is removed." in shown
    assert "INR" not in names(practice)
    assert client.get(page).status_code == 404


def test_going_back_says_what_is_lost(client, practice, manager):
    add(practice, manager.user)
    page = address(practice, "rules_reset")

    asked = text(client.get(page))
    shown = text(client.post(page, follow=True))

    assert "<li>Ears</li>" in asked
    assert "Our rules count again." in shown
    assert store.kept_rules_of(practice) == DEFAULT_KEPT


def test_rules_are_taken_home_as_a_file(reader, practice, manager):
    add(practice, manager.user, words=("ear", "wäx"))

    response = reader.get(address(practice, "rules_download"))

    found = json.loads(response.content)
    assert "attachment" in response.headers["Content-Disposition"]
    assert found["schema_version"] == 1
    assert found["rules"][-1]["words"] == ["ear", "wäx"]
    assert actions()[-1] == "INITIATIVE_RULES_EXPORTED"


def test_changes_while_everything_is_being_deleted_say_so(client, practice, manager):
    erasure.ask(practice=practice, by=manager.user)
    pages = [
        (address(practice, "rule_add"), GIVEN),
        (address(practice, "rule_change", rule_id=REGULAR), GIVEN),
        (address(practice, "rule_switch", rule_id=INR), {"to": "off"}),
        (address(practice, "rule_remove", rule_id=INR), {}),
        (address(practice, "rules_reset"), {}),
    ]

    for page, given in pages:
        assert "is being deleted" in text(client.post(page, given, follow=True))


def test_clinician_changes_nothing(reader, practice):
    pages = [
        address(practice, "rule_add"),
        address(practice, "rules_reset"),
        *(
            address(practice, name, rule_id=INR)
            for name in ("rule_change", "rule_switch", "rule_remove")
        ),
    ]

    sent = [reader.post(page, GIVEN) for page in pages]

    assert [response.status_code for response in sent] == [403] * 5
    assert store.kept_rules_of(practice) == DEFAULT_KEPT
