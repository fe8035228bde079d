"""The cube of demand and cost, and the cross-tables that are cut from it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.bands import NONE, attendance_bands
from attenders.analysis.cost import Pounds, cost, patient_costs
from attenders.analysis.cube import (
    DIMENSIONS,
    MEASURES,
    NEEDS,
    CrossTable,
    Cube,
    cube,
    cut,
)
from attenders.analysis.unit_costs import OwnRate, Rate, unit_costs
from attenders.analysis.window import Window
from attenders.charts.words import said
from tests.unit.attenders.analysis.frames import (
    frame,
    frame_of,
    generated,
    names_in,
    timed_rows,
)
from tests.unit.attenders.analysis.often import Folk, folks
from tests.unit.attenders.analysis.people import people_of


YEAR = Window(date(2025, 4, 1), date(2026, 3, 31))
# A GP costs £1, £2 or £3 a minute
ROUND = unit_costs(
    manual_year=2025,
    own=(OwnRate("GP", Rate(6_000, 12_000, 18_000), "Round", date(2026, 1, 1)),),
)
UNCODED, PHYSICAL, MENTAL, BOTH, _, UNKNOWN = range(len(NEEDS))
APPOINTMENTS = """
    patient  staff  duration  status    times
    Ann      GP     10        ATTENDED  20
    Bob      GP     10        ATTENDED  2
    Cat      GP     20        ATTENDED  1
    Dan      GP     10        DNA       3
