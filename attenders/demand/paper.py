"""About how much room words and pictures take on A4, to choose what fits.

Only about: the browser that prints decides, and never cuts a figure in two.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from attenders.analysis.method import Method
from attenders.charts.parts import Chart
from attenders.charts.picture import height_of


# Pixels, at 96 to the inch: A4 between margins of 15 mm; and of what static/scss/
# _report.scss makes of each kind of text on paper, the height and letters of a line
PAGE = 1009
_TEXT, _LETTERS = 19, 105
_SMALL, _SMALL_LETTERS = 16, 140
_GAP = 8
_PICTURE = 310
_ROW = 19
# The heading of a subject, and a line of what cannot be shown
_SUBJECT, _WORDS = 70, 26
# The name of the report, and what stands before its lists
_FIRST = 360


MOST_PAGES = 6


def pages(
    *,
    lists: Iterable[str],
    subjects: Iterable[tuple[str, Sequence[Chart]]],
    methods: Iterable[Method],
    missing: int = 0,
) -> int:
    """About how many pages a report takes.

    `lists` are the texts of its first page; of each of its subjects, what stands above
    its figures, and these; `missing` says how many there are not.
    """
    sheet = _Sheet(used=_FIRST + sum(map(_paragraph, lists)))
    for words, drawings in subjects:
        above = _SUBJECT + _paragraph(words)
        for drawing in drawings:
            sheet.put(above + _of_figure(drawing))
            above = 0.0
    sheet.pour(_WORDS * missing + _of_methods(methods))
    return sheet.pages


@dataclass
class _Sheet:
    """Pages that are filled from the top."""

    used: float
    pages: int = 1

    def put(self, height: float) -> None:
        """Something that is never cut in two: on a new page if it does not fit."""
        if self.used + height > PAGE and self.used:
            self.pages += 1
            self.used = 0
        self.used += height

    def pour(self, height: float) -> None:
        """Text that flows from one page to the next."""
        self.pages += int((self.used + height) // PAGE)
        self.used = (self.used + height) % PAGE


def _of_figure(drawing: Chart) -> float:
    """A figure with all its words."""
    words = (drawing.finding, drawing.sentence, drawing.title, drawing.subtitle)
    notes = sum(_lines(note, _SMALL_LETTERS) * _SMALL + 5 for note in drawing.notes)
    if drawing.figure is None:
        picture: float = _ROW * (len(drawing.table.rows) + 3)
    else:
        picture = min(height_of(drawing.figure), _PICTURE)
    return sum(map(_paragraph, filter(None, words))) + picture + notes + 3 * _GAP


def _of_methods(cards: Iterable[Method]) -> float:
    """The annex: of each card its title, what it says and what is counted."""
    each = (
        _lines(f"{card.definition} {card.counted}", _SMALL_LETTERS) * _SMALL + 30
        for card in cards
    )
    return _SUBJECT + sum(each)


def _paragraph(text: str) -> float:
    return _lines(text, _LETTERS) * _TEXT + _GAP


def _lines(text: str, letters: int) -> int:
    return math.ceil(len(text) / letters)
