"""Missed appointments: bars by weekday and by wait."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from academy.words import number, percent
from attenders.analysis.chance import shares_differ
from attenders.analysis.missed import UNKNOWN_LEAD, Missed, Rate
from attenders.analysis.window import Window
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


_WAITS = {
    "Same Day": "when booked on the same day",
    "1 Day": "when booked the day before",
    "2 to 7 Days": "when booked 2 to 7 days before",
    "8 to 14 Days": "when booked 8 to 14 days before",
    "15 to 21 Days": "when booked 15 to 21 days before",
    "22 to 28 Days": "when booked 22 to 28 days before",
    "More than 28 Days": "when booked more than 28 days before",
}
# A smaller group, or one with a smaller part of the appointments, may be high or low
# by chance
_LEAST_N = 50
_LEAST_PART = 0.02


def weekday_chart(result: Missed, *, window: Window) -> Chart:
    """Draw the missed-appointment rate of each weekday."""
    return _chart(
        result,
        result.by_weekday,
        title="Missed appointments by day of the week",
        heading="Day",
        finding=extremes(result.by_weekday, {}, "No appointment has an outcome"),
        window=window,
    )


def lead_chart(result: Missed, *, window: Window) -> Chart:
    """Draw the missed-appointment rate by time from booking to appointment."""
    return _chart(
        result,
        result.by_lead_band,
        title="Missed appointments by time from booking to appointment",
        heading="From booking to appointment",
        finding=extremes(result.by_lead_band, _WAITS, _no_waits(result)),
        window=window,
    )


def _no_waits(result: Missed) -> str:
    known = [rate for rate in result.by_lead_band if rate.name != UNKNOWN_LEAD]
    if result.overall.n and not known:
        return "No booking dates are known"
    return "No appointment has an outcome"


def large(rates: Sequence[Rate]) -> list[Rate]:
    """The groups that are large enough for their rate to mean something."""
    least_n = max(_LEAST_N, _LEAST_PART * sum(rate.n for rate in rates))
    return [rate for rate in rates if rate.n >= least_n]


def _furthest(rates: Sequence[Rate]) -> tuple[Rate, Rate] | None:
    """The higher and the lower of the two furthest apart that chance would not make.

    A group with fewer appointments may be higher still, or lower, by chance: all pairs
    are looked at, and each has its part of the chance.
    """
    pairs = [sorted(pair, key=_height, reverse=True) for pair in combinations(rates, 2)]
    told = [
        (most, least)
        for most, least in pairs
        if shares_differ((most.dna, most.n), (least.dna, least.n), looks=len(pairs))
    ]
    return max(told, key=lambda pair: _height(pair[0]) - _height(pair[1]), default=None)


def _height(rate: Rate) -> float:
    return rate.rate or 0


def extremes(rates: Sequence[Rate], where: Mapping[str, str], nothing: str) -> str:
    """Two groups whose rates are furthest apart, in a sentence, small ones left out.

    Where there is no group, or only the one without a wait, it says `nothing`.
    """
    enough = [rate for rate in large(rates) if not where or rate.name in where]
    if len(enough) < 2:
        known = [rate for rate in rates if rate.name != UNKNOWN_LEAD]
        return "Too few appointments to compare" if known else nothing
    least, most = min(enough, key=_height), max(enough, key=_height)
    if percent(most.rate) == percent(least.rate):
        return f"{percent(most.rate)} were missed in every group large enough to tell"
    told = _furthest(enough)
    if told is None:
        return (
            f"{percent(least.rate)} to {percent(most.rate)} were missed,"
            " no more different than chance could make it"
        )
    most, least = told
    return (
        f"{percent(most.rate)} were missed {where.get(most.name, f'on {most.name}s')},"
        f" {percent(least.rate)} {where.get(least.name, f'on {least.name}s')}"
    )


def _chart(
    result: Missed,
    rates: Sequence[Rate],
    *,
    title: str,
    heading: str,
    finding: str,
    window: Window,
) -> Chart:
    shown = large(rates)
    shares = [rate.rate or 0 for rate in shown]
    texts = [percent(rate.rate) for rate in shown]
    small = "; groups with few appointments are only in the table"
    return Chart(
        finding=finding,
        title=title,
        subtitle=(
            f"Missed out of attended or missed, {period(window)};"
            f" {percent(result.overall.rate)} overall"
            f"{small if len(shown) < len(rates) else ''}"
        ),
        description="; ".join(
            f"{rate.name}: {text} of {number(rate.n)}"
            for rate, text in zip(shown, texts, strict=True)
        )
        + "."
        if shown
        else "There are too few appointments to draw.",
        figure=drawn(
            [bars([rate.name for rate in shown], shares, texts, color=FOCUS)],
            xaxis=share_axis(max(shares, default=0)),
            yaxis=name_axis(),
        ),
        table=Table(
            caption=f"{title}, {period(window)}",
            headings=(heading, "Attended or missed", "Missed", "Rate"),
            rows=tuple(
                (rate.name, number(rate.n), number(rate.dna), percent(rate.rate))
                for rate in (*rates, result.overall)
            ),
        ),
    )
