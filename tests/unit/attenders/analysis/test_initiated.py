"""Who started the appointments, and who attends often without the practice's own."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.counting import EVERYTHING
from attenders.analysis.definitions import DEFINITIONS, Definition
from attenders.analysis.initiated import (
    METHOD,
    Initiated,
    RuleCount,
    SlotTypeCount,
    deciding_rules,
    initiated,
)
from attenders.analysis.initiative_rules import (
    DEFAULT_RULES,
    PATIENT,
    PRACTICE,
    InitiativeRule,
    Regularity,
)
from attenders.analysis.rules import AtLeast
from attenders.analysis.sensitivity import SIX
from attenders.analysis.window import twelve_months_to
from attenders.charts.words import said
from attenders.made_up import SLOT_TYPES
from tests.unit.attenders.analysis.frames import (
    Row,
    frame,
    frame_of,
    generated,
    names_in,
)
from tests.unit.attenders.analysis.test_definitions import anybody


LAST = date(2025, 12, 31)
YEAR = twelve_months_to(LAST)
NAMES = {
    0: "Routine",
    1: "INR clinic",
    2: "Dressing 20 min",
    3: "On the day",
    4: "Nurse",
}
OFTEN = (Definition("Three or more", AtLeast(3), "None."), EVERYTHING)


def of(
    rows: Sequence[Row] | pd.DataFrame, **also: object
) -> tuple[Initiated, pd.DataFrame]:
    appointments = rows if isinstance(rows, pd.DataFrame) else frame_of(rows)
    people = int(appointments["patient"].max()) + 1 if len(appointments) else 0
    usual = {
        "window": YEAR,
        "slot_types": NAMES,
        "population": anybody(people),
        "choices": [OFTEN],
    }
    return initiated(appointments, **(usual | also))


SOME = """
    patient  slot_type  status    day         times
    Ann      1          ATTENDED  2025-06-02  3
    Ann      0          ATTENDED  2025-06-02  1
    Bob      3          ATTENDED  2025-06-02  2
    Bob      0          ATTENDED  2025-06-02  1
    Bob      1          DNA       2025-06-02  4
    Cat      -1         ATTENDED  2025-06-02  1
    Cat      1          ATTENDED  2024-06-03  1
    -        1          ATTENDED  2025-06-02  9
