"""The list of problems."""

import numpy as np
import pandas as pd
import pytest

from attenders.extracts.reading.problems import (
    KIND_TYPE,
    KINDS,
    LEAST_OF_A_KIND,
    MAX_VALUE_LENGTH,
    MOST,
    MOST_OF_A_KIND,
    ProblemList,
)
from tests.unit.attenders.extracts.tables import rows


def at(*places: int) -> np.ndarray:
    return np.array(places, dtype=np.int64)


def test_problems_none():
    frame = ProblemList().frame()

    assert rows(frame) == []
    assert frame.dtypes.to_dict() == {
        "row": np.dtype("int64"),
        "kind": KIND_TYPE,
        "column": pd.StringDtype(na_value=np.nan),
        "value": pd.StringDtype(na_value=np.nan),
    }


def test_problems_same_types_with_and_without():
    some = ProblemList()
    some.add("NO_DATE", rows=at(1), column="Date", values="")

    assert some.frame().dtypes.equals(ProblemList().frame().dtypes)


def test_problems_of_no_rows_are_not_kept():
    problems = ProblemList()

    problems.add("NO_DATE", rows=at(), column="Date", values="")

    assert rows(problems.frame()) == []


def test_problems_in_the_order_of_the_file_then_of_the_kinds():
    problems = ProblemList()
    problems.add("IMPOSSIBLE_AGE", rows=at(7, 2), column="Age", values="-1")
    problems.add("NO_PATIENT", rows=at(7), column="ID", values="")

    assert rows(problems.frame()) == [
        (2, "IMPOSSIBLE_AGE", "Age", "-1"),
        (7, "NO_PATIENT", "ID", ""),
        (7, "IMPOSSIBLE_AGE", "Age", "-1"),
    ]


def test_problems_long_value_is_cut():
    problems = ProblemList()

    problems.add("NO_DATE", rows=at(1), column="Date", values="é" * 500)

    assert problems.frame()["value"][0] == "é" * MAX_VALUE_LENGTH


def test_kinds_all_have_words_and_short_codes():
    assert all(kind.title and kind.effect.endswith(".") for kind in KINDS.values())
    assert max(map(len, KINDS)) <= 40  # the length of the column that stores them


def kept_of(kind: str, value: str) -> str:
    problems = ProblemList()
    values = np.array([value], dtype=object)
    problems.add(kind, rows=at(2), column="X", values=values)
    return problems.frame()["value"][0]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("Jane 943 476 5919", "Jane (ten digits)"),
        ("943-476-5919", "(ten digits)"),
        ("9434765919", "(ten digits)"),
        ("943–476–5919", "(ten digits)"),
        ("943.476.5919", "(ten digits)"),
        ("943  476  5919", "(ten digits)"),
        ("943\u200b476\u200b5919", "(ten digits)"),
        ("NHS9434765919", "NHS(ten digits)"),
        ("NHS no. 943_476_5919x", "NHS no. (ten digits)x"),
        ("07700 900123", "(a long number)"),
        ("0113 (243) 2323", "(a long number)"),
        ("4711123", "(a long number)"),
        ("12345678901", "(a long number)"),
        ("12/03/1995", "(a date)"),
        ("born 12 March 1995", "born (a date)"),
        ("March 12th, 1995", "(a date)"),
        ("1995-03-12", "(a date)"),
        ("2016-05-10T10:51:53Z", "(a date)T10:51:53Z"),
        ("10/05/2016 10:51", "(a date) 10:51"),
        ("LS1 4AB Leeds", "(a postcode) Leeds"),
        ("at sw1a1aa.", "at (a postcode)."),
        ("write to a.b@example.org", "write to (an email address)"),
        ("DNA 2nd time", "DNA 2nd time"),
        ("123456", "123456"),
        ("Arrived 10:51, left 11:02", "Arrived 10:51, left 11:02"),
    ],
)
def test_problem_list_keeps_nobodys_number(value, kept):
    assert kept_of("STATUS_NOT_RECOGNISED", value) == kept


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("2016-13-10T10:51:53Z", "2016-13-10T10:51:53Z"),
        ("10/05/2016 10:51", "10/05/2016 10:51"),
        ("31-02-2025", "31-02-2025"),
        ("31 Feb 2025", "31 Feb 2025"),
        ("943 476 5919", "(ten digits)"),
        ("4711123", "(a long number)"),
    ],
)
def test_problem_list_keeps_days_where_days_belong(value, kept):
    assert kept_of("UNREADABLE_DATE", value) == kept


def test_problems_are_counted_by_row():
    problems = ProblemList()
    problems.add("NO_DATE", rows=at(3, 900), column="Date", values="")
    problems.add("SEX_NOT_RECOGNISED", rows=at(3), column="Sex", values="x")
    problems.add("SEX_NOT_RECOGNISED", rows=at(3), column="Gender", values="x")

    assert problems.counts == {"NO_DATE": 2, "SEX_NOT_RECOGNISED": 1}
    assert problems.rows == 2


def test_problems_the_first_of_a_kind_are_kept_and_all_are_counted():
    problems = ProblemList()
    for first in range(0, 3 * 60_000, 60_000):
        rows = np.arange(first, first + 60_000)
        words = rows.astype(str).astype(object)
        problems.add("NO_DATE", rows=rows, column="Date", values=words)

    kept = problems.frame()
    assert kept["row"].tolist() == list(range(MOST_OF_A_KIND))
    assert kept["value"].iloc[-1] == str(MOST_OF_A_KIND - 1)
    assert problems.counts == {"NO_DATE": 180_000}
    assert problems.rows == 180_000


def test_problems_of_a_kind_are_kept_however_many_others_there_are():
    problems = ProblemList()
    every = np.arange(MOST_OF_A_KIND)
    for kind in list(KINDS)[: MOST // MOST_OF_A_KIND + 2]:
        problems.add(kind, rows=every, column="", values="")

    kept = problems.frame()["kind"].value_counts()
    assert kept[kept > 0].tolist() == [MOST_OF_A_KIND] * 5 + [LEAST_OF_A_KIND] * 2
    assert set(problems.counts.values()) == {MOST_OF_A_KIND}
