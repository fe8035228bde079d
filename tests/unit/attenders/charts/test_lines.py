"""Lines over time."""

from datetime import date
from itertools import pairwise

import pytest

from attenders.charts.lines import MOST_LINES, Line, lines_over_time


DAYS = [date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1)]


def line(name: str, *values: float | None) -> Line:
    return Line(name, values, [str(value) for value in values])


def test_lines_break_where_nothing_is_known():
    figure = lines_over_time(DAYS, [line("One", 0.2, None, 0.4)])

    (trace,) = figure["data"]
    assert list(trace["y"]) == [0.2, None, 0.4]
    assert trace["connectgaps"] is False
    assert trace["x"][0] == "2025-04-01"


def test_lines_start_at_nothing():
    figure = lines_over_time(DAYS, [line("One", 10, 20, 30)])

    assert figure["layout"]["yaxis"]["range"][0] == 0
    assert figure["layout"]["yaxis"]["range"][1] == pytest.approx(33)


def test_lines_have_their_names_at_their_ends():
    figure = lines_over_time(
        DAYS, [line("Much", 0.5, 0.6, 0.7), line("Little", 0.5, 0.1, None)]
    )

    names = {one["text"]: one["y"] for one in figure["layout"]["annotations"]}
    assert names == {"Much": 0.7, "Little": 0.1}


def test_lines_names_never_run_into_each_other():
    same = [line(str(at), 0.1, 0.1, 0.1) for at in range(MOST_LINES)]

    figure = lines_over_time(DAYS, [*same[:-1], line("Top", 1, 1, 1)])

    places = sorted(one["y"] for one in figure["layout"]["annotations"])
    apart = [b - a for a, b in pairwise(places)]
    assert min(apart) >= 0.07 - 1e-9


def test_lines_differ_without_colour():
    lines = [line(str(at), 0.1, 0.2, 0.3) for at in range(MOST_LINES)]

    figure = lines_over_time(DAYS, lines, share=True)

    assert len({trace["line"]["dash"] for trace in figure["data"]}) == MOST_LINES


def test_lines_without_values():
    figure = lines_over_time(DAYS, [line("One", None, None, None)])

    assert list(figure["data"]) == []


def test_lines_long_names_are_cut_beside_them():
    long = line("A slot type with a long name", 1, 2, 3)

    figure = lines_over_time(DAYS, [long, line("Short", 1, 1, 1)])

    texts = [one["text"] for one in figure["layout"]["annotations"]]
    assert texts == ["Short", "A slot type with…"]
    assert figure["data"][0]["name"] == "A slot type with a long name"
