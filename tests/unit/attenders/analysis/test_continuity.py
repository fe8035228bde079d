"""Continuity: the published example, the slow obvious way, and what always holds."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.continuity import (
    METHODS,
    Continuity,
    NotCounted,
    OwnShare,
    VisitRule,
    continuity,
    methods,
    own_patient_ratio,
    person_continuity,
    slicc,
    visits,
)
from attenders.analysis.window import Window, twelve_months_to
from attenders.frames import APPOINTMENT_TYPES, NOT_KNOWN
from tests.unit.attenders.analysis import oracles
from tests.unit.attenders.analysis.frames import (
    Row,
    frame,
    frame_of,
    generated,
    names_in,
)


YEAR = twelve_months_to(date(2025, 12, 31))
RULE = VisitRule()
NOBODY = np.array([], dtype=np.int32)

# British Journal of General Practice 2023;73:279, table 2: each letter is a visit
LIST_A = [
    "A",
    "AA",
    "AB",
    "AAB",
    "ABC",
    "AABB",
    "AABC",
    "AAABBB",
    "AAAABBBB",
    "AAAABCDE",
]
LIST_B = [
    "B",
    "BB",
    "AC",
    "ABB",
    "ACC",
    "AABC",
    "ABBC",
    "AABBBC",
    "AAABBBBC",
    "AABBCCCC",
]


def rows_of(seen: Mapping[object, str]) -> list[Row]:
    """A visit a week for each letter, with the GP of that letter."""
    return [
        {
            "patient": person,
            "day": (date(2025, 6, 2) + timedelta(7 * at)).isoformat(),
            "staff": "GP",
            "clinician": "ABCDE".index(letter),
        }
        for person, letters in seen.items()
        for at, letter in enumerate(letters)
    ]


PUBLISHED = rows_of(dict(enumerate(LIST_A + LIST_B)))
OWN = np.array([0] * 10 + [1] * 10, dtype=np.int32)


@pytest.fixture
def published() -> pd.DataFrame:
    return person_continuity(frame_of(PUBLISHED), rule=RULE)


def printed(values: pd.Series) -> list[float]:
    """To two digits as printed, people with one visit left out."""
    return values.dropna().round(2).tolist()


def test_continuity_published_upc(published):
    assert printed(published["upc"][:10]) == [1, 0.5, 0.67, 0.33] + [0.5] * 5
    assert printed(published["upc"][10:]) == [1, 0.5, 0.67, 0.67] + [0.5] * 5


def test_continuity_published_bice_boxerman(published):
    one, other = published["bice_boxerman"][:10], published["bice_boxerman"][10:]

    assert printed(one) == [1, 0, 0.33, 0, 0.33, 0.17, 0.4, 0.43, 0.21]
    assert printed(other) == [1, 0, 0.33, 0.33, 0.17, 0.17, 0.27, 0.32, 0.29]


def test_continuity_secon_of_the_published_people(published):
    one, other = published["secon"][:10], published["secon"][10:]

    assert one.dropna().round(3).tolist() == (
        [1, 0, 0.5, 0, 0.667, 0.333, 0.8, 0.857, 0.429]
    )
    assert other.dropna().round(3).tolist() == (
        [1, 0, 0.5, 0.5, 0.333, 0.333, 0.6, 0.714, 0.714]
    )


def test_continuity_published_people_with_one_visit_have_none(published):
    alone = published.loc[published["visits"] == 1]

    assert alone["patient"].tolist() == [0, 10]
    assert alone[["upc", "bice_boxerman", "secon"]].isna().all(axis=None)
    assert alone["longest_gap_days"].tolist() == [-1, -1]


def test_continuity_published_means():
    found, _ = continuity(
        frame_of(PUBLISHED), window=YEAR, rule=RULE, cohort=np.arange(10), own=OWN
    )

    means = [
        (round(group.upc, 2), round(group.bice_boxerman, 2))
        for group in (found.cohort, found.rest, found.everybody)
    ]
    assert means == [(0.56, 0.32), (0.59, 0.32), (0.57, 0.32)]


def test_continuity_published_slicc():
    found, _ = continuity(
        frame_of(PUBLISHED), window=YEAR, rule=RULE, cohort=np.arange(10), own=OWN
    )

    shares = [found.cohort.slicc, found.rest.slicc, found.everybody.slicc]
    assert shares == [OwnShare(22, 41), OwnShare(17, 41), OwnShare(39, 82)]
    assert [round(share.share, 3) for share in shares] == [0.537, 0.415, 0.476]


@pytest.mark.parametrize(
    ("clinician", "expected"), [(0, OwnShare(22, 35)), (1, OwnShare(17, 31))]
)
def test_continuity_published_own_patient_ratio(clinician, expected):
    found = frame_of(PUBLISHED).query(f"clinician == {clinician}")

    # The paper prints 63.9 % for the first and 22 of 35, which are 62.9 %: a misprint
    assert own_patient_ratio(found, own=OWN) == expected


def test_continuity_published_own_patient_ratio_of_the_practice():
    share = own_patient_ratio(frame_of(PUBLISHED), own=OWN)

    assert share == OwnShare(39, 66)
    assert round(share.share, 3) == 0.591


def test_continuity_of_one_person():
    people = person_continuity(
        frame("""
            patient  day         minute  staff  clinician
            Ann      2025-06-30  540     GP     7
            Ann      2025-06-02  600     GP     5
            Ann      2025-06-02  540     GP     7
            Ann      2025-06-12  -1      GP     5
        """),
        rule=RULE,
    )

    assert people.to_dict("records") == [
        {
            "patient": 0,
            "visits": 4,
            "clinicians": 2,
            "upc": 0.5,
            "bice_boxerman": 1 / 3,
            "secon": 1 / 3,
            "longest_gap_days": 18,
        }
    ]


WHO_COUNTS = """
    patient  day         status     staff    mode          clinician
    Ann      2025-06-02  ATTENDED   GP       TELEPHONE     1
    Ann      2025-06-03  ATTENDED   GP       FACE_TO_FACE  -1
    Ann      2025-06-04  ATTENDED   GP       FACE_TO_FACE  9
    Ann      2025-06-05  DNA        GP       FACE_TO_FACE  1
    Ann      2025-06-06  ATTENDED   NURSE    FACE_TO_FACE  2
    -        2025-06-09  ATTENDED   GP       FACE_TO_FACE  1
    Ann      2025-06-10  ATTENDED   UNKNOWN  FACE_TO_FACE  -1
