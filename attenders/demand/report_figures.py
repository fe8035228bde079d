"""The figures of the registry as text for a terminal. Knows no Django."""

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from academy.words import number, people, percent, plural
from attenders.analysis import cost_over_years
from attenders.analysis.at_risk import AtRisk
from attenders.analysis.capacity import Capacity
from attenders.analysis.continuity import Continuity, GroupContinuity
from attenders.analysis.cost import Cost, GroupCost, Pounds
from attenders.analysis.cost_groups import CostByGroup
from attenders.analysis.cost_over_years import CostOverYears
from attenders.analysis.cube import Cube
from attenders.analysis.definitions import FrequentAttenders
from attenders.analysis.figures import BY_KIND
from attenders.analysis.initiated import Initiated
from attenders.analysis.longer_visits import LongerVisits
from attenders.analysis.method import Method
from attenders.analysis.movement import Movement
from attenders.analysis.rising import Rising
from attenders.analysis.sensitivity import Sensitivity
from attenders.analysis.view import View
from attenders.analysis.whole import NotPossible, Result
from attenders.charts import (
    at_risk,
    flow,
    funding,
    low_attenders,
    missed_by,
    mix,
    turned_away,
    waits,
    who_they_are,
)
from attenders.charts.parts import Chart
from attenders.charts.words import in_short, said


# The headline and the data behind it are what the report begins with
SAID_BEFORE = ("HEADLINE", "QUALITY")
WIDTH = 79
Line = tuple[str, str]


def pounds(cost: Pounds) -> str:
    """About £1,234 (between £1,000 and £1,500): never a saving."""
    return (
        f"about £{number(cost.central)} (between £{number(cost.low)} and"
        f" £{number(cost.high)})"
    )


def _frequent(found: FrequentAttenders) -> list[Line]:
    return [("", said(found.sentence))]


def _definitions(found: Sensitivity) -> list[Line]:
    same = len({row.attenders.counting for row in found.rows}) == 1
    return [
        (row.attenders.definition.name, _attenders(row.attenders, counted=not same))
        for row in found.rows
    ]


def _attenders(found: FrequentAttenders, *, counted: bool) -> str:
    """How many, and their share; `counted` also says of what, where that differs."""
    of = f" of {found.counting.words}" if counted else ""
    short = "; fewer days of data than it looks at" if found.is_short else ""
    return f"{people(found.people)}, {percent(found.share)}{of}{short}"


def _movement(found: Movement) -> list[Line]:
    return [("", said(found.sentence))]


def _cost(found: Cost) -> list[Line]:
    return [
        (f"All {_appointments(found.appointments)} attended", pounds(found.all)),
        *(
            (f"{band.name} attended ({people(band.people)})", pounds(band.cost))
            for band in found.bands
        ),
        (
            f"Apart: {_appointments(found.missed.appointments)} missed",
            pounds(found.missed.cost),
        ),
        ("Unit costs", f"the manual of {found.costs.manual_year}"),
    ]


def _appointments(count: int) -> str:
    return plural(count, "appointment")


def _cost_of_often(found: GroupCost) -> list[Line]:
    who = f"{found.name} ({people(found.people)})"
    return [(who, f"{pounds(found.cost)}, {percent(found.share)} of everybody’s")]


def _cost_by_condition(found: CostByGroup) -> list[Line]:
    there = (group for group in found.groups if group.people)
    most_first = sorted(there, key=lambda group: -group.cost.central)
    groups = [*most_first, found.in_any, found.in_none]
    if found.not_known.people:
        groups.append(found.not_known)
    return [
        (f"{group.name} ({people(group.people)})", pounds(group.cost))
        for group in groups
    ]


def _cube(found: Cube) -> list[Line]:
    return [("", said(found.sentence))]


def _cost_over_years(found: CostOverYears) -> list[Line]:
    return [("", cost_over_years.sentence(found))]


def _continuity(found: Continuity) -> list[Line]:
    groups = {
        "Who attend often": found.cohort,
        "Everybody else": found.rest,
    }
    return [(name, _of_group(group)) for name, group in groups.items()]


def _of_group(group: GroupContinuity) -> str:
    shares = {
        "with the clinician seen most": group.upc,
        "chance that two are with the same": group.bice_boxerman,
        "same as the time before": group.secon,
    }
    known = [
        f"{words} {percent(share)}"
        for words, share in shares.items()
        if share is not None
    ]
    return f"{number(group.measured)} measured: " + ("; ".join(known) or "nobody")


