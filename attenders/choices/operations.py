"""Every change of what figures go by, with its audit event, in one transaction.

Each raises ErasureError while everything of the practice is being deleted, and gives
False where what is asked for holds already. Texts of the practice are not in the audit.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Now

from academy.people import audit, erasure
from academy.people.models import Practice, User
from attenders.analysis.at_risk import DEFAULT_RULE, AtRiskRule
from attenders.analysis.funding import Income
from attenders.analysis.initiative_rules import InitiativeRule
from attenders.choices import store
from attenders.choices.kept_rules import (
    DEFAULT_KEPT,
    SCHEMA_VERSION,
    KeptRule,
    KeptRules,
)
from attenders.choices.models import (
    AtRiskChoice,
    AtRiskOwner,
    InitiativeRuleSet,
    PracticeIncome,
)
from attenders.extracts.operations import ask_for_figures


# Of the shape in which a rule of people at risk is kept
AT_RISK_RULE_VERSION = 1


@contextmanager
def _changing(practice: Practice, *, then: str) -> Iterator[None]:
    """A transaction in which nobody else changes what the practice chose."""
    with transaction.atomic():
        erasure.refuse_meanwhile(practice, then=then)
        yield


def enter_income(*, practice: Practice, income: Income, by: User) -> bool:
    """Keep what the practice is paid for its list, in the place of what it said."""
    with _changing(practice, then="enter the income again"):
        if store.income_of(practice) == income:
            return False
        fields = {name: getattr(income, name) for name in store.INCOME_FIELDS}
        PracticeIncome.objects.update_or_create(
            practice=practice,
            defaults={**fields, "entered_by_id": by.pk, "entered_at": Now()},
        )
        said = {name: value for name, value in fields.items() if name != "source"}
        said["dated"] = income.dated.isoformat()
        audit.record("INCOME_ENTERED", by=by, practice=practice, **said)
        ask_for_figures(practice=practice, by=by)
    return True


def remove_income(*, practice: Practice, by: User) -> bool:
    """Forget what the practice is paid; the funding balance is then not known."""
    with _changing(practice, then="remove the income again"):
        removed, _ = PracticeIncome.objects.filter(practice=practice).delete()
        if removed:
            audit.record("INCOME_REMOVED", by=by, practice=practice)
            ask_for_figures(practice=practice, by=by)
    return bool(removed)


def add_rule(
    *, practice: Practice, rule: InitiativeRule, before: UUID | None, by: User
) -> bool:
    """Add a rule before another, or last.

    Raises InitiativeRulesError where the rules could then not be used.
    """
    new = KeptRule(uuid4(), rule)
    return _change_rules(
        practice,
        lambda kept: kept.with_rule(new, before=before),
        by=by,
        action="INITIATIVE_RULE_ADDED",
        rule=new.id,
    )


def change_rule(
    *,
    practice: Practice,
    rule_id: UUID,
    rule: InitiativeRule,
    before: UUID | None,
    by: User,
) -> bool:
    """Put a rule in the place of one; as for `add_rule`, and where that one is gone."""

    return _change_rules(
        practice,
        lambda kept: kept.with_rule(
            replace(kept.found(rule_id), rule=rule), before=before
        ),
        by=by,
        action="INITIATIVE_RULE_CHANGED",
        rule=rule_id,
    )


def add_words(
    *, practice: Practice, rule_id: UUID, words: Sequence[str], by: User
) -> bool:
    """Let a rule take slot types that say one of these words too.

    Raises InitiativeRulesError where the rule is gone or could then not be used.
    """
    return _change_rules(
        practice,
        lambda kept: kept.with_words(rule_id, words),
        by=by,
        action="INITIATIVE_RULE_CHANGED",
        rule=rule_id,
    )


def switch_rule(*, practice: Practice, rule_id: UUID, is_on: bool, by: User) -> bool:
    """Use a rule or not; raises InitiativeRulesError where it is gone."""
    return _change_rules(
        practice,
        lambda kept: kept.switched(rule_id, is_on=is_on),
        by=by,
        action="INITIATIVE_RULE_SWITCHED",
        rule=rule_id,
        is_on=is_on,
    )


def remove_rule(*, practice: Practice, rule_id: UUID, by: User) -> bool:
    """Forget a rule; raises InitiativeRulesError where it is gone."""
    return _change_rules(
        practice,
        lambda kept: kept.without(rule_id),
        by=by,
        action="INITIATIVE_RULE_REMOVED",
        rule=rule_id,
    )


def reset_rules(*, practice: Practice, by: User) -> bool:
    """Go back to the rules that everybody starts with."""
    return _change_rules(
        practice, lambda _: DEFAULT_KEPT, by=by, action="INITIATIVE_RULES_RESET"
    )


def _change_rules(
    practice: Practice,
    change: Callable[[KeptRules], KeptRules],
    *,
    by: User,
    action: str,
    rule: UUID | None = None,
    **detail: object,
) -> bool:
    """Keep the rules as the change makes them of those of now."""
    with _changing(practice, then="change the rules again"):
        before = store.kept_rules_of(practice)
        after = change(before)
        if after == before:
            return False
        _keep_rules(practice, after, by=by)
        audit.record(
            action,
            by=by,
            practice=practice,
            object_id=rule,
            rules=len(after.kept),
            rules_on=len(after.active),
            **detail,
        )
        if after.active != before.active:
            ask_for_figures(practice=practice, by=by)
    return True


def _keep_rules(practice: Practice, kept: KeptRules, *, by: User) -> None:
    """Without a row the rules are those that everybody starts with."""
    if kept == DEFAULT_KEPT:
        InitiativeRuleSet.objects.filter(practice=practice).delete()
        return
    InitiativeRuleSet.objects.update_or_create(
        practice=practice,
        defaults={
            "schema_version": SCHEMA_VERSION,
            "rules": kept.to_dict(),
            "changed_by_id": by.pk,
            "changed_at": Now(),
        },
    )


def set_at_risk_rule(*, practice: Practice, rule: AtRiskRule, by: User) -> bool:
    """Keep who is on the list of people at risk."""
    with _changing(practice, then="change the rule again"):
        if store.at_risk_rule_of(practice) == rule:
            return False
        chosen = AtRiskChoice.objects.filter(practice=practice)
        if rule == DEFAULT_RULE:
            chosen.delete()
        else:
            AtRiskChoice.objects.update_or_create(
                practice=practice,
                defaults={
                    "schema_version": AT_RISK_RULE_VERSION,
                    "rule": rule.to_dict(),
                    "changed_by_id": by.pk,
                    "changed_at": Now(),
                },
            )
        audit.record("AT_RISK_RULE_SET", by=by, practice=practice, **rule.to_dict())
        ask_for_figures(practice=practice, by=by)
    return True


def name_at_risk_owner(*, practice: Practice, owner: User, by: User) -> bool:
    """Say which clinician of the practice the list of people at risk is for.

    Raises ValueError for somebody who is none.
    """
    with _changing(practice, then="name the clinician again"):
        if not store.clinicians_of(practice).filter(pk=owner.pk).exists():
            raise ValueError("This is no clinician of the practice")
        if store.at_risk_owner_of(practice) == owner:
            return False
        AtRiskOwner.objects.update_or_create(
            practice=practice,
            defaults={"owner_id": owner.pk, "named_by_id": by.pk, "named_at": Now()},
        )
        audit.record(
            "AT_RISK_OWNER_NAMED", by=by, practice=practice, object_id=owner.pk
        )
    return True
