"""How unevenly appointments fall on people: top shares, the curve, and the Gini."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from attenders.analysis.method import Method


TOP_PERCENTS = (1, 3, 5, 10, 20)
# A list of more people by name is of no use to anybody
LISTED_PERCENTS = TOP_PERCENTS[:-1]
AT_LEAST = (2, 3, 5, 10, 12, 17, 18, 24, 52)

METHOD = Method(
    title="How attendance is concentrated",
    definition=(
        "People are put in order of how many appointments they attended, most first."
        " The top 3% are the first 3 in every 100, rounded up to a whole person; their"
        " share is their appointments out of everybody’s."
    ),
    counted=(
        "Attended appointments, with all staff and in every way of contact, unless you"
        " chose others to count: then those named beside the figures. What counts as"
        " attended is on the page “Data quality”."
    ),
    out_of=(
        "People who attended at least once in the period, and all the appointments"
        " they attended. People who never came are not in the percentages."
    ),
    left_out=(
        "Missed and cancelled appointments, and those with no outcome. Where people at"
        " the cut have the same number, it does not matter for the share who is taken."
    ),
    source=(
        "Top 3% as in Morriss and others, BMC Family Practice 2012;13:39. Gini:"
        " 2 × Σ(i × xᵢ) ÷ (n × Σx) − (n + 1) ÷ n, with people in rising order."
    ),
)


@dataclass(frozen=True)
class TopShare:
    """The people who attended most, how many appointments they had, and the share."""

    top_percent: int
    patients: int
    appointments: int
    share: float | None


@dataclass(frozen=True)
class AtLeast:
    """The people with at least so many appointments, and the share of all they had."""

    appointments: int
    patients: int
    share: float | None


@dataclass(frozen=True)
class Concentration:
    """How the appointments of a period fall on the people who had any.

    `curve` is the share of appointments that the top 0, 1, ... 100 % had. Shares and
    the Gini are None where there is no appointment.
    """

    patients: int
    appointments: int
    top: tuple[TopShare, ...]
    at_least: tuple[AtLeast, ...]
    gini: float | None
    curve: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Concentration":
        return cls(
            patients=data["patients"],
            appointments=data["appointments"],
            top=tuple(TopShare(**item) for item in data["top"]),
            at_least=tuple(AtLeast(**item) for item in data["at_least"]),
            gini=data["gini"],
            curve=tuple(data["curve"]),
        )


def top_people(people: int, percent: int) -> int:
    """How many people the top so many per cent are: rounded up, exactly."""
    return -(-people * percent // 100)


def concentration(counts: npt.NDArray[np.integer[Any]]) -> Concentration:
    """Describe the concentration of these counts; people with none are left out."""
    ordered = np.sort(counts[counts > 0])[::-1].astype(np.int64)
    people, total = len(ordered), int(ordered.sum())
    running = np.concatenate([[0], np.cumsum(ordered)])

    def share(appointments: int) -> float | None:
        return appointments / total if total else None

    top = []
    for percent in TOP_PERCENTS:
        first = top_people(people, percent)
        held = int(running[first])
        top.append(TopShare(percent, first, held, share(held)))
    at_least = []
    for least in AT_LEAST:
        first = int((ordered >= least).sum())
        at_least.append(AtLeast(least, first, share(int(running[first]))))
    return Concentration(
        patients=people,
        appointments=total,
        top=tuple(top),
        at_least=tuple(at_least),
        gini=gini(ordered),
        curve=tuple(
            float(running[top_people(people, percent)] / total)
            for percent in range(101)
        )
        if total
        else (),
    )


def gini(counts: npt.NDArray[np.integer[Any]]) -> float | None:
    """The Gini coefficient: 0 where all have the same, near 1 where one has all.

    None where nobody has anything. The formula is in METHOD.
    """
    rising = np.sort(counts).astype(np.int64)
    people, total = len(rising), int(rising.sum())
    if not total:
        return None
    weighted = int((np.arange(1, people + 1) * rising).sum())
    return 2 * weighted / (people * total) - (people + 1) / people
