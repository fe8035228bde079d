"""What may leave the practice: small numbers hidden, the others to the nearest 5.

Every count of people that somebody outside the practice may see is a ReleasedTable or
a ReleasedShares. Both take true counts and keep only what may be seen, so that no page,
chart or file made from them can hold more.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Self, final

import numpy as np
import numpy.typing as npt

from attenders.analysis.method import Method


Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# OpenSAFELY, docs/outputs/sdc.md: 7 or fewer hidden, then to the nearest 5
MOST_HIDDEN = 7
NEAREST = 5
OFF_BY = NEAREST // 2
# NHS England, disclosure control for HES and ECDS: one decimal place from here on
ONE_DECIMAL_FROM = 4_000
PEOPLE_FOR_PERCENTILES = 30
# Comparison between practices
LEAST_PRACTICES = 6
LARGEST_SHARE = 0.8
HIDDEN = "7 or fewer"
HIDDEN_OR_MORE = "7 or fewer, or hidden"
# Of a total of nothing but hidden cells, which together can be more than 7
ALL_HIDDEN = "Hidden"
_NO_LIMIT = 10**12

METHOD = Method(
    title="How small numbers are kept from outside the practice",
    definition=(
        "Counts of 1 to 7 people are hidden, all others are rounded to the nearest 5,"
        " and totals are the sums of the rounded numbers that are shown."
    ),
    counted="People, in every table that somebody outside the practice can see.",
    out_of=(
        "Rates and averages come from at least 8 people, and rates from the rounded"
        " numbers: to whole per cents, or to one decimal place out of 4,000 or more."
        " Percentiles come from at least 30 people, with 8 on either side."
    ),
    left_out=(
        "Smallest and largest values. More numbers are hidden, the smallest of the same"
        " row or column first, until nobody who knows the totals to the nearest 5 could"
        " tell that a hidden number of 1 to 7 is not 1, or not 7; if that cannot be had,"
        " the whole table is hidden. Somebody who knows an exact total from elsewhere"
        " may still narrow a number down."
    ),
    source=(
        "OpenSAFELY, statistical disclosure control; NHS England, disclosure control"
        " for hospital episode statistics."
    ),
)


class DisclosureError(ValueError):
    """Something that is not safe to leave the practice: a fault of ours."""


def released_count(count: int) -> int | None:
    """The number that may be seen: None where it is hidden."""
    if count < 0:
        raise DisclosureError(f"{count} is not a count of people")
    return int(_rounded(np.array(count))) if _may_be_seen(count) else None


def released_share(*, part: int, whole: int) -> float | None:
    """The share from rounded numbers, to a whole per cent (0.1 % out of 4,000).

    None where the part, the whole or the rest is 1 to 7, and where there is nobody.
    """
    if part > whole:
        raise DisclosureError(f"{part} is not a part of {whole}")
    counts = (part, whole, whole - part)
    if not whole or any(released_count(count) is None for count in counts):
        return None
    return _share(int(_rounded(np.array(part))), int(_rounded(np.array(whole))))


def released_mean(values: npt.NDArray[Any]) -> float | None:
    """The mean of one value for each person; None of 7 people or fewer."""
    return float(values.mean()) if len(values) > MOST_HIDDEN else None


def released_percentile(values: npt.NDArray[Any], *, percent: int) -> float | None:
    """The value that so many per cent of people do not exceed, by nearest rank.

    None of fewer than 30 people, or where fewer than 8 are at or below it, or at or
    above it: that would be all but the smallest or largest value. So the quartiles are
    given from 30 people on, the 90th percentile from 71.
    """
    if not 0 < percent < 100:  # the smallest and the largest value
        raise DisclosureError("Percentiles go from 1 to 99")
    people = len(values)
    rank = -(-people * percent // 100)
    enough = min(rank, people - rank + 1) > MOST_HIDDEN
    if people < PEOPLE_FOR_PERCENTILES or not enough:
        return None
    return float(np.sort(values)[rank - 1])


def differs_safely(*, part: int, whole: int) -> bool:
    """Whether a group and a group inside it may both be released.

    Not where they differ by 1 to 7 people, whom subtraction would find.
    """
    return released_count(whole - part) is not None


def may_be_compared(by_practice: Ints) -> bool:
    """Whether a cell that adds up practices may be shown beside others.

    From at least 6 practices, with none of them more than 80 % of it: otherwise the
    largest or the others could take themselves away. A cell with nobody may.
    """
    total = int(by_practice.sum())
    if len(by_practice) < LEAST_PRACTICES:
        return False
    return int(by_practice.max()) <= LARGEST_SHARE * total


@final
class ReleasedTable:
    """Counts of people by row and column as they may leave the practice.

    `cells` has None where a number is hidden. `hides_more` says that some of those are
    not 7 or fewer, but hidden to protect one that is; it never says which.
    """

    __slots__ = ("cells", "columns", "hides_more", "rows")

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    hides_more: bool

    def __init__(
        self, *, rows: Sequence[str], columns: Sequence[str], counts: npt.ArrayLike
    ) -> None:
        """Take the true counts, a row for each of `rows`, and keep what may be seen."""
        true = _counts(counts, shape=(len(rows), len(columns)))
        hidden = _hidden(true, small=_small(true))
        self._keep(
            rows=tuple(rows),
            columns=tuple(columns),
            cells=_cells(true, hidden),
            hides_more=bool((hidden & ~_small(true)).any()),
        )

    def _keep(self, **values: object) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} of a released table cannot be changed")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ReleasedTable) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.rows, self.columns, self.cells, self.hides_more))

    def __repr__(self) -> str:
        return f"ReleasedTable({self.to_dict()})"

    @property
    def row_totals(self) -> tuple[int | None, ...]:
        """The sum of what each row shows; None where it shows nobody but hides some."""
        return tuple(_total(row) for row in self.cells)

    @property
    def column_totals(self) -> tuple[int | None, ...]:
        """The same for each column."""
        places = range(len(self.columns))
        return tuple(_total([row[at] for row in self.cells]) for at in places)

    @property
    def total(self) -> int | None:
        """The sum of all that is shown."""
        return _total([cell for row in self.cells for cell in row])

    def text(self, number: int | None) -> str:
        """How a cell of this table is written: never blank, never 0."""
        if number is not None:
            return f"{number:,}"
        return HIDDEN_OR_MORE if self.hides_more else HIDDEN

    def total_text(self, number: int | None) -> str:
        """How a total is written: of hidden cells alone it can be any number."""
        return ALL_HIDDEN if number is None else f"{number:,}"

    def to_dict(self) -> dict[str, Any]:
        return {
            "rows": list(self.rows),
            "columns": list(self.columns),
            "cells": [list(row) for row in self.cells],
            "hides_more": self.hides_more,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read a stored table back.

        Raises DisclosureError where it holds a number that no released table has.
        """
        cells = tuple(tuple(row) for row in data["cells"])
        _check_released([cell for row in cells for cell in row])
        table = cls.__new__(cls)
        table._keep(
            rows=tuple(data["rows"]),
            columns=tuple(data["columns"]),
            cells=cells,
            hides_more=bool(data["hides_more"]),
        )
        return table


