from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from academy.people import operations
from academy.people.models import PRACTICE_ROLES, Practice, Role


class Command(BaseCommand):
    help = (
        "Give a person a role. A new person has no password: they choose one with"
        " “Reset your password” on the sign-in page."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=[r.value for r in Role])
        parser.add_argument("--practice", metavar="CODE")

    def handle(self, *_args: Any, **options: Any) -> None:
        role = Role(options["role"])
        if (role in PRACTICE_ROLES) != bool(options["practice"]):
            raise CommandError(
                "Practice managers and clinicians need --practice; nobody else has one."
            )
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        practice = None
        if options["practice"]:
            code = options["practice"].upper()
            practice = Practice.objects.filter(ods_code=code).first()
            if practice is None:
                raise CommandError(f"There is no practice with the code {code}.")
        user = operations.add_person(
            email=options["email"], role=role, practice=practice, password=None, by=None
        )
        self.stdout.write(f"{user.email}: {role.label.lower()}")
