"""The pages about running an export, which anybody may read."""

import pytest
from django.test import Client
from django.urls import reverse

from attenders.extracts.reading import exports, read_extract
from attenders.extracts.reading.layouts import TEMPLATE_HEADINGS


pytestmark = pytest.mark.django_db


def shown(name: str) -> str:
    return " ".join(Client().get(reverse(f"programme:{name}")).content.decode().split())


def test_export_list_leads_to_every_system():
    page = shown("export_list")

    for name in ("export_emis", "export_systmone", "export_another"):
        assert reverse(f"programme:{name}") in page


def test_export_emis_says_first_that_the_report_has_no_patients():
    page = shown("export_emis")

    said = page.index("The appointment report has no patients")
    assert said < page.index("EMIS Number")
    assert "We have not seen a file of such a list" in page
    assert all(tick.heading in page for tick in exports.EMIS_LIST)


def test_export_systmone_tells_of_the_cap():
    page = shown("export_systmone")

    assert "no more than 30,000 rows" in page
    assert all(tick.heading in page for tick in exports.SYSTMONE)


def test_export_another_documents_every_column():
    page = shown("export_another")

    assert all(heading in page for heading in TEMPLATE_HEADINGS)
    assert "patient walked out" in page  # one of the words that are read


def test_template_download_is_the_headings():
    response = Client().get(reverse("programme:template_download"))

    assert response.content.decode() == "\ufeff" + ",".join(TEMPLATE_HEADINGS) + "\r\n"


def test_example_download_is_read_as_our_template(tmp_path):
    response = Client().get(reverse("programme:example_download"))
    path = tmp_path / "example.csv"
    path.write_bytes(response.content)

    found = read_extract(path)

    assert found.layout.name == "our template"
    assert (found.rows_accepted, found.problems.empty) == (30, True)


@pytest.mark.parametrize(
    "name", ["export_list", "export_emis", "export_systmone", "export_another"]
)
def test_export_pages_show_no_tags_of_their_own(name):
    page = shown(name)

    assert "&lt;" not in page
    assert page.count("<h1") == 1
