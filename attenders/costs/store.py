"""Unit costs from rows."""

from django.db.models import QuerySet
from django.utils import timezone

from academy.people.models import Practice
from attenders.analysis.unit_costs import (
    MANUAL_YEARS,
    OwnRate,
    Rate,
    UnitCosts,
    unit_costs,
)
from attenders.costs.models import CostChange, Kind


def unit_costs_of(practice: Practice) -> UnitCosts:
    """What an hour costs for this practice: its manual, with its own changes on top."""
    own = (change for change in _latest(practice) if change.kind == Kind.OWN)
    return unit_costs(
        manual_year=manual_year_of(practice), own=tuple(map(_own_rate, own))
    )


def manual_year_of(practice: Practice) -> int:
    """The manual that the practice chose last; the newest where it chose none.

    Also where it chose one that we do not have any more.
    """
    chosen = practice.cost_changes.filter(kind=Kind.MANUAL).order_by("-pk").first()
    known = chosen is not None and chosen.manual_year in MANUAL_YEARS
    return chosen.manual_year if known else MANUAL_YEARS[-1]


def _latest(practice: Practice) -> QuerySet[CostChange]:
    """The last change of each staff group."""
    changes = practice.cost_changes.exclude(kind=Kind.MANUAL)
    return changes.order_by("staff", "-pk").distinct("staff")


def _own_rate(change: CostChange) -> OwnRate:
    return OwnRate(
        staff=change.staff,
        rate=Rate(change.low, change.central, change.high),
        reason=change.reason,
        changed_on=timezone.localtime(change.changed_at).date(),
    )
