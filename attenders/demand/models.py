"""Analysis runs and their stored results; a run's row exists once it is complete."""

import uuid

from django.db import models
from django.db.models.functions import Now

from academy.people.models import Job, Practice
from attenders.extracts.models import Patient


class AnalysisRun(models.Model):
    """One analysis of a practice's appointments over one period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="runs")
    job = models.OneToOneField(Job, models.PROTECT, related_name="run")
    created_at = models.DateTimeField(db_default=Now())
    first_day = models.DateField()
    last_day = models.DateField()
    quality_seen_by_id = models.UUIDField(
        null=True, help_text="Who has looked at the quality of its data first"
    )
    quality_seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "-created_at"])]
        constraints = [
            models.CheckConstraint(
                name="run_quality_seen_by_somebody",
                condition=models.Q(
                    quality_seen_by_id__isnull=True, quality_seen_at__isnull=True
                )
                | models.Q(
                    quality_seen_by_id__isnull=False, quality_seen_at__isnull=False
                ),
            )
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"


class CountsAs(models.TextChoices):
    ATTENDED = "ATTENDED", "Attended"
    DNA = "DNA", "Missed"
    UNKNOWN = "UNKNOWN", "Neither attended nor missed"


class OutcomeRule(models.Model):
    """What a practice counts as attended or missed where sources differ.

    The fields are those of analysis.outcomes.OutcomeChoices; without a row, its
    defaults hold.
    """

    practice = models.OneToOneField(
        Practice, models.CASCADE, primary_key=True, related_name="outcome_rule"
    )
    walked_out = models.CharField(max_length=10, choices=CountsAs.choices)
    no_access_visit = models.CharField(max_length=10, choices=CountsAs.choices)
    unknown = models.CharField(max_length=10, choices=CountsAs.choices)
    past_booked = models.CharField(max_length=10, choices=CountsAs.choices)
    chosen_by_id = models.UUIDField(null=True)
    chosen_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"outcome rule of {self.practice}"


class WeekCheck(models.Model):
    """What the practice's own appointment book says of one week that we counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="week_checks")
    monday = models.DateField()
    counted = models.PositiveIntegerField(help_text="Appointments that we counted")
    in_book = models.PositiveIntegerField(help_text="Appointments in their book")
    checked_by_id = models.UUIDField(null=True)
    checked_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["practice", "-checked_at"])]

    def __str__(self) -> str:
        return f"check of the week of {self.monday}"

    @property
    def difference(self) -> int:
        """How many more are in their book than we counted."""
        return self.in_book - self.counted


class AnalysisResult(models.Model):
    """One frozen result as JSON: its kind, and the version of its shape."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(AnalysisRun, models.CASCADE, related_name="results")
    kind = models.CharField(max_length=40)
    schema_version = models.PositiveSmallIntegerField()
    data = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="result_once", fields=["run", "kind"])
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.run}"


class PatientCount(models.Model):
    """One patient's appointments in the period of a run.

    `place` is 1 for the person who attended most; ties go to more bookings, then to
    the older patient row, so that every run and every page has the same order.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(AnalysisRun, models.CASCADE, related_name="patient_counts")
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    place = models.PositiveIntegerField()
    booked = models.PositiveIntegerField()
    attended = models.PositiveIntegerField()
    dna = models.PositiveIntegerField()
    cancelled = models.PositiveIntegerField()
    other = models.PositiveIntegerField()
    last_seen = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="place_once", fields=["run", "place"])
        ]

    def __str__(self) -> str:
        return f"counts of {self.patient}"
