"""Missed appointments by who, when and with whom, and who missed again."""

from collections.abc import Mapping, Sequence

from academy.words import number, people, percent
from attenders.analysis.missed import LEAD_NAMES, Rate
from attenders.analysis.missed_again import NOT_REACHED, TO_ASK, MissedAgain
from attenders.analysis.missed_by import FIFTHS, HOURS, MissedBy, MissedGroup
from attenders.analysis.window import Window
from attenders.charts.flow import clock, decimal
from attenders.charts.groups import MODE_NAMES, MODE_WORDS, group_name
from attenders.charts.missed import extremes, large
from attenders.charts.parts import (
    FOCUS,
    Chart,
    Table,
    bars,
    drawn,
    name_axis,
    period,
    shaded,
    share_axis,
)
from attenders.charts.quality import STAFF_WORDS
from attenders.charts.words import said


_NOT_KNOWN = "Not known"
_FIFTH_NAMES = {
    "1": "Most deprived fifth",
    "2": "Second fifth",
    "3": "Third fifth",
    "4": "Fourth fifth",
    "5": "Least deprived fifth",
    FIFTHS[-1]: _NOT_KNOWN,
}
_BEFORE_NAMES = {
    "0": "None",
    "1": "One",
    "2": "Two",
    NOT_REACHED: "Data does not reach back",
}
_EXPECTED = (
    "Beside each rate is what it would be if only staff group and time from booking"
    " mattered: what differs from it is not explained by these two."
)
_EXPECTED_OF_STAFF = (
    "Beside each rate is what it would be if only the time from booking mattered. Staff"
    " groups see different people for different things."
)
_WITHIN_STAFF = (
    "Staff groups differ in how long ahead they are booked, so times are compared within"
    " each."
)


def hour_chart(result: MissedBy) -> Chart:
    """Draw the missed-appointment rate of each hour of the day."""
    names = {name: clock(at) for at, name in enumerate(HOURS[:-1])}
    where = {
        name: f"from {clock(at)} to {clock(at + 1)}"
        for at, name in enumerate(HOURS[:-1])
    }
    return _chart(
        result,
        result.hour,
        title="Missed appointments by hour of the day",
        heading="Hour from",
        names=names | {HOURS[-1]: _NOT_KNOWN},
        where=where,
    )


def mode_chart(result: MissedBy) -> Chart:
    """Draw the missed-appointment rate of each way of contact."""
    return _chart(
        result,
        result.mode,
        title="Missed appointments by way of contact",
        heading="Way of contact",
        names=MODE_NAMES | {"UNKNOWN": _NOT_KNOWN},
        where=MODE_WORDS,
    )


def staff_chart(result: MissedBy) -> Chart:
    """Draw the missed-appointment rate of each staff group."""
    known = [name for name in STAFF_WORDS if name not in {"ALL", "UNKNOWN"}]
    return _chart(
        result,
        result.staff,
        title="Missed appointments by staff group",
        heading="Staff",
        names={name: group_name(name) for name in (*known, "UNKNOWN")},
        where={name: f"with {STAFF_WORDS[name]}" for name in known},
        notes=(_EXPECTED_OF_STAFF,),
    )


def age_chart(result: MissedBy) -> Chart:
    """Draw the missed-appointment rate of each age band."""
    bands = [group.name for group in result.age if group.name != _NOT_KNOWN]
    return _chart(
        result,
        result.age,
        title="Missed appointments by age",
        heading="Age",
        names={},
        where={name: f"at ages {name}" for name in bands},
        whole=result.of_people,
    )


def deprivation_chart(result: MissedBy) -> Chart:
    """Draw the missed-appointment rate by deprivation of where people live."""
    where = {
        name: f"in the {text.lower()}"
        for name, text in _FIFTH_NAMES.items()
        if name != FIFTHS[-1]
    }
    return _chart(
        result,
        result.deprivation,
        title="Missed appointments by deprivation",
        heading="Deprivation",
        names=_FIFTH_NAMES,
        where=where,
        whole=result.of_people,
        nothing="The list does not say how deprived people’s areas are",
    )


def before_chart(result: MissedBy) -> Chart:
    """Draw the missed-appointment rate by how many the person had missed before."""
    return _chart(
        result,
        result.before,
        title="Missed appointments by misses in the 365 days before",
        heading="Missed before",
        names=_BEFORE_NAMES | {"3 or more": "Three or more"},
        where={
            "0": "after none before",
            "1": "after one before",
            "2": "after two before",
            "3 or more": "after three or more before",
        },
        whole=result.of_people,
        sentence=said(result.before_sentence),
        notes=(TO_ASK, _EXPECTED),
        nothing="The data does not reach back 365 days",
    )


def wait_within_staff_chart(result: MissedBy) -> Chart:
    """Shade a table of the rates by time from booking within each staff group."""
    all_ = {group.name: group for group in result.wait}
    waits = [name for name in LEAD_NAMES if name in all_]
    cells = [
        {group.name: group for group in item.by_wait}
        for item in result.wait_within_staff
    ]
    title = "Missed appointments by time from booking, within each staff group"
    return Chart(
        finding=_within(result),
        title=title,
        subtitle=f"Missed out of attended or missed, {period(result.window)}",
        description=(
            "The darker a cell, the higher the rate. Cells of fewer than 50 appointments"
            " are not shaded, for they may be high or low by chance."
        ),
        figure=None,
        table=shaded(
            caption=f"{title}, {period(result.window)}",
            headings=("Staff", *waits),
            rows=[
                *(
                    (group_name(item.staff), *(_cell(groups.get(w)) for w in waits))
                    for item, groups in zip(
                        result.wait_within_staff, cells, strict=True
                    )
                ),
                ("All staff", *(_cell(all_[w]) for w in waits)),
            ],
            values=[
                *([_shade(groups.get(w)) for w in waits] for groups in cells),
                [None] * len(waits),
            ],
            written=percent,
        ),
        notes=(_WITHIN_STAFF,),
    )


