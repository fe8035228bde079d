"""Reports as documents: what is in them, what is not, and how long they are."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings

from academy import chromium
from attenders.analysis.disclosure import DisclosureError
from attenders.analysis.outside import OUTSIDE, outside_report
from attenders.analysis.view import DEFAULT
from attenders.charts.picture import picture
from attenders.demand import paper
from attenders.demand.blocks import About, blocks
from attenders.demand.report_documents import (
    Heading,
    inside_document,
    outside_document,
    whole_page,
)
from attenders.demand.report_inside import (
    CHOICES,
    FIRST_CHOICE,
    MOST_SUBJECTS,
    inside_report,
)
from tests.made_up_practice import made_up_results


HEADING = Heading("Hill & <Dale>", date(2026, 4, 2), date(2026, 4, 1))
needs_chromium = pytest.mark.skipif(
    not settings.CHROMIUM, reason="there is no Chromium here"
)


def about() -> About:
    _, window = made_up_results()
    return About(view=DEFAULT, window=window, today=date(2026, 4, 2))


def inside(*, subjects=FIRST_CHOICE, caveats=("Mind the gap.",)):
    results, _ = made_up_results()
    return inside_report(results, subjects=subjects, about=about(), caveats=caveats)


def outside(*, patients: int = 1200, subjects=tuple(OUTSIDE)) -> str:
    results, _ = made_up_results(patients=patients)
    report = outside_report(results, subjects=subjects, is_looked_at=True)
    return outside_document(report, heading=HEADING)


def text(document: str) -> str:
    """What a person reads of it, without the annex, which is words of ours."""
    before, _, _ = document.partition('<section class="app-report__annex">')
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", before)).split())


def printed(document: str, folder: Path) -> bytes:
    return chromium.printed(
        whole_page(document, title="A report"),
        program=settings.CHROMIUM,
        folder=folder,
        seconds=60,
        alive=lambda: None,
    )


def test_inside_report_has_every_subject_that_was_chosen():
    report = inside()

    assert {section.subject.slug for section in report.sections} == set(FIRST_CHOICE)
    assert all(section.blocks for section in report.sections)
    assert len(FIRST_CHOICE) == MOST_SUBJECTS


def test_inside_report_of_few_subjects_shows_more_of_each():
    one = inside(subjects=("demand",))

    assert len(one.sections[0].blocks) > 2
    assert one.pages <= paper.MOST_PAGES


@pytest.mark.parametrize("slug", CHOICES)
def test_every_figure_can_be_printed(slug):
    results, _ = made_up_results()

    for block in blocks(CHOICES[slug], results, about()):
        if block.drawing and block.drawing.figure:
            assert picture(block.drawing.figure, label="A").startswith("<svg")


def test_inside_document_says_what_to_know_first():
    document = text(inside_document(inside(), heading=HEADING))

    first = [
        document.index(words)
        for words in ("For the practice only", "Mind the gap.", "In short")
    ]
    assert first == sorted(first)
    assert "Hill & <Dale>" in document
    assert "a reason to ask, not to punish" in document


def test_inside_document_has_the_numbers_of_the_pages():
    document = text(inside_document(inside(), heading=HEADING))

    for section in inside().sections:
        for block in section.blocks:
            assert block.drawing.finding in document
            assert block.drawing.subtitle in document


def test_inside_document_says_how_each_figure_was_counted():
    report = inside()
    document = unescape(inside_document(report, heading=HEADING))

    annex = document.partition('<section class="app-report__annex">')[2]

    assert all(method.definition in annex for method in report.methods)


@pytest.mark.parametrize(
    "document", [outside, lambda: inside_document(inside(), heading=HEADING)]
)
def test_document_has_one_name_and_nothing_inline(document):
    made = document()

    assert made.count("<h1") == 1
    assert "<script" not in made
    assert "style=" not in made
    assert "Hill &amp; &lt;Dale&gt;" in made


def test_outside_document_takes_nothing_but_an_outside_report():
    with pytest.raises(DisclosureError):
        outside_document(inside(), heading=HEADING)


@pytest.mark.parametrize("patients", [40, 1200])
def test_outside_document_has_rounded_numbers_alone(patients):
    """Whole numbers are multiples of 5, but for those in words of ours."""
    said = text(outside(patients=patients))
    ours = (
        r"\d+ (to|or) \d+|\d+ or (more|fewer)|\d+ Days?|More than 28 Days|[\d.]+%"
        r"|\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{4}|Numbers of 1 to 7|nearest 5"
        r"|\d+ numbers? (is|are) hidden|Appointments 0 to 4| 1 (?=\d|7 or)| 1 to \d+"
    )

    left = re.sub(ours, " ", said)

    counts = [int(n.replace(",", "")) for n in re.findall(r"\b\d[\d,]*\b", left)]
    assert [n for n in counts if n % 5 or 0 < n < 8] in ([], [1], [1, 1])


def test_outside_document_says_nothing_of_money_or_extremes():
    document = outside().lower()

    for word in ("£", "cost", "fund", "busiest week", "longest", "youngest", "oldest"):
        assert word not in text(document), word


def test_outside_document_marks_what_is_hidden():
    document = outside(patients=300)

    assert '<mark class="app-report__hidden">7 or fewer' in document
    assert "numbers are hidden" in document


def test_page_that_is_printed_may_load_and_run_nothing():
    page = whole_page("<article>A</article>", title='A "report"')

    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert "A &quot;report&quot;" in page
    assert "@page report" in page
    assert "<link" not in page


@needs_chromium
@pytest.mark.parametrize("audience", ["inside", "outside"])
def test_report_prints_to_four_to_six_pages(audience, tmp_path):
    document = (
        outside()
        if audience == "outside"
        else inside_document(inside(), heading=HEADING)
    )

    pdf = printed(document, tmp_path)

    assert pdf.startswith(b"%PDF-")
    assert 4 <= chromium.pages_of(pdf) <= 6
    assert b"/MediaBox [0 0 594.95996 841.91998]" in pdf
