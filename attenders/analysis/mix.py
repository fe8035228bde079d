"""How appointments were given, with whom and in which slots: the mix, month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.chance import shares_differ
from attenders.analysis.codes import codes_of
from attenders.analysis.counted import counted_once
from attenders.analysis.given import GIVEN_WORDS, given, past
from attenders.analysis.known_days import DAYS_WORDS, Span, known_days, spans
from attenders.analysis.method import Method
from attenders.analysis.same_months import SAME_MONTHS_WORDS, SameMonths, same_months
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, within
from attenders.frames import MODES, NOT_KNOWN, STAFF


SCHEMA_VERSION = 1
UNKNOWN = "UNKNOWN"
OTHER_SLOTS = "OTHER_SLOTS"
# What more slot types would show, nobody could read; the others are one group
MOST_SLOT_TYPES = 10

METHOD = Method(
    title="The mix of appointments",
    definition=(
        "Which part of the appointments given was in each way of contact, with each"
        " staff group and in each type of slot, by month. The parts sum to one, with"
        f" those not known among them. {SAME_MONTHS_WORDS}"
    ),
    counted=GIVEN_WORDS,
    out_of=f"All appointments given in the month. {DAYS_WORDS}",
    left_out=(
        "Appointments still to come, and cancelled ones. Nothing else: appointments of"
        " which the way of contact, the staff or the slot is not known are a part of"
        " their own, and if that part changed, so may the others have for that alone."
        f" Of slot types the {MOST_SLOT_TYPES} most frequent are named, others together."
    ),
    source="Our own count.",
)


@dataclass(frozen=True)
class Change:
    """The share of one group in the same months of two years."""

    name: str
    earlier_share: float
    later_share: float

    @property
    def difference(self) -> float:
        return self.later_share - self.earlier_share


@dataclass(frozen=True)
class Mix:
    """Appointments given by group, in all and in each month; `counts` has a row for
    each month and a number for each of `groups`, of which the last is not known.

    `like` are the same months of two years that are compared, None where there are
    too few, or one of the two years has no appointments in them.
    """

    groups: tuple[str, ...]
    months: tuple[Span, ...]
    counts: tuple[tuple[int, ...], ...]
    like: SameMonths | None

    @property
    def totals(self) -> tuple[int, ...]:
        """The appointments of each group in the window."""
        return tuple(
            sum(row[at] for row in self.counts) for at in range(len(self.groups))
        )

    @property
    def shares(self) -> tuple[float | None, ...]:
        return _shares(self.totals)

    @property
    def monthly_shares(self) -> tuple[tuple[float | None, ...], ...]:
        """A row for each month; None in a month without appointments."""
        return tuple(map(_shares, self.counts))

    @property
    def changes(self) -> tuple[Change, ...]:
        """How each group that had any changed; none where nothing is like for like."""
        if self.like is None:
            return ()
        earlier, later = (
            _shares(self._sums(months))
            for months in (self.like.earlier, self.like.later)
        )
        return tuple(
            Change(name, was or 0.0, is_ or 0.0)
            for name, was, is_ in zip(self.groups, earlier, later, strict=True)
            if was or is_
        )

    @property
    def largest_change(self) -> Change | None:
        """That of the known group that changed most, the first of several."""
        known = [change for change in self.changes if change.name != UNKNOWN]
        return max(known, key=lambda change: abs(change.difference), default=None)

    @property
    def is_clear(self) -> bool:
        """Whether what is not known changed less than the largest change, or not."""
        most = self.largest_change
        unknown = [change for change in self.changes if change.name == UNKNOWN]
        moved = sum(abs(change.difference) for change in unknown)
        return most is not None and (not moved or moved < abs(most.difference))

    @property
    def is_more_than_chance(self) -> bool:
        """Whether the largest change is more than chance makes in one of the groups."""
        most = self.largest_change
        if self.like is None or most is None:
            return False
        at = self.groups.index(most.name)
        earlier, later = map(self._sums, (self.like.earlier, self.like.later))
        return shares_differ(
            (earlier[at], sum(earlier)),
            (later[at], sum(later)),
            looks=len(self.changes),
        )

    def _sums(self, months: Sequence[date]) -> tuple[int, ...]:
        rows = [
            row
            for span, row in zip(self.months, self.counts, strict=True)
            if span.first in months
        ]
        return tuple(sum(row[at] for row in rows) for at in range(len(self.groups)))

    def to_dict(self) -> dict[str, Any]:
        return {
            "groups": list(self.groups),
            "months": [month.to_dict() for month in self.months],
            "counts": [list(row) for row in self.counts],
            "like": self.like and self.like.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Mix":
        return cls(
            groups=tuple(data["groups"]),
            months=tuple(Span.from_dict(month) for month in data["months"]),
            counts=tuple(tuple(row) for row in data["counts"]),
            like=data["like"] and SameMonths.from_dict(data["like"]),
        )


@dataclass(frozen=True)
class ModesOfStaff:
    """The appointments of one staff group by way of contact, in the order of MODES."""

    staff: str
    counts: tuple[int, ...]

    @property
    def shares(self) -> tuple[float | None, ...]:
        return _shares(self.counts)


@dataclass(frozen=True)
class AppointmentMix:
    """The mix of a window: by way of contact, staff group and slot type.

    Groups are codes of MODES and STAFF, and names of slot types, OTHER_SLOTS, UNKNOWN.
    `modes_of_staff` has a row for each staff group with any appointment: a mix of ways
    of contact may change only because that of staff does.
    """

    window: Window
    mode: Mix
    staff: Mix
    slot_type: Mix
    modes_of_staff: tuple[ModesOfStaff, ...]

    @property
    def given(self) -> int:
        return sum(self.mode.totals)

    @property
    def sentence(self) -> Sentence:
        """The part that was face to face, by phone, and not known."""
        shares = dict(zip(self.mode.groups, self.mode.shares, strict=True))
        values: dict[str, int | float | Window | None] = {
            "given": self.given,
            "face_to_face": shares["FACE_TO_FACE"],
            "telephone": shares["TELEPHONE"],
            "unknown": shares[UNKNOWN],
            "period": self.window,
        }
        if not self.given:
            return Sentence("No appointments were given from {period}.", values)
        return Sentence(
            "Of {given} appointments given from {period}, {face_to_face} were face to"
            " face and {telephone} by phone; of {unknown} it is not known.",
            values,
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "window": self.window.to_dict(),
            "mode": self.mode.to_dict(),
            "staff": self.staff.to_dict(),
            "slot_type": self.slot_type.to_dict(),
            "modes_of_staff": [asdict(row) for row in self.modes_of_staff],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "AppointmentMix":
        return cls(
            window=Window.from_dict(data["window"]),
            mode=Mix.from_dict(data["mode"]),
            staff=Mix.from_dict(data["staff"]),
            slot_type=Mix.from_dict(data["slot_type"]),
            modes_of_staff=tuple(
                ModesOfStaff(row["staff"], tuple(row["counts"]))
                for row in data["modes_of_staff"]
            ),
        )


def appointment_mix(
    frame: pd.DataFrame, *, window: Window, slot_types: Mapping[int, str]
) -> AppointmentMix:
    """Count the appointments given by month and by way of contact, staff and slot type.

    The frame is as for `flow`; `slot_types` are the names of the codes in it.
    """
    known = past(frame)
    days = known_days(known, window=window)
    months, month_of = spans(days, "MONTH")
    inside, _ = counted_once(within(known, window))
    counted = given(inside)
    month = month_of[days.places(counted)]
    mode = codes_of(counted, "mode")
    staff = codes_of(counted, "staff")
    slot_names, slot = _slots(counted["slot_type"].to_numpy(), slot_types)
    return AppointmentMix(
        window=window,
        mode=_mix(mode, MODES, month, months),
        staff=_mix(staff, STAFF, month, months),
        slot_type=_mix(slot, slot_names, month, months),
        modes_of_staff=_modes_of_staff(mode, staff),
    )


def _mix(
    group: npt.NDArray[np.int64],
    names: tuple[str, ...],
    month: npt.NDArray[np.int64],
    months: tuple[Span, ...],
) -> Mix:
    size = len(names)
    flat = np.bincount(month * size + group, minlength=len(months) * size)
    rows = [tuple(row) for row in flat.reshape(-1, size).tolist()]
    filled = [span for span, row in zip(months, rows, strict=True) if sum(row)]
    return Mix(names, months, tuple(rows), same_months(filled))


def _slots(
    codes: npt.NDArray[np.integer[Any]], names: Mapping[int, str]
) -> tuple[tuple[str, ...], npt.NDArray[np.int64]]:
    """The most frequent slot types and the place of each appointment among them.

    Of several as frequent, those come first whose names do; codes of the same name are
    one. Others follow, then those not known, with those that have no name.
    """
    taken = ("", OTHER_SLOTS, UNKNOWN)
    called = {
        code: name
        for code, name in names.items()
        if code != NOT_KNOWN and name not in taken
    }
    each = sorted(set(called.values()))
    place_of = np.full(max(called, default=-1) + 2, len(each), dtype=np.int64)
    for code, name in called.items():
        place_of[code] = each.index(name)
    # The last place is that of -1, and of codes without a name
    place = place_of[np.where(codes < len(place_of) - 1, codes, NOT_KNOWN)]
    n = np.bincount(place, minlength=len(each) + 1)[:-1]
    most = [at for at in np.argsort(-n, kind="stable").tolist() if n[at]]
    shown = most[:MOST_SLOT_TYPES]
    final = np.full(len(each) + 1, len(shown), dtype=np.int64)
    final[shown] = np.arange(len(shown))
    final[-1] = len(shown) + 1
    return (*(each[at] for at in shown), OTHER_SLOTS, UNKNOWN), final[place]


def _modes_of_staff(
    mode: npt.NDArray[np.int64], staff: npt.NDArray[np.int64]
) -> tuple[ModesOfStaff, ...]:
    size = len(MODES)
    table = np.bincount(staff * size + mode, minlength=len(STAFF) * size)
    return tuple(
        ModesOfStaff(name, tuple(row))
        for name, row in zip(STAFF, table.reshape(-1, size).tolist(), strict=True)
        if sum(row)
    )


def _shares(counts: Sequence[int]) -> tuple[float | None, ...]:
    total = sum(counts)
    return tuple(n / total if total else None for n in counts)
