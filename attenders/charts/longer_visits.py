"""What if: the minutes of short visits against those of fewer, longer ones."""

from collections.abc import Sequence
from typing import Any

from academy.words import number, people, percent, plural
from attenders.analysis.longer_visits import LongerVisits, Replaced
from attenders.charts.glossary import terms
from attenders.charts.parts import (
    FOCUS,
    OTHER,
    Chart,
    Table,
    bars,
    drawn,
    name_axis,
    period,
    share_axis,
)


FORECASTS_NOTHING = (
    "This is arithmetic on a plan, not a forecast. Nothing here says that people will"
    " come less, and no saving is claimed."
)
NOW = "Now"


def longer_visits_chart(result: LongerVisits, *, cohort: str) -> Chart:
    """Draw the minutes now, and with the plan where 0 to 100% of short visits go.

    `cohort` says who they are as a sentence does: “people who attended often”.
    """
    names = [NOW, *(_name(replaced) for replaced in result.replaced)]
    minutes = [result.short_minutes, *(_together(each) for each in result.replaced)]
    texts = [
        f"{number(result.short_minutes)} minutes",
        *(_against(replaced) for replaced in result.replaced),
    ]
    return Chart(
        finding=_finding(result, cohort=cohort),
        title="Minutes of short visits now, and with fewer, longer visits",
        subtitle=(
            f"{people(result.people)} of the cohort ({cohort}) with a short visit (up to"
            f" {result.plan.short_up_to} minutes), {period(result.window)}. Arithmetic,"
            " not a forecast"
        ),
        description="; ".join(
            f"{name.replace('<br>', ' ')}: {text}"
            for name, text in zip(names, texts, strict=True)
        )
        + ".",
        figure=_figure(names, minutes, texts) if result.people else None,
        table=Table(
            caption=f"Minutes in the 12 months, {period(result.window)}",
            headings=(
                *("Short visits no longer made", "Short visits that stay"),
                *("Longer visits", "Together", "Against now"),
            ),
            rows=(
                (
                    NOW,
                    *(number(result.short_minutes), "0"),
                    number(result.short_minutes),
                    "–",
                ),
                *(_row(replaced) for replaced in result.replaced),
            ),
        ),
        notes=_notes(result),
        terms=terms("continuity"),
    )


def _figure(
    names: Sequence[str], minutes: Sequence[float], texts: Sequence[str]
) -> dict[str, Any]:
    return drawn(
        [
            bars(
                names,
                minutes,
                texts,
                color=[OTHER, *[FOCUS] * (len(names) - 1)],
            )
        ],
        xaxis=share_axis(max(minutes) * 1.6),
        yaxis=name_axis(),
    )


def _notes(result: LongerVisits) -> tuple[str, ...]:
    """What is behind the minutes, in sentences."""
    notes = [FORECASTS_NOTHING, _planned(result), _now(result), _within(result)]
    if result.length_taken:
        notes.append(
            f"{plural(result.length_taken, 'visit')} without minutes in the file"
            f" {'counts' if result.length_taken == 1 else 'count'} with the usual ones."
        )
    if result.people_without:
        notes.append(
            f"{people(result.people_without)} of the cohort had no short visit, and"
            f" {'is' if result.people_without == 1 else 'are'} not planned for."
        )
    return tuple(notes)


def _finding(result: LongerVisits, *, cohort: str) -> str:
    share = result.break_even
    if share is None:
        return f"None of {cohort} had a short visit"
    if share > 1:
        return (
            "The longer visits would take more minutes than all short visits of"
            f" {cohort} do now"
        )
    return (
        f"The longer visits would take as many minutes as now if {percent(share)} of the"
        f" short visits of {cohort} were no longer made"
    )


def _planned(result: LongerVisits) -> str:
    minutes = result.plan.minutes
    return (
        f"The plan: {plural(len(minutes), 'longer visit')} for each person in a year, of"
        f" {', '.join(str(each) for each in minutes)} minutes, {sum(minutes)} in all,"
        " with the same clinician."
    )


def _now(result: LongerVisits) -> str:
    seen = (
        ""
        if result.clinicians is None
        else f", with {result.clinicians:.1f} different clinicians a person on average"
    )
    return (
        f"Now: {plural(result.short_visits, 'short visit')} in"
        f" {number(result.short_minutes)} minutes{seen}. Besides,"
        f" {plural(result.longer_visits, 'visit')} of"
        f" {number(result.longer_minutes)} minutes in all are longer already, and stay."
    )


def _within(result: LongerVisits) -> str:
    return (
        f"{number(result.people_within)} of {people(result.people)} already have as many"
        " minutes of short visits as the plan, or more."
    )


def _name(replaced: Replaced) -> str:
    words = {0: "None<br>replaced", 100: "All<br>replaced"}
    return words.get(replaced.percent, f"{replaced.percent}%<br>replaced")


def _together(replaced: Replaced) -> float:
    return replaced.short_minutes + replaced.planned_minutes


def _against(replaced: Replaced) -> str:
    together, more = number(_together(replaced)), number(abs(replaced.difference))
    if more == "0":
        return f"{together}, as now"
    return f"{together}, {more} {'more' if replaced.difference > 0 else 'fewer'}"


def _row(replaced: Replaced) -> tuple[str, ...]:
    sign = "+" if replaced.difference > 0 else "−" if replaced.difference < 0 else ""
    return (
        {0: "None", 100: "All"}.get(replaced.percent, f"{replaced.percent}%"),
        number(replaced.short_minutes),
        number(replaced.planned_minutes),
        number(_together(replaced)),
        f"{sign}{number(abs(replaced.difference))}",
    )
