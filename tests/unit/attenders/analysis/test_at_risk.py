"""People who come seldom and have conditions or frailty."""

import json
from datetime import date
from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.at_risk import (
    DEFAULT_RULE,
    METHOD,
    Apart,
    AtRisk,
    AtRiskRule,
    Reason,
    at_risk,
    rising_chance,
    why,
)
from attenders.analysis.counting import EVERYTHING, Counting
from attenders.analysis.window import Window
from attenders.charts.words import said
from attenders.frames import FRAILTY
from tests.unit.attenders.analysis import often
from tests.unit.attenders.analysis.frames import Row, frame_of, generated, names_in
from tests.unit.attenders.analysis.listed import (
    drawn,
    gone,
    joined,
    listed_of,
    some_people,
)
from tests.unit.attenders.analysis.often import LAST
from tests.unit.attenders.analysis.people import Person, people_of


YEAR = Window(date(2025, 1, 1), date(2025, 12, 31))
LIST_DAY = date(2025, 12, 31)
# Zed begins the data; Ann rises 0, 1, 2; Bob has 1, 1, 1; Cat has six
APPOINTMENTS = """
    patient  day
    Zed      2025-01-01
    Ann      2025-05-01
    Ann      2025-09-01
    Ann      2025-12-31
    Bob      2025-02-01
    Bob      2025-06-01
    Bob      2025-10-01
    Cat      2025-06-01
    Cat      2025-06-02
    Cat      2025-06-03
    Cat      2025-06-04
    Cat      2025-06-05
    Cat      2025-06-06
    Hal      2025-06-01
"""
PEOPLE = """
    local_id  birth_year  frailty   conditions_known  registered_on  left_on
    Ann       1960        UNKNOWN   2                 2010-01-01     -
    Bob       1940        SEVERE    3                 -              -
    Cat       1940        SEVERE    4                 -              -
    Dan       1940        MODERATE  -1                -              -
    Eve       1960        MILD      1                 -              -
    Fay       1960        UNKNOWN   -1                -              -
    Gus       2010        UNKNOWN   3                 -              -
    Ida       -1          SEVERE    3                 -              -
    Joe       1960        SEVERE    3                 2025-01-02     -
    Lou       1960        SEVERE    3                 -              2025-12-31
    Zed       1960        FIT       0                 -              -
"""


def of(
    rows: list[Row],
    people: list[Person] | None,
    *,
    rule: AtRiskRule = DEFAULT_RULE,
    counting: Counting = EVERYTHING,
    facts: dict[str, Person] | None = None,
) -> tuple[AtRisk, pd.DataFrame]:
    patients = [{"local_id": n, **(facts or {}).get(n, {})} for n in names_in(rows)]
    whose = patients if people is None else people
    known = [int(str(person.get("conditions_known", -1))) for person in whose]
    return at_risk(
        frame_of(rows),
        rule=rule,
        counting=counting,
        window=YEAR,
        patients=people_of(patients),
        listed=None if people is None else listed_of(people, rows),
        conditions=np.array(known, np.int64),
        list_day=LIST_DAY,
        frailty_day=LIST_DAY,
    )


def spot(**rule: object) -> tuple[AtRisk, pd.DataFrame]:
    return of(drawn(APPOINTMENTS), drawn(PEOPLE), rule=AtRiskRule(**rule))


def names(people: pd.DataFrame) -> list[str]:
    return [drawn(PEOPLE)[row]["local_id"] for row in people["listed"]]


def test_at_risk_says_why_each_is_on_it():
    _, people = spot()

    # Dan has no appointment, so he stands last
    assert names(people) == ["Ann", "Bob", "Dan"]
    assert people["by_conditions"].tolist() == [True, True, False]
    assert people["by_frailty"].tolist() == [False, True, True]
    assert people["contacts"].tolist() == [3, 3, 0]
    assert people["rising"].tolist() == ["RISING", "NOT_RISING", "NOT_RISING"]


