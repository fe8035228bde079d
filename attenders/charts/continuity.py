"""Continuity of a cohort against everybody else: what can be compared, and what not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from academy.words import day, number, percent
from attenders.analysis.continuity import (
    Continuity,
    GroupContinuity,
    OwnShare,
    PeriodShare,
)
from attenders.charts.glossary import terms
from attenders.charts.parts import (
    FOCUS,
    GRID,
    OTHER,
    Chart,
    Table,
    bars,
    drawn,
    name_axis,
    period,
    share_axis,
)


# A mean over fewer people may be high or low by chance
LEAST_PEOPLE = 20
_FINDINGS = {"month": "months", "week": "weeks"}


@dataclass(frozen=True)
class Measure:
    """A measure in plain words, and whether groups can be compared by it, and why.

    `label` is its name in a chart, in lines short enough for a phone.
    """

    name: str
    label: str
    is_comparable: bool
    why: str


MEASURES: Mapping[str, Measure] = {
    "bice_boxerman": Measure(
        "Two visits with the same clinician (Bice–Boxerman)",
        "Two visits with<br>the same clinician",
        is_comparable=True,
        why=(
            "It is the chance for two visits picked at random. Somebody with 30 visits"
            " is neither higher nor lower than somebody with 3 because of the number."
        ),
    ),
    "secon": Measure(
        "Same clinician as the time before (SECON)",
        "Same clinician as<br>the time before",
        is_comparable=True,
        why=(
            "It is the chance for two visits that follow each other, so the number of"
            " visits does not move it by itself. But the visits of people who come often"
            " are closer together, often for one illness, so some of a difference may"
            " be that."
        ),
    ),
    "slicc": Measure(
        "Visits with the own GP (SLICC)",
        "Visits with<br>the own GP",
        is_comparable=True,
        why=(
            "It is a share of visits, and each visit counts once. People whose usual GP"
            " is not known are not in it."
        ),
    ),
    "upc": Measure(
        "Visits with the clinician seen most (UPC)",
        "Visits with the<br>clinician seen most",
        is_comparable=False,
        why=(
            "With few visits it is high by chance: of 2 visits at least half are with the"
            " clinician seen most, whoever that is. So people who come seldom look"
            " better than they are."
        ),
    ),
    "clinicians": Measure(
        "Different clinicians seen",
        "Different<br>clinicians",
        is_comparable=False,
        why=(
            "More visits mean more chances to meet another clinician. Read it beside the"
            " number of visits."
        ),
    ),
    "longest_gap_days": Measure(
        "Days between two visits, the longest time",
        "Longest time<br>between visits",
        is_comparable=False,
        why=(
            "More visits in the same period leave less room between them, so the longest"
            " time is shorter for people who come often."
        ),
    ),
    "opr": Measure(
        "Visits that GPs gave to people of their own list (OPR)",
        "GPs’ visits with<br>their own list",
        is_comparable=False,
        why=(
            "It says how GPs with a list spend their visits, not what people get. People"
            " whose usual GP is not known count as somebody else’s, so a group with more"
            " of them is lower by that alone."
        ),
    ),
}
NOT_IN_SLICC = (
    "People whose usual GP is not known are not in it, nor are those whose usual GP the"
    " list calls by a name that no clinician of the appointments has."
)
# What the two that are no means over people are out of
OUT_OF = {
    "slicc": "Visits of people whose usual GP is known",
    "opr": "Visits to GPs who are somebody’s usual GP",
}
_TERMS = ("bice-boxerman", "secon", "slicc")
COMPARED = tuple(key for key, measure in MEASURES.items() if measure.is_comparable)
APART = tuple(key for key, measure in MEASURES.items() if not measure.is_comparable)


def compared_chart(result: Continuity, *, cohort: str) -> Chart:
    """Draw a cohort against everybody else by the measures that allow it.

    `cohort` says who they are as a sentence does: “people who attended often”.
    """
    keys = [key for key in COMPARED if _share(result.everybody, key) is not None]
    return Chart(
        finding=_compared_finding(result, cohort=cohort),
        title="Continuity of the cohort and of everybody else",
        subtitle=(
            f"Appointments {result.rule.which}, {period(result.window)}. Cohort: {cohort}"
        ),
        description=_compared_description(result, keys, cohort=cohort),
        figure=_compared_figure(result, keys) if keys else None,
        table=Table(
            caption=f"Measures that groups can be compared by, {period(result.window)}",
            headings=_headings(cohort),
            rows=_rows(result, COMPARED),
        ),
        notes=reasons(COMPARED),
        terms=terms(*_TERMS),
    )


def apart_chart(result: Continuity, *, cohort: str) -> Chart:
    """The measures that groups cannot be compared by; the table is the picture."""
    return Chart(
        finding="By these measures, groups that come more or less often look different",
        title="Measures to read for each group by itself",
        subtitle=(
            f"Appointments {result.rule.which}, {period(result.window)}. Cohort: {cohort}"
        ),
        description="; ".join(
            f"{MEASURES[key].name}: {_cell(result.everybody, key)} for all together"
            for key in APART
        )
        + ".",
        figure=None,
        table=apart_table(result, cohort=cohort),
        notes=reasons(APART),
        terms=terms("upc", "opr"),
    )


def apart_table(result: Continuity, *, cohort: str) -> Table:
    """The measures that groups cannot be compared by, each to be read by itself."""
    return Table(
        caption=(
            f"Measures that groups cannot be compared by, {period(result.window)}"
        ),
        headings=_headings(cohort),
        rows=_rows(result, APART),
    )


def reasons(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Why groups can be compared by each of these measures, or why they cannot.

    Wherever `apart_table` is shown, `reasons(APART)` stand beside it.
    """
    return tuple(f"{MEASURES[key].name}: {MEASURES[key].why}" for key in keys)


