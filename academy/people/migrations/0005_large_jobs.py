from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_receipt"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="is_large",
            field=models.BooleanField(
                default=False, help_text="Waits where others do not wait for it"
            ),
        ),
    ]
