"""Reports for meetings, kept as they were made."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("demand", "0008_guesses"),
        ("people", "0006_job_details"),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("INSIDE", "For the practice"),
                            ("OUTSIDE", "For people outside"),
                        ],
                        max_length=10,
                    ),
                ),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("document", models.TextField(help_text="The HTML of what is printed")),
                (
                    "hidden",
                    models.PositiveIntegerField(
                        default=0, help_text="How many small numbers are hidden in it"
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                ("made_by_id", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by_id", models.UUIDField(null=True)),
                ("pdf", models.FileField(blank=True, upload_to="")),
                ("pdf_pages", models.PositiveSmallIntegerField(null=True)),
                (
                    "job",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="printed_report",
                        to="people.job",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="people.practice",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["practice", "-made_at"],
                        name="demand_repo_practic_a82123_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", True),
                                ("approved_by_id__isnull", True),
                            ),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by_id__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="report_approved_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("audience", "INSIDE"),
                            ("approved_at__isnull", False),
                            models.Q(("job__isnull", True), ("pdf", "")),
                            _connector="OR",
                        ),
                        name="report_outside_is_printed_once_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pdf", ""), ("pdf_pages__isnull", True)),
                            models.Q(
                                models.Q(("pdf", ""), _negated=True),
                                ("pdf_pages__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="report_pdf_has_pages",
                    ),
                ],
            },
        ),
    ]
