"""How wide text is in Arial, for pictures that are made without a browser."""

import textwrap
from collections.abc import Mapping


# Thousandths of the size of the letters, from the metrics of Helvetica, which Arial and
# Liberation Sans share; all others are about as wide as a digit
_WIDTHS: Mapping[int, str] = {
    222: "ijl",
    191: "'",
    278: " !,./:;[]\\ftI",
    333: "-()`r",
    355: '"',
    500: "cksvxyzJ",
    584: "+<=>",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    889: "%",
    944: "W",
    1000: "…—",
}
_USUAL = 556
_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}


def width_of(text: str, *, size: float) -> float:
    """How many pixels the text takes in one line."""
    return sum(_OF.get(letter, _USUAL) for letter in text) * size / 1000


def lines_of(text: str, *, most: int = 34) -> list[str]:
    """A name on as many lines as it needs, whatever lines a chart has put it on."""
    words = " ".join(text.replace("<br>", " ").split())
    return textwrap.wrap(words, most, break_long_words=False) or [""]
