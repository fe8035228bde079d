"""Analysis runs and their stored results; a run's row exists once it is complete."""

import uuid
from hashlib import sha256

from django.db import models
from django.db.models.functions import Now

from academy.people.models import Job, Practice
from attenders.extracts.models import Patient


class AnalysisRun(models.Model):
    """One analysis of a practice's appointments over one period.

    `view` is what a person chose to look at (analysis.view), none by default, and
    `view_key` finds it. `inputs` says what data and settings it was worked out from, so
    that it can be told when there are others. `is_outdated`: newer data took the place
    of its own, so that what it said of single people has gone, or goes with the next
    one of the default view.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="runs")
    job = models.OneToOneField(Job, models.PROTECT, related_name="run")
    created_at = models.DateTimeField(db_default=Now())
    first_day = models.DateField()
    last_day = models.DateField()
    view = models.JSONField(null=True)
    view_key = models.CharField(max_length=16, blank=True)
    inputs = models.JSONField(default=dict)
    code_version = models.JSONField(
        default=dict, help_text="Of the package, and of the shape of each figure"
    )
    timings = models.JSONField(default=dict, help_text="Seconds for each figure")
    is_outdated = models.BooleanField(default=False)
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
            ),
            models.CheckConstraint(
                name="run_view_has_a_key",
                condition=models.Q(view__isnull=True, view_key="")
                | (models.Q(view__isnull=False) & ~models.Q(view_key="")),
            ),
            # Of the default view older runs stay, to compare with; of others the newest
            models.UniqueConstraint(
                name="run_of_a_view_once",
                fields=["practice", "view_key"],
                condition=~models.Q(view_key=""),
            ),
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


class PersonFigures(models.Model):
    """What one run says of one person; the columns are those of its figures.

    `place` is 1 for the person who had most of what the view counts (`counted`); ties
    go to more bookings, then to the older patient row, so that every run and every page
    has the same order. Somebody without an appointment in the period is here where a
    figure about more than the period says something of them. What is null is not known.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(AnalysisRun, models.CASCADE, related_name="people")
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    place = models.PositiveIntegerField()
    booked = models.PositiveIntegerField()
    attended = models.PositiveIntegerField()
    dna = models.PositiveIntegerField()
    cancelled = models.PositiveIntegerField()
    other = models.PositiveIntegerField()
    last_seen = models.DateField(null=True)
    counted = models.PositiveIntegerField()
    is_often = models.BooleanField(
        default=False, help_text="Whether they attend often, by the view's definition"
    )
    last_year = models.PositiveIntegerField(null=True)
    this_year = models.PositiveIntegerField(null=True)
    last_year_band = models.SmallIntegerField(
        null=True, help_text="Place in movement.BAND_NAMES"
    )
    this_year_band = models.SmallIntegerField(
        null=True, help_text="Place in movement.BAND_NAMES"
    )
    move = models.SmallIntegerField(null=True, help_text="Place in movement.MOVES")
    stay = models.SmallIntegerField(null=True, help_text="Place in movement.STAYS")
    minute_tenths = models.PositiveIntegerField(
        default=0, help_text="Tenths of minutes of attended appointments"
    )
    cost_low = models.BigIntegerField(
        default=0, help_text="In parts of a penny: cost.PARTS_PER_POUND are a pound"
    )
    cost_central = models.BigIntegerField(default=0)
    cost_high = models.BigIntegerField(default=0)
    visits = models.PositiveIntegerField(
        null=True, help_text="Appointments that continuity is worked out from"
    )
    clinicians = models.PositiveIntegerField(null=True)
    upc = models.FloatField(null=True)
    bice_boxerman = models.FloatField(null=True)
    secon = models.FloatField(null=True)
    longest_gap_days = models.PositiveIntegerField(null=True)
    practice_initiated = models.PositiveIntegerField(
        null=True, help_text="Attended appointments that the practice started"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="place_once", fields=["run", "place"])
        ]

    def __str__(self) -> str:
        return f"figures of {self.patient}"


