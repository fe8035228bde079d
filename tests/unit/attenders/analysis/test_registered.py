"""Who counts as registered, by age and sex, and against the appointments."""

import json
from collections import Counter
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.ages import AGE_BANDS
from attenders.analysis.registered import (
    AGE_SEX_BANDS,
    NOT_COUNTED,
    STANDING_RULES,
    AgeSexTable,
    ListAgainstAppointments,
    RegisteredCounts,
    age_sex_table,
    list_against_appointments,
    registered_counts,
    standings,
)
from attenders.frames import STANDINGS
from tests.unit.attenders.analysis.frames import generated
from tests.unit.attenders.analysis.people import (
    AS_AT,
    Person,
    people,
    people_of,
    some_people,
)


def standing_of(**person: object) -> str:
    frame = people_of([{"local_id": "A", **person}])
    (standing,) = standings(frame, as_at=AS_AT)
    return standing


def test_registered_counts():
    result = registered_counts(
        people("""
            local_id  birth_year  died_on     left_on     is_temporary  is_test
            Ann       1960        -           -           -             -
            Bob       2015        -           -           -             -
            Cat       -1          -           -           -             -
            Dan       1930        2025-06-01  -           -             -
            Eve       1980        -           2025-06-15  -             -
            Fay       1990        -           -           yes           -
            Guy       2001        -           -           -             yes
        """),
        as_at=AS_AT,
    )

    assert result == RegisteredCounts(
        by_standing={
            "TEST": 1,
            "DECEASED": 1,
            "LEFT": 1,
            "NOT_YET": 0,
            "TEMPORARY": 1,
            "REGISTERED": 3,
        },
        children=1,
        age_not_known=1,
    )
    assert (result.registered, result.people) == (3, 7)


@pytest.mark.parametrize(
    ("said", "standing"),
    [
        ({}, "REGISTERED"),
        ({"registered_on": "2025-06-15"}, "REGISTERED"),
        ({"registered_on": "2025-06-16"}, "NOT_YET"),
        ({"is_pending": "yes"}, "NOT_YET"),
        ({"left_on": "2025-06-14"}, "LEFT"),
        ({"left_on": "2025-06-15"}, "LEFT"),
        ({"left_on": "2025-06-16"}, "REGISTERED"),
        ({"has_left": "yes"}, "LEFT"),
        ({"has_left": "yes", "left_on": "2025-06-16"}, "REGISTERED"),
        # came back: the departure is that of an earlier registration
        ({"left_on": "2020-01-01", "registered_on": "2022-01-01"}, "REGISTERED"),
        (
            {
                "has_left": "yes",
                "left_on": "2020-01-01",
                "registered_on": "2022-01-01",
            },
            "LEFT",
        ),
        # registered and left on one day
        ({"left_on": "2022-01-01", "registered_on": "2022-01-01"}, "LEFT"),
        ({"died_on": "2025-06-15"}, "DECEASED"),
        ({"died_on": "2025-06-16", "is_deceased": "yes"}, "REGISTERED"),
        ({"is_deceased": "yes"}, "DECEASED"),
        ({"is_temporary": "yes"}, "TEMPORARY"),
        ({"is_test": "yes"}, "TEST"),
    ],
)
def test_standings_edges(said, standing):
    assert standing_of(**said) == standing


@pytest.mark.parametrize(
    ("said", "standing"),
    [
        ({"is_test": "yes", "is_deceased": "yes"}, "TEST"),
        ({"is_deceased": "yes", "has_left": "yes"}, "DECEASED"),
        ({"has_left": "yes", "is_temporary": "yes"}, "LEFT"),
        ({"is_pending": "yes", "is_temporary": "yes"}, "NOT_YET"),
        ({"has_left": "yes", "is_pending": "yes"}, "LEFT"),
    ],
)
def test_standings_precedence(said, standing):
    assert standing_of(**said) == standing


def test_standing_rules_are_those_of_the_frame():
    assert set(STANDING_RULES) == set(STANDINGS)
    assert list(STANDING_RULES)[-1] == "REGISTERED"
    assert all(rule.rule.endswith(".") for rule in STANDING_RULES.values())


def slow_standing(person: Person) -> str:
    """The rule again, as a person would read it."""

    def day(name: str) -> date | None:
        text = str(person[name])
        return None if text == "-" else date.fromisoformat(text)

    registered, left, died = day("registered_on"), day("left_on"), day("died_on")
    if left and registered and left < registered:
        left = None
    if person["is_test"]:
        return "TEST"
    if died <= AS_AT if died else person["is_deceased"]:
        return "DECEASED"
    if left <= AS_AT if left else person["has_left"]:
        return "LEFT"
    if person["is_pending"] or (registered and registered > AS_AT):
        return "NOT_YET"
    return "TEMPORARY" if person["is_temporary"] else "REGISTERED"


def slow_band(person: Person) -> str:
    year, month = int(person["birth_year"]), int(person["birth_month"])
    if year == -1:
        return "Not known"
    had_it = (7 if month == -1 else month) <= AS_AT.month
    age = max(AS_AT.year - year - (not had_it), 0)
    for name in AGE_BANDS[:-1]:
        if age <= int(name.split(" to ")[1]):
            return name
    return "85 or over"


