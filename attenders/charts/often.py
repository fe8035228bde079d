"""Who attends often under one definition: their share, the curve, and the cuts."""

import plotly.graph_objects as go

from academy.words import number, people, percent, plural
from attenders.analysis.concentration import Concentration
from attenders.analysis.definitions import EVERYBODY, Cut, FrequentAttenders
from attenders.analysis.rules import AtLeast, EveryWeeks, Persistent
from attenders.charts import concentration
from attenders.charts.parts import (
    FOCUS,
    OTHER,
    Chart,
    Table,
    bars,
    drawn,
    folded,
    height_of,
    name_axis,
    period,
    share_axis,
)
from attenders.charts.words import in_short, said


def often_chart(result: FrequentAttenders) -> Chart:
    """Draw which share of people had which share of appointments."""
    shares = (result.people_share or 0, result.share or 0)
    return Chart(
        finding=_finding(result),
        sentence=said(result.sentence),
        title="Share of people, and share of appointments that they had",
        subtitle=_subtitle(result),
        description=_description(result),
        figure=drawn(
            [
                bars(
                    ["People", "Appointments"],
                    shares,
                    [percent(result.people_share), percent(result.share)],
                    color=(OTHER, FOCUS),
                )
            ],
            xaxis=share_axis(1),
            yaxis=name_axis(),
            height=height_of(2, lines=2),
        ),
        table=Table(
            caption=f"{result.definition.name}, {period(result.period)}",
            headings=("What", "Of those who attend often", "Of all", "Share"),
            rows=(*_rows(result), *_fewest(result)),
        ),
        notes=notes(result),
    )


def _finding(result: FrequentAttenders) -> str:
    if not result.all_appointments:
        return in_short(said(result.sentence))
    if not result.people:
        return "Nobody attends as often as this definition says"
    return (
        f"{people(result.people)}, {percent(result.people_share)} of all, had"
        f" {percent(result.share)} of appointments"
    )


def _subtitle(result: FrequentAttenders) -> str:
    """The definition in use, what it counts, and when."""
    return f"{result.definition.name}: {result.counting.words}, {period(result.period)}"


def _description(result: FrequentAttenders) -> str:
    if not result.all_appointments:
        return "There are no appointments to draw."
    return (
        f"Two bars: {percent(result.people_share)} of people had"
        f" {percent(result.share)} of appointments."
    )


def _rows(result: FrequentAttenders) -> tuple[tuple[str, ...], ...]:
    return (
        (
            "People",
            number(result.people),
            number(result.out_of),
            percent(result.people_share),
        ),
        (
            "Appointments",
            number(result.appointments),
            number(result.all_appointments),
            percent(result.share),
        ),
    )


def _fewest(result: FrequentAttenders) -> tuple[tuple[str, ...], ...]:
    """How many it took to be among those who had most of everybody."""
    return tuple(
        ("Fewest that anybody of them had", number(cut.least), "–", "–")
        for cut in result.cuts
        if cut.group == EVERYBODY and cut.least is not None
    )


def notes(result: FrequentAttenders) -> tuple[str, ...]:
    """What else must be known to read the figures of a definition right."""
    said_there = result.definition.counted_there.words
    found = [f"Where the definition comes from: {result.definition.source}"]
    if result.counting.words != said_there:
        found.append(f"Its source counted {said_there}.")
    if result.unclear:
        found.append(
            f"{plural(result.unclear, 'appointment')}"
            f" {'does' if result.unclear == 1 else 'do'} not count only because it is"
            " not known with whom, or in which way of contact."
        )
    if result.is_short:
        days = result.data.days if result.data else 0
        found.append(
            f"The data covers {number(days)} of the {number(result.period.days)} days"
            " of the period, so people have had less time to attend"
            f"{', and the figures are too low' if needs_all_days(result) else ''}."
        )
    return tuple(found)


def needs_all_days(result: FrequentAttenders) -> bool:
    """Whether the definition says nothing of fewer days than its period.

    A number of appointments and being in it year after year do; who had most does not.
    """
    return isinstance(result.definition.rule, AtLeast | EveryWeeks | Persistent)