def own_gp_chart(result: Continuity) -> Chart:
    """Draw the visits with people's own GP (SLICC), of all people, by week or month.

    A week or month without such a visit is a gap in the line.
    """
    each = result.slicc_by_period
    return Chart(
        finding=_own_gp_finding(result.everybody.slicc),
        title=f"Visits of people with their own GP, by {result.every}",
        subtitle=(
            f"Appointments {result.rule.which}, of people whose usual GP is known,"
            f" {period(result.window)}"
        ),
        description=_own_gp_description(result),
        figure=_own_gp_figure(each)
        if any(part.slicc.visits for part in each)
        else None,
        table=Table(
            caption=(
                f"Visits with the own GP, by {result.every}, {period(result.window)}"
            ),
            headings=(
                result.every.capitalize(),
                *("With the own GP", "All visits of these people", "Share"),
            ),
            rows=(
                *(
                    _share_row(_named(part, every=result.every), part.slicc)
                    for part in each
                ),
                _share_row("All", result.everybody.slicc),
            ),
        ),
        notes=(NOT_IN_SLICC,),
        terms=terms("slicc", "own-gp"),
    )


def _compared_finding(result: Continuity, *, cohort: str) -> str:
    if not result.everybody.measured:
        return f"Nobody has {result.rule.least_visits} visits or more"
    if min(result.cohort.measured, result.rest.measured) < LEAST_PEOPLE:
        return (
            f"Too few people with {result.rule.least_visits} visits or more to compare"
        )
    shares = [percent(group.bice_boxerman) for group in (result.cohort, result.rest)]
    return (
        f"Two visits of {cohort} were with the same clinician {shares[0]} of the time;"
        f" of everybody else, {shares[1]}"
    )


def _compared_description(result: Continuity, keys: list[str], *, cohort: str) -> str:
    if not keys:
        return "There is nothing to draw."
    return (
        "; ".join(
            f"{MEASURES[key].name}: {percent(_share(result.cohort, key))} for {cohort},"
            f" {percent(_share(result.rest, key))} for everybody else"
            for key in keys
        )
        + "."
    )


