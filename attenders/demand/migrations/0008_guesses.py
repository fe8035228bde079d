"""What people think of those who attend often, before they see who that is."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("demand", "0007_people_at_risk"),
        ("people", "0006_job_details"),
    ]

    operations = [
        migrations.CreateModel(
            name="Guess",
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
                ("person_id", models.UUIDField()),
                ("numbers", models.JSONField(default=dict)),
                (
                    "answers",
                    models.JSONField(
                        default=list, help_text="Of analysis.guess.Answer"
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guesses",
                        to="people.practice",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guesses",
                        to="demand.analysisrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "person_id"), name="guess_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answers", []), ("numbers", {}), ("run__isnull", True)
                            ),
                            models.Q(
                                ("run__isnull", False),
                                models.Q(("numbers", {}), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="guess_has_a_run_unless_skipped",
                    ),
                ],
            },
        ),
    ]
