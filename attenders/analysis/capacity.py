"""Capacity: the time that was booked and used, by staff, against a baseline period.

Readers keep only slots that somebody was booked into. Of empty, blocked and other slots
they keep how many rows a file had of them, without day or minutes (`FileFacts`), so no
share of all slots that was used can be worked out, and none is.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from attenders.analysis.booked_time import (
    LONG_FROM,
    SHORT_BELOW,
    BookedTime,
    booked_time,
)
from attenders.analysis.covered import can_be_compared, what_is_missing
from attenders.analysis.method import Method
from attenders.analysis.quality import FileFacts
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window
from attenders.frames import MODES, STAFF


SCHEMA_VERSION = 2
WORKING_DAYS_A_WEEK = 5
# The reasons for which readers leave rows out, as what kind of slot they are
LEFT_OUT_KINDS: Mapping[str, str] = {
    "Slots without a patient": "EMPTY",
    "Slots that nobody booked (available, blocked, embargoed or other)": (
        "EMPTY_OR_BLOCKED"
    ),
    "Blocked slots": "BLOCKED",
    "Slots that are not for patients (such as lunch, admin, do not book)": (
        "NOT_FOR_PATIENTS"
    ),
    "Lists of a whole day (1,439 minutes), which are not appointments": "LIST",
}

METHOD = Method(
    title="Capacity: time booked and used",
    definition=(
        "The minutes of slots that somebody was booked into, by staff group and way of"
        " contact: used (the person came), missed, or not known. Per working day and per"
        " week of five working days, and held against a baseline period that you choose,"
        " if the data reaches over both but for two weeks."
    ),
    counted=(
        "Attended and missed appointments, and those with no outcome, each once. Minutes"
        " are those of “Minutes of appointments”. Working days are Mondays to Fridays"
        " without a bank holiday in England on which anything was booked. A slot is"
        f" short below {SHORT_BELOW} minutes and long from {LONG_FROM}."
    ),
    out_of="All slots that somebody was booked into, in each of the periods.",
    left_out=(
        "Cancelled appointments, whose slot somebody else may have had; they are counted"
        " apart, as are those still to come. Empty, blocked and non-patient slots: files"
        " that list them are known by how many rows they had of each, not by day or"
        " minutes, so no share of all slots that was used can be given. Work without a"
        " slot (calls, results, home visits on a list) is in no file."
    ),
    source=(
        "Our own count. National appointment data have no capacity either: they hold"
        " appointments that were booked."
    ),
)


@dataclass(frozen=True)
class LeftOut:
    """Rows of files that are slots of one kind, but no appointments of patients."""

    kind: str
    rows: int


@dataclass(frozen=True)
class AgainstBaseline:
    """Minutes per working day of one group, now and in the baseline.

    None where the data does not reach over the period (`covered.can_be_compared`).

    `name` is one of STAFF or MODES, or ALL.
    """

    name: str
    baseline: float | None
    now: float | None

    @property
    def difference(self) -> float | None:
        if self.baseline is None or self.now is None:
            return None
        return self.now - self.baseline

    @property
    def per_week(self) -> float | None:
        """The difference for a week of five working days."""
        found = self.difference
        return None if found is None else found * WORKING_DAYS_A_WEEK


@dataclass(frozen=True)
class Capacity:
    """The booked time of a period, and of a baseline where one was chosen.

    `left_out` are rows of files with days in the period, whatever their day.
    """

    now: BookedTime
    baseline: BookedTime | None
    left_out: tuple[LeftOut, ...]

    @property
    def total(self) -> AgainstBaseline | None:
        """All staff against the baseline, None where there is none."""
        return self._against("ALL")

    @property
    def by_staff(self) -> tuple[AgainstBaseline, ...]:
        """Each staff group of either period; none without a baseline."""
        return self._each(STAFF, "staff")

    @property
    def by_mode(self) -> tuple[AgainstBaseline, ...]:
        return self._each(MODES, "mode")

    def _each(self, names: tuple[str, ...], what: str) -> tuple[AgainstBaseline, ...]:
        periods = (self.now, self.baseline or self.now)
        there = {getattr(g, what) for period in periods for g in period.groups}
        found = (self._against(name, **{what: name}) for name in names if name in there)
        return tuple(item for item in found if item is not None)

    def _against(self, name: str, **group: str) -> AgainstBaseline | None:
        if self.baseline is None:
            return None
        baseline, now = (
            period.per_day(period.minutes_of(**group))
            if can_be_compared(period)
            else None
            for period in (self.baseline, self.now)
        )
        return AgainstBaseline(name, baseline, now)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What was booked and used, against the baseline, and what cannot be said."""
        return (
            _booked(self.now),
            *_compared(self),
            _lengths(self.now),
            *self.cautions,
        )

    @property
    def cautions(self) -> tuple[Sentence, ...]:
        """What cannot be said of other slots, and what to mind of these."""
        return (*_files(self), *_warnings(self))

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "now": self.now.to_dict(),
            "baseline": self.baseline and self.baseline.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Capacity":
        return cls(
            now=BookedTime.from_dict(data["now"]),
            baseline=data["baseline"] and BookedTime.from_dict(data["baseline"]),
            left_out=tuple(LeftOut(**item) for item in data["left_out"]),
        )


