from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("extracts", "0012_birth_month"),
        ("registered", "0001_initial"),
    ]

    operations = [
        migrations.RemoveField(model_name="registeredpatient", name="birth_month"),
    ]
