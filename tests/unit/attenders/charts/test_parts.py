"""What every chart is made of."""

from datetime import date

import pytest

from attenders.analysis.window import Window
from attenders.charts.parts import FOCUS, bars, drawn, period, share_axis


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
