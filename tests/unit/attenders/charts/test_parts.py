"""What every chart is made of."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.words import number
from attenders.analysis.window import Window
from attenders.charts.parts import (
    FOCUS,
    SHADES,
    ShadedTable,
    bars,
    drawn,
    period,
    shaded,
    share_axis,
)
from tests.unit.attenders.analysis.frames import generated


def test_period():
    assert period(Window(date(2024, 2, 29), date(2024, 3, 1))) == (
        "29 February 2024 to 1 March 2024"
    )


def test_drawn_titles_stand_outside():
    figure = drawn([bars(["Monday"], [0.5], ["50.0%"], color=FOCUS)])

    assert "title" not in figure["layout"]
    assert figure["layout"]["showlegend"] is False


@pytest.mark.parametrize("axis", ["xaxis", "yaxis"])
def test_drawn_page_moves_and_not_the_chart(axis):
    figure = drawn([bars(["Monday"], [0.5], ["50.0%"], color=FOCUS)])

    assert figure["layout"][axis]["fixedrange"] is True


@pytest.mark.parametrize("highest", [0, 0.0004, 0.3, 1])
def test_share_axis_starts_at_nothing_and_has_room(highest):
    least, most = share_axis(highest)["range"]

    assert least == 0
    assert most > highest


def shaded_by(*values: list[float | None]) -> ShadedTable:
    return shaded(
        caption="People by day",
        headings=("Day", *("Hour" for _ in values[0])),
        rows=[("Monday", *map(str, row)) for row in values],
        values=values,
        measure="People in an hour",
        written=number,
    )


def test_shaded_levels_are_equal_steps_to_the_largest():
    table = shaded_by([0, 1, 20, 21], [40, 60, 81, 100])

    assert table.levels == ((0, 1, 1, 2), (2, 3, 5, 5))


def test_shaded_key_says_what_is_in_each_level():
    table = shaded_by([0, 1, 20, 21], [40, 60, 81, 1000])

    assert table.key == ((1, "1 to 81"), (5, "1,000"))


def test_shaded_cell_without_value_is_white():
    assert shaded_by([None, 5]).levels == ((0, 5),)


@pytest.mark.parametrize("values", [[0, 0], [None, 0], []])
def test_shaded_nothing_to_shade(values):
    table = shaded_by(values)

    assert table.levels == ((0,) * len(values),)
    assert table.key == ()


@generated
@given(st.lists(st.integers(0, 300) | st.floats(0, 1), min_size=1, max_size=8))
def test_shaded_larger_is_never_lighter(values):
    (levels,) = shaded_by(sorted(values)).levels

    assert list(levels) == sorted(levels)
    assert levels[-1] == (SHADES if max(values) else 0)
    assert all(
        (level == 0) == (value == 0)
        for level, value in zip(levels, sorted(values), strict=True)
    )
