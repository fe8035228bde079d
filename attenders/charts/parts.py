"""What every chart is made of, and how all of them look."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from academy.words import day
from attenders.analysis.window import Window


# Blue is what the chart is about, grey what it is held against. Blue on white has a
# contrast of 6.4; the grey is NHS Grey 1, at 6.0, because lighter ones fail 3:1.
FOCUS = "#005EB8"
OTHER = "#425563"
GRID = "#E8EDEE"
TEXT = "#212B32"
FONT = "Arial, sans-serif"


@dataclass(frozen=True)
class Table:
    """The same numbers as a chart's, as text."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A chart, the sentence it shows, and what to read where it cannot be seen."""

    finding: str
    title: str
    subtitle: str
    description: str
    figure: dict[str, Any]
    table: Table


def period(window: Window) -> str:
    """1 April 2025 to 31 March 2026."""
    return f"{day(window.first)} to {day(window.last)}"


def drawn(traces: Sequence[go.Bar | go.Scatter], **layout: Any) -> dict[str, Any]:
    """The figure as plotly.js wants it, in our look; titles stand outside in HTML."""
    figure = go.Figure(data=list(traces))
    figure.update_layout(
        template="none",
        font={"family": FONT, "size": 14, "color": TEXT},
        margin={"l": 10, "r": 24, "t": 10, "b": 10},
        paper_bgcolor="white",
        plot_bgcolor="white",
        height=380,
        showlegend=False,
        hovermode="closest",
        bargap=0.3,
    )
    # Fixed: a drag or a pinch on a phone should move the page, not the chart
    axis = {
        "gridcolor": GRID,
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
    }
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    figure.update_layout(**layout)
    made: dict[str, Any] = figure.to_plotly_json()
    return made


def bars(
    names: Sequence[str],
    shares: Sequence[float | None],
    texts: Sequence[str],
    *,
    color: str,
) -> go.Bar:
    """Horizontal bars from zero with their values written at the end."""
    return go.Bar(
        x=list(shares),
        y=list(names),
        orientation="h",
        text=list(texts),
        textposition="outside",
        cliponaxis=False,
        marker={"color": color},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )


def share_axis(highest: float) -> dict[str, Any]:
    """An axis from zero that is not drawn: the bars carry their values."""
    return {"visible": False, "range": [0, (highest or 0.01) * 1.15]}