"""
# On the last day of YEAR: Ann is 65, Bob 40, Cat 40, Dan of no known age
PATIENTS = people_of(
    [
        {"local_id": "Ann", "birth_year": 1960, "sex": "FEMALE"},
        {"local_id": "Bob", "birth_year": 1985, "sex": "MALE"},
        {"local_id": "Cat", "birth_year": 1985, "sex": "UNKNOWN"},
        {"local_id": "Dan", "birth_year": -1, "sex": "MALE"},
    ]
)
NAMES = tuple(NEEDS.values())
PATIENT_NEEDS = np.array([BOTH, PHYSICAL, UNCODED, UNKNOWN], dtype=np.int8)
# Ann, Bob and Dan are registered, and Eve and Fay who have no appointment at all
LISTED = people_of(
    [
        {"local_id": "Ann", "birth_year": 1960, "sex": "FEMALE"},
        {"local_id": "Bob", "birth_year": 1985, "sex": "MALE"},
        {"local_id": "Dan", "birth_year": -1, "sex": "MALE"},
        {"local_id": "Eve", "birth_year": 1985, "sex": "FEMALE"},
        {"local_id": "Fay", "birth_year": 2020, "sex": "FEMALE"},
    ]
).assign(patient=np.array([0, 1, 3, -1, -1], dtype="int32"))
LISTED_NEEDS = np.array([BOTH, PHYSICAL, UNKNOWN, MENTAL, UNCODED], dtype=np.int8)


def of(
    *, listed: pd.DataFrame | None = LISTED, needs: np.ndarray | None = LISTED_NEEDS
) -> Cube:
    return cube(
        patient_costs(frame(APPOINTMENTS), costs=ROUND),
        patients=PATIENTS,
        needs=PATIENT_NEEDS,
        window=YEAR,
        listed=listed,
        listed_needs=needs,
    )


def filled(table: CrossTable) -> dict[tuple[str, str], float]:
    """The cells of a table that are not 0, in people, minutes or pounds."""
    return {
        (row, column): table.value(table.cells[at][across])
        for at, row in enumerate(table.rows)
        for across, column in enumerate(table.columns)
        if table.cells[at][across]
    }


def test_cut_people_by_band_and_needs():
    table = cut(of(), rows="band", columns="needs", measure="people")

    assert filled(table) == {
        ("18 to 25", "Physical and mental health"): 1,
        ("2 to 5", "Physical only"): 1,
        ("1", "None coded"): 1,
        ("None", "Mental health only"): 1,
        ("None", "None coded"): 1,
        ("None", "Not known"): 1,
    }
    assert table.total == 6
    assert table.row_totals[-1] == 3
    assert table.column_totals == (2, 1, 1, 1, 0, 1)


def test_cut_cost_by_age_and_sex():
    table = cut(of(), rows="age", columns="sex", measure="central")

    # £2 a minute: 200 minutes of Ann, 20 of Bob, 20 of Cat
    assert filled(table) == {
        ("65 to 74", "Female"): 400,
        ("35 to 49", "Male"): 40,
        ("35 to 49", "Another or not known"): 40,
    }


def test_cut_minutes_of_one_column():
    table = cut(of(), rows="cost_band", measure="tenths")

    assert table.columns == ("All",)
    assert filled(table) == {
        ("£375 to under £750", "All"): 200,
        ("Under £100", "All"): 40,
    }


def test_cut_where():
    where = {"age": ("35 to 49",), "sex": ("Female", "Male")}
    table = cut(of(), rows="band", measure="people", where=where)

    assert filled(table) == {("2 to 5", "All"): 1, ("None", "All"): 1}


def test_cut_where_nothing_is_asked_for_is_of_nobody():
    assert cut(of(), rows="band", measure="people", where={"age": ()}).total == 0


def test_cube_without_a_list_has_nobody_who_did_not_attend():
    found = of(listed=None)
    table = cut(found, rows="band", columns="cost_band", measure="people")

    assert (found.people, found.by_list, found.not_listed) == (3, False, 0)
    assert NONE not in table.rows
    assert "Nothing" not in table.columns


def test_cube_counts_people_who_are_not_on_the_list():
    found = of()

    assert (found.people, found.by_list, found.not_listed) == (6, True, 1)


def test_cube_of_a_list_whose_needs_are_not_known():
    table = cut(of(needs=None), rows="band", columns="needs", measure="people")

    # Eve and Fay; Dan's are looked up among the patients
    assert table.cells[-1] == (0, 0, 0, 0, 0, 3)


def test_cube_ages_and_sexes_that_are_not_known_are_groups_of_their_own():
    table = cut(of(), rows="age", columns="sex", measure="people")

    assert filled(table)[("Not known", "Male")] == 1
    assert filled(table)[("35 to 49", "Another or not known")] == 1


@pytest.mark.parametrize(
    ("minutes", "band"),
    [
        (749, "£750 to under £1,500"),
        (750, "£1,500 or more"),
        (375, "£750 to under £1,500"),
        (50, "£100 to under £375"),
        (49, "Under £100"),
    ],
)
def test_cube_cost_bands_begin_with_their_pounds(minutes, band):
    tens, rest = divmod(minutes, 10)
    drawing = f"""
        patient  staff  duration  times
        Ann      GP     10        {tens}
        Ann      GP     {rest or 10}         {1 if rest else 0}
    """
    found = cube(
        patient_costs(frame(drawing), costs=ROUND),
        patients=PATIENTS,
        needs=PATIENT_NEEDS,
        window=YEAR,
        listed=None,
    )

    assert [
        row for row, _ in filled(cut(found, rows="cost_band", measure="people"))
    ] == [band]


def test_cube_of_nobody():
    nobody = PATIENTS.iloc[:0]
    found = cube(
        patient_costs(frame_of([]), costs=ROUND),
        patients=nobody,
        needs=np.zeros(0, dtype=np.int8),
        window=YEAR,
        listed=None,
    )

    assert found.people == 0
    assert cut(found, rows="age", columns="band", measure="high").total == 0
    assert said(found.sentence) == (
        "Nobody is counted, from 1 April 2025 to 31 March 2026."
    )


@pytest.mark.parametrize("wrong", [-1, len(NEEDS)])
def test_cube_of_needs_that_are_none(wrong):
    with pytest.raises(ValueError, match="places in NEEDS"):
        cube(
            patient_costs(frame(APPOINTMENTS), costs=ROUND),
            patients=PATIENTS,
            needs=np.full(4, wrong),
            window=YEAR,
            listed=None,
        )


def test_cube_sentence():
    assert said(of().sentence) == (
        "1 of 6 people who attended or are registered came every three weeks or more"
        " often, from 1 April 2025 to 31 March 2026, with 83.3% of the average cost of"
        " the time of appointments. Of them, 1 has physical and mental-health conditions"
        " coded, 0 have none coded, and of 0 it is not known."
    )


@pytest.mark.parametrize(
    ("window", "times", "words"),
    [
        (YEAR, 1, "0 of 1 person who attended came every three weeks or more often,"),
        (
            Window(date(2026, 3, 1), date(2026, 3, 31)),
            18,
            "1 of 1 person who attended came 18 times or more, from 1 to 31 March 2026,",
        ),
    ],
    ids=["nobody-often", "a-month"],
)
def test_cube_sentence_says_no_more_than_it_knows(window, times, words):
    found = cube(
        patient_costs(frame(f"patient staff times\nAnn GP {times}"), costs=ROUND),
        patients=PATIENTS,
        needs=PATIENT_NEEDS,
        window=window,
        listed=None,
    )

    text = said(found.sentence)
    assert text.startswith(words)
    assert ("Of them" in text) == (times == 18)
    assert "Nothing is known" not in text


def test_cube_sentence_where_no_conditions_are_known():
    found = cube(
        patient_costs(frame(APPOINTMENTS), costs=ROUND),
        patients=PATIENTS,
        needs=np.full(4, UNKNOWN),
        window=YEAR,
        listed=None,
    )

    assert said(found.sentence).startswith("1 of 3 people who attended came every")
    assert said(found.sentence).endswith("Nothing is known of their conditions.")


def test_cube_is_compact():
    """Some 1,000 cells at most in practice, of 7 numbers each."""
    length = len(json.dumps(of().to_dict(), separators=(",", ":")))

    assert len(of().codes) == 6
    assert length < 1_200


# Against plain Python

needs_of = st.fixed_dictionaries(dict.fromkeys("ABCDE", st.integers(0, 5)))
strangers = st.lists(
    st.fixed_dictionaries(
        {
            "birth_year": st.sampled_from((-1, 1950, 2020)),
            "sex": st.sampled_from(("FEMALE", "MALE", "OTHER")),
            "needs": st.integers(0, 5),
        }
    ),
    max_size=5,
)
on_list = st.none() | st.sets(st.sampled_from("ABCDE"))


def generated_cube(
    rows: Sequence[Mapping[str, object]],
    folk: Folk,
    needs: Mapping[str, int],
    listed: set[str] | None,
    others: Sequence[Mapping[str, object]],
) -> tuple[Cube, pd.DataFrame]:
    """The cube of generated people, and their costs."""
    names = names_in(rows)
    patients = people_of([{"local_id": n, **folk[str(n)]} for n in names])
    costs = patient_costs(frame_of(rows), costs=ROUND)
    registered, theirs = None, None
    if listed is not None:
        known = sorted(listed)
        registered = people_of(
            [{"local_id": n, **folk[n]} for n in known]
            + [{"local_id": f"other{at}", **one} for at, one in enumerate(others)]
        )
        codes = [names.index(n) if n in names else -1 for n in known]
        codes += [-1] * len(others)
        registered = registered.assign(patient=np.array(codes, dtype="int32"))
        theirs = np.array(
            [*(needs[n] for n in known), *(one["needs"] for one in others)], dtype=int
        )
    found = cube(
        costs,
        patients=patients,
        needs=np.array([needs[str(n)] for n in names], dtype=np.int8),
        window=YEAR,
        listed=registered,
        listed_needs=theirs,
    )
    return found, costs


@generated
@given(timed_rows, folks, needs_of, on_list, strangers)
def test_cube_oracle(rows, folk, needs, listed, others):
    found, _ = generated_cube(rows, folk, needs, listed, others)

    attended = Counter(row["patient"] for row in rows if row["status"] == "ATTENDED")
    expected = Counter()
    for name, count in attended.items():
        expected[_band(count), NAMES[needs[name]]] += 1
    for name in listed or ():
        if not attended[name]:
            expected[NONE, NAMES[needs[name]]] += 1
    for other in others if listed is not None else ():
        expected[NONE, NAMES[other["needs"]]] += 1
    assert filled(cut(found, rows="band", columns="needs", measure="people")) == (
        expected
    )
    if listed is not None:
        assert found.not_listed == len(set(attended) - listed)


def _band(count: int) -> str:
    if count == 1:
        return "1"
    for least, name in ((18, "18 to 25"), (12, "12 to 17"), (6, "6 to 11")):
        if count >= least:
            return name
    return "2 to 5"


@generated
@given(timed_rows, folks, needs_of, on_list, strangers)
def test_cube_cuts_all_sum_to_the_whole(rows, folk, needs, listed, others):
    found, costs = generated_cube(rows, folk, needs, listed, others)

    came = costs.loc[costs["attended"] > 0]
    whole = {
        "appointments": came["attended"].sum(),
        **{name: came[name].sum() for name in ("tenths", "low", "central", "high")},
        "people": found.people,
    }
    for row, column, measure in product(DIMENSIONS, (None, *DIMENSIONS), MEASURES):
        table = cut(found, rows=row, columns=column, measure=measure)
        assert table.total == whole[measure]
        assert sum(table.column_totals) == table.total


@generated
@given(timed_rows, folks, needs_of)
def test_cube_agrees_with_the_bands_and_the_cost(rows, folk, needs):
    found, costs = generated_cube(rows, folk, needs, None, [])

    figures, _ = cost(frame_of(rows), costs=ROUND)
    bands = attendance_bands(costs["attended"].to_numpy(), list_size=None).bands
    people = cut(found, rows="band", measure="people")
    assert people.row_totals == tuple(band.people for band in bands[:-1])
    levels = [cut(found, rows="band", measure=level) for level in MEASURES[3:]]
    assert [
        Pounds.of_parts(parts)
        for parts in zip(*(level.row_totals for level in levels), strict=True)
    ] == [band.cost for band in figures.bands]


@generated
@given(timed_rows, folks, needs_of, on_list, strangers)
def test_cube_where_parts_sum_to_the_uncut_table(rows, folk, needs, listed, others):
    found, _ = generated_cube(rows, folk, needs, listed, others)

    whole = cut(found, rows="band", measure="central")
    parts = [
        cut(found, rows="band", measure="central", where={"needs": (name,)}).row_totals
        for name in NAMES
    ]
    assert tuple(map(sum, zip(*parts, strict=True))) == whole.row_totals


@generated
@given(timed_rows, folks, needs_of, on_list, strangers)
def test_cube_round_trip(rows, folk, needs, listed, others):
    found, _ = generated_cube(rows, folk, needs, listed, others)

    # The database gives the keys of objects back in another order
    stored = json.loads(json.dumps(found.to_dict(), allow_nan=False, sort_keys=True))

    assert Cube.from_dict(stored) == found


@generated
@given(timed_rows, folks, needs_of, st.randoms())
def test_cube_order_of_rows_does_not_matter(rows, folk, needs, random):
    found, costs = generated_cube(rows, folk, needs, None, [])
    order = list(range(len(costs)))
    random.shuffle(order)

    names = names_in(rows)
    again = cube(
        costs.iloc[order],
        patients=people_of([{"local_id": n, **folk[str(n)]} for n in names]),
        needs=np.array([needs[str(n)] for n in names], dtype=np.int8),
        window=YEAR,
        listed=None,
    )
    assert again == found


@generated
@given(timed_rows, folks, needs_of, on_list, strangers)
def test_cube_never_counts_fewer_people_with_more_rows(
    rows, folk, needs, listed, others
):
    fewer, _ = generated_cube(rows[:-1], folk, needs, listed, others)
    more, _ = generated_cube(rows, folk, needs, listed, others)

    assert more.people >= fewer.people
