"""A first pass over the whole file: the order of its dates, and what to drop."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from academy.exceptions import ExtractError
from attenders.extracts.reading.date_reading import DateEvidence, DateReading
from attenders.extracts.reading.dates import DateOrder
from attenders.extracts.reading.identifiers import ColumnSample
from attenders.extracts.reading.opening import Opened
from attenders.extracts.reading.practices import PracticeCodes
from attenders.extracts.reading.recognition import Layout
from attenders.extracts.reading.rows import blocks


# Texts that are kept as they are written, where other people's names could hide
_TEXT_FIELDS = ("slot_type", "conditions")
_OTHER_DATES = ("booked", "end")


@dataclass(frozen=True)
class Survey:
    """What must be known of a whole file before its first row can be read."""

    date_reading: DateReading
    dropped_identifiers: dict[str, str]
    layout: Layout
    practices: PracticeCodes


def survey(opened: Opened, layout: Layout, *, date_order: DateOrder | None) -> Survey:
    """Look through the file once; `date_order` is what the person says, if anything.

    Raises ExtractError where the patient column holds what must not be used.
    """
    evidence = DateEvidence()
    samples = [ColumnSample() for _ in opened.headings]
    practices = PracticeCodes(opened.headings)
    for batch in all_rows(opened):
        practices.add(batch)
        for at, sample in enumerate(samples):
            sample.add(batch.column(at))
        _add_dates(evidence, layout, batch)
    _check_patients(layout, samples)
    reasons = {
        at: sample.reason(opened.headings[at]) for at, sample in enumerate(samples)
    }
    dropped = {
        opened.headings[at]: reason
        for at, reason in reasons.items()
        if reason and _never_kept(layout, at)
    }
    return Survey(
        evidence.reading(known=layout.shape.date_order, wanted=date_order),
        dropped,
        layout.without({at for at, reason in reasons.items() if reason}, _TEXT_FIELDS),
        practices,
    )


def _never_kept(layout: Layout, at: int) -> bool:
    names = {name for name, place in layout.positions.items() if place == at}
    return not names or bool(names & {"birth_date", *_TEXT_FIELDS})


def all_rows(opened: Opened) -> Iterator[pa.RecordBatch]:
    """All columns; where a file breaks off here, the reading itself says why."""
    with opened.rows() as file:
        everything = range(len(opened.headings))
        rows = blocks(
            file,
            opened,
            positions=everything,
            kind=pa.string(),
            set_aside=lambda _row: "skip",
        )
        with suppress(pa.ArrowInvalid):
            yield from rows


def _add_dates(evidence: DateEvidence, layout: Layout, batch: pa.RecordBatch) -> None:
    wide = batch.num_columns
    for name in ("date", *_OTHER_DATES):
        at = layout.positions.get(name, wide)
        if at >= wide:  # not there, or from another file
            continue
        counts = pc.value_counts(batch.column(at))
        words = counts.field("values").to_pylist()
        rows = counts.field("counts").to_numpy().astype(np.int64)
        if name == "date":
            evidence.add(words, rows)
        else:
            evidence.add_numbers(words, rows)


def _check_patients(layout: Layout, samples: list[ColumnSample]) -> None:
    at = layout.positions.get("patient", len(samples))
    if at >= len(samples):
        return
    check_patient_numbers(layout.headings[at], samples[at])


def check_patient_numbers(heading: str, sample: ColumnSample) -> None:
    """Refuse a column of patients that holds NHS numbers, or what Excel made of some."""
    if sample.nhs_numbers:
        raise ExtractError(
            f"The column {heading} holds NHS numbers, which are never needed here."
            " Export the number that your clinical system gives each patient instead:"
            " “Patient ID” in SystmOne, “EMIS Number” in EMIS Web. Nothing has been"
            " loaded."
        )
    if sample.shortened:
        raise ExtractError(
            f"The patient numbers in the column {heading} were shortened by Excel"
            " (such as 9.43E+09), so people can no longer be told apart. Nothing has"
            " been loaded: run the export again, and do not save it from Excel."
        )
