"""The list of problems."""

import numpy as np
import pandas as pd
import pytest

from attenders.extracts.reading.problems import (
    KIND_TYPE,
    KINDS,
    MAX_VALUE_LENGTH,
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
