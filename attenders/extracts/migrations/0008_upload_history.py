import django.db.models.deletion
from django.db import migrations, models


# What earlier loads took away was not kept, so only those that took nothing away can
# still be undone
FILL = """
UPDATE extracts_upload SET load_number = loads.number,
    undo_kept = extracts_upload.rows_replaced = 0,
    problem_rows = (
        SELECT count(DISTINCT row) FROM extracts_uploadproblem
        WHERE upload_id = extracts_upload.id)
FROM (
    SELECT upload.id,
        row_number() OVER (PARTITION BY upload.practice_id ORDER BY job.finished_at)
            AS number
    FROM extracts_upload AS upload JOIN people_job AS job ON job.id = upload.job_id
    WHERE job.state = 'DONE' AND upload.rows_accepted IS NOT NULL
) AS loads WHERE loads.id = extracts_upload.id;
"""
COUNT = """
UPDATE extracts_upload SET current_rows = coalesce(now.rows, 0),
    current_days = coalesce(now.days, 0), current_first_day = now.first,
    current_last_day = now.last
FROM extracts_upload AS every LEFT JOIN (
    SELECT upload_id, count(*) AS rows, count(DISTINCT day) AS days,
        min(day) AS first, max(day) AS last
    FROM extracts_appointment GROUP BY upload_id
) AS now ON now.upload_id = every.id
WHERE extracts_upload.id = every.id AND every.load_number IS NOT NULL;
"""
# Rows were changed in this transaction, so what is checked late must be checked now
CHECKED = "SET CONSTRAINTS ALL IMMEDIATE;"


class Migration(migrations.Migration):
    """The order in which files were loaded, what of each stands, and its undoing."""

    dependencies = [("extracts", "0007_removed_appointments")]

    operations = [
        *(
            migrations.AddField("upload", name, field)
            for name, field in {
                "load_number": models.PositiveIntegerField(null=True),
                "undo_kept": models.BooleanField(
                    default=False,
                    help_text="Whether what it took away is still kept",
                ),
                "problem_rows": models.PositiveIntegerField(null=True),
                "current_rows": models.PositiveIntegerField(null=True),
                "current_days": models.PositiveIntegerField(null=True),
                "current_first_day": models.DateField(null=True),
                "current_last_day": models.DateField(null=True),
                "undo_job": models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="undone_upload",
                    to="people.job",
                ),
                "undone_by_id": models.UUIDField(null=True),
                "undone_at": models.DateTimeField(null=True),
                "undone_rows": models.PositiveIntegerField(
                    help_text="Its appointments that undoing took away", null=True
                ),
                "returned_rows": models.PositiveIntegerField(
                    help_text="Appointments that undoing brought back", null=True
                ),
            }.items()
        ),
        migrations.RunSQL(FILL + COUNT + CHECKED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.UniqueConstraint(
                fields=("practice", "load_number"), name="upload_load_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("undone_at__isnull", True), ("undone_by_id__isnull", True)
                    ),
                    models.Q(
                        ("undone_at__isnull", False), ("undone_by_id__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="upload_undone_by_somebody",
            ),
        ),
    ]
