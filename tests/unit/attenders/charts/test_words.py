"""Sentences of the figures with their numbers."""

from datetime import date

import pytest

from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window
from attenders.charts.words import in_short, listed, of_one, said, written


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


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("1 people missed two.", "1 person missed two."),
        ("in 1 full weeks, from", "in 1 full week, from"),
        ("1 slots were booked on each of 1 working days", "1 slot was booked on each of 1 working day"),
        ("1 fewer minutes were booked", "1 fewer minute was booked"),
        ("There were 1 attended appointments with GPs", "There was 1 attended appointment with GPs"),
        ("1 attended or missed appointments", "1 attended or missed appointment"),
        ("Of 1 who did, 1 still do, 1 attend less", "Of 1 who did, 1 still does, 1 attends less"),
        ("1 of 2,018 adults are on the list", "1 of 2,018 adults is on the list"),
        ("2, 1 and 1 contacts", "2, 1 and 1 contacts"),
        ("1 of them have none coded", "1 of them have none coded"),
        ("11 people were, from 1 May to 1 June", "11 people were, from 1 May to 1 June"),
        ("0.1 appointments, £1 days, 2,001 weeks", "0.1 appointments, £1 days, 2,001 weeks"),
        ("for each 1,000 people; up to 31 days", "for each 1,000 people; up to 31 days"),
    ],
)  # fmt: skip
def test_of_one(many, one):
    assert of_one(many) == one


def test_said_of_one():
    sentence = Sentence("{slots} slots were booked.", {"slots": 1})

    assert said(sentence) == "1 slot was booked."


def test_in_short_has_no_full_stop():
    assert in_short("It is so.") == "It is so"


@pytest.mark.parametrize(
    ("names", "words"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listed(names, words):
    assert listed(names) == words
