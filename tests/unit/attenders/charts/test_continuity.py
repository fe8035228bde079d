"""The charts of continuity: what is compared, what is not, and their words."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.words import percent
from attenders.analysis.continuity import METHODS, Continuity, VisitRule, continuity
from attenders.charts.continuity import (
    APART,
    COMPARED,
    LEAST_PEOPLE,
    MEASURES,
    apart_table,
    compared_chart,
    own_gp_chart,
    reasons,
)
from tests.unit.attenders.analysis.frames import frame, frame_of, generated
from tests.unit.attenders.charts.parts import YEAR, check_words, percents, plain


OFTEN = "people who attended often"
DAY = date(2025, 6, 2)


def visits_of(letters: dict[object, str]) -> pd.DataFrame:
    """A visit a week for each letter, with the GP of that letter."""
    return frame_of(
        [
            {
                "patient": person,
                "day": (DAY + timedelta(7 * at)).isoformat(),
                "staff": "GP",
                "clinician": "ABCDE".index(letter),
            }
            for person, seen in letters.items()
            for at, letter in enumerate(seen)
        ]
    )


def of(
    visits: pd.DataFrame, *, cohort: int, own: np.ndarray | None = None
) -> Continuity:
    """The first so many people are the cohort."""
    result, _ = continuity(
        visits, window=YEAR, rule=VisitRule(), cohort=np.arange(cohort), own=own
    )
    return result


def many(*, often: int = 20, seldom: int = 20) -> Continuity:
    """People who come often see two GPs in turn; the rest see theirs three times."""
    seen = {f"often{n}": "ABABABAB" for n in range(often)}
    seen |= {f"seldom{n}": "AAA" for n in range(seldom)}
    own = np.zeros(often + seldom, dtype=np.int32)
    return of(visits_of(seen), cohort=often, own=own)


def groups_of(result: Continuity) -> list[list[tuple[str, float, str]]]:
    """Label, length and text of the bars, of the cohort and of the rest."""
    return [
        list(zip(trace["y"], trace["x"], trace["text"], strict=True))
        for trace in plain(compared_chart(result, cohort=OFTEN))["data"]
    ]


def test_compared_chart_finding():
    # 2 of 4 and 4 visits: (16 + 16 - 8) / 56 pairs
    assert compared_chart(many(), cohort=OFTEN).finding == (
        "Two visits of people who attended often were with the same clinician 42.9% of"
        " the time; of everybody else, 100%"
    )


def test_compared_chart_bars():
    cohort, rest = groups_of(many())

    assert [text for _, _, text in cohort] == [
        *("Cohort 42.9%", "Cohort 0%", "Cohort 50.0%"),
    ]
    assert [text for _, _, text in rest] == ["Rest 100%"] * 3


def test_compared_chart_table_says_what_is_behind_it():
    table = compared_chart(many(), cohort=OFTEN).table

    assert table.headings[1] == "People who attended often"
    assert table.rows[3:] == (
        ("People with 2 visits or more", "20", "20", "40"),
        ("Their visits", "160", "60", "220"),
        ("Visits of people whose usual GP is known", "160", "60", "220"),
    )


@pytest.mark.parametrize(("often", "compares"), [(19, False), (20, True)])
def test_compared_chart_few_people_make_no_finding(often, compares):
    finding = compared_chart(many(often=often), cohort=OFTEN).finding

    assert LEAST_PEOPLE == 20
    assert ("Too few people" not in finding) is compares


def test_compared_chart_without_usual_gps_has_no_slicc():
    result = of(visits_of({"Ann": "AB", "Bob": "AA"}), cohort=1)

    assert len(groups_of(result)[0]) == 2
    assert own_gp_chart(result).figure is None
    assert own_gp_chart(result).finding.startswith("No usual GP is known")


def test_charts_of_no_visits_draw_nothing():
    result = of(visits_of({"Ann": "AB"}).head(0), cohort=1, own=np.array([0]))

    for chart in (compared_chart(result, cohort=OFTEN), own_gp_chart(result)):
        assert chart.figure is None
        check_words(chart)


def test_measures_are_all_there_and_in_one_place():
    assert {key.removesuffix("_days") for key in MEASURES} == set(METHODS)
    assert set(COMPARED) | set(APART) == set(MEASURES)
    assert not set(COMPARED) & set(APART)


def test_measures_that_the_number_of_visits_moves_are_not_compared():
    """The same two GPs in turn: who comes often must look no different."""
    result = many_in_turn()

    moved = {
        key
        for key in ("bice_boxerman", "secon", "upc", "clinicians", "longest_gap_days")
        if round(getattr(result.cohort, key), 2) != round(getattr(result.rest, key), 2)
    }
    assert moved <= set(APART)
    assert {"upc", "clinicians"} <= moved


def many_in_turn() -> Continuity:
    """Visits by chance with five GPs, 40 for some people and 3 for many others."""
    chance = np.random.default_rng(4)
    seen = {n: "".join(chance.choice(list("ABCDE"), 40)) for n in range(500)}
    seen |= {500 + n: "".join(chance.choice(list("ABCDE"), 3)) for n in range(5_000)}
    return of(visits_of(seen), cohort=500)


def test_apart_table():
    rows = {row[0]: row[1:] for row in apart_table(many(), cohort=OFTEN).rows}

    assert rows["Visits with the clinician seen most (UPC)"] == (
        "50.0%",
        "100%",
        "75.0%",
    )
    assert rows["Different clinicians seen"] == ("2.0", "1.0", "1.5")
    assert rows["Days between two visits, the longest time"] == ("7", "7", "7")


def test_own_gp_chart():
    visits = frame("""
        patient  day         staff  clinician  times
        Ann      2025-04-30  GP     1          3
        Ann      2025-06-02  GP     1          1
        Ann      2025-06-02  GP     2          1
    """)
    chart = own_gp_chart(of(visits, cohort=1, own=np.array([1])))

    assert chart.finding == "80.0% of visits were with the person’s own GP"
    assert plain(chart)["data"][0]["y"][:3] == [1.0, None, 0.5]
    assert chart.table.rows[0] == ("April 2025", "3", "3", "100%")
    assert chart.table.rows[1] == ("May 2025", "0", "0", "–")
    assert chart.table.rows[-1] == ("All", "4", "5", "80.0%")
    assert "between 50.0% (June 2025) and 100% (April 2025)" in chart.description


some_visits = st.dictionaries(
    st.integers(0, 5), st.text("ABC", min_size=1, max_size=6), max_size=6
)


@generated
@given(some_visits)
def test_continuity_charts_always_have_their_words(seen):
    result = of(visits_of(seen), cohort=2, own=np.zeros(len(seen), dtype=np.int32))

    for chart in (compared_chart(result, cohort=OFTEN), own_gp_chart(result)):
        check_words(chart)
        assert chart.figure is None or plain(chart)


@generated
@given(some_visits)
def test_compared_chart_says_the_same_everywhere(seen):
    result = of(visits_of(seen), cohort=2, own=np.zeros(len(seen), dtype=np.int32))
    chart = compared_chart(result, cohort=OFTEN)

    drawn = [] if chart.figure is None else groups_of(result)
    for column, bars in enumerate(drawn, start=1):
        named = {row[0]: row[column] for row in chart.table.rows}
        for label, length, text in bars:
            name = next(m.name for m in MEASURES.values() if m.label == label)
            assert text.split()[1] == named[name] == percent(length)
            assert length is None or named[name] in percents(chart.description)


def test_reasons_stand_beside_each_measure():
    assert compared_chart(many(), cohort=OFTEN).notes == reasons(COMPARED)
    assert [reason.split(":")[0] for reason in reasons(APART)] == [
        row[0] for row in apart_table(many(), cohort=OFTEN).rows[: len(APART)]
    ]
