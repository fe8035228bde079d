"""A practice's registered list: who is on it, and how many by age and sex."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from academy.people.models import Job, Practice
from attenders.extracts.models import Patient


class RegisteredList(models.Model):
    """One file with a practice's list, as it was on one day.

    The people of one list at most are kept, the current one's; of those before, what
    they were found to hold. How far a file is stands in its job.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(
        Practice, models.CASCADE, related_name="registered_lists"
    )
    job = models.OneToOneField(Job, models.PROTECT, related_name="registered_list")
    uploaded_by_id = models.UUIDField(null=True)
    uploaded_at = models.DateTimeField(db_default=Now())
    as_at = models.DateField("list of")
    file = models.FileField(max_length=200, blank=True)
    file_name = models.CharField("name of the file", max_length=255)
    file_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    is_current = models.BooleanField(default=False)
    columns_used = models.JSONField(default=dict)
    columns_dropped = models.JSONField(default=list)
    condition_columns = models.JSONField(
        default=list, help_text="Columns of yes and no that were read as conditions"
    )
    identifiers_dropped = models.JSONField(
        default=dict, help_text="Columns that named people: heading to reason"
    )
    notices = models.JSONField(
        default=list, help_text="What was assumed in reading, to be checked"
    )
    rows_read = models.PositiveIntegerField(null=True)
    rows_excluded = models.JSONField(
        default=dict, help_text="Rows that are nobody of the practice, by the reason"
    )
    counts = models.JSONField(
        null=True, help_text="RegisteredCounts: how each person is treated"
    )
    against = models.JSONField(
        null=True, help_text="ListAgainstAppointments, as of the last analysis"
    )
    against_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "-uploaded_at"])]
        constraints = [
            models.UniqueConstraint(
                name="registered_list_one_current",
                fields=["practice"],
                condition=models.Q(is_current=True),
            ),
            models.CheckConstraint(
                name="registered_list_against_has_a_time",
                condition=models.Q(against__isnull=True, against_at__isnull=True)
                | models.Q(against__isnull=False, against_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"registered list {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse(
            "registered:list_show",
            kwargs={"practice_id": self.practice_id, "list_id": self.pk},
        )

    @property
    def rows_rejected(self) -> int:
        """Rows left out for a problem."""
        people = sum(self.counts["by_standing"].values()) if self.counts else 0
        return (self.rows_read or 0) - people - sum(self.rows_excluded.values())


class RegisteredPatient(models.Model):
    """A person of the current list; codes are places in the lists of frames.py."""

    id = models.BigAutoField(primary_key=True)
    practice = models.ForeignKey(
        Practice, models.CASCADE, related_name="registered_patients"
    )
    registered_list = models.ForeignKey(
        RegisteredList, models.CASCADE, related_name="people", db_index=False
    )
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="registrations")
    standing = models.SmallIntegerField(help_text="Place in frames.STANDINGS")
    registered_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    died_on = models.DateField(null=True)
    is_deceased = models.BooleanField()
    has_left = models.BooleanField()
    is_pending = models.BooleanField()
    is_temporary = models.BooleanField()
    is_test = models.BooleanField()
    frailty = models.SmallIntegerField(help_text="Place in frames.FRAILTY")
    deprivation_decile = models.SmallIntegerField(null=True)
    emergency_visits = models.SmallIntegerField(
        null=True, help_text="A&E attendances in 12 months"
    )
    usual_gp = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="registered_patient_once", fields=["practice", "patient"]
            )
        ]

    def __str__(self) -> str:
        return f"registered patient {self.pk}"


class ListProblem(models.Model):
    """What was wrong with one row; `kind` is a key of reading.problems.KINDS."""

    id = models.BigAutoField(primary_key=True)
    registered_list = models.ForeignKey(
        RegisteredList, models.CASCADE, related_name="problems"
    )
    row = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    column = models.CharField(max_length=100, blank=True)
    value = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["registered_list", "kind", "row"])]

    def __str__(self) -> str:
        return f"row {self.row}: {self.kind}"


class AgeSexSource(models.TextChoices):
    LIST = "LIST", "the registered list"
    FILE = "FILE", "a file of numbers"
    HAND = "HAND", "numbers entered by hand"


class AgeSexCount(models.Model):
    """Registered people by age and sex on one day; `table` is an AgeSexTable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(
        Practice, models.CASCADE, related_name="age_sex_counts"
    )
    registered_list = models.OneToOneField(
        RegisteredList, models.CASCADE, null=True, related_name="age_sex_count"
    )
    source = models.CharField(max_length=4, choices=AgeSexSource.choices)
    counted_on = models.DateField()
    table = models.JSONField()
    saved_by_id = models.UUIDField(null=True)
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="age_sex_of_a_list_has_one",
                condition=models.Q(
                    source=AgeSexSource.LIST, registered_list__isnull=False
                )
                | (
                    ~models.Q(source=AgeSexSource.LIST)
                    & models.Q(registered_list__isnull=True)
                ),
            )
        ]

    def __str__(self) -> str:
        return f"age-sex count {self.pk}"
