"""How long before the appointment it was booked: bands, same day, within a week or two."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.chance import shares_differ
from attenders.analysis.codes import codes_of, order_by
from attenders.analysis.counted import counted_once
from attenders.analysis.given import GIVEN_WORDS, given, past
from attenders.analysis.known_days import DAYS_WORDS, Span, known_days, spans
from attenders.analysis.method import Method
from attenders.analysis.missed import LEAD_NAMES, days_waited, lead_bands
from attenders.analysis.same_months import SAME_MONTHS_WORDS, SameMonths, same_months
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, within
from attenders.frames import MODES, STAFF


SCHEMA_VERSION = 1
EVERYBODY = "ALL"
# The waits: neither entered after the day nor not known
WAITS = LEAD_NAMES[1:-1]
_WITHIN_7 = WAITS.index("2 to 7 Days") + 1
_WITHIN_14 = WAITS.index("8 to 14 Days") + 1

METHOD = Method(
    title="From booking to appointment",
    definition=(
        "How many days lay between booking and appointment, in calendar days: booked on"
        " the day itself is 0. Within 7 days is up to 7, within 14 up to 14. The middle"
        " one is that of which as many were shorter as longer. It is not how long people"
        " had to wait: many appointments are planned ahead on purpose, and who gave up"
        f" before booking is not in it. {SAME_MONTHS_WORDS}"
    ),
    counted=GIVEN_WORDS,
    out_of=(
        "Appointments given of which the day of booking is known and not after the"
        f" appointment. {DAYS_WORDS}"
    ),
    left_out=(
        "Appointments without a day of booking, and those entered after their day, such"
        " as visits written down later: both are counted apart, and the share booked on"
        " the same day is also given as the least and the most that it could be with"
        " them. Cancelled appointments and those still to come are left out."
    ),
    source=(
        "Bands of NHS England, Appointments in General Practice. In England 44.6% were"
        " on the day of booking and 69.3% within a week of it (April 2024): an average,"
        " not a target."
    ),
)


@dataclass(frozen=True)
class Waits:
    """Appointments of one group by time from booking, in the order of LEAD_NAMES.

    `middle` is the middle wait in days, the shorter of two; None where none is known.
    """

    name: str
    counts: tuple[int, ...]
    middle: int | None

    @property
    def given(self) -> int:
        return sum(self.counts)

    @property
    def booked_after(self) -> int:
        """Those entered only after the day."""
        return self.counts[0]

    @property
    def not_known(self) -> int:
        """Those without a day of booking."""
        return self.counts[-1]

    @property
    def known(self) -> int:
        """Those with a wait, which the shares are out of."""
        return sum(self._waits)

    @property
    def same_day(self) -> int:
        """Those booked on the day itself."""
        return self._waits[0]

    @property
    def same_day_share(self) -> float | None:
        return self._up_to(1)

    @property
    def within_7_share(self) -> float | None:
        return self._up_to(_WITHIN_7)

    @property
    def within_14_share(self) -> float | None:
        return self._up_to(_WITHIN_14)

    @property
    def same_day_least(self) -> float | None:
        """The share if none of those without a wait was booked on the day."""
        return self._waits[0] / self.given if self.given else None

    @property
    def same_day_most(self) -> float | None:
        """The share if all of those without a wait were."""
        if not self.given:
            return None
        return (self._waits[0] + self.booked_after + self.not_known) / self.given

    @property
    def band_shares(self) -> tuple[tuple[str, float | None], ...]:
        """The share of each of WAITS; they sum to one."""
        known = self.known
        return tuple(
            (name, n / known if known else None)
            for name, n in zip(WAITS, self._waits, strict=True)
        )

    @property
    def _waits(self) -> tuple[int, ...]:
        return self.counts[1:-1]

    def _up_to(self, bands: int) -> float | None:
        return sum(self._waits[:bands]) / self.known if self.known else None

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Waits":
        return cls(**data | {"counts": tuple(data["counts"])})


@dataclass(frozen=True)
class MonthWaits:
    """The waits of one month."""

    span: Span
    waits: Waits

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "MonthWaits":
        return cls(Span.from_dict(data["span"]), Waits.from_dict(data["waits"]))

    def to_dict(self) -> dict[str, Any]:
        return {"span": self.span.to_dict(), "waits": asdict(self.waits)}


@dataclass(frozen=True)
class BookingWaits:
    """The waits of a window: of all, by staff group, by way of contact, and by month.

    Groups without any appointment are left out. `earlier` and `later` are those of
    `like`, the same months of two years; None where nothing is like for like.
    """

    window: Window
    all: Waits
    by_staff: tuple[Waits, ...]
    by_mode: tuple[Waits, ...]
    months: tuple[MonthWaits, ...]
    like: SameMonths | None
    earlier: Waits | None
    later: Waits | None

    @property
    def same_day_change(self) -> float | None:
        """How the share booked on the day changed, in the same months of two years."""
        if self.earlier is None or self.later is None:
            return None
        was, is_ = self.earlier.same_day_share, self.later.same_day_share
        return None if was is None or is_ is None else is_ - was

    @property
    def is_more_than_chance(self) -> bool:
        """Whether that change is more than chance would make it."""
        if self.earlier is None or self.later is None:
            return False
        was, is_ = (
            (waits.same_day, waits.known) for waits in (self.earlier, self.later)
        )
        return shares_differ(was, is_)

    @property
    def sentence(self) -> Sentence:
        """The shares on the same day, within 7 and within 14 days."""
        values: dict[str, int | float | Window | None] = {
            "known": self.all.known,
            "same_day": self.all.same_day_share,
            "within_7": self.all.within_7_share,
            "within_14": self.all.within_14_share,
            "not_known": self.all.not_known,
            "booked_after": self.all.booked_after,
            "period": self.window,
        }
        apart = (
            "{not_known} without a day of booking and {booked_after} entered after the"
            " day are not in this."
        )
        if not self.all.known:
            return Sentence(f"No wait is known from {{period}}; {apart}", values)
        return Sentence(
            "Of {known} appointments given from {period} of which the wait is known,"
            " {same_day} were booked on the same day, {within_7} within 7 days and"
            f" {{within_14}} within 14; {apart}",
            values,
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "window": self.window.to_dict(),
            "all": asdict(self.all),
            "by_staff": [asdict(waits) for waits in self.by_staff],
            "by_mode": [asdict(waits) for waits in self.by_mode],
            "months": [month.to_dict() for month in self.months],
            "like": self.like and self.like.to_dict(),
            "earlier": self.earlier and asdict(self.earlier),
            "later": self.later and asdict(self.later),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "BookingWaits":
        return cls(
            window=Window.from_dict(data["window"]),
            all=Waits.from_dict(data["all"]),
            by_staff=tuple(Waits.from_dict(item) for item in data["by_staff"]),
            by_mode=tuple(Waits.from_dict(item) for item in data["by_mode"]),
            months=tuple(MonthWaits.from_dict(item) for item in data["months"]),
            like=data["like"] and SameMonths.from_dict(data["like"]),
            earlier=data["earlier"] and Waits.from_dict(data["earlier"]),
            later=data["later"] and Waits.from_dict(data["later"]),
        )


def booking_waits(frame: pd.DataFrame, *, window: Window) -> BookingWaits:
    """Count the appointments given by time from booking. The frame is as for `flow`."""
    known = past(frame)
    days = known_days(known, window=window)
    months, month_of = spans(days, "MONTH")
    inside, _ = counted_once(within(known, window))
    counted = given(inside)
    month = month_of[days.places(counted)]
    booked = _Booked(lead_bands(counted), _days_waited(counted))
    by_month = booked.waits(month, [f"{span.first:%Y-%m}" for span in months])
    like = same_months(
        [span for span, waits in zip(months, by_month, strict=True) if waits.known]
    )
    first = np.array([span.first for span in months], dtype="datetime64[D]")[month]
    return BookingWaits(
        window=window,
        all=booked.together(np.ones(len(counted), dtype=bool), EVERYBODY),
        by_staff=_filled(booked.waits(codes_of(counted, "staff"), STAFF)),
        by_mode=_filled(booked.waits(codes_of(counted, "mode"), MODES)),
        months=tuple(map(MonthWaits, months, by_month)),
        like=like,
        earlier=booked.together(_in_months(first, like.earlier), "EARLIER")
        if like
        else None,
        later=booked.together(_in_months(first, like.later), "LATER") if like else None,
    )


@dataclass(frozen=True, eq=False)
class _Booked:
    """Of each appointment, the place of its band in LEAD_NAMES and its days of wait.

    Days are -1 where there is no wait.
    """

    bands: npt.NDArray[np.int64]
    days: npt.NDArray[np.int64]

    def waits(
        self, group: npt.NDArray[np.int64], names: Sequence[str]
    ) -> tuple[Waits, ...]:
        """The waits of each group, empty ones too."""
        size = len(LEAD_NAMES)
        flat = np.bincount(group * size + self.bands, minlength=size * len(names))
        table = flat.reshape(-1, size)
        has_wait = self.days >= 0
        group, days = group[has_wait], self.days[has_wait]
        in_order = days[order_by(group, days)]
        n = table[:, 1:-1].sum(axis=1)
        at = np.cumsum(n) - n + (n - 1) // 2
        return tuple(
            Waits(name, tuple(row), int(in_order[middle]) if known else None)
            for name, row, known, middle in zip(
                names, table.tolist(), n.tolist(), at.tolist(), strict=True
            )
        )

    def together(self, among: npt.NDArray[np.bool_], name: str) -> Waits:
        """The waits of these appointments as one group."""
        chosen = _Booked(self.bands[among], self.days[among])
        return chosen.waits(np.zeros(len(chosen.days), dtype=np.int64), (name,))[0]


def _days_waited(frame: pd.DataFrame) -> npt.NDArray[np.int64]:
    days, known = days_waited(frame)
    return np.where(known, np.maximum(days, -1), -1)


def _in_months(
    first: npt.NDArray[np.datetime64], months: tuple[date, ...]
) -> npt.NDArray[np.bool_]:
    return np.isin(first, np.array(months, dtype="datetime64[D]"))


def _filled(groups: Sequence[Waits]) -> tuple[Waits, ...]:
    return tuple(group for group in groups if group.given)
