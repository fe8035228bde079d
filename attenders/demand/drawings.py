"""How each part of a page is drawn from its figures, with what stands around them.

Most figures have a chart of their own; here is what takes more than one figure, needs
words of the page, or finds that there is nothing to show. Knows no Django.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from attenders.analysis import cost as average_cost
from attenders.analysis.at_risk import AtRisk
from attenders.analysis.continuity import Continuity
from attenders.analysis.cost import Cost, GroupCost
from attenders.analysis.cube import Dimension
from attenders.analysis.definitions import FrequentAttenders
from attenders.analysis.emergency_use import EmergencyUse
from attenders.analysis.headline import Headline
from attenders.analysis.longer_visits import LongerVisits
from attenders.analysis.low_attenders import LowAttenders
from attenders.analysis.missed_by import MissedBy
from attenders.analysis.rising import Rising
from attenders.analysis.sensitivity import Sensitivity
from attenders.analysis.who_they_are import WhoTheyAre
from attenders.analysis.whole import NotPossible
from attenders.analysis.window import Window
from attenders.charts import (
    at_risk,
    bands,
    concentration,
    continuity,
    cost,
    cost_groups,
    definitions,
    longer_visits,
    low_attenders,
    missed_by,
    often,
    rising,
    segments,
)
from attenders.charts.parts import Chart
from attenders.charts.words import said
from attenders.demand.blocks import About


Draw = Callable[..., Chart | NotPossible | None]


def alone(draw: Callable[[Any], Chart]) -> Draw:
    """A chart that its figure alone makes."""
    return lambda found, _about: draw(found)


def over_period(draw: Callable[..., Chart]) -> Draw:
    """A chart that is told which days its figure is about."""
    return lambda found, about: draw(found, window=about.window)


def of_missed(draw: Callable[..., Chart]) -> Draw:
    """A chart of the missed appointments of the headline, of the days with data."""
    return lambda found, _about: draw(found.missed, window=found.covered)


def how_often(found: Headline, _about: About) -> Chart:
    return bands.bands_chart(found.bands, window=_days(found))


def _days(found: Headline) -> Window:
    """The days with data of people; there are some where anybody is counted."""
    assert found.covered_with_patients is not None
    return found.covered_with_patients


def curve(found: FrequentAttenders, headline: Headline, _about: About) -> Chart:
    """On the curve of everybody, where the definition looks at the same appointments."""
    everybody = headline.concentration
    if everybody.appointments == found.all_appointments:
        return often.curve_chart(found, curve=everybody)
    return concentration.concentration_chart(everybody, window=_days(headline))


def cuts(found: FrequentAttenders, _about: About) -> Chart | None:
    return often.cuts_chart(found) if often.has_groups(found) else None


def side_by_side(found: Sensitivity, _about: About) -> Chart:
    return definitions.definitions_chart([row.attenders for row in found.rows])


def of_often(draw: Callable[..., Chart]) -> Draw:
    """A chart that is told who attends often, as a sentence says it."""
    return lambda found, about: draw(found, who=about.who)


def of_conditions(draw: Callable[..., Chart]) -> Draw:
    """The same of conditions, where those of anybody are known."""

    def drawn(found: WhoTheyAre, about: About) -> Chart | NotPossible:
        facets = [facet for facet in found.facets if facet.key == "NUMBER"]
        if any(facet.cohort_of + facet.rest_of for facet in facets):
            return draw(found, who=about.who)
        return NotPossible(
            "Nobody’s conditions are known: neither the appointments nor a registered"
            " list gives them."
        )

    return drawn


def crossed(rows: Dimension, columns: Dimension) -> Draw:
    """People of the cube by two things."""
    return lambda found, _about: segments.segment_chart(
        found, rows=rows, columns=columns, measure="people"
    )


def young(found: LowAttenders, _about: About) -> Chart | None:
    """Left out where nothing is known of ages, which the part above says."""
    return None if found.young_sentence is None else low_attenders.young_chart(found)


def counted_at_risk(found: AtRisk, about: About) -> Chart:
    return at_risk.at_risk_chart(found, owner=about.owner, on=about.today)


def by_deprivation(draw: Callable[[EmergencyUse], Chart]) -> Draw:
    """A chart of deprivation, where that of anybody is known."""

    def drawn(found: EmergencyUse, _about: About) -> Chart | NotPossible:
        if found.has_deprivation:
            return draw(found)
        return NotPossible("The registered list does not say how deprived areas are.")

    return drawn


def missed_by_deprivation(found: MissedBy, _about: About) -> Chart | NotPossible:
    if any(group.n for group in found.deprivation[:-1]):
        return missed_by.deprivation_chart(found)
    return NotPossible("No list says how deprived the areas are in which people live.")


def then_and_now(found: Rising, _about: About) -> Chart:
    """The kind of demand of both periods; what made the change has parts of its own."""
    drawing = rising.measures_chart(found)
    if found.volume is None:
        return drawing
    direction, totals, _, kind, *_ = map(said, found.sentences)
    return replace(
        drawing,
        finding=direction.partition(":")[0],
        sentence=f"{direction} {totals} {kind}",
    )


def of_change(draw: Callable[[Rising], Chart]) -> Draw:
    """A chart of what changed; left out where nothing can be compared, which the first
    part of the page says."""
    return lambda found, _about: None if found.volume is None else draw(found)


def cost_of_bands(found: Cost, about: About) -> Chart:
    drawing = cost.bands_cost_chart(found, window=about.window)
    sentence = average_cost.sentence(found, window=about.window)
    return replace(drawing, sentence=sentence)


def cost_of_often(found: GroupCost, everybody: Cost, about: About) -> Chart:
    return cost_groups.often_cost_chart(
        found, everybody=everybody, who=about.who, window=about.window
    )


def cost_by(rows: Dimension) -> Draw:
    """The average cost of time of the groups of the cube by one thing."""
    return lambda found, _about: cost_groups.segment_cost_chart(found, rows=rows)


def continuity_compared(found: Continuity, about: About) -> Chart:
    return continuity.compared_chart(found, cohort=about.who)


def continuity_apart(found: Continuity, about: About) -> Chart:
    return continuity.apart_chart(found, cohort=about.who)


def with_own_gp(found: Continuity, _about: About) -> Chart | NotPossible:
    if any(each.slicc.visits for each in found.slicc_by_period):
        return continuity.own_gp_chart(found)
    return NotPossible(
        "Nobody’s usual GP is known, or by a name that no clinician of the appointments"
        " has, so visits with the own GP cannot be counted."
    )


def longer(found: LongerVisits, about: About) -> Chart:
    return longer_visits.longer_visits_chart(found, cohort=about.who)
