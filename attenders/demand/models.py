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

    class Meta:
        indexes = [models.Index(fields=["practice", "-created_at"])]

    def __str__(self) -> str:
        return f"run {self.pk}"


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
