"""What an hour with a patient costs, by staff group and year of the manual.

A manual is one year's Unit Costs of Health and Social Care. Its methods change from one
to the next (2024 is lower than 2023), so a year that is not here is missing: nothing
is worked out from the years around it, and no figure mixes two manuals.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from academy.exceptions import AcademyError
from attenders.frames import STAFF


# Published for the group; published for others, who stand for it; the practice's own
Origin = Literal["PUBLISHED", "STANDS_IN", "OWN"]

VERSION = 1
# Figures of COSTmos, unit_costs_hsc_gp, _gp_nurse, _nurse and _community_hcp, at 6a11fa0
SOURCE = (
    "Unit Costs of Health and Social Care, University of Kent and University of York,"
    " as collated by NICE in COSTmos (2 July 2026)."
)
# A manual this many calendar years back is old, and pages should say so
OLD_AFTER_YEARS = 1

# GP, pence for a minute with patients: excluding both qualification and direct care
# staff; excluding qualification, including direct care staff; including both
_GP = {2023: (377, 419, 494), 2024: (327, 370, 447), 2025: (355, 399, 476)}
# GP nurse, pounds for a working hour: excluding, including qualification
_GP_NURSE = {2023: (47, 53), 2024: (47, 53), 2025: (50, 57)}
# An hour with patients takes 1.3 paid hours of a GP nurse: 2015 manual, as percentage
_GP_NURSE_TIME = 130
# Nurses of band 7 and of band 8a excluding qualification, of band 8a including it;
# pounds for a working hour
_NURSE_BANDS = {2023: (68, 76, 82), 2024: (69, 77, 83), 2025: (73, 83, 90)}
# Community health professionals of bands 4, 5, 6, 7 and 8a, pounds for a working hour
_COMMUNITY = {
    2023: (36, 41, 53, 63, 72),
    2024: (39, 44, 57, 68, 77),
    2025: (42, 47, 60, 72, 82),
}
MANUAL_YEARS = tuple(sorted(_GP))

# NHS England, January 2019: pence for a missed appointment with anybody
MISSED_PENCE = 3000
MISSED_SOURCE = "NHS England, January 2019: £30 for each missed appointment."


class UnitCostError(AcademyError):
    """There is no such unit cost, or one that a practice gave cannot be right."""


@dataclass(frozen=True)
class Rate:
    """Pence for an hour of time: low, central and high, in that order of size."""

    low: int
    central: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.central <= self.high:
            raise UnitCostError(
                "A unit cost must not be below nothing, and its low, central and high"
                " values must be in that order."
            )


@dataclass(frozen=True)
class UnitCost:
    """What an hour of one staff group costs, and in words what the three values are."""

    staff: str
    rate: Rate
    basis: str
    origin: Origin


@dataclass(frozen=True)
class OwnRate:
    """A practice's own cost of an hour, why, and since when."""

    staff: str
    rate: Rate
    reason: str
    changed_on: date

    def __post_init__(self) -> None:
        if self.staff not in STAFF:
            raise UnitCostError(f"There is no staff group called {self.staff}.")
        if not self.reason.strip():
            raise UnitCostError("Say why your unit cost is another.")

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "changed_on": self.changed_on.isoformat()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "OwnRate":
        return cls(
            staff=data["staff"],
            rate=Rate(**data["rate"]),
            reason=data["reason"],
            changed_on=date.fromisoformat(data["changed_on"]),
        )


