"""Rules about who started an appointment."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.initiative_rules import (
    DEFAULT_RULES,
    MOST_RULES,
    PATIENT,
    PRACTICE,
    InitiativeRule,
    InitiativeRulesError,
    Regularity,
    rule_problems,
    rules_from_dict,
    rules_to_dict,
)
from attenders.frames import STAFF
from tests.unit.attenders.analysis.frames import generated


INR = InitiativeRule("INR", PRACTICE, ("inr",))


def test_default_rules_can_be_used():
    assert rule_problems(DEFAULT_RULES) == []


def test_rule_said():
    rule = InitiativeRule(
        "INR", PRACTICE, ("inr", "warfarin*"), ("urgent",), ("NURSE", "PHARMACIST")
    )

    assert rule.said == (
        "started by the practice: the slot type says “inr” or “warfarin*”; it does not"
        " say “urgent”; with a nurse or a pharmacist"
    )


def test_rule_said_of_regular_visits():
    assert InitiativeRule("Any", PATIENT, regular=Regularity()).said == (
        "started by the patient: 4 or more visits of one person with the same slot type,"
        " whose usual interval is 6 to 190 days, with at least 75% of intervals within"
        " 25% of it"
    )


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (replace(INR, name=" "), "give it a name"),
        (replace(INR, name="x" * 81), "up to 80 characters"),
        (replace(INR, initiative="NOBODY"), "practice or the patient starts"),
        (replace(INR, words=()), "give words of slot types"),
        (replace(INR, words=("*",)), "“*” is no word to look for"),
        (replace(INR, words=("a*b",)), "“a*b” is no word to look for"),
        (replace(INR, words=("x" * 81,)), "at most 80 characters"),
        (replace(INR, words=("inr",) * 61), "at most 60 words"),
        (replace(INR, words=(), staff=("GP",), but_not=("x",)), "need words that must"),
        (replace(INR, staff=("VET",)), "no staff group “VET”"),
        (replace(INR, regular=Regularity(visits=2)), "3 or more"),
        (replace(INR, regular=Regularity(percent=0)), "1% to 100%"),
        (replace(INR, regular=Regularity(within_percent=101)), "0% to 100%"),
        (replace(INR, regular=Regularity(shortest=0)), "1 day or more"),
        (replace(INR, regular=Regularity(shortest=9, longest=8)), "no less than that"),
        (replace(INR, regular=Regularity(longest=367)), "at most 366"),
    ],
)
def test_rule_problem(rule, problem):
    (said,) = rule_problems([rule])

    assert said.startswith("Rule 1 (“")
    assert problem in said
    with pytest.raises(InitiativeRulesError, match=r"^Rule 1"):
        rules_from_dict(rules_to_dict([rule]))


def test_rules_must_differ_in_name():
    assert rule_problems([INR, replace(INR, name=" inr ")]) == [
        "Two rules are called “inr”."
    ]


def test_rules_are_not_too_many():
    rules = [replace(INR, name=str(at)) for at in range(MOST_RULES + 1)]

    assert rule_problems(rules) == ["There are 61 rules, and at most 60 are used."]


def test_rules_round_trip():
    stored = json.loads(json.dumps(rules_to_dict(DEFAULT_RULES), allow_nan=False))

    assert rules_from_dict(stored) == DEFAULT_RULES


def test_rules_from_dict_needs_no_more_than_it_says():
    plain = [{"name": "INR", "initiative": "PRACTICE", "words": ["inr"]}]

    assert rules_from_dict(plain) == (INR,)
    assert rules_from_dict([]) == ()


_MADE = {"name": "INR", "initiative": "PRACTICE", "words": ["inr"]}


@pytest.mark.parametrize(
    "data",
    [
        None,
        "INR",
        {"rules": []},
        [None],
        [{}],
        [{"name": "INR"}],
        [_MADE | {"name": 3}],
        [_MADE | {"other": 1}],
        [_MADE | {"words": "inr"}],
        [_MADE | {"words": [1]}],
        [_MADE | {"staff": None}],
        [_MADE | {"regular": 4}],
        [_MADE | {"regular": {"visits": "4"}}],
        [_MADE | {"regular": {"visits": True}}],
        [_MADE | {"regular": {"often": 4}}],
    ],
)
def test_rules_from_dict_of_what_is_not_rules(data):
    with pytest.raises(InitiativeRulesError, match="These are not rules"):
        rules_from_dict(data)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("name", "initiative", "words", "regular", "visits", "x")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@generated
@given(_json)
def test_rules_from_dict_of_anything(data):
    with suppress(InitiativeRulesError):
        assert rule_problems(rules_from_dict(data)) == []


def test_staff_of_rules_have_words():
    rule = replace(INR, staff=STAFF)

    assert "a physiotherapist" in rule.said
