"""All figures, in the order in which they are worked out. New ones are added here.

To add one: a function from `Work` to `Made`, and its line in FIGURES.
"""

import numpy as np
import pandas as pd

from academy.exceptions import NothingToAnalyseError
from attenders.analysis import (
    at_risk,
    came_later,
    capacity,
    continuity,
    cost,
    cost_groups,
    cost_over_years,
    cube,
    definitions,
    emergency_use,
    flow,
    funding,
    headline,
    initiated,
    last_seen,
    longer_visits,
    low_attenders,
    missed_again,
    missed_by,
    mix,
    movement,
    quality,
    rising,
    sensitivity,
    turned_away,
    waits,
    week_shape,
    who_they_are,
)
from attenders.analysis.condition_words import GROUPS, OTHER_NAME
from attenders.analysis.definitions import DEFINITIONS
from attenders.analysis.rules import is_yearly
from attenders.analysis.whole import Figure, Made, Work
from attenders.analysis.window import (
    days_of,
    like_for_like,
    twelve_months_to,
    within,
    years_to,
)
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
        work.attendance,
        last=work.window.last,
        population=work.population,
        choices=[(one, work.view.counting) for one in (chosen, *others)],
    )
    return Made(found)


def _sensitivity(work: Work) -> Made:
    found = sensitivity.sensitivity(
        work.attendance, last=work.window.last, population=work.population
    )
    return Made(found)


