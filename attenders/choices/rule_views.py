"""The rules of who starts an appointment: managers change them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from academy.exceptions import AcademyError, ErasureError
from academy.people import audit
from academy.people.permissions import (
    PracticeRequest,
    for_practice_managers,
    for_practice_people,
)
from attenders.analysis.initiative_rules import (
    LONGEST_TEXT,
    InitiativeRulesError,
)
from attenders.analysis.slot_names import is_phrase, plain
from attenders.choices import operations, store
from attenders.choices.kept_rules import DEFAULT_KEPT, KeptRule, KeptRules, exported
from attenders.choices.rule_forms import (
    RuleForm,
    SlotTypeForm,
    fields_of_new,
    fields_of_rule,
)


FOLLOWS = "The figures follow as soon as they are worked out anew."


def _context(request: PracticeRequest, **more: object) -> dict[str, object]:
    return {"practice": request.practice, "here": "rules", **more}


def _to_list(request: PracticeRequest) -> HttpResponseRedirect:
    return redirect("demand:rule_list", practice_id=request.practice.pk)


def _rule(kept: KeptRules, rule_id: UUID) -> KeptRule:
    """The rule that an address names."""
    found = kept.find(rule_id)
    if found is None:
        raise Http404
    return found


@for_practice_managers
@require_http_methods(["GET", "POST"])
def rule_add(request: PracticeRequest) -> HttpResponse:
    """Add a rule; the address may name a slot type whose words it starts with."""
    kept = store.kept_rules_of(request.practice)
    sent = request.method == "POST"
    form = RuleForm(
        request.POST if sent else None,
        kept=kept,
        initial=fields_of_new(kept, words=_asked_words(request)),
    )
    if form.is_valid():
        try:
            operations.add_rule(
                practice=request.practice,
                rule=form.rule,
                before=form.before_id,
                by=request.user,
            )
        except (ErasureError, InitiativeRulesError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{form.rule.name}” is added. {FOLLOWS}")
            return _to_list(request)
    return render(request, "choices/rule_change.html", _context(request, form=form))


def _asked_words(request: PracticeRequest) -> tuple[str, ...]:
    """The words of the slot type that the address names, if there is one."""
    asked = request.GET.get("slot_type", "")
    if not asked.isdecimal():
        return ()
    found = request.practice.slot_types.filter(pk=asked[:9]).first()
    return (plain(found.text),) if found else ()


@for_practice_managers
@require_http_methods(["GET", "POST"])
def rule_change(request: PracticeRequest, rule_id: UUID) -> HttpResponse:
    """Change a rule, or its place among the others."""
    kept = store.kept_rules_of(request.practice)
    found = _rule(kept, rule_id)
    sent = request.method == "POST"
    form = RuleForm(
        request.POST if sent else None,
        kept=kept,
        rule_id=rule_id,
        initial=fields_of_rule(found.rule, before=kept.after(rule_id)),
    )
    if form.is_valid():
        try:
            operations.change_rule(
                practice=request.practice,
                rule_id=rule_id,
                rule=form.rule,
                before=form.before_id,
                by=request.user,
            )
        except (ErasureError, InitiativeRulesError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{form.rule.name}” is saved. {FOLLOWS}")
            return _to_list(request)
    context = _context(request, form=form, kept=found)
    return render(request, "choices/rule_change.html", context)


@for_practice_managers
@require_http_methods(["GET", "POST"])
def rule_switch(request: PracticeRequest, rule_id: UUID) -> HttpResponse:
    """Use a rule, or not, as the button says; never by its address alone."""
    found = _rule(store.kept_rules_of(request.practice), rule_id)
    if request.method == "POST":
        is_on = request.POST.get("to") == "on"
        try:
            operations.switch_rule(
                practice=request.practice,
                rule_id=rule_id,
                is_on=is_on,
                by=request.user,
            )
        except (ErasureError, InitiativeRulesError) as error:
            messages.error(request, str(error))
        else:
            state = "on" if is_on else "off"
            messages.success(
                request, f"“{found.rule.name}” is switched {state}. {FOLLOWS}"
            )
    return _to_list(request)


@for_practice_managers
@require_http_methods(["GET", "POST"])
def rule_remove(request: PracticeRequest, rule_id: UUID) -> HttpResponse:
    """Ask whether a rule is to be forgotten; POST says yes."""
    found = _rule(store.kept_rules_of(request.practice), rule_id)
    if request.method == "GET":
        context = _context(request, kept=found)
        return render(request, "choices/rule_remove.html", context)
    try:
        operations.remove_rule(
            practice=request.practice, rule_id=rule_id, by=request.user
        )
    except (ErasureError, InitiativeRulesError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{found.rule.name}” is removed. {FOLLOWS}")
    return _to_list(request)


@for_practice_managers
@require_http_methods(["GET", "POST"])
def rules_reset(request: PracticeRequest) -> HttpResponse:
    """Ask whether to go back to the rules that everybody starts with; POST says yes."""
    if request.method == "GET":
        kept = store.kept_rules_of(request.practice)
        names = {one.rule.name for one in DEFAULT_KEPT.kept}
        own = [one for one in kept.kept if one.rule.name not in names]
        return render(request, "choices/rules_reset.html", _context(request, own=own))
    try:
        operations.reset_rules(practice=request.practice, by=request.user)
    except ErasureError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Our rules count again. {FOLLOWS}")
    return _to_list(request)


@for_practice_people
@require_GET
def rules_download(request: PracticeRequest) -> HttpResponse:
    """All rules as a file, to keep or to show to another practice."""
    kept = store.kept_rules_of(request.practice)
    audit.record(
        "INITIATIVE_RULES_EXPORTED",
        by=request.user,
        practice=request.practice,
        rules=len(kept.kept),
    )
    return JsonResponse(
        exported(kept),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
        headers={
            "Content-Disposition": 'attachment; filename="who-starts-appointments.json"'
        },
    )


@for_practice_managers
@require_http_methods(["GET", "POST"])
def slot_type_add(request: PracticeRequest, slot_type_id: int) -> HttpResponse:
    """Let a rule take a slot type that none takes, by the words of its name."""
    slot_type = get_object_or_404(request.practice.slot_types, pk=slot_type_id)
    words = plain(slot_type.text)
    kept = store.kept_rules_of(request.practice)
    form = SlotTypeForm(request.POST if request.method == "POST" else None, kept=kept)
    if form.is_valid():
        try:
            operations.add_words(
                practice=request.practice,
                rule_id=form.rule_id,
                words=[words],
                by=request.user,
            )
        except AcademyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{words}” is added to the rule. {FOLLOWS}")
            return _to_list(request)
    context = _context(
        request,
        form=form,
        slot_type=slot_type,
        words=words,
        fits=is_phrase(words) and len(words) <= LONGEST_TEXT,
    )
    return render(request, "choices/slot_type_add.html", context)
