"""What if short visits became fewer, longer ones with one clinician: minutes both ways.

The first intervention of the academy, for people with several stable conditions. It is
arithmetic on a plan that people agree on, and forecasts nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from academy.exceptions import NothingToAnalyseError
from attenders.analysis.continuity import VisitRule, is_visit
from attenders.analysis.method import Method
from attenders.analysis.minutes import (
    LIST_SLOT,
    LONGEST_MINUTES,
    NOT_GIVEN,
    TENTHS,
    origins,
    tenths,
)
from attenders.analysis.window import Window
from attenders.frames import NOT_KNOWN


SCHEMA_VERSION = 1
Ints = npt.NDArray[np.integer[Any]]

DAYS_OF_A_YEAR = (365, 366)
REPLACED_PERCENTS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class LongerVisitsPlan:
    """The longer visits of one person in 12 months, and which visits are short.

    `minutes` is the length of each longer visit in turn. A visit is short if it lasts
    `short_up_to` minutes or less. The first of an hour is the academy's; the rest is
    ours to start with, for the clinician and the person to change.
    """

    minutes: tuple[int, ...] = (60, 30, 30, 20, 20, 20)
    short_up_to: int = 15

    def __post_init__(self) -> None:
        if not self.minutes or min(self.minutes) <= self.short_up_to:
            raise ValueError("A longer visit is longer than a short one")

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "LongerVisitsPlan":
        return cls(**{**data, "minutes": tuple(data["minutes"])})


DEFAULT_PLAN = LongerVisitsPlan()


def method(plan: LongerVisitsPlan, *, rule: VisitRule) -> Method:
    """The method card, with what this plan and rule count."""
    planned = ", ".join(str(minutes) for minutes in plan.minutes)
    return Method(
        title="What if: fewer, longer visits with the same clinician",
        definition=(
            f"The minutes of a cohort’s short visits (up to {plan.short_up_to} minutes)"
            f" in a year, against {len(plan.minutes)} longer visits for each person, of"
            f" {planned} minutes: {sum(plan.minutes)} in all. The table says how many"
            " minutes it would come to if none, a quarter, half, three quarters or all"
            " of the short visits were no longer made. It is arithmetic, not a forecast:"
            " nothing here says that people will come less, and no saving is claimed."
        ),
        counted=rule.counted,
        out_of="People of the cohort who had a short visit in the 12 months.",
        left_out=(
            "Longer visits stay as they are. Minutes are those that the cost of time is"
            f" worked out from: more than {LONGEST_MINUTES} count as {LONGEST_MINUTES},"
            " and where the file gives none, or a list without times, the usual minutes"
            " of the staff group and way of contact count; how many those are is beside"
            " the figures. Time to plan and to write is not in it."
        ),
        source=(
            "The academy: a first visit of about an hour (experience, not research),"
            " then as clinician and person agree. Continuity: Deeny and others, Health"
            " Foundation 2017. Among people who attend often, more continuity did not go"
            " with fewer visits later."
        ),
        version=2,
    )


METHOD = method(DEFAULT_PLAN, rule=VisitRule())


@dataclass(frozen=True)
class Replaced:
    """The year if so many per cent of the short visits were no longer made.

    `difference` is the minutes more than now, negative where they would be fewer.
    """

    percent: int
    short_minutes: float
    planned_minutes: int
    difference: float


@dataclass(frozen=True)
class LongerVisits:
    """A cohort's short visits of a year against the longer ones of a plan.

    `people` had a short visit, and `people_without` of the cohort had none and are not
    planned for. `clinicians` is how many different ones a person saw in the short
    visits, on average, None where no clinician is known. `length_taken` are the visits
    that count with usual minutes, since the file does not say theirs. `break_even` is
    the share of the short visits that would have to fall away for the minutes to be as
    now: above 1 the plan takes more minutes whatever happens; None where there is
    nobody. In `people_within` are those whose own short visits took as long as the
    plan, or longer.
    """

    window: Window
    rule: VisitRule
    plan: LongerVisitsPlan
    people: int
    people_without: int
    short_visits: int
    short_minutes: float
    length_taken: int
    longer_visits: int
    longer_minutes: float
    clinicians: float | None
    planned_visits: int
    planned_minutes: int
    people_within: int
    break_even: float | None
    replaced: tuple[Replaced, ...]

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "window": self.window.to_dict()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "LongerVisits":
        return cls(
            **{
                **data,
                "window": Window.from_dict(data["window"]),
                "rule": VisitRule.from_dict(data["rule"]),
                "plan": LongerVisitsPlan.from_dict(data["plan"]),
                "replaced": tuple(Replaced(**item) for item in data["replaced"]),
            }
        )


def longer_visits(
    frame: pd.DataFrame,
    *,
    window: Window,
    rule: VisitRule,
    plan: LongerVisitsPlan,
    cohort: Ints,
) -> LongerVisits:
    """Set the short visits of a cohort in a year against the longer ones of a plan.

    The frame has the appointments of the window; `cohort` are patients, repeats aside.
    Clinicians who are no person count here, since their visits take minutes too.
    Raises NothingToAnalyseError for a window that is not 12 months, as the plan is.
    """
    if window.days not in DAYS_OF_A_YEAR:
        raise NothingToAnalyseError(
            "Longer visits are planned for a year, so they can only be set against 12"
            f" months. The period has {window.days:,} days: choose one of 12 months."
        )
    members = np.unique(cohort)
    found = frame.loc[
        is_visit(frame, rule=rule) & np.isin(frame["patient"].to_numpy(), members)
    ]
    length = tenths(found).astype(np.int64)
    short = length <= plan.short_up_to * TENTHS
    own = _own_tenths(found.loc[short], length[short])
    planned_each = sum(plan.minutes)
    planned, now = len(own) * planned_each, int(own.sum())
    return LongerVisits(
        window=window,
        rule=rule,
        plan=plan,
        people=len(own),
        people_without=len(members) - len(own),
        short_visits=int(short.sum()),
        short_minutes=now / TENTHS,
        length_taken=int(np.isin(origins(found), (LIST_SLOT, NOT_GIVEN)).sum()),
        longer_visits=int((~short).sum()),
        longer_minutes=int(length[~short].sum()) / TENTHS,
        clinicians=_clinicians(found.loc[short], rule=rule),
        planned_visits=len(own) * len(plan.minutes),
        planned_minutes=planned,
        people_within=int((own >= planned_each * TENTHS).sum()),
        break_even=planned * TENTHS / now if now else None,
        replaced=tuple(
            _replaced(percent, now=now, planned=planned)
            for percent in REPLACED_PERCENTS
        ),
    )


def _own_tenths(
    found: pd.DataFrame, length: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The minutes of each person's short visits in tenths, in the order of patients."""
    people, at = np.unique(found["patient"].to_numpy(), return_inverse=True)
    return np.bincount(at, weights=length, minlength=len(people)).astype(np.int64)


def _clinicians(found: pd.DataFrame, *, rule: VisitRule) -> float | None:
    """How many different clinicians each person saw, on average, if any is known."""
    clinician = found["clinician"]
    known = found.loc[
        clinician.ne(NOT_KNOWN) & ~clinician.isin(rule.not_people),
        ["patient", "clinician"],
    ]
    if known.empty:
        return None
    return len(known.drop_duplicates()) / known["patient"].nunique()


def _replaced(percent: int, *, now: int, planned: int) -> Replaced:
    """`now` is in tenths of a minute, `planned` in minutes."""
    left = now * (100 - percent)
    difference = left + 100 * TENTHS * planned - 100 * now
    whole = 100 * TENTHS
    return Replaced(percent, left / whole, planned, difference / whole)
