"""The average cost of the time of groups of people: from low to high, never one number."""

from collections.abc import Sequence
from dataclasses import replace

from academy.words import number, percent
from attenders.analysis.cost import Cost, GroupCost, Pounds
from attenders.analysis.cost_groups import CostByGroup
from attenders.analysis.cube import MEASURES, Cube, Dimension, cut
from attenders.analysis.window import Window
from attenders.charts.cost import TIME_WORDS
from attenders.charts.parts import Chart, Table, period
from attenders.charts.ranges import (
    DRAWN,
    Range,
    about,
    between,
    cells,
    description,
    ranges,
)
from attenders.charts.segments import DIMENSION_WORDS, in_sentence
from attenders.charts.words import said


# Of the groups, so many that cost most; all are in the table
MOST = 12
OVERLAP_WORDS = (
    "Somebody with two conditions is in both groups, with all appointments in each, so"
    " the groups must not be added up."
)
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
        description=description(_lines(most_first[:MOST])),
        figure=ranges(_lines(most_first[:MOST])),
        table=Table(
            caption=f"{title}, {period(result.window)}",
            headings=("Condition", *_HEADINGS),
            rows=tuple(map(_row, [*most_first, *also])),
        ),
        sentence=said(result.sentence),
        notes=(OVERLAP_WORDS, TIME_WORDS),
    )


def often_cost_chart(
    result: GroupCost, *, everybody: Cost, who: str, window: Window
) -> Chart:
    """Draw what the time of those who attend often cost, beside everybody's.

    `who` says who they are as a sentence does: “people who attended often”.
    """
    both = [
        replace(result, name="Attend often"),
        replace(everybody.people, name="Everybody who attended"),
    ]
    title = "Average cost of the time of those who attend often, and of everybody"
    return Chart(
        finding=_often_finding(result, who=who),
        title=title,
        subtitle=_subtitle(everybody.people.people, period(window)),
        description=description(_lines(both)),
        figure=ranges(_lines(both)),
        table=Table(
            caption=f"{title}, {period(window)}",
            headings=("Who", *_HEADINGS),
            rows=tuple(map(_row, both)),
        ),
        notes=(TIME_WORDS,),
    )


def _often_finding(mine: GroupCost, *, who: str) -> str:
    if not mine.people:
        return "Nobody attended often by this definition"
    return (
        f"The time of {number(mine.people)} {who} cost {between(mine.cost)} on average,"
        f" {percent(mine.share)} of everybody’s"
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
        description=description(_lines(groups)),
        figure=ranges(_lines(groups)),
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
    return f"Attended appointments of {number(people)} people, {when}; {DRAWN}"


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


def _row(group: GroupCost) -> tuple[str, ...]:
    return (
        group.name,
        number(group.people),
        *cells(group.cost),
        about(group.per_person),
    )


def _lines(groups: Sequence[GroupCost]) -> list[Range]:
    return [Range(group.name, group.cost, about(group.cost)) for group in groups]
