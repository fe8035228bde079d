"""The average cost of the time that appointments took: per person, band and cohort.

Sums are in whole parts of a penny, so they are exact: parts add up to wholes, and the
order of rows does not matter. Only results are in pounds.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.bands import BANDS
from attenders.analysis.codes import numbered, with_patient
from attenders.analysis.counted import counted_once
from attenders.analysis.method import Method
from attenders.analysis.minutes import TENTHS, MinutesKnown, minutes_known, tenths
from attenders.analysis.unit_costs import (
    MISSED_PENCE,
    MISSED_SOURCE,
    SOURCE,
    Origin,
    UnitCosts,
)
from attenders.analysis.window import Window
from attenders.frames import NOT_KNOWN, STAFF


SCHEMA_VERSION = 1
# Pence an hour times tenths of a minute: 600 parts are a penny
PARTS_PER_PENNY = 60 * TENTHS
PARTS_PER_POUND = 100 * PARTS_PER_PENNY
LEVELS = ("low", "central", "high")

METHOD = Method(
    title="Average cost of the time of appointments",
    definition=(
        "The minutes of each appointment times what a minute of that staff group costs"
        " on average. It is an average cost of time, not money that would be left over"
        " if there were fewer appointments: staff are paid all the same, and others"
        " would have the time. Low and high are other published ways of working out the"
        " same unit cost."
    ),
    counted=(
        "Attended appointments, with all staff and in every way of contact. What counts"
        " as attended is on the page “Data quality”."
    ),
    out_of=(
        "The cost of all attended appointments; for people, bands and cohorts, of those"
        " that say who they were with."
    ),
    left_out=(
        "Missed appointments, which are shown apart; cancelled ones and those with no"
        " outcome; prescriptions, tests, referrals, travel, and work without the patient"
        " beyond what the unit costs have in them."
    ),
    source=SOURCE,
)
MISSED_METHOD = Method(
    title="Average cost of the time of missed appointments",
    definition=(
        "The minutes set aside for each missed appointment times what a minute of that"
        " staff group costs on average. It is not money lost: the time of a missed"
        " appointment is often used for other work."
    ),
    counted="Appointments that count as missed on the page “Data quality”.",
    out_of="Nothing: it is a sum.",
    left_out="Attended and cancelled appointments, and those with no outcome.",
    source=f"{SOURCE} Beside it: {MISSED_SOURCE}",
)


@dataclass(frozen=True)
class Pounds:
    """An average cost of time in pounds: low, central and high."""

    low: float
    central: float
    high: float

    @classmethod
    def of_parts(cls, parts: Iterable[int]) -> "Pounds":
        low, central, high = (int(part) / PARTS_PER_POUND for part in parts)
        return cls(low, central, high)

    def per(self, n: int) -> "Pounds | None":
        """The same for each of n, None where there are none."""
        if not n:
            return None
        return Pounds(self.low / n, self.central / n, self.high / n)


@dataclass(frozen=True)
class GroupCost:
    """What the attended appointments of a group of people cost on average.

    `share` is of the central cost of everybody, None where that is nothing.
    """

    name: str
    people: int
    appointments: int
    minutes: float
    cost: Pounds
    share: float | None

    @property
    def per_person(self) -> Pounds | None:
        return self.cost.per(self.people)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "GroupCost":
        return cls(**{**data, "cost": Pounds(**data["cost"])})

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class StaffCost:
    """The attended appointments of one staff group, and where its unit cost is from."""

    staff: str
    appointments: int
    minutes: float
    cost: Pounds
    origin: Origin


@dataclass(frozen=True)
class MissedCost:
    """Missed appointments, apart from everything else.

    `published` is what the published £30 for each would make.
    """

    appointments: int
    minutes: float
    cost: Pounds
    published: float


@dataclass(frozen=True)
class Cost:
    """The average cost of the time of the appointments of one period.

    `all`, `staff`, `minutes_known` and `missed` are of each appointment once, with a
    patient or not; `people` and `bands` of those with one. The bands sum to `people`,
    the staff groups to `all`; where all appointments have a patient, these are equal.
    """

    costs: UnitCosts
    appointments: int
    minutes: float
    all: Pounds
    staff: tuple[StaffCost, ...]
    people: GroupCost
    bands: tuple[GroupCost, ...]
    missed: MissedCost
    minutes_known: MinutesKnown

    @property
    def stand_in_share(self) -> float | None:
        """The share of minutes with staff for whom no unit cost is published."""
        if not self.minutes:
            return None
        stands = (item.minutes for item in self.staff if item.origin == "STANDS_IN")
        return sum(stands) / self.minutes

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "costs": self.costs.to_dict()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Cost":
        return cls(
            costs=UnitCosts.from_dict(data["costs"]),
            appointments=data["appointments"],
            minutes=data["minutes"],
            all=Pounds(**data["all"]),
            staff=tuple(
                StaffCost(**{**item, "cost": Pounds(**item["cost"])})
                for item in data["staff"]
            ),
            people=GroupCost.from_dict(data["people"]),
            bands=tuple(GroupCost.from_dict(item) for item in data["bands"]),
            missed=MissedCost(
                **{**data["missed"], "cost": Pounds(**data["missed"]["cost"])}
            ),
            minutes_known=MinutesKnown.from_dict(data["minutes_known"]),
        )


def method(costs: UnitCosts) -> Method:
    """METHOD, with the manual and the practice's own unit costs in its source."""
    source = f"Manual of {costs.manual_year}. {METHOD.source}"
    own = sum(cost.origin == "OWN" for cost in costs.costs)
    if own:
        source += f" Staff groups with the practice’s own unit cost: {own}."
    return replace(METHOD, source=source)