@dataclass(frozen=True)
class UnitCosts:
    """The cost of an hour of every staff group, in the order of STAFF.

    `published` are the values of one manual; `own` are a practice's changes on top of
    them. `version` is that of the table in this module.
    """

    manual_year: int
    published: tuple[UnitCost, ...]
    own: tuple[OwnRate, ...] = ()
    version: int = VERSION

    @property
    def costs(self) -> tuple[UnitCost, ...]:
        """What counts: of several changes to a group the latest, then the last given."""
        latest = {own.staff: own for own in sorted(self.own, key=_changed_on)}
        return tuple(
            _changed(cost, latest[cost.staff]) if cost.staff in latest else cost
            for cost in self.published
        )

    @property
    def rates(self) -> npt.NDArray[np.int64]:
        """Pence an hour: a row for each of STAFF; columns low, central and high."""
        rates = [(c.rate.low, c.rate.central, c.rate.high) for c in self.costs]
        return np.array(rates, dtype=np.int64)

    def is_old(self, *, as_at: date) -> bool:
        """Whether the manual is so old by that day that a page must say so."""
        return as_at.year - self.manual_year > OLD_AFTER_YEARS

    def to_dict(self) -> dict[str, Any]:
        return {
            "manual_year": self.manual_year,
            "published": [asdict(cost) for cost in self.published],
            "own": [own.to_dict() for own in self.own],
            "version": self.version,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "UnitCosts":
        return cls(
            manual_year=data["manual_year"],
            published=tuple(
                UnitCost(**{**item, "rate": Rate(**item["rate"])})
                for item in data["published"]
            ),
            own=tuple(OwnRate.from_dict(item) for item in data["own"]),
            version=data["version"],
        )


def unit_costs(*, manual_year: int, own: tuple[OwnRate, ...] = ()) -> UnitCosts:
    """The unit costs of one manual, with a practice's own changes on top.

    Raises UnitCostError for a manual that we do not have.
    """
    if manual_year not in MANUAL_YEARS:
        known = ", ".join(str(year) for year in MANUAL_YEARS)
        raise UnitCostError(
            f"There are no unit costs of {manual_year}. Those of {known} are here. A"
            " missing year is not worked out from others: choose one of these."
        )
    found = _published(manual_year)
    return UnitCosts(manual_year, tuple(found[staff] for staff in STAFF), own)


def _published(year: int) -> dict[str, UnitCost]:
    gp = Rate(*(60 * pence for pence in _GP[year]))
    working, qualified = (100 * pounds for pounds in _GP_NURSE[year])
    nurse = Rate(
        working, working * _GP_NURSE_TIME // 100, qualified * _GP_NURSE_TIME // 100
    )
    advanced = Rate(*(100 * pounds for pounds in _NURSE_BANDS[year]))
    four, five, six, seven, eight = (100 * pounds for pounds in _COMMUNITY[year])
    costs = (
        UnitCost(
            "GP",
            gp,
            "A minute with patients, times 60. Low: without the costs of qualification"
            " and of direct care staff. Central: with direct care staff. High: with"
            " both.",
            origin="PUBLISHED",
        ),
        UnitCost(
            "NURSE",
            nurse,
            "GP nurse. Low: a working hour without the costs of qualification. Central:"
            " the same times 1.3, for the time between patients. High: with"
            " qualification, times 1.3.",
            origin="PUBLISHED",
        ),
        UnitCost(
            "ADVANCED_PRACTITIONER",
            advanced,
            "A working hour of a nurse. Low: band 7; central: band 8a, both without the"
            " costs of qualification. High: band 8a with them. Time between patients is"
            " not in it. Which bands stand for the group is our choice.",
            origin="PUBLISHED",
        ),
        UnitCost(
            "HEALTHCARE_ASSISTANT",
            Rate(four, four, five),
            "No figure is published for healthcare assistants. A working hour of a"
            " community health professional stands for it. Low and central: band 4, the"
            " lowest published. High: band 5.",
            origin="STANDS_IN",
        ),
        UnitCost(
            "PHARMACIST",
            Rate(six, seven, eight),
            "A working hour of a community health professional. Low: band 6, where"
            " pharmacists begin. Central: band 7. High: band 8a. Time between patients is"
            " not in it.",
            origin="PUBLISHED",
        ),
        UnitCost(
            "PHYSIOTHERAPIST",
            Rate(six, seven, eight),
            "A working hour of a community health professional. Low: band 6. Central and"
            " high: bands 7 and 8a, those of first contact physiotherapists. Time between"
            " patients is not in it.",
            origin="PUBLISHED",
        ),
        UnitCost(
            "SOCIAL_PRESCRIBER",
            Rate(four, five, six),
            "No figure is published for social prescribers. A working hour of a"
            " community health professional of bands 4, 5 and 6 stands for it.",
            origin="STANDS_IN",
        ),
        UnitCost(
            "OTHER",
            Rate(four, five, eight),
            "No figure is published for other staff. A working hour of a community"
            " health professional of bands 4, 5 and 8a stands for it.",
            origin="STANDS_IN",
        ),
        UnitCost(
            "UNKNOWN",
            Rate(four, nurse.central, gp.high),
            "The file does not say who it was with. Low: a community health professional"
            " of band 4. Central: a GP nurse. High: the highest for a GP.",
            origin="STANDS_IN",
        ),
    )
    return {cost.staff: cost for cost in costs}


def _changed(cost: UnitCost, own: OwnRate) -> UnitCost:
    basis = f"The practice’s own, from {own.changed_on:%-d %B %Y}: {own.reason.strip()}"
    return replace(cost, rate=own.rate, basis=basis, origin="OWN")


def _changed_on(own: OwnRate) -> date:
    return own.changed_on
