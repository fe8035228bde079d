import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


COUNTS_AS = [
    ("ATTENDED", "Attended"),
    ("DNA", "Missed"),
    ("UNKNOWN", "Neither attended nor missed"),
]


class Migration(migrations.Migration):
    dependencies = [("demand", "0001_initial"), ("people", "0003_asking")]

    operations = [
        migrations.CreateModel(
            name="OutcomeRule",
            fields=[
                (
                    "practice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="outcome_rule",
                        serialize=False,
                        to="people.practice",
                    ),
                ),
                ("walked_out", models.CharField(choices=COUNTS_AS, max_length=10)),
                ("no_access_visit", models.CharField(choices=COUNTS_AS, max_length=10)),
                ("unknown", models.CharField(choices=COUNTS_AS, max_length=10)),
                ("past_booked", models.CharField(choices=COUNTS_AS, max_length=10)),
                ("chosen_by_id", models.UUIDField(null=True)),
                (
                    "chosen_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
            ],
        )
    ]
