from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("extracts", "0015_problem_counts")]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="rows_kept",
            field=models.PositiveIntegerField(
                help_text="Appointments of other files that stay on its inner days",
                null=True,
            ),
        ),
    ]
