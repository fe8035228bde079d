from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("extracts", "0011_local_number"),
    ]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="birth_month",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("birth_month__isnull", True),
                    models.Q(
                        ("birth_month__range", (1, 12)), ("birth_year__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="patient_birth_month_is_of_a_year",
            ),
        ),
    ]
