from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("extracts", "0010_no_patient"),
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
