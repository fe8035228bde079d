"""The pages of figures."""

import html

import pytest
from django.test import Client
from django.urls import reverse

from attenders.demand.subjects import SUBJECTS
from tests.extracts import row
from tests.factories import MembershipFactory


@pytest.fixture
def manager(committed, quiet_bell):
    return MembershipFactory()


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def page(manager):
    client = Client()
    client.force_login(manager.user)

    def show(slug: str, query: str = ""):
        ids = {"practice_id": manager.practice_id, "slug": slug}
        return client.get(reverse("demand:subject", kwargs=ids) + query)

    show.client = client
    return show


def text(response) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


@pytest.fixture
def loaded(practice, upload_rows):
    often = [row("P0", f"{day:02}/03/2025") for day in range(1, 21)]
    return upload_rows(
        practice, [*often, *(row(f"P{n}", "21/03/2025") for n in range(1, 40))]
    )


@pytest.mark.parametrize("slug", SUBJECTS)
def test_subject_before_any_upload_says_what_it_shows(page, slug):
    shown = text(page(slug))

    assert "Nothing has been uploaded yet" in shown
    assert SUBJECTS[slug].parts[0].shows in shown


def test_every_subject_is_shown(page, loaded):
    for slug in SUBJECTS:
        response = page(slug)
        assert response.status_code == 200, slug
