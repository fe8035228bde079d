from django.db import migrations


class Migration(migrations.Migration):
    """Staged rows live within one transaction, so a crash may forget them."""

    dependencies = [("extracts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE extracts_stagedappointment SET UNLOGGED",
            "ALTER TABLE extracts_stagedappointment SET LOGGED",
        )
    ]
