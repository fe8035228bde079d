"""Sentences about a figure, before their numbers are written as the pages write them."""

from collections.abc import Mapping
from dataclasses import dataclass

from attenders.analysis.window import Window


@dataclass(frozen=True)
class Sentence:
    """A sentence with {names}, and the value of each name.

    Whoever shows it writes whole numbers with commas, floats as percentages, a window
    as its days, and None as a share that cannot be worked out.
    """

    text: str
    values: Mapping[str, int | float | Window | None]
