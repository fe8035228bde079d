"""Who comes seldom and may need thinking of, and how attendance goes with A&E."""

from collections.abc import Sequence
from datetime import date

from academy.words import number, people, percent
from attenders.analysis.at_risk import AtRisk
from attenders.analysis.chance import shares_differ
from attenders.analysis.emergency_use import (
    ATTENDANCE,
    FIFTHS,
    EmergencyUse,
    Use,
)
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
from attenders.charts.words import said


REASON_WORDS = {
    "CONDITIONS": "Long-term conditions",
    "FRAILTY": "Frailty",
    "BOTH": "Both",
}
_ORDER = (
    "Nobody is ranked: people stand in the order in which the appointments first name"
    " them, those without any in the order of the list."
)
_NO_OWNER = (
    "Nobody has been named for this list yet: name a clinician who goes through it."
)
_NOTHING_TO_COMPARE = "The list has nobody in the most or the least deprived fifth"
_FEW = "Cells with few people move by chance: read the numbers behind each share."


def at_risk_chart(result: AtRisk, *, owner: str, on: date) -> Chart:
    """Draw how many are on the list, and why; `owner` is the clinician it is for.

    Without an owner it says that one is to be named. `on` is the day on which it is
    read: the warnings go by it.
    """
    names = [REASON_WORDS[reason.reason] for reason in result.reasons]
    counts = [reason.people for reason in result.reasons]
    texts = [people(count) for count in counts]
    return Chart(
        finding=f"{_on_it(result)} have few contacts and a reason to think of them",
        title="People who come seldom and may need thinking of",
        subtitle=f"By why they are on the list, {period(result.window)}",
        description="; ".join(
            f"{name}: {text}" for name, text in zip(names, texts, strict=True)
        )
        + ".",
        figure=drawn(
            [bars(names, counts, texts, color=FOCUS)],
            height=240,
            xaxis=share_axis(max(counts) * 1.2),
            yaxis=name_axis(),
        ),
        table=_reasons(result),
        sentence=said(result.sentence),
        notes=(
            *(said(warning) for warning in result.warnings(on=on)),
            f"For {owner} to go through." if owner else _NO_OWNER,
            said(result.rising_sentence),
            _left_out(result),
            _ORDER,
        ),
    )


def by_attendance_chart(result: EmergencyUse) -> Chart:
    """Draw who had been to A&E, by how often people had an appointment."""
    uses = result.by_attendance
    shares = [use.any_share or 0 for use in uses]
    texts = [_of(use) for use in uses]
    return Chart(
        finding=_finding(result),
        title="People who had been to A&E, by how often they had an appointment",
        subtitle=(
            f"Out of those whose A&E visits are known; appointments from"
            f" {period(result.window)}"
        ),
        description=_described(uses),
        figure=drawn(
            [bars(_times(uses), shares, texts, color=FOCUS)],
            xaxis=share_axis(max(shares) * 1.6),
            yaxis=name_axis(),
        ),
        table=_uses(result, "Appointments", uses),
        sentence=said(result.sentence),
        notes=_apart(result),
    )


def by_deprivation_chart(result: EmergencyUse) -> Chart:
    """Draw who had been to A&E, by fifth of deprivation."""
    uses = result.by_deprivation
    shown, most, least = _known(uses), uses[0], uses[-2]
    shares = [use.any_share or 0 for use in shown]
    return Chart(
        finding=_compared(
            (most.with_any, most.known),
            (least.with_any, least.known),
            words=(
                "of people in the most deprived fifth had been to A&E",
                "in the least deprived",
            ),
        )
        if most.known and least.known
        else _NOTHING_TO_COMPARE,
        title="People who had been to A&E, by deprivation of their area",
        subtitle=(
            "Out of those whose A&E visits are known; people registered for all of"
            f" {period(result.window)}"
        ),
        description=_described(uses),
        figure=drawn(
            [
                bars(
                    [use.name for use in shown],
                    shares,
                    [_of(use) for use in shown],
                    color=FOCUS,
                )
            ],
            xaxis=share_axis(max(shares, default=0) * 1.6),
            yaxis=name_axis(),
        ),
        table=_uses(result, "Fifth of deprivation", uses),
        notes=_apart(result),
    )


def together_chart(result: EmergencyUse) -> Chart:
    """Who had been to A&E, by attendance and deprivation, as a shaded table."""
    rows = [
        [name, *(_of(use) for use in row)]
        for name, row in zip(ATTENDANCE, result.together, strict=True)
    ]
    return Chart(
        finding=_finding(result),
        title="A&E, attendance and deprivation together",
        subtitle=(
            "Share who had been to A&E, out of those of the cell whose visits are known;"
            f" {period(result.window)}"
        ),
        description="The table is the picture: the larger a share, the darker its cell.",
        figure=None,
        table=shaded(
            caption=(
                "People who had been to A&E in 12 months, by appointments and fifth of"
                f" deprivation, {period(result.window)}"
            ),
            headings=("Appointments", *FIFTHS),
            rows=rows,
            values=[[use.any_share for use in row] for row in result.together],
            written=percent,
        ),
        notes=(*_apart(result), _FEW),
    )


