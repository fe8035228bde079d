"""The list of people at risk of a run, with why each of them is on it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("demand", "0006_practice_initiated"),
        ("extracts", "0016_rows_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonAtRisk",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.PositiveIntegerField()),
                ("contacts", models.PositiveIntegerField()),
                (
                    "first",
                    models.PositiveIntegerField(
                        help_text="Contacts of the first period"
                    ),
                ),
                ("second", models.PositiveIntegerField()),
                ("third", models.PositiveIntegerField()),
                (
                    "rising",
                    models.SmallIntegerField(help_text="Place in at_risk.RISINGS"),
                ),
                ("conditions", models.SmallIntegerField(null=True)),
                ("by_conditions", models.BooleanField()),
                (
                    "frailty",
                    models.SmallIntegerField(help_text="Place in frames.FRAILTY"),
                ),
                ("by_frailty", models.BooleanField()),
                ("last_seen", models.DateField(null=True)),
                ("emergency_visits", models.SmallIntegerField(null=True)),
                ("deprivation_decile", models.SmallIntegerField(null=True)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="extracts.patient",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people_at_risk",
                        to="demand.analysisrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "place"), name="at_risk_place_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by_conditions", True),
                            ("by_frailty", True),
                            _connector="OR",
                        ),
                        name="at_risk_person_has_a_reason",
                    ),
                ],
            },
        ),
    ]
