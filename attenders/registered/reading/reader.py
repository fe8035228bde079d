"""Read a registered list: bytes in, the people and every problem out."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from academy.exceptions import ExtractError
from academy.words import number, plural
from attenders.extracts.reading import values as read
from attenders.extracts.reading.columns import Column, Mask, column_of, storable
from attenders.extracts.reading.fields import normal
from attenders.extracts.reading.passage import Passage
from attenders.extracts.reading.patient_numbers import as_numbers
from attenders.extracts.reading.problems import ProblemList, Problems
from attenders.extracts.reading.sifting import TOTALS
from attenders.frames import (
    FRAILTY_TYPE,
    REGISTERED_TYPES,
    SEX_TYPE,
    category,
    check_frame,
)
from attenders.registered.reading.block import Block
from attenders.registered.reading.conditions import conditions
from attenders.registered.reading.extract import RegisteredExtract
from attenders.registered.reading.fields import BIRTHS, DIFFERENCES, REMOVED
from attenders.registered.reading.problems import KINDS
from attenders.registered.reading.sources import Source, opened_list
from attenders.registered.reading.survey import Survey, survey


Progress = Callable[[int, float], None]

MOST_ROWS = 500_000  # ten times the largest practice of England
_NO_ROWS = "The file has headings but no people."


def read_list(
    path: Path,
    *,
    as_at: dt.date,
    progress: Progress = lambda _rows, _share: None,
) -> RegisteredExtract:
    """Read a registered list: delimited text, a workbook, or a ZIP.

    `as_at` is the day on which the list was run; ages are those of that day. Raises
    ExtractError, in one plain sentence, where the file as a whole cannot be used.
    """
    with opened_list(path) as source:
        with source.opened.rows() as rows:
            if not rows.read(1):
                raise ExtractError(_NO_ROWS)
        found = survey(source)
        passage = Passage(
            source.opened, positions=found.columns.needed, totals="NOT_A_PERSON"
        )
        reader = _Reader(source, found, as_at)
        for batch, share in passage.batches():
            reader.add(batch)
            if reader.seen > MOST_ROWS:
                raise ExtractError(
                    f"The file has more than {number(MOST_ROWS)} rows, which is more"
                    " than any practice has patients. Upload the list of one practice."
                )
            progress(reader.seen, share)
        return reader.extract(passage)


class _Reader:
    """Turns blocks of text into blocks of the frame, and joins them at the end."""

    def __init__(self, source: Source, found: Survey, as_at: dt.date) -> None:
        self.source = source
        self.found = found
        self.columns = found.columns
        self.as_at = as_at
        self.problems = ProblemList(KINDS)
        self.excluded: Counter[str] = Counter()
        self.seen = 0
        self.blank = 0
        self.frames: list[pd.DataFrame] = []
        self.places: list[npt.NDArray[np.int64]] = []

    def add(self, batch: pa.RecordBatch) -> None:
        """Take one block of rows."""
        by_place = {
            int(name): column_of(batch, name, self.columns.headings[int(name)])
            for name in batch.schema.names
        }
        usable = self._sift(by_place)
        self._look_up(by_place)
        columns = {n: by_place[at] for n, at in self.columns.positions.items()}
        block = Block(
            columns={**columns, "patient": as_numbers(columns["patient"])},
            rows=batch.num_rows,
            order=self.found.order,
            as_at=self.as_at,
            problems=self.problems,
            first_row=self.seen,
        )
        usable = self._leave_out(REMOVED, block.removed(), usable)
        keep = block.keep(usable)
        asked = [by_place[at] for at in self.columns.conditions]
        self.frames.append(_frame(block, keep, asked))
        self.places.append(np.flatnonzero(keep) + self.seen)
        self.seen += batch.num_rows

    def _sift(self, by_place: Mapping[int, Column]) -> Mask:
        """Give the rows that are about somebody of this practice."""
        blank = np.logical_and.reduce([column.blank for column in by_place.values()])
        self.blank += int(blank.sum())
        totals = self._totals(by_place) & ~blank
        self.problems.add(
            "NOT_A_PERSON",
            rows=np.flatnonzero(totals) + self.seen,
            column="",
            values="",
        )
        usable: Mask = ~blank & ~totals
        for pair in DIFFERENCES:
            one, other = self.columns.at(pair.one), self.columns.at(pair.other)
            if one is not None and other is not None:
                differ = _differ(by_place[one], by_place[other])
                usable = self._leave_out(pair.reason, differ, usable)
        return usable

    def _totals(self, by_place: Mapping[int, Column]) -> Mask:
        positions = self.columns.positions
        places = {0, positions["patient"]} & set(by_place)
        found = [by_place[at].matches(TOTALS) for at in places]
        births = [positions[n] for n in BIRTHS if positions.get(n) in by_place]
        unborn = [by_place[at].blank for at in births]
        totals: Mask = np.logical_or.reduce(found) & np.logical_and.reduce(
            unborn or [np.zeros(len(found[0]), dtype=bool)]
        )
        return totals

    def _leave_out(self, reason: str, rows: Mask, usable: Mask) -> Mask:
        out = usable & rows
        if out.any():
            self.excluded[reason] += int(out.sum())
        return usable & ~out

    def _look_up(self, by_place: dict[int, Column]) -> None:
        """Add the columns that come from another file."""
        lookup = self.source.lookup
        if lookup is not None:
            on = self.columns.at(normal(lookup.on))
            assert on is not None  # else there would be no such lookup
            by_place |= enumerate(
                lookup.columns(by_place[on]), start=len(self.source.opened.headings)
            )

    def extract(self, passage: Passage) -> RegisteredExtract:
        """Join the blocks; raise ExtractError where nothing usable was found."""
        read_rows = self.seen - self.blank + len(passage.aside)
        if not read_rows:
            raise ExtractError(_NO_ROWS)
        kept = [frame for frame in self.frames if len(frame)]
        if not kept:
            raise _nobody(passage.numbered(self.problems), self.excluded, read_rows)
        people = self._each_once(pd.concat(kept, ignore_index=True))
        problems = passage.numbered(self.problems)
        return RegisteredExtract(
            people=check_frame(people, REGISTERED_TYPES),
            problems=problems.frame,
            rows_read=read_rows,
            excluded=dict(self.excluded),
            columns_used=self.columns.used,
            columns_dropped=self.columns.dropped,
            conditions=self.columns.condition_headings,
            dropped_identifiers=self.found.dropped_identifiers,
            notices=(*self.source.notices, *self.found.notices, *_not_listed(problems)),
        )

    def _each_once(self, people: pd.DataFrame) -> pd.DataFrame:
        """The row of each person with the latest registration, or the last alike."""
        latest = people.sort_values(
            "registered_on", kind="stable", na_position="first"
        ).drop_duplicates("local_id", keep="last")
        kept = latest.index.sort_values()
        repeated = people.index.difference(kept)
        heading = self.columns.headings[self.columns.positions["patient"]]
        self.problems.add(
            "REPEATED_PATIENT",
            rows=np.concatenate(self.places)[repeated],
            column=heading,
            values="",
        )
        return people.loc[kept].reset_index(drop=True)


def _differ(one: Column, other: Column) -> Mask:
    """Rows in which both say something, and not the same."""
    first = np.array([word.strip() for word in one.words], dtype=object)[one.index]
    second = np.array([word.strip() for word in other.words], dtype=object)
    differ: Mask = first != second[other.index]
    known = read.missing(one.words)[one.index] | read.missing(other.words)[other.index]
    return differ & ~known


def _frame(block: Block, keep: Mask, asked: list[Column]) -> pd.DataFrame:
    """The people of one block."""
    birth_year, birth_month = block.births(keep)
    days = {
        name: block.days(name, keep) for name in ("registered_on", "left_on", "died_on")
    }
    flags = block.flags(keep)
    # What cannot be read was written down for somebody who died or left
    flags["is_deceased"] |= days["died_on"][1]
    flags["has_left"] |= days["left_on"][1]
    listed = block.columns.get("conditions")
    decile = block.numbers(
        "deprivation_decile", "UNREADABLE_DECILE", low=1, high=10, keep=keep
    )
    visits = block.numbers(
        "emergency_visits", "UNREADABLE_EMERGENCY_VISITS", low=0, high=9999, keep=keep
    )
    columns = {
        "local_id": _texts(block.columns["patient"]),
        "birth_year": birth_year,
        "birth_month": birth_month,
        "sex": category(block.sex(keep), SEX_TYPE),
        "conditions": conditions(listed, asked, rows=block.rows),
        **{name: found.astype("datetime64[s]") for name, (found, _) in days.items()},
        **{name: flags[name] for name in flags},
        "frailty": category(block.frailty(keep), FRAILTY_TYPE),
        "deprivation_decile": decile.astype(np.int8),
        "emergency_visits": visits,
        "usual_gp": _texts(block.columns.get("usual_gp"), rows=block.rows),
    }
    frame = pd.DataFrame({name: columns[name] for name in REGISTERED_TYPES})
    texts = dict.fromkeys(("local_id", "conditions", "usual_gp"), "str")
    return frame.loc[keep].astype(texts)


def _texts(column: Column | None, *, rows: int = 0) -> npt.NDArray[np.object_]:
    if column is None:
        return np.full(rows, "", dtype=object)
    none = read.missing(column.words)
    words = [
        "" if absent else storable(word)
        for word, absent in zip(column.words, none, strict=True)
    ]
    return np.array([*words, ""], dtype=object)[column.index]


def _not_listed(problems: Problems) -> Iterator[str]:
    """Which kinds of problem have more rows than are kept, as sentences."""
    listed = problems.frame.groupby("kind", observed=True)["row"].nunique()
    for kind, n in problems.counts.items():
        if n > listed[kind]:
            yield (
                f"{KINDS[kind].title}: {plural(n, 'row')}, of which the first"
                f" {number(int(listed[kind]))} are listed."
            )


def _nobody(problems: Problems, excluded: Mapping[str, int], rows: int) -> ExtractError:
    none = f"Of {plural(rows, 'row')}, none can be used."
    reasons = Counter(excluded)
    for kind, n in problems.counts.items():
        if KINDS[kind].rejects:
            reasons[KINDS[kind].title] += n
    reason = reasons.most_common(1)[0][0]
    return ExtractError(
        f"{none} Most often: {reason[0].lower()}{reason[1:]}. Nothing has been loaded."
    )
