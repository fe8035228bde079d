from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "academy.people"

    def ready(self) -> None:
        import academy.celery  # noqa: F401, PLC0415 - tasks ring our broker

        # After every migrate, so that no table is ever without its rule
        from academy.people import sign_ins  # noqa: F401, PLC0415 - it listens
        from academy.people.grants import grant_to_application  # noqa: PLC0415

        post_migrate.connect(grant_to_application, sender=self)
