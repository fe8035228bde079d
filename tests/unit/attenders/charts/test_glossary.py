"""The words of the field."""

import re

import pytest

from attenders.analysis.continuity import METHODS
from attenders.charts.glossary import TERMS, TOPICS, Term, terms


ALL = [term for topic in TOPICS for term in topic.terms]
# Addresses that people may have kept: they are not taken away
KEPT = {
    *("frequent-attender", "persistent", "attendance-band", "cohort", "gini"),
    *("did-not-attend", "failure-demand", "hand-off", "average-cost-of-time"),
    *("upc", "bice-boxerman", "secon", "slicc", "opr", "small-numbers"),
    *("regression-to-the-mean", "pseudonym", "history-map"),
}


def test_terms_have_addresses_of_their_own():
    assert len(TERMS) == len(ALL)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", term.key) for term in ALL)
    assert len({term.name.lower() for term in ALL}) == len(ALL)


@pytest.mark.parametrize("term", ALL, ids=lambda term: term.key)
def test_term_says_what_it_means_and_where_it_is_from(term: Term):
    texts = [term.meaning, term.source, *filter(None, [term.here])]

    assert all(text.strip() == text and text.endswith(".") for text in texts)
    assert term.name[0].isupper()
    assert len(term.meaning) > 30
    assert len(term.source) > 10


@pytest.mark.parametrize("term", ALL, ids=lambda term: term.key)
def test_term_is_said_in_short_sentences(term: Term):
    sentences = re.split(r"[.:;] ", f"{term.meaning} {term.here}")

    assert max(len(sentence.split()) for sentence in sentences) <= 32


def test_terms_that_were_out_there_stay():
    assert TERMS.keys() >= KEPT


def test_terms_by_key():
    assert [term.name for term in terms("upc", "opr")] == ["UPC", "OPR"]


def test_terms_that_do_not_exist_are_found_at_once():
    with pytest.raises(KeyError):
        terms("nonsense")


def test_continuity_measures_are_explained():
    assert {"upc", "bice_boxerman", "secon", "slicc", "opr"} <= METHODS.keys()
    assert {"upc", "bice-boxerman", "secon", "slicc", "opr"} <= TERMS.keys()
