"""All figures, in the order in which they are worked out. New ones are added here.

To add one: in the module of its subject a function from `Work` to `Made` and the Figure
that names it, and its line in FIGURES.
"""

from attenders.analysis.figures import (
    basics,
    costs,
    demand,
    often,
    seldom,
    who_sees_whom,
)
from attenders.analysis.whole import Figure


FIGURES: tuple[Figure, ...] = (
    basics.HEADLINE,
    basics.QUALITY,
    often.FREQUENT,
    often.DEFINITIONS,
    often.SENSITIVITY,
    often.WHO_THEY_ARE,
    often.MOVEMENT,
    costs.COST,
    costs.COST_OF_OFTEN,
    costs.COST_OVER_YEARS,
    who_sees_whom.CONTINUITY,
    who_sees_whom.LONGER_VISITS,
    seldom.LOW_ATTENDERS,
    seldom.LAST_SEEN,
    seldom.CAME_LATER,
    seldom.AT_RISK,
    seldom.EMERGENCY_USE,
    costs.FUNDING,
    demand.FLOW,
    demand.WEEK_SHAPE,
    demand.MIX,
    demand.WAITS,
    demand.MISSED_BY,
    demand.MISSED_AGAIN,
    demand.TURNED_AWAY,
    often.INITIATED,
    demand.RISING,
    demand.CAPACITY,
    costs.COST_BY_CONDITION,
    costs.CUBE,
)
BY_KIND = {figure.kind: figure for figure in FIGURES}
# The version of each figure's shape: results of another are worked out anew
VERSIONS = {figure.kind: figure.version for figure in FIGURES}
