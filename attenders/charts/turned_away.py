"""Who was turned away, beside the appointments of the same sessions: bars by weekday."""

from academy.words import number, percent
from attenders.analysis.turned_away import Beside, TurnedAway
from attenders.charts.flow import decimal
from attenders.charts.parts import (
    FOCUS,
    Chart,
    Table,
    bars,
    drawn,
    name_axis,
    period,
    share_axis,
)
from attenders.charts.words import said


def turned_away_chart(result: TurnedAway) -> Chart:
    """Draw the share of requests turned away on each weekday that was counted."""
    days = [day for day in result.weekdays if day.requests]
    shares = [day.not_met_share or 0.0 for day in days]
    title = "Turned away or asked to call back, by weekday"
    return Chart(
        finding=_finding(result.all),
        title=title,
        subtitle=(
            f"Share of requests in the sessions that were counted,"
            f" {period(result.window)}"
        ),
        description="; ".join(
            f"{day.name}: {percent(share)} of {number(day.requests)}"
            for day, share in zip(days, shares, strict=True)
        )
        + "."
        if days
        else "There are no counted requests to draw.",
        figure=drawn(
            [
                bars(
                    [day.name for day in days],
                    shares,
                    list(map(percent, shares)),
                    color=FOCUS,
                )
            ],
            xaxis=share_axis(max(shares, default=0)),
            yaxis=name_axis(),
        ),
        table=_table(result, title),
        sentence=said(result.sentence),
        notes=_notes(result),
    )


def _finding(all_: Beside) -> str:
    if not all_.requests:
        return "No requests were counted on days with appointments"
    return (
        f"{percent(all_.not_met_share)} of requests were turned away or asked to call"
        f" back, beside {number(all_.given)} appointments given"
    )


def _table(result: TurnedAway, title: str) -> Table:
    return Table(
        caption=f"{title}, {period(result.window)}",
        headings=(
            *("Day", "Half days", "Requests", "Met", "Turned away", "Share"),
            *("Appointments given", "Turned away for 100 given"),
        ),
        rows=tuple(
            (
                day.name,
                number(day.half_days),
                number(day.requests),
                number(day.met),
                number(day.not_met),
                percent(day.not_met_share),
                number(day.given),
                decimal(day.not_met_per_100_given),
            )
            for day in (*result.weekdays, result.all)
        ),
    )


def _notes(result: TurnedAway) -> tuple[str, ...]:
    notes = ["Only what was counted is known: of other sessions nothing is said."]
    if not result.is_even:
        notes.append("Not all weekdays were counted alike, so this is no average week.")
    if result.without_data:
        notes.append(
            f"Half days counted on days without appointment data, left out:"
            f" {number(result.without_data)}."
        )
    if result.not_timed:
        notes.append(
            "Appointments without a time of day that may have been in a half day"
            f" counted: {number(result.not_timed)}."
        )
    return tuple(notes)
