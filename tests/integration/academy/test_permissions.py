"""Every address for every role, made from the URLconf so that none is forgotten."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from academy.people.models import PRACTICE_ROLES, AuditEvent, Role
from academy.people.operations import add_person
from tests.factories import MembershipFactory, PracticeFactory, UserFactory


pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {
    "programme:health",
    "programme:page_help",
    "programme:page_glossary",
    "programme:page_methods",
    "programme:export_list",
    "programme:export_emis",
    "programme:export_systmone",
    "programme:export_another",
    "programme:template_download",
    "programme:example_download",
    "programme:page_privacy",
    "programme:page_accessibility",
    "account_login",
    "account_inactive",
    "account_logout",  # which leads home
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}


def all_urls(resolver: URLResolver, space: str = "", values: tuple[str, ...] = ()):
    """Every named address: its name, and the names of the ids in it."""
    for entry in resolver.url_patterns:
        ids = (*values, *re.findall(r"<(?:\w+:)?(\w+)>", str(entry.pattern)))
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", tuple(dict.fromkeys(ids))
        else:
            inner = f"{entry.namespace}:" if entry.namespace else space
            yield from all_urls(entry, inner, ids)


URLS = sorted(all_urls(get_resolver()))
OF_A_PRACTICE = [(name, ids) for name, ids in URLS if "practice_id" in ids]


def address(name: str, ids: tuple[str, ...], **known: object) -> str:
    nobody = {"patient_id": 1, "slot_type_id": 1}  # ids of rows are whole numbers
    made = {key: known.get(key, nobody.get(key, uuid.UUID(int=1))) for key in ids}
    if "uidb36" in made:
        made = {"uidb36": "1", "key": "x-y"}
    return reverse(name, kwargs=made)


def signed_in(membership) -> Client:
    client = Client()
    client.force_login(membership.user)
    return client


@pytest.mark.parametrize(("name", "ids"), URLS)
def test_nobody_sees_more_than_the_open_pages(name, ids):
    response = Client().get(address(name, ids))

    if name in OPEN_TO_ALL:
        assert "sign-in" not in response.headers.get("Location", "")
    else:
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("method", ["get", "post", "head", "put", "delete"])
@pytest.mark.parametrize(("name", "ids"), OF_A_PRACTICE)
def test_another_practice_is_not_found(name, ids, method):
    client = signed_in(MembershipFactory())

    other = address(name, ids, practice_id=PracticeFactory().pk)
    none = address(name, ids, practice_id=uuid.uuid4())

    assert getattr(client, method)(other).status_code == 404
    assert getattr(client, method)(none).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role not in PRACTICE_ROLES])
@pytest.mark.parametrize(("name", "ids"), OF_A_PRACTICE)
def test_roles_outside_a_practice_find_none_of_its_pages(name, ids, role):
    client = signed_in(MembershipFactory(role=role, practice=None))

    response = client.get(address(name, ids, practice_id=PracticeFactory().pk))

    assert response.status_code == 404


@pytest.mark.parametrize("role", PRACTICE_ROLES)
@pytest.mark.parametrize(("name", "ids"), OF_A_PRACTICE)
def test_people_of_the_practice_see_its_pages(name, ids, role):
    membership = MembershipFactory(role=role)
    page = address(name, ids, practice_id=membership.practice_id)

    response = signed_in(membership).get(page)

    if role not in resolve(page).func.roles:
        expected = 403
    else:  # something of the practice that is not there is not found
        expected = 404 if set(ids) - {"practice_id"} else 200
    assert response.status_code == expected


def test_pages_for_practice_managers_alone():
    """The list to be looked at when it changes: no page is closed by accident."""
    made = [(name, address(name, ids)) for name, ids in OF_A_PRACTICE]
    alone = {
        name
        for name, page in made
        if Role.PRACTICE_CLINICIAN not in resolve(page).func.roles
    }

    assert alone == {
        "choices:at_risk_change",
        "choices:income_change",
        "choices:income_remove",
        "choices:owner_change",
        "choices:rule_add",
        "choices:rule_change",
        "choices:rule_remove",
        "choices:rule_switch",
        "choices:rules_reset",
        "choices:slot_type_add",
        "costs:cost_change",
        "costs:cost_take_back",
        "costs:manual_change",
        "demand:guess_skip",
        "demand:number_list",
        "demand:report_approve",
        "extracts:erasure_add",
        "extracts:retention_change",
        "extracts:retention_confirm",
    }


@pytest.mark.parametrize(
    "name",
    [
        "demand:number_list",
        "extracts:erasure_add",
        "extracts:retention_change",
        "extracts:retention_confirm",
    ],
)
def test_pages_behind_the_password_do_nothing_without_it(name):
    practice = PracticeFactory()
    manager = add_person(
        email="manager@example.org",
        role=Role.PRACTICE_MANAGER,
        practice=practice,
        password="a password that is long",
        by=None,
    )
    client = Client()
    client.force_login(manager)
    page = reverse(name, kwargs={"practice_id": practice.pk})
    before = AuditEvent.objects.count()

    asked = client.get(page)
    sent = client.post(page, {"months": "13", "code": practice.ods_code})

    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert sent.headers["Location"] == page
    assert AuditEvent.objects.count() == before


def test_every_view_of_a_practice_says_who_may_open_it():
    def views(resolver: URLResolver, scoped: bool = False):
        for entry in resolver.url_patterns:
            inside = scoped or "practice_id" in str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from views(entry, inside)
            elif inside:
                yield entry.callback

    found = list(views(get_resolver()))

    assert found
    assert [view for view in found if not getattr(view, "roles", ())] == []


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.FACULTY, "No practice has shown you anything yet"),
        (Role.FEDERATION_LEAD, "There is no federation in your name yet"),
        (Role.ADMINISTRATOR, "An administrator never sees patients’ data"),
    ],
)
def test_home_says_what_is_there_for_the_role(role, words):
    client = signed_in(MembershipFactory(role=role, practice=None))

    assert words in client.get("/").content.decode()


def test_home_of_one_practice_is_its_own():
    membership = MembershipFactory()

    response = signed_in(membership).get("/")

    assert response.headers["Location"] == reverse(
        "practice_home", kwargs={"practice_id": membership.practice_id}
    )


def test_home_of_two_practices_offers_both():
    first = MembershipFactory()
    second = MembershipFactory(user=first.user)

    page = signed_in(first).get("/").content.decode()

    assert first.practice.name in page
    assert second.practice.name in page


def test_home_without_a_role_says_whom_to_ask():
    client = Client()
    client.force_login(UserFactory())

    assert "you have no role yet" in client.get("/").content.decode()
