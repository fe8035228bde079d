import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """An appointment may come without a patient: it counts for demand and flow alone."""

    dependencies = [("extracts", "0009_retention")]

    operations = [
        *(
            migrations.AlterField(
                model_name=name,
                name="patient",
                field=models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    to="extracts.patient",
                ),
            )
            for name in ("appointment", "removedappointment")
        ),
        migrations.AddField(
            model_name="upload",
            name="appointments",
            field=models.PositiveIntegerField(
                null=True,
                help_text="More than the accepted rows where one stands for several",
            ),
        ),
        # Of earlier uploads only the rows are known
        migrations.RunSQL("UPDATE extracts_upload SET appointments = rows_accepted"),
    ]
