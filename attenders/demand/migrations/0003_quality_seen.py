from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("demand", "0002_outcome_rule")]

    operations = [
        migrations.AddField(
            model_name="analysisrun",
            name="quality_seen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="analysisrun",
            name="quality_seen_by_id",
            field=models.UUIDField(
                help_text="Who has looked at the quality of its data first", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="analysisrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    quality_seen_by_id__isnull=True, quality_seen_at__isnull=True
                )
                | models.Q(
                    quality_seen_by_id__isnull=False, quality_seen_at__isnull=False
                ),
                name="run_quality_seen_by_somebody",
            ),
        ),
    ]
