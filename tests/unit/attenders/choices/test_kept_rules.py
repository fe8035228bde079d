"""A practice's own rules: added to, changed, put in order, switched off."""

import json
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attenders.analysis.initiative_rules import (
    DEFAULT_RULES,
    PATIENT,
    PRACTICE,
    InitiativeRule,
    InitiativeRulesError,
    Regularity,
)
from attenders.choices.kept_rules import (
    DEFAULT_KEPT,
    KeptRule,
    KeptRules,
    exported,
)


ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))
KEPT = KeptRules(
    (
        KeptRule(ONE, InitiativeRule("Urgent", PATIENT, ("urgent",))),
        KeptRule(TWO, InitiativeRule("INR", PRACTICE, ("inr",))),
        KeptRule(THREE, InitiativeRule("Regular", PRACTICE, (), regular=Regularity())),
    )
)
NEW = KeptRule(uuid4(), InitiativeRule("Ear", PRACTICE, ("ear",)))


def names(kept: KeptRules) -> list[str]:
    return [one.rule.name for one in kept.kept]


def test_practice_starts_with_the_rules_of_everybody():
    assert DEFAULT_KEPT.active == DEFAULT_RULES
    assert len({one.id for one in DEFAULT_KEPT.kept}) == len(DEFAULT_RULES)


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (ONE, ["Ear", "Urgent", "INR", "Regular"]),
        (THREE, ["Urgent", "INR", "Ear", "Regular"]),
        (None, ["Urgent", "INR", "Regular", "Ear"]),
        (UUID(int=99), ["Urgent", "INR", "Regular", "Ear"]),  # gone meanwhile
    ],
)
def test_new_rule_has_the_place_that_it_was_given(before, found):
    assert names(KEPT.with_rule(NEW, before=before)) == found


def test_changed_rule_takes_its_own_place_or_another():
    changed = replace(KEPT.found(TWO), rule=InitiativeRule("Blood", PRACTICE, ("inr",)))

    assert names(KEPT.with_rule(changed, before=KEPT.after(TWO))) == [
        *("Urgent", "Blood", "Regular"),
    ]
    assert names(KEPT.with_rule(changed, before=ONE)) == ["Blood", "Urgent", "Regular"]


def test_rule_after_another():
    assert [KEPT.after(one) for one in (ONE, TWO, THREE)] == [TWO, THREE, None]


def test_words_are_added_once():
    twice = KEPT.with_words(TWO, ["warfarin"]).with_words(TWO, ["inr", "warfarin"])

    assert twice.found(TWO).rule.words == ("inr", "warfarin")


def test_rule_that_is_off_is_kept_and_not_used():
    off = KEPT.switched(ONE, is_on=False)

    assert [rule.name for rule in off.active] == ["INR", "Regular"]
    assert names(off) == names(KEPT)
    assert off.switched(ONE, is_on=True) == KEPT


def test_rule_is_removed():
    assert names(KEPT.without(TWO)) == ["Urgent", "Regular"]


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: kept.with_words(UUID(int=9), ["x"]),
        lambda kept: kept.switched(UUID(int=9), is_on=True),
        lambda kept: kept.without(UUID(int=9)),
    ],
)
def test_change_of_a_rule_that_is_gone_says_so(change):
    with pytest.raises(InitiativeRulesError, match="has removed this rule"):
        change(KEPT)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (InitiativeRule("inr ", PRACTICE, ("x",)), "Two rules are called “inr”"),
        (InitiativeRule("Ear", PRACTICE), "give words of slot types"),
        (InitiativeRule("Ear", PRACTICE, ("*",)), "is no word to look for"),
    ],
)
def test_rules_that_cannot_be_used_say_why(rule, says):
    with pytest.raises(InitiativeRulesError, match=says.replace("*", r"\*")):
        KEPT.with_rule(KeptRule(uuid4(), rule), before=None)


def test_rules_come_back_from_json():
    kept = KEPT.switched(TWO, is_on=False)

    assert KeptRules.from_dict(json.loads(json.dumps(kept.to_dict()))) == kept


def test_file_has_every_rule_and_no_id_of_ours():
    found = exported(KEPT.switched(TWO, is_on=False))

    assert [rule["is_on"] for rule in found["rules"]] == [True, False, True]
    assert found["rules"][0]["words"] == ("urgent",)
    assert "id" not in found["rules"][0]


@settings(deadline=None, max_examples=30)
@given(st.permutations([ONE, TWO, THREE, None]), st.sampled_from([ONE, TWO, THREE]))
def test_putting_rules_in_order_loses_none(places, moved):
    """Whatever is put wherever, each rule is there once."""
    kept = KEPT
    for place in places:
        if place != moved:
            kept = kept.with_rule(kept.found(moved), before=place)
            assert kept.after(moved) == place

    assert sorted(names(kept)) == sorted(names(KEPT))
