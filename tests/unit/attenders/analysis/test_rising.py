"""Whether demand is rising or changing."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations
from math import floor
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from attenders.analysis.changes import PART_WORDS, Change, Part
from attenders.analysis.counting import Counting
from attenders.analysis.rising import MEASURES, METHOD, Rising, rising
from attenders.analysis.window import Window, like_for_like
from attenders.charts.words import said
from attenders.frames import MODES
from tests.unit.attenders.analysis.frames import Row, frame, frame_of, generated


NOW = Window(date(2025, 6, 2), date(2025, 6, 8))
BEFORE = Window(date(2024, 6, 3), date(2024, 6, 9))


def of(appointments: pd.DataFrame, **also: object) -> Rising:
    return rising(appointments, **({"now": NOW, "before": BEFORE} | also))


def amounts(change: Change | None) -> dict[str, int]:
    assert change is not None
    return {part.name: part.amount for part in change.parts}


def people_each(number: int, visits: int, day: str, **also: object) -> list[Row]:
    return [
        {"patient": f"P{at}", "day": day, **also}
        for at in range(number)
        for _ in range(visits)
    ]


# 10 people come once in 2024, 12 come twice in 2025, on one working day each
MORE = [
    *people_each(10, 1, "2024-06-03", duration=10, staff="GP"),
    *people_each(12, 2, "2025-06-02", duration=15, staff="GP"),
]


def test_rising_parts_of_appointments():
    found = of(frame_of(MORE))

    assert (found.before.appointments, found.now.appointments) == (10, 24)
    assert amounts(found.volume) == {"DAYS": 0, "PEOPLE": 3, "VISITS": 11}


def test_rising_parts_of_minutes():
    # 10 × 1 × 10 minutes become 12 × 2 × 15: on average over all six orders
    found = of(frame_of(MORE))

    assert (found.before.minutes, found.now.minutes) == (100, 360)
    assert amounts(found.minutes) == {
        "DAYS": 0,
        "PEOPLE": 39,  # 2 × (10/3 + 15/6 + 20/6 + 30/3) = 38.3, and a lost minute
        "VISITS": 138,  # 1 × (100/3 + 150/6 + 120/6 + 180/3) = 138.3
        "MIX": 0,
        "LENGTH": 83,  # 5 × (10/3 + 20/6 + 12/6 + 24/3) = 83.3
    }


def test_rising_sentences():
    found = of(frame_of(MORE))

    assert found.volume is not None
    assert said(found.volume.sentence(one="appointment", many="appointments")) == (
        "14 more appointments: 3 from more people, 11 from more visits each per working"
        " day."
    )


def test_change_sentence_of_a_part_that_goes_the_other_way():
    parts = (Part("PEOPLE", 700), Part("VISITS", 600), Part("DAYS", -96))

    sentence = Change(10_000, 11_204, parts).sentence(one="visit", many="visits")

    assert said(sentence) == (
        "1,204 more visits: 700 from more people, 600 from more visits each per working"
        " day, 96 fewer from fewer working days."
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            Change(10, 9, (Part("PEOPLE", -2), Part("DAYS", 1))),
            "1 fewer visit: 2 from fewer people, 1 more from more working days.",
        ),
        (
            Change(10, 10, (Part("PEOPLE", -2), Part("DAYS", 2))),
            (
                "As many visits as before: 2 fewer from fewer people, 2 more from more"
                " working days."
            ),
        ),
        (Change(10, 10, (Part("PEOPLE", 0),)), "As many visits as before."),
    ],
)
def test_change_sentence(change, words):
    assert said(change.sentence(one="visit", many="visits")) == words


def test_rising_list_and_share_of_it():
    # A list of 100 becomes 120 and 10 in 100 came in both: all new people are the list
    found = of(frame_of(MORE), list_before=100, list_now=120)

    assert amounts(found.volume) == {
        "DAYS": 0,
        "LIST": 3,
        "LIST_SHARE": 0,
        "VISITS": 11,
    }
    assert found.now.people_per_1000 == 100


def test_rising_list_of_one_date_does_not_count():
    assert of(frame_of(MORE), list_now=120) == of(frame_of(MORE))


def test_rising_working_days():
    # One appointment of the same person a day, on three working days and then on two
    rows = [
        {"patient": "A", "day": day}
        for day in (
            "2024-06-03",
            "2024-06-04",
            "2024-06-05",
            "2025-06-02",
            "2025-06-03",
        )
    ]

    found = of(frame_of(rows))

    assert (found.before.open_days, found.now.open_days) == (3, 2)
    assert amounts(found.volume) == {"DAYS": -1, "PEOPLE": 0, "VISITS": 0}


def test_rising_mix_of_staff():
    # As many visits as long as before, but with those who take longer
    rows = [
        *people_each(4, 1, "2024-06-03", duration=10, staff="GP"),
        *people_each(4, 1, "2024-06-03", duration=20, staff="NURSE"),
        *people_each(4, 2, "2025-06-02", duration=20, staff="NURSE"),
    ]

    found = of(frame_of(rows))

    assert amounts(found.minutes) == {
        "DAYS": 0,
        "PEOPLE": 0,
        "VISITS": 0,
        "MIX": 40,
        "LENGTH": 0,
    }
    assert [(g.name, g.before, g.now) for g in found.by_staff] == [
        ("GP", 4, 0),
        ("NURSE", 4, 8),
    ]


def test_rising_measures():
    rows = [
        *people_each(2, 1, "2024-06-03", duration=10),
        *people_each(1, 3, "2025-06-02", duration=15),
    ]

    found = of(frame_of(rows), conditions=np.array([2, -1]))

    before = {measure.name: measure.before for measure in found.measures}
    now = {measure.name: measure.now for measure in found.measures}
    assert before == {
        "per_working_day": 2,
        "people": 2,
        "visits_per_person": 1,
        "again_share": 0,
        "minutes_per_visit": 10,
        "conditions_per_visit": 2,
        "people_per_1000": None,
    }
    assert (now["visits_per_person"], now["again_share"]) == (3, 1)
    assert found.now.conditions_known == 3


def test_rising_without_patients():
    rows = [
        *[{"patient": "-", "day": "2024-06-03"}] * 4,
        *[{"patient": "-", "day": "2025-06-02"}] * 3,
        *[{"patient": "-", "day": "2025-06-03"}] * 3,
    ]

    found = of(frame_of(rows))

    assert not found.people_known
    assert amounts(found.volume) == {"DAYS": 4, "PER_DAY": -2}
    assert "people" not in {measure.name for measure in found.measures}
    assert "have no patient" in " ".join(said(s) for s in found.sentences)


def test_rising_few_without_patients_are_a_part():
    rows = [
        *people_each(20, 1, "2024-06-03"),
        *people_each(20, 1, "2025-06-02"),
        {"patient": "-", "day": "2025-06-03"},
    ]

    found = of(frame_of(rows))

    assert found.people_known
    assert amounts(found.volume)["NOBODY"] == 1


def months_of(first: date, number: int, *, each: int) -> list[Row]:
    """So many appointments on each day from the first."""
    days = [(first + timedelta(at)).isoformat() for at in range(number)]
    return [{"patient": f"{at}", "day": day} for day in days for at in range(each)]


SPRING = Window(date(2025, 3, 3), date(2025, 5, 25))
BEFORE_SPRING = like_for_like(SPRING)


def in_spring(rows: Sequence[Row]) -> Rising:
    return of(frame_of(rows), now=SPRING, before=BEFORE_SPRING)


@pytest.mark.parametrize(
    ("before", "now", "direction"),
    [(4, 6, "RISING"), (6, 4, "FALLING"), (4, 4, "STEADY")],
)
def test_rising_direction(before, now, direction):
    found = in_spring(
        months_of(BEFORE_SPRING.first, 84, each=before)
        + months_of(SPRING.first, 84, each=now)
    )

    assert found.direction == direction


def test_rising_by_no_more_than_weeks_differ():
    # Each second week has twice as many, and one year has one week more of these
    weeks = [
        months_of(first + timedelta(7 * at), 7, each=2 + 2 * ((at + odd) % 2))
        for first, odd in ((BEFORE_SPRING.first, 0), (SPRING.first, 1))
        for at in range(11)
    ]

    found = in_spring([row for week in weeks for row in week])

    assert found.direction == "STEADY"
    assert said(found.sentences[0]).startswith(
        "It cannot be said that demand is rising"
    )


def test_rising_where_the_data_begins_too_late():
    found = in_spring(months_of(SPRING.first, 84, each=1))

    assert found.volume is None
    assert found.direction == "NOT_KNOWN"
    assert [said(sentence) for sentence in found.sentences] == [
        (
            "The data has no appointment from 3 March to 25 May 2024. So nothing is"
            " compared."
        ),
        (
            "There were 84 attended appointments with all staff, in every way of"
            " contact, from 3 March to 25 May 2025, and 0 from 3 March to 25 May 2024."
        ),
    ]


def test_rising_where_the_data_has_a_part_of_a_period():
    rows = months_of(SPRING.first, 84, each=1) + months_of(date(2024, 5, 1), 20, each=1)

    sentence, _ = in_spring(rows).sentences

    assert "the data only has those from 1 to 20 May 2024" in said(sentence)


def test_rising_where_days_are_missing_inside():
    rows = [
        *months_of(BEFORE_SPRING.first, 84, each=1),
        *months_of(SPRING.first, 20, each=1),
        *months_of(date(2025, 5, 1), 25, each=1),
    ]

    found = in_spring(rows)

    assert found.volume is None
    assert "Working days without an appointment" in said(found.sentences[0])


def test_rising_unlike_periods_are_said_to_be():
    found = of(frame_of(MORE), before=Window(date(2024, 6, 3), date(2024, 6, 12)))

    assert not found.is_like_for_like
    assert "differ in length" in " ".join(said(s) for s in found.sentences)


def test_rising_periods_of_a_day_are_like_for_like_over_years():
    assert of(frame_of([])).is_like_for_like
    other = of(frame_of([]), before=like_for_like(Window(NOW.first, NOW.last)))
    assert other.is_like_for_like


@pytest.mark.parametrize(
    "also",
    [
        {"before": Window(date(2025, 1, 1), NOW.first)},
        {"list_now": 0, "list_before": 3},
    ],
)
def test_rising_what_makes_no_sense(also):
    with pytest.raises(ValueError, match=r"must end before|1 person or more"):
        of(frame_of([]), **also)


def test_rising_empty_frame():
    found = of(frame_of([]))

    assert (found.before.appointments, found.now.people) == (0, 0)
    assert found.volume is None
    assert found.now.data is None


def test_rising_one_row():
    found = of(frame("patient day\nAnn 2025-06-02"))

    assert (found.now.appointments, found.now.per_working_day) == (1, 1)
    assert found.direction == "NOT_KNOWN"


def test_rising_nothing_attended_in_one_period():
    rows = [
        {"patient": "A", "day": "2024-06-03", "status": "CANCELLED"},
        {"patient": "A", "day": "2025-06-02", "duration": 12},
    ]

    found = of(frame_of(rows))

    assert amounts(found.volume) == {"DAYS": 0, "PEOPLE": 1, "VISITS": 0}
    assert found.minutes is not None
    assert found.minutes.difference == 12


def test_rising_words_claim_no_demand_that_is_not_seen():
    assert "turned away" in METHOD.left_out
    assert "not that people became more ill" in METHOD.left_out


def test_rising_every_part_has_words():
    parts = {
        name for change in (of(frame_of(MORE)).minutes,) for name in amounts(change)
    }
    assert parts <= PART_WORDS.keys()


_row = st.fixed_dictionaries(
    {
        "patient": st.sampled_from("ABCDE"),
        "day": st.sampled_from(
            [
                (first + timedelta(at)).isoformat()
                for first in (NOW.first, BEFORE.first)
                for at in range(7)
            ]
        ),
        "status": st.sampled_from(("ATTENDED", "ATTENDED", "ATTENDED", "DNA")),
        "staff": st.sampled_from(("GP", "NURSE")),
        "mode": st.sampled_from(MODES[:2]),
        "duration": st.sampled_from((-1, 5, 10, 15, 300)),
    }
)
_rows = st.lists(_row, max_size=25)
_anybody = st.lists(_row | _row.map(lambda row: {**row, "patient": "-"}), max_size=25)


def minutes_of(row: Row) -> Fraction:
    length = int(str(row["duration"]))
    if 0 < length < 240:
        return Fraction(min(length, 60))
    if row["mode"] == "TELEPHONE":
        return Fraction(71 if row["staff"] == "GP" else 60, 10)
    return Fraction(10)


Things = dict[str, Any]


def inside(rows: Sequence[Row], window: Window) -> list[Row]:
    return [
        row
        for row in rows
        if window.first.isoformat() <= str(row["day"]) <= window.last.isoformat()
    ]


def things_of(rows: Sequence[Row]) -> Things | None:
    """The five things that minutes are made of; None where there is nothing."""
    weekend = (5, 6)
    days = {row["day"] for row in rows}
    days = {d for d in days if date.fromisoformat(d).weekday() not in weekend}
    came = [row for row in rows if row["status"] == "ATTENDED"]
    if not (days and came):
        return None
    people = {row["patient"] for row in came}
    kinds: dict[object, list[Fraction]] = {}
    for row in came:
        kinds.setdefault((row["staff"], row["mode"]), []).append(minutes_of(row))
    return {
        "DAYS": Fraction(len(days)),
        "PEOPLE": Fraction(len(people)),
        "VISITS": Fraction(len(came), len(people) * len(days)),
        "MIX": {kind: Fraction(len(own), len(came)) for kind, own in kinds.items()},
        "LENGTH": {kind: sum(own) / len(own) for kind, own in kinds.items()},
    }


def minutes_made_of(at: Things) -> Fraction:
    mean = sum(share * at["LENGTH"][kind] for kind, share in at["MIX"].items())
    found: Fraction = at["DAYS"] * at["PEOPLE"] * at["VISITS"] * mean
    return found


def slow_parts(before: Things, now: Things) -> dict[str, Fraction]:
    """Each thing takes its new value in every order; what it adds on average."""
    lengths = {**now["LENGTH"], **before["LENGTH"]}
    before = {**before, "LENGTH": lengths}
    now = {**now, "LENGTH": {**lengths, **now["LENGTH"]}}
    added = dict.fromkeys(before, Fraction())
    orders = list(permutations(before))
    for order in orders:
        at = dict(before)
        for thing in order:
            old = minutes_made_of(at)
            at[thing] = now[thing]
            added[thing] += minutes_made_of(at) - old
    return {thing: part / len(orders) for thing, part in added.items()}


@generated
@given(_rows)
def test_rising_minutes_oracle(rows):
    before, now = (things_of(inside(rows, window)) for window in (BEFORE, NOW))
    assume(before and now)

    found = of(frame_of(rows))

    # Minutes are whole in both periods, so up to one is between them and the exact ones
    expected = slow_parts(before, now)
    assert all(
        abs(n - expected[name]) < 2 for name, n in amounts(found.minutes).items()
    )
    assert abs(found.minutes.difference - sum(expected.values())) <= 1


@generated
@given(_anybody, st.none() | st.integers(1, 9))
def test_rising_parts_sum_exactly(rows, size):
    found = of(frame_of(rows), list_before=size, list_now=size and size + 1)

    for change, before, now in (
        (found.volume, found.before.appointments, found.now.appointments),
        (found.minutes, found.before.minutes, found.now.minutes),
    ):
        if change is not None:
            assert sum(amounts(change).values()) == now - before
    for period in (found.before, found.now):
        assert sum(group.minutes for group in period.groups) == period.minutes
        assert sum(g.appointments for g in period.groups) == period.appointments


@generated
@given(_anybody)
def test_rising_period_oracle(rows):
    found = of(frame_of([r for r in rows if r["patient"] != "-"])).now

    came = [
        row
        for row in inside(rows, NOW)
        if row["patient"] != "-" and row["status"] == "ATTENDED"
    ]
    each = [[row["patient"] for row in came].count(p) for p in "ABCDE"]
    assert found.appointments == len(came)
    assert (found.people, found.again) == (
        sum(n > 0 for n in each),
        sum(n > 1 for n in each),
    )
    assert found.minutes == floor(sum(map(minutes_of, came)) + Fraction(1, 2))


@generated
@given(_anybody, st.randoms())
def test_rising_order_of_rows_does_not_matter(rows, random):
    appointments = frame_of(rows)
    order = list(range(len(rows)))
    random.shuffle(order)

    assert of(appointments.iloc[order]) == of(appointments)


@generated
@given(_rows, _row)
def test_rising_one_more_appointment_never_lowers_a_count(rows, row):
    once, more = of(frame_of(rows)), of(frame_of([*rows, row]))

    for name in ("appointments", "people", "again", "minutes", "open_days"):
        assert getattr(more.now, name) >= getattr(once.now, name)
        assert getattr(more.before, name) >= getattr(once.before, name)


@generated
@given(_anybody, st.none() | st.integers(1, 9))
def test_rising_round_trip(rows, size):
    found = of(frame_of(rows), list_before=size, list_now=size)

    stored = json.loads(json.dumps(found.to_dict(), allow_nan=False))

    assert Rising.from_dict(stored) == found


@generated
@given(_anybody)
def test_rising_sentences_have_all_their_values(rows):
    found = of(frame_of(rows))

    assert all(said(sentence).endswith(".") for sentence in found.sentences)
    assert {measure.name for measure in found.measures} <= MEASURES.keys()


def test_rising_counts_what_it_is_told():
    rows = [
        {"patient": "A", "day": "2025-06-02", "staff": "GP"},
        {"patient": "A", "day": "2025-06-02", "staff": "NURSE"},
        {"patient": "-", "day": "2025-06-03", "staff": "GP", "status": "DNA"},
    ]

    found = of(frame_of(rows), counting=Counting("GP", "ATTENDED_OR_MISSED"))

    assert (found.now.appointments, found.now.without_patient) == (2, 1)


def test_rising_leaves_the_frame_alone():
    appointments = frame_of(MORE)
    before = appointments.copy(deep=True)

    of(appointments)

    pd.testing.assert_frame_equal(appointments, before)
