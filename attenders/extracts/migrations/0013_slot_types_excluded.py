from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("extracts", "0012_birth_month"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="slot_types_excluded",
            field=models.JSONField(
                default=dict,
                help_text="Slot types among these: what each is called to rows",
            ),
        ),
    ]
