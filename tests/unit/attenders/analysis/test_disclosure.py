"""What may leave the practice, and what somebody could still work out from it."""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.disclosure import (
    DisclosureError,
    ReleasedShares,
    ReleasedTable,
    differs_safely,
    may_be_compared,
    released_count,
    released_mean,
    released_percentile,
    released_share,
)
from tests.unit.attenders.analysis.frames import generated


Counts = Sequence[Sequence[int]]


def of(counts: Counts) -> ReleasedTable:
    """The released table of these counts, with rows A, B... and columns a, b..."""
    width = len(counts[0])
    return ReleasedTable(
        rows="ABCDEFGHIJ"[: len(counts)], columns="abcdefghij"[:width], counts=counts
    )


# OpenSAFELY, docs/outputs/sdc.md
PUBLISHED = {
    "groups": ("1", "2", "3", "4"),
    "parts": (3, 8, 16, 23),
    "wholes": (18, 23, 31, 44),
}


def test_disclosure_published_example():
    shares = ReleasedShares(**PUBLISHED)

    assert shares.parts == (None, 10, 15, 25)
    assert shares.wholes == (20, 25, 30, 45)
    assert shares.totals == (50, 120)


def test_disclosure_published_example_as_a_table():
    table = of([[3], [8], [16], [23]])

    assert table.cells == ((None,), (10,), (15,), (25,))
    assert table.column_totals == (50,)
    assert table.text(None) == "7 or fewer"


def test_disclosure_shares_come_from_rounded_counts():
    shares = ReleasedShares(**PUBLISHED)

    assert shares.shares == (None, 0.4, 0.5, 0.56)


@pytest.mark.parametrize(
    ("count", "seen"),
    [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (1002, 1000)],
)
def test_disclosure_of_a_count(count, seen):
    assert released_count(count) == seen


def test_disclosure_a_hidden_cell_is_never_blank_or_nobody():
    table = of([[3], [0], [20]])

    assert [table.text(row[0]) for row in table.cells] == ["7 or fewer", "0", "20"]


def test_disclosure_a_total_of_hidden_cells_alone_is_hidden():
    table = of([[3, 0], [200, 300]])

    assert table.row_totals[0] is None


def test_disclosure_nobody_at_all_is_shown():
    assert of([[0, 0], [0, 0]]).total == 0


def test_disclosure_of_no_table():
    table = ReleasedTable(rows=(), columns=(), counts=[])

    assert (table.cells, table.total) == ((), 0)


def test_disclosure_hides_more_where_a_total_would_tell():
    # 49 people known as 50 are 48 to 52, and 48 shown as 50 too: 4 at most would be left
    table = of([[1, 48, 0], [60, 70, 80]])

    assert table.cells[0] == (None, None, 0)
    assert table.hides_more
    assert table.text(None) == "7 or fewer, or hidden"


def test_disclosure_does_not_hide_without_need():
    # The one hidden cell is protected by the rounding of the five others
    table = of([[3, 21, 34, 56, 79, 41]])

    assert table.cells == ((None, 20, 35, 55, 80, 40),)


def test_disclosure_does_not_say_which_cells_are_small():
    one, other = of([[1, 48, 0]]), of([[48, 1, 0]])

    assert one == other


def cell_range(cell: int | None, *, hides_more: bool, most: int) -> range:
    """What a reader knows of a cell, by itself."""
    if cell is None:
        return range(most + 1) if hides_more else range(1, 8)
    return range(cell - 2, cell + 3) if cell else range(1)


def known_total(counts: Sequence[int]) -> range:
    """What somebody may know of the total of a line: to the nearest 5, 8 or more."""
    total = sum(counts)
    nearest = (total + 2) // 5 * 5
    if len(counts) < 2 or total < 8:
        return range(10_000)
    return range(nearest - 2, nearest + 3)


def possible(counts: Counts, table: ReleasedTable) -> Iterator[list[list[int]]]:
    """Every table with the same shown cells and the same totals to the nearest 5."""
    most = sum(map(sum, counts)) + 4
    rows = []
    for true, shown in zip(counts, table.cells, strict=True):
        cells = [
            cell_range(cell, hides_more=table.hides_more, most=most) for cell in shown
        ]
        total = known_total(true)
        rows.append([row for row in product(*cells) if sum(row) in total])
    columns = [known_total(column) for column in zip(*counts, strict=True)]
    whole = known_total([cell for row in counts for cell in row])
    for found in product(*rows):
        sums = [sum(column) for column in zip(*found, strict=True)]
        if sum(sums) in whole and all(map(range.__contains__, columns, sums)):
            yield [list(row) for row in found]


