"""The average cost of time: ranges from low to high, never one number alone."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from academy.words import number, people, percent, plural, pounds
from attenders.analysis.bands import BANDS
from attenders.analysis.cost import (
    Cost,
    GroupCost,
    Pounds,
    StaffCost,
)
from attenders.analysis.cost_over_years import OFTEN_WEEKS, at_least_every
from attenders.analysis.minutes import LIST_SLOT_MINUTES, LONGEST_MINUTES
from attenders.analysis.unit_costs import Origin, UnitCosts
from attenders.analysis.window import Window
from attenders.charts.glossary import terms
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
from attenders.charts.quality import STAFF_WORDS
from attenders.charts.ranges import (
    DRAWN,
    Range,
    about,
    between,
    cells,
    description,
    label,
    manual,
    ranges,
)


RANGE_WORDS = (
    "Low, central and high are three ways of working out what an hour costs. They are not"
    " margins of error: whoever takes the low one takes it for everybody, so compare low"
    " with low and high with high."
)
TIME_WORDS = (
    "This is an average cost of time. It is not money that would be left over if there"
    " were fewer appointments."
)
MISSED_WORDS = (
    "The time of a missed appointment is often used for other work. Repeated missed"
    " appointments are a reason to ask, not to punish."
)
MINUTES_NOTES = (
    (
        f"More than {LONGEST_MINUTES} minutes count as {LONGEST_MINUTES}, because most"
        " such records were left open."
    ),
    (
        f"Slots of {LIST_SLOT_MINUTES} minutes or more are lists without times. They, and"
        " appointments with no minutes in the file, count with the usual minutes of their"
        " staff group and way of contact."
    ),
)
ORIGIN_WORDS: dict[Origin, str] = {
    "PUBLISHED": "Published for this group",
    "STANDS_IN": "Stands in: none is published",
    "OWN": "Your practice’s own",
}
_OFTEN = at_least_every(weeks=OFTEN_WEEKS, years=1)


def bands_cost_chart(result: Cost, *, window: Window) -> Chart:
    """Draw what the time of the people of each attendance band cost together."""
    lines = [_line(band, band.cost) for band in result.bands]
    return Chart(
        finding=_bands_finding(result),
        title="Average cost of the time of appointments, by how often people came",
        subtitle=_subtitle(
            "Attended appointments with a patient", result.costs, window
        ),
        description=description(lines),
        figure=ranges(lines),
        table=Table(
            caption=(
                "Average cost of the time of people, by how often they attended,"
                f" {period(window)}"
            ),
            headings=(
                *("Times attended", "People", "Appointments", "Hours"),
                *("Low", "Central", "High", "Share of central"),
            ),
            rows=tuple(
                _group_row(group, name=name) for name, group in _bands_and_all(result)
            ),
        ),
        notes=(TIME_WORDS, RANGE_WORDS),
        terms=terms("average-cost-of-time", "low-central-high", "attendance-band"),
    )


def person_cost_chart(result: Cost, *, window: Window) -> Chart:
    """Draw what the time of one person of each attendance band cost on average."""
    lines = [_line(band, band.per_person) for band in result.bands]
    return Chart(
        finding=_person_finding(result),
        title="Average cost of time for each person, by how often people came",
        subtitle=_subtitle(
            "Attended appointments with a patient", result.costs, window
        ),
        description=description(lines),
        figure=ranges(lines),
        table=Table(
            caption=(
                "Average cost of time for each person, by how often they attended,"
                f" {period(window)}"
            ),
            headings=("Times attended", "People", "Low", "Central", "High"),
            rows=tuple(
                (name, number(group.people), *cells(group.per_person))
                for name, group in _bands_and_all(result)
            ),
        ),
        notes=(TIME_WORDS,),
        terms=terms("average-cost-of-time", "low-central-high", "attendance-band"),
    )


def staff_cost_chart(result: Cost, *, window: Window) -> Chart:
    """Draw what the time of each staff group cost."""
    groups = sorted(result.staff, key=lambda group: -group.cost.central)
    lines = [Range(_staff(group), group.cost, about(group.cost)) for group in groups]
    return Chart(
        finding=_staff_finding(result, groups),
        title="Average cost of the time of attended appointments, by who gave it",
        subtitle=_subtitle("All attended appointments", result.costs, window),
        description=description(lines),
        figure=ranges(lines),
        table=Table(
            caption=f"Average cost of time by staff group, {period(window)}",
            headings=(
                *("Staff", "Appointments", "Hours", "Low", "Central", "High"),
                "Unit cost",
            ),
            rows=(
                *(
                    (
                        _staff(group),
                        number(group.appointments),
                        _hours(group.minutes),
                        *cells(group.cost),
                        ORIGIN_WORDS[group.origin],
                    )
                    for group in groups
                ),
                (
                    "All",
                    number(result.appointments),
                    _hours(result.minutes),
                    *cells(result.all),
                    "–",
                ),
            ),
        ),
        notes=(RANGE_WORDS, *_stand_ins(result), *_own(result.costs)),
        terms=terms("average-cost-of-time", "unit-cost", "low-central-high"),
    )


def missed_cost_chart(result: Cost, *, window: Window) -> Chart:
    """Draw the cost of the time set aside for missed appointments, apart from all else.

    Beside it stands what NHS England's £30 for each would make.
    """
    missed = result.missed
    published = Pounds(missed.published, missed.published, missed.published)
    lines = [
        Range("With the unit costs", missed.cost, about(missed.cost)),
        Range("£30 for each, as published", published, pounds(missed.published)),
    ]
    return Chart(
        finding=_missed_finding(result),
        title="Average cost of the time set aside for missed appointments",
        subtitle=_subtitle("Missed appointments", result.costs, window),
        description=description(lines),
        figure=ranges(lines),
        table=Table(
            caption=(
                f"{plural(missed.appointments, 'missed appointment')} and the"
                f" {_hours(missed.minutes)} hours set aside, {period(window)}"
            ),
            headings=("Worked out", "Low", "Central", "High"),
            rows=tuple((line.name, *cells(line.cost)) for line in lines),
        ),
        notes=(MISSED_WORDS,),
        terms=terms("did-not-attend", "missed-cost", "low-central-high"),
    )


def minutes_chart(result: Cost, *, window: Window) -> Chart:
    """Draw for how many appointments the minutes are known, and how."""
    known = result.minutes_known
    kinds = (
        ("As in the file", known.file),
        (f"Cut to {LONGEST_MINUTES} minutes", known.cut),
        ("Not in the file", known.not_given),
        ("A list without times", known.list_slots),
    )
    shares = [n / known.appointments if known.appointments else None for _, n in kinds]
    texts = [percent(share) for share in shares]
    return Chart(
        finding=_minutes_finding(result),
        title="Where the minutes of attended appointments come from",
        subtitle=f"All attended appointments, {period(window)}",
        description="; ".join(
            f"{name}: {text}" for (name, _), text in zip(kinds, texts, strict=True)
        )
        + ".",
        figure=_minutes_figure([name for name, _ in kinds], shares, texts),
        table=Table(
            caption=f"Minutes of attended appointments, {period(window)}",
            headings=("Minutes", "Appointments", "Share"),
            rows=(
                *(
                    (name, number(n), text)
                    for (name, n), text in zip(kinds, texts, strict=True)
                ),
                (
                    "All",
                    number(known.appointments),
                    percent(1.0 if known.appointments else None),
                ),
            ),
        ),
        notes=MINUTES_NOTES,
    )


def unit_costs_table(costs: UnitCosts) -> Table:
    """What an hour of each staff group costs, how that is worked out, and whose it is."""
    return Table(
        caption=(
            f"What an hour costs: manual of {costs.manual_year}, with your own changes"
        ),
        headings=("Staff", "How it is worked out", "Low", "Central", "High", "From"),
        rows=tuple(
            (
                _capital(STAFF_WORDS[cost.staff]),
                _ended(cost.basis),
                *(
                    pounds(pence / 100)
                    for pence in (cost.rate.low, cost.rate.central, cost.rate.high)
                ),
                ORIGIN_WORDS[cost.origin],
            )
            for cost in costs.costs
        ),
    )


def manual_warning(costs: UnitCosts, *, as_at: date) -> str:
    """What to say of unit costs that are old on a day; empty where they are not."""
    if not costs.is_old(as_at=as_at):
        return ""
    return (
        f"The unit costs are those of the {costs.manual_year} manual, which is more than"
        " a year old. Newer ones may be higher or lower."
    )


def _stand_ins(result: Cost) -> tuple[str, ...]:
    share = result.stand_in_share
    words = (
        f"{percent(share)} of the minutes are with staff for whom no unit cost is"
        " published: another group’s stands in."
    )
    return (words,) if share else ()


def _own(costs: UnitCosts) -> tuple[str, ...]:
    """The practice's own unit costs, each with its reason."""
    return tuple(
        f"{_capital(STAFF_WORDS[cost.staff])}: {_ended(cost.basis)}"
        for cost in costs.costs
        if cost.origin == "OWN"
    )


