"""What a practice changed of what an hour costs, and why. Rows are only added.

The newest row counts: of each staff group for its own cost, of all for the manual.
"""

from django.db import models
from django.db.models.functions import Now

from academy.people.models import Practice
from attenders.frames import STAFF


class Kind(models.TextChoices):
    MANUAL = "MANUAL", "Another manual"
    OWN = "OWN", "A cost of the practice's own"
    TAKEN_BACK = "TAKEN_BACK", "Back to the manual"


class CostChange(models.Model):
    """One change: the manual from then on, or the cost of one staff group.

    `manual_year` is the manual in use from then on. Costs are pence an hour.
    """

    id = models.BigAutoField(primary_key=True)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="cost_changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    manual_year = models.PositiveSmallIntegerField()
    staff = models.CharField(max_length=30, blank=True)
    low = models.PositiveIntegerField(null=True)
    central = models.PositiveIntegerField(null=True)
    high = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    changed_by_id = models.UUIDField(null=True)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["practice", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="cost_change_has_costs_if_own",
                condition=models.Q(
                    kind=Kind.OWN,
                    low__isnull=False,
                    central__gte=models.F("low"),
                    high__gte=models.F("central"),
                )
                | (
                    ~models.Q(kind=Kind.OWN)
                    & models.Q(
                        low__isnull=True, central__isnull=True, high__isnull=True
                    )
                ),
            ),
            models.CheckConstraint(
                name="cost_change_is_of_a_staff_group_unless_of_the_manual",
                condition=models.Q(kind=Kind.MANUAL, staff="")
                | (~models.Q(kind=Kind.MANUAL) & models.Q(staff__in=list(STAFF))),
            ),
            models.CheckConstraint(
                name="cost_change_says_why_if_own",
                condition=~models.Q(kind=Kind.OWN) | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"cost change {self.pk}"
