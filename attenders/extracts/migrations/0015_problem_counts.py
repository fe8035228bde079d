from django.db import migrations, models


FILL = """
UPDATE extracts_upload SET problem_counts = found.counts
FROM (
    SELECT upload_id, jsonb_object_agg(kind, rows) AS counts FROM (
        SELECT upload_id, kind, count(DISTINCT row) AS rows
        FROM extracts_uploadproblem GROUP BY upload_id, kind
    ) AS kinds GROUP BY upload_id
) AS found WHERE found.upload_id = extracts_upload.id;
"""
# Rows were changed in this transaction, so what is checked late must be checked now
CHECKED = "SET CONSTRAINTS ALL IMMEDIATE;"


class Migration(migrations.Migration):
    """How many rows had each kind of problem, of which not all are listed."""

    dependencies = [("extracts", "0014_upload_analysis")]

    operations = [
        migrations.AddField(
            "upload",
            "problem_counts",
            models.JSONField(
                default=dict,
                help_text="All rows of each kind of problem, listed or not",
            ),
        ),
        migrations.RunSQL(FILL + CHECKED, migrations.RunSQL.noop),
    ]
