"""Numbers and sentences that may leave: nothing else gets into them."""

from datetime import date

import pytest

from attenders.analysis.definitions import DEFINITIONS
from attenders.analysis.disclosure import DisclosureError, ReleasedShares
from attenders.analysis.released import (
    NOT_SHOWN,
    ReleasedNumber,
    ReleasedSentence,
    is_wording,
)
from attenders.analysis.window import Window


YEAR = Window(date(2025, 4, 1), date(2026, 3, 31))


def shares(part: int, whole: int) -> ReleasedShares:
    return ReleasedShares(groups=("Group",), parts=[part], wholes=[whole])


def test_number_is_the_rounded_one():
    of = shares(61, 203)

    assert ReleasedNumber.part(of, "Group").value == 60
    assert ReleasedNumber.whole(of, "Group").value == 205
    assert ReleasedNumber.share(of, "Group").value == 0.29


@pytest.mark.parametrize(("part", "whole"), [(7, 203), (1, 203), (200, 203)])
def test_number_of_few_people_is_hidden(part, whole):
    of = shares(part, whole)

    assert ReleasedNumber.part(of, "Group").value is None
    assert ReleasedNumber.share(of, "Group").hidden_as == NOT_SHOWN


def test_mean_is_of_eight_people_or_more():
    assert ReleasedNumber.mean_share(0.4567, people=8).value == 0.46
    assert ReleasedNumber.mean_share(0.4567, people=7).value is None
    assert ReleasedNumber.mean_share(None, people=0).value is None


def test_number_is_neither_made_nor_changed_by_hand():
    number = ReleasedNumber.part(shares(61, 203), "Group")

    with pytest.raises(DisclosureError):
        ReleasedNumber()
    with pytest.raises(AttributeError):
        number.value = 61


def test_sentence_takes_released_numbers_periods_and_names():
    values = {
        "people": ReleasedNumber.part(shares(61, 203), "Group"),
        "period": YEAR,
        "who": DEFINITIONS["TOP_10"].name,
    }

    assert ReleasedSentence("{who}: {people} people, {period}.", values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("61 people", {}),
        ("{people} people", {"people": 61}),
        ("{people} people", {"people": "61"}),
        ("{people} people", {"people": 0.3}),
        ("{people} people", {}),
        ("people", {"people": YEAR}),
        ("{who}", {"who": None}),
        ("{who}", {"who": shares(61, 203)}),
    ],
)
def test_sentence_refuses_everything_else(text, values):
    with pytest.raises(DisclosureError):
        ReleasedSentence(text, values)


@pytest.mark.parametrize("text", ["sixty", "", *(d.name for d in DEFINITIONS.values())])
def test_wording_is_words_or_a_name_of_ours(text):
    assert is_wording(text)


@pytest.mark.parametrize("text", ["61", "٣ people", "top 12%", 61, None, ("words",)])
def test_wording_has_no_number(text):
    assert not is_wording(text)
