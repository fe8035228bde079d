"""Method cards."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import fields
from types import ModuleType

import pytest

from attenders import analysis
from attenders.analysis.method import Method
from attenders.tallies import summary


# They make no figure of their own: the cards of others say what they do for them
NO_FIGURES = {
    "age_sex",
    "ages",
    "bank_holidays",
    "clinicians",
    "counting",
    "headline",
    "method",
    "registration",
    "rules",
    "sentence",
    "unit_costs",
    "window",
}


def cards_of(module: ModuleType) -> Iterator[Method]:
    """The cards that a module keeps, alone or by name."""
    for kept in vars(module).values():
        cards = kept.values() if isinstance(kept, Mapping) else (kept,)
        yield from (card for card in cards if isinstance(card, Method))


MODULES = {
    found.name: importlib.import_module(f"{analysis.__name__}.{found.name}")
    for found in pkgutil.iter_modules(analysis.__path__)
}
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
