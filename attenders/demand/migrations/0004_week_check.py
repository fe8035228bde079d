import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("demand", "0003_quality_seen"), ("people", "0003_asking")]

    operations = [
        migrations.CreateModel(
            name="WeekCheck",
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
                ("monday", models.DateField()),
                (
                    "counted",
                    models.PositiveIntegerField(
                        help_text="Appointments that we counted"
                    ),
                ),
                (
                    "in_book",
                    models.PositiveIntegerField(help_text="Appointments in their book"),
                ),
                ("checked_by_id", models.UUIDField(null=True)),
                (
                    "checked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="week_checks",
                        to="people.practice",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["practice", "-checked_at"],
                        name="demand_week_practic_1292be_idx",
                    )
                ],
            },
        )
    ]