def _subtitle(counted: str, costs: UnitCosts, window: Window) -> str:
    return f"{counted}, {period(window)}; {manual(costs)}; {DRAWN}"


def _bands_finding(result: Cost) -> str:
    often = [
        band
        for band, (_, least, _) in zip(result.bands, BANDS, strict=True)
        if least >= _OFTEN
    ]
    who = sum(band.people for band in often)
    if not who:
        return f"Nobody attended {_OFTEN} times or more"
    share = sum(band.share or 0 for band in often)
    return (
        f"The time of {people(who)} who attended {_OFTEN} times or more cost"
        f" {between(_sum(often))} on average, {percent(share)} of everybody’s"
    )


def _person_finding(result: Cost) -> str:
    each = result.people.per_person
    if each is None:
        return "Nobody attended in this period"
    most = next(band for band in result.bands if band.people)
    return (
        f"The time of a person who attended {_in_words(most)} cost"
        f" {between(most.per_person)} on average; of anybody who attended,"
        f" {between(each)}"
    )


def _staff_finding(result: Cost, groups: Sequence[StaffCost]) -> str:
    if not groups:
        return "No appointment was attended, so there is no cost of time"
    most = groups[0]
    share = most.cost.central / result.all.central if result.all.central else None
    return (
        f"The time of attended appointments cost {between(result.all)} on average,"
        f" {percent(share)} of it with {STAFF_WORDS[most.staff]}"
    )


