"""Numbers and sentences that may leave the practice, as types.

A ReleasedNumber comes out of released shares, or is a mean of enough people; a
ReleasedSentence takes nothing else for its numbers, and has no digit in its own words.
So whatever is made of these alone cannot hold a number that was not released.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, Self, final

from attenders.analysis.definitions import DEFINITIONS
from attenders.analysis.disclosure import (
    MOST_HIDDEN,
    DisclosureError,
    ReleasedShares,
)
from attenders.analysis.window import Window


NOT_SHOWN = "a share that is not shown"
# Names of ours that have digits in them, and say nothing of anybody
_NAMES = frozenset(definition.name for definition in DEFINITIONS.values())


@final
class ReleasedNumber:
    """One number as it may leave: `value` is None where it is hidden.

    Then `hidden_as` says so in words. A share is of 0 to 1.
    """

    __slots__ = ("hidden_as", "value")

    value: int | float | None
    hidden_as: str

    def __init__(self) -> None:
        raise DisclosureError("A number comes out of released shares")

    @classmethod
    def _of(cls, value: float | None, hidden_as: str) -> Self:
        made = cls.__new__(cls)
        object.__setattr__(made, "value", value)
        object.__setattr__(made, "hidden_as", hidden_as)
        return made

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} of a released number cannot be changed")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ReleasedNumber) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash((self.value, self.hidden_as))

    def __repr__(self) -> str:
        return f"ReleasedNumber({self.value!r}, {self.hidden_as!r})"

    @classmethod
    def part(cls, of: ReleasedShares, group: str) -> Self:
        at = of.groups.index(group)
        return cls._of(of.parts[at], of.text(None))

    @classmethod
    def whole(cls, of: ReleasedShares, group: str) -> Self:
        at = of.groups.index(group)
        return cls._of(of.wholes[at], of.text(None))

    @classmethod
    def share(cls, of: ReleasedShares, group: str) -> Self:
        return cls._of(of.shares[of.groups.index(group)], NOT_SHOWN)

    @classmethod
    def mean_share(cls, mean: float | None, *, people: int) -> Self:
        """The mean of a share of each person, to a whole per cent; hidden of few."""
        if mean is None or people <= MOST_HIDDEN:
            return cls._of(None, NOT_SHOWN)
        return cls._of(round(mean, 2), NOT_SHOWN)


@dataclass(frozen=True)
class ReleasedSentence:
    """A sentence that may leave: words without digits, and released numbers.

    A value may also be a period, or a name of ours such as that of a definition. Raises
    DisclosureError for anything else.
    """

    text: str
    values: Mapping[str, ReleasedNumber | Window | str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pieces = [*Formatter().parse(self.text)]
        if not all(is_wording(words) for words, *_ in pieces):
            raise DisclosureError("A number in a sentence must be a released one")
        if {name for _, name, *_ in pieces if name is not None} != {*self.values}:
            raise DisclosureError("A sentence has the values that it names")
        for value in self.values.values():
            if type(value) not in (ReleasedNumber, Window) and not is_wording(value):
                raise DisclosureError("A sentence takes released numbers alone")


def is_wording(text: Any) -> bool:
    """Whether these are words without a number, or a name of ours."""
    if type(text) is not str:
        return False
    return text in _NAMES or not any(letter.isdigit() for letter in text)