Values = dict[str, int | float | Window | None]


def _booked(period: BookedTime) -> Sentence:
    values: Values = {
        "booked": period.booked,
        "minutes": round(period.minutes),
        "window": period.window,
        "used": period.used_share,
        "per_day": round(period.per_day(period.minutes) or 0),
        "days": period.open_days,
    }
    if not period.booked:
        return Sentence("Nobody was booked into any slot from {window}.", values)
    each_day = ": {per_day} on each of {days} working days" if period.open_days else ""
    return Sentence(
        "{booked} slots were booked and not cancelled from {window}, {minutes} minutes in"
        f" all{each_day}. {{used}} of these minutes were of people who came.",
        values,
    )


def _compared(found: Capacity) -> list[Sentence]:
    total = found.total
    if found.baseline is None or total is None:
        return []
    values: Values = {"baseline": found.baseline.window}
    if total.difference is None:
        return [
            Sentence(
                "It cannot be held against {baseline}: the data does not reach over the"
                " working days of both periods.",
                values,
            )
        ]
    values["minutes"] = round(abs(total.difference))
    values["week"] = round(abs(total.difference) * WORKING_DAYS_A_WEEK)
    if not values["minutes"]:
        return [
            Sentence(
                "As many minutes were booked per working day as in the baseline, from"
                " {baseline}.",
                values,
            )
        ]
    more = "more" if total.difference > 0 else "fewer"
    return [
        Sentence(
            f"{{minutes}} {more} minutes were booked per working day than in the"
            f" baseline, from {{baseline}}: {{week}} {more} in a week.",
            values,
        )
    ]


def _lengths(period: BookedTime) -> Sentence:
    values = {"short": period.short_share, "long": period.long_share}
    if period.short_share is None:
        return Sentence("The file gives the length of no slot.", values)
    return Sentence(
        "{short} of slots whose length is known were shorter than 10 minutes, and {long}"
        " were 20 minutes or longer.",
        values,
    )


_KIND_WORDS = {
    "EMPTY": "slots without a patient",
    "EMPTY_OR_BLOCKED": "slots that nobody booked, empty and blocked ones together",
    "BLOCKED": "blocked slots",
    "NOT_FOR_PATIENTS": "slots that are not for patients",
    "LIST": "lists of a whole day",
}


def _files(found: Capacity) -> list[Sentence]:
    """What files say of other slots, and what can therefore not be said."""
    if not found.left_out:
        return [
            Sentence(
                "The files have no empty or blocked slots, so what was left unused is"
                " not known.",
                {},
            )
        ]
    kinds = ", ".join(
        f"{{{item.kind}}} of {_KIND_WORDS[item.kind]}" for item in found.left_out
    )
    return [
        Sentence(
            f"Rows of the files that are other slots: {kinds}. They are rows of whole"
            " files, without day or minutes here, so what share of all slots was used is"
            " not known.",
            {item.kind: item.rows for item in found.left_out},
        )
    ]


def _warnings(found: Capacity) -> list[Sentence]:
    periods = [found.now, *([found.baseline] if found.baseline else [])]
    said = [what_is_missing(period) for period in periods if not period.is_covered]
    if any(2 * period.usual_minutes > period.booked for period in periods):
        said.append(
            Sentence(
                "Most slots have no minutes in the file and count with the usual ones.",
                {},
            )
        )
    if found.now.not_for_patients:
        said.append(
            Sentence(
                "{slots} of the booked slots have a name that says they are not for"
                " patients. They count like all others.",
                {"slots": found.now.not_for_patients},
            )
        )
    return said


def capacity(
    frame: pd.DataFrame,
    *,
    window: Window,
    baseline: Window | None,
    slot_types: Mapping[int, str],
    files: FileFacts | None,
) -> Capacity:
    """Add up the booked time of a period, and of the baseline it is held against.

    `slot_types` are the names of slot types by code; `files` is what the reading of the
    files with days in the window left out, None where that is not known. The baseline
    may be any days, of any length.
    """
    return Capacity(
        now=booked_time(frame, window, slot_types=slot_types),
        baseline=None
        if baseline is None
        else booked_time(frame, baseline, slot_types=slot_types),
        left_out=_left_out(files),
    )


def _left_out(files: FileFacts | None) -> tuple[LeftOut, ...]:
    """The rows by kind of slot, in the order of LEFT_OUT_KINDS; others are no slots."""
    rows = dict.fromkeys(LEFT_OUT_KINDS.values(), 0)
    for reason, number in files.not_appointments if files else ():
        if reason in LEFT_OUT_KINDS:
            rows[LEFT_OUT_KINDS[reason]] += number
    return tuple(LeftOut(kind, number) for kind, number in rows.items() if number)
