"""Groups of people of about the same age and the same sex, to compare like with like."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.ages import ADULT_AGE, LOWEST_AGES, ages
from attenders.frames import NOT_KNOWN


GroupingName = Literal["OURS", "ADULTS"]
SEXES_TOLD_APART = ("FEMALE", "MALE")
OUTSIDE = -1
NOT_IN_A_BAND = "Age not known, or sex not known or another"


@dataclass(frozen=True)
class Grouping:
    """Age bands by their lowest ages, each for women and for men.

    People below the first band are outside. Those whose age is not known, or whose sex
    is not known or another, are one group together: nobody is left out for that.
    """

    lowest_ages: tuple[int, ...]
    people: str
    source: str

    @property
    def bands(self) -> tuple[str, ...]:
        lowest = self.lowest_ages
        return (
            *(f"{low} to {lowest[at + 1] - 1}" for at, low in enumerate(lowest[:-1])),
            f"{lowest[-1]} or over",
        )

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of all groups, in the order of their places."""
        named = [f"{sex}, {band}" for sex in ("Female", "Male") for band in self.bands]
        return (*named, NOT_IN_A_BAND)


# At least three age bands for each sex are needed for the groups to agree with one-year
# groups (Smits and others, BMC Family Practice 2008;9:21)
GROUPINGS: dict[GroupingName, Grouping] = {
    "OURS": Grouping(LOWEST_AGES, "people", "The age bands of this product."),
    "ADULTS": Grouping(
        (ADULT_AGE, 31, 46, 61),
        "adults",
        "The age bands of Smits and others, BMJ Open 2016, doi"
        " 10.1136/bmjopen-2016-012563: adults only.",
    ),
}


def group_places(
    people: pd.DataFrame, grouping: Grouping, *, as_at: dt.date
) -> npt.NDArray[np.int64]:
    """The place in `grouping.groups` of each person by their age on a day; or OUTSIDE.

    `people` has birth_year, birth_month and sex, as in the frames of the contract.
    """
    age = ages(people, as_at=as_at)
    band = np.searchsorted(np.array(grouping.lowest_ages), age, side="right") - 1
    places = np.full(len(people), len(grouping.groups) - 1, dtype=np.int64)
    for at, sex in enumerate(SEXES_TOLD_APART):
        here = people["sex"].eq(sex).to_numpy() & (age != NOT_KNOWN)
        places[here] = at * len(grouping.bands) + band[here]
    places[(age != NOT_KNOWN) & (band < 0)] = OUTSIDE
    return places
