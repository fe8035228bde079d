"""Which column of a file is which."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from academy.exceptions import ExtractError
from attenders.extracts.reading.choices import Choices, labels
from attenders.extracts.reading.fields import (
    FIELDS,
    OUTCOME_FIELDS,
    REQUIRED,
    Field,
    normal,
)
from attenders.extracts.reading.layouts import GENERAL, LAYOUTS, Shape
from attenders.extracts.reading.values import parts, phrases, whole
from attenders.extracts.reading.words import WORDS


@dataclass(frozen=True)
class Layout:
    """Which column of one file holds which field; positions count from 0."""

    name: str
    positions: Mapping[str, int]
    headings: tuple[str, ...]
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    remembered: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Layout":
        """Take up what `asdict` made, by way of JSON, which has no tuples."""
        return cls(**{**data, "headings": tuple(data["headings"])})

    @property
    def title(self) -> str:
        """What people call it: the practice's own name, where it has one."""
        return self.remembered or self.name

    @property
    def is_certain(self) -> bool:
        """Whether files of this shape are known, and not only their headings."""
        return bool(self.remembered) or (
            self.name in LAYOUTS and not self.shape.is_provisional
        )

    @property
    def shape(self) -> Shape:
        return LAYOUTS.get(self.name, GENERAL)

    @property
    def used(self) -> dict[str, str]:
        """Field -> heading, for the columns that are read."""
        return {name: self.headings[at] for name, at in self.positions.items()}

    @property
    def dropped(self) -> tuple[str, ...]:
        """Headings of the columns that are never kept."""
        kept = set(self.positions.values())
        return tuple(h for at, h in enumerate(self.headings) if at not in kept)

    def at(self, heading: str) -> int | None:
        """Where a heading of the shape stands in this file, if it does."""
        plain = [normal(text) for text in self.headings]
        return plain.index(normal(heading)) if normal(heading) in plain else None

    @property
    def needed(self) -> frozenset[int]:
        """All columns that must be read: those of fields, and what the shape asks of."""
        shape = self.shape
        asked = (
            *shape.fill_down,
            *(rule.heading for rule in shape.rules),
            *(sign.heading for sign in shape.signs),
            *(join.on for join in shape.joins),
        )
        places = (self.at(heading) for heading in asked)
        found = {at for at in places if at is not None}
        # The first column is where a row of totals says so
        return frozenset({0, *self.positions.values(), *found})

    def words(self, name: str) -> Mapping[str, str]:
        """What the words of one field mean in this file."""
        said = self.said.get("status" if name in OUTCOME_FIELDS else name, {})
        return {**WORDS[name], **self.shape.words.get(name, {}), **said}

    def pieces(self, name: str) -> Callable[[str], Iterator[str]]:
        """How a value of one field is taken apart to look its words up."""
        if name in self.shape.parts:
            return parts
        return phrases if name in self.shape.within else whole

    def without(self, places: Collection[int], names: Collection[str]) -> "Layout":
        """The same, but these fields are not read from these columns."""
        kept = {
            name: at
            for name, at in self.positions.items()
            if at not in places or name not in names
        }
        return replace(self, positions=kept)


class UnclearColumnsError(ExtractError):
    """A needed column cannot be found; `layout` is as far as the others were."""

    def __init__(self, sentence: str, layout: Layout) -> None:
        super().__init__(sentence)
        self.layout = layout


FIRST_ROW_IS_DATA = (
    "The first row looks like an appointment, so the file seems to have no headings."
)

# Fields that may be read from one and the same column: the name of a clinic may tell
# the slot type, the role and the kind of contact
_MAY_SHARE = frozenset(("mode", "staff", "clinician", "slot_type"))


def _position(headings: Sequence[str], wanted: str) -> int:
    """Where the column that a person named by its label stands."""
    plain = [normal(label) for label in labels(headings)]
    if normal(wanted) not in plain:
        raise ExtractError(
            f"The file has no column called {wanted}."
            f" Its columns are: {_shown(headings)}."
        )
    return plain.index(normal(wanted))


def _shown(headings: Sequence[str]) -> str:
    """The headings for a sentence: not more, and not longer, than can be read."""
    return ", ".join(heading[:40] or "(empty)" for heading in headings[:20])


