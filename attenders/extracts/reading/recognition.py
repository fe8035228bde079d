"""Which column of a file is which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from academy.exceptions import ExtractError
from attenders.extracts.reading.fields import FIELDS, OUTCOME_FIELDS, REQUIRED, normal
from attenders.extracts.reading.layouts import LAYOUTS


@dataclass(frozen=True)
class Layout:
    """Which column of one file holds which field; positions count from 0."""

    name: str
    positions: Mapping[str, int]
    headings: tuple[str, ...]

    @property
    def used(self) -> dict[str, str]:
        """Field -> heading, for the columns that are read."""
        return {name: self.headings[at] for name, at in self.positions.items()}

    @property
    def dropped(self) -> tuple[str, ...]:
        """Headings of the columns that are never kept."""
        kept = set(self.positions.values())
        return tuple(h for at, h in enumerate(self.headings) if at not in kept)


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
    named = {normal(heading) for names in LAYOUTS.values() for heading in names}
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
    outcome_chosen = bool(set(OUTCOME_FIELDS) & set(positions))
    for name, field in FIELDS.items():
        if outcome_chosen and name in OUTCOME_FIELDS:
            continue
        free = [
            plain.index(heading)
            for heading in field.headings
            if heading in plain and plain.index(heading) not in positions.values()
        ]
        if name not in positions and free:
            positions[name] = free[0]
    _check_required(headings, positions)
    for name in OUTCOME_FIELDS:  # one outcome column is enough: the first that is there
        if name in positions:
            for other in OUTCOME_FIELDS:
                if other != name:
                    positions.pop(other, None)
            break
    _check_once(headings, positions)
    return Layout(_name(plain), positions, tuple(headings))


def _check_required(headings: Sequence[str], positions: Mapping[str, int]) -> None:
    missing = [FIELDS[name] for name in REQUIRED if name not in positions]
    if not set(OUTCOME_FIELDS) & set(positions):
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
    for at in positions.values():
        places = [str(n) for n, text in enumerate(plain, start=1) if text == plain[at]]
        if len(places) > 1:
            raise ExtractError(
                f"The file has {len(places)} columns called {headings[at]}"
                f" ({' and '.join(places)}). Remove or rename all but one."
            )


def _name(plain: Sequence[str]) -> str:
    for name, headings in LAYOUTS.items():
        if {normal(heading) for heading in headings} <= set(plain):
            return name
    return "columns recognised by their headings"
