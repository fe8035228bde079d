"""Unit costs as the page writes them. Knows no Django."""

from dataclasses import dataclass

from attenders.analysis.unit_costs import MANUAL_YEARS, UnitCost, UnitCosts, unit_costs
from attenders.charts.quality import STAFF_WORDS
from attenders.frames import STAFF


# In the address of a page
SLUGS = {staff: staff.lower().replace("_", "-") for staff in STAFF}
STAFF_OF = {slug: staff for staff, slug in SLUGS.items()}
ORIGINS = {
    "PUBLISHED": "The manual",
    "STANDS_IN": "Others stand in",
    "OWN": "Your practice",
}
_MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True)
class CostLine:
    """What an hour of one staff group costs, low, central and high, as text."""

    slug: str
    staff: str
    low: str
    central: str
    high: str
    ten_minutes: str
    origin: str
    basis: str
    is_own: bool
    stands_in: bool


def money(pence: float) -> str:
    """£1,234.50."""
    return f"£{pence / 100:,.2f}"


def staff_words(staff: str) -> str:
    """The group with a capital letter: GPs, Healthcare assistants."""
    words = STAFF_WORDS[staff]
    return words[:1].upper() + words[1:]


def cost_lines(costs: UnitCosts) -> tuple[CostLine, ...]:
    """A line for each staff group, in the order of STAFF."""
    return tuple(map(_line, costs.costs))


def _line(cost: UnitCost) -> CostLine:
    return CostLine(
        slug=SLUGS[cost.staff],
        staff=staff_words(cost.staff),
        low=money(cost.rate.low),
        central=money(cost.rate.central),
        high=money(cost.rate.high),
        ten_minutes=money(cost.rate.central * 10 / _MINUTES_OF_AN_HOUR),
        origin=ORIGINS[cost.origin],
        basis=cost.basis,
        is_own=cost.origin == "OWN",
        stands_in=cost.origin == "STANDS_IN",
    )


def central_by_manual() -> tuple[tuple[str, ...], ...]:
    """The central cost of an hour of each staff group in every manual that we have."""
    manuals = [unit_costs(manual_year=year).costs for year in MANUAL_YEARS]
    return tuple(
        (staff_words(staff), *(money(costs[at].rate.central) for costs in manuals))
        for at, staff in enumerate(STAFF)
    )


def published_line(manual_year: int, staff: str) -> CostLine:
    """What the manual itself says of a staff group, whatever the practice changed."""
    return cost_lines(unit_costs(manual_year=manual_year))[STAFF.index(staff)]