def curve_chart(result: FrequentAttenders, *, curve: Concentration) -> Chart:
    """Draw the curve of everybody who came, with those who attend often on it.

    The curve is of the same appointments; raises ValueError where it is not. It runs
    above those whom a definition takes by another rule than who had most.
    """
    if curve.appointments != result.all_appointments:
        raise ValueError("The curve is of other appointments than the definition")
    return Chart(
        finding=_curve_finding(result, curve),
        title="Share of appointments by share of people, those who had most first",
        subtitle=(
            f"{people(curve.patients)} who had any of these:"
            f" {result.counting.words}, {period(result.period)}"
        ),
        description=_curve_description(result, curve),
        figure=drawn(
            [
                concentration.equal(),
                concentration.curve(curve),
                *([_point(result, curve)] if result.people else []),
            ],
            **concentration.axes(),
        ),
        table=Table(
            caption=f"Those who had most, {period(result.period)}",
            headings=("People", "Number of people", "Appointments", "Share"),
            rows=(
                (
                    f"This definition: {result.definition.name}",
                    number(result.people),
                    number(result.appointments),
                    percent(result.share),
                ),
                *concentration.top_rows(curve),
                *concentration.other_rows(curve),
            ),
        ),
    )


def _of_those_who_came(result: FrequentAttenders, curve: Concentration) -> float:
    return result.people / curve.patients if curve.patients else 0


def _curve_finding(result: FrequentAttenders, curve: Concentration) -> str:
    if not result.people:
        return _finding(result)
    equally = percent(_of_those_who_came(result, curve))
    return (
        f"They had {percent(result.share)} of appointments; if all came equally often,"
        f" it would be {equally}"
    )


def _curve_description(result: FrequentAttenders, curve: Concentration) -> str:
    if curve.gini is None:
        return "There are no appointments to draw."
    shares = "; ".join(
        f"the top {top.top_percent}% had {percent(top.share)}" for top in curve.top
    )
    return (
        "A curve that rises from none of the appointments to all of them, and steeply"
        f" at first: {shares}. This definition is a point on it or below it:"
        f" {percent(_of_those_who_came(result, curve))} of the people who came had"
        f" {percent(result.share)}. A straight line shows what it would be if everybody"
        " came equally often."
    )


def _point(result: FrequentAttenders, curve: Concentration) -> go.Scatter:
    across = _of_those_who_came(result, curve)
    return go.Scatter(
        x=[across],
        y=[result.share],
        mode="markers+text",
        text=[f"This definition: {percent(result.share)}"],
        textposition="middle right" if across < 0.5 else "bottom left",
        marker={"color": FOCUS, "size": 13, "symbol": "diamond"},
        cliponaxis=False,
        hoverinfo="skip",
    )


def has_groups(result: FrequentAttenders) -> bool:
    """Whether the definition compares people with those of their age and sex."""
    return any(cut.group != EVERYBODY for cut in result.cuts)


def cuts_chart(result: FrequentAttenders) -> Chart:
    """Draw how many appointments it took in each age band and sex to be in it."""
    least = [cut.least or 0 for cut in result.cuts]
    texts = [_took(cut) for cut in result.cuts]
    return Chart(
        finding=_cuts_finding(result),
        title="Fewest appointments that anybody taken had, by age band and sex",
        subtitle=_subtitle(result),
        description="; ".join(
            f"{cut.group}: {text}" for cut, text in zip(result.cuts, texts, strict=True)
        )
        + ".",
        figure=drawn(
            [
                bars(
                    [folded(cut.group) for cut in result.cuts],
                    least,
                    texts,
                    color=FOCUS,
                )
            ],
            xaxis=share_axis(max(least) * 1.2),
            yaxis=name_axis(),
            height=height_of(len(least)),
        ),
        table=Table(
            caption=f"{result.definition.name} by group, {period(result.period)}",
            headings=(
                "Age band and sex",
                "People",
                "Asked for",
                "Taken, with ties",
                "Fewest appointments",
            ),
            rows=tuple(
                (
                    cut.group,
                    number(cut.out_of),
                    number(cut.asked),
                    number(cut.people),
                    "–" if cut.least is None else number(cut.least),
                )
                for cut in result.cuts
            ),
        ),
    )


def _took(cut: Cut) -> str:
    return "nobody came" if cut.least is None else number(cut.least)


def _cuts_finding(result: FrequentAttenders) -> str:
    known = [cut for cut in result.cuts if cut.least is not None]
    if not known:
        return _finding(result)
    few = min(known, key=lambda cut: cut.least or 0)
    many = max(known, key=lambda cut: cut.least or 0)
    if few.least == many.least:
        return f"In every group it took {plural(few.least or 0, 'appointment')} to be in it"
    return (
        f"To be in it took {number(few.least or 0)} ({_small(few)}) to"
        f" {plural(many.least or 0, 'appointment')} ({_small(many)})"
    )


def _small(cut: Cut) -> str:
    """The name of the group inside a sentence."""
    return cut.group[0].lower() + cut.group[1:]
