"""Cost by named groups of people, such as those with a condition; groups may overlap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.cost import GroupCost, group_cost
from attenders.analysis.method import Method
from attenders.analysis.sentence import Sentence
from attenders.analysis.unit_costs import SOURCE
from attenders.analysis.window import Window


SCHEMA_VERSION = 1
Ints = npt.NDArray[np.integer[Any]]
Bools = npt.NDArray[np.bool_]
IN_ANY = "In one of these groups or more"
IN_NONE = "In none of these groups"
NOT_KNOWN = "Not known"

METHOD = Method(
    title="Average cost of time by group of people",
    definition=(
        "The average cost of the time of the attended appointments of the people of each"
        " group, such as those with a condition coded or those of a cohort. Somebody"
        " with two conditions is in both groups, with all appointments in each, whatever"
        " they were for: the groups overlap and must not be added up. It says what the"
        " time of people who have a condition costs, not what the condition costs."
    ),
    counted=(
        "People who attended in the period, and their attended appointments, with all"
        " staff and in every way of contact."
    ),
    out_of="The cost of all attended appointments that say who they were with.",
    left_out=(
        "Missed and cancelled appointments, those with no outcome, and those without a"
        " patient. Nobody is left out for being in no group, or for not being known:"
        " they are shown last."
    ),
    source=SOURCE,
)


@dataclass(frozen=True)
class CostByGroup:
    """The cost of each group, of people in any and in none, and of those not known.

    The last three add up to the whole; the groups do not, where `in_several` people are
    in more than one.
    """

    window: Window
    groups: tuple[GroupCost, ...]
    in_any: GroupCost
    in_none: GroupCost
    not_known: GroupCost
    in_several: int

    @property
    def sentence(self) -> Sentence:
        """How far the groups overlap, and which of them has most of the cost."""
        values: dict[str, int | float | Window | None] = {
            "window": self.window,
            "several": self.in_several,
            "any": self.in_any.people,
        }
        most = max(self.groups, key=lambda group: group.cost.central, default=None)
        if most is None or not self.in_any.people:
            return Sentence(
                "Nobody who attended is in one of these groups, from {window}.", values
            )
        name = most.name.replace("{", "{{").replace("}", "}}")
        return Sentence(
            "{several} of the {any} people in these groups who attended are in more than"
            " one, so the groups overlap and must not be added up. From {window}, {share}"
            " of the average cost of the time of appointments was with the {people} of"
            f" “{name}”.",
            values | {"share": most.share, "people": most.people},
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "window": self.window.to_dict(),
            "groups": [group.to_dict() for group in self.groups],
            "in_any": self.in_any.to_dict(),
            "in_none": self.in_none.to_dict(),
            "not_known": self.not_known.to_dict(),
            "in_several": self.in_several,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "CostByGroup":
        return cls(
            window=Window.from_dict(data["window"]),
            groups=tuple(GroupCost.from_dict(group) for group in data["groups"]),
            in_any=GroupCost.from_dict(data["in_any"]),
            in_none=GroupCost.from_dict(data["in_none"]),
            not_known=GroupCost.from_dict(data["not_known"]),
            in_several=data["in_several"],
        )


def cost_by_group(
    people: pd.DataFrame,
    *,
    members: Bools,
    names: Sequence[str],
    window: Window,
    known: Bools | None = None,
) -> CostByGroup:
    """What the appointments of the people of each group cost, out of everybody's.

    `people` is as `cost.patient_costs` gives it for the appointments of the window.
    `members` has a row for each patient and a column for each of `names`; `known` says
    of each patient whether we know in which they are, where that is not so of all.
    """
    if members.ndim != 2 or members.shape[1] != len(names):
        raise ValueError("There must be a column for each group, and a name for each")
    if len(people) and people["patient"].max() >= len(members):
        raise ValueError("There must be a row for each patient")
    came = people.loc[people["attended"].to_numpy() > 0]
    patients = came["patient"].to_numpy()
    theirs = members[patients]
    times = theirs.sum(axis=1)
    is_known = (times > 0) | (True if known is None else known[patients])
    return CostByGroup(
        window=window,
        groups=tuple(
            group_cost(came, theirs[:, at], name=name) for at, name in enumerate(names)
        ),
        in_any=group_cost(came, times > 0, name=IN_ANY),
        in_none=group_cost(came, is_known & (times == 0), name=IN_NONE),
        not_known=group_cost(came, ~is_known, name=NOT_KNOWN),
        in_several=int((times > 1).sum()),
    )


def members_of(cohorts: Sequence[Ints], *, patients: int) -> Bools:
    """The matrix of named lists of patients, such as cohorts, one column for each."""
    found = np.zeros((patients, len(cohorts)), dtype=np.bool_)
    for at, cohort in enumerate(cohorts):
        found[cohort, at] = True
    return found
