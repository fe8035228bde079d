"""What there was in one period: appointments, people, minutes, and of what kind."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.codes import codes_of, different_days, numbered
from attenders.analysis.counted import counted_once
from attenders.analysis.counting import Counting, counts_towards
from attenders.analysis.covered import is_covered
from attenders.analysis.decomposition import apportioned
from attenders.analysis.given import past
from attenders.analysis.minutes import TENTHS, minutes_known, tenths
from attenders.analysis.window import Window, days_of, within
from attenders.analysis.working_days import (
    days_with_appointments,
    is_working,
    working_days,
)
from attenders.frames import MODES, NOT_KNOWN, STAFF


@dataclass(frozen=True)
class Group:
    """The appointments and whole minutes with one staff group in one way of contact."""

    staff: str
    mode: str
    appointments: int
    minutes: int


@dataclass(frozen=True)
class Errors:
    """The standard error of each figure of PeriodDemand of the same name.

    People differ, and the visits of one are alike, so people are what is drawn by
    chance. Those of two periods are mostly the same, which makes a difference more
    certain than these say.
    """

    visits_per_person: float | None
    again_share: float | None
    minutes_per_visit: float | None
    conditions_per_visit: float | None


@dataclass(frozen=True)
class PeriodDemand:
    """What there was in one period.

    `data` are the days from the first to the last appointment of any status.
    `open_days` are working days with any. `without_patient` and `minutes_usual` are
    appointments with no patient, and those that count with the usual minutes. `again`
    are people with two or more. `conditions` are those of the people of each visit,
    added up over the `conditions_known` visits for which they are known. `weeks` is how
    many weeks there are, `week_deviation` the standard deviation of their appointments
    per working day, None below two weeks. `errors` are the standard errors of the
    figures of the kind of demand, None where people are too few. The minutes of
    `groups` sum to `minutes`.
    """

    window: Window
    data: Window | None
    working_days: int
    open_days: int
    appointments: int
    without_patient: int
    people: int
    again: int
    minutes: int
    minutes_usual: int
    conditions: int
    conditions_known: int
    list_size: int | None
    weeks: int
    week_deviation: float | None
    groups: tuple[Group, ...]
    errors: Errors

    @property
    def with_patient(self) -> int:
        return self.appointments - self.without_patient

    @property
    def is_covered(self) -> bool:
        """Whether the data reaches over the period, as `covered.is_covered` says."""
        return is_covered(self)

    @property
    def per_working_day(self) -> float | None:
        return per(self.appointments, self.open_days)

    @property
    def visits_per_person(self) -> float | None:
        return per(self.with_patient, self.people)

    @property
    def again_share(self) -> float | None:
        return per(self.again, self.people)

    @property
    def minutes_per_visit(self) -> float | None:
        return per(self.minutes, self.appointments)

    @property
    def conditions_per_visit(self) -> float | None:
        return per(self.conditions, self.conditions_known)

    @property
    def people_per_1000(self) -> float | None:
        """People who came, out of 1,000 on the list; None where its size is not known."""
        return per(1000 * self.people, self.list_size or 0)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "window": self.window.to_dict(),
            "data": self.data and self.data.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "PeriodDemand":
        return cls(
            **{
                **data,
                "window": Window.from_dict(data["window"]),
                "data": data["data"] and Window.from_dict(data["data"]),
                "groups": tuple(Group(**item) for item in data["groups"]),
                "errors": Errors(**data["errors"]),
            }
        )


def per(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def ratio_error(
    parts: npt.NDArray[Any], wholes: npt.NDArray[np.number[Any]]
) -> float | None:
    """The standard error of a sum over another, of as many people as there are of each.

    By linearisation: how far the part of each is from what its whole would make it.
    None of fewer than two people.
    """
    people, whole = len(wholes), float(wholes.sum())
    if people < 2 or not whole:
        return None
    apart = parts - parts.sum() / whole * wholes
    return float(np.sqrt(people / (people - 1) * (apart @ apart)) / whole)


_Ints = npt.NDArray[np.int64]
_GROUPS = len(STAFF) * len(MODES)


@dataclass(frozen=True, eq=False)
class Tally:
    """What one period has: appointments and tenths of minutes by staff and way.

    Those with a patient are row 0 of each, those without are row 1. `rows` are the
    appointments that count, `data` all of the period once.
    """

    window: Window
    data: pd.DataFrame
    rows: pd.DataFrame
    visits: _Ints
    tenths: _Ints
    conditions: npt.NDArray[np.integer[Any]] | None

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        *,
        window: Window,
        counting: Counting,
        conditions: npt.NDArray[np.integer[Any]] | None,
    ) -> "Tally":
        data, _ = counted_once(within(past(frame), window))
        # What counts, whoever's it is: the choice is otherwise of people alone
        rows = data.loc[counts_towards(data.assign(patient=0), counting)]
        group = (
            codes_of(rows, "staff") * len(MODES)
            + rows["mode"].cat.codes.to_numpy()
            + rows["patient"].eq(NOT_KNOWN).to_numpy() * _GROUPS
        )
        visits = np.bincount(group, minlength=2 * _GROUPS)
        minutes = np.bincount(group, weights=tenths(rows), minlength=2 * _GROUPS)
        return cls(
            window=window,
            data=data,
            rows=rows,
            visits=visits.reshape(2, _GROUPS),
            tenths=minutes.astype(np.int64).reshape(2, _GROUPS),
            conditions=conditions,
        )

    def period(self, *, list_size: int | None) -> PeriodDemand:
        patient = self.rows["patient"].to_numpy()
        patient = patient[patient != NOT_KNOWN]
        visits = np.bincount(numbered(patient)[1])
        known = minutes_known(self.rows)
        weeks, deviation = _weeks(self.data, self.rows, self.window)
        conditions, conditions_known = self._conditions(patient)
        return PeriodDemand(
            window=self.window,
            data=days_of(self.data),
            working_days=working_days(self.window),
            open_days=days_with_appointments(self.data, self.window),
            appointments=len(self.rows),
            without_patient=len(self.rows) - len(patient),
            people=len(visits),
            again=int((visits > 1).sum()),
            minutes=_whole_minutes(int(self.tenths.sum())),
            minutes_usual=known.list_slots + known.not_given,
            conditions=conditions,
            conditions_known=conditions_known,
            list_size=list_size,
            weeks=weeks,
            week_deviation=deviation,
            groups=self._groups(),
            errors=self._errors(),
        )

    def _errors(self) -> Errors:
        patient = self.rows["patient"].to_numpy()
        known = patient != NOT_KNOWN
        people, whose = numbered(patient[known])
        each = tenths(self.rows)
        visits = np.bincount(whose, minlength=len(people))
        held = np.bincount(whose, weights=each[known], minlength=len(people))
        # Whoever has no patient is somebody of their own
        alone = np.sort(each[~known])
        ones = np.ones(len(people))
        conditions = (
            np.full(len(people), NOT_KNOWN)
            if self.conditions is None
            else self.conditions[people]
        )
        coded = conditions != NOT_KNOWN
        return Errors(
            visits_per_person=ratio_error(visits, ones),
            again_share=ratio_error(visits > 1, ones),
            minutes_per_visit=ratio_error(
                np.append(held, alone) / TENTHS, np.append(visits, np.ones(len(alone)))
            ),
            conditions_per_visit=ratio_error(
                (conditions * visits)[coded], visits[coded]
            ),
        )

    def _conditions(self, patient: npt.NDArray[np.integer[Any]]) -> tuple[int, int]:
        if self.conditions is None:
            return 0, 0
        theirs = self.conditions[patient]
        theirs = theirs[theirs != NOT_KNOWN]
        return int(theirs.sum()), len(theirs)

    def _groups(self) -> tuple[Group, ...]:
        visits, tenths_ = self.visits.sum(axis=0), self.tenths.sum(axis=0)
        there = np.flatnonzero(visits).tolist()
        minutes = apportioned(
            [Fraction(int(tenths_[at]), TENTHS) for at in there],
            total=_whole_minutes(int(tenths_.sum())),
        )
        return tuple(
            Group(*_names(at), int(visits[at]), minutes[place])
            for place, at in enumerate(there)
        )


def _names(group: int) -> tuple[str, str]:
    staff, mode = divmod(group, len(MODES))
    return STAFF[staff], MODES[mode]


def _whole_minutes(found: int) -> int:
    """Tenths of minutes as minutes, half of one rounded up."""
    return (found + TENTHS // 2) // TENTHS


def _weeks(
    data: pd.DataFrame, rows: pd.DataFrame, window: Window
) -> tuple[int, float | None]:
    """How many weeks there are, and how their appointments per working day differ.

    Weeks are seven days from the first of the window, the last one shorter; those
    without a working day with appointments are none.
    """
    first = np.datetime64(window.first)
    size = -(-window.days // 7)

    def week(days: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
        return (days.astype("datetime64[D]") - first).astype(np.int64) // 7

    days = different_days(data)
    open_days = np.bincount(week(days[is_working(days)]), minlength=size)
    found = np.bincount(week(rows["day"].to_numpy()), minlength=size)
    rates = found[open_days > 0] / open_days[open_days > 0]
    return len(rates), float(rates.std(ddof=1)) if len(rates) > 1 else None
