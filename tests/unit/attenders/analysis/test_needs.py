"""Hints at what one person may need, and why."""

from datetime import date, timedelta
from statistics import median_low

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.definitions import Population
from attenders.analysis.needs import (
    NEEDS,
    SIGNS,
    VALUES,
    Hints,
    hints,
    needs_facts,
    signs,
)
from attenders.charts.words import said
from attenders.frames import FRAILTY, NOT_KNOWN
from tests.unit.attenders.analysis.frames import (
    Row,
    frame,
    frame_of,
    generated,
    names_in,
)
from tests.unit.attenders.analysis.often import LAST
from tests.unit.attenders.analysis.people import people_of


def facts_of(
    drawing: str,
    conditions: list[str],
    *,
    frailty: list[str] | None = None,
    not_people: tuple[int, ...] = (),
) -> pd.DataFrame:
    """The facts of the people of a drawing, whose conditions are these."""
    people = [{"local_id": at, "conditions": c} for at, c in enumerate(conditions)]
    listed = None
    if frailty is not None:
        bands = [
            person | {"frailty": f} for person, f in zip(people, frailty, strict=True)
        ]
        patient = np.arange(len(bands), dtype=np.int32)
        listed = people_of(bands).assign(patient=patient)
    return needs_facts(
        frame(drawing),
        last=LAST,
        population=Population(people_of(people), listed=listed),
        not_people=not_people,
    )


def reasons(found: Hints) -> dict[str, list[str]]:
    return {
        hint.key: [said(sentence) for sentence in hint.reasons] for hint in found.hints
    }


# Ann sees six clinicians; Bob comes often; Cat once
FOLK = """
    patient  day         clinician  duration  booked_day  status    mode          times
    Ann      2025-03-01  0          10        -           ATTENDED  FACE_TO_FACE  3
    Ann      2025-03-02  1          10        -           ATTENDED  FACE_TO_FACE  1
    Ann      2025-03-03  2          10        -           ATTENDED  FACE_TO_FACE  1
    Ann      2025-03-04  3          10        -           ATTENDED  FACE_TO_FACE  1
    Ann      2025-03-05  4          10        -           ATTENDED  FACE_TO_FACE  1
    Ann      2025-03-06  5          15        -           ATTENDED  FACE_TO_FACE  1
    Bob      2025-03-01  0          15        2025-03-01  ATTENDED  TELEPHONE     12
    Bob      2025-03-01  0          15        2025-02-01  ATTENDED  TELEPHONE     6
    Bob      2025-03-01  0          15        2025-02-01  DNA       TELEPHONE     2
    Bob      2024-01-01  0          15        -           ATTENDED  TELEPHONE     2
    Cat      2025-03-01  0          15        -           ATTENDED  HOME_VISIT    1
"""
ILL = ["T2DM;COPD", "hirsutism", "depression;AF;gout;CKD"]


def test_facts():
    facts = facts_of(FOLK, ILL)

    assert facts[list(VALUES)].to_numpy().tolist() == [
        [8, 0, 6, 8, 3, 0, 0, 0, 0, 10, 2],
        [18, 2, 1, 18, 18, 2, 12, 18, 0, 15, 1],
        [1, 0, 1, 1, 1, 0, 0, 0, 1, 15, 4],
    ]
    assert facts["mental"].tolist() == [False, False, True]
    assert {str(facts[name].dtype) for name in VALUES} == {"int32"}


def test_hints_at_multiple_needs():
    assert reasons(hints(facts_of(FOLK, ILL), patient=0)) == {
        "MULTIPLE": [
            "2 long-term conditions.",
            "No mental-health condition coded.",
            (
                "Seen by 6 different clinicians: of 8 visits, 3 were with the one seen"
                " most."
            ),
            "Appointments usually take 10 minutes.",
        ]
    }


def test_hints_at_a_complex_situation():
    assert reasons(hints(facts_of(FOLK, ILL), patient=1)) == {
        "SITUATION": [
            "18 appointments attended in 12 months.",
            (
                "Long-term conditions coded: 1, which does not mean that there are no"
                " others."
            ),
            "2 appointments missed in 12 months: a reason to ask, not to punish.",
            "12 of 18 appointments were booked on the day itself.",
        ]
    }


