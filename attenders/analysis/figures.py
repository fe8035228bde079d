"""All figures, in the order in which they are worked out. New ones are added here.

To add one: a function from `Work` to `Made`, and its line in FIGURES.
"""

import numpy as np
import pandas as pd

from academy.exceptions import NothingToAnalyseError
from attenders.analysis import (
    continuity,
    cost,
    cost_groups,
    cost_over_years,
    cube,
    definitions,
    headline,
    longer_visits,
    movement,
    quality,
    sensitivity,
)
from attenders.analysis.condition_words import GROUPS, OTHER_NAME
from attenders.analysis.conditions import listed_coded
from attenders.analysis.definitions import DEFINITIONS
from attenders.analysis.rules import is_yearly
from attenders.analysis.whole import Figure, Made, Work
from attenders.analysis.window import days_of, within, years_to
from attenders.frames import NOT_KNOWN


def _headline(work: Work) -> Made:
    figures, counts = headline.headline(
        work.inputs.frame,
        window=work.window,
        count="attended",
        counting=work.view.counting,
        list_size=work.inputs.list_size,
        registered=work.inputs.on_list,
    )
    return Made(figures, counts, absent=0)


def _quality(work: Work) -> Made:
    inputs = work.inputs
    found = quality.quality(
        inputs.stored,
        patients=inputs.patients,
        choices=inputs.choices,
        as_at=inputs.as_at,
        window=work.window,
        files=inputs.files,
        holding=inputs.holding,
    )
    return Made(found)


def _frequent(work: Work) -> Made:
    figures, members = work.frequent
    often = np.ones(len(members), dtype=bool)
    return Made(figures, pd.DataFrame({"patient": members, "is_often": often}))


def _definitions(work: Work) -> Made:
    """The chosen definition, and all others with the same counting beside it."""
    chosen = work.view.defined
    others = (one for one in DEFINITIONS.values() if one != chosen)
    found = sensitivity.sensitivity(
        work.known,
        last=work.window.last,
        population=work.population,
        choices=[(one, work.view.counting) for one in (chosen, *others)],
    )
    return Made(found)


def _sensitivity(work: Work) -> Made:
    found = sensitivity.sensitivity(
        work.known, last=work.window.last, population=work.population
    )
    return Made(found)


def _movement(work: Work) -> Made:
    definition, last = work.view.defined, work.window.last
    if not is_yearly(definition.rule):
        raise NothingToAnalyseError(
            f"“{definition.name}” does not look at 12 months, so one year cannot be"
            " compared with the year before. Choose another definition."
        )
    before = years_to(last, years=2)[0]
    data = days_of(within(work.known, before))
    if data is None or not before.is_covered_by(data):
        raise NothingToAnalyseError(
            "To compare one year with the year before, appointments from"
            f" {before.first:%-d %B %Y} are needed, and those that are here do not cover"
            " that year."
        )
    figures, moved = movement.movement(
        work.known,
        definition=definition,
        counting=work.view.counting,
        last=last,
        population=work.population,
        registrations=work.inputs.registrations,
    )
    people = moved.rename(columns={"before": "last_year", "now": "this_year"})
    bands = {
        f"{year}_band": movement.band_of(people[year].to_numpy()).astype(np.int8)
        for year in ("last_year", "this_year")
    }
    return Made(figures, people.assign(**bands))


def _cost(work: Work) -> Made:
    figures, people = work.costs
    names = {"tenths": "minute_tenths"}
    names |= {level: f"cost_{level}" for level in cost.LEVELS}
    kept = people[["patient", *names]]
    return Made(figures, kept.rename(columns=names), absent=0)


def _cost_of_often(work: Work) -> Made:
    """What those who attend often cost, out of everybody."""
    name, patients = work.view.defined.name, work.often.tolist()
    return Made(cost.cohort_cost(work.costs[1], patients=patients, name=name))


def _cost_over_years(work: Work) -> Made:
    found = cost_over_years.cost_over_years(
        work.known, last=work.window.last, costs=work.inputs.costs
    )
    if not found.covered:
        raise NothingToAnalyseError(
            f"None of the {len(found.years)} years to {work.window.last:%-d %B %Y} is"
            " covered by the appointments that are here, so no cost over years is given."
        )
    return Made(found)


def _cost_by_condition(work: Work) -> Made:
    """What people with each kind of condition cost, and with one not recognised."""
    coded = work.coded
    if not coded.known.any():
        raise NothingToAnalyseError(
            "No conditions came with the appointments or the registered list, so cost"
            " by condition is not known."
        )
    found = cost_groups.cost_by_group(
        work.costs[1],
        members=np.column_stack([coded.has, coded.has_other]),
        names=[*(group.name for group in GROUPS.values()), OTHER_NAME],
        window=work.window,
        known=coded.known,
    )
    return Made(found)


