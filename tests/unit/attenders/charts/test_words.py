"""Sentences of the figures with their numbers."""

from datetime import date

import pytest

from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window
from attenders.charts.words import in_short, listed, said, written


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (1234, "1,234"),
        (0.1, "10.0%"),
        (1.0, "100%"),
        (None, "not known"),
        (
            Window(date(2025, 1, 1), date(2025, 12, 31)),
            "1 January to 31 December 2025",
        ),
    ],
)
def test_written(value, words):
    assert written(value) == words


def test_said_fills_every_name():
    sentence = Sentence(
        "{people} of {people} had {share}.", {"people": 1200, "share": 0.5}
    )

    assert said(sentence) == "1,200 of 1,200 had 50.0%."


def test_in_short_has_no_full_stop():
    assert in_short("It is so.") == "It is so"


@pytest.mark.parametrize(
    ("names", "words"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listed(names, words):
    assert listed(names) == words
