"""A practice's data: its uploads, and the patients and appointments they brought."""

import uuid
from datetime import date

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Now, NullIf
from django.urls import reverse

from academy.people.models import Job, JobState, Practice, User
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


STOPPED = "You chose not to load this file. Nothing has changed."


class Question(models.TextChoices):
    """What a person must say before a file is loaded."""

    COLUMNS = "COLUMNS", "Which column is which?"
    DATES = "DATES", "Does the day or the month come first?"
    BAD_ROWS = "BAD_ROWS", "Load the file without the rows that cannot be used?"


def _person(id_field: str) -> Subquery:
    """The name of a person, or else their e-mail address."""
    name = NullIf("name", Value(""))
    known_as = Coalesce(name, "email", output_field=models.CharField())
    people = User.objects.filter(pk=OuterRef(id_field)).annotate(known_as=known_as)
    return Subquery(people.values("known_as"))


class UploadQuerySet(models.QuerySet["Upload"]):
    def loaded(self) -> "UploadQuerySet":
        """Those that the practice's appointments stand on: loaded, and not undone."""
        return self.filter(load_number__isnull=False, undone_at__isnull=True)

    def with_people(self) -> "UploadQuerySet":
        """With `uploaded_by` and `undone_by`, in the same query."""
        return self.annotate(
            uploaded_by=_person("uploaded_by_id"), undone_by=_person("undone_by_id")
        )


class Upload(models.Model):
    """One file that a practice gave us; how far it is stands in its job.

    Loads of a practice have numbers, and only the last one that has not been undone
    can be. `current_...` say what of it stands now, for later uploads take the place of
    rows of earlier ones.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="uploads")
    job = models.OneToOneField(Job, models.PROTECT, related_name="upload")
    analysis = models.OneToOneField(
        Job,
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The work on its figures, once it is loaded",
    )
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
    slot_types_excluded = models.JSONField(
        default=dict, help_text="Slot types among these: what each is called to rows"
    )
    notices = models.JSONField(
        default=list, help_text="What was assumed in reading, to be checked"
    )
    identifiers_dropped = models.JSONField(
        default=dict, help_text="Columns that named people: heading to reason"
    )
    appointments = models.PositiveIntegerField(
        null=True, help_text="More than the accepted rows where one stands for several"
    )
    patients = models.PositiveIntegerField(null=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    rows_kept = models.PositiveIntegerField(
        null=True, help_text="Appointments of other files that stay on its inner days"
    )
    rows_replaced = models.PositiveIntegerField(
        null=True, help_text="Appointments of the same days that were there before"
    )
    problem_rows = models.PositiveIntegerField(null=True)
    problem_counts = models.JSONField(
        default=dict, help_text="All rows of each kind of problem, listed or not"
    )
    load_number = models.PositiveIntegerField(null=True)
    undo_kept = models.BooleanField(
        default=False, help_text="Whether what it took away is still kept"
    )
    current_rows = models.PositiveIntegerField(null=True)
    current_days = models.PositiveIntegerField(null=True)
    current_first_day = models.DateField(null=True)
    current_last_day = models.DateField(null=True)
    undo_job = models.OneToOneField(
        Job, models.PROTECT, null=True, related_name="undone_upload"
    )
    undone_by_id = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_rows = models.PositiveIntegerField(
        null=True, help_text="Its appointments that undoing took away"
    )
    returned_rows = models.PositiveIntegerField(
        null=True, help_text="Appointments that undoing brought back"
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["practice", "-uploaded_at"])]
        constraints = [
            models.UniqueConstraint(
                name="upload_load_number_once", fields=["practice", "load_number"]
            ),
            models.CheckConstraint(
                name="upload_undone_by_somebody",
                condition=Q(undone_at__isnull=True, undone_by_id__isnull=True)
                | Q(undone_at__isnull=False, undone_by_id__isnull=False),
            ),
        ]

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
    def was_stopped(self) -> bool:
        """Whether a person chose not to load it."""
        return self.job.error == STOPPED

    @property
    def state(self) -> str:
        """In words, what has become of it."""
        if self.was_stopped:
            return "Not loaded, as you chose"
        if self.undone_at:
            return "Undone"
        if self.undo_job and self.undo_job.is_at_work:
            return "Being undone"
        return JobState(self.job.state).label

    @property
    def has_patients(self) -> bool:
        """Whether its appointments say who they were with, once it is loaded."""
        return self.patients != 0

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


class KeptAppointment(AppointmentFields):
    """An appointment of a patient, or of nobody we know where the file has no patients.

    Its keys lead to the tables of patients, clinicians and slot types.

    They are not checked by the database: that took three quarters of the time of a
    load (7.4 of 9.9 seconds for 436,000 rows). The store is the only writer, and takes
    every key from the statement that made or found its row, in the same transaction.
    """

    practice = models.ForeignKey(
        Practice,
        models.CASCADE,
        related_name="%(class)ss",
        db_index=False,
        db_constraint=False,
    )
    patient = models.ForeignKey(
        Patient, models.CASCADE, null=True, db_index=False, db_constraint=False
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

    class Meta:
        abstract = True


class Appointment(KeptAppointment):
    """One appointment of a patient that counts now."""

    def __str__(self) -> str:
        return f"appointment {self.pk}"


class RemovedAppointment(KeptAppointment):
    """One whose place a later upload took; kept for a while, so that it can come back.

    Like appointments these have no index, and lie in parts by practice.
    """

    removed_by = models.ForeignKey(
        Upload, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )

    def __str__(self) -> str:
        return f"removed appointment {self.pk}"


class StagedAppointment(AppointmentFields):
    """Rows on their way in: COPY fills it, one statement moves them on, in one
    transaction. It is a table of its own because row-level security refuses COPY."""

    patient_id = models.BigIntegerField()
    clinician_id = models.IntegerField(null=True)
    slot_type_id = models.IntegerField(null=True)

    def __str__(self) -> str:
        return f"staged appointment {self.pk}"


class Retention(models.Model):
    """How long a practice's appointments are kept, and what became of older ones.

    Every day the service looks for appointments that are too old, and deletes those
    before `delete_before`. It holds back, and a person has to confirm, when it cannot
    trust its clock or when surprisingly many would go.
    """

    class Held(models.TextChoices):
        CLOCK = "CLOCK", "The clock of this service has jumped"
        MANY = "MANY", "More than a fifth of the appointments would go"

    practice = models.OneToOneField(
        Practice, models.CASCADE, primary_key=True, related_name="retention"
    )
    months = models.PositiveSmallIntegerField(null=True)
    looked_at = models.DateTimeField(null=True)
    delete_before = models.DateField(null=True)
    held = models.CharField(max_length=10, blank=True, choices=Held.choices)
    held_before = models.DateField(null=True)
    held_rows = models.PositiveIntegerField(null=True)
    held_of = models.PositiveIntegerField(null=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_before = models.DateField(null=True)
    deleted_rows = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="retention_held_says_how_many",
                condition=Q(held="")
                | Q(
                    held_before__isnull=False,
                    held_rows__isnull=False,
                    held_of__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="retention_deleted_says_how_many",
                condition=Q(deleted_at__isnull=True)
                | Q(deleted_before__isnull=False, deleted_rows__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"retention of {self.practice_id}"
