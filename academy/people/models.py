"""Who uses the product, for which practice, in which role; jobs; and the audit."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Now


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, password: str | None = None) -> "User":
        """Make a person; without a password they set one by a link in an e-mail."""
        user = self.model(email=self.normalize_email(email).lower())
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in, by e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.email


class Role(models.TextChoices):
    PRACTICE_MANAGER = "PRACTICE_MANAGER", "Practice manager"
    PRACTICE_CLINICIAN = "PRACTICE_CLINICIAN", "Practice clinician"
    FACULTY = "FACULTY", "Academy faculty"
    FEDERATION_LEAD = "FEDERATION_LEAD", "Federation lead"
    ADMINISTRATOR = "ADMINISTRATOR", "Administrator"


PRACTICE_ROLES = (Role.PRACTICE_MANAGER, Role.PRACTICE_CLINICIAN)


class Practice(models.Model):
    """A general practice; everything about patients hangs on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ods_code = models.CharField(
        "ODS code",
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]{3,10}$", "Such as A81001.")],
    )
    name = models.CharField(max_length=200)
    list_size = models.PositiveIntegerField(
        "registered patients", null=True, blank=True
    )
    list_size_date = models.DateField("counted on", null=True, blank=True)
    people = models.ManyToManyField(
        User, through="Membership", related_name="practices"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="practice_list_size_has_a_date",
                condition=models.Q(list_size__isnull=True, list_size_date__isnull=True)
                | models.Q(list_size__isnull=False, list_size_date__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role that a person holds, in a practice where the role belongs to one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)
    practice = models.ForeignKey(
        Practice, models.CASCADE, null=True, blank=True, related_name="memberships"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_practice_roles_have_a_practice",
                condition=models.Q(role__in=PRACTICE_ROLES, practice__isnull=False)
                | (
                    ~models.Q(role__in=PRACTICE_ROLES) & models.Q(practice__isnull=True)
                ),
            ),
            models.UniqueConstraint(
                name="membership_once",
                fields=["user", "role", "practice"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.get_role_display().lower()}"


class AuditEvent(models.Model):
    """Something that was done or seen. Rows are only added, and point nowhere.

    No foreign keys, so that the history outlives what it tells of; no patient's
    number, name or text, only ids of ours and counts.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    actor_id = models.UUIDField(null=True)
    practice_id = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    object_id = models.UUIDField(null=True)
    people_count = models.PositiveIntegerField(
        default=0, help_text="How many people's data were shown"
    )
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["practice_id", "at"])]

    def __str__(self) -> str:
        return f"{self.action} at {self.at}"


class JobState(models.TextChoices):
    QUEUED = "QUEUED", "Waiting"
    RUNNING = "RUNNING", "At work"
    ASKING = "ASKING", "Waiting for your answer"
    DONE = "DONE", "Done"
    FAILED = "FAILED", "Could not be used"


class Job(models.Model):
    """Work for a worker. This table is the queue; Redis only rings the bell.

    QUEUED -> RUNNING -> DONE or FAILED (also where a person stopped it); or ASKING,
    until a person answers, which queues it again. A worker that claims a job gets a lease, which
    its heartbeat extends, and a fence: a number that only the newest claim holds, so
    that a worker thought dead cannot publish when it wakes. See jobs.py.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30)
    is_large = models.BooleanField(
        default=False, help_text="Waits where others do not wait for it"
    )
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="jobs")
    details = models.JSONField(
        default=dict, help_text="What of its kind it is to do; never about a person"
    )
    started_by_id = models.UUIDField(null=True)
    state = models.CharField(
        max_length=10, choices=JobState.choices, default=JobState.QUEUED
    )
    attempt = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(db_default=Now())
    stage = models.CharField(max_length=60, blank=True)
    rows_done = models.PositiveBigIntegerField(default=0)
    share_done = models.FloatField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "lease_until"])]
        constraints = [
            models.CheckConstraint(
                name="job_running_has_a_lease",
                condition=~models.Q(state=JobState.RUNNING)
                | models.Q(lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="job_failed_has_an_error",
                condition=~models.Q(state=JobState.FAILED) | ~models.Q(error=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def is_at_work(self) -> bool:
        return self.state in (JobState.QUEUED, JobState.RUNNING)


class Receipt(models.Model):
    """That everything a practice had brought was deleted: by whom, when, how much.

    Rows are only added, once the deletion is complete. It holds no patient data, and
    says the practice's and the person's names as they were.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="receipts")
    job = models.OneToOneField(Job, models.PROTECT, related_name="receipt")
    practice_name = models.CharField(max_length=200)
    ods_code = models.CharField(max_length=10)
    asked_by_id = models.UUIDField(null=True)
    asked_by = models.CharField(max_length=254)
    asked_at = models.DateTimeField()
    erased_at = models.DateTimeField(db_default=Now())
    counts = models.JSONField(help_text="Pairs: what was deleted, and how many")

    def __str__(self) -> str:
        return f"receipt {self.number}"

    @property
    def number(self) -> str:
        """Short enough to be read out: the beginning of its id."""
        return f"{self.pk.hex[:4]}-{self.pk.hex[4:8]}".upper()
