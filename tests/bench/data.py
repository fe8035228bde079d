"""Made-up files: P1 (one practice, five years), and one of five million rows."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from attenders.made_up import make_extract


PATIENTS, YEARS, SEED = 11_250, 5, 1
LAST_DAY = date(2026, 3, 31)
BIG_ROWS = 5_000_000
_DAYS_BETWEEN_COPIES = 7
# Real exports have columns that we do not use, wide ones among them
_UNUSED = ("Session holder note", "Appointment reference")


def p1(seed: int = SEED) -> pa.Table:
    """About 350,000 appointments in 16 columns, as text and whole numbers."""
    table = make_extract(
        patients=PATIENTS, years=YEARS, seed=seed, last_day=LAST_DAY, nhs_numbers=True
    )
    rows = pa.array(np.arange(table.num_rows) + 10_000_000).cast("string")
    note = pa.array(["At the desk"] * table.num_rows)
    for name, values in zip(_UNUSED, (note, rows), strict=True):
        table = table.append_column(name, values)
    return table


def write(table: pa.Table, path: Path) -> Path:
    csv.write_csv(table, path, csv.WriteOptions(quoting_style="none"))
    return path


def write_big(table: pa.Table, path: Path) -> int:
    """P1 again and again with other patients and other days; gives the rows written."""
    options = csv.WriteOptions(quoting_style="none")
    plain = csv.WriteOptions(quoting_style="none", include_header=False)
    copies = -(-BIG_ROWS // table.num_rows)
    with path.open("wb") as file:
        for copy in range(copies):
            block = _shifted(table, copy).slice(0, BIG_ROWS - copy * table.num_rows)
            csv.write_csv(block, file, plain if copy else options)
    return BIG_ROWS


def _shifted(table: pa.Table, copy: int) -> pa.Table:
    people = pc.binary_join_element_wise(
        table["Patient ID"].cast("string"), f"{copy:02}", ""
    )
    table = _with(table, "Patient ID", people)
    for name in ("Appointment date", "Booked date"):
        words = table[name].combine_chunks().dictionary_encode()
        days = pc.strptime(
            words.dictionary, format="%d/%m/%Y", unit="s", error_is_null=True
        ).to_numpy(zero_copy_only=False)
        later = days + np.timedelta64(copy * _DAYS_BETWEEN_COPIES, "D")
        text = pc.fill_null(pc.strftime(pa.array(later), format="%d/%m/%Y"), "")
        shifted = pa.DictionaryArray.from_arrays(words.indices, text).cast("string")
        table = _with(table, name, shifted)
    return table


def _with(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, values)