def is_safe(counts: Counts) -> bool:
    """Whether every small cell could be 1 and 7, by trying every possible table."""
    table = of(counts)
    small = {
        (row, column)
        for row, cells in enumerate(counts)
        for column, count in enumerate(cells)
        if 1 <= count <= 7
    }
    if all(cell is None for row in table.cells for cell in row):
        return True
    missing = {(*at, value) for at in small for value in (1, 7)}
    for found in possible(counts, table):
        missing -= {(row, column, found[row][column]) for row, column in small}
        if not missing:
            break
    return not missing


few = st.integers(0, 9) | st.sampled_from((10, 12, 13))


@generated
@given(st.lists(few, min_size=1, max_size=3))
def test_disclosure_nothing_can_be_narrowed_in_a_line(counts):
    assert is_safe([counts])
    assert is_safe([[count] for count in counts])


@generated
@given(st.lists(st.tuples(few, few), min_size=2, max_size=2))
def test_disclosure_nothing_can_be_narrowed_in_a_table(counts):
    assert is_safe(counts)


@pytest.mark.parametrize("counts", [[[3, 12], [20, 97]], [[1, 8], [8, 1]]])
def test_disclosure_nothing_can_be_narrowed_in_hard_tables(counts):
    assert is_safe(counts)


some_tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(
            st.integers(0, 9) | st.integers(0, 300), min_size=width, max_size=width
        ),
        min_size=1,
        max_size=5,
    )
)


def bounds(counts: Counts, table: ReleasedTable) -> dict[tuple[int, int], range]:
    """What each cell can be, by narrowing line after line until nothing narrows.

    It is slower to see everything than the flow is, but never says too much.
    """
    most = sum(map(sum, counts)) + 4
    found = {
        (row, column): cell_range(cell, hides_more=table.hides_more, most=most)
        for row, cells in enumerate(table.cells)
        for column, cell in enumerate(cells)
    }
    rows, columns = range(len(counts)), range(len(counts[0]))
    lines = [[(row, column) for column in columns] for row in rows]
    lines += [[(row, column) for row in rows] for column in columns]
    lines.append(list(found))
    before: dict[tuple[int, int], range] = {}
    while found != before:
        before = dict(found)
        for line in lines:
            total = known_total([counts[row][column] for row, column in line])
            for cell in line:
                others = [found[at] for at in line if at != cell]
                low = total[0] - sum(other[-1] for other in others)
                high = total[-1] - sum(other[0] for other in others)
                own = found[cell]
                found[cell] = range(max(own[0], low), min(own[-1], high) + 1)
    return found


@generated
@given(some_tables)
def test_disclosure_interval_of_every_small_cell_holds_1_to_7(counts):
    table = of(counts)
    shown = [cell for row in table.cells for cell in row]

    if any(cell is not None for cell in shown):
        found = bounds(counts, table)
        for (row, column), values in found.items():
            if 1 <= counts[row][column] <= 7:
                assert values[0] <= 1
                assert values[-1] >= 7


@generated
@given(some_tables)
def test_disclosure_shows_no_small_number(counts):
    table = of(counts)

    shown = json.dumps(table.to_dict()["cells"]).replace("[", " ").replace("]", " ")
    numbers = {int(word) for word in shown.replace(",", " ").split() if word.isdigit()}
    assert all(number == 0 or (number >= 10 and not number % 5) for number in numbers)


@generated
@given(some_tables)
def test_disclosure_totals_are_sums_of_what_is_shown(counts):
    table = of(counts)

    def added(cells: Sequence[int | None]) -> int:
        return sum(cell or 0 for cell in cells)

    assert [total or 0 for total in table.row_totals] == list(map(added, table.cells))
    assert added(table.row_totals) == added(table.column_totals) == (table.total or 0)


@generated
@given(some_tables)
def test_disclosure_every_small_cell_is_hidden_and_others_are_near(counts):
    table = of(counts)

    for true, cells in zip(counts, table.cells, strict=True):
        for count, cell in zip(true, cells, strict=True):
            assert not (1 <= count <= 7) or cell is None
            assert cell is None or abs(count - cell) <= 2


