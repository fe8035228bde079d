"""Lines over time, with their names at their ends and gaps where nothing is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go

from attenders.charts.parts import FOCUS, OTHER, drawn


# At most four: contrast on white is 6.4, 6.3, 6.0 and 3.1, and dashes differ as well
_LOOKS = (
    (FOCUS, "solid"),
    ("#AE2573", "dash"),
    (OTHER, "dot"),
    ("#00A499", "dashdot"),
)
MOST_LINES = len(_LOOKS)
# Two names closer than this part of the height would run into each other
_LEAST_APART = 0.07
# What fits beside the lines; hovering and the table have the whole name
_LONGEST_NAME = 18


@dataclass(frozen=True)
class Line:
    """One line: a value for each day, None where it is not known; `texts` say it."""

    name: str
    values: Sequence[float | None]
    texts: Sequence[str]


def lines_over_time(
    days: Sequence[date], lines: Sequence[Line], *, share: bool = False
) -> dict[str, Any]:
    """Draw up to four lines from zero; `share` writes the axis in per cent."""
    top = max((v for line in lines for v in line.values if v), default=0) or 0.01
    return drawn(
        [
            _trace(days, line, *look)
            for line, look in zip(lines, _LOOKS, strict=False)
            if any(value is not None for value in line.values)
        ],
        annotations=_names(lines, top) if len(lines) > 1 else [],
        margin={"l": 10, "r": 150 if len(lines) > 1 else 24, "t": 10, "b": 10},
        xaxis={"type": "date", "tickformat": "%b %Y", "automargin": True},
        yaxis={
            "range": [0, top * 1.1],
            "tickformat": ".0%" if share else ",",
            "automargin": True,
        },
    )


def _trace(days: Sequence[date], line: Line, color: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=[day.isoformat() for day in days],
        y=list(line.values),
        name=line.name,
        mode="lines+markers",
        connectgaps=False,
        line={"color": color, "width": 2, "dash": dash},
        marker={"color": color, "size": 5},
        text=list(line.texts),
        hovertemplate="%{text}<extra></extra>",
    )


def _names(lines: Sequence[Line], top: float) -> list[dict[str, Any]]:
    """The name of each line beside its last known value, moved apart where too near."""
    last = [
        (at, next((v for v in reversed(line.values) if v is not None), None))
        for at, line in enumerate(lines)
    ]
    known = sorted(((at, v) for at, v in last if v is not None), key=lambda one: one[1])
    places: list[float] = []
    for _, value in known:
        least = places[-1] + _LEAST_APART * top if places else 0.0
        places.append(max(value, least))
    return [
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 8,
            "y": place,
            "text": _short(lines[at].name),
            "showarrow": False,
            "font": {"color": _LOOKS[at][0], "size": 14},
        }
        for (at, _), place in zip(known, places, strict=True)
    ]


def _short(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 1].rstrip()}…"
