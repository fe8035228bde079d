"""Method cards."""

from dataclasses import fields

import pytest

from attenders.analysis import bounds, quality
from attenders.analysis.method import Method
from attenders.analysis.methods import (
    OTHER_SUBJECT,
    SUBJECTS,
    Listed,
    cards_of,
    methods,
    modules,
)
from attenders.tallies import summary


# They make no figure of their own: the cards of others say what they do for them
NO_FIGURES = {
    "attendance",
    "codes",
    "against",
    "age_sex",
    "ages",
    "bank_holidays",
    "by_period",
    "booked_time",
    "chance",
    "changes",
    "clinicians",
    "condition_words",
    "counting",
    "covered",
    "decomposition",
    "deprivation",
    "figures",
    "given",
    "headline",
    "initiative_rules",
    "inputs",
    "known_days",
    "method",
    "methods",
    "outside",
    "period_demand",
    "published_example",
    "registration",
    "released",
    "rules",
    "same_months",
    "sentence",
    "slot_names",
    "unit_costs",
    "view",
    "whole",
    "window",
    "working_days",
}


MODULES = modules()
CARDS = list(
    dict.fromkeys(
        card for module in (*MODULES.values(), summary) for card in cards_of(module)
    )
)


@pytest.mark.parametrize("name", sorted(MODULES.keys() - NO_FIGURES))
def test_module_of_figures_has_a_method_card(name):
    assert list(cards_of(MODULES[name]))


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.title)
def test_method_card_is_complete(card):
    texts = [
        getattr(card, field.name) for field in fields(Method) if field.name != "version"
    ]

    assert all(text.strip() == text and len(text) > 10 for text in texts)
    assert card.version >= 1


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.title)
def test_method_card_sentences_end(card):
    assert all(text.endswith(".") for _, text in card.rows()[:5])


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.title)
def test_method_rows_hold_the_whole_card(card):
    shown = [text for _, text in card.rows()]

    assert shown == [
        card.definition,
        card.counted,
        card.out_of,
        card.left_out,
        card.source,
        str(card.version),
    ]


def test_method_titles_differ():
    assert len({card.title for card in CARDS}) == len(CARDS)


def listed() -> list[Listed]:
    found = methods(also={"Turned away": summary})
    return [one for subject in found for one in subject.methods]


def test_methods_lists_every_card_once():
    cards = [one.card for one in listed()]

    assert len(cards) == len(CARDS)
    assert set(cards) == set(CARDS)


def test_methods_says_where_a_figure_is_worked_out():
    homes = {one.card: one.module for one in listed()}

    assert homes[bounds.METHOD] == "attenders.analysis.bounds"  # quality collects it
    assert homes[quality.METHODS["missing"]] == "attenders.analysis.quality"
    assert homes[summary.METHOD] == "attenders.tallies.summary"


def test_methods_in_the_order_of_subjects():
    found = methods(also={"Turned away": summary})

    titles = [subject.title for subject in found if subject.title != OTHER_SUBJECT]
    assert titles == [*SUBJECTS, "Turned away"]


def test_methods_subjects_name_modules_that_are_there():
    named = [name for names in SUBJECTS.values() for name in names]

    assert set(named) <= MODULES.keys() - NO_FIGURES
    assert len(set(named)) == len(named)


def test_method_addresses_differ():
    anchors = {card.anchor for card in CARDS}

    assert len(anchors) == len(CARDS)
    assert all(anchor and anchor.strip("-") == anchor for anchor in anchors)


def test_method_address_is_its_title():
    card = Method("What if: fewer, longer visits (UPC)", *["Some text."] * 5)

    assert card.anchor == "what-if-fewer-longer-visits-upc"
