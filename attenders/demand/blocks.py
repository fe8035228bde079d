"""What pages of figures are made of: subjects, their parts, and the blocks they show.

A subject is data (`subjects.SUBJECTS`); here is what becomes of it once there are
results. Knows no Django.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

from attenders.analysis.figures import BY_KIND
from attenders.analysis.headline import Headline
from attenders.analysis.method import Method
from attenders.analysis.methods import cards_of, modules
from attenders.analysis.view import View
from attenders.analysis.whole import NotPossible, Result
from attenders.analysis.window import Window
from attenders.charts.glossary import terms
from attenders.charts.parts import Chart
from attenders.charts.segments import in_sentence
from attenders.charts.sensitivity import Said


HEADLINE = "HEADLINE"
NO_PATIENTS = (
    "No appointment of this period says who it was with, so nothing can be said of"
    " people."
)
Results = Mapping[str, Result | NotPossible]
# What of a view the figures of a subject go by, besides its period
GoesBy = Literal["PERIOD", "COUNTING", "DEFINITION"]


@dataclass(frozen=True)
class About:
    """What stands around figures: what was asked for, of which days, and when read.

    `owner` is the clinician whom the practice named for its list of people at risk.
    """

    view: View
    window: Window
    today: date
    owner: str = ""

    @property
    def who(self) -> str:
        """Who attends often, as a sentence says it, with the definition in use."""
        return f"people who attended often ({in_sentence(self.view.defined.name)})"


@dataclass(frozen=True)
class Step:
    """Something to do so that a figure can be worked out: words, and the page's name."""

    text: str
    page: str


PATIENTS = Step(
    "Upload an extract with a number for each patient", "extracts:upload_add"
)


@dataclass(frozen=True)
class Part:
    """One answer of a subject: of which figures it is made, and how it is drawn.

    `shows` says it in a few words, also where there is nothing to draw yet. `draw` gets
    the figures of `kinds` in their order, all of which could be worked out; it may find
    that there is nothing in them to show, and give the reason, or None to be left out.
    `methods` are the modules of its method cards,
    those of the registry where none are named. `steps` are what would make it possible.
    """

    slug: str
    shows: str
    kinds: tuple[str, ...]
    draw: Callable[..., Chart | NotPossible | None]
    methods: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    terms: tuple[str, ...] = ()
    says: Callable[[Any], tuple[Said, ...]] | None = None
    of_people: bool = True

    @property
    def cards(self) -> tuple[Method, ...]:
        """How it is made; the first card is the one to read first."""
        names = self.methods or BY_KIND[self.kinds[0]].cards
        return tuple(_CARDS[name] for name in names)


class _Cards(dict[str, Method]):
    """The first method card of each module, found when it is asked for."""

    def __missing__(self, name: str) -> Method:
        self[name] = card = next(iter(cards_of(modules()[name])))
        return card


_CARDS = _Cards()


@dataclass(frozen=True)
class Block:
    """What a page shows of one part: a chart with its table, or why there is none."""

    part: Part
    found: Chart | NotPossible
    sentences: tuple[Said, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def slug(self) -> str:
        return self.part.slug

    @property
    def drawing(self) -> Chart | None:
        return self.found if isinstance(self.found, Chart) else None

    @property
    def why(self) -> str:
        """Why there is nothing to show; empty where there is."""
        return self.found.why if isinstance(self.found, NotPossible) else ""

    @property
    def cards(self) -> tuple[Method, ...]:
        return self.part.cards


@dataclass(frozen=True)
class Subject:
    """One page of figures, with one message: that of the first part it can show.

    `tells` says in a line what the page is for. `words` stand on it above its figures.
    `related` are the slugs of pages to go on to, `elsewhere` other pages of the practice.
    """

    slug: str
    name: str
    tells: str
    goes_by: GoesBy
    parts: tuple[Part, ...]
    words: str = ""
    related: tuple[str, ...] = ()
    elsewhere: tuple[Step, ...] = ()

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The figures that it needs, each once; the headline says what all are out of."""
        named = (kind for part in self.parts for kind in part.kinds)
        return tuple(dict.fromkeys((HEADLINE, *named)))

    @property
    def is_of_often(self) -> bool:
        """Whether it says who attends often, which a team may guess first."""
        return self.goes_by == "DEFINITION"

    def narrowed(self, view: View) -> View:
        """The same view without what changes nothing on this page."""
        if self.goes_by == "DEFINITION":
            return view
        if self.goes_by == "COUNTING":
            return replace(view, definition=View().definition)
        return View(window=view.window)


def blocks(
    subject: Subject, results: Results, about: About, *, only: str = ""
) -> tuple[Block, ...]:
    """What the page shows, in its order; `only` the part with this slug, if given."""
    parts = (part for part in subject.parts if only in ("", part.slug))
    found = (_block(part, results, about) for part in parts)
    return tuple(block for block in found if block)


def lead(subject: Subject, results: Results, about: About) -> Block:
    """The first block that says something, or the first one if none does."""
    first = None
    for part in subject.parts:
        block = _block(part, results, about)
        if block and block.drawing:
            return block
        first = first or block
    assert first is not None  # the first part of a subject is never left out
    return first


def leads(
    subjects: Iterable[Subject], results: Results, about: About
) -> dict[str, Block]:
    """The lead of each subject by its slug."""
    return {subject.slug: lead(subject, results, about) for subject in subjects}


def _block(part: Part, results: Results, about: About) -> Block | None:
    headline = results[HEADLINE]
    if part.of_people and not (isinstance(headline, Headline) and headline.has_people):
        return Block(part, NotPossible(NO_PATIENTS), steps=(PATIENTS,))
    of_part = [results[kind] for kind in part.kinds]
    for one in of_part:
        if isinstance(one, NotPossible):
            return Block(part, one, steps=part.steps)
    drawing = part.draw(*of_part, about)
    if drawing is None:
        return None
    if isinstance(drawing, NotPossible):
        return Block(part, drawing, steps=part.steps)
    if part.terms and not drawing.terms:
        drawing = replace(drawing, terms=terms(*part.terms))
    said = part.says(of_part[0]) if part.says else ()
    return Block(part, drawing, sentences=said)
