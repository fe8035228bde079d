"""The demand tally: sessions at reception, and how many asked for what in each.

There is no text of anybody's own in it, so nothing about a patient can get in.
"""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from academy.people.models import Practice
from attenders.tallies import vocabularies


class TallySession(models.Model):
    """A part of a day in which requests were counted; it has one line at least.

    `version` rises with each change, so that nobody overwrites what they have not seen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(
        Practice, models.CASCADE, related_name="tally_sessions"
    )
    day = models.DateField()
    part = models.CharField(
        "session", max_length=10, choices=list(vocabularies.PARTS.items())
    )
    started_by_id = models.UUIDField(null=True)
    started_at = models.DateTimeField(db_default=Now())
    changed_by_id = models.UUIDField(null=True)
    changed_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="tally_session_once", fields=["practice", "day", "part"]
            ),
            models.CheckConstraint(
                name="tally_session_part_is_listed",
                condition=models.Q(part__in=list(vocabularies.PARTS)),
            ),
        ]

    def __str__(self) -> str:
        return f"tally of {self.day} {self.part}"

    def get_absolute_url(self) -> str:
        return reverse(
            "tallies:session_change",
            kwargs={"practice_id": self.practice_id, "session_id": self.pk},
        )


class TallyLine(models.Model):
    """Requests that were alike, as they were put down; `mark` is one press of a button,
    which counts once however often the browser sends it."""

    id = models.BigAutoField(primary_key=True)
    session = models.ForeignKey(TallySession, models.CASCADE, related_name="lines")
    mark = models.UUIDField(default=uuid.uuid4, editable=False)
    channel = models.CharField(
        max_length=20, choices=list(vocabularies.CHANNELS.items())
    )
    need = models.CharField(max_length=20, choices=list(vocabularies.NEEDS.items()))
    outcome = models.CharField(
        max_length=20, choices=list(vocabularies.OUTCOMES.items())
    )
    met_by = models.CharField(
        "could have been met by",
        max_length=20,
        choices=list(vocabularies.MET_BY.items()),
    )
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="tally_mark_counts_once", fields=["session", "mark"]
            ),
            models.CheckConstraint(
                name="tally_line_counts_something", condition=models.Q(count__gte=1)
            ),
            models.CheckConstraint(
                name="tally_line_has_only_listed_words",
                condition=models.Q(
                    channel__in=list(vocabularies.CHANNELS),
                    need__in=list(vocabularies.NEEDS),
                    outcome__in=list(vocabularies.OUTCOMES),
                    met_by__in=list(vocabularies.MET_BY),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} of tally line {self.pk}"
