"""What the practice is paid, and the list of people at risk: its rule, its owner.

Everybody of the practice sees what is chosen; managers change it.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from academy.exceptions import ErasureError
from academy.people.permissions import (
    PracticeRequest,
    for_practice_managers,
    for_practice_people,
    manages,
)
from attenders.analysis.at_risk import DEFAULT_RULE
from attenders.analysis.at_risk import METHOD as AT_RISK_METHOD
from attenders.analysis.funding import METHOD, method, pounds
from attenders.choices import operations, store
from attenders.choices.forms import AtRiskForm, IncomeForm, OwnerForm, fields_of


FOLLOWS = "The figures follow as soon as they are worked out anew."


def _context(request: PracticeRequest, here: str, **more: object) -> dict[str, object]:
    return {"practice": request.practice, "here": here, **more}


@for_practice_people
@require_GET
def income_show(request: PracticeRequest) -> HttpResponse:
    """What the practice has said that it is paid for its list."""
    income = store.income_of(request.practice)
    context = _context(
        request,
        "income",
        income=income,
        method=method(income) if income else METHOD,
        pounds=pounds,
        is_manager=manages(user=request.user, practice=request.practice),
    )
    return render(request, "choices/income_show.html", context)


@for_practice_managers
@require_http_methods(["GET", "POST"])
def income_change(request: PracticeRequest) -> HttpResponse:
    """Enter what the practice is paid for its list, in a year."""
    initial = fields_of(store.income_of(request.practice))
    sent = request.method == "POST"
    form = IncomeForm(request.POST if sent else None, initial=initial)
    if form.is_valid():
        try:
            operations.enter_income(
                practice=request.practice, income=form.income, by=request.user
            )
        except ErasureError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The income is saved. {FOLLOWS}")
            return redirect("choices:income_show", practice_id=request.practice.pk)
    context = _context(request, "income", form=form)
    return render(request, "choices/income_change.html", context)


@for_practice_managers
@require_http_methods(["GET", "POST"])
def income_remove(request: PracticeRequest) -> HttpResponse:
    """Ask whether the income is to be forgotten; POST says yes."""
    if request.method == "POST":
        try:
            operations.remove_income(practice=request.practice, by=request.user)
        except ErasureError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"The income is removed. {FOLLOWS}")
        return redirect("choices:income_show", practice_id=request.practice.pk)
    income = store.income_of(request.practice)
    context = _context(request, "income", income=income, pounds=pounds)
    return render(request, "choices/income_remove.html", context)


@for_practice_managers
@require_http_methods(["GET", "POST"])
def at_risk_change(request: PracticeRequest) -> HttpResponse:
    """Change who is on the list of people at risk, or go back to our numbers."""
    rule = store.at_risk_rule_of(request.practice)
    sent = request.method == "POST"
    to_default = "default" in request.POST
    form = AtRiskForm(
        request.POST if sent and not to_default else None, initial=rule.to_dict()
    )
    if to_default or form.is_valid():
        try:
            operations.set_at_risk_rule(
                practice=request.practice,
                rule=DEFAULT_RULE if to_default else form.rule,
                by=request.user,
            )
        except ErasureError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"The rule is saved. {FOLLOWS}")
        return redirect("demand:at_risk_list", practice_id=request.practice.pk)
    context = _context(
        request,
        "at_risk",
        form=form,
        rule=rule,
        is_default=rule == DEFAULT_RULE,
        method=AT_RISK_METHOD,
    )
    return render(request, "choices/at_risk_change.html", context)


@for_practice_managers
@require_http_methods(["GET", "POST"])
def owner_change(request: PracticeRequest) -> HttpResponse:
    """Name the clinician whom the list of people at risk is for."""
    owner = store.at_risk_owner_of(request.practice)
    clinicians = store.clinicians_of(request.practice)
    sent = request.method == "POST"
    form = OwnerForm(
        request.POST if sent else None,
        clinicians=clinicians,
        initial={"owner": owner and str(owner.pk)},
    )
    if form.is_valid():
        try:
            operations.name_at_risk_owner(
                practice=request.practice, owner=form.chosen, by=request.user
            )
        except ErasureError as error:
            form.add_error(None, str(error))
        else:
            name = form.chosen.name or form.chosen.email
            messages.success(request, f"The list is for {name}.")
            return redirect("demand:at_risk_list", practice_id=request.practice.pk)
    context = _context(request, "at_risk", form=form, owner=owner)
    return render(request, "choices/owner_change.html", context)