def attendance_by_deprivation_chart(result: EmergencyUse) -> Chart:
    """How often people had an appointment, by deprivation, as a shaded table."""
    counts = result.attendance_by_deprivation
    shares = [[n / sum(row) if sum(row) else None for n in row] for row in counts]
    rows = [
        [
            name,
            *(
                f"{percent(share)}, {number(n)} of {number(sum(row))}"
                for share, n in zip(of_row, row, strict=True)
            ),
        ]
        for name, row, of_row in zip(FIFTHS, counts, shares, strict=True)
    ]
    most, least = counts[0], counts[-2]
    return Chart(
        finding=_compared(
            (most[-1], sum(most)),
            (least[-1], sum(least)),
            words=(
                "of people in the most deprived fifth had 18 or more appointments",
                "in the least deprived",
            ),
        )
        if sum(most) and sum(least)
        else _NOTHING_TO_COMPARE,
        title="How often people had an appointment, by deprivation of their area",
        subtitle=f"Share of the people of each fifth, {period(result.window)}",
        description="The table is the picture: the larger a share, the darker its cell.",
        figure=None,
        table=shaded(
            caption=(
                "People of each fifth of deprivation by their appointments,"
                f" {period(result.window)}"
            ),
            headings=("Fifth of deprivation", *ATTENDANCE),
            rows=rows,
            values=shares,
            written=percent,
        ),
        notes=_apart(result),
    )


def _on_it(result: AtRisk) -> str:
    return f"{number(result.people)} of {number(result.looked_at)} adults"


def _reasons(result: AtRisk) -> Table:
    return Table(
        caption=f"People with few contacts and a reason, {period(result.window)}",
        headings=(
            *("Why", "People", "Rising", "Not rising"),
            "Not known whether rising",
        ),
        rows=tuple(
            (
                REASON_WORDS[reason.reason],
                *(
                    number(count)
                    for count in (
                        reason.people,
                        reason.rising,
                        reason.not_rising,
                        reason.rising_not_known,
                    )
                ),
            )
            for reason in result.reasons
        ),
    )


def _left_out(result: AtRisk) -> str:
    """Who the rule does not look at, and who does not meet it, in numbers."""
    apart = result.apart
    groups = [
        (apart.gone, "who left or died"),
        (apart.children, "too young for the rule"),
        (apart.age_not_known, "of no known age"),
        (apart.joined, "who joined during the period"),
    ]
    known = ", ".join(
        f"{number(count)} {who}" for count, who in groups if count is not None
    )
    return (
        f"Not looked at: {known}. Of those looked at, {number(result.fewer)} had fewer"
        f" contacts and {number(result.more)} more;"
        f" {number(result.no_reason)} had few and no reason; of"
        f" {number(result.not_known)} neither conditions nor frailty are known."
    )


def _finding(result: EmergencyUse) -> str:
    often, never = result.by_attendance[-1], result.by_attendance[0]
    if not result.has_visits:
        return "The list gives nobody’s visits to A&E"
    if not often.known or not never.known:
        return "Too few people to compare those who come often with those who do not"
    return _compared(
        (often.with_any, often.known),
        (never.with_any, never.known),
        words=(
            "of people with 18 or more appointments had been to A&E",
            "of those with none",
        ),
    )


def _of(use: Use) -> str:
    """23.1%, 12 of 52."""
    if not use.known:
        return "–"
    return f"{percent(use.any_share)}, {number(use.with_any)} of {number(use.known)}"


def _times(uses: Sequence[Use]) -> list[str]:
    """As words, so that no axis takes a single number for one."""
    return [f"{use.name.replace('None', 'No')} appointments" for use in uses]


def _known(uses: Sequence[Use]) -> list[Use]:
    """The groups of which anything is known, to draw; all are in the table."""
    return [use for use in uses if use.known]


def _compared(
    first: tuple[int, int], second: tuple[int, int], *, words: tuple[str, str]
) -> str:
    """Two shares in a sentence, which says so where chance could make the difference."""
    shares = [part / whole for part, whole in (first, second)]
    both = [
        f"{percent(share)} {said_}" for share, said_ in zip(shares, words, strict=True)
    ]
    if shares_differ(first, second):
        return f"{both[0]}, {both[1]}"
    return f"{both[0]}, {both[1]}: no more different than chance could make it"


def _described(uses: Sequence[Use]) -> str:
    return "; ".join(f"{use.name}: {_of(use)}" for use in uses) + "."


def _uses(result: EmergencyUse, heading: str, uses: Sequence[Use]) -> Table:
    return Table(
        caption=f"Visits to A&E in 12 months, {period(result.window)}",
        headings=(
            *(heading, "People", "A&E visits known", "Had been to A&E"),
            *("Share of those known", "Visits", "Visits not known"),
        ),
        rows=tuple(
            (
                use.name,
                number(use.people),
                number(use.known),
                number(use.with_any),
                percent(use.any_share),
                number(use.visits),
                number(use.not_known),
            )
            for use in (*uses, result.total)
        ),
    )


def _apart(result: EmergencyUse) -> tuple[str, ...]:
    """Who is not counted, and of whom the visits are not known."""
    total = result.total
    apart = (
        f"{people(total.not_known)} whose A&E visits are not known are in no share. Not"
        f" counted: {people(result.joined)} who joined during the period and"
        f" {number(result.gone)} who left or died."
    )
    if not result.is_short:
        return (apart,)
    return (apart, "The data do not cover the period, so people seem to come less.")