def test_hints_at_two_groups_in_the_order_of_the_academy():
    found = hints(facts_of(FOLK, ILL), patient=2)

    assert list(reasons(found)) == ["PHYSICAL", "MENTAL_PHYSICAL"]
    assert reasons(found)["PHYSICAL"] == [
        "4 or more long-term conditions.",
        "A physical long-term condition.",
        "Home visits in 12 months: 1.",
    ]
    assert [hint.title for hint in found.hints] == [
        NEEDS["PHYSICAL"].title,
        NEEDS["MENTAL_PHYSICAL"].title,
    ]
    assert said(found.sentence).startswith("The files suggest this, and you judge")


def test_hints_by_frailty_where_conditions_are_not_known():
    facts = facts_of("patient\nAnn\nBob", ["", ""], frailty=["SEVERE", "MILD"])

    assert reasons(hints(facts, patient=0)) == {
        "PHYSICAL": ["Recorded as moderately or severely frail."]
    }
    found = hints(facts, patient=1)
    assert found.hints == ()
    assert said(found.sentence) == (
        "This person’s conditions are not known, so little can be suggested."
    )


def test_hints_at_nothing_are_no_all_clear():
    found = hints(facts_of("patient\nAnn\nBob", ["gout", ""]), patient=1)

    assert said(found.sentence) == (
        "The files suggest none of the groups, which does not mean that none fits."
    )


RISE = """
    patient  day         times
    Ann      2024-01-02  4
    Ann      2025-01-02  14
    Bob      2024-01-02  4
    Bob      2025-01-02  9
    Cat      2025-01-02  14
"""


def test_rise_is_more_than_chance_and_not_from_nothing():
    facts = facts_of(RISE, ["depression;gout"] * 3)

    # 10 ÷ √18 = 2.36, and 5 ÷ √13 = 1.39
    assert signs(facts)["RISING"].tolist() == [True, False, False]
    assert (
        "14 appointments attended in 12 months, 4 in the 12 months before: a rise that"
        " chance alone would hardly make."
    ) in reasons(hints(facts, patient=0))["MENTAL_PHYSICAL"]


def test_nobody_rises_where_the_year_before_is_not_covered():
    late = RISE.replace("2024-01-02", "2024-03-02")

    facts = facts_of(late, ["gout"] * 3)

    assert set(facts["before"]) == {-1}
    assert not signs(facts)["RISING"].any()


def test_facts_leave_out_clinicians_who_are_nobody():
    facts = facts_of(FOLK, ILL, not_people=(0,))

    assert facts["clinicians"].tolist() == [5, 0, 0]
    assert facts["most_with_one"].tolist() == [1, 0, 0]


def test_facts_without_appointments():
    people = Population(people_of([{"local_id": "Ann"}]))

    facts = needs_facts(frame_of([]), last=LAST, population=people)

    assert facts["appointments"].tolist() == [0]
    assert facts["minutes"].tolist() == [-1]
    assert hints(facts, patient=0).hints == ()
    with pytest.raises(KeyError):
        hints(facts, patient=1)


def test_facts_of_nobody():
    facts = needs_facts(frame_of([]), last=LAST, population=Population(people_of([])))

    assert facts.empty
    assert signs(facts).empty


def test_every_need_names_signs_that_there_are():
    assert list(signs(facts_of(FOLK, ILL)).columns) == list(SIGNS)
    for need in NEEDS.values():
        named = [sign for any_of in need.signs for sign in any_of]
        assert {*named, *need.beside} <= set(SIGNS)


def test_hints_have_no_number_that_could_order_people():
    found = hints(facts_of(FOLK, ILL), patient=2)

    assert set(vars(found)) == {"hints", "conditions_known"}
    assert set(vars(found.hints[0])) == {"key", "title", "reasons", "response"}
    assert not hasattr(found, "to_dict")


