import django.db.models.deletion
from django.db import migrations, models


NULLABLE = [
    ("last_year", models.PositiveIntegerField(null=True)),
    ("this_year", models.PositiveIntegerField(null=True)),
    (
        "last_year_band",
        models.SmallIntegerField(null=True, help_text="Place in movement.BAND_NAMES"),
    ),
    (
        "this_year_band",
        models.SmallIntegerField(null=True, help_text="Place in movement.BAND_NAMES"),
    ),
    ("move", models.SmallIntegerField(null=True, help_text="Place in movement.MOVES")),
    ("stay", models.SmallIntegerField(null=True, help_text="Place in movement.STAYS")),
    (
        "visits",
        models.PositiveIntegerField(
            null=True, help_text="Appointments that continuity is worked out from"
        ),
    ),
    ("clinicians", models.PositiveIntegerField(null=True)),
    ("upc", models.FloatField(null=True)),
    ("bice_boxerman", models.FloatField(null=True)),
    ("secon", models.FloatField(null=True)),
    ("longest_gap_days", models.PositiveIntegerField(null=True)),
]
NUMBERS = [
    (
        "is_often",
        models.BooleanField(
            default=False,
            help_text="Whether they attend often, by the view's definition",
        ),
    ),
    (
        "minute_tenths",
        models.PositiveIntegerField(
            default=0, help_text="Tenths of minutes of attended appointments"
        ),
    ),
    (
        "cost_low",
        models.BigIntegerField(
            default=0, help_text="In parts of a penny: cost.PARTS_PER_POUND are a pound"
        ),
    ),
    ("cost_central", models.BigIntegerField(default=0)),
    ("cost_high", models.BigIntegerField(default=0)),
]
RUN = [
    ("view", models.JSONField(null=True)),
    ("view_key", models.CharField(blank=True, default="", max_length=16)),
    ("inputs", models.JSONField(default=dict)),
    (
        "code_version",
        models.JSONField(
            default=dict, help_text="Of the package, and of the shape of each figure"
        ),
    ),
    ("timings", models.JSONField(default=dict, help_text="Seconds for each figure")),
    ("is_outdated", models.BooleanField(default=False)),
]


class Migration(migrations.Migration):
    dependencies = [
        ("demand", "0004_week_check"),
        ("people", "0006_job_details"),
    ]

    operations = [
        *(migrations.AddField("analysisrun", name, field) for name, field in RUN),
        migrations.AlterField(
            "analysisrun",
            "view_key",
            models.CharField(blank=True, max_length=16),
        ),
        migrations.AddConstraint(
            model_name="analysisrun",
            constraint=models.CheckConstraint(
                name="run_view_has_a_key",
                condition=models.Q(view__isnull=True, view_key="")
                | (models.Q(view__isnull=False) & ~models.Q(view_key="")),
            ),
        ),
        migrations.AddConstraint(
            model_name="analysisrun",
            constraint=models.UniqueConstraint(
                name="run_of_a_view_once",
                fields=["practice", "view_key"],
                condition=~models.Q(view_key=""),
            ),
        ),
        migrations.RenameModel("PatientCount", "PersonFigures"),
        migrations.AlterField(
            "personfigures",
            "run",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="people",
                to="demand.analysisrun",
            ),
        ),
        # By the default view, which is all there was, these counted as attended
        migrations.AddField(
            "personfigures", "counted", models.PositiveIntegerField(default=0)
        ),
        migrations.RunSQL(
            "UPDATE demand_personfigures SET counted = attended", migrations.RunSQL.noop
        ),
        migrations.AlterField(
            "personfigures", "counted", models.PositiveIntegerField()
        ),
        *(
            migrations.AddField("personfigures", name, field)
            for name, field in (*NUMBERS, *NULLABLE)
        ),
    ]