def _longer_visits(found: LongerVisits) -> list[Line]:
    return [
        ("What is a visit", found.rule.which),
        (
            f"Visits of up to {found.plan.short_up_to} minutes now",
            _visits(found.short_visits, found.short_minutes)
            + f", of {people(found.people)}",
        ),
        (
            "Longer visits instead",
            _visits(found.planned_visits, found.planned_minutes),
        ),
    ]


def _visits(visits: int, minutes: float) -> str:
    return f"{plural(visits, 'visit')}, {number(minutes)} minutes"


def _sentences(found: Initiated | Rising | Capacity) -> list[Line]:
    return [("", said(sentence)) for sentence in found.sentences]


def _findings(*charts: Callable[[Any], Chart]) -> Callable[[Any], list[Line]]:
    """What these charts of a figure show: what each is about, and its sentence."""

    def said_by(found: Any) -> list[Line]:
        return [("", _finding(chart(found))) for chart in charts]

    return said_by


def _finding(chart: Chart) -> str:
    """The title too, where the sentence alone does not say what it is about."""
    sentence = f"{in_short(chart.finding)}."
    return sentence if chart.title == chart.finding else f"{chart.title}: {sentence}"


def _at_risk(found: AtRisk) -> list[Line]:
    return [("", said(found.sentence))]


# How a figure is said
LINES: Mapping[str, Callable[[Any], list[Line]]] = {
    "FREQUENT": _frequent,
    "DEFINITIONS": _definitions,
    "SENSITIVITY": _definitions,
    "MOVEMENT": _movement,
    "COST": _cost,
    "COST_OF_OFTEN": _cost_of_often,
    "COST_BY_CONDITION": _cost_by_condition,
    "CUBE": _cube,
    "COST_OVER_YEARS": _cost_over_years,
    "CONTINUITY": _continuity,
    "LONGER_VISITS": _longer_visits,
    "WHO_THEY_ARE": _findings(
        who_they_are.age_sex_chart,
        who_they_are.number_chart,
        who_they_are.morbidity_chart,
        who_they_are.kinds_chart,
    ),
    "LOW_ATTENDERS": _findings(
        low_attenders.low_attenders_chart, low_attenders.young_chart
    ),
    "LAST_SEEN": _findings(low_attenders.last_seen_chart),
    "CAME_LATER": _findings(low_attenders.came_later_chart),
    "EMERGENCY_USE": _findings(at_risk.together_chart),
    "AT_RISK": _at_risk,
    "FUNDING": _findings(funding.funding_chart),
    "FLOW": _findings(flow.weeks_chart, flow.months_chart),
    "WEEK_SHAPE": _findings(flow.weekday_chart, flow.hours_chart),
    "MIX": _findings(mix.mode_chart, mix.staff_chart, mix.slot_chart),
    "WAITS": _findings(waits.bands_chart, waits.same_day_chart),
    "MISSED_BY": _findings(
        missed_by.hour_chart,
        missed_by.mode_chart,
        missed_by.staff_chart,
        missed_by.age_chart,
        missed_by.before_chart,
        missed_by.wait_within_staff_chart,
    ),
    "MISSED_AGAIN": _findings(missed_by.again_chart),
    "TURNED_AWAY": _findings(turned_away.turned_away_chart),
    "INITIATED": _sentences,
    "RISING": _sentences,
    "CAPACITY": _sentences,
}


def figures_as_text(results: Mapping[str, Result], view: View) -> str:
    """Each figure under its heading, with what it counts; why, where there is none."""
    counted = (
        f"Who attends often: {view.defined.name.lower()}; counted are"
        f" {view.counting.words}."
    )
    parts = [_wrapped(counted)]
    for kind, result in results.items():
        if kind not in SAID_BEFORE:
            parts.append(f"{_heading(kind)}\n{_body(kind, result)}")
    return "\n\n".join(parts)


def _heading(kind: str) -> str:
    return f"{kind} – {BY_KIND[kind].title}"


def _body(kind: str, result: Result) -> str:
    if isinstance(result, NotPossible):
        return _wrapped(f"Not possible: {result.why}")
    lines = LINES[kind](result)
    width = max(len(label) for label, _ in lines)
    return "\n".join(
        f"  {label:<{width}}  {value}" if label else _wrapped(value)
        for label, value in lines
    )


def _wrapped(text: str, *, indent: str = "  ") -> str:
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent)


def card_as_text(card: Method) -> str:
    """A method card with its title above it."""
    rows = (
        f"  {label}\n{_wrapped(text, indent='    ')}" for label, text in card.rows()
    )
    return "\n".join((card.title, *rows))
