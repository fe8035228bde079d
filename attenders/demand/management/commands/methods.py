"""How every figure is made, at the terminal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attenders.analysis.figures import BY_KIND
from attenders.analysis.methods import Listed, Subject, methods
from attenders.demand.report_figures import card_as_text
from attenders.tallies import summary


def subjects() -> tuple[Subject, ...]:
    """All method cards, also those of the demand tally."""
    return methods(also={"Requests that were turned away": summary})


def all_cards() -> list[Listed]:
    """Every card once, in the order in which they are read."""
    return [listed for subject in subjects() for listed in subject.methods]


def cards_named(name: str) -> list[Listed]:
    """The cards of a figure (such as COST) or of a module (such as minutes).

    Raises CommandError for a name that is neither.
    """
    figure = BY_KIND.get(name.upper())
    modules = figure.cards if figure else (name.lower(),)
    found = [
        listed for listed in all_cards() if listed.module.rpartition(".")[2] in modules
    ]
    if not found:
        raise CommandError(
            f"There is no figure called {name}. See: manage.py methods --list"
        )
    return found


class Command(BaseCommand):
    help = "Print how each figure is made: what is counted, out of what, and why."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "name", nargs="?", help="only those of one figure or module, such as COST"
        )
        parser.add_argument(
            "--list", action="store_true", help="print only names and titles"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["name"]:
            self._print(cards_named(options["name"]))
        elif options["list"]:
            self._list()
        else:
            for subject in subjects():
                self.stdout.write(f"{subject.title.upper()}\n")
                self._print(subject.methods)

    def _print(self, found: Any) -> None:
        for listed in found:
            self.stdout.write(f"{card_as_text(listed.card)}\n")

    def _list(self) -> None:
        self.stdout.write("Figures, and the modules that say how they are made")
        for figure in BY_KIND.values():
            self.stdout.write(f"  {figure.kind:<18}{', '.join(figure.cards)}")
        for subject in subjects():
            self.stdout.write(f"\n{subject.title}")
            for listed in subject.methods:
                module = listed.module.rpartition(".")[2]
                self.stdout.write(f"  {module:<18}{listed.card.title}")