@generated
@given(some_people)
def test_registered_counts_oracle(rows):
    result = registered_counts(people_of(rows), as_at=AS_AT)

    counts = Counter(slow_standing(row) for row in rows)
    bands = [slow_band(row) for row in rows if slow_standing(row) == "REGISTERED"]
    assert result.by_standing == {name: counts[name] for name in STANDING_RULES}
    assert result.children == bands.count("0 to 4") + bands.count("5 to 17")
    assert result.age_not_known == bands.count("Not known")


@generated
@given(some_people, st.randoms())
def test_registered_counts_order_does_not_matter_and_all_are_counted(rows, random):
    shuffled = random.sample(rows, len(rows))

    result = registered_counts(people_of(rows), as_at=AS_AT)

    assert registered_counts(people_of(shuffled), as_at=AS_AT) == result
    assert result.people == len(rows)
    assert result.children + result.age_not_known <= result.registered


def test_age_sex_table():
    table = age_sex_table(
        people("""
            local_id  birth_year  birth_month  sex      has_left
            Ann       2024        1            FEMALE   -
            Bob       2007        6            MALE     -
            Cat       2007        7            FEMALE   -
            Dan       1940        6            MALE     -
            Eve       1940        7            OTHER    -
            Fay       1940        7            UNKNOWN  -
            Guy       -1          -1           MALE     -
            Hal       1960        1            MALE     yes
        """),
        as_at=AS_AT,
    )

    found = {row.band: (row.female, row.male, row.other) for row in table.rows}
    assert found == {
        **dict.fromkeys(AGE_SEX_BANDS, (0, 0, 0)),
        "0 to 4": (1, 0, 0),
        "5 to 17": (1, 0, 0),
        "18 to 34": (0, 1, 0),
        "75 to 84": (0, 0, 2),
        "85 or over": (0, 1, 0),
        "Not known": (0, 1, 0),
    }
    assert (table.people, table.total.female, table.total.male) == (7, 2, 3)


def test_age_sex_table_of_nobody():
    table = age_sex_table(people_of([]), as_at=AS_AT)

    assert [row.band for row in table.rows] == list(AGE_SEX_BANDS)
    assert table.people == 0


@generated
@given(some_people)
def test_age_sex_table_oracle(rows):
    table = age_sex_table(people_of(rows), as_at=AS_AT)

    counts = Counter(
        (slow_band(row), row["sex"])
        for row in rows
        if slow_standing(row) == "REGISTERED"
    )
    for row in table.rows:
        assert row.female == counts[row.band, "FEMALE"]
        assert row.male == counts[row.band, "MALE"]
        assert row.other == counts[row.band, "OTHER"] + counts[row.band, "UNKNOWN"]


@generated
@given(some_people)
def test_age_sex_table_adds_up_to_the_registered(rows):
    frame = people_of(rows)

    table = age_sex_table(frame, as_at=AS_AT)

    assert table.people == registered_counts(frame, as_at=AS_AT).registered
    assert table.people == table.total.people


def listed(*people_: tuple[int, str]) -> pd.DataFrame:
    ids, standing = [who for who, _ in people_], [what for _, what in people_]
    return pd.DataFrame(
        {
            "patient": np.array(ids, dtype=np.int64),
            "standing": pd.Series(standing, dtype="str"),
        }
    )


def test_list_against_appointments():
    who = listed((1, "REGISTERED"), (2, "REGISTERED"), (3, "LEFT"), (4, "DECEASED"))

    result = list_against_appointments(who, np.array([1, 1, 3, 9, 8]))

    assert result == ListAgainstAppointments(
        registered=2,
        registered_without=1,
        with_appointments=4,
        not_registered=dict.fromkeys(NOT_COUNTED, 0) | {"LEFT": 1},
        not_on_list=2,
    )


_listed = st.dictionaries(st.integers(0, 12), st.sampled_from(STANDINGS))
_seen = st.lists(st.integers(0, 12))


@generated
@given(_listed, _seen)
def test_list_against_appointments_oracle(standing, seen):
    result = list_against_appointments(
        listed(*standing.items()), np.array(seen, dtype=np.int64)
    )

    registered = {who for who, what in standing.items() if what == "REGISTERED"}
    assert result.registered == len(registered)
    assert result.registered_without == len(registered - set(seen))
    assert result.with_appointments == len(set(seen))
    assert result.not_on_list == len(set(seen) - set(standing))
    for name in NOT_COUNTED:
        of_these = {who for who, what in standing.items() if what == name}
        assert result.not_registered[name] == len(of_these & set(seen))


@generated
@given(_listed, _seen)
def test_list_against_appointments_places_everybody_once(standing, seen):
    result = list_against_appointments(
        listed(*standing.items()), np.array(seen, dtype=np.int64)
    )

    seen_registered = result.registered - result.registered_without
    others = sum(result.not_registered.values()) + result.not_on_list
    assert seen_registered + others == result.with_appointments


@generated
@given(some_people)
def test_figures_of_a_list_round_trip(rows):
    frame = people_of(rows)
    counts = registered_counts(frame, as_at=AS_AT)
    table = age_sex_table(frame, as_at=AS_AT)

    stored = json.loads(json.dumps([counts.to_dict(), table.to_dict()]))

    assert RegisteredCounts.from_dict(stored[0]) == counts
    assert AgeSexTable.from_dict(stored[1]) == table


def test_list_against_appointments_round_trip():
    result = list_against_appointments(listed((1, "LEFT")), np.array([1, 2]))

    stored = json.loads(json.dumps(result.to_dict()))

    assert ListAgainstAppointments.from_dict(stored) == result