def _who_they_are(work: Work) -> Made:
    """Those who attend often by the chosen definition, against everybody else."""
    found, _ = who_they_are.who_they_are(
        work.known,
        cohort=work.often,
        window=work.window,
        population=work.population,
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
        work.attendance,
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


def _low_attenders(work: Work) -> Made:
    found, _ = low_attenders.low_attenders(
        work.inside,
        counting=work.view.counting,
        window=work.window,
        patients=work.inputs.patients,
        listed=work.inputs.listed,
        age_sex=work.inputs.age_sex,
        list_size=work.inputs.list_size,
    )
    return Made(found)


def _listed(work: Work, why: str) -> pd.DataFrame:
    """The people of the list; without one, that a figure needs it and why."""
    if work.inputs.listed is None:
        raise NothingToAnalyseError(f"Without a registered list {why}.")
    return work.inputs.listed


def _last_seen(work: Work) -> Made:
    found, _ = last_seen.last_seen(
        work.known,
        counting=work.view.counting,
        last=work.window.last,
        listed=_listed(work, "nobody knows who is still there and has not been seen"),
    )
    return Made(found)


def _came_later(work: Work) -> Made:
    found = came_later.came_later(
        work.known,
        counting=work.view.counting,
        last=work.window.last,
        listed=_listed(work, "nobody knows who did not come"),
    )
    if not found.followed:
        raise NothingToAnalyseError(
            "To see who came in the year after one in which they did not, appointments"
            f" of the two years to {work.window.last:%-d %B %Y} are needed, and those"
            " that are here do not cover them."
        )
    return Made(found)


def _at_risk(work: Work) -> Made:
    """The counts, and the list, which holds people whom no appointment names."""
    inputs = work.inputs
    coded = work.population.listed_coded or work.coded
    found, rows = at_risk.at_risk(
        work.known,
        rule=inputs.at_risk_rule,
        counting=work.view.counting,
        window=work.window,
        patients=inputs.patients,
        listed=inputs.listed,
        conditions=np.where(coded.known, coded.number, NOT_KNOWN),
        list_day=inputs.listed_on,
        frailty_day=inputs.listed_on,
    )
    return Made(found, rows=rows)


def _emergency_use(work: Work) -> Made:
    found = emergency_use.emergency_use(
        work.inside,
        counting=work.view.counting,
        window=work.window,
        listed=_listed(work, "nobody’s visits to A&E are known"),
        list_day=work.inputs.listed_on,
    )
    if not found.has_visits:
        raise NothingToAnalyseError(
            "The registered list gives nobody’s visits to A&E. With a column of them it"
            " can be seen how they go with attendance and deprivation."
        )
    return Made(found)


def _funding(work: Work) -> Made:
    if work.inputs.income is None:
        raise NothingToAnalyseError(
            "The contract sum, or the payment per head, has not been entered."
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


def _flow(work: Work) -> Made:
    inputs = work.inputs
    return Made(
        flow.flow(inputs.frame, window=work.window, registered=inputs.list_size)
    )


def _week_shape(work: Work) -> Made:
    return Made(week_shape.week_shape(work.inputs.frame, window=work.window))


def _mix(work: Work) -> Made:
    inputs = work.inputs
    found = mix.appointment_mix(
        inputs.frame, window=work.window, slot_types=inputs.slot_types
    )
    return Made(found)


def _waits(work: Work) -> Made:
    return Made(waits.booking_waits(work.inputs.frame, window=work.window))


def _missed_by(work: Work) -> Made:
    inputs = work.inputs
    found = missed_by.missed_by(
        inputs.frame,
        window=work.window,
        patients=inputs.patients,
        listed=inputs.listed,
    )
    return Made(found)


def _missed_again(work: Work) -> Made:
    """The figures alone: how much each person missed is in the counts of HEADLINE."""
    figures, _ = missed_again.missed_again(work.known, window=work.window)
    return Made(figures)


def _turned_away(work: Work) -> Made:
    inputs = work.inputs
    found = turned_away.turned_away(
        inputs.frame,
        inputs.sessions,
        window=work.window,
        registered=inputs.list_size,
    )
    if not found.all.half_days and not found.without_data:
        raise NothingToAnalyseError(
            "Nobody has counted requests at reception in this period, so it is not known"
            " who was turned away."
        )
    return Made(found)


def _initiated(work: Work) -> Made:
    found, people = initiated.initiated(
        work.attendance,
        window=work.window,
        rules=work.inputs.initiative_rules,
        slot_types=work.inputs.slot_types,
        population=work.population,
    )
    return Made(found, people[["patient", "practice_initiated"]], absent=0)


def _rising(work: Work) -> Made:
    """Against the same days a year before; how long the list was then is not known."""
    coded = work.coded
    found = rising.rising(
        work.inputs.frame,
        now=work.window,
        before=like_for_like(work.window),
        conditions=np.where(coded.known, coded.number, NOT_KNOWN),
    )
    return Made(found)


def _capacity(work: Work) -> Made:
    """Against the same days a year before, as long as nobody has chosen others."""
    found = capacity.capacity(
        work.inputs.frame,
        window=work.window,
        baseline=like_for_like(work.window),
        slot_types=work.inputs.slot_types,
        files=work.inputs.files,
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
        "WHO_THEY_ARE",
        "Asking who they are",
        who_they_are.SCHEMA_VERSION,
        _who_they_are,
        who_they_are.WhoTheyAre.from_dict,
        cards=("who_they_are", "conditions", "multimorbidity"),
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
    Figure(
        "LOW_ATTENDERS",
        "Counting who came seldom or not at all",
        low_attenders.SCHEMA_VERSION,
        _low_attenders,
        low_attenders.LowAttenders.from_dict,
        cards=("low_attenders",),
    ),
    Figure(
        "LAST_SEEN",
        "Asking how long people have not been seen",
        last_seen.SCHEMA_VERSION,
        _last_seen,
        last_seen.LastSeen.from_dict,
        cards=("last_seen",),
    ),
    Figure(
        "CAME_LATER",
        "Following those who did not come",
        came_later.SCHEMA_VERSION,
        _came_later,
        came_later.CameLater.from_dict,
        cards=("came_later",),
    ),
    Figure(
        "AT_RISK",
        "Counting who comes seldom and may need thinking of",
        at_risk.SCHEMA_VERSION,
        _at_risk,
        at_risk.AtRisk.from_dict,
        cards=("at_risk", "conditions"),
    ),
    Figure(
        "EMERGENCY_USE",
        "Setting attendance beside A&E and deprivation",
        emergency_use.SCHEMA_VERSION,
        _emergency_use,
        emergency_use.EmergencyUse.from_dict,
        cards=("emergency_use",),
    ),
    Figure(
        "FUNDING",
        "Setting what the list brings beside the cost of time",
        funding.SCHEMA_VERSION,
        _funding,
        funding.Funding.from_dict,
        cards=("funding", "cost"),
    ),
    Figure(
        "FLOW",
        "Counting appointments by week and month",
        flow.SCHEMA_VERSION,
        _flow,
        flow.Flow.from_dict,
        cards=("flow", "counted"),
        of_people=False,
    ),
    Figure(
        "WEEK_SHAPE",
        "Counting appointments by weekday and hour",
        week_shape.SCHEMA_VERSION,
        _week_shape,
        week_shape.WeekShape.from_dict,
        cards=("week_shape", "counted"),
        of_people=False,
    ),
    Figure(
        "MIX",
        "Looking at how appointments are given",
        mix.SCHEMA_VERSION,
        _mix,
        mix.AppointmentMix.from_dict,
        cards=("mix", "counted"),
        of_people=False,
    ),
    Figure(
        "WAITS",
        "Counting days from booking to appointment",
        waits.SCHEMA_VERSION,
        _waits,
        waits.BookingWaits.from_dict,
        cards=("waits", "counted"),
        of_people=False,
    ),
    Figure(
        "MISSED_BY",
        "Counting missed appointments",
        missed_by.SCHEMA_VERSION,
        _missed_by,
        missed_by.MissedBy.from_dict,
        cards=("missed_by", "counted"),
        of_people=False,
    ),
    Figure(
        "MISSED_AGAIN",
        "Looking at who missed again",
        missed_again.SCHEMA_VERSION,
        _missed_again,
        missed_again.MissedAgain.from_dict,
        cards=("missed_again",),
    ),
    Figure(
        "TURNED_AWAY",
        "Setting who was turned away beside the appointments",
        turned_away.SCHEMA_VERSION,
        _turned_away,
        turned_away.TurnedAway.from_dict,
        cards=("turned_away", "counted"),
        of_people=False,
    ),
    Figure(
        "INITIATED",
        "Setting apart what the practice started",
        initiated.SCHEMA_VERSION,
        _initiated,
        initiated.Initiated.from_dict,
        cards=("initiated", "definitions"),
    ),
    Figure(
        "RISING",
        "Asking whether demand is rising",
        rising.SCHEMA_VERSION,
        _rising,
        rising.Rising.from_dict,
        cards=("rising", "minutes"),
        of_people=False,
    ),
    Figure(
        "CAPACITY",
        "Adding up the time that was booked",
        capacity.SCHEMA_VERSION,
        _capacity,
        capacity.Capacity.from_dict,
        cards=("capacity", "minutes"),
        of_people=False,
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
)
BY_KIND = {figure.kind: figure for figure in FIGURES}
# The version of each figure's shape: results of another are worked out anew
VERSIONS = {figure.kind: figure.version for figure in FIGURES}
