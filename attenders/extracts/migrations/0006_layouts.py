import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now


def keep_what_was_said(apps, editor):
    """What a person said of a waiting file moves into the one place for it."""
    uploads = apps.get_model("extracts", "Upload").objects.using(
        editor.connection.alias
    )
    for upload in uploads.exclude(mapping={}, date_order=""):
        upload.choices = {
            "columns": upload.mapping,
            "date_order": upload.date_order or None,
        }
        upload.save(update_fields=["choices"])
    uploads.filter(date_reading__isnull=False, job__state="ASKING").update(
        question="DATES"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_asking"),
        ("extracts", "0005_date_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="PracticeLayout",
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
                ("name", models.CharField(max_length=60)),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "labels",
                    models.JSONField(help_text="The columns that the file had"),
                ),
                (
                    "choices",
                    models.JSONField(help_text="reading.choices.Choices"),
                ),
                ("made_by_id", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField(db_default=Now())),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="layouts",
                        to="people.practice",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="practicelayout",
            constraint=models.UniqueConstraint(
                fields=("practice", "name", "version"), name="layout_version_once"
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="choices",
            field=models.JSONField(
                default=dict,
                help_text="What a person said of it: reading.choices.Choices",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="asks",
            field=models.CharField(
                default="IF_MISSING",
                help_text="When columns are to be checked",
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="bad_share_limit",
            field=models.FloatField(
                default=0.05,
                help_text="Above this share of rows left out, a person is asked",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="question",
            field=models.CharField(
                blank=True,
                choices=[
                    ("COLUMNS", "Which column is which?"),
                    ("DATES", "Does the day or the month come first?"),
                    ("BAD_ROWS", "Load the file without the rows that cannot be used?"),
                ],
                default="",
                help_text="What it waits for",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="upload",
            name="preview",
            field=models.BinaryField(
                help_text="What the reader saw of it, encrypted, while it waits",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="practice_layout",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="uploads",
                to="extracts.practicelayout",
            ),
        ),
        migrations.RunPython(keep_what_was_said, migrations.RunPython.noop),
        migrations.RemoveField(model_name="upload", name="mapping"),
        migrations.RemoveField(model_name="upload", name="date_order"),
    ]