def appointment_costs(frame: pd.DataFrame, *, costs: UnitCosts) -> pd.DataFrame:
    """The minutes (in tenths) and the cost (in parts) of each appointment.

    Whatever its status is: the time is the same, whether somebody came or not.
    """
    length = tenths(frame).astype(np.int64)
    staff = frame["staff"].cat.codes.to_numpy()
    parts = length[:, None] * costs.rates[staff]
    return pd.DataFrame(
        {"tenths": length, **dict(zip(LEVELS, parts.T, strict=True))},
        index=frame.index,
    )


def patient_costs(frame: pd.DataFrame, *, costs: UnitCosts) -> pd.DataFrame:
    """What each patient's appointments cost on average; a row for each who has any.

    Gives patient, attended, tenths (of minutes), low, central, high (in parts), and the
    same of missed appointments under missed, missed_tenths, missed_low and so on. Rows
    and order are those of `patient_counts`; rows without a patient are left out.
    """
    frame = with_patient(frame)
    people, at = numbered(frame["patient"].to_numpy())
    columns: dict[str, npt.NDArray[Any]] = {"patient": people}
    for status, name, prefix in (
        ("ATTENDED", "attended", ""),
        ("DNA", "missed", "missed_"),
    ):
        is_status = frame["status"].eq(status).to_numpy()
        theirs = at[is_status]
        length = frame.loc[is_status, ["staff", "mode", "duration"]]
        taken = _tenths_by_staff(length, theirs, size=len(people))
        columns[name] = np.bincount(theirs, minlength=len(people))
        columns[f"{prefix}tenths"] = taken.sum(axis=1)
        parts = taken @ costs.rates
        for level, column in zip(LEVELS, parts.T, strict=True):
            columns[f"{prefix}{level}"] = column
    return pd.DataFrame(columns)


def cohort_cost(
    people: pd.DataFrame, *, patients: Collection[int], name: str
) -> GroupCost:
    """What the attended appointments of these patients cost, out of everybody's.

    `people` is as `patient_costs` gives it. Each patient counts once, also one who has
    no appointment in it; nobody (-1) does not count.
    """
    asked = np.setdiff1d(np.array([*patients], dtype=np.int64), NOT_KNOWN)
    inside = np.isin(people["patient"].to_numpy(), asked)
    return group_cost(people, inside, name=name, size=len(asked))


def group_cost(
    people: pd.DataFrame,
    inside: npt.NDArray[np.bool_],
    *,
    name: str,
    size: int | None = None,
) -> GroupCost:
    """What the attended appointments of some rows of `patient_costs` cost, out of all.

    `size` is how many people the group has, where that is more than these.
    """
    each = np.column_stack(
        [people[name].to_numpy() for name in ("attended", "tenths", *LEVELS)]
    )
    attended, taken, *parts = each[inside].sum(axis=0).tolist()
    everybody = int(people["central"].to_numpy().sum())
    return GroupCost(
        name=name,
        people=int(inside.sum()) if size is None else size,
        appointments=attended,
        minutes=taken / TENTHS,
        cost=Pounds.of_parts(parts),
        share=parts[LEVELS.index("central")] / everybody if everybody else None,
    )


