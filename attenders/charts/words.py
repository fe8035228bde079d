"""Sentences of the figures with their numbers written as the pages write them."""

from academy.words import number, percent, span
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window


NOT_KNOWN = "not known"


def said(sentence: Sentence) -> str:
    """The sentence, whole numbers with commas, shares as percentages, periods as days."""
    values = {name: written(value) for name, value in sentence.values.items()}
    return sentence.text.format(**values)


def written(value: float | Window | None) -> str:
    """One value in words; a share that cannot be worked out is not known."""
    match value:
        case None:
            return NOT_KNOWN
        case Window():
            return span(value.first, value.last)
        case int():
            return number(value)
        case _:
            return percent(value)


def in_short(text: str) -> str:
    """A sentence without its full stop, as it stands in a heading."""
    return text.removesuffix(".")


def listed(names: list[str]) -> str:
    """One, two and three: as a sentence says them."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
