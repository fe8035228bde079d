"""A practice's data: its uploads, and the patients and appointments they brought."""

import uuid
from datetime import date

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from academy.people.models import Job, JobState, Practice
from attenders.analysis.ages import MONTH_TAKEN


class PracticeLayout(models.Model):
    """How a practice's files are to be read, as its people have said.

    A version is never changed: saying something else makes the next one, which counts
    from then on, until the layout is retired.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="layouts")
    name = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    labels = models.JSONField(help_text="The columns that the file had")
    choices = models.JSONField(help_text="reading.choices.Choices")
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="layout_version_once", fields=["practice", "name", "version"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class Question(models.TextChoices):
    """What a person must say before a file is loaded."""

    COLUMNS = "COLUMNS", "Which column is which?"
    DATES = "DATES", "Does the day or the month come first?"
    BAD_ROWS = "BAD_ROWS", "Load the file without the rows that cannot be used?"


class Upload(models.Model):
    """One file that a practice gave us; how far it is stands in its job."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="uploads")
    job = models.OneToOneField(Job, models.PROTECT, related_name="upload")
    uploaded_by_id = models.UUIDField(null=True)
    uploaded_at = models.DateTimeField(db_default=Now())
    file = models.FileField(max_length=200, blank=True)
    file_name = models.CharField("name of the file", max_length=255)
    file_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    choices = models.JSONField(
        default=dict, help_text="What a person said of it: reading.choices.Choices"
    )
    asks = models.CharField(
        max_length=14, default="IF_MISSING", help_text="When columns are to be checked"
    )
    bad_share_limit = models.FloatField(
        default=0.05, help_text="Above this share of rows left out, a person is asked"
    )
    question = models.CharField(
        max_length=8,
        choices=Question.choices,
        blank=True,
        help_text="What it waits for",
    )
    preview = models.BinaryField(
        null=True, help_text="What the reader saw of it, encrypted, while it waits"
    )
    date_reading = models.JSONField(
        null=True, help_text="What is open about the order of its dates"
    )
    layout = models.CharField(max_length=100, blank=True)
    practice_layout = models.ForeignKey(
        PracticeLayout, models.PROTECT, null=True, related_name="uploads"
    )
    columns_used = models.JSONField(default=dict)
    columns_dropped = models.JSONField(default=list)
    rows_read = models.PositiveIntegerField(null=True)
    rows_accepted = models.PositiveIntegerField(null=True)
    rows_excluded = models.JSONField(
        default=dict, help_text="Rows that are no appointments, by the reason why"
    )
    notices = models.JSONField(
        default=list, help_text="What was assumed in reading, to be checked"
    )
    identifiers_dropped = models.JSONField(
        default=dict, help_text="Columns that named people: heading to reason"
    )
    patients = models.PositiveIntegerField(null=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    rows_replaced = models.PositiveIntegerField(
        null=True, help_text="Appointments of the same days that were there before"
    )

    class Meta:
        indexes = [models.Index(fields=["practice", "-uploaded_at"])]

    def __str__(self) -> str:
        return f"upload {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse(
            "extracts:upload_show",
            kwargs={"practice_id": self.practice_id, "upload_id": self.pk},
        )

    def asks_for(self, question: Question) -> bool:
        """Whether its loading waits for an answer to this question."""
        return self.job.state == JobState.ASKING and self.question == question

    @property
    def rejected_share(self) -> float:
        """Rows that could not be used, out of those that are appointments."""
        accepted = self.rows_accepted or 0
        return self.rows_rejected / max(self.rows_rejected + accepted, 1)

    @property
    def rows_rejected(self) -> int:
        excluded = sum(self.rows_excluded.values())
        return (self.rows_read or 0) - (self.rows_accepted or 0) - excluded


class UploadProblem(models.Model):
    """What was wrong with one row; `kind` is a key of reading.problems.KINDS."""

    id = models.BigAutoField(primary_key=True)
    upload = models.ForeignKey(Upload, models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    column = models.CharField(max_length=100, blank=True)
    value = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["upload", "kind", "row"])]

    def __str__(self) -> str:
        return f"row {self.row}: {self.kind}"


class Patient(models.Model):
    """A person, under a pseudonym that only this practice's key can make."""

    id = models.BigAutoField(primary_key=True)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="patients")
    pseudonym = models.CharField(max_length=16)
    local_number = models.BinaryField(
        null=True, help_text="The practice's own number for the person, encrypted"
    )
    birth_year = models.SmallIntegerField(null=True)
    birth_month = models.SmallIntegerField(null=True)
    sex = models.SmallIntegerField(help_text="Place in frames.SEXES")
    conditions = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="patient_pseudonym_once", fields=["practice", "pseudonym"]
            ),
            models.CheckConstraint(
                name="patient_birth_month_is_of_a_year",
                condition=models.Q(birth_month__isnull=True)
                | models.Q(birth_year__isnull=False, birth_month__range=(1, 12)),
            ),
        ]

    def __str__(self) -> str:
        return f"patient {self.pk}"

    def age_on(self, day: date) -> int | None:
        """Their age, as `analysis.ages` has it; None where no year is known."""
        if self.birth_year is None:
            return None
        before = day.month < (self.birth_month or MONTH_TAKEN)
        return max(day.year - self.birth_year - before, 0)


class Name(models.Model):
    """A name that many appointments share: a clinician's, or a slot type's."""

    id = models.AutoField(primary_key=True)
    text = models.CharField(max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text


class Clinician(Name):
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="clinicians")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="clinician_once", fields=["practice", "text"])
        ]


class SlotType(Name):
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="slot_types")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="slot_type_once", fields=["practice", "text"])
        ]


class AppointmentFields(models.Model):
    """What is kept of an appointment; codes are places in the lists of frames.py."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    minute = models.SmallIntegerField()
    booked_day = models.DateField(null=True)
    status = models.SmallIntegerField()
    mode = models.SmallIntegerField()
    staff = models.SmallIntegerField()
    duration = models.SmallIntegerField()

    class Meta:
        abstract = True


class Appointment(AppointmentFields):
    """One appointment of a patient.

    Its keys are not checked by the database: that took three quarters of the time of a
    load (7.4 of 9.9 seconds for 436,000 rows). The store is the only writer, and takes
    every key from the statement that made or found its row, in the same transaction.
    """

    practice = models.ForeignKey(
        Practice,
        models.CASCADE,
        related_name="appointments",
        db_index=False,
        db_constraint=False,
    )
    patient = models.ForeignKey(
        Patient, models.CASCADE, db_index=False, db_constraint=False
    )
    clinician = models.ForeignKey(
        Clinician,
        models.PROTECT,
        null=True,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    slot_type = models.ForeignKey(
        SlotType,
        models.PROTECT,
        null=True,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    upload = models.ForeignKey(
        Upload, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )

    def __str__(self) -> str:
        return f"appointment {self.pk}"


class StagedAppointment(AppointmentFields):
    """Rows on their way in: COPY fills it, one statement moves them on, in one
    transaction. It is a table of its own because row-level security refuses COPY."""

    patient_id = models.BigIntegerField()
    clinician_id = models.IntegerField(null=True)
    slot_type_id = models.IntegerField(null=True)

    def __str__(self) -> str:
        return f"staged appointment {self.pk}"
