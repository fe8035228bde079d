"""Which column of a registered list is which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from academy.exceptions import ExtractError
from attenders.extracts.reading.fields import normal
from attenders.extracts.reading.identifiers import without_identifiers
from attenders.extracts.reading.recognition import looks_like_data
from attenders.registered.reading.fields import (
    BIRTHS,
    DIFFERENCES,
    FIELDS,
    JOINS,
    OF_APPOINTMENTS_ONLY,
)


_FIRST_ROW_IS_DATA = (
    "The first row looks like a person. The first row must be the column headings."
)


@dataclass(frozen=True)
class Columns:
    """Where each field stands in a list; `conditions` are columns of yes and no."""

    headings: tuple[str, ...]
    positions: Mapping[str, int]
    conditions: tuple[int, ...] = ()

    @property
    def used(self) -> dict[str, str]:
        """Field -> heading, for the columns that are read."""
        return {name: self.headings[at] for name, at in self.positions.items()}

    @property
    def condition_headings(self) -> tuple[str, ...]:
        return tuple(self.headings[at] for at in self.conditions)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Headings of the columns that are never kept."""
        kept = {*self.positions.values(), *self.conditions}
        return tuple(h for at, h in enumerate(self.headings) if at not in kept)

    def at(self, heading: str) -> int | None:
        """Where a heading, in the form of `normal`, stands; the first where it is twice."""
        plain = [normal(text) for text in self.headings]
        return plain.index(heading) if heading in plain else None

    @property
    def needed(self) -> frozenset[int]:
        """All columns that must be read; the first is where a row of totals says so."""
        asked = [self.at(h) for pair in DIFFERENCES for h in (pair.one, pair.other)]
        found = {at for at in asked if at is not None}
        return frozenset({0, *self.positions.values(), *self.conditions, *found})

    def without(self, name: str) -> "Columns":
        """The same, but this field is not read."""
        kept = {field: at for field, at in self.positions.items() if field != name}
        return replace(self, positions=kept)


def known_headings() -> frozenset[str]:
    """All headings that mean something to us, as `normal` has them."""
    ours = {heading for field in FIELDS.values() for heading in field.headings}
    parts = {normal(h) for joined in JOINS for h in joined.headings}
    return frozenset(ours | parts | OF_APPOINTMENTS_ONLY)


def recognise(headings: Sequence[str]) -> Columns:
    """Say which column is which, by the headings.

    Raises ExtractError where it is a list of appointments, where there is no column of
    patients or of births, and where one of these is there twice.
    """
    plain = [normal(heading) for heading in headings]
    if OF_APPOINTMENTS_ONLY & set(plain):
        raise ExtractError(
            "This is a list of appointments, not of registered patients. Upload it"
            " under “Uploads” instead. Nothing has been loaded."
        )
    positions = {
        name: next(plain.index(wanted) for wanted in field.headings if wanted in plain)
        for name, field in FIELDS.items()
        if set(field.headings) & set(plain)
    }
    births = [name for name in BIRTHS if name in positions]
    unused = births[1:] + (["birth_month"] if births[:1] != ["birth_year"] else [])
    for name in unused:
        positions.pop(name, None)
    columns = Columns(tuple(headings), positions)
    _check_needed(columns)
    _check_once(columns)
    return columns


def _check_needed(columns: Columns) -> None:
    missing = []
    if "patient" not in columns.positions:
        missing.append("patient number column (such as “Patient ID”)")
    if not set(BIRTHS) & set(columns.positions):
        missing.append("column of births (such as “Date of birth” or “Birth year”)")
    if missing:
        if _is_of_a_person(columns.headings):
            raise ExtractError(_FIRST_ROW_IS_DATA)
        shown = ", ".join(
            heading[:40] or "(empty)" for heading in columns.headings[:20]
        )
        raise ExtractError(
            f"The first row has no {' and no '.join(missing)}. It has: {shown}. The first"
            " row must be the column headings."
        )


def _is_of_a_person(headings: Sequence[str]) -> bool:
    """Whether these are values, which no sentence may repeat."""
    return looks_like_data(headings) or any(
        without_identifiers(heading) != heading for heading in headings
    )


def _check_once(columns: Columns) -> None:
    plain = [normal(heading) for heading in columns.headings]
    for name in ("patient", *BIRTHS):
        at = columns.positions.get(name)
        if at is not None and plain.count(plain[at]) > 1:
            raise ExtractError(
                f"The file has {plain.count(plain[at])} columns called"
                f" {columns.headings[at]}. Remove or rename all but one."
            )
