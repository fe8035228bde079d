"""All definitions of attending often side by side, and those that cannot be used."""

from collections.abc import Iterable, Mapping, Sequence

import plotly.graph_objects as go

from academy.words import day, number, percent, plural
from attenders.analysis.age_sex import NOT_IN_A_BAND
from attenders.analysis.definitions import FrequentAttenders
from attenders.analysis.rules import grouping_of
from attenders.analysis.window import Window
from attenders.charts.often import needs_all_days
from attenders.charts.parts import (
    FOCUS,
    OTHER,
    Chart,
    Table,
    drawn,
    folded,
    height_of,
    period,
)
from attenders.charts.words import listed


_NO_AGES = "no age or sex is known"


def definitions_chart(results: Sequence[FrequentAttenders]) -> Chart:
    """Draw the share of appointments by each of one or more definitions, most first.

    Those that cannot be worked out are in the table and the notes with the reason.
    """
    reasons = {
        result.definition.name: reason
        for result in results
        if (reason := why_not(result, ages=_ages_are_known(results)))
    }
    shown = sorted(
        (result for result in results if result.definition.name not in reasons),
        key=lambda result: -(result.share or 0),
    )
    without = [result for result in results if result.definition.name in reasons]
    return Chart(
        finding=_finding(shown),
        title="Share of appointments by each definition of attending often",
        subtitle=(
            "Filled dots: their share of appointments; open dots: their share of"
            f" people. Each over its own period up to {_last(results)}"
        ),
        description=_description(shown),
        figure=drawn(
            _dots(shown),
            xaxis=_axis(max((result.share or 0 for result in shown), default=0)),
            yaxis={"range": [len(shown) - 0.5, -0.5]},
            margin={"r": 56},
            height=height_of(max(1, len(shown)), lines=2),
        ),
        table=Table(
            caption=f"Who attends often by each definition, up to {_last(results)}",
            headings=(
                "Definition",
                "People",
                "Share of people",
                "Share of appointments",
                "What counts",
                "Period",
                "To bear in mind",
            ),
            rows=(
                *(_row(result) for result in shown),
                *(
                    _row_without(result, reasons[result.definition.name])
                    for result in without
                ),
            ),
        ),
        notes=_notes(without, reasons),
    )


def why_not(result: FrequentAttenders, *, ages: bool) -> str:
    """Why a definition cannot be worked out; empty where it can.

    `ages` says whether the age and sex of anybody are known.
    """
    if not result.all_appointments and result.unclear:
        return "it is not known with whom or in which way the appointments were"
    if not result.all_appointments:
        return f"there are no {result.counting.words}"
    if result.is_short and needs_all_days(result):
        return (
            f"the period is {period(result.period)}, and the data is only of"
            f" {_days(result.data)}"
        )
    if grouping_of(result.definition.rule) and not ages:
        return _NO_AGES
    return ""


def _days(data: Window | None) -> str:
    return "no day" if data is None else period(data)


def _ages_are_known(results: Iterable[FrequentAttenders]) -> bool:
    """Whether anybody is in an age band; taken to be so where no definition says."""
    groups = {
        cut.group
        for result in results
        if grouping_of(result.definition.rule)
        for cut in result.cuts
    }
    return groups != {NOT_IN_A_BAND}


def _last(results: Sequence[FrequentAttenders]) -> str:
    return day(max(result.period.last for result in results))


def _finding(shown: Sequence[FrequentAttenders]) -> str:
    if not shown:
        return "No definition can be worked out from this data"
    most, least = percent(shown[0].share), percent(shown[-1].share)
    if most == least:
        return f"By each definition, people who attend often had {most} of appointments"
    return (
        f"People who attend often had {least} to {most} of appointments: it depends on"
        " the definition"
    )


def _description(shown: Sequence[FrequentAttenders]) -> str:
    if not shown:
        return "There is nothing to draw."
    return (
        "; ".join(
            f"{result.definition.name}: {percent(result.people_share)} of people had"
            f" {percent(result.share)} of appointments"
            for result in shown
        )
        + "."
    )


def _dots(shown: Sequence[FrequentAttenders]) -> list[go.Scatter]:
    """For each an open dot at the share of people, and a line to that of appointments."""
    names = [folded(result.definition.name) for result in shown]
    of_people = [result.people_share or 0 for result in shown]
    of_appointments = [result.share or 0 for result in shown]
    ends = zip(of_people, of_appointments, strict=True)
    return [
        go.Scatter(
            x=[place for start, end in ends for place in (start, end, None)],
            y=[name for name in names for _ in range(3)],
            mode="lines",
            line={"color": OTHER, "width": 2},
            hoverinfo="skip",
        ),
        go.Scatter(
            x=of_people,
            y=names,
            mode="markers",
            marker={
                "color": "white",
                "size": 12,
                "line": {"color": OTHER, "width": 2},
            },
            text=[percent(result.people_share) for result in shown],
            hovertemplate="%{y}: %{text} of people<extra></extra>",
            cliponaxis=False,
        ),
        go.Scatter(
            x=of_appointments,
            y=names,
            mode="markers+text",
            marker={"color": FOCUS, "size": 14},
            text=[percent(result.share) for result in shown],
            textposition="middle right",
            hovertemplate="%{y}: %{text} of appointments<extra></extra>",
            cliponaxis=False,
        ),
    ]


def _axis(highest: float) -> dict[str, object]:
    """From none, with room for half a dot before it, to the last dot."""
    highest = highest or 0.01
    return {"visible": False, "range": [-0.05 * highest, 1.05 * highest]}


def _row(result: FrequentAttenders) -> tuple[str, ...]:
    return (
        result.definition.name,
        number(result.people),
        percent(result.people_share),
        percent(result.share),
        result.counting.words,
        period(result.period),
        "; ".join(_bear_in_mind(result)) or "–",
    )


def _bear_in_mind(result: FrequentAttenders) -> list[str]:
    found = []
    if result.ties:
        found.append(f"{number(result.ties)} more than asked for, with as many")
    if result.unclear:
        found.append(f"{plural(result.unclear, 'appointment')} not clear, left out")
    if result.is_short:
        days = result.data.days if result.data else 0
        found.append(
            f"the data covers {number(days)} of {number(result.period.days)} days"
        )
    return found


def _row_without(result: FrequentAttenders, reason: str) -> tuple[str, ...]:
    return (
        result.definition.name,
        "–",
        "–",
        "–",
        result.counting.words,
        period(result.period),
        f"Cannot be worked out: {reason}",
    )


def _notes(
    without: Sequence[FrequentAttenders], reasons: Mapping[str, str]
) -> tuple[str, ...]:
    """One for each reason, with the definitions it keeps from being worked out."""
    names: dict[str, list[str]] = {}
    for result in without:
        name = result.definition.name
        names.setdefault(reasons[name], []).append(f"“{name}”")
    return tuple(
        f"{listed(each)} cannot be worked out: {reason}."
        for reason, each in names.items()
    )
