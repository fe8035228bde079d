"""How many appointments of each person the practice started itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("demand", "0005_views_and_people")]

    operations = [
        migrations.AddField(
            model_name="personfigures",
            name="practice_initiated",
            field=models.PositiveIntegerField(
                help_text="Attended appointments that the practice started", null=True
            ),
        )
    ]
