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


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("Jane 943 476 5919", "Jane (ten digits)"),
        ("943-476-5919", "(ten digits)"),
        ("9434765919", "(ten digits)"),
        ("2016-05-10T10:51:53Z", "2016-05-10T10:51:53Z"),
        ("10/05/2016 10:51", "10/05/2016 10:51"),
        ("12345678901", "12345678901"),
    ],
)
def test_problem_list_keeps_no_ten_digits(value, kept):
    problems = ProblemList()

    problems.add(
        "STATUS_NOT_RECOGNISED",
        rows=np.array([2]),
        column="Status",
        values=np.array([value], dtype=object),
    )

    assert list(problems.frame()["value"]) == [kept]


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
