"""Who attends often, by which definition, who they are and who came and went."""

import numpy as np
import pandas as pd

from academy.exceptions import NothingToAnalyseError
from attenders.analysis import (
    definitions,
    initiated,
    movement,
    sensitivity,
    who_they_are,
)
from attenders.analysis.rules import is_yearly
from attenders.analysis.whole import Figure, Made, Work
from attenders.analysis.window import days_of, within, years_to


def _frequent(work: Work) -> Made:
    figures, members = work.frequent
    often = np.ones(len(members), dtype=bool)
    return Made(figures, pd.DataFrame({"patient": members, "is_often": often}))


FREQUENT = Figure(
    "FREQUENT",
    "Finding who attends often",
    definitions.SCHEMA_VERSION,
    _frequent,
    definitions.FrequentAttenders.from_dict,
    cards=("definitions",),
)


def _definitions(work: Work) -> Made:
    """The chosen definition, and all others with the same counting beside it."""
    chosen = work.view.defined
    others = (one for one in definitions.DEFINITIONS.values() if one != chosen)
    found = sensitivity.sensitivity(
        work.attendance,
        last=work.window.last,
        population=work.population,
        choices=[(one, work.view.counting) for one in (chosen, *others)],
    )
    return Made(found)


DEFINITIONS = Figure(
    "DEFINITIONS",
    "Comparing all definitions",
    sensitivity.SCHEMA_VERSION,
    _definitions,
    sensitivity.Sensitivity.from_dict,
    cards=("definitions", "sensitivity"),
)


def _sensitivity(work: Work) -> Made:
    found = sensitivity.sensitivity(
        work.attendance, last=work.window.last, population=work.population
    )
    return Made(found)


SENSITIVITY = Figure(
    "SENSITIVITY",
    "Asking how much the definition matters",
    sensitivity.SCHEMA_VERSION,
    _sensitivity,
    sensitivity.Sensitivity.from_dict,
    cards=("sensitivity",),
)


def _who_they_are(work: Work) -> Made:
    """Those who attend often by the chosen definition, against everybody else."""
    found, _ = who_they_are.who_they_are(
        work.known,
        cohort=work.often,
        window=work.window,
        population=work.population,
    )
    return Made(found)


WHO_THEY_ARE = Figure(
    "WHO_THEY_ARE",
    "Asking who they are",
    who_they_are.SCHEMA_VERSION,
    _who_they_are,
    who_they_are.WhoTheyAre.from_dict,
    cards=("who_they_are", "conditions", "multimorbidity"),
)


def _movement(work: Work) -> Made:
    definition, last = work.view.defined, work.window.last
    if not is_yearly(definition.rule):
        raise NothingToAnalyseError(
            f"“{definition.name}” does not look at 12 months, so one year cannot be"
            " compared with the year before. Choose another definition."
        )
    before = years_to(last, years=2)[0]
    data = days_of(within(work.known, before))
    if not before.is_covered_by(data):
        raise NothingToAnalyseError(
            "To compare one year with the year before, appointments from"
            f" {before.first:%-d %B %Y} are needed, and those that are here do not cover"
            " that year. Upload earlier ones, or choose a later period."
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


MOVEMENT = Figure(
    "MOVEMENT",
    "Comparing this year with the last",
    movement.SCHEMA_VERSION,
    _movement,
    movement.Movement.from_dict,
    cards=("movement",),
)


def _initiated(work: Work) -> Made:
    found, people = initiated.initiated(
        work.attendance,
        window=work.window,
        rules=work.inputs.initiative_rules,
        slot_types=work.inputs.slot_types,
        population=work.population,
        choices=tuple(
            dict.fromkeys([(work.view.defined, work.view.counting), *sensitivity.SIX])
        ),
    )
    return Made(found, people[["patient", "practice_initiated"]], absent=0)


INITIATED = Figure(
    "INITIATED",
    "Setting apart what the practice started",
    initiated.SCHEMA_VERSION,
    _initiated,
    initiated.Initiated.from_dict,
    cards=("initiated", "definitions"),
)
