"""The figures of a file at the terminal, without a database."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from academy.exceptions import AcademyError
from academy.people.arguments import count, day
from attenders.analysis.counting import (
    MODE_CHOICES,
    OUTCOME_CHOICES,
    STAFF_CHOICES,
    Counting,
)
from attenders.analysis.counts import Count
from attenders.analysis.definitions import DEFINITIONS
from attenders.analysis.figures import FIGURES
from attenders.analysis.headline import Headline, headline
from attenders.analysis.inputs import Inputs
from attenders.analysis.view import DEFAULT, View
from attenders.analysis.whole import Work
from attenders.analysis.window import choose_window
from attenders.demand.management.commands.methods import all_cards, cards_named
from attenders.demand.report import as_json, as_text
from attenders.demand.report_figures import card_as_text, figures_as_text
from attenders.extracts.mapping import parse_mapping
from attenders.extracts.reading import Choices, Guide, read_extract
from attenders.extracts.reading.layouts import FIELDS


# A help text is a format, in which two signs stand for one
_DEFINITIONS_SAID = "who attends often: " + ", ".join(
    f"{name} ({one.name.replace('%', '%%')})" for name, one in DEFINITIONS.items()
)


class Command(BaseCommand):
    help = "Print who attends often in an appointment extract; nothing is stored."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
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
        parser.add_argument(
            "--definition",
            choices=tuple(DEFINITIONS),
            default=DEFAULT.definition,
            metavar="NAME",
            help=_DEFINITIONS_SAID,
        )
        parser.add_argument(
            "--staff",
            choices=tuple(STAFF_CHOICES),
            default="ALL",
            help="with whom appointments count towards attending often",
        )
        parser.add_argument(
            "--modes",
            choices=tuple(MODE_CHOICES),
            default="ALL",
            help="in which way of contact they do",
        )
        parser.add_argument(
            "--outcomes",
            choices=tuple(OUTCOME_CHOICES),
            default="ATTENDED",
            help="whether missed ones do as well",
        )
        parser.add_argument(
            "--method",
            nargs="?",
            const="",
            metavar="FIGURE",
            help="print how the figures are made, or one of them, such as COST",
        )
        parser.epilog = "Fields for --map: " + ", ".join(
            f"{name} ({field.label})" for name, field in FIELDS.items()
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["method"] is not None:
            self._explain(options["method"])
            return
        if options["file"] is None:
            raise CommandError(
                "Give the file, or --method to see how figures are made."
            )
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
        inputs = Inputs.of(
            extract.appointments,
            patients=extract.patients,
            clinicians=dict(enumerate(extract.clinicians)),
            slot_types=dict(enumerate(extract.slot_types)),
            list_size=options["list_size"],
        )
        work = Work(inputs, _view(options, latest=inputs.latest))
        for figure in FIGURES:
            work.do(figure)
        text = as_text(extract, _headline(work, options["count"]))
        stored = as_json(extract, _headline(work, options["count"]))
        stored["view"] = work.view.to_dict()
        stored["figures"] = {
            kind: result.to_dict() for kind, result in work.results.items()
        }
        return f"{text}\n\n{figures_as_text(work.results, work.view)}", stored

    def _explain(self, name: str) -> None:
        for listed in cards_named(name) if name else all_cards():
            self.stdout.write(f"{card_as_text(listed.card)}\n")

    def _write(self, path: Path, figures: dict[str, Any]) -> None:
        try:
            path.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error


def _view(options: dict[str, Any], *, latest: date) -> View:
    window = None
    if options["first"] or options["last"]:
        window = choose_window(
            latest=latest, first=options["first"], last=options["last"]
        )
    counting = Counting(options["staff"], options["outcomes"], options["modes"])
    return View(window, counting, options["definition"])


def _headline(work: Work, count: Count) -> Headline:
    """As the registry has it, or counting all that was booked."""
    if count == "attended":
        figures = work.results["HEADLINE"]
        assert isinstance(figures, Headline)
        return figures
    return headline(
        work.inputs.frame,
        window=work.window,
        count=count,
        list_size=work.inputs.list_size,
    )[0]
