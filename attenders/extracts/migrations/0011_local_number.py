from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("extracts", "0010_no_patient"),
    ]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="local_number",
            field=models.BinaryField(
                help_text="The practice's own number for the person, encrypted",
                null=True,
            ),
        ),
    ]
