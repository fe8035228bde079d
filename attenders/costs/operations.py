"""Every change of what an hour costs, with its audit event, in one transaction."""

from django.db import transaction

from academy.people import audit, erasure
from academy.people.models import Practice, User
from attenders.analysis.unit_costs import Rate, UnitCosts, unit_costs
from attenders.costs import store
from attenders.costs.models import CostChange, Kind
from attenders.extracts.operations import ask_for_figures
from attenders.extracts.store import lock_practice


def set_own_cost(
    *, practice: Practice, staff: str, rate: Rate, reason: str, by: User
) -> bool:
    """Keep what an hour of this staff group costs in the practice, and why.

    False where that is what counts already, reason and all. Raises ErasureError while
    everything is being deleted.
    """
    with transaction.atomic():
        costs = _costs_to_change(practice)
        same = (own.rate == rate and own.reason == reason for own in _own(costs, staff))
        if any(same):
            return False
        _change(
            practice,
            costs.manual_year,
            by=by,
            kind=Kind.OWN,
            staff=staff,
            low=rate.low,
            central=rate.central,
            high=rate.high,
            reason=reason,
        )
    return True


def take_back(*, practice: Practice, staff: str, by: User) -> bool:
    """Let the manual count again for this staff group; False where it does already.

    Raises ErasureError while everything is being deleted.
    """
    with transaction.atomic():
        costs = _costs_to_change(practice)
        if not _own(costs, staff):
            return False
        _change(practice, costs.manual_year, by=by, kind=Kind.TAKEN_BACK, staff=staff)
    return True


def choose_manual(*, practice: Practice, manual_year: int, by: User) -> bool:
    """Use the unit costs of another manual; False where they are used already.

    The practice's own costs stay. Raises UnitCostError for a manual that we do not
    have, and ErasureError while everything is being deleted.
    """
    unit_costs(manual_year=manual_year)
    with transaction.atomic():
        if _costs_to_change(practice).manual_year == manual_year:
            return False
        _change(practice, manual_year, by=by, kind=Kind.MANUAL)
    return True


def _costs_to_change(practice: Practice) -> UnitCosts:
    """What counts now; until the transaction ends, nobody else changes it."""
    erasure.refuse_meanwhile(practice, then="change the cost")
    lock_practice(practice, "COSTS")
    return store.unit_costs_of(practice)


def _own(costs: UnitCosts, staff: str) -> list:
    return [own for own in costs.own if own.staff == staff]


def _change(
    practice: Practice, manual_year: int, *, by: User, kind: Kind, **fields: object
) -> None:
    """Add the change and write it down; the figures follow anew.

    The reason is the practice's own text, and so not in the audit.
    """
    CostChange.objects.create(
        practice=practice,
        kind=kind,
        manual_year=manual_year,
        changed_by_id=by.pk,
        **fields,
    )
    said = {name: value for name, value in fields.items() if name != "reason"}
    audit.record(
        f"COST_{kind}", by=by, practice=practice, manual_year=manual_year, **said
    )
    ask_for_figures(practice=practice, by=by)