def test_at_risk_reasons():
    figures, _ = spot()

    assert figures.reasons == (
        Reason("CONDITIONS", rising=1, not_rising=0, rising_not_known=0),
        Reason("FRAILTY", rising=0, not_rising=1, rising_not_known=0),
        Reason("BOTH", rising=0, not_rising=1, rising_not_known=0),
    )
    assert (figures.people, figures.rising) == (3, 1)


def test_at_risk_who_is_not_on_it():
    figures, _ = spot()

    # Lou left, Gus is a child, Ida's age is not known, Joe joined; Cat came six times;
    # of Fay nothing is known; Eve and Zed have too little
    assert figures.apart == Apart(gone=1, children=1, age_not_known=1, joined=1)
    assert (figures.fewer, figures.more) == (0, 1)
    assert (figures.not_known, figures.no_reason) == (1, 2)
    assert (figures.few, figures.looked_at) == (6, 7)


@pytest.mark.parametrize(
    ("rule", "on_it"),
    [
        ({"most": 6}, ["Ann", "Bob", "Cat", "Dan"]),
        ({"fewest": 1}, ["Ann", "Bob"]),
        ({"least_conditions": 1}, ["Ann", "Bob", "Dan", "Eve"]),
        ({"frailty": ("MILD",)}, ["Ann", "Bob", "Eve"]),
        ({"frailty": ()}, ["Ann", "Bob"]),
        ({"needs_rising": True}, ["Ann"]),
        ({"rising_least_more": 3, "needs_rising": True}, []),
        ({"least_age": 0}, ["Ann", "Bob", "Dan", "Gus"]),
    ],
)
def test_at_risk_numbers_can_be_changed(rule, on_it):
    figures, people = spot(**rule)

    assert names(people) == on_it
    assert figures.people == len(on_it)


def test_at_risk_rising_only_of_those_registered_throughout():
    people = drawn(PEOPLE)
    people[0] = people[0] | {"registered_on": "2025-01-01"}

    _, short = of(drawn(APPOINTMENTS), people)
    _, longer = of(drawn(APPOINTMENTS), people, rule=AtRiskRule(rising_months=5))

    assert short["rising"].tolist()[0] == "RISING"
    assert longer["rising"].tolist() == ["NOT_KNOWN"] * 3


@pytest.mark.parametrize(("day", "known"), [("2025-01-15", 3), ("2025-01-16", 0)])
def test_at_risk_rising_only_of_what_the_data_reach(day, known):
    rows = [{"patient": "Zed", "day": day}, *drawn(APPOINTMENTS)[1:]]

    figures, _ = of(rows, drawn(PEOPLE))

    assert 3 - sum(reason.rising_not_known for reason in figures.reasons) == known
    assert ("of nobody" in said(figures.rising_sentence)) is not known


def test_at_risk_without_a_list():
    facts = {person["local_id"]: person for person in drawn(PEOPLE)}

    figures, people = of(drawn(APPOINTMENTS), None, facts=facts)

    # Only those who came, by conditions alone: Ann and Bob; Zed and Hal have none
    assert people["patient"].tolist() == [1, 2]
    assert people["listed"].tolist() == [-1, -1]
    assert figures.apart == Apart(gone=None, children=0, age_not_known=0, joined=None)
    assert "no registered list" in said(figures.warnings(on=LIST_DAY)[0])
    # Without a list nobody knows of those with none
    assert said(figures.sentence).startswith(
        "The list of people to think of has 2 of 5 adults who had a contact: they had"
        " 1 to 5 attended appointments"
    )


def test_at_risk_sentences():
    figures, _ = spot()

    assert said(figures.sentence) == (
        "The list of people to think of has 3 of 7 registered adults: they had 0 to 5"
        " attended appointments with all staff, in every way of contact, from 1 January"
        " to 31 December 2025, and have 2 or more long-term conditions, or moderate or"
        " severe frailty."
    )
    assert said(figures.rising_sentence) == (
        "1 of 3 with a reason had more contacts in each of three periods of 4 months"
        " than in the one before. If each of their contacts had fallen into any of the"
        " three by chance, hardly any would have."
    )