def cost(frame: pd.DataFrame, *, costs: UnitCosts) -> tuple[Cost, pd.DataFrame]:
    """What these appointments cost on average, and the costs of each patient behind it.

    Bands are by attended appointments of the frame, as `attendance_bands` has them: they
    mean something for 12 months. An empty frame costs nothing.
    """
    people = patient_costs(frame, costs=costs)
    once, _ = counted_once(frame)
    attended = once.loc[once["status"].eq("ATTENDED")]
    every = np.zeros(len(attended), dtype=np.int64)
    taken = _tenths_by_staff(attended, every, size=1)[0]
    came = people["attended"].to_numpy() > 0
    figures = Cost(
        costs=costs,
        appointments=len(attended),
        minutes=int(taken.sum()) / TENTHS,
        all=Pounds.of_parts(taken @ costs.rates),
        staff=_by_staff(attended, taken, costs=costs),
        people=group_cost(people, came, name="People who attended"),
        bands=_bands(people),
        missed=_missed(once.loc[once["status"].eq("DNA")], costs=costs),
        minutes_known=minutes_known(attended),
    )
    return figures, people


def staff_costs(frame: pd.DataFrame, *, costs: UnitCosts) -> tuple[StaffCost, ...]:
    """What these appointments cost by staff group, whatever their status is."""
    every = np.zeros(len(frame), dtype=np.int64)
    taken = _tenths_by_staff(frame, every, size=1)[0]
    return _by_staff(frame, taken, costs=costs)


def sentence(figures: Cost, *, window: Window) -> str:
    """The whole cost in one sentence, for the window that the figures are about."""
    all_ = figures.all
    return (
        f"From {window.first:%-d %B %Y} to {window.last:%-d %B %Y}, the average cost of"
        f" the time of {figures.appointments:,} attended appointments was about"
        f" £{all_.central:,.0f} (between £{all_.low:,.0f} and £{all_.high:,.0f}),"
        f" with the unit costs of the {figures.costs.manual_year} manual."
    )


def missed_sentence(figures: Cost, *, window: Window) -> str:
    """The missed appointments in one sentence, apart from the cost of the others."""
    missed = figures.missed
    return (
        f"From {window.first:%-d %B %Y} to {window.last:%-d %B %Y},"
        f" {missed.appointments:,} appointments were missed; the average cost of the"
        f" time set aside for them was about £{missed.cost.central:,.0f} (between"
        f" £{missed.cost.low:,.0f} and £{missed.cost.high:,.0f}). The time of a missed"
        " appointment is often used for other work."
    )


def published_missed(appointments: int) -> float:
    """Pounds for so many missed appointments at the published £30 each."""
    return appointments * MISSED_PENCE / 100


def _tenths_by_staff(
    frame: pd.DataFrame, at: npt.NDArray[np.int64], *, size: int
) -> npt.NDArray[np.int64]:
    """The minutes in tenths of each place, one column for each of STAFF."""
    cell = at * len(STAFF) + frame["staff"].cat.codes.to_numpy()
    # Sums of whole numbers below 2**53, so exact although they are floats
    found = np.bincount(cell, weights=tenths(frame), minlength=size * len(STAFF))
    return found.astype(np.int64).reshape(size, len(STAFF))


def _by_staff(
    frame: pd.DataFrame, taken: npt.NDArray[np.int64], *, costs: UnitCosts
) -> tuple[StaffCost, ...]:
    """Each staff group that has any of these appointments."""
    n = np.bincount(frame["staff"].cat.codes.to_numpy(), minlength=len(STAFF))
    parts = taken[:, None] * costs.rates
    return tuple(
        StaffCost(
            staff=unit.staff,
            appointments=int(n[at]),
            minutes=int(taken[at]) / TENTHS,
            cost=Pounds.of_parts(parts[at]),
            origin=unit.origin,
        )
        for at, unit in enumerate(costs.costs)
        if n[at]
    )


def _bands(people: pd.DataFrame) -> tuple[GroupCost, ...]:
    attended = people["attended"].to_numpy()
    bands = []
    for name, least, most in BANDS:
        inside = attended >= least
        if most is not None:
            inside &= attended <= most
        bands.append(group_cost(people, inside, name=name))
    return tuple(bands)


def _missed(frame: pd.DataFrame, *, costs: UnitCosts) -> MissedCost:
    every = np.zeros(len(frame), dtype=np.int64)
    taken = _tenths_by_staff(frame, every, size=1)[0]
    return MissedCost(
        appointments=len(frame),
        minutes=int(taken.sum()) / TENTHS,
        cost=Pounds.of_parts(taken @ costs.rates),
        published=published_missed(len(frame)),
    )
