"""What a person chose to look at."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.counting import (
    MODE_CHOICES,
    OUTCOME_CHOICES,
    STAFF_CHOICES,
    Counting,
)
from attenders.analysis.definitions import DEFINITIONS
from attenders.analysis.view import DEFAULT, MOST_DAYS, View, ViewError
from attenders.analysis.window import Window
from tests.unit.attenders.analysis.frames import generated


FIRST = date(2025, 4, 1)

views = st.builds(
    View,
    window=st.none()
    | st.integers(0, MOST_DAYS - 1).map(
        lambda days: Window(FIRST, FIRST + timedelta(days))
    ),
    counting=st.builds(
        Counting,
        staff=st.sampled_from(list(STAFF_CHOICES)),
        outcomes=st.sampled_from(list(OUTCOME_CHOICES)),
        modes=st.sampled_from(list(MODE_CHOICES)),
    ),
    definition=st.sampled_from(list(DEFINITIONS)),
)


@generated
@given(views)
def test_view_comes_back_from_json(view):
    stored = json.loads(json.dumps(view.to_dict()))

    assert View.from_dict(stored) == view


@generated
@given(views, views)
def test_views_have_the_same_key_only_if_they_are_the_same(one, other):
    assert (one.key == other.key) == (one == other)


def test_key_of_the_default_view_is_empty():
    assert View().key == ""
    assert View().is_default
    assert len(View(definition="TOP_3").key) == 16


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"definition": "TOP_4"}, "no such definition"),
        ({"counting": Counting(staff="PORTER")}, "no such choice"),
        ({"counting": Counting(outcomes="BOOKED")}, "no such choice"),
        ({"counting": Counting(modes="LETTER")}, "no such choice"),
        (
            {"window": Window(FIRST, date(2025, 3, 31))},
            "would start on 1 April 2025, after it ends on 31 March 2025",
        ),
        (
            {"window": Window(FIRST, FIRST + timedelta(MOST_DAYS))},
            "longer than ten years",
        ),
        (
            {"window": Window(date(1, 1, 1), date(9, 1, 1))},
            "The year 1 is none that appointments are of",
        ),
        (
            {"window": Window(date(9999, 1, 1), date(9999, 12, 31))},
            "The year 9999 is none",
        ),
    ],
)
def test_view_refuses_what_there_is_not(choices, sentence):
    with pytest.raises(ViewError, match=sentence):
        View(**choices)


def test_view_names_its_definition():
    assert DEFAULT.defined.name == "Top 10%"


@pytest.mark.parametrize(
    "gone",
    [
        {"definition": "TOP_4"},
        {"counting": {"team": "ALL"}},
        {"window": {"from": "2025-04-31", "to": "2025-05-01"}},
        {"window": ["2025-04-01"]},
    ],
)
def test_view_that_was_kept_and_is_no_longer_offered_says_so(gone):
    with pytest.raises(ViewError, match=r"no such definition|no longer looked at"):
        View.from_dict(View(definition="TOP_3").to_dict() | gone)
