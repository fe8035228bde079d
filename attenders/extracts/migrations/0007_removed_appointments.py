import django.db.models.deletion
from django.db import migrations, models


PARTS = 64
PARTITION = """
ALTER TABLE extracts_removedappointment RENAME TO whole_removed;
CREATE TABLE extracts_removedappointment (LIKE whole_removed)
    PARTITION BY HASH (practice_id);
DROP TABLE whole_removed;
"""
PART = """
CREATE TABLE extracts_removedappointment_{part}
    PARTITION OF extracts_removedappointment
    FOR VALUES WITH (MODULUS {parts}, REMAINDER {part});
"""


def unchecked(to, on_delete, **options):
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=on_delete, to=to, **options
    )


class Migration(migrations.Migration):
    """Appointments whose place others took, in parts as the appointments themselves.

    They keep the ids they had, so the table makes none of its own.
    """

    dependencies = [
        ("extracts", "0006_layouts"),
        ("people", "0003_asking"),
    ]

    operations = [
        migrations.AlterField(
            model_name="appointment",
            name="practice",
            field=unchecked(
                "people.practice",
                django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
            ),
        ),
        migrations.CreateModel(
            name="RemovedAppointment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("minute", models.SmallIntegerField()),
                ("booked_day", models.DateField(null=True)),
                ("status", models.SmallIntegerField()),
                ("mode", models.SmallIntegerField()),
                ("staff", models.SmallIntegerField()),
                ("duration", models.SmallIntegerField()),
                (
                    "practice",
                    unchecked(
                        "people.practice",
                        django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                    ),
                ),
                (
                    "patient",
                    unchecked("extracts.patient", django.db.models.deletion.CASCADE),
                ),
                (
                    "clinician",
                    unchecked(
                        "extracts.clinician",
                        django.db.models.deletion.PROTECT,
                        null=True,
                        related_name="+",
                    ),
                ),
                (
                    "slot_type",
                    unchecked(
                        "extracts.slottype",
                        django.db.models.deletion.PROTECT,
                        null=True,
                        related_name="+",
                    ),
                ),
                (
                    "upload",
                    unchecked(
                        "extracts.upload",
                        django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "removed_by",
                    unchecked(
                        "extracts.upload",
                        django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(
            PARTITION
            + "".join(PART.format(part=part, parts=PARTS) for part in range(PARTS))
        ),
    ]
