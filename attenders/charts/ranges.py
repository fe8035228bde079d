"""Costs as ranges: a line from low to high for each, with a dot at the central one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from academy.words import pounds
from attenders.analysis.cost import Pounds
from attenders.analysis.unit_costs import UnitCosts
from attenders.charts.parts import FOCUS, OTHER, TEXT, drawn, folded, height_of


DRAWN = "the dot is the central unit cost, the line goes from low to high"
# Letters of a label in one line, so that half of a phone is left for the picture
_LABEL = 18
# Pixels: of the picture on a phone, of a letter, and the most that texts may take of it
_PHONE, _LETTER, _MOST = 200, 8, 110


@dataclass(frozen=True)
class Range:
    """One line of a chart: a name, its cost (None: not known), and what stands there."""

    name: str
    cost: Pounds | None
    text: str


def ranges(lines: Sequence[Range]) -> dict[str, Any] | None:
    """A line from low to high for each, a dot at the central cost, and its text.

    The axis starts at nothing, and has room for the texts. None where no cost is known
    or all are nothing.
    """
    names = [label(line.name) for line in lines]
    costs = [line.cost for line in lines]
    highest = max((cost.high for cost in costs if cost), default=0)
    if not highest:
        return None
    return drawn(
        [_dots(names, costs), _texts(names, lines)],
        height=20 + height_of(len(names), lines=_tallest(names)),
        xaxis={
            "range": [0, highest * _room(lines)],
            "tickprefix": "£",
            "tickformat": ",.0f",
            "automargin": True,
        },
        yaxis={
            "type": "category",
            "categoryorder": "array",
            "categoryarray": names,
            "range": [len(names) - 0.5, -0.5],  # from the top
            "automargin": True,
            "showgrid": False,
            # So that a dot at nothing does not stand on its name
            "ticks": "outside",
            "ticklen": 10,
            "tickcolor": "white",
        },
    )


def description(lines: Sequence[Range]) -> str:
    """The lines in words: the name, what stands there, and from low to high."""
    if not lines:
        return "There is nothing to draw."
    return "; ".join(f"{line.name}: {_said(line)}" for line in lines) + "."


def label(name: str) -> str:
    """The name in lines short enough for a phone."""
    return folded(name, width=_LABEL)


def between(cost: Pounds | None) -> str:
    """About £12 (£10 to £15), as it stands in a sentence."""
    if cost is None:
        return "–"
    return f"about {pounds(cost.central)} ({pounds(cost.low)} to {pounds(cost.high)})"


def about(cost: Pounds | None) -> str:
    """The central cost alone, where low and high are drawn beside it."""
    return "–" if cost is None else pounds(cost.central)


def cells(cost: Pounds | None) -> tuple[str, str, str]:
    """Low, central and high as cells of a table."""
    if cost is None:
        return ("–", "–", "–")
    return pounds(cost.low), pounds(cost.central), pounds(cost.high)


def manual(costs: UnitCosts) -> str:
    """Whose unit costs these are, as part of a subtitle."""
    return f"unit costs of the {costs.manual_year} manual"


def _said(line: Range) -> str:
    if line.cost is None:
        return "not known" if line.text == "–" else line.text.lower()
    return f"{line.text}, from {pounds(line.cost.low)} to {pounds(line.cost.high)}"


def _tallest(names: Sequence[str]) -> int:
    """How many lines the tallest label has."""
    return max(name.count("<br>") + 1 for name in names)


def _dots(names: Sequence[str], costs: Sequence[Pounds | None]) -> go.Scatter:
    return go.Scatter(
        x=[cost and cost.central for cost in costs],
        y=list(names),
        mode="markers",
        marker={"color": FOCUS, "size": 10},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [cost.high - cost.central if cost else 0 for cost in costs],
            "arrayminus": [cost.central - cost.low if cost else 0 for cost in costs],
            "color": OTHER,
            "thickness": 3,
            "width": 7,
        },
        cliponaxis=False,
        hoverinfo="skip",
    )


def _texts(names: Sequence[str], lines: Sequence[Range]) -> go.Scatter:
    return go.Scatter(
        x=[line.cost.high if line.cost else 0 for line in lines],
        y=list(names),
        mode="text",
        text=[f"  {line.text}" for line in lines],
        textposition="middle right",
        textfont={"color": TEXT},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _room(lines: Sequence[Range]) -> float:
    """How much longer than the highest cost the axis is, for the text behind it."""
    longest = max((len(line.text) for line in lines), default=0)
    return _PHONE / (_PHONE - min(_MOST, longest * _LETTER + 10))
