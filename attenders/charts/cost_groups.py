"""The average cost of the time of groups of people: from low to high, never one number."""

import textwrap
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from academy.words import number, percent
from attenders.analysis.cost import GroupCost, Pounds
from attenders.analysis.cost_groups import CostByGroup
from attenders.analysis.cube import MEASURES, Cube, Dimension, cut
from attenders.charts.parts import FOCUS, OTHER, Chart, Table, drawn, period
from attenders.charts.segments import DIMENSION_WORDS, TIME_WORDS, in_sentence, pounds
from attenders.charts.words import said


# Of the groups, so many that cost most; all are in the table
DRAWN = 12
OVERLAP_WORDS = (
    "Somebody with two conditions is in both groups, with all appointments in each, so"
    " the groups must not be added up."
)
# Letters of a label in one line, so that half of a phone is left for the picture, and
# pixels of each group, enough for labels of two lines and now and then of three
_LETTERS, _PIXELS = 20, 46
_HEADINGS = ("People", "Low", "Central", "High", "Central for each person")


def condition_cost_chart(result: CostByGroup) -> Chart:
    """Draw what the time of people with each kind of condition cost."""
    there = [group for group in result.groups if group.people]
    most_first = sorted(there, key=lambda group: -group.cost.central)
    also = [result.in_any, result.in_none, result.not_known]
    title = "Average cost of the time of people with each kind of condition"
    return Chart(
        finding=_condition_finding(most_first),
        title=title,
        subtitle=_subtitle(result.in_any.people, period(result.window)),
        description=_description(most_first[:DRAWN]),
        figure=_drawn(most_first[:DRAWN]),
        table=Table(
            caption=f"{title}, {period(result.window)}",
            headings=("Condition", *_HEADINGS),
            rows=tuple(map(_row, [*most_first, *also])),
        ),
        sentence=said(result.sentence),
        notes=(OVERLAP_WORDS, TIME_WORDS),
    )


def segment_cost_chart(result: Cube, *, rows: Dimension) -> Chart:
    """Draw what the time of people of each group of the cube cost."""
    groups = _groups(result, rows)
    title = f"Average cost of time by {DIMENSION_WORDS[rows][1]}"
    return Chart(
        finding=_segment_finding(groups, rows),
        title=title,
        subtitle=_subtitle(
            sum(group.people for group in groups), period(result.window)
        ),
        description=_description(groups),
        figure=_drawn(groups),
        table=Table(
            caption=f"{title}, {period(result.window)}",
            headings=(DIMENSION_WORDS[rows][0], *_HEADINGS),
            rows=tuple(map(_row, groups)),
        ),
        sentence=said(result.sentence),
        notes=(TIME_WORDS,),
    )


def _groups(result: Cube, rows: Dimension) -> list[GroupCost]:
    """The rows of the cube with all their measures."""
    tables = {measure: cut(result, rows=rows, measure=measure) for measure in MEASURES}
    everybody = tables["central"].total
    return [
        GroupCost(
            name=name,
            people=tables["people"].row_totals[at],
            appointments=tables["appointments"].row_totals[at],
            minutes=tables["tenths"].value(tables["tenths"].row_totals[at]),
            cost=Pounds.of_parts(
                tables[level].row_totals[at] for level in ("low", "central", "high")
            ),
            share=tables["central"].row_totals[at] / everybody if everybody else None,
        )
        for at, name in enumerate(tables["people"].rows)
    ]


def _subtitle(people: int, when: str) -> str:
    return (
        f"Attended appointments of {number(people)} people, {when}; the dot is the"
        " central unit cost, the line goes from low to high"
    )


def _condition_finding(most_first: Sequence[GroupCost]) -> str:
    if not most_first or most_first[0].share is None:
        return "Nobody who attended has a condition coded"
    most = most_first[0]
    return (
        f"{percent(most.share)} of the average cost of time was with people with:"
        f" {in_sentence(most.name)}"
    )


def _segment_finding(groups: Sequence[GroupCost], rows: Dimension) -> str:
    most = max(groups, key=lambda group: group.cost.central)
    if not most.share:
        return "No time is counted in this period"
    what = DIMENSION_WORDS[rows][0].lower()
    return (
        f"{percent(most.share)} of the average cost of time was with one group:"
        f" {what}: {in_sentence(most.name)}"
    )


def _description(groups: Sequence[GroupCost]) -> str:
    if not groups:
        return "There is nothing to draw."
    return (
        "; ".join(
            f"{group.name}: {pounds(group.cost.central)}, from {pounds(group.cost.low)}"
            f" to {pounds(group.cost.high)}"
            for group in groups
        )
        + "."
    )


def _row(group: GroupCost) -> tuple[str, ...]:
    each = group.per_person
    return (
        group.name,
        number(group.people),
        *map(pounds, (group.cost.low, group.cost.central, group.cost.high)),
        pounds(each.central) if each else "–",
    )


def _drawn(groups: Sequence[GroupCost]) -> dict[str, Any] | None:
    """A line from low to high for each; None where all are nothing."""
    highest = max((group.cost.high for group in groups), default=0)
    if not highest:
        return None
    names = ["<br>".join(textwrap.wrap(group.name, _LETTERS)) for group in groups]
    dots = go.Scatter(
        x=[group.cost.central for group in groups],
        y=names,
        mode="markers",
        marker={"color": FOCUS, "size": 12},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [group.cost.high - group.cost.central for group in groups],
            "arrayminus": [group.cost.central - group.cost.low for group in groups],
            "color": OTHER,
            "thickness": 3,
            "width": 7,
        },
        customdata=[pounds(group.cost.central) for group in groups],
        hovertemplate="%{y}: %{customdata}<extra></extra>",
        cliponaxis=False,
    )
    return drawn(
        [dots],
        height=60 + _PIXELS * len(groups),
        xaxis={
            "range": [0, highest * 1.1],
            "tickprefix": "£",
            "tickformat": ",.0f",
            "nticks": 3,  # level, also on a phone
            "tickangle": 0,
            "automargin": True,
        },
        yaxis={
            "range": [len(names) - 0.5, -0.5],  # from the top
            "automargin": True,
            # So that a dot at nothing does not stand on its name
            "ticks": "outside",
            "ticklen": 10,
            "tickcolor": "white",
        },
    )
