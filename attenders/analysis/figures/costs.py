"""The average cost of time: of whom, over which years, and what the list brings."""

import numpy as np

from academy.exceptions import NothingToAnalyseError
from attenders.analysis import cost, cost_groups, cost_over_years, cube, funding
from attenders.analysis.condition_words import GROUPS, OTHER_NAME
from attenders.analysis.whole import Figure, Made, Work
from attenders.analysis.window import days_of, twelve_months_to, within


def _cost(work: Work) -> Made:
    figures, people = work.costs
    names = {"tenths": "minute_tenths"}
    names |= {level: f"cost_{level}" for level in cost.LEVELS}
    kept = people[["patient", *names]]
    return Made(figures, kept.rename(columns=names), absent=0)


COST = Figure(
    "COST",
    "Working out the cost of time",
    cost.SCHEMA_VERSION,
    _cost,
    cost.Cost.from_dict,
    cards=("cost", "minutes"),
    of_people=False,
)


def _cost_of_often(work: Work) -> Made:
    """What those who attend often cost, out of everybody."""
    name, patients = work.view.defined.name, work.often.tolist()
    return Made(cost.cohort_cost(work.costs[1], patients=patients, name=name))


COST_OF_OFTEN = Figure(
    "COST_OF_OFTEN",
    "Working out the cost of those who attend often",
    cost.SCHEMA_VERSION,
    _cost_of_often,
    cost.GroupCost.from_dict,
    cards=("cost", "minutes"),
)


def _cost_over_years(work: Work) -> Made:
    found = cost_over_years.cost_over_years(
        work.known, last=work.window.last, costs=work.inputs.costs
    )
    if not found.covered:
        raise NothingToAnalyseError(
            f"None of the {len(found.years)} years to {work.window.last:%-d %B %Y} is"
            " covered by the appointments that are here, so no cost over years is given."
            " Upload appointments of a whole year or more."
        )
    return Made(found)


COST_OVER_YEARS = Figure(
    "COST_OVER_YEARS",
    "Working out the cost over the years",
    cost_over_years.SCHEMA_VERSION,
    _cost_over_years,
    cost_over_years.CostOverYears.from_dict,
    cards=("cost_over_years",),
)


def _cost_by_condition(work: Work) -> Made:
    """What people with each kind of condition cost, and with one not recognised."""
    coded = work.coded
    if not coded.known.any():
        raise NothingToAnalyseError(
            "No conditions came with the appointments or the registered list, so cost"
            " by condition is not known. Upload a file or a list that has them."
        )
    found = cost_groups.cost_by_group(
        work.costs[1],
        members=np.column_stack([coded.has, coded.has_other]),
        names=[*(group.name for group in GROUPS.values()), OTHER_NAME],
        window=work.window,
        known=coded.known,
    )
    return Made(found)


COST_BY_CONDITION = Figure(
    "COST_BY_CONDITION",
    "Working out the cost of people with each condition",
    cost_groups.SCHEMA_VERSION,
    _cost_by_condition,
    cost_groups.CostByGroup.from_dict,
    cards=("cost_groups", "conditions", "cost", "minutes"),
)


def _cube(work: Work) -> Made:
    listed = work.population.listed_coded
    found = cube.cube(
        work.costs[1],
        patients=work.inputs.patients,
        needs=work.coded.morbidity,
        window=work.window,
        listed=work.inputs.listed,
        listed_needs=None if listed is None else listed.morbidity,
    )
    return Made(found)


CUBE = Figure(
    "CUBE",
    "Sorting people by attendance, conditions, age and cost",
    cube.SCHEMA_VERSION,
    _cube,
    cube.Cube.from_dict,
    cards=("cube", "conditions", "cost", "minutes"),
)


def _funding(work: Work) -> Made:
    if work.inputs.income is None:
        raise NothingToAnalyseError(
            "The contract sum, or the payment per head, has not been entered. Enter what"
            " the practice is paid for its list."
        )
    if work.window != twelve_months_to(work.window.last):
        raise NothingToAnalyseError(
            "A contract sum is of a year: choose a period of 12 months."
        )
    found = funding.funding(
        work.costs[1],
        income=work.inputs.income,
        bands=work.inputs.funding_bands,
        window=work.window,
        data=days_of(within(work.known, work.window)),
        listed=work.inputs.listed,
    )
    return Made(found)


FUNDING = Figure(
    "FUNDING",
    "Setting what the list brings beside the cost of time",
    funding.SCHEMA_VERSION,
    _funding,
    funding.Funding.from_dict,
    cards=("funding", "cost"),
)