"""


@pytest.fixture
def some() -> Initiated:
    return of(frame(SOME))[0]


def test_initiated_by_whom(some):
    assert (some.practice, some.patient, some.not_clear) == (3, 2, 3)
    assert some.practice_share == 3 / 8
    assert some.named == 7


def test_initiated_by_rule(some):
    assert [count for count in some.by_rule if count.appointments] == [
        RuleCount("Urgent and on the day", PATIENT, 2, 1),
        RuleCount("INR", PRACTICE, 3, 1),
    ]


def test_initiated_slot_types_that_no_rule_takes(some):
    assert some.not_taken == (SlotTypeCount("Routine", 2),)


def test_initiated_people():
    _, people = of(frame(SOME))

    assert people.to_dict("list") == {
        "patient": [0, 1, 2],
        "practice_initiated": [3, 0, 0],
        "patient_initiated": [0, 2, 0],
        "not_clear": [1, 1, 1],
    }


def test_initiated_who_attends_often_without(some):
    (each,) = some.compared

    # Ann and Bob had three or more; without the INR clinic only Bob did
    assert (each.of_all.people, each.without.people) == (2, 1)
    assert (each.left, each.entered) == (1, 0)


def test_initiated_sentences(some):
    assert [said(sentence) for sentence in some.sentences] == [
        (
            "Of 8 attended appointments from 1 January to 31 December 2025, 37.5% were"
            " started by the practice and 25.0% by the patient; of 37.5% it is not"
            " clear."
        ),
        (
            "Appointments without the name of a slot type: 1 of 8. No rule about names"
            " takes them."
        ),
        (
            "By “Three or more” (attended appointments with all staff, in every way of"
            " contact), 2 attend often; without appointments that the practice started,"
            " 1. People who are then out: 1; who come in: 0."
        ),
    ]


def test_initiated_people_enter_by_rank():
    rows = [
        *[{"patient": "A", "slot_type": 1}] * 5,
        *[{"patient": "B", "slot_type": 0}] * 2,
        *[{"patient": f"C{at}", "slot_type": 0} for at in range(8)],
    ]

    figures, _ = of(rows, choices=[(DEFINITIONS["TOP_10"], EVERYTHING)])

    assert (figures.compared[0].left, figures.compared[0].entered) == (1, 1)


def decided(rows: Sequence[Row], rules: Sequence[InitiativeRule]) -> list[int]:
    places = deciding_rules(frame_of(rows), rules=rules, slot_types=NAMES)
    return places.tolist()


def series(*days: int, **also: object) -> list[Row]:
    first = date(2025, 1, 6)
    return [
        {"patient": "A", "slot_type": 4, "staff": "NURSE"}
        | {"day": (first + timedelta(day)).isoformat()}
        | also
        for day in days
    ]


EVEN = InitiativeRule("Even", PRACTICE, regular=Regularity())


@pytest.mark.parametrize(
    ("days", "is_regular"),
    [
        ((0, 28, 56, 84), True),
        ((0, 28, 56), False),
        ((0, 7, 14, 21), True),
        ((0, 5, 10, 15), False),
        ((0, 190, 380, 570), True),
        ((0, 191, 382, 573), False),
        # Intervals of 28, 35, 28, 21: all within a quarter of 28
        ((0, 28, 63, 91, 112), True),
        # 28, 36, 28, 20: two of four are not
        ((0, 28, 64, 92, 112), False),
        # 28, 28, 28, 60: three of four are
        ((0, 28, 56, 84, 144), True),
        # Two on a day are one
        ((0, 0, 28, 28), False),
        ((0, 0, 28, 56, 56, 84), True),
    ],
)
def test_regular(days, is_regular):
    assert set(decided(series(*days), [EVEN])) == {0 if is_regular else -1}


def test_regular_is_of_one_person_and_slot_type():
    rows = [
        *series(0, 28),
        *series(56, 84, slot_type=0),
        *series(56, 84, patient="B"),
        *series(56, 84, slot_type=-1),
    ]

    assert set(decided(rows, [EVEN])) == {-1}


def test_regular_missed_ones_belong_to_the_series():
    rows = [*series(0, 28, 56, 84), *series(100, status="DNA")]

    assert decided(rows, [EVEN]) == [0] * 5
    assert set(decided(series(0, 28, 56, 84, status="DNA"), [EVEN])) == {-1}


def test_regular_visits_to_a_gp_are_not_clear():
    rows = series(0, 28, 56, 84, staff="GP")

    assert set(decided(rows, DEFAULT_RULES)) == {-1}
    assert set(decided(series(0, 28, 56, 84), DEFAULT_RULES)) == {
        len(DEFAULT_RULES) - 1
    }


def test_rules_first_one_decides():
    rules = [
        InitiativeRule("Staff", PATIENT, staff=("GP",)),
        InitiativeRule("Words", PRACTICE, ("inr",), but_not=("urgent",)),
    ]
    rows = [
        {"patient": "A", "slot_type": 1, "staff": "GP"},
        {"patient": "A", "slot_type": 1, "staff": "NURSE"},
        {"patient": "A", "slot_type": 0, "staff": "NURSE"},
    ]

    assert decided(rows, rules) == [0, 1, -1]


def test_rules_words_that_must_not_be_there():
    rule = InitiativeRule("INR", PRACTICE, ("inr",), but_not=("clinic",))

    assert decided([{"patient": "A", "slot_type": 1}], [rule]) == [-1]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("INR check", "INR"),
        ("Dressings - nurse", "Dressings"),
        ("B12 inj.", "Injections"),
        ("Childhood imms", "Immunisations"),
        ("Cervical smear", "Smears"),
        ("6-8 week check (mum and baby)", "Baby checks"),
        ("Diabetic annual", "Reviews"),
        ("Medication review", "Reviews"),
        ("Bloods - HCA", "Monitoring and tests"),
        ("NHS Health Check", "Health checks"),
        ("GP follow-up", "Follow-up"),
        ("Same day GP", "Urgent and on the day"),
        ("111 Appointment", "Urgent and on the day"),
        ("eConsult", "Asked for online"),
        ("Travel vaccinations", "Travel"),
        ("Routine appointment", None),
        ("Telephone call", None),
        ("Book up to 6 weeks ahead", None),
    ],
)
def test_default_rules_by_name(name, rule):
    row = frame_of([{"patient": "A", "slot_type": 0}])

    (place,) = deciding_rules(row, rules=DEFAULT_RULES, slot_types={0: name}).tolist()

    assert (DEFAULT_RULES[place].name if place >= 0 else None) == rule


def test_default_rules_of_made_up_slot_types():
    row = frame_of([{"patient": "A", "slot_type": at} for at in range(len(SLOT_TYPES))])

    places = deciding_rules(
        row, rules=DEFAULT_RULES, slot_types=dict(enumerate(SLOT_TYPES))
    ).tolist()

    not_clear = {name for name, at in zip(SLOT_TYPES, places, strict=True) if at < 0}
    assert not_clear == {
        *("Routine appointment", "Telephone call", "Video consultation", "Home visit")
    }


# As in a practice's review: 65 people with 31 to 40 visits, 2,294 in all; 27 of them
# came for INR checks, 9 for dressings
VISITS = sorted([*range(31, 41)] * 6 + [31, 32, 33, 34, 34])
OTHERS = 6
MANY = (
    Definition("31 or more", AtLeast(31), "None."),
    EVERYTHING,
)


def visits(
    name: str, number: int, *, slot_type: int, every: int, staff: str
) -> list[Row]:
    """So many visits of one person at even intervals, the last of the year backwards."""
    return [
        {
            "patient": name,
            "slot_type": slot_type,
            "staff": staff,
            "day": (LAST - timedelta(every * at)).isoformat(),
        }
        for at in range(number)
    ]


def the_review(*, inr: int = 1, dressing: int = 2) -> list[Row]:
    rows: list[Row] = []
    for at, number in enumerate(VISITS):
        name = f"P{at}"
        planned = number - OTHERS
        if at < 27:
            rows += visits(name, planned, slot_type=inr, every=7, staff="NURSE")
        elif at < 36:
            rows += visits(name, planned, slot_type=dressing, every=3, staff="NURSE")
        else:
            rows += visits(name, planned, slot_type=3, every=8, staff="GP")
        rows += visits(name, OTHERS, slot_type=0, every=50, staff="GP")
    rows += [
        row
        for at in range(585)
        for row in visits(f"Q{at}", at % 10 + 1, slot_type=0, every=30, staff="GP")
    ]
    return rows


def test_the_review_is_as_it_was():
    assert (len(VISITS), sum(VISITS), min(VISITS), max(VISITS)) == (65, 2294, 31, 40)


def test_the_review_leaves_those_who_came_for_themselves():
    figures, people = of(the_review(), choices=[MANY])

    (each,) = figures.compared
    assert (each.of_all.people, each.of_all.appointments) == (65, 2294)
    assert (each.without.people, each.left, each.entered) == (29, 36, 0)
    by_rule = {count.name: count.people for count in figures.by_rule if count.people}
    assert by_rule == {"INR": 27, "Dressings": 9, "Urgent and on the day": 29}
    assert int((people["practice_initiated"] > 20).sum()) == 36


def test_the_review_where_slots_only_say_nurse():
    # INR every week is found by its regularity; dressings twice a week are not
    figures, _ = of(the_review(inr=4, dressing=4), choices=[MANY])

    (each,) = figures.compared
    assert (each.without.people, each.left) == (38, 27)


def test_the_review_by_six_definitions():
    figures, _ = of(the_review(), choices=SIX)

    # The top 10% of 650 people are the 65; without the 36 who came for INR or dressings
    # it is the 29, and the 58 who had ten visits
    found = {
        each.of_all.definition.name: (each.of_all.people, each.left, each.entered)
        for each in figures.compared
        if each.of_all.counting == EVERYTHING
    }
    assert len(figures.compared) == 6
    assert found["Top 10%"] == (65, 36, 58)
    assert found["Every 3 weeks or more often"] == (65, 36, 0)


def test_initiated_empty_frame():
    figures, people = of([])

    assert figures.appointments == 0
    assert figures.practice_share is None
    assert people.empty
    assert said(figures.sentences[0]).startswith("Nobody attended")


def test_initiated_one_row():
    figures, people = of([{"patient": "A", "slot_type": 1}])

    assert (figures.practice, figures.not_clear) == (1, 0)
    assert len(people) == 1


def test_initiated_without_rules():
    figures, _ = of(frame(SOME), rules=())

    assert (figures.not_clear, figures.by_rule) == (8, ())
    assert (figures.compared[0].left, figures.compared[0].entered) == (0, 0)


def test_initiated_method_says_the_rules():
    assert "“INR” is started by the practice" in METHOD.definition
    assert "not say that it was not needed" in METHOD.definition


_row = st.fixed_dictionaries(
    {
        "patient": st.sampled_from("AAB-"),
        "slot_type": st.sampled_from((0, 1, 4, 4, 4, -1)),
        "staff": st.sampled_from(("NURSE", "NURSE", "GP")),
        "status": st.sampled_from(("ATTENDED", "ATTENDED", "ATTENDED", "DNA")),
        "day": st.tuples(st.integers(0, 12), st.integers(-2, 2)).map(
            lambda at: (date(2025, 2, 3) + timedelta(14 * at[0] + at[1])).isoformat()
        ),
    }
)
_rows = st.lists(_row, max_size=25)
THREE = (
    InitiativeRule("INR", PRACTICE, ("inr",)),
    InitiativeRule("Even", PRACTICE, staff=("NURSE",), regular=Regularity(visits=3)),
    InitiativeRule("GP", PATIENT, staff=("GP",)),
)


def is_even(rows: Sequence[Row], row: Row) -> bool:
    own = [
        date.fromisoformat(str(other["day"]))
        for other in rows
        if other["status"] == "ATTENDED"
        and other["staff"] == "NURSE"
        and (other["patient"], other["slot_type"]) == (row["patient"], row["slot_type"])
    ]
    days = sorted(set(own))
    gaps = [(days[at + 1] - days[at]).days for at in range(len(days) - 1)]
    if len(gaps) < 2 or row["patient"] == "-" or row["slot_type"] == -1:
        return False
    usual = median(gaps)
    close = [gap for gap in gaps if abs(gap - usual) * 4 <= usual]
    return 6 <= usual <= 190 and len(close) * 4 >= 3 * len(gaps)


def slow(rows: Sequence[Row]) -> list[int]:
    found = []
    for row in rows:
        if row["slot_type"] == 1:
            found.append(0)
        elif row["staff"] == "NURSE" and is_even(rows, row):
            found.append(1)
        else:
            found.append(2 if row["staff"] == "GP" else -1)
    return found


@generated
@given(_rows)
def test_deciding_rules_oracle(rows):
    assert decided(rows, THREE) == slow(rows)


@generated
@given(_rows)
def test_initiated_oracle(rows):
    figures, people = of(rows, rules=THREE)

    known = [row for row in rows if row["patient"] != "-"]
    pairs = list(zip(known, slow(known), strict=True))
    came = [(row, by) for row, by in pairs if row["status"] == "ATTENDED"]
    practice = [row for row, by in came if by in {0, 1}]
    assert figures.practice == len(practice)
    assert figures.patient == sum(by == 2 for _, by in came)
    assert figures.appointments == len(came)
    names = names_in(rows)
    counts = dict(zip(people["patient"], people["practice_initiated"], strict=True))
    for place, name in enumerate(names):
        own = sum(row["patient"] == name for row in practice)
        assert counts.get(place, 0) == own


@generated
@given(_rows)
def test_initiated_parts_sum_to_wholes(rows):
    figures, people = of(rows, rules=THREE)

    taken = sum(count.appointments for count in figures.by_rule)
    assert taken == figures.practice + figures.patient
    columns = ["practice_initiated", "patient_initiated", "not_clear"]
    assert people[columns].to_numpy().sum() == figures.appointments
    for each in figures.compared:
        stayed = each.of_all.people - each.left
        assert stayed + each.entered == each.without.people


@generated
@given(_rows, st.randoms())
def test_initiated_order_of_rows_does_not_matter(rows, random):
    appointments = frame_of(rows)
    order = list(range(len(rows)))
    random.shuffle(order)

    figures, people = of(appointments.iloc[order], rules=THREE)

    again, same = of(appointments, rules=THREE)
    assert figures == again
    pd.testing.assert_frame_equal(people, same)


@generated
@given(_rows, _row)
def test_initiated_one_more_never_lowers_the_count(rows, row):
    once, more = of(rows)[0], of([*rows, row])[0]

    assert more.appointments >= once.appointments


@generated
@given(_rows)
def test_initiated_round_trip(rows):
    figures, _ = of(rows)

    stored = json.loads(json.dumps(figures.to_dict(), allow_nan=False))

    assert Initiated.from_dict(stored) == figures


def test_initiated_leaves_the_frame_alone():
    appointments = frame(SOME)
    before = appointments.copy(deep=True)

    of(appointments)

    pd.testing.assert_frame_equal(appointments, before)
