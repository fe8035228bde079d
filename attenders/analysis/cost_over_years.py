"""Cost year by year, and of people who attend every three weeks or more.

"If you take the people who attend every 3 weeks or more, over 5 years ..." can be read
in two ways, which give different people and different sums, so both are here: those
who did so in each year, and those who did so over all the years together.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from attenders.analysis.codes import with_patient
from attenders.analysis.cost import GroupCost, Pounds, group_cost, patient_costs
from attenders.analysis.method import Method
from attenders.analysis.unit_costs import SOURCE, UnitCosts
from attenders.analysis.window import Window, days_of, within, years_to


SCHEMA_VERSION = 1
OFTEN_WEEKS = 3
YEARS = 5
EVERYBODY = "People who attended"
OFTEN = "Every three weeks or more"

METHOD = Method(
    title="Average cost of time over the years",
    definition=(
        "The average cost of the time of attended appointments in each 12 months, for"
        " everybody and for people who attended every three weeks or more: 18 times or"
        " more in 12 months (52 ÷ 3, rounded up). People who did so in one year need not"
        " be those of the next. Apart from that, the people who did so over five years"
        " together: 87 times or more. It is an average cost of time, not money that"
        " would be left over if they came less often."
    ),
    counted=(
        "Attended appointments that say who they were with, with all staff and in every"
        " way of contact."
    ),
    out_of="The cost of all such appointments of the same 12 months.",
    left_out=(
        "Missed and cancelled appointments, and those with no outcome. Sums leave out"
        " years that the data do not cover but for two weeks; the five years together are"
        " given only where all are covered."
    ),
    source=(
        "All years with the unit costs of one manual, so that they can be compared."
        f" {SOURCE}"
    ),
)


@dataclass(frozen=True)
class YearCost:
    """One year of 12 months: everybody, and those who attended often in it.

    `data` are the days from the first to the last appointment with a patient, None
    where there is none.
    """

    window: Window
    data: Window | None
    everybody: GroupCost
    often: GroupCost

    @property
    def is_covered(self) -> bool:
        return self.window.is_covered_by(self.data)

    def to_dict(self) -> dict[str, Any]:
        return {
            "window": self.window.to_dict(),
            "data": self.data and self.data.to_dict(),
            "everybody": asdict(self.everybody),
            "often": asdict(self.often),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "YearCost":
        return cls(
            window=Window.from_dict(data["window"]),
            data=data["data"] and Window.from_dict(data["data"]),
            everybody=GroupCost.from_dict(data["everybody"]),
            often=GroupCost.from_dict(data["often"]),
        )


@dataclass(frozen=True)
class CostOverYears:
    """Years of 12 months, first to last, and the people who attended often in all.

    `throughout` are those who attended often over all the years together, None where
    not all years are covered.
    """

    costs: UnitCosts
    years: tuple[YearCost, ...]
    throughout: GroupCost | None

    @property
    def covered(self) -> tuple[YearCost, ...]:
        return tuple(year for year in self.years if year.is_covered)

    @property
    def everybody(self) -> Pounds:
        """Everybody's cost over the covered years."""
        return _sum([year.everybody.cost for year in self.covered])

    @property
    def often(self) -> Pounds:
        """The cost over the covered years of those who attended often in each."""
        return _sum([year.often.cost for year in self.covered])

    def to_dict(self) -> dict[str, Any]:
        return {
            "costs": self.costs.to_dict(),
            "years": [year.to_dict() for year in self.years],
            "throughout": self.throughout and asdict(self.throughout),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "CostOverYears":
        return cls(
            costs=UnitCosts.from_dict(data["costs"]),
            years=tuple(YearCost.from_dict(item) for item in data["years"]),
            throughout=data["throughout"] and GroupCost.from_dict(data["throughout"]),
        )


def at_least_every(*, weeks: int, years: int) -> int:
    """How many appointments that is: rounded up, with 52 weeks to a year as in BANDS."""
    return -(-52 * years // weeks)


def cost_over_years(
    frame: pd.DataFrame, *, last: date, costs: UnitCosts, years: int = YEARS
) -> CostOverYears:
    """What the years to this day cost, with one manual's unit costs for all of them.

    Rows without a patient are left out. A year without appointments costs nothing and
    is not covered.
    """
    theirs = with_patient(frame)
    windows = years_to(last, years=years)
    found = tuple(_year(theirs, window, costs=costs) for window in windows)
    throughout = None
    if all(year.is_covered for year in found):
        whole = within(theirs, Window(windows[0].first, windows[-1].last))
        throughout = _often(patient_costs(whole, costs=costs), years=years)
    return CostOverYears(costs, found, throughout)


def sentence(figures: CostOverYears) -> str:
    """What the time of people who attend often cost over the covered years."""
    covered = figures.covered
    if not covered:
        return "The data do not cover any of these years, so no cost is given."
    asked = f"{len(figures.years)} years to {figures.years[-1].window.last:%-d %B %Y}"
    years = (
        f"Over the {asked}"
        if len(covered) == len(figures.years)
        else f"Over the {_years(len(covered))} that the data cover of the {asked}"
    )
    often = figures.often
    return (
        f"{years}, the average cost of the time of appointments with people who attended"
        " every three weeks or more in a year was about"
        f" £{often.central:,.0f} (between £{often.low:,.0f} and £{often.high:,.0f}),"
        f" with the unit costs of the {figures.costs.manual_year} manual."
    )


def _years(number: int) -> str:
    return "one year" if number == 1 else str(number)


def _year(frame: pd.DataFrame, window: Window, *, costs: UnitCosts) -> YearCost:
    inside = within(frame, window)
    people = patient_costs(inside, costs=costs)
    came = people["attended"].to_numpy() > 0
    return YearCost(
        window=window,
        data=days_of(inside),
        everybody=group_cost(people, came, name=EVERYBODY),
        often=_often(people, years=1),
    )


def _often(people: pd.DataFrame, *, years: int) -> GroupCost:
    least = at_least_every(weeks=OFTEN_WEEKS, years=years)
    return group_cost(people, people["attended"].to_numpy() >= least, name=OFTEN)


def _sum(costs: list[Pounds]) -> Pounds:
    return Pounds(
        low=sum(cost.low for cost in costs),
        central=sum(cost.central for cost in costs),
        high=sum(cost.high for cost in costs),
    )
