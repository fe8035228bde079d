"""Which column of a file is which."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from academy.exceptions import ExtractError
from attenders.extracts.reading.fields import (
    FIELDS,
    OUTCOME_FIELDS,
    REQUIRED,
    Field,
    normal,
)
from attenders.extracts.reading.layouts import GENERAL, LAYOUTS, Shape
from attenders.extracts.reading.words import WORDS


@dataclass(frozen=True)
class Layout:
    """Which column of one file holds which field; positions count from 0."""

    name: str
    positions: Mapping[str, int]
    headings: tuple[str, ...]

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
        return {**WORDS[name], **self.shape.words.get(name, {})}

    def without(self, places: Collection[int], names: Collection[str]) -> "Layout":
        """The same, but these fields are not read from these columns."""
        kept = {
            name: at
            for name, at in self.positions.items()
            if at not in places or name not in names
        }
        return replace(self, positions=kept)


def _position(headings: Sequence[str], wanted: str) -> int:
    """Where the heading that a person named stands."""
    plain = [normal(heading) for heading in headings]
    if normal(wanted) not in plain:
        raise ExtractError(
            f"The file has no column called {wanted}."
            f" Its columns are: {_shown(headings)}."
        )
    return plain.index(normal(wanted))


def _shown(headings: Sequence[str]) -> str:
    """The headings for a sentence: not more, and not longer, than can be read."""
    return ", ".join(heading[:40] or "(empty)" for heading in headings[:20])


def _chosen(headings: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """The columns a person has named, field by field."""
    unknown = sorted(set(mapping) - set(FIELDS))
    if unknown:
        raise ExtractError(
            f"There is no field called {unknown[0]}. The fields are: {', '.join(FIELDS)}."
        )
    fields: dict[int, str] = {}
    for name, heading in mapping.items():
        at = _position(headings, heading)
        if at in fields:
            raise ExtractError(
                f"The column {headings[at]} cannot be both {fields[at]} and {name}."
            )
        fields[at] = name
    return {name: at for at, name in fields.items()}


def _is_yes_or_no(name: str, heading: str) -> str:
    """A status column called "No-show" holds yes or no, whatever we were told."""
    if name != "status":
        return name
    for other in ("missed", "attended"):
        if normal(heading) in FIELDS[other].headings:
            return other
    return name


def known_headings(mapping: Mapping[str, str]) -> frozenset[str]:
    """All headings that mean something to us or to the person, as `normal` has them."""
    ours = {heading for field in FIELDS.values() for heading in field.headings}
    named = {
        normal(heading)
        for shape in LAYOUTS.values()
        for heading in (*shape.headings, *shape.fields.values(), *shape.fill_down)
    }
    return frozenset(ours | named | {normal(heading) for heading in mapping.values()})


def recognise(
    headings: Sequence[str], mapping: Mapping[str, str] | None = None
) -> Layout:
    """Say which column is which, by the headings and by what the person named.

    Raises ExtractError where no patient, date or outcome column can be found.
    """
    positions = _chosen(headings, mapping or {})
    positions = {
        _is_yes_or_no(name, headings[at]): at for name, at in positions.items()
    }
    plain = [normal(heading) for heading in headings]
    name = _name(plain)
    shape = LAYOUTS.get(name, GENERAL)
    wanted = dict(FIELDS)
    if set(OUTCOME_FIELDS) & set(positions) or shape.signs:
        for outcome in OUTCOME_FIELDS:
            wanted.pop(outcome)
    places = _by_shape(plain, shape, wanted=set(wanted) - set(positions))
    positions = {**positions, **places}
    _add_ours(plain, positions, wanted=wanted)
    _check_required(headings, positions, shape)
    for (
        first
    ) in OUTCOME_FIELDS:  # one outcome column is enough: the first that is there
        if first in positions:
            for other in OUTCOME_FIELDS:
                if other != first:
                    positions.pop(other, None)
            break
    _check_once(headings, positions)
    return Layout(name, positions, tuple(headings))


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
    for name, field in wanted.items():
        free = [
            plain.index(heading)
            for heading in field.headings
            if heading in plain and plain.index(heading) not in positions.values()
        ]
        if name not in positions and free:
            positions[name] = free[0]


def _check_required(
    headings: Sequence[str], positions: Mapping[str, int], shape: Shape
) -> None:
    required = REQUIRED if shape.has_patients else REQUIRED[1:]
    missing = [FIELDS[name] for name in required if name not in positions]
    if not set(OUTCOME_FIELDS) & set(positions) and not shape.signs:
        missing.append(FIELDS["status"])
    if not missing:
        return
    wanted = " and no ".join(
        f"{field.label} column (such as “{field.headings[0].capitalize()}”)"
        for field in missing
    )
    if any(re.search(r"\d[-/.]\d", heading) for heading in headings):
        raise ExtractError(  # which does not show a patient's data as if headings
            "The first row looks like an appointment. The first row must be the column"
            " headings."
        )
    raise ExtractError(
        f"The first row has no {wanted}. It has: {_shown(headings)}."
        " The first row must be the column headings."
    )


def _check_once(headings: Sequence[str], positions: Mapping[str, int]) -> None:
    """Refuse a file in which a column that is needed is there twice."""
    plain = [normal(heading) for heading in headings]
    for at in set(positions.values()):
        if not plain[at]:  # only a shape asks for an empty heading, and for the first
            continue
        places = [str(n) for n, text in enumerate(plain, start=1) if text == plain[at]]
        if len(places) > 1:
            raise ExtractError(
                f"The file has {len(places)} columns called {headings[at]}"
                f" ({' and '.join(places)}). Remove or rename all but one."
            )


def _name(plain: Sequence[str]) -> str:
    for name, shape in LAYOUTS.items():
        if {normal(heading) for heading in shape.headings} <= set(plain):
            return name
    return "columns recognised by their headings"
