from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_large_jobs")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="details",
            field=models.JSONField(
                default=dict,
                help_text="What of its kind it is to do; never about a person",
            ),
        ),
    ]
