"""How good the data behind the figures is, and what its problems can do to them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from attenders.analysis import book_week as week_of_the_book
from attenders.analysis import bounds, completeness, outcomes
from attenders.analysis.book_week import BookWeek, book_week, choose_week
from attenders.analysis.bounds import Effect, Past, effects
from attenders.analysis.completeness import Calendar, Gap, calendar, gaps
from attenders.analysis.counted import counted_once
from attenders.analysis.method import Method
from attenders.analysis.outcomes import (
    CASES,
    OutcomeChoices,
    case_of,
    with_choices,
)
from attenders.analysis.window import Window, within
from attenders.frames import NOT_KNOWN


SCHEMA_VERSION = 2
TO_COME = "TO_COME"

METHODS: dict[str, Method] = {
    "statuses": outcomes.METHOD,
    "bounds": bounds.METHOD,
    "calendar": completeness.METHOD,
    "missing": Method(
        title="What is not filled in",
        definition="How many appointments, or people, have nothing that we could read.",
        counted="Appointments of the period without it; for age and sex, people.",
        out_of="All appointments of the period, or all people who have one.",
        left_out="Nothing. They stay in every figure that does not need what is missing.",
        source="Our own count.",
    ),
    "files": Method(
        title="What was left out of your files",
        definition=(
            "Rows that could not be used because of a problem, rows that are no"
            " appointments of patients, and appointments that a later file replaced"
            " or left beside its own on the same days."
        ),
        counted=(
            "Rows of the files that have days in the period, as they were when they were"
            " loaded. A file whose days a later file has altogether no longer counts."
        ),
        out_of="All rows of these files.",
        left_out="Blank rows. Of slot types, at most the 100 most frequent of a file.",
        source="Our own count.",
    ),
    "week": week_of_the_book.METHOD,
}


@dataclass(frozen=True)
class StatusCount:
    """A status (booked ones still to come are TO_COME), and what it counts as."""

    status: str
    n: int
    counts_as: str


@dataclass(frozen=True)
class Missing:
    """How many of how many have no such value."""

    name: str
    n: int
    out_of: int


@dataclass(frozen=True)
class Later:
    """Appointments after the period: bookings to come, mostly."""

    n: int
    booked: int
    cancelled: int
    last: date | None


@dataclass(frozen=True)
class Holding:
    """Everything of a practice that is stored, whatever the period."""

    rows: int
    first: date
    last: date


@dataclass(frozen=True)
class FileFacts:
    """What the reading of a practice's files left out, and what they replaced.

    `held` are the rows left out for a problem that may well be appointments.
    `not_appointments` counts rows by the reason why they are none, `slot_types` those
    among them that were left out by what the slot is called.
    """

    files: int = 0
    rows_read: int = 0
    held: int = 0
    not_appointments: tuple[tuple[str, int], ...] = ()
    slot_types: tuple[tuple[str, int], ...] = ()
    replaced: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Quality:
    """The data behind one run's figures: `past` are the appointments of the period that
    were not cancelled and are not to come, which the bounds are of."""

    window: Window
    as_at: date
    choices: OutcomeChoices
    holding: Holding
    rows: int
    people: int
    past: int
    attended: int
    missed: int
    statuses: tuple[StatusCount, ...]
    later: Later
    missing: tuple[Missing, ...]
    calendar: Calendar
    gaps: tuple[Gap, ...]
    files: FileFacts
    effects: tuple[Effect, ...]
    week: BookWeek | None

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return {
            "window": self.window.to_dict(),
            "as_at": self.as_at.isoformat(),
            "choices": self.choices.to_dict(),
            "holding": _plain(asdict(self.holding)),
            **{name: getattr(self, name) for name in _NUMBERS},
            "statuses": [asdict(item) for item in self.statuses],
            "later": _plain(asdict(self.later)),
            "missing": [asdict(item) for item in self.missing],
            "calendar": self.calendar.to_dict(),
            "gaps": [_plain(asdict(item)) for item in self.gaps],
            "files": asdict(self.files),
            "effects": [item.to_dict() for item in self.effects],
            "week": self.week and self.week.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Quality":
        files = data["files"]
        return cls(
            window=Window.from_dict(data["window"]),
            as_at=date.fromisoformat(data["as_at"]),
            choices=OutcomeChoices.from_dict(data["choices"]),
            holding=Holding(**_dated(data["holding"])),
            **{name: data[name] for name in _NUMBERS},
            statuses=tuple(StatusCount(**item) for item in data["statuses"]),
            later=Later(**_dated(data["later"])),
            missing=tuple(Missing(**item) for item in data["missing"]),
            calendar=Calendar.from_dict(data["calendar"]),
            gaps=tuple(Gap(**_dated(item)) for item in data["gaps"]),
            files=FileFacts(
                **files | {name: _pairs(files[name]) for name in _PAIRED},
            ),
            effects=tuple(Effect.from_dict(item) for item in data["effects"]),
            week=BookWeek.from_dict(data["week"]) if data["week"] else None,
        )


_NUMBERS = ("rows", "people", "past", "attended", "missed")
_PAIRED = ("not_appointments", "slot_types")


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Days as text."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in data.items()
    }


def _dated(data: Mapping[str, Any]) -> dict[str, Any]:
    """The opposite of `_plain`."""
    return {
        name: date.fromisoformat(value)
        if name in {"first", "last"} and value
        else value
        for name, value in data.items()
    }


def _pairs(data: list[list[Any]]) -> tuple[tuple[str, int], ...]:
    return tuple((name, n) for name, n in data)


def quality(
    frame: pd.DataFrame,
    *,
    patients: pd.DataFrame,
    choices: OutcomeChoices,
    as_at: date,
    window: Window,
    files: FileFacts,
    holding: Holding,
) -> Quality:
    """Describe the data of the window, and what comes after it.

    Each appointment counts once, as in the headline. `frame` has the statuses as they
    are stored, for the window and all later days;
    `as_at` is the last recorded day of all; `patients` says of each patient of the
    frame, by row, the `birth_year` and the `sex`.
    """
    inside = within(frame, window)
    cases = case_of(inside, as_at=as_at)
    known = with_choices(inside, choices, as_at=as_at)
    once = inside.loc[counted_once(known)[0].index]
    past = _past(known.loc[once.index], cases)
    by_status = past.known["status"].value_counts()
    drawn = calendar(once, window=window)
    monday = choose_week(drawn)
    people = np.unique(inside["patient"].to_numpy())
    return Quality(
        window=window,
        as_at=as_at,
        choices=choices,
        holding=holding,
        rows=len(once),
        people=int((people != NOT_KNOWN).sum()),
        past=len(past.known),
        attended=int(by_status["ATTENDED"]),
        missed=int(by_status["DNA"]),
        statuses=_statuses(once, cases.loc[once.index], choices),
        later=_later(frame, window),
        missing=_missing(once, patients.iloc[people[people != NOT_KNOWN]]),
        calendar=drawn,
        gaps=gaps(drawn),
        files=files,
        effects=effects(past, of_people=_past(known, cases), held=files.held),
        week=None if monday is None else book_week(once, monday=monday),
    )


def _past(known: pd.DataFrame, cases: pd.Series) -> Past:
    there = known.loc[~known["status"].isin(("BOOKED", "CANCELLED"))]
    return Past(there, cases.loc[there.index])


def _statuses(
    once: pd.DataFrame, cases: pd.Series, choices: OutcomeChoices
) -> tuple[StatusCount, ...]:
    """Each status that there is with what it counts as, and each of CASES."""
    status = once["status"]
    no_case = cases.eq(-1)
    counted = [
        StatusCount(name, int((status.eq(name) & no_case).sum()), name)
        for name in ("ATTENDED", "DNA", "CANCELLED")
    ]
    counted += [
        StatusCount(case.status, int(cases.eq(place).sum()), getattr(choices, name))
        for place, (name, case) in enumerate(CASES.items())
    ]
    waits = status.isin(("BOOKED", "UNKNOWN")) & no_case
    return (*counted, StatusCount(TO_COME, int(waits.sum()), TO_COME))


def _later(frame: pd.DataFrame, window: Window) -> Later:
    after = frame.loc[frame["day"].to_numpy() > np.datetime64(window.last)]
    after, _ = counted_once(after)
    return Later(
        n=len(after),
        booked=int(after["status"].eq("BOOKED").sum()),
        cancelled=int(after["status"].eq("CANCELLED").sum()),
        last=None if after.empty else after["day"].max().date(),
    )


def _missing(once: pd.DataFrame, people: pd.DataFrame) -> tuple[Missing, ...]:
    absent = {
        "time": once["minute"].eq(NOT_KNOWN),
        "booked": once["booked_day"].isna(),
        "mode": once["mode"].eq("UNKNOWN"),
        "staff": once["staff"].eq("UNKNOWN"),
        "clinician": once["clinician"].eq(NOT_KNOWN),
        "slot_type": once["slot_type"].eq(NOT_KNOWN),
        "duration": once["duration"].eq(NOT_KNOWN),
        "age": people["birth_year"].eq(NOT_KNOWN),
        "sex": people["sex"].eq("UNKNOWN"),
    }
    return tuple(
        Missing(name, int(rows.sum()), len(rows)) for name, rows in absent.items()
    )