def _cube(work: Work) -> Made:
    patients, listed = work.inputs.patients, work.inputs.listed
    found = cube.cube(
        work.costs[1],
        patients=patients,
        needs=work.coded.morbidity,
        window=work.window,
        listed=listed,
        listed_needs=None
        if listed is None
        else listed_coded(listed, patients).morbidity,
    )
    return Made(found)


def _continuity(work: Work) -> Made:
    rule, inside = work.inputs.visit_rule, work.inside
    is_visit = continuity.is_visit(inside, rule=rule)
    if not (inside["clinician"].to_numpy()[is_visit] != NOT_KNOWN).any():
        raise NothingToAnalyseError(
            "No appointment of this period that counts as a visit names its clinician,"
            " so nothing can be said of who sees whom."
        )
    found, people = continuity.continuity(
        inside,
        window=work.window,
        rule=rule,
        cohort=work.often,
        own=work.inputs.own,
    )
    return Made(found, people)


def _longer_visits(work: Work) -> Made:
    found = longer_visits.longer_visits(
        work.inside,
        window=work.window,
        rule=work.inputs.visit_rule,
        plan=work.inputs.plan,
        cohort=work.often,
    )
    return Made(found)


FIGURES: tuple[Figure, ...] = (
    Figure(
        "HEADLINE",
        "Counting who attends",
        headline.SCHEMA_VERSION,
        _headline,
        headline.Headline.from_dict,
        cards=("counts", "concentration", "bands", "missed", "counted"),
        of_people=False,
        is_needed=True,
    ),
    Figure(
        "QUALITY",
        "Looking at the data",
        quality.SCHEMA_VERSION,
        _quality,
        quality.Quality.from_dict,
        cards=("quality",),
        of_people=False,
        is_needed=True,
    ),
    Figure(
        "FREQUENT",
        "Finding who attends often",
        definitions.SCHEMA_VERSION,
        _frequent,
        definitions.FrequentAttenders.from_dict,
        cards=("definitions",),
    ),
    Figure(
        "DEFINITIONS",
        "Comparing all definitions",
        sensitivity.SCHEMA_VERSION,
        _definitions,
        sensitivity.Sensitivity.from_dict,
        cards=("definitions", "sensitivity"),
    ),
    Figure(
        "SENSITIVITY",
        "Asking how much the definition matters",
        sensitivity.SCHEMA_VERSION,
        _sensitivity,
        sensitivity.Sensitivity.from_dict,
        cards=("sensitivity",),
    ),
    Figure(
        "MOVEMENT",
        "Comparing this year with the last",
        movement.SCHEMA_VERSION,
        _movement,
        movement.Movement.from_dict,
        cards=("movement",),
    ),
    Figure(
        "COST",
        "Working out the cost of time",
        cost.SCHEMA_VERSION,
        _cost,
        cost.Cost.from_dict,
        cards=("cost", "minutes"),
        of_people=False,
    ),
    Figure(
        "COST_OF_OFTEN",
        "Working out the cost of those who attend often",
        cost.SCHEMA_VERSION,
        _cost_of_often,
        cost.GroupCost.from_dict,
        cards=("cost", "minutes"),
    ),
    Figure(
        "COST_OVER_YEARS",
        "Working out the cost over the years",
        cost_over_years.SCHEMA_VERSION,
        _cost_over_years,
        cost_over_years.CostOverYears.from_dict,
        cards=("cost_over_years",),
    ),
    Figure(
        "COST_BY_CONDITION",
        "Working out the cost of people with each condition",
        cost_groups.SCHEMA_VERSION,
        _cost_by_condition,
        cost_groups.CostByGroup.from_dict,
        cards=("cost_groups", "conditions", "cost", "minutes"),
    ),
    Figure(
        "CUBE",
        "Sorting people by attendance, conditions, age and cost",
        cube.SCHEMA_VERSION,
        _cube,
        cube.Cube.from_dict,
        cards=("cube", "conditions", "cost", "minutes"),
    ),
    Figure(
        "CONTINUITY",
        "Looking at who sees whom",
        continuity.SCHEMA_VERSION,
        _continuity,
        continuity.Continuity.from_dict,
        cards=("continuity",),
    ),
    Figure(
        "LONGER_VISITS",
        "Setting longer visits against short ones",
        longer_visits.SCHEMA_VERSION,
        _longer_visits,
        longer_visits.LongerVisits.from_dict,
        cards=("longer_visits",),
    ),
)
BY_KIND = {figure.kind: figure for figure in FIGURES}
# The version of each figure's shape: results of another are worked out anew
VERSIONS = {figure.kind: figure.version for figure in FIGURES}
