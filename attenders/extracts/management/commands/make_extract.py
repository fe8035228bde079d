"""Write a made-up extract: `manage.py make_extract --patients 8000 --years 3 OUT`."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from academy.people.arguments import day
from academy.words import plural
from attenders.made_up import FORMATS, make_extract, write_extract


class Command(BaseCommand):
    help = "Write a believable extract of a practice that does not exist."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--patients", type=int, default=8000)
        parser.add_argument("--years", type=int, default=3)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--last-day", type=day, default=date(2026, 3, 31))
        parser.add_argument("--format", choices=tuple(FORMATS), default="template")
        parser.add_argument("--nhs-numbers", action="store_true")
        parser.add_argument("out", type=Path, metavar="OUT")

    def handle(
        self,
        *,
        patients: int,
        years: int,
        seed: int,
        last_day: date,
        nhs_numbers: bool,
        out: Path,
        **options: object,
    ) -> None:
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder called {out.parent}.")
        if out.is_dir():
            raise CommandError(f"{out} is a folder: name a file in it.")
        try:
            table = make_extract(
                patients=patients,
                years=years,
                seed=seed,
                last_day=last_day,
                nhs_numbers=nhs_numbers,
            )
            write_extract(table, out, style=str(options["format"]))
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Wrote {table.num_rows:,} rows for {patients:,} patients"
            f" over {plural(years, 'year')} to {last_day:%d/%m/%Y}: {out}"
        )
