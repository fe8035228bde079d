"""What a report for the practice's own meeting says: the blocks of its pages of figures.

Knows no Django.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attenders.analysis.method import Method
from attenders.charts.parts import Chart
from attenders.demand import paper
from attenders.demand.blocks import About, Block, Results, Subject, blocks
from attenders.demand.subjects import OVERVIEW, SUBJECTS


CHOICES: Mapping[str, Subject] = {
    slug: subject for slug, subject in SUBJECTS.items() if subject is not OVERVIEW
}
# What a meeting asks first; more than eight would not fit on six pages
FIRST_CHOICE = (
    *("often", "who", "seldom", "demand"),
    *("waits", "missed", "continuity", "cost"),
)
MOST_SUBJECTS = 8
# A table with more rows is read on the screen
_MOST_ROWS = 14


@dataclass(frozen=True)
class Section:
    """One subject: its message, its figures, and why some of them are not there."""

    subject: Subject
    blocks: tuple[Block, ...]
    missing: tuple[Block, ...]

    @property
    def message(self) -> str:
        """What it says first; empty where it says nothing."""
        return next((drawing.finding for drawing in self.drawings), "")

    @property
    def drawings(self) -> tuple[Chart, ...]:
        drawings = (block.drawing for block in self.blocks)
        return tuple(drawing for drawing in drawings if drawing)


@dataclass(frozen=True)
class InsideReport:
    """The chosen subjects with as many of their figures as a few pages hold.

    `caveats` are to be read before the figures.
    """

    about: About
    caveats: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def methods(self) -> tuple[Method, ...]:
        """The first method card of each figure, each once."""
        shown = (block for section in self.sections for block in section.blocks)
        return tuple({block.cards[0].title: block.cards[0] for block in shown}.values())

    @property
    def pages(self) -> int:
        """About how many pages it takes."""
        sections = self.sections
        return paper.pages(
            lists=[*self.caveats, *(section.message for section in sections)],
            subjects=[
                (section.subject.words, section.drawings) for section in sections
            ],
            methods=self.methods,
            missing=sum(len(section.missing) for section in sections),
        )

    @property
    def is_close(self) -> bool:
        """Whether it must be set closer to fit."""
        return self.pages > paper.MOST_PAGES


def inside_report(
    results: Results,
    *,
    subjects: Sequence[str],
    about: About,
    caveats: Sequence[str] = (),
) -> InsideReport:
    """Each subject's first figure, then their second ones, while there is room."""
    chosen = [subject for slug, subject in CHOICES.items() if slug in subjects]
    found = [blocks(subject, results, about) for subject in chosen]
    shown = [[block for block in each if _can_be_printed(block)] for each in found]

    def made(counts: Sequence[int]) -> InsideReport:
        sections = (
            Section(
                subject=subject,
                blocks=tuple(printed[:count]),
                missing=tuple(block for block in every if block.drawing is None),
            )
            for subject, every, printed, count in zip(
                chosen, found, shown, counts, strict=True
            )
        )
        return InsideReport(about, tuple(caveats), tuple(sections))

    counts = [1] * len(chosen)
    report = made(counts)
    for place in range(1, max(map(len, shown), default=0)):
        for at, printed in enumerate(shown):
            more = [*counts[:at], place + 1, *counts[at + 1 :]]
            if counts[at] != place or len(printed) <= place:
                continue
            longer = made(more)
            if longer.pages <= paper.MOST_PAGES:
                counts, report = more, longer
    return report


def _can_be_printed(block: Block) -> bool:
    drawing = block.drawing
    if drawing is None:
        return False
    return drawing.figure is not None or 0 < len(drawing.table.rows) <= _MOST_ROWS
