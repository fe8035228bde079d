"""The pages of figures as data, and the blocks that they show."""

import json
import re
from collections.abc import Iterable
from datetime import date

import plotly.graph_objects as go
import pytest

from attenders.analysis.counting import Counting
from attenders.analysis.figures import BY_KIND, FIGURES
from attenders.analysis.method import Method
from attenders.analysis.view import View
from attenders.analysis.window import Window
from attenders.charts.glossary import TERMS
from attenders.charts.parts import Chart
from attenders.demand.blocks import (
    HEADLINE,
    NO_PATIENTS,
    PATIENTS,
    About,
    blocks,
    lead,
    leads,
)
from attenders.demand.subjects import GROUPS, OVERVIEW, SUBJECTS
from tests.practice import PRACTICES, with_a_list, without_a_list, without_patients


TODAY = date(2026, 4, 10)
NARROW = View(
    window=Window(date(2025, 4, 1), date(2026, 3, 31)),
    counting=Counting(staff="GP"),
    definition="TOP_3",
)
NUMBERS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def about(results, view: View | None = None) -> About:
    return About(view or View(), results[HEADLINE].window, TODAY)


def shown(slug: str, results):
    return blocks(SUBJECTS[slug], results, about(results))


def charts_of(results) -> dict[str, Chart]:
    return {
        f"{slug}/{block.slug}": block.drawing
        for slug in SUBJECTS
        for block in shown(slug, results)
        if block.drawing
    }


def words_of(chart: Chart) -> list[str]:
    """Everything that plotly.js writes into the picture beside bars and dots."""
    traces = chart.figure["data"] if chart.figure else ()
    texts = (trace.get("text") or () for trace in traces)
    return [
        text or ""
        for found in texts
        for text in ([found] if isinstance(found, str) else found)
    ]


def numbers_in(texts: Iterable[str]) -> set[float]:
    found = (number for text in texts for number in NUMBERS.findall(text))
    return {float(number.replace(",", "")) for number in found}


def test_every_figure_has_a_page():
    shown_somewhere = {kind for one in SUBJECTS.values() for kind in one.kinds}

    # The quality of the data is a page of its own
    assert {figure.kind for figure in FIGURES} - shown_somewhere == {"QUALITY"}


def test_slugs_are_each_their_own():
    assert len(SUBJECTS) == sum(map(len, GROUPS.values()))
    for one in SUBJECTS.values():
        slugs = [part.slug for part in one.parts]
        assert len(slugs) == len(set(slugs))


def test_related_pages_are_others_that_there_are():
    for slug, one in SUBJECTS.items():
        assert set(one.related) <= set(SUBJECTS) - {slug}


def test_every_part_has_its_methods_and_words():
    for one in SUBJECTS.values():
        for part in one.parts:
            assert part.cards
            assert all(isinstance(card, Method) for card in part.cards)
            assert set(part.terms) <= set(TERMS)
            assert set(part.kinds) <= set(BY_KIND)


@pytest.mark.parametrize("name", PRACTICES)
def test_every_block_of_every_practice_is_drawn_or_says_why(name):
    results = PRACTICES[name]()

    for slug in SUBJECTS:
        found = shown(slug, results)
        assert found
        assert all(bool(block.drawing) != bool(block.why) for block in found)


@pytest.mark.parametrize("name", PRACTICES)
def test_every_picture_is_one_that_plotly_knows(name):
    for chart in charts_of(PRACTICES[name]()).values():
        if chart.figure:
            go.Figure(json.loads(json.dumps(chart.figure, allow_nan=False)))


@pytest.mark.parametrize("name", PRACTICES)
def test_every_number_in_a_picture_is_in_its_table(name):
    for where, chart in charts_of(PRACTICES[name]()).items():
        table = chart.table
        cells = [*table.headings, *(cell for row in table.rows for cell in row)]

        assert numbers_in(words_of(chart)) <= numbers_in(cells), where


def test_with_everything_known_there_is_nothing_that_cannot_be_shown():
    results = with_a_list()

    missing = {
        f"{slug}/{block.slug}": block.why
        for slug in SUBJECTS
        for block in shown(slug, results)
        if block.why
    }
    assert missing == {}


def test_without_a_list_a_block_says_what_to_do():
    found = {block.slug: block for block in shown("seldom", without_a_list())}

    assert found["last-seen"].why.startswith("Without a registered list")
    assert [step.page for step in found["last-seen"].steps] == ["registered:list_add"]


def test_without_patients_a_block_of_people_asks_for_them():
    results = without_patients()

    assert [block.why for block in shown("who", results)] == [NO_PATIENTS] * 6
    assert shown("who", results)[0].steps == (PATIENTS,)
    assert lead(SUBJECTS["missed"], results, about(results)).slug == "wait"


def test_lead_is_the_first_block_that_says_something():
    results = without_a_list()

    found = leads(SUBJECTS.values(), results, about(results))

    assert found["seldom"].slug == "by-age"
    assert found["emergency"].why.startswith("Without a registered list")
    assert list(found) == list(SUBJECTS)


def test_blocks_can_be_had_one_at_a_time():
    results = without_a_list()

    found = blocks(SUBJECTS["often"], results, about(results), only="bands")

    assert [block.slug for block in found] == ["bands"]
    assert blocks(OVERVIEW, results, about(results), only="hours") == ()


def test_definition_in_use_stands_in_what_is_said_of_people():
    results = with_a_list()

    found = {
        f"{slug}/{block.slug}": block.drawing.finding
        for slug in ("cost", "continuity")
        for block in shown(slug, results)
    }

    for where in ("cost/often", "continuity/compared"):
        assert "people who attended often (top 10%)" in found[where]


def test_view_of_a_page_has_only_what_changes_it():
    assert SUBJECTS["often"].narrowed(NARROW) == NARROW
    assert SUBJECTS["seldom"].narrowed(NARROW) == View(
        window=NARROW.window, counting=NARROW.counting
    )
    assert SUBJECTS["demand"].narrowed(NARROW) == View(window=NARROW.window)


def test_words_that_protect_people_stand_on_their_pages():
    assert SUBJECTS["missed"].words.startswith(
        "Repeated missed appointments are a reason to ask, not to punish."
    )
    for slug in ("cost", "funding"):
        assert "average cost of time" in SUBJECTS[slug].words
