"""Who attends often, and movement, against real counts that others worked out.

T6 and T7 of the domain reference, and the answers beside the files in ../shared/data.
"""

import csv
import json
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pytest

from attenders.analysis.counting import EVERYTHING
from attenders.analysis.definitions import (
    DEFINITIONS,
    Definition,
    FrequentAttenders,
    Population,
    frequent_attenders,
)
from attenders.analysis.movement import Movement, movement
from attenders.analysis.rules import AtLeast, EveryWeeks, Persistent, Rule, TopPercent
from attenders.frames import APPOINTMENT_TYPES, SEX_TYPE, category, check_frame
from tests.unit.attenders.analysis.often import LAST
from tests.unit.attenders.analysis.test_reference import SURVEYS, visits


TOP_10 = DEFINITIONS["TOP_10"]
YEARS = range(1984, 1989)


def drawn(patient: np.ndarray, year: np.ndarray, times: np.ndarray) -> pd.DataFrame:
    """A frame in which each of these patients came so many times in the year."""
    rows = int(times.sum())
    usual = {
        "minute": -1,
        "clinician": -1,
        "slot_type": -1,
        "duration": -1,
    }
    columns = {
        "patient": np.repeat(patient, times).astype("int32"),
        "day": np.repeat(
            (year - 1970).astype("datetime64[Y]").astype("datetime64[s]"), times
        ),
        "booked_day": np.full(rows, "NaT", "datetime64[s]"),
        **{
            name: np.full(rows, value, str(APPOINTMENT_TYPES[name]))
            for name, value in usual.items()
        },
        **{
            name: category(np.zeros(rows, "int8"), APPOINTMENT_TYPES[name])
            for name in ("status", "mode", "staff")
        },
    }
    frame = pd.DataFrame(columns)[list(APPOINTMENT_TYPES)]
    return check_frame(frame, APPOINTMENT_TYPES)


def anybody(number: int, *, list_size: int | None = None) -> Population:
    patients = pd.DataFrame(
        {
            "birth_year": np.full(number, 1950, "int16"),
            "birth_month": np.full(number, -1, "int8"),
            "sex": category(np.zeros(number, "int8"), SEX_TYPE),
        }
    )
    return Population(patients, list_size=list_size)


def survey(name: str, column: str, rule: Rule) -> FrequentAttenders:
    """The figures of a survey of one year, out of everybody asked."""
    counts = visits(name, column)
    people = np.arange(len(counts))
    figures, _ = frequent_attenders(
        drawn(people, np.full(len(counts), LAST.year), counts),
        definition=Definition("Any", rule, "None."),
        counting=EVERYTHING,
        last=LAST,
        population=anybody(len(counts), list_size=len(counts)),
    )
    return figures


@pytest.mark.parametrize(
    ("name", "column"), [("AER_NMES1988", "visits"), ("COUNT_badhealth", "numvisit")]
)
@pytest.mark.parametrize("percent", [1, 3, 5, 10, 20])
def test_survey_top_percent(name, column, percent):
    figures = survey(name, column, TopPercent(percent))

    path = SURVEYS / "reference_answers_cross_sections.json"
    answers = json.loads(path.read_text("utf-8"))["values"][name]
    least = answers[f"top{percent}pct_min_count"]
    (cut,) = figures.cuts
    assert (cut.asked, cut.least) == (answers[f"top{percent}pct_n"], least)
    # Everybody with as many as the last one is in, however many that are
    spread = {int(n): people for n, people in answers["count_distribution"].items()}
    assert figures.people == sum(n for count, n in spread.items() if count >= least)
    ties = figures.people - cut.asked
    assert figures.appointments - ties * least == answers[f"top{percent}pct_count"]
    assert figures.all_appointments == answers["total"]


# T6: 17 or more, 18 or more (every three weeks)
@pytest.mark.parametrize(
    ("rule", "people", "share"),
    [(AtLeast(17), 251, 0.24825), (EveryWeeks(3), 203, 0.21618)],
)
def test_nmes_1988_at_least(rule, people, share):
    figures = survey("AER_NMES1988", "visits", rule)

    assert (figures.people, figures.out_of) == (people, 4406)
    assert figures.share == pytest.approx(share, abs=5e-6)


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    """The visits of each person and year of the German panel."""
    path = SURVEYS / "COUNT_rwm5yr.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return pd.DataFrame(
        {name: [int(row[name]) for row in rows] for name in ("id", "year", "docvis")}
    )


def of_those_in(panel: pd.DataFrame, years: Iterable[int]) -> tuple[pd.DataFrame, int]:
    """The appointments of the people of the panel who are in all these years."""
    wanted = list(years)
    inside = panel.loc[panel["year"].isin(wanted)]
    times = inside.groupby("id")["year"].transform("size")
    inside = inside.loc[times == len(wanted)]
    ids, patient = np.unique(inside["id"], return_inverse=True)
    shift = LAST.year - max(wanted)
    frame = drawn(
        patient, inside["year"].to_numpy() + shift, inside["docvis"].to_numpy()
    )
    return frame, len(ids)


