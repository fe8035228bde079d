"""What every chart is made of, and how all of them look."""

import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from academy.words import day
from attenders.analysis.window import Window
from attenders.charts.glossary import Term


# Blue is what the chart is about, grey what it is held against. Blue on white has a
# contrast of 6.4; the grey is NHS Grey 1, at 6.0, because lighter ones fail 3:1.
FOCUS = "#005EB8"
OTHER = "#425563"
GRID = "#E8EDEE"
TEXT = "#212B32"
FONT = "Arial, sans-serif"
# Of a shaded table: five steps can still be told apart, also in grey on paper
SHADES = 5
# Fixed: a drag or a pinch on a phone should move the page, not the chart
_AXIS = {
    "gridcolor": GRID,
    "zeroline": False,
    "automargin": True,
    "fixedrange": True,
}


@dataclass(frozen=True)
class Table:
    """The same numbers as a chart's, as text."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ShadedTable(Table):
    """A table that is its own picture: the larger a number, the darker its cell.

    `levels` has a row for each of the rows and a level for each cell after the first:
    0 is white, 5 the darkest. `measure` says what the shading shows, and `key` which
    values each level in use stands for.
    """

    levels: tuple[tuple[int, ...], ...]
    key: tuple[tuple[int, str], ...]
    measure: str


@dataclass(frozen=True)
class Chart:
    """A chart, the sentence it shows, and what to read where it cannot be seen.

    `figure` is None where the table is the picture or there is nothing to draw.
    `sentence` says in full what the finding says in short, and `notes` what else must be
    known to read it right.
    `terms` are the words in it that the glossary explains.
    """

    finding: str
    title: str
    subtitle: str
    description: str
    figure: dict[str, Any] | None
    table: Table
    sentence: str = ""
    notes: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()


def period(window: Window) -> str:
    """1 April 2025 to 31 March 2026."""
    return f"{day(window.first)} to {day(window.last)}"


def drawn(traces: Sequence[go.Bar | go.Scatter], **layout: Any) -> dict[str, Any]:
    """The figure as plotly.js wants it, in our look; titles stand outside in HTML.

    Texts have no tag but <br>: plotly.js makes inline styles of the others, which our
    content security policy forbids.
    """
    return {
        "data": [trace.to_plotly_json() for trace in traces],
        "layout": _over(_LAYOUT, layout),
    }


# As plain data: to build it with go.Figure would take longer than all else on a page, so
# that these are figures is for tests to check
_LAYOUT: dict[str, Any] = {
    "font": {"family": FONT, "size": 14, "color": TEXT},
    "margin": {"l": 10, "r": 24, "t": 10, "b": 10},
    "paper_bgcolor": "white",
    "plot_bgcolor": "white",
    "height": 380,
    "showlegend": False,
    "hovermode": "closest",
    "bargap": 0.3,
    "xaxis": _AXIS,
    "yaxis": {**_AXIS, "ticklabelstandoff": 6},
}


def _over(usual: dict[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """What is usual, with what a chart says of its own in place of it, at any depth."""
    found = dict(usual)
    for name, value in chosen.items():
        before = found.get(name)
        if isinstance(before, dict) and isinstance(value, Mapping):
            found[name] = _over(before, value)
        else:
            found[name] = value
    return found


def bars(
    names: Sequence[str],
    shares: Sequence[float | None],
    texts: Sequence[str],
    *,
    color: str | Sequence[str],
) -> go.Bar:
    """Horizontal bars from zero with their values at the end, of one colour or each."""
    return go.Bar(
        x=list(shares),
        y=list(names),
        orientation="h",
        text=list(texts),
        textposition="outside",
        cliponaxis=False,
        marker={"color": color if isinstance(color, str) else list(color)},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )


def share_axis(highest: float) -> dict[str, Any]:
    """An axis from zero that is not drawn: the bars carry their values."""
    return {"visible": False, "range": [0, (highest or 0.01) * 1.15]}


def shaded(
    *,
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    values: Sequence[Sequence[float | None]],
    written: Callable[[float], str],
    measure: str = "The darker, the larger the number",
) -> ShadedTable:
    """A table with its cells shaded by their values, in equal steps to the largest.

    `rows` are the texts, the heading of each row first; `values` has one for each of
    the others, None for a cell that is not shaded, such as a total or one not known.
    No value is negative. `measure` says what they are ("People in an hour"), and
    `written` gives the words of one.
    """
    known = [value for row in values for value in row if value]
    top = max(known, default=0)
    levels = tuple(tuple(_level(value, top) for value in row) for row in values)
    inside: dict[int, list[float]] = {}
    for value in known:
        inside.setdefault(_level(value, top), []).append(value)
    return ShadedTable(
        caption=caption,
        headings=tuple(headings),
        rows=tuple(map(tuple, rows)),
        levels=levels,
        key=tuple(
            (level, _from_to(written(min(held)), written(max(held))))
            for level, held in sorted(inside.items())
        ),
        measure=measure,
    )


def _level(value: float | None, top: float) -> int:
    """0 for none or not known, else 1 to SHADES."""
    return min(SHADES, max(1, math.ceil(SHADES * value / top))) if value else 0


def _from_to(least: str, most: str) -> str:
    return least if least == most else f"{least} to {most}"


def name_axis() -> dict[str, Any]:
    """The axis of the names of bars, the first on top; no lines: bars need none."""
    # Names such as 1 and 2 are no numbers
    return {
        "type": "category",
        "autorange": "reversed",
        "automargin": True,
        "showgrid": False,
    }


def height_of(bars: int, *, lines: int = 1) -> int:
    """How high a chart of so many bars is, whose names have so many lines: in pixels."""
    return 40 + bars * (14 + 16 * lines)


def folded(name: str, *, width: int = 24) -> str:
    """A long name of a bar on several lines, so that it leaves room on a phone."""
    return "<br>".join(textwrap.wrap(name, width, break_long_words=False))
