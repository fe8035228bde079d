"""What a practice chose, from its rows."""

from django.db.models import QuerySet

from academy.people.models import Practice, Role, User
from attenders.analysis.at_risk import DEFAULT_RULE, AtRiskRule
from attenders.analysis.funding import Income
from attenders.analysis.initiative_rules import Rules
from attenders.choices.kept_rules import DEFAULT_KEPT, KeptRules
from attenders.choices.models import (
    AtRiskChoice,
    AtRiskOwner,
    InitiativeRuleSet,
    PracticeIncome,
)


INCOME_FIELDS = (
    *("kind", "list_hundredths", "people", "contract_pence", "per_head_pence"),
    *("dated", "source"),
)


def income_of(practice: Practice) -> Income | None:
    """What the practice is paid for its list, if it has said so."""
    row = PracticeIncome.objects.filter(practice=practice).first()
    return row and Income(**{name: getattr(row, name) for name in INCOME_FIELDS})


def kept_rules_of(practice: Practice) -> KeptRules:
    """All its rules of who starts an appointment, those that are off included."""
    row = InitiativeRuleSet.objects.filter(practice=practice).first()
    return DEFAULT_KEPT if row is None else KeptRules.from_dict(row.rules)


def last_change_of_rules(practice: Practice) -> InitiativeRuleSet | None:
    """Who changed these rules last, and when; None where they are ours."""
    return InitiativeRuleSet.objects.filter(practice=practice).first()


def initiative_rules_of(practice: Practice) -> Rules:
    """Those that are on, as the figures take them."""
    return kept_rules_of(practice).active


def at_risk_rule_of(practice: Practice) -> AtRiskRule:
    """Who is on its list of people at risk."""
    row = AtRiskChoice.objects.filter(practice=practice).first()
    return DEFAULT_RULE if row is None else AtRiskRule.from_dict(row.rule)


def clinicians_of(practice: Practice) -> QuerySet[User]:
    """Who can be named for the list of people at risk."""
    found = practice.people.filter(
        memberships__practice=practice,
        memberships__role=Role.PRACTICE_CLINICIAN,
        is_active=True,
    )
    return found.distinct().order_by("name", "email")


def at_risk_owner_of(practice: Practice) -> User | None:
    """The clinician whom the list of people at risk is for, if they are still there."""
    named = AtRiskOwner.objects.filter(practice=practice).first()
    return named and clinicians_of(practice).filter(pk=named.owner_id).first()


def has_named_owner(practice: Practice) -> bool:
    """Whether anybody was ever named for it, be it somebody who has left since."""
    return AtRiskOwner.objects.filter(practice=practice).exists()