a_row = st.fixed_dictionaries(
    {
        "patient": st.sampled_from("ABC-"),
        "day": st.integers(0, 800).map(
            lambda back: (LAST - timedelta(back)).isoformat()
        ),
        "status": st.sampled_from(("ATTENDED", "ATTENDED", "DNA", "CANCELLED")),
        "mode": st.sampled_from(("FACE_TO_FACE", "HOME_VISIT")),
        "clinician": st.sampled_from((-1, 0, 1, 2)),
        "duration": st.sampled_from((-1, 0, 5, 10, 11, 20)),
        "wait": st.sampled_from((None, 0, 1)),
    }
)


def with_booking(row: Row) -> Row:
    day = date.fromisoformat(str(row["day"]))
    wait = row["wait"]
    booked = "-" if wait is None else (day - timedelta(int(str(wait)))).isoformat()
    return {name: v for name, v in row.items() if name != "wait"} | {
        "booked_day": booked
    }


rows_of = st.lists(a_row.map(with_booking), max_size=40)


def facts_of_rows(rows: list[Row]) -> dict[str, dict[str, int]]:
    names = names_in(rows)
    people = [{"local_id": name, "conditions": "gout"} for name in names]
    facts = needs_facts(
        frame_of(rows), last=LAST, population=Population(people_of(people))
    )
    return {
        str(name): {value: int(facts[value].iloc[at]) for value in VALUES}
        for at, name in enumerate(names)
    }


@generated
@given(rows_of)
def test_facts_oracle(rows):
    year, before = [
        [r for r in rows if first <= str(r["day"]) <= last]
        for first, last in (("2025-01-01", "2025-12-31"), ("2024-01-01", "2024-12-31"))
    ]
    days = [str(r["day"]) for r in (*year, *before) if r["patient"] != "-"]
    covered = bool(days) and min(days) <= "2024-01-15"
    for name, facts in facts_of_rows(rows).items():
        own = [r for r in year if r["patient"] == name and r["status"] == "ATTENDED"]
        seen = [r["clinician"] for r in own if r["clinician"] != NOT_KNOWN]
        booked = [r for r in own if r["booked_day"] != "-"]
        minutes = [int(str(r["duration"])) for r in own if int(str(r["duration"])) > 0]
        assert facts == {
            "appointments": len(own),
            "before": sum(
                r["patient"] == name and r["status"] == "ATTENDED" for r in before
            )
            if covered
            else -1,
            "clinicians": len(set(seen)),
            "visits": len(seen),
            "most_with_one": max((seen.count(one) for one in seen), default=0),
            "missed": sum(r["patient"] == name and r["status"] == "DNA" for r in year),
            "same_day": sum(r["booked_day"] == r["day"] for r in booked),
            "booked_known": len(booked),
            "home_visits": sum(r["mode"] == "HOME_VISIT" for r in own),
            "minutes": median_low(minutes) if minutes else -1,
            "conditions": 1,
        }


@generated
@given(rows_of, st.randoms())
def test_facts_order_of_rows_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))

    assert facts_of_rows(shuffled) == facts_of_rows(rows)


@generated
@given(rows_of, rows_of)
def test_facts_more_rows_lower_no_count(rows, others):
    before, after = facts_of_rows(rows), facts_of_rows(rows + others)

    for name, facts in before.items():
        for value in set(VALUES) - {"minutes", "before"}:
            assert facts[value] <= after[name][value]


_values = st.fixed_dictionaries(
    {name: st.sampled_from((-1, 0, 1, 2, 5, 20)) for name in VALUES}
    | {name: st.booleans() for name in ("known", "mental", "physical")}
    | {"frailty": st.integers(0, len(FRAILTY) - 1)}
)


@generated
@given(_values)
def test_every_hint_gives_the_reasons_that_name_it(values):
    facts = pd.DataFrame([{"patient": 0} | values])

    found = hints(facts, patient=0)

    there = {sign for sign in SIGNS if signs(facts)[sign].iloc[0]}
    for key, need in NEEDS.items():
        given_hint = [hint for hint in found.hints if hint.key == key]
        named = all(there & set(any_of) for any_of in need.signs)
        may = values["known"] or not need.needs_conditions
        assert bool(given_hint) == (named and may)
        for hint in given_hint:
            of_need = {s for any_of in need.signs for s in any_of} | {*need.beside}
            assert len(hint.reasons) == len(there & of_need)
            assert all(said(reason).endswith(".") for reason in hint.reasons)
