"""From booking to appointment: bands as bars, the same day over months and by group."""

from collections.abc import Sequence

from academy.words import number, percent, plural
from attenders.analysis.missed import LEAD_NAMES
from attenders.analysis.waits import BookingWaits, Waits
from attenders.analysis.window import Window
from attenders.charts.groups import group_name
from attenders.charts.lines import Line, lines_over_time
from attenders.charts.mix import LEAST_CHANGE, months_compared
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


_NONE = "–"
_NOTHING = "No wait is known in this period"


def bands_chart(result: BookingWaits) -> Chart:
    """Draw the share of appointments of each band of waiting."""
    title = "Time from booking to appointment"
    known = [(name, share) for name, share in result.all.band_shares if share]
    return Chart(
        finding=_bands(result.all),
        title=title,
        subtitle=(
            f"Share of {number(result.all.known)} appointments given of which the wait"
            f" is known, {period(result.window)}"
        ),
        description="; ".join(f"{name}: {percent(share)}" for name, share in known)
        + "."
        if known
        else "There are no waits to draw.",
        figure=drawn(
            [
                bars(
                    [name for name, _ in known],
                    [share for _, share in known],
                    [percent(share) for _, share in known],
                    color=FOCUS,
                )
            ],
            xaxis=share_axis(max((share for _, share in known), default=0)),
            yaxis=name_axis(),
        ),
        table=_bands_table(result, title),
        sentence=said(result.sentence),
        notes=_notes(result.all),
    )


def same_day_chart(result: BookingWaits) -> Chart:
    """Draw the share booked on the same day, and within 7 and 14 days, by month."""
    waits = [month.waits for month in result.months]
    names = [f"{month.span.first:%B %Y}" for month in result.months]
    title = "Booked on the same day, within 7 and within 14 days, by month"
    shares = {
        "Same day": [one.same_day_share for one in waits],
        "Within 7 days": [one.within_7_share for one in waits],
        "Within 14 days": [one.within_14_share for one in waits],
    }
    lines = [
        Line(
            line,
            each,
            [f"{line}, {m}: {percent(s)}" for m, s in zip(names, each, strict=True)],
        )
        for line, each in shares.items()
    ]
    return Chart(
        finding=_change(result),
        title=title,
        subtitle=(
            "Share of appointments given of which the wait is known,"
            f" {period(result.window)}"
        ),
        description=_bands(result.all) + ".",
        figure=lines_over_time(
            [month.span.first for month in result.months], lines, share=True
        ),
        table=_table(waits, names, heading="Month", title=title, window=result.window),
        sentence=said(result.sentence),
        notes=_notes(result.all),
    )


def staff_waits_chart(result: BookingWaits) -> Chart:
    """Draw the share booked on the same day with each staff group."""
    return _groups_chart(result, result.by_staff, heading="Staff", title="staff group")


def mode_waits_chart(result: BookingWaits) -> Chart:
    """Draw the share booked on the same day in each way of contact."""
    return _groups_chart(
        result, result.by_mode, heading="Way of contact", title="way of contact"
    )


def _groups_chart(
    result: BookingWaits, groups: Sequence[Waits], *, heading: str, title: str
) -> Chart:
    shown = [waits for waits in groups if waits.known]
    names = [group_name(waits.name) for waits in shown]
    shares = [waits.same_day_share or 0.0 for waits in shown]
    whole = f"Booked on the same day, by {title}"
    return Chart(
        finding=_largest(shown),
        title=whole,
        subtitle=(
            "Share of appointments given of which the wait is known,"
            f" {period(result.window)}; {percent(result.all.same_day_share)} overall"
        ),
        description="; ".join(
            f"{name}: {percent(share)} of {number(waits.known)}"
            for name, share, waits in zip(names, shares, shown, strict=True)
        )
        + "."
        if shown
        else "There are no waits to draw.",
        figure=drawn(
            [bars(names, shares, list(map(percent, shares)), color=FOCUS)],
            xaxis=share_axis(max(shares, default=0)),
            yaxis=name_axis(),
        ),
        table=_table(
            (*groups, result.all),
            (*(group_name(waits.name) for waits in groups), "All"),
            heading=heading,
            title=whole,
            window=result.window,
        ),
        notes=_notes(result.all),
    )


def _bands(waits: Waits) -> str:
    if not waits.known:
        return _NOTHING
    return (
        f"{percent(waits.same_day_share)} were booked on the same day,"
        f" {percent(waits.within_7_share)} within 7 days and"
        f" {percent(waits.within_14_share)} within 14"
    )


def _change(result: BookingWaits) -> str:
    if result.like is None or result.earlier is None or result.later is None:
        return _bands(result.all)
    was = percent(result.earlier.same_day_share)
    is_ = percent(result.later.same_day_share)
    compared = months_compared(result.like)
    change = result.same_day_change
    if change is None:
        return _bands(result.all)
    if abs(change) < LEAST_CHANGE:
        return (
            f"Booked on the same day: {is_}, and {was} before, which is hardly a change;"
            f" {compared}"
        )
    if not result.is_more_than_chance:
        return (
            f"Booked on the same day: {is_}, and {was} before, no more different than"
            f" chance could make it; {compared}"
        )
    verb = "rose" if change > 0 else "fell"
    return f"Booked on the same day {verb} from {was} to {is_}, {compared}"


def _largest(groups: Sequence[Waits]) -> str:
    """The share of the two groups with most known waits."""
    most = sorted(groups, key=lambda waits: -waits.known)[:2]
    if not most:
        return _NOTHING
    each = (
        f"{group_name(waits.name)} {percent(waits.same_day_share)}" for waits in most
    )
    return f"Booked on the same day: {', '.join(each)}"


def _bands_table(result: BookingWaits, title: str) -> Table:
    shares = dict(result.all.band_shares)
    return Table(
        caption=f"{title}, {period(result.window)}",
        headings=("From booking to appointment", "Appointments", "Share of known"),
        rows=tuple(
            (name, number(n), percent(shares[name]) if name in shares else _NONE)
            for name, n in zip(LEAD_NAMES, result.all.counts, strict=True)
        ),
    )


def _table(
    groups: Sequence[Waits],
    names: Sequence[str],
    *,
    heading: str,
    title: str,
    window: Window,
) -> Table:
    return Table(
        caption=f"{title}, {period(window)}",
        headings=(
            *(heading, "Given", "Wait known", "Same day", "Within 7 days"),
            *("Within 14 days", "Middle wait in days", "Not known", "Booked after"),
        ),
        rows=tuple(
            (
                name,
                number(waits.given),
                number(waits.known),
                percent(waits.same_day_share),
                percent(waits.within_7_share),
                percent(waits.within_14_share),
                _NONE if waits.middle is None else number(waits.middle),
                number(waits.not_known),
                number(waits.booked_after),
            )
            for name, waits in zip(names, groups, strict=True)
        ),
    )


def _notes(waits: Waits) -> tuple[str, ...]:
    notes = [
        "Many appointments are planned ahead, so this is not how long people waited."
    ]
    without = waits.not_known + waits.booked_after
    if without:
        notes.append(
            f"{plural(without, 'appointment')} without a wait are not in the shares."
            " With them, the share booked on the same day could be from"
            f" {percent(waits.same_day_least)} to {percent(waits.same_day_most)}."
        )
    return tuple(notes)