@final
class ReleasedShares:
    """How many of the people of each group are something, as may leave the practice.

    `parts` and `wholes` are released counts, None where hidden. A part is hidden too
    where the rest of its group is 1 to 7, or its whole is hidden.
    """

    __slots__ = ("groups", "parts", "wholes")

    groups: tuple[str, ...]
    parts: tuple[int | None, ...]
    wholes: tuple[int | None, ...]

    def __init__(
        self, *, groups: Sequence[str], parts: npt.ArrayLike, wholes: npt.ArrayLike
    ) -> None:
        """Take the true counts of each group and keep what may be seen."""
        whole = _counts(wholes, shape=(len(groups),))
        part = _counts(parts, shape=(len(groups),))
        if (part > whole).any():
            raise DisclosureError("A part is larger than its whole")
        hidden = _hidden(whole[:, None], small=_small(whole)[:, None])
        small = _small(part)[:, None] | _small(whole - part)[:, None] | hidden
        self._keep(
            groups=tuple(groups),
            parts=_column(part, _hidden(part[:, None], small=small)),
            wholes=_column(whole, hidden),
        )

    def _keep(self, **values: object) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} of released shares cannot be changed")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ReleasedShares) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.groups, self.parts, self.wholes))

    def __repr__(self) -> str:
        return f"ReleasedShares({self.to_dict()})"

    @property
    def shares(self) -> tuple[float | None, ...]:
        """The share of each group, None where anything of it is hidden or it is none."""
        return tuple(
            None if part is None or not whole else _share(part, whole)
            for part, whole in zip(self.parts, self.wholes, strict=True)
        )

    @property
    def totals(self) -> tuple[int | None, int | None]:
        """The sums of the parts and of the wholes that are shown."""
        return _total(self.parts), _total(self.wholes)

    def text(self, number: int | None) -> str:
        """How a count is written; a part may be hidden because of its rest."""
        return HIDDEN_OR_MORE if number is None else f"{number:,}"

    def to_dict(self) -> dict[str, Any]:
        return {
            "groups": list(self.groups),
            "parts": list(self.parts),
            "wholes": list(self.wholes),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read stored shares back; raises DisclosureError as a table does."""
        _check_released([*data["parts"], *data["wholes"]])
        shares = cls.__new__(cls)
        shares._keep(**{name: tuple(data[name]) for name in cls.__slots__})
        return shares


def _may_be_seen(count: int) -> bool:
    return count == 0 or count > MOST_HIDDEN


def _small(counts: Ints) -> Bools:
    return (counts > 0) & (counts <= MOST_HIDDEN)


def _rounded(counts: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.integer[Any]]:
    return (counts + OFF_BY) // NEAREST * NEAREST


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3 if whole >= ONE_DECIMAL_FROM else 2)


def _total(shown: Sequence[int | None]) -> int | None:
    """The sum of what is shown; None where nobody is shown and somebody is hidden."""
    total = sum(number or 0 for number in shown)
    return None if not total and None in shown else total


def _counts(counts: npt.ArrayLike, *, shape: tuple[int, ...]) -> Ints:
    found = np.asarray(counts)
    if found.size and not np.issubdtype(found.dtype, np.integer):
        raise DisclosureError("Counts of people are whole numbers")
    if found.size != np.prod(shape) or (found.size and found.shape != shape):
        raise DisclosureError(f"Counts have the shape {found.shape}, names {shape}")
    if (found < 0).any():
        raise DisclosureError("Counts of people are never negative")
    return found.astype(np.int64).reshape(shape)


def _cells(counts: Ints, hidden: Bools) -> tuple[tuple[int | None, ...], ...]:
    shown = _rounded(counts).astype(object)
    shown[hidden] = None
    return tuple(tuple(row) for row in shown.tolist())


def _column(counts: Ints, hidden: Bools) -> tuple[int | None, ...]:
    return tuple(row[0] for row in _cells(counts[:, None], hidden))


def _check_released(numbers: Sequence[int | None]) -> None:
    for number in numbers:
        if number is None or number == 0:
            continue
        if type(number) is not int or number % NEAREST or number <= MOST_HIDDEN:
            raise DisclosureError("A stored table has a number that was not released")


def _hidden(counts: Ints, *, small: Bools) -> Bools:
    """Which cells are hidden: the small ones, and as few more as protect them.

    As long as one of the small cells can be told from the rest, the smallest cell still
    shown in its row or column is hidden too, those with nobody last, the first of equal
    ones; then the smallest of the whole table. Whatever turns out not to be needed is
    shown again, the largest first. Everything is hidden at worst.
    """
    hidden = small.copy()
    while not hidden.all():
        exposed = _exposed(counts, hidden, small)
        if exposed is None:
            break
        hidden = hidden | _next_to_hide(counts, hidden, exposed)
    order = np.argsort(-counts, axis=None, kind="stable")
    for at in order[(hidden & ~small).flat[order]].tolist():
        fewer = hidden.copy()
        fewer.flat[at] = False
        if _exposed(counts, fewer, small) is None:
            hidden = fewer
    return hidden


def _next_to_hide(counts: Ints, hidden: Bools, exposed: tuple[int, int]) -> Bools:
    """The one cell, as a table, that is to be hidden next to protect the exposed one."""
    near = np.zeros_like(hidden)
    near[exposed[0], :] = near[:, exposed[1]] = True
    shown = near & ~hidden if (near & ~hidden).any() else ~hidden
    nobody_last = np.where(counts == 0, _NO_LIMIT, counts)
    found = np.zeros_like(hidden)
    found.flat[np.where(shown, nobody_last, 2 * _NO_LIMIT).argmin()] = True
    return found


def _exposed(counts: Ints, hidden: Bools, small: Bools) -> tuple[int, int] | None:
    """The first small cell of which more can be told than that it is 1 to 7."""
    for row, column in np.argwhere(small).tolist():
        if _is_exposed(counts, hidden, small, (row, column)):
            return row, column
    return None


def _is_exposed(counts: Ints, hidden: Bools, small: Bools, at: tuple[int, int]) -> bool:
    """Whether the table and its totals to the nearest 5 rule out that a cell is 1 or 7.

    A table and its totals are a flow, from the whole through rows and columns back to
    the whole, with limits on each arc. The true numbers are one such flow, so a cell
    can be 1 or 7 if as much can be sent round some other way as it would change by;
    between the two it can then be anything. Whole numbers, so nothing is approximate.
    """
    row, column = at[0], len(counts) + at[1]
    room = _room(counts, hidden, more=bool((hidden & ~small).any()))
    # Not round by the cell itself
    room[row, column] = room[column, row] = 0
    count = int(counts[at])
    up, down = MOST_HIDDEN - count, count - 1
    return not (
        _can_send(room, start=column, end=row, units=up)
        and _can_send(room, start=row, end=column, units=down)
    )


def _room(counts: Ints, hidden: Bools, *, more: bool) -> Ints:
    """By how much each arc could carry more, and (the other way) less.

    The places are the rows, the columns, the whole before them and the whole after.
    Without `more`, everybody knows that what is hidden is 1 to 7.
    """
    rows, columns = counts.shape
    size = rows + columns + 2
    first, last = size - 2, size - 1
    room = np.zeros((size, size), dtype=np.int64)
    least, most = _limits(counts, hidden, more=more)
    room[:rows, rows:first] = most - counts
    room[rows:first, :rows] = (counts - least).T

    def join(start: Any, end: Any, totals: Any, *, cells: int) -> None:
        totals = np.asarray(totals)
        low, high = _total_limits(totals, is_given=cells > 1)
        room[start, end], room[end, start] = high - totals, totals - low

    join(first, slice(0, rows), counts.sum(axis=1), cells=columns)
    join(slice(rows, first), last, counts.sum(axis=0), cells=rows)
    join(last, first, counts.sum(), cells=counts.size)
    return room


def _limits(counts: Ints, hidden: Bools, *, more: bool) -> tuple[Ints, Ints]:
    """The least and the most that each cell can be, by what is shown of it alone."""
    shown = _rounded(counts)
    off_by = np.where(counts == 0, 0, OFF_BY)
    low, high = (0, _NO_LIMIT) if more else (1, MOST_HIDDEN)
    return np.where(hidden, low, shown - off_by), np.where(hidden, high, shown + off_by)


def _total_limits(totals: Ints, *, is_given: bool) -> tuple[Ints, Ints]:
    """What may be known of totals: to the nearest 5, nothing of those of 1 to 7."""
    known = (totals > MOST_HIDDEN) & is_given
    shown = _rounded(totals)
    return np.where(known, shown - OFF_BY, 0), np.where(
        known, shown + OFF_BY, _NO_LIMIT
    )


def _can_send(room: Ints, *, start: int, end: int, units: int) -> bool:
    """Whether so many units go from one place to another, one at a time (at most 6)."""
    room = room.copy()
    for _ in range(units):
        path = _path(room, start=start, end=end)
        if path is None:
            return False
        for one, other in pairwise(path):
            room[one, other] -= 1
            room[other, one] += 1
    return True


def _path(room: Ints, *, start: int, end: int) -> list[int] | None:
    """A shortest way along which there is room, None where there is none."""
    before = {start: start}
    reached = [start]
    for place in reached:
        for following in np.flatnonzero(room[place] > 0).tolist():
            if following not in before:
                before[following] = place
                reached.append(following)
    if end not in before:
        return None
    path = [end]
    while path[-1] != start:
        path.append(before[path[-1]])
    return path[::-1]