def _chosen(headings: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """The columns a person has named, field by field."""
    unknown = sorted(set(columns) - set(FIELDS))
    if unknown:
        raise ExtractError(
            f"There is no field called {unknown[0]}. The fields are: {', '.join(FIELDS)}."
        )
    fields: dict[int, str] = {}
    chosen = {}
    for name, label in columns.items():
        if not label:
            continue
        at = chosen[name] = _position(headings, label)
        other = fields.setdefault(at, name)
        if other != name and not {name, other} <= _MAY_SHARE:
            raise ExtractError(
                f"“{headings[at]}” is chosen for both {FIELDS[other].label} and"
                f" {FIELDS[name].label}. Change one of them."
            )
    return chosen


def _is_yes_or_no(name: str, heading: str) -> str:
    """A status column called "No-show" holds yes or no, whatever we were told."""
    if name != "status":
        return name
    for other in ("missed", "attended"):
        if normal(heading) in FIELDS[other].headings:
            return other
    return name


def known_headings(columns: Collection[str]) -> frozenset[str]:
    """All headings that mean something to us or to the person, as `normal` has them."""
    ours = {heading for field in FIELDS.values() for heading in field.headings}
    named = {
        normal(heading)
        for shape in LAYOUTS.values()
        for heading in (*shape.headings, *shape.fields.values(), *shape.fill_down)
    }
    return frozenset(ours | named | {normal(heading) for heading in columns})


def recognise(headings: Sequence[str], choices: Choices | None = None) -> Layout:
    """Say which column is which, by the headings and by what the person said.

    Raises UnclearColumnsError where no patient, date or outcome column can be found, or
    a needed one is there twice.
    """
    said = choices or Choices()
    positions = {
        _is_yes_or_no(name, headings[at]): at
        for name, at in _chosen(headings, said.columns).items()
    }
    by_hand = frozenset(positions.values())
    plain = [normal(heading) for heading in headings]
    name = _name(plain)
    shape = LAYOUTS.get(name, GENERAL)
    absent = {field for field, label in said.columns.items() if not label}
    wanted = {name: field for name, field in FIELDS.items() if name not in absent}
    if (
        set(OUTCOME_FIELDS) & set(positions)
        or shape.signs
        or set(OUTCOME_FIELDS) & absent
    ):
        for outcome in OUTCOME_FIELDS:
            wanted.pop(outcome, None)
    places = _by_shape(plain, shape, wanted=set(wanted) - set(positions))
    positions = {**positions, **places}
    _add_ours(plain, positions, wanted=wanted)
    # One outcome column is enough: the first that is there
    for other in [name for name in OUTCOME_FIELDS if name in positions][1:]:
        del positions[other]
    layout = Layout(name, positions, tuple(headings), said.words)
    doubt = _missing(layout, absent) or _twice(layout, by_hand)
    if doubt:
        raise UnclearColumnsError(doubt, layout)
    return layout


def _by_shape(
    plain: Sequence[str], shape: Shape, *, wanted: Collection[str]
) -> dict[str, int]:
    """Where the shape says that fields are; two may be in one column."""
    return {
        name: plain.index(normal(heading))
        for name, heading in shape.fields.items()
        if name in wanted and normal(heading) in plain
    }


def _add_ours(
    plain: Sequence[str], positions: dict[str, int], *, wanted: Mapping[str, Field]
) -> None:
    """Find the fields that are still missing by the headings that we know."""
    for name, one in wanted.items():
        free = [
            plain.index(heading)
            for heading in one.headings
            if heading in plain and plain.index(heading) not in positions.values()
        ]
        if name not in positions and free:
            positions[name] = free[0]


def _missing(layout: Layout, absent: Collection[str]) -> str:
    """Which needed columns there are not, as a sentence; empty if all are there.

    A file may have no patients where its shape or a person says so.
    """
    shape, positions = layout.shape, layout.positions
    has_patients = shape.has_patients and "patient" not in absent
    required = REQUIRED if has_patients else REQUIRED[1:]
    missing = [FIELDS[name] for name in required if name not in positions]
    if not set(OUTCOME_FIELDS) & set(positions) and not shape.signs:
        missing.append(FIELDS["status"])
    if not missing:
        return ""
    wanted = " and no ".join(
        f"{field.label} column (such as “{field.headings[0].capitalize()}”)"
        for field in missing
    )
    if looks_like_data(layout.headings):
        return FIRST_ROW_IS_DATA  # not a patient's data as if they were headings
    return f"The file has no {wanted}. Its columns are: {_shown(layout.headings)}."


_DATA = re.compile(
    r"[0-9][-/.][0-9]"
    r"|\b[0-9]{1,2}[- ]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"[- ]?[0-9]{2}"
    r"|\b[0-9]{1,2}:[0-9]{2}\b|^\W*[A-Z]{0,5}[0-9 ]{5,}\W*$",
    flags=re.ASCII | re.IGNORECASE,
)


def looks_like_data(headings: Sequence[str]) -> bool:
    """Whether there is a date, a time or a long number among them, as in a row of data."""
    return any(_DATA.search(heading) for heading in headings)


def _twice(layout: Layout, by_hand: Collection[int]) -> str:
    """Which needed column is there twice, unless a person said which one to take."""
    plain = [normal(heading) for heading in layout.headings]
    for at in set(layout.positions.values()) - set(by_hand):
        if not plain[at]:  # only a shape asks for an empty heading, and for the first
            continue
        places = [str(n) for n, text in enumerate(plain, start=1) if text == plain[at]]
        if len(places) > 1:
            return (
                f"The file has {len(places)} columns called {layout.headings[at]}"
                f" ({' and '.join(places)}). Remove or rename all but one."
            )
    return ""


def _name(plain: Sequence[str]) -> str:
    for name, shape in LAYOUTS.items():
        if {normal(heading) for heading in shape.headings} <= set(plain):
            return name
    return "columns recognised by their headings"