def test_why():
    _, people = spot()

    ann, bob, _ = ([said(s) for s in why(p, rule=DEFAULT_RULE)] for p in lines(people))

    assert ann == [
        "Long-term conditions: 2; the rule asks for 2 or more.",
        "Contacts in the period: 3; the rule asks for 0 to 5.",
        "Rising: 0, 1 and 2 contacts in three periods of 4 months.",
    ]
    assert bob[1] == (
        "Frailty is recorded as severe; the rule asks for moderate or severe."
    )
    assert bob[3] == "Not rising: 1, 1 and 1 contacts in three periods of 4 months."


def lines(people: pd.DataFrame) -> list[dict[str, object]]:
    return people.to_dict("records")


def test_at_risk_warnings_of_old_data():
    figures, _ = spot()

    assert figures.warnings(on=date(2026, 1, 31)) == ()
    appointments, listed = figures.warnings(on=date(2026, 4, 3))
    assert said(appointments) == (
        "The last appointment with an outcome is of 31 December 2025, 93 days ago: more"
        " than 31 days is old for this."
    )
    assert said(listed).endswith("93 days ago: more than 92 days is old for this.")
    assert len(figures.warnings(on=date(2027, 1, 1))) == 3


def test_at_risk_warns_where_no_frailty_is_known():
    people = [{"local_id": "Ann"}]

    figures, _ = of(drawn(APPOINTMENTS), people)

    assert said(figures.warnings(on=LIST_DAY)[0]) == "Nobody’s frailty is known."


def test_at_risk_has_no_score_and_says_who_is_left_out():
    text = " ".join(text for _, text in METHOD.rows())

    for said_ in ("Children", "joined during", "left or died", "Nobody is ranked"):
        assert said_ in text
    assert "for a clinician whom the practice names" in text


@pytest.mark.parametrize("people", [None, []])
def test_at_risk_nobody(people):
    figures, frame = of([], people)

    assert (figures.looked_at, figures.people, figures.chance) == (0, 0, 0.0)
    assert frame.empty
    assert len(figures.warnings(on=LIST_DAY)) >= 2


def test_at_risk_one_person_without_appointments():
    person = {"local_id": "Ann", "frailty": "SEVERE"}

    figures, people = of([], [person])

    assert figures.people == 1
    assert people["last_seen"].isna().all()
    assert people["rising"].tolist() == ["NOT_KNOWN"]


def test_at_risk_needs_a_number_for_each_person():
    with pytest.raises(ValueError, match="1 conditions of 0 people"):
        at_risk(
            frame_of([]),
            rule=DEFAULT_RULE,
            counting=EVERYTHING,
            window=YEAR,
            patients=people_of([]),
            listed=None,
            conditions=np.zeros(1, np.int64),
            list_day=None,
            frailty_day=None,
        )


@pytest.mark.parametrize(
    "rule",
    [
        {"fewest": 2, "most": 1},
        {"fewest": -1},
        {"least_conditions": 0},
        {"rising_months": 0},
        {"frailty": ("FIT",)},
    ],
)
def test_at_risk_rules_that_cannot_be(rule):
    with pytest.raises(ValueError, match=r"cannot be asked|1 or more|Bands of frailty"):
        AtRiskRule(**rule)


@pytest.mark.parametrize("total", range(8))
@pytest.mark.parametrize("least_more", [1, 2, 3])
def test_rising_chance_oracle(total, least_more):
    shares = (0.2, 0.3, 0.5)

    found = rising_chance(total, shares=shares, least_more=least_more)

    chance = 0.0
    for falls in product(range(3), repeat=total):
        a, b, c = (falls.count(period) for period in range(3))
        if a < b < c and c - a >= least_more:
            chance += np.prod([shares[period] for period in falls])
    assert found == pytest.approx(chance)


