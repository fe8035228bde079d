"""What an hour costs, for everybody of the practice to see; managers change it."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from academy.exceptions import ErasureError
from academy.people.paging import show_page
from academy.people.permissions import (
    PracticeRequest,
    for_practice_managers,
    for_practice_people,
    manages,
)
from attenders.analysis.cost import method
from attenders.analysis.unit_costs import MANUAL_YEARS, OwnRate
from attenders.costs import lines, operations, store
from attenders.costs.forms import ManualForm, OwnCostForm
from attenders.costs.tables import ChangeTable


CHANGES_A_PAGE = 20
FOLLOWS = "The figures follow as soon as they are worked out anew."


def _context(request: PracticeRequest, **more: object) -> dict[str, object]:
    return {"practice": request.practice, "here": "costs", **more}


def _to_list(request: PracticeRequest) -> HttpResponseRedirect:
    return redirect("costs:cost_list", practice_id=request.practice.pk)


def _staff(slug: str) -> str:
    """The staff group that an address names."""
    if slug not in lines.STAFF_OF:
        raise Http404
    return lines.STAFF_OF[slug]


@for_practice_people
@require_GET
def cost_list(request: PracticeRequest) -> HttpResponse:
    """What an hour costs by staff group, where that is from, and what was changed."""
    costs = store.unit_costs_of(request.practice)
    names = {
        person.pk: person.name or person.email
        for person in request.practice.people.all()
    }
    table = ChangeTable(request.practice.cost_changes.all(), names=names)
    show_page(request, table, per_page=CHANGES_A_PAGE)
    context = _context(
        request,
        costs=costs,
        lines=lines.cost_lines(costs),
        is_old=costs.is_old(as_at=timezone.localdate()),
        newest=MANUAL_YEARS[-1],
        table=table,
        method=method(costs),
        is_manager=manages(user=request.user, practice=request.practice),
    )
    return render(request, "costs/cost_list.html", context)


@for_practice_managers
@require_http_methods(["GET", "POST"])
def cost_change(request: PracticeRequest, staff: str) -> HttpResponse:
    """Put the practice's own cost of an hour in the place of the manual's."""
    group = _staff(staff)
    costs = store.unit_costs_of(request.practice)
    sent = request.method == "POST"
    form = OwnCostForm(request.POST if sent else None, initial=_initial(costs, group))
    if form.is_valid():
        try:
            operations.set_own_cost(
                practice=request.practice,
                staff=group,
                rate=form.rate,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except ErasureError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The cost is saved. {FOLLOWS}")
            return _to_list(request)
    context = _context(
        request,
        form=form,
        staff=lines.staff_words(group),
        published=lines.published_line(costs.manual_year, group),
        manual_year=costs.manual_year,
    )
    return render(request, "costs/cost_change.html", context)


def _initial(costs, group: str) -> dict[str, str]:
    """What counts now, in pounds, and the practice's own reason if it has one."""
    own: OwnRate | None = next((own for own in costs.own if own.staff == group), None)
    rate = next(cost.rate for cost in costs.costs if cost.staff == group)
    values = {"low": rate.low, "central": rate.central, "high": rate.high}
    return {
        **{name: f"{pence / 100:.2f}" for name, pence in values.items()},
        "reason": own.reason if own else "",
    }


@for_practice_managers
@require_http_methods(["GET", "POST"])
def cost_take_back(request: PracticeRequest, staff: str) -> HttpResponse:
    """Ask whether the manual is to count again for a staff group; POST says yes."""
    group = _staff(staff)
    costs = store.unit_costs_of(request.practice)
    if request.method == "POST":
        try:
            operations.take_back(
                practice=request.practice, staff=group, by=request.user
            )
        except ErasureError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"The manual counts again. {FOLLOWS}")
        return _to_list(request)
    if all(own.staff != group for own in costs.own):
        return _to_list(request)  # somebody has taken it back meanwhile
    line = next(line for line in lines.cost_lines(costs) if line.slug == staff)
    context = _context(
        request,
        line=line,
        published=lines.published_line(costs.manual_year, group),
        manual_year=costs.manual_year,
    )
    return render(request, "costs/cost_take_back.html", context)


@for_practice_managers
@require_http_methods(["GET", "POST"])
def manual_change(request: PracticeRequest) -> HttpResponse:
    """Choose the manual whose unit costs are used."""
    costs = store.unit_costs_of(request.practice)
    sent = request.method == "POST"
    initial = {"manual_year": costs.manual_year}
    form = ManualForm(request.POST if sent else None, initial=initial)
    if form.is_valid():
        year = form.cleaned_data["manual_year"]
        try:
            operations.choose_manual(
                practice=request.practice, manual_year=year, by=request.user
            )
        except ErasureError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The manual of {year} is used. {FOLLOWS}")
            return _to_list(request)
    context = _context(
        request,
        form=form,
        costs=costs,
        years=MANUAL_YEARS,
        by_manual=lines.central_by_manual(),
        own_count=len(costs.own),
    )
    return render(request, "costs/manual_change.html", context)
