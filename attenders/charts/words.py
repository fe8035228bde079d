"""Sentences of the figures with their numbers written as the pages write them."""

import re

from academy.words import number, percent, span
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window


NOT_KNOWN = "not known"
# What is counted in sentences, and what is done by it, for many and for one
_NOUNS = {
    **{
        f"{noun}s": noun
        for noun in (
            *("adult", "appointment", "condition", "contact", "day", "minute", "month"),
            *("request", "row", "slot", "teenager", "visit", "week", "year"),
        )
    },
    "people": "person",
}
_VERBS = {"are": "is", "attend": "attends", "do": "does", "have": "has", "were": "was"}
# What may stand between a number and either
_BETWEEN = (
    *("attended", "different", "fewer", "full", "half", "long-term", "missed", "more"),
    *("or", "short", "still", "whole", "working"),
)
# Of “2, 1 and 1 contacts” there are four
_A_ONE = r"(?<![\w.,£])(?<!and )1"
_ONE_NOUN = re.compile(
    rf"({_A_ONE}(?: (?:{'|'.join(_BETWEEN)}))*) ({'|'.join(_NOUNS)})\b"
)
_ONE_VERB = re.compile(
    rf"({_A_ONE}(?: of (?:the )?[\d,]+ \w+)?"
    rf"(?: (?:{'|'.join((*_BETWEEN, *_NOUNS.values()))}))*) ({'|'.join(_VERBS)})\b"
)
_THERE_WERE_ONE = re.compile(r"\b([Tt])here were (?=1 )")


def said(sentence: Sentence) -> str:
    """The sentence, whole numbers with commas, shares as percentages, periods as days.

    Sentences are written for many; where there is one, they are said of one.
    """
    values = {name: written(value) for name, value in sentence.values.items()}
    return of_one(sentence.text.format(**values))


def of_one(text: str) -> str:
    """The text with “1 people were” and the like said as English says it."""
    text = _ONE_NOUN.sub(lambda found: f"{found[1]} {_NOUNS[found[2]]}", text)
    text = _ONE_VERB.sub(lambda found: f"{found[1]} {_VERBS[found[2]]}", text)
    return _THERE_WERE_ONE.sub(r"\1here was ", text)


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
