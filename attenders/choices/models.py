"""What a practice says that its figures go by: its income, its rules, an owner.

Without a row the defaults of the figures hold. What was changed, and by whom, is in the
audit; here is only what counts now.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from academy.people.models import Practice
from attenders.analysis.funding import HUNDREDTHS


class ListKind(models.TextChoices):
    RAW = "RAW", "Everybody registered"
    WEIGHTED = "WEIGHTED", "A weighted list"


class PracticeIncome(models.Model):
    """What the practice is paid for its list; the fields are those of funding.Income."""

    practice = models.OneToOneField(
        Practice, models.CASCADE, primary_key=True, related_name="income"
    )
    kind = models.CharField(max_length=10, choices=ListKind.choices)
    list_hundredths = models.PositiveBigIntegerField()
    people = models.PositiveIntegerField()
    contract_pence = models.PositiveBigIntegerField(null=True)
    per_head_pence = models.PositiveBigIntegerField(null=True)
    dated = models.DateField()
    source = models.CharField(max_length=300)
    entered_by_id = models.UUIDField(null=True)
    entered_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="income_has_a_sum_or_a_payment",
                condition=Q(contract_pence__isnull=False)
                | Q(per_head_pence__isnull=False),
            ),
            models.CheckConstraint(
                name="income_is_for_somebody",
                condition=Q(people__gte=1, list_hundredths__gte=1),
            ),
            models.CheckConstraint(
                name="income_raw_list_is_the_people",
                condition=~Q(kind=ListKind.RAW)
                | Q(list_hundredths=F("people") * HUNDREDTHS),
            ),
        ]

    def __str__(self) -> str:
        return f"income of {self.practice_id}"


class InitiativeRuleSet(models.Model):
    """The rules by which the practice starts an appointment, as kept_rules has them."""

    practice = models.OneToOneField(
        Practice, models.CASCADE, primary_key=True, related_name="initiative_rule_set"
    )
    schema_version = models.PositiveSmallIntegerField()
    rules = models.JSONField()
    changed_by_id = models.UUIDField(null=True)
    changed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"initiative rules of {self.practice_id}"


class AtRiskChoice(models.Model):
    """Who is on the list of people at risk, as analysis.at_risk.AtRiskRule has it."""

    practice = models.OneToOneField(
        Practice, models.CASCADE, primary_key=True, related_name="at_risk_choice"
    )
    schema_version = models.PositiveSmallIntegerField()
    rule = models.JSONField()
    changed_by_id = models.UUIDField(null=True)
    changed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"rule of the people at risk of {self.practice_id}"


class AtRiskOwner(models.Model):
    """The clinician whom the list of people at risk is for.

    Only as long as they are a clinician of the practice.
    """

    practice = models.OneToOneField(
        Practice, models.CASCADE, primary_key=True, related_name="at_risk_owner"
    )
    owner_id = models.UUIDField()
    named_by_id = models.UUIDField(null=True)
    named_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"owner of the list of people at risk of {self.practice_id}"
