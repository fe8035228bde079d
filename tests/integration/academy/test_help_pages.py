"""The pages that explain: words, methods, and our sums beside printed ones."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from attenders.analysis.methods import methods
from attenders.charts.glossary import TERMS
from attenders.tallies import summary
from tests.factories import MembershipFactory


pytestmark = pytest.mark.django_db


def page(name: str, client: Client | None = None) -> str:
    response = (client or Client()).get(reverse(f"programme:{name}"))
    assert response.status_code == 200
    return response.content.decode()


def text(content: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content)).split())


def ids(content: str) -> list[str]:
    return re.findall(r' id="([^"]+)"', content)


def inner_links(content: str) -> set[str]:
    return set(re.findall(r' href="#([^"]+)"', content)) - {"maincontent"}


@pytest.fixture
def somebody() -> Client:
    client = Client()
    client.force_login(MembershipFactory().user)
    return client


@pytest.mark.parametrize("name", ["page_glossary", "page_methods"])
def test_addresses_on_a_page_lead_somewhere_and_are_single(name):
    content = page(name)

    assert inner_links(content) <= set(ids(content))
    assert len(set(ids(content))) == len(ids(content))
    assert content.count("<h1") == 1


def test_page_glossary_has_every_word_with_its_source():
    content = page("page_glossary")

    assert set(TERMS) <= set(ids(content))
    said = text(content)
    for term in TERMS.values():
        assert term.meaning in said
        assert f"Source: {term.source}" in said


def test_page_methods_has_every_card_in_full():
    content = page("page_methods")

    said = text(content)
    for subject in methods(also={"Who gets turned away": summary}):
        assert subject.title in said
        for listed in subject.methods:
            assert listed.card.anchor in ids(content)
            assert all(value in said for _, value in listed.card.rows())
            assert listed.module in said


def test_page_methods_hides_nothing_from_the_search_of_a_browser():
    assert "<details" not in page("page_methods")


def test_page_sums_shows_ours_beside_the_printed(somebody):
    said = text(page("page_sums", somebody))

    assert "49 of our 52 figures are those of the paper" in said
    assert "OPR of doctor A 22 of 35 62.9% 63.9% No, see below" in said
    assert "AABC A 0.50 0.50 0.17 0.17 Yes" in said
    assert "printed 63.9%, ours 62.9%" in said


def test_page_sums_is_for_people_who_are_signed_in():
    response = Client().get(reverse("programme:page_sums"))

    assert response.status_code == 302


def test_page_help_leads_to_all_three():
    content = page("page_help")

    for name in ("page_glossary", "page_methods", "page_sums"):
        assert reverse(f"programme:{name}") in content
