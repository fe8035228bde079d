"""Finding words in the names of slot types, which every practice makes up itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.frames import NOT_KNOWN


# A star at the end of a phrase stands for any ending of its last word
ANY_ENDING = "*"


def plain(name: str) -> str:
    """The name as small words with one space between them, and nothing else."""
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


def is_phrase(text: str) -> bool:
    """Whether there is a word to look for, and a star only at the end of it."""
    return bool(plain(text)) and ANY_ENDING not in text.strip().removesuffix(ANY_ENDING)


def has_phrase(name: str, phrases: Sequence[str]) -> bool:
    """Whether the name has one of the phrases in it, as whole words."""
    text = plain(name)
    return any(re.search(_pattern(phrase), text) for phrase in phrases)


def _pattern(phrase: str) -> str:
    ending = r"[^\W_]*" if phrase.strip().endswith(ANY_ENDING) else ""
    return rf"\b{re.escape(plain(phrase))}{ending}\b"


@dataclass(frozen=True, eq=False)
class SlotNames:
    """The distinct slot types of some rows by name, and which of them each row has.

    Words are looked for in each name once, however many rows have it. A slot type that
    is not known, or has no name, has "".
    """

    names: tuple[str, ...]
    at: npt.NDArray[np.intp]

    @classmethod
    def of(cls, frame: pd.DataFrame, by_code: Mapping[int, str]) -> "SlotNames":
        """Of an appointments frame; the names are by the codes of its slot types."""
        at, codes = pd.factorize(frame["slot_type"].to_numpy())
        known = (code if code != NOT_KNOWN else None for code in codes.tolist())
        names = ("" if code is None else by_code.get(code, "") for code in known)
        return cls(tuple(map(plain, names)), at)

    def having(self, phrases: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Whether the name that each row has has one of the phrases in it."""
        found = [has_phrase(name, phrases) for name in self.names]
        return np.array(found, dtype=bool)[self.at]
