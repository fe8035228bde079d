"""Rules of attending often."""

import json
from datetime import date

import pytest
from hypothesis import given

from attenders.analysis.age_sex import GROUPINGS
from attenders.analysis.rules import (
    AtLeast,
    EveryWeeks,
    Persistent,
    ShortIntervals,
    TopPeople,
    TopPercent,
    grouping_of,
    is_by_morbidity,
    is_yearly,
    rule_from_dict,
    rule_to_dict,
)
from attenders.analysis.window import Window
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import generated


LAST = date(2025, 3, 31)


# 52 / 3 = 17.3, rounded up as in the bands
@pytest.mark.parametrize(
    ("weeks", "least"), [(1, 52), (2, 26), (3, 18), (4, 13), (60, 1)]
)
def test_every_weeks_is_so_many_a_year(weeks, least):
    assert EveryWeeks(weeks).least == least


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        (TopPercent(3), date(2024, 4, 1)),
        (TopPercent(3, months=6), date(2024, 10, 1)),
        (AtLeast(30, months=24), date(2023, 4, 1)),
        (TopPeople(100), date(2024, 4, 1)),
        (EveryWeeks(3), date(2024, 4, 1)),
        (ShortIntervals(), date(2024, 4, 1)),
        (Persistent(TopPercent(10), years=3, needed=3), date(2022, 4, 1)),
    ],
)
def test_rule_period(rule, first):
    assert rule.period(LAST) == Window(first, LAST)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (TopPercent, {"percent": 0}),
        (TopPercent, {"percent": 101}),
        (TopPercent, {"percent": 10, "months": 0}),
        (TopPeople, {"people": 0}),
        (AtLeast, {"appointments": 0}),
        (EveryWeeks, {"weeks": 0}),
        (ShortIntervals, {"days": 0}),
        (ShortIntervals, {"intervals": 0}),
        (Persistent, {"each": TopPercent(10), "years": 3, "needed": 4}),
        (Persistent, {"each": TopPercent(10), "years": 3, "needed": 0}),
        (Persistent, {"each": AtLeast(30, months=24), "years": 2, "needed": 2}),
    ],
)
def test_rule_that_cannot_be(kind, values):
    with pytest.raises(ValueError, match=r"must be|cannot be asked|can be asked"):
        kind(**values)


def test_rule_yearly():
    assert is_yearly(EveryWeeks(3))
    assert is_yearly(TopPercent(10))
    assert not is_yearly(TopPercent(10, months=6))
    assert not is_yearly(Persistent(TopPercent(10), years=2, needed=2))


def test_rule_grouping():
    assert grouping_of(AtLeast(3)) is None
    assert grouping_of(TopPercent(3)) is None
    assert grouping_of(TopPercent(3, "MORBIDITY")) is None
    assert grouping_of(TopPercent(3, "ADULTS")) is GROUPINGS["ADULTS"]
    persistent = Persistent(TopPercent(10, "OURS"), years=2, needed=2)
    assert grouping_of(persistent) is GROUPINGS["OURS"]


def test_rule_by_morbidity():
    by_morbidity = TopPercent(10, "MORBIDITY")

    assert is_by_morbidity(by_morbidity)
    assert is_by_morbidity(Persistent(by_morbidity, years=2, needed=2))
    assert not is_by_morbidity(TopPercent(10, "OURS"))
    assert not is_by_morbidity(AtLeast(3))
    assert rule_from_dict(rule_to_dict(by_morbidity)) == by_morbidity


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (TopPercent(10), "those in the top 10%"),
        (TopPercent(10, "OURS"), "those in the top 10% of their age band and sex"),
        (TopPeople(1000), "the 1,000 who had most"),
        (AtLeast(30, months=24), "those who had 30 or more in 24 months"),
        (
            EveryWeeks(3),
            "those who had 18 or more in 12 months, which is every 3 weeks or more often",
        ),
        (
            EveryWeeks(1),
            "those who had 52 or more in 12 months, which is every week or more often",
        ),
        (
            Persistent(AtLeast(8), years=4, needed=3),
            "those who had 8 or more in 12 months, in 3 or more of 4 years in a row",
        ),
        (
            Persistent(TopPercent(10), years=2, needed=2),
            "those in the top 10%, in each of 2 years in a row",
        ),
        (
            ShortIntervals(),
            (
                "those who had 3 or more intervals between days, at least 60% of them"
                " shorter than 7 days"
            ),
        ),
    ],
)
def test_rule_words(rule, words):
    assert rule.words == words


@generated
@given(often.rules)
def test_rule_round_trip(rule):
    assert rule_from_dict(json.loads(json.dumps(rule_to_dict(rule)))) == rule


@generated
@given(often.rules)
def test_rule_period_oracle(rule):
    assert rule.period(LAST) == Window(often.start(rule, LAST), LAST)
