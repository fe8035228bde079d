"""What a person has said of a file, and what a practice is remembered to have said."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from attenders.extracts.reading.dates import DateOrder
from attenders.extracts.reading.fields import normal


# A slot type that is not for patients, and one that is whatever it is called
LEFT_OUT = "LEFT_OUT"
KEPT = "KEPT"
NO_HEADINGS = 0

# When a person is asked to check the columns before anything is read: only where a
# needed one is missing, also where the file is known by its headings alone, or always
Asks = Literal["IF_MISSING", "IF_NOT_CERTAIN", "ALWAYS"]


@dataclass(frozen=True)
class Choices:
    """How to read a file, as far as a person has said; the rest is found out.

    `columns` names a column for a field by its label (see `labels`), or "" where the
    file has none. `words` says for a field what its words mean: a word in the form of
    `normal` to a value of `frames`; for slot types, LEFT_OUT or KEPT. `heading_row` is
    the row of the column headings as a spreadsheet counts it, NO_HEADINGS where there
    is none, and missing where it is to be found.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_order: DateOrder | None = None
    heading_row: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Choices":
        """The opposite of `to_dict`; what is not there was not said."""
        return cls(**data)


@dataclass(frozen=True)
class Remembered:
    """A practice's own layout: the labels that its files had, and what was said."""

    name: str
    labels: tuple[str, ...]
    choices: Choices

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Remembered":
        """The opposite of `to_dict`."""
        choices = Choices.from_dict(data["choices"])
        return cls(data["name"], tuple(data["labels"]), choices)


def labels(headings: Sequence[str]) -> tuple[str, ...]:
    """A name for each column that no other has: Date, Date (column 7), (column 8)."""
    seen: set[str] = set()
    named = []
    for place, heading in enumerate(headings, start=1):
        label = heading if normal(heading) else ""
        while not label or normal(label) in seen:
            label = f"{label} (column {place})".strip()
        seen.add(normal(label))
        named.append(label)
    return tuple(named)


@dataclass(frozen=True)
class Guide:
    """All that is known beforehand of how to read a file."""

    choices: Choices = field(default_factory=Choices)
    remembered: tuple[Remembered, ...] = ()
    asks: Asks = "IF_MISSING"

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Guide":
        """The opposite of `to_dict`."""
        return cls(
            Choices.from_dict(data["choices"]),
            tuple(Remembered.from_dict(layout) for layout in data["remembered"]),
            data["asks"],
        )

    @property
    def headings(self) -> set[str]:
        """Every heading that the person, or the practice before, has named."""
        said = (self.choices, *(layout.choices for layout in self.remembered))
        return {label for choices in said for label in choices.columns.values()}

    def has_none(self, width: int) -> bool:
        """Whether a layout as wide as this is remembered that has no headings."""
        return any(
            layout.choices.heading_row == NO_HEADINGS and len(layout.labels) == width
            for layout in self.remembered
        )

    def for_columns(self, now: Sequence[str]) -> "Fitted":
        """What was said of this file, over what was said of files like it."""
        layout = _best_fit(self.remembered, now)
        if layout is None:
            return Fitted(self.choices)
        changed = _change(layout, now)
        before = layout.choices
        plain = {normal(label) for label in now}
        there = {
            name: label
            for name, label in before.columns.items()
            if not label or normal(label) in plain
        }
        both = replace(
            self.choices,
            columns={**there, **self.choices.columns},
            words={**before.words, **self.choices.words},
        )
        lost = len(there) < len(before.columns) and not self.choices.columns
        return Fitted(both, layout.name, changed, doubt=changed if lost else "")


@dataclass(frozen=True)
class Fitted:
    """The choices for one file, and the layout of the practice that they came from.

    `changed` is what is different from that layout, and `doubt` the same where a
    column is gone that was used, so that a person must look.
    """

    choices: Choices
    name: str = ""
    changed: str = ""
    doubt: str = ""


def _change(layout: Remembered, now: Sequence[str]) -> str:
    """Which columns came and which went, in a sentence; empty where none did."""
    before = {normal(label): label for label in layout.labels}
    after = {normal(label): label for label in now}
    new = [label for plain, label in after.items() if plain not in before]
    gone = [label for plain, label in before.items() if plain not in after]
    parts = [
        f"{what}: {', '.join(found[:10])}"
        for what, found in (("new", new), ("gone", gone))
        if found
    ]
    if not parts:
        return ""
    return f"The columns have changed since “{layout.name}”; {'; '.join(parts)}."


_FEWEST_SHARED = 0.5


def _best_fit(layouts: Sequence[Remembered], now: Sequence[str]) -> Remembered | None:
    """The layout that shares most columns with these, if it shares half of all.

    Of two alike the first counts.
    """
    best = max(layouts, key=lambda layout: _shared(layout.labels, now), default=None)
    if best is None or _shared(best.labels, now) < _FEWEST_SHARED:
        return None
    return best


def _shared(before: Sequence[str], now: Sequence[str]) -> float:
    """Columns of both out of columns of either (Jaccard): 1 where they are the same."""
    first, second = ({normal(label) for label in named} for named in (before, now))
    return len(first & second) / max(len(first | second), 1)
