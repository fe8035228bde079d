"""Our template filled in for three people of a practice that does not exist."""

from datetime import date
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from attenders.made_up.extract import make_extract


# Of a practice of 30, who between them have every status: 30 appointments in a year
_SEED = 3
_LAST_DAY = date(2026, 3, 31)
_PEOPLE = ("FIC0000011", "FIC0000004", "FIC0000001")


@cache
def make_example() -> pa.Table:
    """The same 30 rows every time, as `make_extract` gives them."""
    table = make_extract(patients=30, years=1, seed=_SEED, last_day=_LAST_DAY)
    return table.filter(pc.is_in(table["Patient ID"], pa.array(_PEOPLE)))
