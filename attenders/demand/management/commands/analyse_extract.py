"""The figures of a file at the terminal, without a database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from academy.exceptions import AcademyError
from academy.people.arguments import count, day
from attenders.analysis.headline import headline
from attenders.analysis.outcomes import DEFAULTS, last_recorded_day, with_choices
from attenders.analysis.window import choose_window, last_outcome_day
from attenders.demand.report import as_json, as_text
from attenders.extracts.mapping import parse_mapping
from attenders.extracts.reading import Choices, Guide, read_extract
from attenders.extracts.reading.layouts import FIELDS


class Command(BaseCommand):
    help = "Print who attends often in an appointment extract; nothing is stored."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=HEADING",
            help="say which column holds a field, such as patient=Person",
        )
        parser.add_argument(
            "--from",
            dest="first",
            type=day,
            metavar="DAY",
            help="first day to count, such as 2025-04-01; else 12 months before the last",
        )
        parser.add_argument(
            "--to",
            dest="last",
            type=day,
            metavar="DAY",
            help="last day to count; else that of the last known outcome",
        )
        parser.add_argument(
            "--list-size",
            type=count,
            metavar="N",
            help="registered patients, to count those who did not attend",
        )
        parser.add_argument(
            "--count",
            choices=("attended", "all"),
            default="attended",
            help="what shares, Gini and bands count: attended (default) or all booked",
        )
        parser.add_argument(
            "--json", type=Path, metavar="OUT", help="write the figures as JSON too"
        )
        parser.epilog = "Fields for --map: " + ", ".join(
            f"{name} ({field.label})" for name, field in FIELDS.items()
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            text, figures = self._analyse(options)
        except AcademyError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        if options["json"]:
            self._write(options["json"], figures)
        self.stdout.write(text)

    def _analyse(self, options: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        said = Choices(columns=parse_mapping(options["map"]))
        extract = read_extract(options["file"], guide=Guide(said))
        counted = with_choices(
            extract.appointments,
            DEFAULTS,
            as_at=last_recorded_day(extract.appointments),
        )
        window = choose_window(
            latest=last_outcome_day(counted),
            first=options["first"],
            last=options["last"],
        )
        figures, _ = headline(
            counted,
            window=window,
            count=options["count"],
            list_size=options["list_size"],
        )
        return as_text(extract, figures), as_json(extract, figures)

    def _write(self, path: Path, figures: dict[str, Any]) -> None:
        try:
            path.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
