"""What of the cube may leave the practice."""

import json

import numpy as np
import pytest

from attenders.analysis.cost import patient_costs
from attenders.analysis.cube import NEEDS, Cube, cube, cut
from attenders.analysis.cube_released import RELEASED, ReleasedCube, released
from attenders.analysis.disclosure import DisclosureError, ReleasedTable
from attenders.analysis.unit_costs import unit_costs
from tests.unit.attenders.analysis.frames import frame_of
from tests.unit.attenders.analysis.people import people_of
from tests.unit.attenders.analysis.test_cube import YEAR


def some(*counts: tuple[int, int, int]) -> Cube:
    """So many people with so many appointments and these needs, for each of `counts`."""
    each = [(often, needs) for n, often, needs in counts for _ in range(n)]
    rows = [{"patient": at} for at, (often, _) in enumerate(each) for _ in range(often)]
    return cube(
        patient_costs(frame_of(rows), costs=unit_costs(manual_year=2025)),
        patients=people_of([{"local_id": at} for at in range(len(each))]),
        needs=np.array([needs for _, needs in each], dtype=np.int8),
        window=YEAR,
        listed=None,
    )


MANY = (
    *((23, 1, 0), (32, 1, 1), (3, 1, 2), (4, 1, 3)),
    *((40, 2, 0), (31, 2, 1), (2, 2, 2), (6, 2, 3)),
    *((30, 18, 0), (4, 18, 2), (5, 18, 3)),
)


def test_released_hides_small_numbers_and_rounds_the_others():
    table = released(some(*MANY)).tables["needs"]

    shown = dict(zip(table.rows, table.cells, strict=True))
    assert shown["1"] == (25, 30, None, None, 0, 0)
    assert shown["2 to 5"] == (40, 30, None, None, 0, 0)
    assert shown["18 to 25"] == (30, 0, None, None, 0, 0)


def test_released_has_no_number_that_the_practice_alone_may_see():
    found = some((23, 1, 0), (12, 2, 1), (3, 6, 2), (61, 1, 3))

    for name, table in released(found).tables.items():
        true = cut(found, rows="band", columns=name, measure="people").cells
        shown = [cell for row in table.cells for cell in row if cell]
        assert all(cell % 5 == 0 and cell > 7 for cell in shown)
        assert sum(map(sum, true)) == 99


def test_released_rows_are_those_of_the_practice():
    found = some((20, 1, 0))

    assert tuple(released(found).tables) == RELEASED
    assert released(found).tables["needs"].columns == tuple(NEEDS.values())
    # Nobody knows of whom who did not attend, without a list
    assert "None" not in released(found).tables["needs"].rows


def test_released_cube_takes_no_other_table():
    found = some((20, 1, 0))
    inside = {
        name: cut(found, rows="band", columns=name, measure="people")
        for name in RELEASED
    }

    with pytest.raises(DisclosureError, match="released tables"):
        ReleasedCube(window=YEAR, tables=inside)


def test_released_cube_takes_neither_more_nor_fewer_tables():
    tables = dict(released(some((20, 1, 0))).tables)
    more = tables | {"cost_band": ReleasedTable(rows=[], columns=[], counts=[])}

    with pytest.raises(DisclosureError, match="released tables"):
        ReleasedCube(window=YEAR, tables=more)
    with pytest.raises(DisclosureError, match="released tables"):
        ReleasedCube(window=YEAR, tables={})


def test_released_round_trip():
    found = released(some((23, 1, 0), (3, 1, 2)))

    # The database gives the keys of objects back in another order
    stored = json.loads(json.dumps(found.to_dict(), sort_keys=True))

    assert ReleasedCube.from_dict(stored) == found


def test_released_cube_that_was_tampered_with_is_not_read():
    stored = released(some((23, 1, 0))).to_dict()
    stored["tables"]["needs"]["cells"][-1][0] = 23

    with pytest.raises(DisclosureError, match="not released"):
        ReleasedCube.from_dict(stored)
