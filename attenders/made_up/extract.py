"""The extract put together, and written as a file."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from attenders.made_up.chance import streams
from attenders.made_up.days import make_calendar
from attenders.made_up.figures import PATIENTS_A_HEAD
from attenders.made_up.formats import FORMATS
from attenders.made_up.people import make_register
from attenders.made_up.slots import booked_slots, described_slots
from attenders.made_up.visits import planned_visits, routine_visits
from attenders.made_up.wording import (
    clinician_names,
    fictional_nhs_numbers,
    in_words,
    worded,
)


def make_extract(
    *, patients: int, years: int, seed: int, last_day: date, nhs_numbers: bool = False
) -> pa.Table:
    """The extract as text and whole numbers, ordered by date and time.

    It is as if run on the evening of the last day, so it ends with the bookings of the
    four weeks to come that were made by then. People who never came have no row.
    """
    register = make_register(
        patients=patients, years=years, seed=seed, last_day=last_day
    )
    calendar = make_calendar(years=years, last_day=last_day)
    export = int(calendar.starts[-2]) - 1
    rng = streams(seed)[1]
    planned = planned_visits(rng, register, calendar)
    so_far = int((planned["day"] <= export).sum())
    routine = routine_visits(rng, register, calendar, planned=so_far)
    rows = {name: np.append(routine[name], planned[name]) for name in planned}
    rows = booked_slots(rng, rows, register=register, export=export)
    heads = np.maximum(np.rint(patients / np.array(PATIENTS_A_HEAD)), 1)
    heads = heads.astype(np.int64)
    rows = described_slots(rng, rows, register=register, heads=heads, export=export)
    table = in_words(rows, register=register, clinicians=clinician_names(heads))
    if not nhs_numbers:
        return table
    numbers = fictional_nhs_numbers(count=len(register.birth_year), seed=seed)
    return table.append_column("NHS number", worded(rows["person"], numbers))


def write_extract(table: pa.Table, path: Path, *, style: str = "template") -> None:
    """Write the file in one of FORMATS: UTF-8, and a ZIP where it is several files."""
    FORMATS[style](table, path)
