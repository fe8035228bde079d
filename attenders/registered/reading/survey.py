"""A first pass over the whole list: the order of dates, what to drop, conditions."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attenders.extracts.reading.date_reading import DateEvidence, DateReading
from attenders.extracts.reading.dates import DateOrder
from attenders.extracts.reading.identifiers import ColumnSample
from attenders.extracts.reading.survey import all_rows, check_patient_numbers
from attenders.registered.reading.answers import ConditionSample
from attenders.registered.reading.fields import DATES, LEAVING
from attenders.registered.reading.recognition import Columns
from attenders.registered.reading.sources import Source


_BIRTH_DATES = "full dates of birth, of which only the year and month are kept"
_DAY_FIRST = (
    "No date shows whether the day or the month comes first. Read day first, as is usual"
    " in England."
)
_MONTHS = 12


@dataclass(frozen=True)
class Survey:
    """What must be known of a whole list before its first row can be read."""

    columns: Columns
    order: DateOrder
    dropped_identifiers: dict[str, str]
    notices: tuple[str, ...]


def survey(source: Source) -> Survey:
    """Look through the list once.

    Raises ExtractError where the patient column holds what must not be used.
    """
    opened, columns = source.opened, source.columns
    evidence = DateEvidence()
    either = 0
    samples = [ColumnSample() for _ in opened.headings]
    conditions = [ConditionSample(heading) for heading in opened.headings]
    for batch in all_rows(opened):
        for at, sample in enumerate(samples):
            sample.add(batch.column(at))
            if at not in columns.positions.values():
                conditions[at].add(batch.column(at))
        either += _add_dates(evidence, columns, batch)
    _check_patients(columns, samples)
    reading = evidence.reading(known=None, wanted=None)
    columns, dropped = _without_names(columns, samples)
    asked = tuple(
        at
        for at, sample in enumerate(conditions)
        if at not in columns.positions.values()
        and sample.is_condition
        and opened.headings[at] not in dropped
    )
    return Survey(
        replace(columns, conditions=asked),
        reading.order,
        dropped,
        (*_notices_of_dates(reading, either), *_notices_of_columns(columns)),
    )


def _add_dates(evidence: DateEvidence, columns: Columns, batch: pa.RecordBatch) -> int:
    """Take the dates of a block; gives how many of them can be read either way."""
    either = 0
    for name in DATES:
        at = columns.positions.get(name, batch.num_columns)
        if at < batch.num_columns:
            counts = pc.value_counts(batch.column(at))
            rows = counts.field("counts").to_numpy().astype(np.int64)
            numbers = evidence.add_numbers(counts.field("values").to_pylist(), rows)
            one, two = numbers[:, 0], numbers[:, 1]
            both = (one > 0) & (two > 0) & (one <= _MONTHS) & (two <= _MONTHS)
            either += int(rows[both & (one != two)].sum())
    return either


def _check_patients(columns: Columns, samples: list[ColumnSample]) -> None:
    at = columns.positions["patient"]
    check_patient_numbers(columns.headings[at], samples[at])


def _without_names(
    columns: Columns, samples: list[ColumnSample]
) -> tuple[Columns, dict[str, str]]:
    """The columns without those that name people, and what each of those holds."""
    reasons = {
        at: reason
        for at, sample in enumerate(samples)
        if (reason := sample.reason(columns.headings[at]))
    }
    if columns.positions.get("conditions") in reasons:
        columns = columns.without("conditions")
    used = set(columns.positions.values())
    dropped = {
        columns.headings[at]: why for at, why in reasons.items() if at not in used
    }
    birth = columns.positions.get("birth_date")
    if birth is not None:
        dropped[columns.headings[birth]] = _BIRTH_DATES
    return columns, dropped


def _notices_of_dates(reading: DateReading, either: int) -> tuple[str, ...]:
    if reading.decided_by == "DEFAULT" and either:
        return (_DAY_FIRST,)
    return reading.notices


def _notices_of_columns(columns: Columns) -> tuple[str, ...]:
    notices = []
    if not set(LEAVING) & set(columns.positions):
        notices.append(
            "No column says who has died, left or registered for a time only, so"
            " everybody on the list counts as registered."
        )
    if "sex" not in columns.positions:
        notices.append(
            "No column has the sex of people, so it is not known of anybody."
        )
    return tuple(notices)