def moved(panel: pd.DataFrame, first: int, *, of: Iterable[int]) -> Movement:
    """Movement by the top 10 % from this year of the panel to the next."""
    frame, people = of_those_in(panel, of)
    figures, _ = movement(
        frame,
        definition=TOP_10,
        counting=EVERYTHING,
        last=LAST.replace(year=LAST.year - max(of) + first + 1),
        population=anybody(people, list_size=people),
        registrations=None,
    )
    return figures


# T7: the means of those at or above the cut of 1984, in 1984 and in 1985
def test_rwm_regression_to_the_mean(panel):
    both = (1984, 1985)
    frame, people = of_those_in(panel, both)

    figures = moved(panel, 1984, of=both)

    assert people == 2829
    assert len(frame) / people == pytest.approx(3.133 + 3.093, abs=1e-3)
    top = figures.frequent_before
    assert top == 331
    assert figures.before_appointments / top == pytest.approx(15.17, abs=5e-3)
    assert figures.now_appointments / top == pytest.approx(8.28, abs=5e-3)
    assert figures.still_share == pytest.approx(0.338, abs=5e-4)


def test_rwm_share_of_the_top(panel):
    frame, people = of_those_in(panel, (1984, 1985))

    figures, _ = frequent_attenders(
        frame,
        definition=TOP_10,
        counting=EVERYTHING,
        last=LAST.replace(year=LAST.year - 1),
        population=anybody(people, list_size=people),
    )

    assert figures.cuts[0].least == 8
    assert figures.share == pytest.approx(0.567, abs=5e-4)


def first_of(panel: pd.DataFrame, year: int, percent: int) -> set[int]:
    """As many people of a year as the top per cent asks for: of equals, lower ids.

    That is how the answers were worked out. We take all equals, so this is within ours.
    """
    frame, people = of_those_in(panel.loc[panel["year"] == year], (year,))
    figures, members = frequent_attenders(
        frame,
        definition=Definition("Any", TopPercent(percent), "None."),
        counting=EVERYTHING,
        last=LAST,
        population=anybody(people, list_size=people),
    )
    had = dict(zip(*np.unique(frame["patient"], return_counts=True), strict=True))
    in_order = sorted(members.tolist(), key=lambda patient: (-had[patient], patient))
    ids = sorted(panel.loc[panel["year"] == year, "id"].tolist())
    return {ids[patient] for patient in in_order[: figures.cuts[0].asked]}


@pytest.fixture(scope="module")
def balanced(panel: pd.DataFrame) -> pd.DataFrame:
    """The people who are in all five years."""
    return panel.loc[panel.groupby("id")["year"].transform("size") == len(YEARS)]


@pytest.mark.parametrize(
    ("year", "overlap"), [(1984, 0.356), (1985, 0.344), (1986, 0.388), (1987, 0.300)]
)
def test_rwm_overlap_in_the_balanced_panel(balanced, year, overlap):
    before, now = first_of(balanced, year, 10), first_of(balanced, year + 1, 10)

    assert len(before) == len(now) == 160
    assert len(before & now) / len(before) == pytest.approx(overlap, abs=5.1e-4)


def test_rwm_persistent_in_the_balanced_panel(balanced):
    years = [first_of(balanced, year, 10) for year in (1984, 1985, 1986)]

    assert len(set.intersection(*years)) / len(years[0]) == 0.1875


@pytest.mark.parametrize("percent", [3, 5, 10])
@pytest.mark.parametrize("year", YEARS[:-1])
def test_rwm_persistence(panel, year, percent):
    before, now = first_of(panel, year, percent), first_of(panel, year + 1, percent)
    next_year = set(panel.loc[panel["year"] == year + 1, "id"])

    path = SURVEYS / "reference_answers_rwm5yr.json"
    answers = json.loads(path.read_text("utf-8"))["values"]
    assert answers[f"persistence_top{percent}pct"][f"{year}->{year + 1}"] == {
        "top_n": len(before),
        "still_observed": len(before & next_year),
        "still_top": len(before & now),
    }


def test_rwm_persistent_people_are_those_of_each_year(balanced):
    frame, people = of_those_in(balanced, YEARS)
    population = anybody(people, list_size=people)

    def members(rule: Rule, year: int) -> set[int]:
        _, found = frequent_attenders(
            frame,
            definition=Definition("Any", rule, "None."),
            counting=EVERYTHING,
            last=LAST.replace(year=LAST.year - YEARS[-1] + year),
            population=population,
        )
        return set(found.tolist())

    each = [members(TopPercent(10), year) for year in (1984, 1985, 1986)]
    always = members(Persistent(TopPercent(10), years=3, needed=3), 1986)
    assert always == set.intersection(*each)
