"""What a practice's own words say is shown as words, on pages of figures and in files."""

import csv
import io
import re
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from attenders.analysis.unit_costs import Rate
from attenders.costs import operations as costs
from attenders.demand import operations
from attenders.demand.subjects import SUBJECTS
from attenders.demand.tasks import analyse
from tests.extracts import HEADINGS
from tests.factories import MembershipFactory


HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "{{7*7}}{% raw %}",
    "=cmd|'/c calc'!A1",
    "\ufeff=1+1",
    "@SUM(A1)",
)
MARKUP = ("<img src=x", "<script>alert", "</script><script")


@pytest.fixture
def manager(committed, quiet_bell):
    return MembershipFactory()


@pytest.fixture
def practice(manager, upload_file, tmp_path):
    """Its slot types, clinicians, conditions and reasons are all hostile."""
    lines = []
    for at in range(180):
        words = HOSTILE[at % len(HOSTILE)]
        day = date(2024, 4, 1) + timedelta(4 * at)
        lines.append(
            f"P{at % 12},{day:%d/%m/%Y},09:00,{day:%d/%m/%Y},Attended,Face to face,GP,"
            f'"{words}","{words}",10,1960,Female,"{words}"'
        )
    path = tmp_path / "hostile.csv"
    path.write_text("\n".join((HEADINGS, *lines, "")), "utf-8")
    practice = manager.practice
    for staff, words in zip(("GP", "NURSE"), HOSTILE, strict=False):
        costs.set_own_cost(
            practice=practice,
            staff=staff,
            rate=Rate(100, 200, 300),
            reason=words,
            by=manager.user,
        )
    upload_file(practice, path)
    for job in practice.jobs.filter(kind="ANALYSE", state="QUEUED"):
        analyse(job_id=str(job.pk))
    operations.skip_guess(practice=practice, by=manager.user)
    return practice


@pytest.fixture
def client(manager) -> Client:
    client = Client()
    client.force_login(manager.user)
    return client


def cells(csv_text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(csv_text)) for cell in row]


def test_hostile_words_are_only_words(practice, client):
    """One practice for all pages: it takes longer to load than they do."""
    ids = {"practice_id": practice.pk}
    names = ("dashboard", "people", "rule_list", "analyses", "quality", "report")
    addresses = [reverse(f"demand:{name}", kwargs=ids) for name in names]
    addresses += [reverse("costs:cost_list", kwargs=ids)]
    addresses += [
        reverse("demand:subject", kwargs={**ids, "slug": slug}) for slug in SUBJECTS
    ]
    files = set()
    said = ""

    for address in addresses:
        shown = client.get(address).content.decode()
        said += shown
        assert not [words for words in MARKUP if words in shown], address
        files |= set(re.findall(r'href="(/practices/[^"?]+\.(?:csv|xlsx))', shown))

    assert "&lt;img src=x" in said
    assert len(files) > 20
    written = ""
    for address in sorted(files):
        content = b"".join(client.get(address))
        if address.endswith(".csv"):
            found = cells(content.decode("utf-8-sig"))
            assert not [one for one in found if one[:1] in ("=", "@", "\ufeff")]
            written += "".join(found)
        else:
            with ZipFile(io.BytesIO(content)) as book:
                sheets = [n for n in book.namelist() if n.startswith("xl/worksheets/")]
                assert not [n for n in sheets if b"<f>" in book.read(n)], address
    assert "'=cmd" in written
