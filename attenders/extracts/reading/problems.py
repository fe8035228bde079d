"""What is wrong with which row: kinds of problem, and the list of them."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.extracts.reading.identifiers import without_identifiers


@dataclass(frozen=True)
class Kind:
    """One kind of problem: whether it costs the row, and what to say about it."""

    rejects: bool
    title: str
    effect: str


# In the order in which they are looked for; a row is rejected once, by the first.
KINDS: dict[str, Kind] = {
    "WRONG_NUMBER_OF_VALUES": Kind(
        True,
        "More or fewer values than headings",
        "Left out, because its values cannot be told apart.",
    ),
    "NOT_AN_APPOINTMENT": Kind(
        True, "A row of totals, not an appointment", "Left out."
    ),
    "NO_PATIENT": Kind(True, "No patient number", "Left out."),
    "UNSTORABLE_PATIENT": Kind(
        True,
        "A patient number that cannot be stored",
        "Left out. Such a number has characters that cannot be seen, or more"
        " than 100 of them.",
    ),
    "SHORTENED_PATIENT": Kind(
        True,
        "A patient number that Excel has shortened (such as 9.43E+09)",
        "Left out, because people can no longer be told apart. Run the export"
        " again, and do not save it from Excel.",
    ),
    "NO_DATE": Kind(True, "No appointment date", "Left out."),
    "MONTH_WITHOUT_DAY": Kind(
        True,
        "A month without a day, where the appointment date should be",
        "Left out. Export the day of each appointment.",
    ),
    "UNREADABLE_DATE": Kind(
        True,
        "An appointment date we cannot read",
        "Left out. Dates such as 31/03/2025 or 2025-03-31 can be read, from 1990 on.",
    ),
    "TOO_FAR_AHEAD": Kind(
        True,
        "An appointment date more than 3 years ahead",
        "Left out. Check the year.",
    ),
    "STATUS_NOT_RECOGNISED": Kind(
        False,
        "A status we do not recognise",
        "Kept, but counts as neither attended nor missed.",
    ),
    "BOOKED_AFTER_APPOINTMENT": Kind(
        False,
        "Booked after the day of the appointment",
        "Kept, and shown apart where waits are counted.",
    ),
    "UNREADABLE_BOOKED_DATE": Kind(
        False,
        "A booking date we cannot read",
        "Kept, without a wait.",
    ),
    "IMPOSSIBLE_AGE": Kind(
        False,
        "An age or year of birth that is impossible",
        "Kept, without an age.",
    ),
    "UNREADABLE_TIME": Kind(False, "A time we cannot read", "Kept, without a time."),
    "UNREADABLE_DURATION": Kind(
        False,
        "A duration we cannot read",
        "Kept, without a duration.",
    ),
    "MODE_NOT_RECOGNISED": Kind(
        False, "A kind of contact we do not recognise", "Kept as “not known”."
    ),
    "STAFF_NOT_RECOGNISED": Kind(
        False, "A staff role we do not recognise", "Kept as “not known”."
    ),
    "SEX_NOT_RECOGNISED": Kind(
        False, "A sex we do not recognise", "Kept as “not known”."
    ),
}
KIND_TYPE = pd.CategoricalDtype(list(KINDS))
MAX_VALUE_LENGTH = 80
# What is kept to be shown; a file can have more rows with problems than memory holds
MOST_OF_A_KIND = 100_000
MOST = 500_000
LEAST_OF_A_KIND = 1_000  # of each kind, however much there is of others
# Kinds of problem of columns whose values are days; elsewhere a day may be of birth
_OF_DAYS = (
    "NO_DATE",
    "MONTH_WITHOUT_DAY",
    "UNREADABLE_DATE",
    "TOO_FAR_AHEAD",
    "BOOKED_AFTER_APPOINTMENT",
    "UNREADABLE_BOOKED_DATE",
    "UNREADABLE_REGISTERED_ON",
    "UNREADABLE_LEFT_ON",
    "UNREADABLE_DIED_ON",
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# What may say who a person is, where a row's columns have slipped: it is not kept. A
# number is that of a person or a telephone, however its digits are set apart
_TELLING = re.compile(
    rf"""
    (?P<day>(?<!\d)(?:
        \d{{1,2}}[-/.\s]\d{{1,2}}[-/.\s](?:\d{{4}}|\d{{2}})
        |\d{{4}}[-/.\s]\d{{1,2}}[-/.\s]\d{{1,2}}
        |\d{{1,2}}(?:st|nd|rd|th)?[-/.\s]*{_MONTH}[-/.,\s]*(?:\d{{4}}|\d{{2}})
        |\b{_MONTH}[-/.\s]*\d{{1,2}}(?:st|nd|rd|th)?[-/.,\s]+\d{{4}}
    )(?!\d))
    |(?P<number>\d(?:[\s.,_()\-\u00ad\u200b-\u2015\u2060\ufeff]*\d){{6,}})
    |(?P<postcode>\b[A-Z]{{1,2}}[0-9][A-Z0-9]?\s*[0-9][A-Z]{{2}}\b)
    |(?P<address>[^@\s]+@[^@\s]+\.[^@\s]+)
    """,
    flags=re.IGNORECASE | re.VERBOSE,
)
_MASKS = {
    "day": "(a date)",
    "number": "(a long number)",
    "postcode": "(a postcode)",
    "address": "(an email address)",
}


# Shown as a mark, so that a person sees why a value was not understood
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"


def _keepable(
    values: "pd.Series[str]", *, of_days: npt.NDArray[np.bool_]
) -> npt.NDArray[np.object_]:
    """The values as they may be kept: short, and nobody's name or number."""
    kept = np.empty(len(values), dtype=object)
    for days in (True, False):
        rows = of_days == days
        codes, different = pd.factorize(values[rows])
        words = [_without_telling(value, days=days) for value in different]
        kept[rows] = np.array([*words, ""], dtype=object)[codes]
    return kept