@generated
@given(some_tables)
def test_disclosure_table_round_trip(counts):
    table = of(counts)

    stored = json.loads(json.dumps(table.to_dict(), allow_nan=False))

    assert ReleasedTable.from_dict(stored) == table


@generated
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_disclosure_shares_of_any_groups(pairs):
    shares = ReleasedShares(
        groups=[str(at) for at in range(len(pairs))],
        parts=[part for part, _ in pairs],
        wholes=[part + rest for part, rest in pairs],
    )

    assert ReleasedShares.from_dict(shares.to_dict()) == shares
    for (part, rest), shown in zip(pairs, shares.parts, strict=True):
        small = any(1 <= count <= 7 for count in (part, rest, part + rest))
        assert not small or shown is None


def test_disclosure_share_of_all_but_a_few_is_hidden():
    shares = ReleasedShares(groups=["A"], parts=[43], wholes=[45])

    assert (shares.parts, shares.wholes, shares.shares) == ((None,), (45,), (None,))


@pytest.mark.parametrize("number", [1, 5, 7, 8, 12, -5, 10.0, True, "10"])
def test_disclosure_stored_table_with_a_number_not_released(number):
    stored = of([[20, 30]]).to_dict() | {"cells": [[number, 30]]}

    with pytest.raises(DisclosureError):
        ReleasedTable.from_dict(stored)


def test_disclosure_table_cannot_be_filled_by_hand():
    table = of([[20, 30]])

    with pytest.raises(AttributeError):
        table.cells = ((3, 30),)
    with pytest.raises(TypeError):
        dataclasses.replace(table, cells=((3, 30),))
    with pytest.raises(TypeError):
        ReleasedTable(
            rows=["A"], columns=["a"], cells=((3,),), hides_more=False, counts=[[3]]
        )


@pytest.mark.parametrize("counts", [[[1.5]], [[-1]], [[1, 2]], [1], []])
def test_disclosure_of_what_is_no_table_of_counts(counts):
    with pytest.raises(DisclosureError):
        ReleasedTable(rows=["A"], columns=["a"], counts=counts)


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (8, 23, 0.4),
        (3, 18, None),
        (15, 18, None),
        (4, 4, None),
        (0, 20, 0.0),
        (20, 20, 1.0),
        (0, 0, None),
        (1234, 4321, 0.286),
        (1234, 3210, 0.38),
    ],
)
def test_disclosure_of_a_share(part, whole, share):
    assert released_share(part=part, whole=whole) == share


def test_disclosure_of_a_mean():
    assert released_mean(np.arange(7)) is None
    assert released_mean(np.arange(8)) == 3.5


def test_disclosure_of_percentiles():
    values = np.arange(1, 31)

    assert released_percentile(values, percent=50) == 15
    assert released_percentile(values, percent=25) == 8
    assert released_percentile(values, percent=75) == 23
    assert released_percentile(values, percent=90) is None
    assert released_percentile(values[:-1], percent=50) is None
    assert released_percentile(np.arange(1, 72), percent=90) == 64


@pytest.mark.parametrize("percent", [0, 100])
def test_disclosure_has_no_smallest_or_largest_value(percent):
    with pytest.raises(DisclosureError):
        released_percentile(np.arange(1000), percent=percent)


def test_disclosure_of_a_group_inside_a_group():
    assert differs_safely(part=40, whole=40)
    assert differs_safely(part=32, whole=40)
    assert not differs_safely(part=33, whole=40)


@pytest.mark.parametrize(
    ("by_practice", "may"),
    [
        ([10] * 6, True),
        ([10] * 5, False),
        ([80, 4, 4, 4, 4, 4], True),
        ([81, 4, 4, 4, 4, 3], False),
        ([0] * 6, True),
    ],
)
def test_disclosure_of_practices_together(by_practice, may):
    assert may_be_compared(np.array(by_practice)) == may


def test_total_of_hidden_cells_is_not_said_to_be_small():
    table = ReleasedTable(rows=["Few"], columns=["A", "B"], counts=[[5, 6]])

    assert table.row_totals == (None,)
    assert table.text(table.cells[0][0]) == "7 or fewer"
    assert table.total_text(table.row_totals[0]) == "Hidden"
    assert table.total_text(1_250) == "1,250"