_rules = st.builds(
    AtRiskRule,
    fewest=st.integers(0, 2),
    most=st.integers(2, 20),
    least_conditions=st.integers(1, 3),
    frailty=st.sampled_from(((), ("MILD",), ("MODERATE", "SEVERE"))),
    least_age=st.sampled_from((0, 18, 65)),
    rising_months=st.sampled_from((1, 4, 12)),
    rising_least_more=st.integers(1, 3),
    needs_rising=st.booleans(),
)


def rising(
    rows: list[Row], person: Person, rule: AtRiskRule, counting: Counting
) -> str:
    starts = [often.months_before(LAST, rule.rising_months * n) for n in (3, 2, 1, 0)]
    begin = min((str(r["day"]) for r in rows if r["patient"] != "-"), default="9")
    days = [
        str(row["day"])
        for row in rows
        if row["patient"] == person["local_id"] and often.counts(row, counting)
    ]
    a, b, c = (
        len([day for day in days if low.isoformat() < day <= high.isoformat()])
        for low, high in pairwise(starts)
    )
    first = pd.Timestamp(starts[0]) + pd.Timedelta(days=1)
    late = begin == "9" or pd.Timestamp(begin) > first + pd.Timedelta(days=14)
    if late or joined(person, first.date().isoformat()):
        return "NOT_KNOWN"
    more = a < b < c and c - a >= rule.rising_least_more
    return "RISING" if more else "NOT_RISING"


@generated
@given(often.appointments, some_people, _rules, often.countings)
def test_at_risk_oracle(rows, people, rule, counting):
    figures, found = of(rows, people, rule=rule, counting=counting)

    held = often.held(rows, counting, first=YEAR.first, last=YEAR.last)
    expected = {}
    looked = 0
    for person in people:
        age = often.age(person, YEAR.last)
        if gone(person, "2025-12-31") or joined(person, "2025-01-01"):
            continue
        if age is None or age < rule.least_age:
            continue
        looked += 1
        count = held.get(person["local_id"], 0)
        why_ = (
            person["conditions_known"] >= rule.least_conditions,
            person["frailty"] in rule.frailty,
        )
        rises = rising(rows, person, rule, counting)
        few = rule.fewest <= count <= rule.most
        if few and any(why_) and (not rule.needs_rising or rises == "RISING"):
            expected[person["local_id"]] = (count, *why_, rises)
    on_it = {
        people[row.listed]["local_id"]: (
            row.contacts,
            row.by_conditions,
            row.by_frailty,
            row.rising,
        )
        for row in found.itertuples()
    }
    assert on_it == expected
    assert figures.looked_at == looked
    assert figures.people == len(expected)


@generated
@given(often.appointments, some_people, _rules)
def test_at_risk_everybody_is_somewhere(rows, people, rule):
    figures, _ = of(rows, people, rule=rule)

    apart = figures.apart
    left_out = apart.gone + apart.children + apart.age_not_known + apart.joined
    assert figures.looked_at + left_out == len(people)
    assert 0 <= figures.chance <= figures.with_reason


@generated
@given(often.appointments, some_people, _rules, st.randoms())
def test_at_risk_order_of_rows_does_not_matter(rows, people, rule, random):
    shuffled = random.sample(rows, len(rows))

    assert of(shuffled, people[::-1], rule=rule)[0] == of(rows, people, rule=rule)[0]


@generated
@given(often.appointments, some_people, often.appointments)
def test_at_risk_more_rows_never_lower_those_above(rows, people, more):
    before, _ = of(rows, people)
    after, _ = of([*rows, *more], people)

    assert after.more >= before.more
    assert after.looked_at == before.looked_at


@generated
@given(often.appointments, st.none() | some_people, _rules)
def test_at_risk_round_trip(rows, people, rule):
    figures, _ = of(rows, people, rule=rule)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert AtRisk.from_dict(stored) == figures


def test_at_risk_columns_are_compact():
    _, people = spot()

    assert {str(dtype) for dtype in people.dtypes} == {
        *("int8", "int16", "int32", "bool", "category", "datetime64[s]"),
    }
    assert set(people["frailty"].cat.categories) == set(FRAILTY)