def _without_telling(value: str, *, days: bool) -> str:
    def masked(found: re.Match[str]) -> str:
        kind = str(found.lastgroup)
        if kind == "day" and days:
            return found[0]
        if kind == "number" and sum(map(str.isdecimal, found[0])) == 10:
            return "(ten digits)"
        return _MASKS[kind]

    # Cut first, for what a whole file slipped into one value would take long
    short = without_identifiers(value[: 2 * MAX_VALUE_LENGTH])
    return re.sub(_CONTROL, "\ufffd", _TELLING.sub(masked, short))[:MAX_VALUE_LENGTH]


@dataclass(frozen=True)
class Problems:
    """What is wrong in a file: the first rows of each kind, and how many there are.

    `counts` are the rows of each kind, and `rows` those that have any problem.
    """

    frame: pd.DataFrame
    counts: dict[str, int]
    rows: int


class ProblemList:
    """Collects problems block by block: row, kind, heading and the value found.

    All rows are counted; the first of each kind are kept, up to a number of them.
    """

    def __init__(self, kinds: Mapping[str, Kind] = KINDS) -> None:
        self._kinds = kinds
        self._type = pd.CategoricalDtype(list(kinds))
        self._blocks: list[pd.DataFrame] = []
        self._kept: Counter[str] = Counter()
        # Of each row, a bit for each kind of problem it has
        self._bits = np.zeros(0, dtype=np.uint32)

    def like(self) -> "ProblemList":
        """An empty list of the same kinds of problem."""
        return ProblemList(self._kinds)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each kind of problem, of those that any has."""
        found = {
            kind: int(np.count_nonzero(self._bits & self._bit(kind)))
            for kind in self._kinds
        }
        return {kind: rows for kind, rows in found.items() if rows}

    @property
    def rows(self) -> int:
        """How many rows have any problem."""
        return int(np.count_nonzero(self._bits))

    def _bit(self, kind: str) -> np.uint32:
        return np.uint32(1 << list(self._kinds).index(kind))

    def _count(self, kind: str, rows: npt.NDArray[np.int64]) -> None:
        last = int(rows.max())
        if last >= len(self._bits):
            grown = np.zeros(max(last + 1, 2 * len(self._bits)), dtype=np.uint32)
            grown[: len(self._bits)] = self._bits
            self._bits = grown
        self._bits[rows] |= self._bit(kind)

    def _room(self, kind: str) -> int:
        """How many more of a kind can be kept."""
        full = self._kept.total() >= MOST
        return max((LEAST_OF_A_KIND if full else MOST_OF_A_KIND) - self._kept[kind], 0)

    def add(
        self,
        kind: str,
        *,
        rows: npt.NDArray[np.int64],
        column: str,
        values: npt.NDArray[np.object_] | str,
    ) -> None:
        """Note one kind of problem for these rows."""
        if not len(rows):
            return
        self._count(kind, rows)
        rows = rows[: self._room(kind)]
        if len(rows):
            self._kept[kind] += len(rows)
            self._blocks.append(
                pd.DataFrame(
                    {
                        "row": rows,
                        "kind": pd.Categorical([kind] * len(rows), dtype=self._type),
                        "column": column,
                        "value": values
                        if isinstance(values, str)
                        else values[: len(rows)],
                    }
                )
            )

    def frame(self) -> pd.DataFrame:
        """The problems kept as a frame (row, kind, column, value), in the file's order."""
        if not self._blocks:
            return pd.DataFrame(
                {
                    "row": np.array([], dtype=np.int64),
                    "kind": pd.Categorical([], dtype=self._type),
                    "column": pd.Series([], dtype="str"),
                    "value": pd.Series([], dtype="str"),
                }
            )
        frame = pd.concat(self._blocks, ignore_index=True)
        of_days = frame["kind"].isin(_OF_DAYS).to_numpy()
        values = _keepable(frame["value"].astype("str"), of_days=of_days)
        return frame.assign(
            column=frame["column"].astype("str"),
            value=pd.Series(values, index=frame.index).astype("str"),
        ).sort_values(["row", "kind"], kind="stable", ignore_index=True)
