"""How attendance is concentrated: the curve and its sentence."""

import plotly.graph_objects as go

from academy.words import number, people, percent
from attenders.analysis.concentration import Concentration, TopShare
from attenders.analysis.window import Window
from attenders.charts.parts import FOCUS, GRID, OTHER, Chart, Table, drawn, period


HEADLINE_PERCENT = 3


def concentration_chart(result: Concentration, *, window: Window) -> Chart:
    """Draw the share of appointments of the people who attended most."""
    headline = next(top for top in result.top if top.top_percent == HEADLINE_PERCENT)
    return Chart(
        finding=_finding(headline),
        title="Share of appointments by share of people, those who attended most first",
        subtitle=(
            f"Attended appointments of {people(result.patients)} who came at least once,"
            f" {period(window)}"
        ),
        description=_description(result),
        figure=drawn([equal(), curve(result), _points(result)], **axes()),
        table=Table(
            caption=f"The people who attended most, {period(window)}",
            headings=("People", "Number of people", "Appointments", "Share"),
            rows=(*top_rows(result), *other_rows(result)),
        ),
    )


def top_rows(result: Concentration) -> tuple[tuple[str, ...], ...]:
    """The rows of a table for those who attended most."""
    return tuple(
        (
            f"Top {top.top_percent}%",
            number(top.patients),
            number(top.appointments),
            percent(top.share),
        )
        for top in result.top
    )


def other_rows(result: Concentration) -> tuple[tuple[str, ...], ...]:
    """Those for everybody."""
    return (
        (
            "Everybody who came",
            number(result.patients),
            number(result.appointments),
            percent(1.0 if result.appointments else None),
        ),
        (
            "Gini coefficient: 0 if all came equally often, 1 if one did all",
            "–",
            "–",
            "–" if result.gini is None else f"{result.gini:.2f}",
        ),
    )


def _finding(top: TopShare) -> str:
    if top.share is None:
        return "Nobody attended in this period"
    return (
        f"The {top.top_percent}% who attended most ({people(top.patients)}) had"
        f" {percent(top.share)} of attended appointments"
    )


def _description(result: Concentration) -> str:
    if result.gini is None:
        return "There are no attended appointments to draw."
    shares = "; ".join(
        f"the top {top.top_percent}% had {percent(top.share)}" for top in result.top
    )
    return (
        f"A curve that rises from none of the appointments to all of them: {shares}."
        " If everybody came equally often it would be a straight line, and the steeper"
        " it begins the less equal they are. The Gini coefficient is"
        f" {result.gini:.2f}, where 0 is all equal and 1 is one person has all."
    )


def curve(result: Concentration) -> go.Scatter:
    """The share of appointments that each share of people had, most first."""
    places = [percent / 100 for percent in range(len(result.curve))]
    return go.Scatter(
        x=places,
        y=list(result.curve),
        mode="lines",
        line={"color": FOCUS, "width": 3},
        hovertemplate="Top %{x:.0%} of people: %{y:.1%} of appointments<extra></extra>",
    )


def _points(result: Concentration) -> go.Scatter:
    tops = [top for top in result.top if top.share is not None]
    return go.Scatter(
        x=[top.top_percent / 100 for top in tops],
        y=[top.share for top in tops],
        mode="markers+text",
        text=[f"Top {top.top_percent}%: {percent(top.share)}" for top in tops],
        textposition="middle right",
        marker={"color": FOCUS, "size": 9},
        cliponaxis=False,
        hoverinfo="skip",
    )


def equal() -> go.Scatter:
    """The line on which the curve would be if everybody came equally often."""
    return go.Scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": OTHER, "width": 1, "dash": "dot"},
        hoverinfo="skip",
    )


def axes() -> dict[str, object]:
    """Both axes from none to all, and what the straight line is."""
    axis = {"tickformat": ".0%", "range": [0, 1.01], "gridcolor": GRID, "dtick": 0.2}
    return {
        "xaxis": {**axis, "title": {"text": "Share of people"}, "automargin": True},
        "yaxis": {
            **axis,
            "title": {"text": "Share of appointments"},
            "automargin": True,
        },
        "annotations": [
            {
                "x": 0.62,
                "y": 0.55,
                "text": "if everybody came<br>equally often",
                "showarrow": False,
                "xanchor": "left",
                "font": {"color": OTHER, "size": 13},
            }
        ],
    }