def again_chart(result: MissedAgain) -> Chart:
    """Draw the share of all missed appointments by how many each person missed."""
    rows = [row for row in result.rows if row.missed]
    shares = [row.missed / result.missed for row in rows]
    names = [f"Missed {row.name}" for row in rows]
    title = "Missed appointments by how many each person missed"
    return Chart(
        finding=_again(result),
        title=title,
        subtitle=f"Share of {number(result.missed)} missed, {period(result.window)}",
        description="; ".join(
            f"{name}: {people(row.people)} with {percent(share)}"
            for name, row, share in zip(names, rows, shares, strict=True)
        )
        + "."
        if rows
        else "Nobody missed any appointment.",
        figure=drawn(
            [bars(names, shares, list(map(percent, shares)), color=FOCUS)],
            xaxis=share_axis(max(shares, default=0)),
            yaxis=name_axis(),
        ),
        table=Table(
            caption=f"People by how many they missed, {period(result.window)}",
            headings=(
                *("Missed", "People", "By chance alone", "Appointments missed"),
                "Share of all missed",
            ),
            rows=tuple(
                (
                    row.name,
                    number(row.people),
                    decimal(row.by_chance),
                    number(row.missed),
                    percent(row.missed / result.missed if result.missed else None),
                )
                for row in result.rows
            ),
        ),
        sentence=said(result.sentence),
        notes=(TO_ASK,),
    )


def _again(result: MissedAgain) -> str:
    if not result.again_people:
        return "Nobody missed two or more appointments"
    return (
        f"{people(result.again_people)} missed two or more (about"
        f" {number(result.again_by_chance)} would by chance alone) and had"
        f" {percent(result.again_share)} of all that were missed"
    )


def _within(result: MissedBy) -> str:
    """Same day against more than a week ahead, with the staff that has most."""
    most = max(
        result.wait_within_staff,
        key=lambda item: sum(group.n for group in item.by_wait),
        default=None,
    )
    if most is None:
        return "No appointment has an outcome"
    groups = [_rate(group, group.name) for group in most.by_wait]
    found = extremes(groups, _WAITED, "No wait is known")
    return f"{group_name(most.staff)}: {found[0].lower()}{found[1:]}"


_WAITED = {
    name: f"when booked {text}"
    for name, text in zip(
        LEAD_NAMES[1:-1],
        (
            *("on the same day", "the day before", "2 to 7 days before"),
            *("8 to 14 days before", "15 to 21 days before", "22 to 28 days before"),
            "more than 28 days before",
        ),
        strict=True,
    )
}


def _cell(group: MissedGroup | None) -> str:
    return "–" if group is None else f"{percent(group.rate)} of {number(group.n)}"


def _shade(group: MissedGroup | None) -> float | None:
    return None if group is None or group.n < 50 else group.rate


def _rate(group: MissedGroup, name: str) -> Rate:
    return Rate(name, group.n, group.dna, group.rate)


def _chart(
    result: MissedBy,
    groups: Sequence[MissedGroup],
    *,
    title: str,
    heading: str,
    names: Mapping[str, str],
    where: Mapping[str, str],
    whole: MissedGroup | None = None,
    sentence: str = "",
    notes: tuple[str, ...] = (_EXPECTED,),
    nothing: str = "No appointment has an outcome",
) -> Chart:
    rates = [_rate(group, group.name) for group in groups]
    shown = large(rates)
    called = [names.get(rate.name, rate.name) for rate in shown]
    shares = [rate.rate or 0 for rate in shown]
    texts = [percent(rate.rate) for rate in shown]
    small = "; groups with few appointments are only in the table"
    whole = whole or result.all
    return Chart(
        finding=extremes([r for r in rates if r.name in where], where, nothing),
        title=title,
        subtitle=(
            f"Missed out of attended or missed, {period(result.window)};"
            f" {percent(whole.rate)} overall{small if len(shown) < len(rates) else ''}"
        ),
        description="; ".join(
            f"{name}: {text} of {number(rate.n)}"
            for name, rate, text in zip(called, shown, texts, strict=True)
        )
        + "."
        if shown
        else "There are too few appointments to draw.",
        figure=drawn(
            [bars(called, shares, texts, color=FOCUS)],
            xaxis=share_axis(max(shares, default=0)),
            yaxis=name_axis(),
        ),
        table=_table(
            (*groups, whole),
            heading=heading,
            title=title,
            names=names,
            window=result.window,
        ),
        sentence=sentence,
        notes=notes,
    )


def _table(
    groups: Sequence[MissedGroup],
    *,
    heading: str,
    title: str,
    names: Mapping[str, str],
    window: Window,
) -> Table:
    return Table(
        caption=f"{title}, {period(window)}",
        headings=(
            *(heading, "Attended or missed", "Missed", "Rate"),
            *("Missed if only staff and wait mattered", "Rate then"),
        ),
        rows=tuple(
            (
                names.get(group.name, group.name),
                number(group.n),
                number(group.dna),
                percent(group.rate),
                decimal(group.expected),
                percent(group.expected_rate),
            )
            for group in groups
        ),
    )