def _compared_figure(result: Continuity, keys: list[str]) -> dict[str, Any]:
    labels = [MEASURES[key].label for key in keys]
    groups = (("Cohort", result.cohort, FOCUS), ("Rest", result.rest, OTHER))
    return drawn(
        [
            bars(
                labels,
                [_share(group, key) for key in keys],
                [f"{name} {percent(_share(group, key))}" for key in keys],
                color=color,
            )
            for name, group, color in groups
        ],
        barmode="group",
        bargroupgap=0.1,
        xaxis=share_axis(
            1.5 * max(_share(g, key) or 0 for _, g, _ in groups for key in keys)
        ),
        yaxis=name_axis(),
    )


def _own_gp_finding(whole: OwnShare | None) -> str:
    if whole is None or not whole.visits:
        return "No usual GP is known, so visits with the own GP cannot be counted"
    return f"{percent(whole.share)} of visits were with the person’s own GP"


def _own_gp_description(result: Continuity) -> str:
    known = [part for part in result.slicc_by_period if part.slicc.visits]
    if not known:
        return "There is nothing to draw."
    least = min(known, key=lambda part: part.slicc.share or 0)
    most = max(known, key=lambda part: part.slicc.share or 0)
    return (
        f"A line over {len(result.slicc_by_period)} {_FINDINGS[result.every]}, between"
        f" {percent(least.slicc.share)} ({_named(least, every=result.every)}) and"
        f" {percent(most.slicc.share)} ({_named(most, every=result.every)})."
    )


def _own_gp_figure(each: tuple[PeriodShare, ...]) -> dict[str, Any]:
    return drawn(
        [_line(each)],
        xaxis={"type": "date", "tickformat": "%B<br>%Y", "showgrid": False},
        yaxis={
            "tickformat": ".0%",
            "range": [0, 1.02],
            "dtick": 0.25,
            "gridcolor": GRID,
            "automargin": True,
        },
    )


def _line(each: tuple[PeriodShare, ...]) -> go.Scatter:
    return go.Scatter(
        x=[part.start.isoformat() for part in each],
        y=[part.slicc.share for part in each],
        mode="lines+markers",
        line={"color": FOCUS, "width": 3},
        marker={"color": FOCUS, "size": 8},
        connectgaps=False,
        cliponaxis=False,
        hovertemplate="%{x|%-d %B %Y}: %{y:.1%}<extra></extra>",
    )


def _headings(cohort: str) -> tuple[str, ...]:
    who = cohort[:1].upper() + cohort[1:]
    return ("Measure", who, "Everybody else", "All together")


def _rows(result: Continuity, keys: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The measures, then who and what is behind them."""
    groups = (result.cohort, result.rest, result.everybody)
    least = result.rule.least_visits
    shared = next(key for key in keys if key in OUT_OF)
    counts = [getattr(group, shared) for group in groups]
    return (
        *(
            (MEASURES[key].name, *(_cell(group, key) for group in groups))
            for key in keys
        ),
        (
            f"People with {least} visits or more",
            *(number(group.measured) for group in groups),
        ),
        ("Their visits", *(number(group.measured_visits) for group in groups)),
        (
            OUT_OF[shared],
            *("–" if count is None else number(count.visits) for count in counts),
        ),
    )


def _cell(group: GroupContinuity, key: str) -> str:
    if key == "clinicians":
        return "–" if group.clinicians is None else f"{group.clinicians:.1f}"
    if key == "longest_gap_days":
        gap = group.longest_gap_days
        return "–" if gap is None else number(gap)
    return percent(_share(group, key))


def _share(group: GroupContinuity, key: str) -> float | None:
    found: float | OwnShare | None = getattr(group, key)
    return found.share if isinstance(found, OwnShare) else found


def _share_row(name: str, share: OwnShare | None) -> tuple[str, ...]:
    if share is None:
        return (name, "–", "–", "–")
    return (name, number(share.own), number(share.visits), percent(share.share))


def _named(part: PeriodShare, *, every: str) -> str:
    return f"{part.start:%B %Y}" if every == "month" else f"From {day(part.start)}"
