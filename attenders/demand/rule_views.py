"""The rules of who starts an appointment, with what each took in the latest figures."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from academy.people.permissions import (
    PracticeRequest,
    for_practice_people,
    manages,
)
from attenders.analysis.initiated import METHOD, Initiated, RuleCount, method
from attenders.choices import store as choices
from attenders.choices.kept_rules import DEFAULT_KEPT, KeptRule, KeptRules
from attenders.demand import store


@dataclass(frozen=True)
class RuleLine:
    """One rule; `count` is what it took in the figures, None where they lack it."""

    kept: KeptRule
    count: RuleCount | None


@dataclass(frozen=True)
class SlotTypeLine:
    """A slot type that no rule took; `id` is None where it is no longer there."""

    id: int | None
    name: str
    appointments: int


@for_practice_people
@require_GET
def rule_list(request: PracticeRequest) -> HttpResponse:
    """The rules in words, and the slot types that none of them took."""
    kept = choices.kept_rules_of(request.practice)
    run = store.latest_run(request.practice)
    found = store.load(run, "INITIATED") if run else None
    changed = choices.last_change_of_rules(request.practice)
    context = {
        "practice": request.practice,
        "here": "rules",
        "is_manager": manages(user=request.user, practice=request.practice),
        "run": run,
        "is_stale": run is not None and store.is_stale(run),
        "is_default": kept == DEFAULT_KEPT,
        "changed": changed,
        "changed_by": changed and _named(request, changed.changed_by_id),
        "method": method(kept.active) if kept.active else METHOD,
        "why_not": getattr(found, "why", ""),
        "found": found if isinstance(found, Initiated) else None,
        **_lines(request, kept, found),
    }
    return render(request, "demand/rule_list.html", context)


def _lines(
    request: PracticeRequest, kept: KeptRules, found: object
) -> dict[str, object]:
    """Each rule with its count, and each slot type that the figures found untaken."""
    if not isinstance(found, Initiated):
        return {"lines": [RuleLine(one, None) for one in kept.kept], "not_taken": []}
    counts = dict(zip(found.rules, found.by_rule, strict=True))
    names = [one.name for one in found.not_taken]
    ids = dict(
        request.practice.slot_types.filter(text__in=names).values_list("text", "pk")
    )
    return {
        "lines": [
            RuleLine(one, counts.get(one.rule) if one.is_on else None)
            for one in kept.kept
        ],
        "not_taken": [
            SlotTypeLine(ids.get(one.name), one.name, one.appointments)
            for one in found.not_taken
        ],
    }


def _named(request: PracticeRequest, user_id: object) -> str:
    person = request.practice.people.filter(pk=user_id).first()
    return (person.name or person.email) if person else "somebody who has since left"