class PersonAtRisk(models.Model):
    """One person of the list of people at risk of a run, with why they are on it.

    The columns are those of analysis.at_risk; codes are places in its lists and in those
    of frames.py. `place` is the order in which the figure states them, which says
    nothing of anybody. What is null is not known.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(
        AnalysisRun, models.CASCADE, related_name="people_at_risk", db_index=False
    )
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    place = models.PositiveIntegerField()
    contacts = models.PositiveIntegerField()
    first = models.PositiveIntegerField(help_text="Contacts of the first period")
    second = models.PositiveIntegerField()
    third = models.PositiveIntegerField()
    rising = models.SmallIntegerField(help_text="Place in at_risk.RISINGS")
    conditions = models.SmallIntegerField(null=True)
    by_conditions = models.BooleanField()
    frailty = models.SmallIntegerField(help_text="Place in frames.FRAILTY")
    by_frailty = models.BooleanField()
    last_seen = models.DateField(null=True)
    emergency_visits = models.SmallIntegerField(null=True)
    deprivation_decile = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="at_risk_place_once", fields=["run", "place"]),
            models.CheckConstraint(
                name="at_risk_person_has_a_reason",
                condition=models.Q(by_conditions=True) | models.Q(by_frailty=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient} on the list of people at risk"


class Guess(models.Model):
    """What one person thought of those who attend often, before they saw who that is.

    `numbers` are theirs by the keys of analysis.guess.QUESTIONS, and `answers` what the
    figures of the run said then: newer figures change neither. Somebody who skipped the
    guess has a row without a run, numbers and answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="guesses")
    person_id = models.UUIDField()
    run = models.ForeignKey(
        AnalysisRun, models.CASCADE, null=True, related_name="guesses"
    )
    numbers = models.JSONField(default=dict)
    answers = models.JSONField(default=list, help_text="Of analysis.guess.Answer")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="guess_once", fields=["practice", "person_id"]
            ),
            models.CheckConstraint(
                name="guess_has_a_run_unless_skipped",
                condition=models.Q(run__isnull=True, numbers={}, answers=[])
                | (models.Q(run__isnull=False) & ~models.Q(numbers={})),
            ),
        ]

    def __str__(self) -> str:
        return f"guess {self.pk}"

    @property
    def is_skipped(self) -> bool:
        return self.run_id is None


class Audience(models.TextChoices):
    INSIDE = "INSIDE", "For the practice"
    OUTSIDE = "OUTSIDE", "For people outside"


class Report(models.Model):
    """A report for a meeting, kept as it was made: its document is never changed.

    One for people outside goes nowhere before a manager of the practice has approved
    it. `job` is what last made a PDF of it, and `pdf` that file, encrypted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="reports")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    first_day = models.DateField()
    last_day = models.DateField()
    document = models.TextField(help_text="The HTML of what is printed")
    hidden = models.PositiveIntegerField(
        default=0, help_text="How many small numbers are hidden in it"
    )
    made_at = models.DateTimeField(db_default=Now())
    made_by_id = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by_id = models.UUIDField(null=True)
    job = models.OneToOneField(
        Job, models.PROTECT, null=True, related_name="printed_report"
    )
    pdf = models.FileField(blank=True)
    pdf_pages = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "-made_at"])]
        constraints = [
            models.CheckConstraint(
                name="report_approved_by_somebody",
                condition=models.Q(
                    approved_at__isnull=True, approved_by_id__isnull=True
                )
                | models.Q(approved_at__isnull=False, approved_by_id__isnull=False),
            ),
            models.CheckConstraint(
                name="report_outside_is_printed_once_approved",
                condition=models.Q(audience=Audience.INSIDE)
                | models.Q(approved_at__isnull=False)
                | models.Q(job__isnull=True, pdf=""),
            ),
            models.CheckConstraint(
                name="report_pdf_has_pages",
                condition=models.Q(pdf="", pdf_pages__isnull=True)
                | (~models.Q(pdf="") & models.Q(pdf_pages__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"

    @property
    def is_outside(self) -> bool:
        return self.audience == Audience.OUTSIDE

    @property
    def may_go(self) -> bool:
        """Whether it may be taken away as a file."""
        return not self.is_outside or self.approved_at is not None

    @property
    def sha256(self) -> str:
        """What tells this document from any other, for the audit."""
        return sha256(self.document.encode()).hexdigest()

    @property
    def file_name(self) -> str:
        """What a person's copy is called, without its ending."""
        return f"report-{self.audience.lower()}-{self.last_day.isoformat()}"
