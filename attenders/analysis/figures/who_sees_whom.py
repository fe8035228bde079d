"""Continuity of care, and what fewer and longer visits would take."""

from academy.exceptions import NothingToAnalyseError
from attenders.analysis import continuity, longer_visits
from attenders.analysis.whole import Figure, Made, Work
from attenders.frames import NOT_KNOWN


def _continuity(work: Work) -> Made:
    rule, inside = work.inputs.visit_rule, work.inside
    is_visit = continuity.is_visit(inside, rule=rule)
    if not (inside["clinician"].to_numpy()[is_visit] != NOT_KNOWN).any():
        raise NothingToAnalyseError(
            "No appointment of this period that counts as a visit names its clinician,"
            " so nothing can be said of who sees whom. Upload a file that says who"
            " appointments were with, or choose another period."
        )
    found, people = continuity.continuity(
        inside,
        window=work.window,
        rule=rule,
        cohort=work.often,
        own=work.inputs.own,
    )
    return Made(found, people)


CONTINUITY = Figure(
    "CONTINUITY",
    "Looking at who sees whom",
    continuity.SCHEMA_VERSION,
    _continuity,
    continuity.Continuity.from_dict,
    cards=("continuity",),
)


def _longer_visits(work: Work) -> Made:
    found = longer_visits.longer_visits(
        work.inside,
        window=work.window,
        rule=work.inputs.visit_rule,
        plan=work.inputs.plan,
        cohort=work.often,
    )
    return Made(found)


LONGER_VISITS = Figure(
    "LONGER_VISITS",
    "Setting longer visits against short ones",
    longer_visits.SCHEMA_VERSION,
    _longer_visits,
    longer_visits.LongerVisits.from_dict,
    cards=("longer_visits",),
)
