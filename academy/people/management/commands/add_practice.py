from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from academy.people import operations
from academy.people.arguments import count, day
from academy.people.models import Practice


class Command(BaseCommand):
    help = "Add a practice, or bring its name and list size up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="the ODS code, such as A99999")
        parser.add_argument("name")
        parser.add_argument("--list-size", type=count)
        parser.add_argument("--list-size-date", type=day)

    def handle(self, *_args: Any, **options: Any) -> None:
        size, counted = options["list_size"], options["list_size_date"]
        if (size is None) != (counted is None):
            raise CommandError("Give --list-size and --list-size-date, or neither.")
        code = options["code"].upper()
        try:
            Practice(ods_code=code, name=options["name"]).clean_fields(exclude=["id"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        practice = operations.add_practice(
            ods_code=code,
            name=options["name"],
            list_size=size,
            list_size_date=counted,
            by=None,
        )
        self.stdout.write(f"{practice.name} ({practice.ods_code})")
