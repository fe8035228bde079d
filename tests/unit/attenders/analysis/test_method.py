"""Method cards."""

from dataclasses import fields

import pytest

from attenders.analysis import (
    bands,
    concentration,
    continuity,
    cost,
    cost_over_years,
    definitions,
    disclosure,
    longer_visits,
    minutes,
    missed,
    movement,
    quality,
    registered,
    sensitivity,
)
from attenders.analysis.method import Method


CARDS = [
    bands.METHOD,
    concentration.METHOD,
    *continuity.METHODS.values(),
    definitions.METHOD,
    cost.METHOD,
    cost.MISSED_METHOD,
    cost_over_years.METHOD,
    disclosure.METHOD,
    longer_visits.METHOD,
    minutes.METHOD,
    missed.METHOD,
    movement.METHOD,
    *quality.METHODS.values(),
    registered.COUNTS_METHOD,
    registered.AGE_SEX_METHOD,
    registered.AGAINST_METHOD,
    sensitivity.METHOD,
]


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
