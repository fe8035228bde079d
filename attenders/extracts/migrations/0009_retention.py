import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("extracts", "0008_upload_history")]

    operations = [
        migrations.CreateModel(
            name="Retention",
            fields=[
                (
                    "practice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="retention",
                        serialize=False,
                        to="people.practice",
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(null=True)),
                ("looked_at", models.DateTimeField(null=True)),
                ("delete_before", models.DateField(null=True)),
                (
                    "held",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CLOCK", "The clock of this service has jumped"),
                            ("MANY", "More than a fifth of the appointments would go"),
                        ],
                        max_length=10,
                    ),
                ),
                ("held_before", models.DateField(null=True)),
                ("held_rows", models.PositiveIntegerField(null=True)),
                ("held_of", models.PositiveIntegerField(null=True)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("deleted_before", models.DateField(null=True)),
                ("deleted_rows", models.PositiveIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held", ""),
                            models.Q(
                                ("held_before__isnull", False),
                                ("held_of__isnull", False),
                                ("held_rows__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="retention_held_says_how_many",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deleted_at__isnull", True),
                            models.Q(
                                ("deleted_before__isnull", False),
                                ("deleted_rows__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="retention_deleted_says_how_many",
                    ),
                ],
            },
        ),
    ]
