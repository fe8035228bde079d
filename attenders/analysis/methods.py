"""All method cards by subject, gathered from the modules that keep them."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType

from attenders import analysis
from attenders.analysis.method import Method


# In the order in which they are read
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "Who attends often": (
        *("concentration", "bands", "definitions", "sensitivity", "initiated"),
        *("movement",),
    ),
    "Who they are": (
        *("who_they_are", "conditions", "multimorbidity", "needs", "guess"),
    ),
    "Appointments, and what became of them": (
        *("counts", "outcomes", "flow", "week_shape", "mix", "waits", "turned_away"),
        *("missed", "missed_by", "missed_again", "counted"),
    ),
    "Demand and capacity": ("rising", "capacity"),
    "The average cost of time": (
        *("cost", "cost_groups", "cube", "cost_over_years", "minutes"),
    ),
    "Continuity": ("continuity", "longer_visits"),
    "Who comes seldom": (
        *("low_attenders", "last_seen", "came_later", "at_risk", "emergency_use"),
        "funding",
    ),
    "The registered list": ("registered",),
    "The quality of the data": ("quality", "bounds", "completeness", "book_week"),
    "What others than the practice can see": ("disclosure",),
}
# Modules that are in none of them: a new figure is never left out
OTHER_SUBJECT = "Other figures"


@dataclass(frozen=True)
class Listed:
    """A method card, and the module in which its figure is worked out."""

    card: Method
    module: str


@dataclass(frozen=True)
class Subject:
    """The method cards of one subject."""

    title: str
    methods: tuple[Listed, ...]


def modules() -> dict[str, ModuleType]:
    """Every module of figures by its last name, in the order of the alphabet."""
    return {
        found.name: importlib.import_module(f"{analysis.__name__}.{found.name}")
        for found in pkgutil.iter_modules(analysis.__path__)
    }


def cards_of(module: ModuleType) -> Iterator[Method]:
    """The cards that a module keeps, alone or by name."""
    yield from _alone(module)
    for kept in vars(module).values():
        if isinstance(kept, Mapping):
            yield from (card for card in kept.values() if isinstance(card, Method))


def methods(*, also: Mapping[str, ModuleType] | None = None) -> tuple[Subject, ...]:
    """Every method card once, by subject; subjects without any are left out.

    `also` are modules with figures outside this package, by their subject.
    """
    found = modules()
    subjects = {
        title: [found.pop(name) for name in names if name in found]
        for title, names in SUBJECTS.items()
    }
    for title, module in (also or {}).items():
        subjects.setdefault(title, []).append(module)
    subjects[OTHER_SUBJECT] = list(found.values())
    homes = _homes(module for kept in subjects.values() for module in kept)
    listed = {
        title: tuple(
            Listed(card, module.__name__)
            for module in kept
            for card, home in homes.items()
            if home == module.__name__
        )
        for title, kept in subjects.items()
    }
    return tuple(Subject(title, cards) for title, cards in listed.items() if cards)


def _alone(module: ModuleType) -> Iterator[Method]:
    yield from (kept for kept in vars(module).values() if isinstance(kept, Method))


def _homes(kept: Iterable[ModuleType]) -> dict[Method, str]:
    """The module of each card: one that only collects cards is home to none of them."""
    homes: dict[Method, str] = {}
    among = list(kept)
    for cards in (_alone, cards_of):
        for module in among:
            for card in cards(module):
                homes.setdefault(card, module.__name__)
    return homes
