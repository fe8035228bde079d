"""Bars that step to a change."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.charts.steps import either_way, signed, steps
from tests.unit.attenders.analysis.frames import generated


@pytest.mark.parametrize(
    ("amount", "text"), [(1204, "+1,204"), (-96, "−96"), (0, "0"), (0.4, "0")]
)
def test_signed(amount, text):
    assert signed(amount) == text


def test_steps():
    (trace,) = steps(["One", "Two"], [700, -96], total="All")["data"]

    assert list(trace["y"]) == ["One", "Two", "All"]
    assert list(trace["base"]) == [0, 700, 0]
    assert list(trace["x"]) == [700, -96, 604]
    assert list(trace["text"]) == ["+700", "−96", "+604"]


@generated
@given(st.lists(st.integers(-99, 99), max_size=6))
def test_steps_each_begins_where_the_last_ended(amounts):
    figure = steps([str(at) for at in range(len(amounts))], amounts, total="All")

    json.dumps(figure, allow_nan=False)
    (trace,) = figure["data"]
    parts = list(zip(trace["base"], trace["x"], strict=True))
    assert all(one[0] + one[1] == two[0] for one, two in pairwise(parts[:-1]))
    assert parts[-1] == (0, sum(amounts))
    least, most = figure["layout"]["xaxis"]["range"]
    assert all(least < base + x < most for base, x in parts)


@generated
@given(st.lists(st.integers(-99, 99), max_size=6))
def test_either_way_has_room_for_all(amounts):
    figure = either_way([str(at) for at in range(len(amounts))], amounts)

    least, most = figure["layout"]["xaxis"]["range"]
    assert all(least < amount < most for amount in (0, *amounts))
