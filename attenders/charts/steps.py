"""Bars that step from nothing to a change: its parts, each from where the last ended."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import plotly.graph_objects as go

from academy.words import number
from attenders.charts.parts import FOCUS, OTHER, drawn, folded, name_axis


# Room beside the bars for their numbers, as a part of all that is drawn
_ROOM = 0.3


def signed(amount: float) -> str:
    """A change as +1,204, −96 or 0, with the sign that readers of screens say."""
    if not round(amount):
        return "0"
    return f"{'+' if amount > 0 else '−'}{number(abs(amount))}"


def steps(
    names: Sequence[str], amounts: Sequence[int], *, total: str
) -> dict[str, Any]:
    """The figure: a bar for each part, and a last one from zero for their sum."""
    ends = list(accumulate(amounts, initial=0))
    whole = ends[-1]
    starts = [*ends[:-1], 0]
    trace = go.Bar(
        x=[*amounts, whole],
        y=[*map(folded, names), total],
        base=starts,
        orientation="h",
        text=[signed(amount) for amount in (*amounts, whole)],
        textposition="outside",
        cliponaxis=False,
        marker={"color": [*[OTHER] * len(amounts), FOCUS]},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    return drawn(
        [trace],
        height=120 + 60 * len(ends),
        xaxis={"visible": False, "range": _around(ends)},
        yaxis=name_axis(),
    )


def either_way(names: Sequence[str], amounts: Sequence[int]) -> dict[str, Any]:
    """The figure: bars to the right of zero for more, to the left for fewer."""
    trace = go.Bar(
        x=list(amounts),
        y=list(map(folded, names)),
        orientation="h",
        text=[signed(amount) for amount in amounts],
        textposition="outside",
        cliponaxis=False,
        marker={"color": FOCUS},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    return drawn(
        [trace],
        xaxis={"visible": False, "range": _around([0, *amounts])},
        yaxis=name_axis(),
    )


def _around(values: Sequence[int]) -> list[float]:
    least, most = min(values), max(values)
    room = _ROOM * ((most - least) or 1)
    return [least - room, most + room]
