"""Finding words in the names of slot types, which every practice makes up itself."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt


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


def named(
    slot_type: npt.NDArray[np.integer[Any]],
    names: Mapping[int, str],
    phrases: Sequence[str],
) -> npt.NDArray[np.bool_]:
    """Whether the slot type of each row has one of the phrases in its name.

    `names` are by code. A row whose slot type has no name, or is not known, has none.
    """
    codes, at = np.unique(slot_type, return_inverse=True)
    found = [
        code in names and has_phrase(names[code], phrases) for code in codes.tolist()
    ]
    return np.array(found, dtype=bool)[at]