"""


def test_continuity_what_is_a_visit():
    found, not_counted = visits(frame(WHO_COUNTS), rule=VisitRule(not_people=(9,)))

    assert found["clinician"].tolist() == [1]
    assert not_counted == NotCounted(clinician_not_known=1, not_a_person=1)


def test_continuity_what_is_a_visit_is_a_choice():
    rule = VisitRule(
        staff=("GP", "NURSE"), statuses=("ATTENDED", "DNA"), modes=("FACE_TO_FACE",)
    )

    found, _ = visits(frame(WHO_COUNTS), rule=rule)

    assert found["clinician"].tolist() == [9, 1, 2]


def test_continuity_more_visits_may_be_asked_for():
    found, people = continuity(
        frame_of(PUBLISHED),
        window=YEAR,
        rule=VisitRule(least_visits=3),
        cohort=NOBODY,
        own=None,
    )

    assert found.everybody.measured == people["upc"].notna().sum() == 14


@pytest.mark.parametrize(
    "rule", [{"least_visits": 1}, {"staff": ()}, {"statuses": ()}, {"modes": ()}]
)
def test_continuity_rule_must_make_sense(rule):
    with pytest.raises(ValueError, match="visits"):
        VisitRule(**rule)


def test_continuity_without_anything():
    empty = frame_of([])

    found, people = continuity(
        empty, window=YEAR, rule=RULE, cohort=NOBODY, own=np.array([], dtype=np.int32)
    )

    assert people.empty
    assert (found.everybody.people, found.everybody.upc) == (0, None)
    assert found.everybody.slicc == OwnShare(0, 0)
    assert found.everybody.slicc.share is None
    assert len(found.slicc_by_period) == 12


def test_continuity_without_usual_gps():
    found, _ = continuity(
        frame_of(PUBLISHED), window=YEAR, rule=RULE, cohort=NOBODY, own=None
    )

    assert found.everybody.slicc is None
    assert found.slicc_by_period == ()


def test_continuity_people_without_a_usual_gp_are_not_in_the_slicc():
    rows = frame_of(rows_of({"Ann": "AB", "Bob": "AAC"}))

    own = np.array([0, NOT_KNOWN])

    assert slicc(rows, own=own) == OwnShare(1, 2)
    assert own_patient_ratio(rows, own=own) == OwnShare(1, 3)


def by_period(every: str) -> list[tuple[str, int, int]]:
    rows = frame("""
        patient  day         staff  clinician
        Ann      2025-06-01  GP     1
        Ann      2025-06-02  GP     2
        Ann      2025-06-30  GP     1
        Ann      2025-07-01  GP     1
    """)
    found, _ = continuity(
        rows,
        window=Window(date(2025, 6, 1), date(2025, 7, 1)),
        rule=RULE,
        cohort=NOBODY,
        own=np.array([1]),
        every=every,
    )
    return [
        (period.start.isoformat(), period.slicc.own, period.slicc.visits)
        for period in found.slicc_by_period
    ]


def test_continuity_slicc_by_month():
    assert by_period("month") == [("2025-06-01", 2, 3), ("2025-07-01", 1, 1)]


def test_continuity_slicc_by_week():
    # 1 June 2025 was a Sunday
    assert by_period("week") == [
        ("2025-05-26", 1, 1),
        ("2025-06-02", 0, 1),
        ("2025-06-09", 0, 0),
        ("2025-06-16", 0, 0),
        ("2025-06-23", 0, 0),
        ("2025-06-30", 2, 2),
    ]


visit = st.fixed_dictionaries(
    {
        "patient": st.sampled_from("ABCD"),
        "day": st.integers(0, 30).map(
            lambda days: (date(2025, 6, 2) + timedelta(days)).isoformat()
        ),
        "minute": st.sampled_from((-1, 540, 600)),
        "staff": st.just("GP"),
        "clinician": st.integers(0, 3),
    }
)
some_visits = st.lists(visit, max_size=30)


@generated
@given(some_visits)
def test_continuity_person_oracle(rows):
    people = person_continuity(frame_of(rows), rule=RULE).set_index("patient")

    histories = oracles.in_order(rows)
    assert people.index.tolist() == list(range(len(histories)))
    for number, name in enumerate(names_in(rows)):
        own = histories[name]
        found, seen = people.loc[number], [row["clinician"] for row in own]
        assert (found["visits"], found["clinicians"]) == (len(own), len(set(seen)))
        if len(own) < 2:
            continue
        assert found["upc"] == float(oracles.upc(seen))
        assert found["bice_boxerman"] == pytest.approx(oracles.bice_boxerman(seen))
        assert found["secon"] == pytest.approx(oracles.secon(seen))
        days = [date.fromisoformat(str(row["day"])) for row in own]
        assert found["longest_gap_days"] == oracles.longest_gap(days)


@generated
@given(some_visits, st.lists(st.integers(-1, 3), min_size=4, max_size=4))
def test_continuity_own_share_oracle(rows, own_gps):
    names = names_in(rows)
    own = dict(zip(names, own_gps, strict=False))

    found = frame_of(rows)

    of_list = [row for row in rows if own[row["patient"]] != NOT_KNOWN]
    by_holders = [row for row in rows if row["clinician"] in own_gps]
    mine = [row for row in rows if own[row["patient"]] == row["clinician"]]
    gps = np.array(own_gps)
    assert slicc(found, own=gps) == OwnShare(len(mine), len(of_list))
    assert own_patient_ratio(found, own=gps) == OwnShare(len(mine), len(by_holders))


@generated
@given(some_visits)
def test_continuity_is_from_0_to_1(rows):
    people = person_continuity(frame_of(rows), rule=RULE).dropna()

    indices = people[["upc", "bice_boxerman", "secon"]]
    assert indices.ge(0).all(axis=None)
    assert indices.le(1).all(axis=None)
    assert (people["upc"] >= 1 / people["clinicians"]).all()
    assert (people["upc"] >= people["bice_boxerman"]).all()


@generated
@given(some_visits)
def test_continuity_of_people_who_see_one_or_never_the_same(rows):
    people = person_continuity(frame_of(rows), rule=RULE).dropna()

    indices = ["upc", "bice_boxerman", "secon"]
    one = people.loc[people["clinicians"] == 1, indices]
    assert one.eq(1).all(axis=None)
    different = people.loc[people["clinicians"] == people["visits"]]
    assert different[["bice_boxerman", "secon"]].eq(0).all(axis=None)
    assert (different["upc"] == 1 / different["visits"]).all()


def measured(
    rows: Sequence[Row], *, cohort: Sequence[object] = ()
) -> tuple[Continuity, dict[object, dict[str, float]]]:
    """The figures of these visits, and those of each person by name."""
    names = names_in(rows)
    found, people = continuity(
        frame_of(rows),
        window=YEAR,
        rule=RULE,
        cohort=np.array([names.index(name) for name in cohort if name in names]),
        own=np.array([{"A": 0, "B": 1}.get(name, NOT_KNOWN) for name in names]),
    )
    records = people.fillna(-1).set_index("patient").to_dict("index")
    return found, {names[number]: record for number, record in records.items()}


@generated
@given(some_visits, st.randoms())
def test_continuity_order_of_rows_does_not_matter(rows, random):
    one, people = measured(rows, cohort="A")
    other, same_people = measured(random.sample(rows, len(rows)), cohort="A")

    assert people == same_people
    assert one.cohort == other.cohort
    assert one.slicc_by_period == other.slicc_by_period


@generated
@given(some_visits, st.sets(st.sampled_from("ABCD")))
def test_continuity_cohort_and_rest_are_everybody(rows, cohort):
    found, _ = measured(rows, cohort=sorted(cohort))

    for name in ("people", "visits", "measured", "measured_visits"):
        parts = [getattr(group, name) for group in (found.cohort, found.rest)]
        assert sum(parts) == getattr(found.everybody, name)
    own = found.everybody.slicc
    assert found.cohort.slicc.own + found.rest.slicc.own == own.own
    assert sum(period.slicc.own for period in found.slicc_by_period) == own.own
    assert sum(period.slicc.visits for period in found.slicc_by_period) == own.visits


@generated
@given(some_visits, st.booleans())
def test_continuity_round_trip(rows, has_own):
    found, _ = continuity(
        frame_of(rows),
        window=YEAR,
        rule=VisitRule(not_people=(3,)),
        cohort=np.array([0]),
        own=np.zeros(4, dtype=np.int32) if has_own else None,
        every="week",
    )

    stored = json.loads(json.dumps(found.to_dict(), allow_nan=False))

    assert Continuity.from_dict(stored) == found


def test_continuity_leaves_the_frame_alone():
    appointments = frame_of(PUBLISHED)
    before = appointments.copy(deep=True)

    continuity(appointments, window=YEAR, rule=RULE, cohort=NOBODY, own=OWN)

    pd.testing.assert_frame_equal(appointments, before)
    assert list(appointments.columns) == list(APPOINTMENT_TYPES)


def test_continuity_people_have_compact_types(published):
    types = {name: str(dtype) for name, dtype in published.dtypes.items()}

    assert types == {
        "patient": "int32",
        "visits": "int32",
        "clinicians": "int32",
        "upc": "float64",
        "bice_boxerman": "float64",
        "secon": "float64",
        "longest_gap_days": "int32",
    }


def test_continuity_method_says_who_counts():
    assert METHODS["upc"].counted.startswith(
        "Appointments attended, with GPs, in every way of contact."
    )
    rule = VisitRule(staff=("GP", "NURSE"), modes=("FACE_TO_FACE",), least_visits=3)
    card = methods(rule)["bice_boxerman"]
    assert card.counted.startswith(
        "Appointments attended, with GPs and nurses, face to face."
    )
    assert card.out_of.startswith("People with 3 visits or more")
