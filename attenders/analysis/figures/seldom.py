"""Who comes seldom or not at all, and who of them may need thinking of."""

import numpy as np
import pandas as pd

from academy.exceptions import NothingToAnalyseError
from attenders.analysis import (
    at_risk,
    came_later,
    emergency_use,
    last_seen,
    low_attenders,
)
from attenders.analysis.whole import Figure, Made, Work
from attenders.frames import NOT_KNOWN


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


LOW_ATTENDERS = Figure(
    "LOW_ATTENDERS",
    "Counting who came seldom or not at all",
    low_attenders.SCHEMA_VERSION,
    _low_attenders,
    low_attenders.LowAttenders.from_dict,
    cards=("low_attenders",),
)


def _listed(work: Work, why: str) -> pd.DataFrame:
    """The people of the list; without one, that a figure needs it and why."""
    if work.inputs.listed is None:
        raise NothingToAnalyseError(
            f"Without a registered list {why}. Upload the practice’s list to see it."
        )
    return work.inputs.listed


def _last_seen(work: Work) -> Made:
    found, _ = last_seen.last_seen(
        work.known,
        counting=work.view.counting,
        last=work.window.last,
        listed=_listed(work, "nobody knows who is still there and has not been seen"),
    )
    return Made(found)


LAST_SEEN = Figure(
    "LAST_SEEN",
    "Asking how long people have not been seen",
    last_seen.SCHEMA_VERSION,
    _last_seen,
    last_seen.LastSeen.from_dict,
    cards=("last_seen",),
)


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
            " that are here do not cover them. Upload earlier ones."
        )
    return Made(found)


CAME_LATER = Figure(
    "CAME_LATER",
    "Following those who did not come",
    came_later.SCHEMA_VERSION,
    _came_later,
    came_later.CameLater.from_dict,
    cards=("came_later",),
)


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


AT_RISK = Figure(
    "AT_RISK",
    "Counting who comes seldom and may need thinking of",
    at_risk.SCHEMA_VERSION,
    _at_risk,
    at_risk.AtRisk.from_dict,
    cards=("at_risk", "conditions"),
)


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
            "The registered list gives nobody’s visits to A&E. Upload one with a column of"
            " them to see how they go with attendance and deprivation."
        )
    return Made(found)


EMERGENCY_USE = Figure(
    "EMERGENCY_USE",
    "Setting attendance beside A&E and deprivation",
    emergency_use.SCHEMA_VERSION,
    _emergency_use,
    emergency_use.EmergencyUse.from_dict,
    cards=("emergency_use",),
)