def _missed_finding(result: Cost) -> str:
    missed = result.missed
    if not missed.appointments:
        return "No appointment was missed in this period"
    return (
        f"The time set aside for {plural(missed.appointments, 'missed appointment')}"
        f" cost {between(missed.cost)} on average, and is often used for other work"
    )


def _minutes_finding(result: Cost) -> str:
    usual = result.minutes_known.usual_share
    if usual is None:
        return "No appointment was attended in this period"
    if not usual:
        return "The file says how long every attended appointment took"
    return (
        f"{percent(1 - usual)} of attended appointments have minutes in the file;"
        f" {percent(usual)} count with the usual ones"
    )


def _bands_and_all(result: Cost) -> list[tuple[str, GroupCost]]:
    return [
        *((band.name, band) for band in result.bands),
        ("Everybody who attended", result.people),
    ]


def _group_row(group: GroupCost, *, name: str) -> tuple[str, ...]:
    return (
        name,
        number(group.people),
        number(group.appointments),
        _hours(group.minutes),
        *cells(group.cost),
        percent(group.share),
    )


def _line(band: GroupCost, cost: Pounds | None) -> Range:
    """The line of a band; where nobody is in it, words instead of a cost."""
    name = _times(band.name)
    return (
        Range(name, cost, about(cost)) if band.people else Range(name, None, "Nobody")
    )


def _sum(groups: Sequence[GroupCost]) -> Pounds:
    return Pounds(
        low=sum(group.cost.low for group in groups),
        central=sum(group.cost.central for group in groups),
        high=sum(group.cost.high for group in groups),
    )


def _minutes_figure(
    names: Sequence[str], shares: Sequence[float | None], texts: Sequence[str]
) -> dict[str, Any] | None:
    known = [share for share in shares if share is not None]
    if not known:
        return None
    return drawn(
        [bars([label(name) for name in names], shares, texts, color=FOCUS)],
        xaxis=share_axis(max(known) * 1.2),
        yaxis=name_axis(),
    )


def _hours(minutes: float) -> str:
    return number(minutes / 60)


def _times(name: str) -> str:
    return "Once" if name == "1" else f"{name} times"


def _in_words(band: GroupCost) -> str:
    return "once" if band.name == "1" else f"{band.name} times"


def _staff(group: StaffCost) -> str:
    return _capital(STAFF_WORDS[group.staff])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."
