"""The mix of appointments by month: lines of the largest groups, a table of all."""

from collections.abc import Sequence
from datetime import date

from academy.words import number, percent
from attenders.analysis.mix import UNKNOWN, AppointmentMix, Mix, ModesOfStaff
from attenders.analysis.same_months import SameMonths
from attenders.analysis.window import Window
from attenders.charts.groups import MODE_NAMES, group_name
from attenders.charts.lines import MOST_LINES, Line, lines_over_time
from attenders.charts.parts import Chart, Table, period, shaded
from attenders.charts.words import said
from attenders.frames import MODES


# In percentage points as a share: less is not worth a sentence. Our own choice
LEAST_CHANGE = 0.02


def mode_chart(result: AppointmentMix) -> Chart:
    """Draw the share of each way of contact by month."""
    return _chart(result, result.mode, title="Ways of contact", what="way of contact")


def staff_chart(result: AppointmentMix) -> Chart:
    """Draw the share of each staff group by month."""
    return _chart(result, result.staff, title="Staff groups", what="staff group")


def slot_chart(result: AppointmentMix) -> Chart:
    """Draw the share of the most frequent slot types by month."""
    return _chart(result, result.slot_type, title="Slot types", what="slot type")


def modes_of_staff_chart(result: AppointmentMix) -> Chart:
    """Shade a table of the ways of contact of each staff group."""
    rows = result.modes_of_staff
    title = "Ways of contact with each staff group"
    return Chart(
        finding=_most_by_phone(rows),
        title=title,
        subtitle=f"Share of the appointments with that group, {period(result.window)}",
        description=(
            "The darker a cell, the larger the share in that way of contact."
            if rows
            else "There are no appointments to shade."
        ),
        figure=None,
        table=shaded(
            caption=f"{title}, {period(result.window)}",
            headings=("Staff", *map(group_name, MODES), "Appointments"),
            rows=[
                *(
                    _row(group_name(row.staff), row.shares, sum(row.counts))
                    for row in rows
                ),
                _row("All staff", result.mode.shares, result.given),
            ],
            values=[
                *([*row.shares, None] for row in rows),
                [None] * (len(MODES) + 1),
            ],
            written=percent,
        ),
    )


def _row(name: str, shares: Sequence[float | None], n: int) -> tuple[str, ...]:
    return (name, *map(percent, shares), number(n))


def months_compared(like: SameMonths) -> str:
    """As in: April to June 2025 against April to June 2023."""
    return f"{_months(like.later)} against {_months(like.earlier)}"


def _months(months: tuple[date, ...]) -> str:
    first, last = months[0], months[-1]
    start = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
    whole = 12 * (last.year - first.year) + last.month - first.month + 1
    part = "" if len(months) == whole else f"{len(months)} months from "
    return f"{part}{start} to {last:%B %Y}"


def _chart(result: AppointmentMix, mix: Mix, *, title: str, what: str) -> Chart:
    monthly = mix.monthly_shares
    shown = _largest(mix)
    lines = [
        Line(
            group_name(mix.groups[at]),
            [row[at] for row in monthly],
            [
                f"{group_name(mix.groups[at])}, {month.first:%B %Y}: {percent(row[at])}"
                for month, row in zip(mix.months, monthly, strict=True)
            ],
        )
        for at in shown
    ]
    filled = sum(map(bool, mix.totals))
    more = "; the others are in the table" if filled > len(shown) else ""
    return Chart(
        finding=_finding(mix),
        title=f"{title} by month",
        subtitle=(
            f"Share of appointments given, {period(result.window)};"
            f" {percent(mix.shares[-1])} not known{more}"
        ),
        description=_description(mix),
        figure=lines_over_time(
            [month.first for month in mix.months], lines, share=True
        ),
        table=_table(mix, what=what, window=result.window),
        sentence=said(result.sentence) if mix is result.mode else "",
        notes=_notes(mix),
    )


def _largest(mix: Mix) -> list[int]:
    """The places of the groups that are drawn, those with most first."""
    order = sorted(range(len(mix.groups)), key=lambda at: -mix.totals[at])
    return [at for at in order if mix.totals[at]][:MOST_LINES]


def _finding(mix: Mix) -> str:
    if not sum(mix.totals):
        return "No appointments were given in this period"
    change = mix.largest_change
    if mix.like is None or change is None:
        return _now(mix)
    if not mix.is_clear:
        return "Whether the mix changed cannot be told: the part not known changed more"
    if abs(change.difference) < LEAST_CHANGE:
        return (
            f"{_now(mix)}; no share changed by 2 percentage points,"
            f" {months_compared(mix.like)}"
        )
    if not mix.is_more_than_chance:
        return (
            f"{_now(mix)}; no share changed more than chance could make it,"
            f" {months_compared(mix.like)}"
        )
    was, is_ = percent(change.earlier_share), percent(change.later_share)
    verb = "rose" if change.difference > 0 else "fell"
    return (
        f"{group_name(change.name)} {verb} from {was} to {is_} of appointments,"
        f" {months_compared(mix.like)}"
    )


def _now(mix: Mix) -> str:
    at = _largest(mix)[0]
    share = percent(mix.shares[at])
    return f"The largest share of appointments is {group_name(mix.groups[at])}, {share}"


def _description(mix: Mix) -> str:
    if not sum(mix.totals):
        return "There are no appointments to draw."
    each = "; ".join(
        f"{group_name(name)}: {percent(share)}"
        for name, share in zip(mix.groups, mix.shares, strict=True)
        if share
    )
    return f"Of {number(sum(mix.totals))} appointments: {each}."


def _table(mix: Mix, *, what: str, window: Window) -> Table:
    there = [at for at, n in enumerate(mix.totals) if n or mix.groups[at] == UNKNOWN]
    lines = [
        *(
            (f"{month.first:%B %Y}", counts, shares)
            for month, counts, shares in zip(
                mix.months, mix.counts, mix.monthly_shares, strict=True
            )
        ),
        ("All months", mix.totals, mix.shares),
    ]
    return Table(
        caption=f"Share of appointments by {what} and month, {period(window)}",
        headings=(
            "Month",
            "Appointments",
            *(group_name(mix.groups[at]) for at in there),
        ),
        rows=tuple(
            (name, number(sum(counts)), *(percent(shares[at]) for at in there))
            for name, counts, shares in lines
        ),
    )


def _notes(mix: Mix) -> tuple[str, ...]:
    cut = sum(not month.is_comparable for month in mix.months)
    notes = []
    if cut:
        notes.append(
            "Some months are cut or lack days: the first or the last may be of a few"
            " days only."
        )
    if mix.like is None:
        notes.append(
            "No change is said: there are not three months that two years have both."
        )
    return tuple(notes)


def _most_by_phone(rows: tuple[ModesOfStaff, ...]) -> str:
    at = MODES.index("TELEPHONE")
    if not rows:
        return "No appointments were given in this period"
    most = max(rows, key=lambda row: sum(row.counts))
    return (
        f"{group_name(most.staff)}: {percent(most.shares[0])} face to face,"
        f" {percent(most.shares[at])} by {MODE_NAMES['TELEPHONE'].lower()}"
    )
