"""Who was turned away at reception, beside the appointments given in the same sessions.

A practice counts requests itself, in some sessions only. Nothing is said of others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from attenders.analysis.counted import counted_once
from attenders.analysis.given import GIVEN_WORDS, given, past
from attenders.analysis.method import Method
from attenders.analysis.missed import WEEKDAYS
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, within
from attenders.frames import NOT_KNOWN


SCHEMA_VERSION = 1
# The half days of each part: a morning is 0, an afternoon 1
HALVES: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {"MORNING": (0,), "AFTERNOON": (1,), "ALL_DAY": (0, 1)}
)
_NOON = 12 * 60
_HALVES_OF_A_WEEK = 10
_SATURDAY = 5

METHOD = Method(
    title="Turned away, beside the appointments given",
    definition=(
        "Requests counted at reception that were turned away or asked to call back, and"
        " the appointments given in the same sessions: a morning ends at noon. For each"
        " 1,000 registered in a week is what ten half days like those counted would"
        " make. It is as good as the choice of sessions: if only busy mornings were"
        " counted, it is too high for the week."
    ),
    counted=(
        "Requests as in “What was counted at reception”, of sessions on days on which"
        f" there is any appointment. {GIVEN_WORDS}"
    ),
    out_of="The sessions that were counted in the period, and nothing else.",
    left_out=(
        "Sessions that nobody counted, sessions on days without appointment data, and,"
        " in half days, appointments without a time of day. Requests are not joined with"
        " single appointments: a request may be met on another day, and many"
        " appointments had no request, such as those planned long before."
    ),
    source="The practice’s own count beside its own appointments.",
)


@dataclass(frozen=True)
class CountedSession:
    """One session that was counted: `part` is one of HALVES."""

    day: date
    part: str
    requests: int
    not_met: int


@dataclass(frozen=True)
class Beside:
    """Requests of some half days, those not met, and the appointments given in them."""

    name: str
    half_days: int
    requests: int
    not_met: int
    given: int

    @property
    def met(self) -> int:
        return self.requests - self.not_met

    @property
    def not_met_share(self) -> float | None:
        return self.not_met / self.requests if self.requests else None

    @property
    def not_met_per_100_given(self) -> float | None:
        """Turned away for each 100 appointments given in the same sessions."""
        return 100 * self.not_met / self.given if self.given else None

    def per_1000_per_week(self, count: int, *, registered: int | None) -> float | None:
        """What so many would be for each 1,000 registered in ten half days."""
        if not registered or not self.half_days:
            return None
        return float(
            Fraction(1000 * count * _HALVES_OF_A_WEEK, registered * self.half_days)
        )


@dataclass(frozen=True)
class TurnedAway:
    """What was counted in a window, beside the appointments of the same sessions.

    `weekdays` are those on which anything was counted. `without_data` are half days
    counted on days without an appointment; `not_timed` are appointments of days of
    which one half was counted, that may have been in it.
    """

    window: Window
    registered: int | None
    all: Beside
    weekdays: tuple[Beside, ...]
    days: int
    without_data: int
    not_timed: int

    @property
    def not_met_per_1000_per_week(self) -> float | None:
        return self.all.per_1000_per_week(self.all.not_met, registered=self.registered)

    @property
    def given_per_1000_per_week(self) -> float | None:
        return self.all.per_1000_per_week(self.all.given, registered=self.registered)

    @property
    def is_even(self) -> bool:
        """Whether each weekday was counted as often as any other, within one session."""
        counts = {day.name: day.half_days for day in self.weekdays}
        working = [counts.get(name, 0) for name in WEEKDAYS[:_SATURDAY]]
        return min(working) > 0 and max(working) - min(working) <= len(
            HALVES["ALL_DAY"]
        )

    @property
    def sentence(self) -> Sentence:
        """Requests, those not met, and the appointments beside them."""
        values: dict[str, int | float | Window | None] = {
            "requests": self.all.requests,
            "half_days": self.all.half_days,
            "period": self.window,
            "not_met": self.all.not_met,
            "share": self.all.not_met_share,
            "given": self.all.given,
        }
        if not self.all.requests:
            return Sentence(
                "No requests were counted on days with appointments from {period}.",
                values,
            )
        text = (
            "Of {requests} requests counted in {half_days} half days from {period},"
            " {not_met} ({share}) were turned away or asked to call back; {given}"
            " appointments were given in the same sessions"
        )
        rate = self.not_met_per_1000_per_week
        if rate is not None:
            text += (
                f". Ten half days like these would be {rate:,.1f} turned away for each"
                " 1,000 registered"
            )
        uneven = "" if self.is_even else ". Not all weekdays were counted alike"
        return Sentence(f"{text}{uneven}.", values)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"window": self.window.to_dict()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "TurnedAway":
        return cls(
            **data
            | {
                "window": Window.from_dict(data["window"]),
                "all": Beside(**data["all"]),
                "weekdays": tuple(Beside(**day) for day in data["weekdays"]),
            }
        )


def turned_away(
    frame: pd.DataFrame,
    sessions: Sequence[CountedSession],
    *,
    window: Window,
    registered: int | None,
) -> TurnedAway:
    """Put what was counted at reception beside the appointments of the same sessions.

    Sessions outside the window do not count. The frame is as for `flow`.
    """
    inside, _ = counted_once(within(past(frame), window))
    there = set(np.unique(inside["day"].to_numpy()).astype("datetime64[D]").tolist())
    asked = [one for one in sessions if window.first <= one.day <= window.last]
    counted = [one for one in asked if one.day in there]
    halves = {(one.day, half) for one in counted for half in HALVES[one.part]}
    appointments, not_timed = _given_in(halves, given(inside), window)
    by_weekday = [
        _beside(name, [s for s in counted if s.day.weekday() == at], appointments)
        for at, name in enumerate(WEEKDAYS)
    ]
    return TurnedAway(
        window=window,
        registered=registered,
        all=_beside("All", counted, appointments),
        weekdays=tuple(day for day in by_weekday if day.half_days),
        days=len({one.day for one in counted}),
        without_data=len(
            {
                (one.day, half)
                for one in asked
                if one.day not in there
                for half in HALVES[one.part]
            }
        ),
        not_timed=not_timed,
    )


def _given_in(
    halves: set[tuple[date, int]], frame: pd.DataFrame, window: Window
) -> tuple[Mapping[date, int], int]:
    """The appointments of each counted day that are in a counted half of it."""
    taken = np.zeros((window.days, 2), dtype=bool)
    for day, part in halves:
        taken[(day - window.first).days, part] = True
    since = frame["day"].to_numpy() - np.datetime64(window.first)
    place = since.astype("timedelta64[D]").astype(np.int64)
    minute = frame["minute"].to_numpy()
    timed = minute != NOT_KNOWN
    half = (minute >= _NOON).astype(np.int64)
    whole = (taken[:, 0] & taken[:, 1])[place]
    some = (taken[:, 0] | taken[:, 1])[place]
    inside = whole | (timed & taken[place, half])
    n = np.bincount(place[inside], minlength=window.days)
    days = {day: int(n[(day - window.first).days]) for day, _ in halves}
    return days, int((some & ~whole & ~timed).sum())


def _beside(
    name: str, sessions: Sequence[CountedSession], appointments: Mapping[date, int]
) -> Beside:
    halves = {(one.day, half) for one in sessions for half in HALVES[one.part]}
    return Beside(
        name=name,
        half_days=len(halves),
        requests=sum(one.requests for one in sessions),
        not_met=sum(one.not_met for one in sessions),
        given=sum(appointments[day] for day in {day for day, _ in halves}),
    )
