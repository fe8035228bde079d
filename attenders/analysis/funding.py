"""What the list brings in per head, beside what the time of its appointments costs.

Money is in whole pence, and parts sum to wholes: where a share is not a whole penny,
the running total is rounded, not each part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import accumulate, pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from academy.exceptions import AcademyError
from attenders.analysis.cost import LEVELS, PARTS_PER_PENNY
from attenders.analysis.method import Method
from attenders.analysis.registration import by_row, joined_and_left
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, twelve_months_to


SCHEMA_VERSION = 1
Ints = npt.NDArray[np.int64]
ListKind = Literal["RAW", "WEIGHTED"]
KINDS = ("NON", "LOW", "MIDDLE", "FREQUENT")
NOT_ON_LIST = "NOT_ON_LIST"
PLACES = len(KINDS) + 1
KIND_NAMES: Mapping[str, str] = {
    "NON": "Did not come",
    "LOW": "Came seldom",
    "MIDDLE": "Came now and then",
    "FREQUENT": "Came often",
}
# A weighted list is published to two decimal places, so it is kept in hundredths
HUNDREDTHS = 100
CAVEAT = (
    "It is an average cost of the time of appointments. Much of what a practice pays for"
    " is not in it, and its other income is not in the contract sum, so the two need not"
    " balance: what is left is not unspent, what is missing is not overspent, and nothing"
    " here shows that one group of people pays for another."
)

METHOD = Method(
    title="Funding per head beside the cost of time",
    definition=(
        "The contract sum, shared out equally over everybody on the list, beside the"
        f" average cost of the time of their appointments. {CAVEAT}"
    ),
    counted=(
        "Attended appointments of 12 months, with all staff and in every way of contact,"
        " and the people registered, whether they came or not."
    ),
    out_of=(
        "The contract sum that the practice entered, and the average cost of the time of"
        " all attended appointments that say who they were with."
    ),
    left_out=(
        "Other income, and all costs that are not the time of appointments. A weighted"
        " payment brings more for some people than for others, mostly for older ones;"
        " the weights of single people are not known here, so everybody counts the same"
        " and people who seldom come, who are often young, will bring less than this"
        " says. The list of one day stands for the year. People who had appointments and"
        " are no longer on the list are a line of their own, with no income."
    ),
    source=(
        "The contract sum and the list behind it: as the practice entered them, with"
        " their date and source beside the figures. The cost: as in “Average cost of the"
        " time of appointments”. The Academy’s account: a practice needs a mixed list,"
        " because the payment per head is the same however often somebody comes."
    ),
)


class FundingError(AcademyError):
    """An income that cannot be right, or a period it cannot be set beside."""


@dataclass(frozen=True)
class Income:
    """What the practice is paid for its list in a year, as it entered it.

    `list_hundredths` is the list that the payment is worked out from, raw or weighted,
    in hundredths of a person; `people` the registered people behind it. Either of
    `contract_pence` and `per_head_pence` may be None: it follows from the other.
    """

    kind: ListKind
    list_hundredths: int
    people: int
    contract_pence: int | None
    per_head_pence: int | None
    dated: date
    source: str

    def __post_init__(self) -> None:
        if self.contract_pence is None and self.per_head_pence is None:
            raise FundingError("Enter the contract sum, or the payment per head.")
        if min(self.contract_pence or 0, self.per_head_pence or 0) < 0:
            raise FundingError("A contract sum and a payment per head are not below 0.")
        if self.people < 1 or self.list_hundredths < 1:
            raise FundingError("The list behind a payment has at least one person.")
        if self.kind == "RAW" and self.list_hundredths != self.people * HUNDREDTHS:
            raise FundingError("A raw list is the number of people registered.")

    @property
    def product_pence(self) -> int | None:
        """Payment per head times list, to the nearest penny; None without the first."""
        if self.per_head_pence is None:
            return None
        return _nearest(self.per_head_pence * self.list_hundredths, HUNDREDTHS)

    @property
    def sum_pence(self) -> int:
        """The contract sum: as entered, or else payment per head times list."""
        if self.contract_pence is not None:
            return self.contract_pence
        assert self.product_pence is not None
        return self.product_pence

    @property
    def difference_pence(self) -> int:
        """The contract sum less payment per head times list, where both are entered."""
        return 0 if self.product_pence is None else self.sum_pence - self.product_pence

    @property
    def agrees(self) -> bool:
        """Whether the two differ by no more than rounding the payment per head can.

        That is half a penny for each person of the list.
        """
        return 2 * HUNDREDTHS * abs(self.difference_pence) <= self.list_hundredths

    @property
    def agreement(self) -> str:
        """Whether payment per head times list is the contract sum, with all three."""
        if self.product_pence is None or self.contract_pence is None:
            return "Only one of contract sum and payment per head was entered."
        size = f"{self.list_hundredths / HUNDREDTHS:,.2f}".removesuffix(".00")
        made = (
            f"{pounds(self.per_head_pence or 0)} × {size} ="
            f" {pounds(self.product_pence)}"
        )
        entered = f"the contract sum entered is {pounds(self.contract_pence)}"
        if not self.difference_pence:
            return f"{made}, and {entered}: they are the same."
        if self.agrees:
            return f"{made}; {entered}. Rounding the payment to a penny can do that."
        return (
            f"{made}, but {entered}: {pounds(abs(self.difference_pence))} apart. Check"
            " both; the contract sum is used here."
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"dated": self.dated.isoformat()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Income":
        return cls(**{**data, "dated": date.fromisoformat(data["dated"])})


@dataclass(frozen=True)
class FundingBands:
    """Where bands begin: low up to `low_most` appointments, frequent from a number on.

    None is a band of its own, and middle is what lies between.
    """

    low_most: int = 2
    # 52 / 3 = 17.3, so every three weeks or more often
    frequent_least: int = 18

    def __post_init__(self) -> None:
        if not 1 <= self.low_most < self.frequent_least - 1:
            raise FundingError("Bands must not overlap, and each must have a number.")

    @property
    def words(self) -> Mapping[str, str]:
        """The appointments of each band, as in "1 to 2"."""
        low = "1" if self.low_most == 1 else f"1 to {self.low_most}"
        middle = f"{self.low_most + 1} to {self.frequent_least - 1}"
        if self.frequent_least - self.low_most == 2:
            middle = f"{self.low_most + 1}"
        return {
            "NON": "None",
            "LOW": low,
            "MIDDLE": middle,
            "FREQUENT": f"{self.frequent_least} or more",
        }

    def places(self, held: npt.NDArray[np.integer[Any]]) -> Ints:
        """The place in KINDS of each number of appointments."""
        least = np.array([0, 1, self.low_most + 1, self.frequent_least])
        return np.searchsorted(least, held, side="right") - 1


DEFAULT_BANDS = FundingBands()


@dataclass(frozen=True)
class Pence:
    """An average cost of time in pence: low, central and high."""

    low: int
    central: int
    high: int


@dataclass(frozen=True)
class FundingBand:
    """One band: its people, what they bring, and what their appointments cost.

    `people`, `joined` and `income_pence` are None where they cannot be known; `joined`
    are those of them who registered during the period.
    """

    kind: str
    people: int | None
    joined: int | None
    appointments: int
    income_pence: int | None
    cost: Pence

    @property
    def left_pence(self) -> int | None:
        """Income less the central cost of time: not money unspent, see CAVEAT."""
        if self.income_pence is None:
            return None
        return self.income_pence - self.cost.central


@dataclass(frozen=True)
class Funding:
    """Income beside the cost of time, by how often people came.

    `bands` are in the order of KINDS. `list_difference` are the people behind the
    payment less those counted (below 0 where more are counted), `difference_pence`
    their income. `not_on_list` is the cost of people whom the list does not have; None
    without a list. Incomes of bands and `difference_pence` sum to the contract sum,
    costs of bands and of `not_on_list` to `cost`.
    """

    income: Income
    bands_rule: FundingBands
    window: Window
    data: Window | None
    bands: tuple[FundingBand, ...]
    list_difference: int | None
    difference_pence: int | None
    not_on_list: FundingBand | None
    cost: Pence
    registered_on_not_known: int | None

    @property
    def has_list(self) -> bool:
        """Whether people are counted on a list, not worked out from its number."""
        return self.not_on_list is not None

    @property
    def people(self) -> int | None:
        """Everybody counted; None where it is not known who did not come."""
        counts = [band.people for band in self.bands]
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) else None

    @property
    def is_short(self) -> bool:
        """Whether the data falls well short of the year, so that costs are too low."""
        return not self.window.is_covered_by(self.data)

    @property
    def sentence(self) -> Sentence:
        """Who came how often, out of the list, and their parts of income and cost."""
        non, low, _, often = self.bands
        values: dict[str, int | float | Window | None] = {"window": self.window}
        for name, band in (("non", non), ("low", low), ("often", often)):
            values[f"{name}_people"] = band.people
            values[f"{name}_income"] = _part(band.income_pence, self.income.sum_pence)
            values[f"{name}_cost"] = _part(band.cost.central, self.cost.central)
        if self.people is None:
            return Sentence(
                "More people came than the list behind the payment has, so what people"
                f" bring cannot be set beside it. {CAVEAT}",
                values,
            )
        words = {
            kind: _appointments(band) for kind, band in self.bands_rule.words.items()
        }
        return Sentence(
            "From {window}, {non_people} people did not come and brought {non_income} of"
            f" the contract sum. {{low_people}} had {words['LOW']}: they brought"
            " {low_income}, and their time was {low_cost} of the average cost of time."
            f" {{often_people}} had {words['FREQUENT']}: they brought {{often_income}},"
            f" and their time was {{often_cost}}. {CAVEAT}",
            values,
        )

    @property
    def agreement(self) -> str:
        """Whether payment per head times list is the contract sum, with all three."""
        return self.income.agreement

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "income": self.income.to_dict(),
            "window": self.window.to_dict(),
            "data": self.data and self.data.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Funding":
        apart = data["not_on_list"]
        return cls(
            **data
            | {
                "income": Income.from_dict(data["income"]),
                "bands_rule": FundingBands(**data["bands_rule"]),
                "window": Window.from_dict(data["window"]),
                "data": data["data"] and Window.from_dict(data["data"]),
                "bands": tuple(_band_from_dict(item) for item in data["bands"]),
                "not_on_list": apart and _band_from_dict(apart),
                "cost": Pence(**data["cost"]),
            }
        )


def _band_from_dict(data: Mapping[str, Any]) -> FundingBand:
    return FundingBand(**{**data, "cost": Pence(**data["cost"])})


def pounds(pence: int) -> str:
    """£1,234.50, with a minus before the sign where it is below nothing."""
    sign = "−" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02}"


def method(income: Income) -> Method:
    """METHOD, with what was entered, when and from where."""
    kind = {"RAW": "raw", "WEIGHTED": "weighted"}[income.kind]
    size = f"{income.list_hundredths / HUNDREDTHS:,.2f}".removesuffix(".00")
    entered = (
        f"Contract sum {pounds(income.sum_pence)}, {kind} list {size}, as of"
        f" {income.dated:%-d %B %Y}: {income.source}."
    )
    return replace(METHOD, source=f"{entered} {METHOD.source}")


def funding(
    people_costs: pd.DataFrame,
    *,
    income: Income,
    bands: FundingBands,
    window: Window,
    data: Window | None,
    listed: pd.DataFrame | None,
) -> Funding:
    """Set the income of the list beside the average cost of the time of appointments.

    `people_costs` is what `cost.patient_costs` gives for the appointments of the
    window, and `data` are the days from its first to its last appointment with a
    patient. Without a list, everybody who came counts as on it, and those who did not
    come are the people behind the payment less those. Raises FundingError for a window
    that is not 12 months, since the contract sum is of a year.
    """
    if window != twelve_months_to(window.last):
        raise FundingError("A contract sum is of a year: choose a period of 12 months.")
    if listed is None:
        counted = _those_who_came(people_costs, income=income, bands=bands)
    else:
        counted = _the_list(people_costs, listed, bands=bands, window=window)
    costs = _costs(people_costs, counted.place)
    appointments = np.bincount(
        counted.place, weights=people_costs["attended"].to_numpy(), minlength=PLACES
    )
    incomes, rest = _incomes(counted.people, income=income)
    made = tuple(
        FundingBand(kind, people, joined, int(held), brought, cost)
        for kind, people, joined, held, brought, cost in zip(
            (*KINDS, NOT_ON_LIST),
            (*counted.people, counted.apart),
            (*counted.joined, None),
            appointments,
            (*incomes, None),
            costs,
            strict=True,
        )
    )
    return Funding(
        income=income,
        bands_rule=bands,
        window=window,
        data=data,
        bands=made[:-1],
        list_difference=_list_difference(counted.people, income=income),
        difference_pence=rest,
        not_on_list=None if listed is None else made[-1],
        cost=Pence(*(sum(getattr(c, level) for c in costs) for level in LEVELS)),
        registered_on_not_known=counted.registered_on_not_known,
    )


@dataclass(frozen=True, eq=False)
class _Counted:
    """People by KINDS, who of them joined, and where each row of costs belongs.

    `place` is in KINDS, or one past the last for people who are not on the list, of
    whom `apart` came.
    """

    place: Ints
    people: tuple[int | None, ...]
    joined: tuple[int | None, ...]
    apart: int | None
    registered_on_not_known: int | None


def _the_list(
    people_costs: pd.DataFrame,
    listed: pd.DataFrame,
    *,
    bands: FundingBands,
    window: Window,
) -> _Counted:
    is_joined, gone = joined_and_left(listed, window=window)
    here = listed.loc[~gone]
    patient = people_costs["patient"].to_numpy()
    attended = people_costs["attended"].to_numpy()
    by_code = np.zeros(int(patient.max(initial=-1)) + 1, np.int64)
    by_code[patient] = attended
    place = bands.places(by_row(by_code, here["patient"].to_numpy(), missing=0))
    on_list = np.isin(patient, here["patient"].to_numpy())
    return _Counted(
        place=np.where(on_list, bands.places(attended), len(KINDS)),
        people=tuple(np.bincount(place, minlength=len(KINDS)).tolist()),
        joined=tuple(
            np.bincount(place[is_joined[~gone]], minlength=len(KINDS)).tolist()
        ),
        apart=int((~on_list & (attended > 0)).sum()),
        registered_on_not_known=int(here["registered_on"].isna().sum()),
    )


def _those_who_came(
    people_costs: pd.DataFrame, *, income: Income, bands: FundingBands
) -> _Counted:
    """Everybody who came, and the rest of the list; None where more came than it has."""
    place = bands.places(people_costs["attended"].to_numpy())
    _, *came = np.bincount(place, minlength=len(KINDS)).tolist()
    non = income.people - sum(came)
    return _Counted(
        place=place,
        people=(non if non >= 0 else None, *came),
        joined=(None,) * len(KINDS),
        apart=None,
        registered_on_not_known=None,
    )


def _costs(people_costs: pd.DataFrame, place: Ints) -> tuple[Pence, ...]:
    """The pence of each place, so that they sum to those of the whole."""
    by_level = []
    for level in LEVELS:
        parts = np.zeros(PLACES, np.int64)
        np.add.at(parts, place, people_costs[level].to_numpy())
        by_level.append(_shared(parts.tolist(), times=1, over=PARTS_PER_PENNY))
    return tuple(Pence(*levels) for levels in zip(*by_level, strict=True))


def _incomes(
    people: Sequence[int | None], *, income: Income
) -> tuple[tuple[int | None, ...], int | None]:
    """What each number of people brings, and what is left of the contract sum."""
    known = [count for count in people if count is not None]
    if len(known) < len(people):
        return (None,) * len(people), None
    brought = _shared(known, times=income.sum_pence, over=income.people)
    return brought, income.sum_pence - sum(brought)


def _list_difference(people: Sequence[int | None], *, income: Income) -> int | None:
    known = [count for count in people if count is not None]
    return income.people - sum(known) if len(known) == len(people) else None


def _shared(parts: Sequence[int], *, times: int, over: int) -> tuple[int, ...]:
    """Each part times a number over another, in whole pence that sum to the whole."""
    running = [_nearest(total * times, over) for total in accumulate(parts, initial=0)]
    return tuple(after - before for before, after in pairwise(running))


def _nearest(number: int, over: int) -> int:
    """The nearest whole number to a quotient; halves go up."""
    return (2 * number + over) // (2 * over)


def _part(part: int | None, whole: int) -> float | None:
    return part / whole if part is not None and whole else None


def _appointments(words: str) -> str:
    return f"{words} appointment" if words == "1" else f"{words} appointments"
