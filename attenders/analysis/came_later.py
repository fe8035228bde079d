"""Whether people who did not come in one year came in the next."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.ages import ages
from attenders.analysis.codes import with_patient
from attenders.analysis.counting import Counting, contacts
from attenders.analysis.method import Method
from attenders.analysis.registration import by_row, joined_and_left
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, days_of, within, years_to


SCHEMA_VERSION = 1
EVERYBODY, MEN = "Everybody", "Men aged 46 to 65"
YEARS_COMPARED = (2, 3)

METHOD = Method(
    title="Whether people who did not come in one year came later",
    definition=(
        "Of the people with no contact in one year, how many had one or more in the"
        " year, or the two years, after it."
    ),
    counted="The appointments named beside the figures, in each of the years.",
    out_of="People with no contact in the first year.",
    left_out=(
        "People who were not registered for all of the years, so whoever left is not in"
        " it. There is no figure where the data do not reach back over the years, or"
        " without a registered list."
    ),
    source=(
        "Beside it, a study of men aged 46 to 65 in Great Britain: 1,598 of the 2,334"
        " who did not consult in one year did in one of the two after it (Cook and"
        " others, BMJ 1990;301:647)."
    ),
)


@dataclass(frozen=True)
class Published:
    """Men of a study: all, those who did not consult in a year, who did in the next 2."""

    people: int
    unseen: int
    came: int


# Men aged 46 to 65: Cook and others, BMJ 1990;301:647
COOK = Published(7013, 2334, 1598)
MEN_AGES = (46, 65)
PUBLISHED = Sentence(
    "In a study of men aged 46 to 65, {came} of {unseen} ({share}) who did not consult in"
    " one year did in one of the two after it.",
    {"came": COOK.came, "unseen": COOK.unseen, "share": COOK.came / COOK.unseen},
)


@dataclass(frozen=True)
class Followed:
    """People with no contact in `year`, and how many of them came in `after`.

    `people` are those registered for all of both, whether they came or not.
    """

    name: str
    year: Window
    after: Window
    people: int
    unseen: int
    came: int

    @property
    def unseen_share(self) -> float | None:
        return self.unseen / self.people if self.people else None

    @property
    def came_share(self) -> float | None:
        return self.came / self.unseen if self.unseen else None

    @property
    def sentence(self) -> Sentence:
        """How many of those unseen came later."""
        values: dict[str, int | float | Window | None] = {
            name: getattr(self, name)
            for name in ("unseen", "came", "came_share", "year", "after")
        }
        return Sentence(
            f"{self.name}: of {{unseen}} with no contact from {{year}}, {{came}}"
            " ({came_share}) had one from {after}.",
            values,
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "year": self.year.to_dict(),
            "after": self.after.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Followed":
        windows = {name: Window.from_dict(data[name]) for name in ("year", "after")}
        return cls(**{**data, **windows})


@dataclass(frozen=True)
class CameLater:
    """The first of two years, and of three, as far as the data reach back over them.

    Everybody and then men as in the published study, for each.
    """

    counting: Counting
    followed: tuple[Followed, ...]

    def to_dict(self) -> dict[str, Any]:
        followed = [item.to_dict() for item in self.followed]
        return {"counting": self.counting.to_dict(), "followed": followed}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "CameLater":
        followed = tuple(Followed.from_dict(item) for item in data["followed"])
        return cls(Counting.from_dict(data["counting"]), followed)


def came_later(
    frame: pd.DataFrame, *, counting: Counting, last: date, listed: pd.DataFrame
) -> CameLater:
    """Follow those with no contact in the first of the years that end with the last day.

    Years that the data do not cover are left out, so there may be nothing.
    """
    known = with_patient(frame)
    found: list[Followed] = []
    for count in YEARS_COMPARED:
        years = years_to(last, years=count)
        if all(_is_covered(known, year) for year in years):
            found += _followed(known, years, counting=counting, listed=listed)
    return CameLater(counting, tuple(found))


def _is_covered(known: pd.DataFrame, year: Window) -> bool:
    return year.is_covered_by(days_of(within(known, year)))


def _followed(
    known: pd.DataFrame,
    years: tuple[Window, ...],
    *,
    counting: Counting,
    listed: pd.DataFrame,
) -> list[Followed]:
    year, after = years[0], Window(years[1].first, years[-1].last)
    joined, gone = joined_and_left(listed, window=Window(year.first, after.last))
    there = ~joined & ~gone
    age = ages(listed, as_at=year.last)
    lowest, highest = MEN_AGES
    men = listed["sex"].eq("MALE").to_numpy() & (age >= lowest) & (age <= highest)
    unseen = ~_came(known, year, counting=counting, listed=listed)
    came = _came(known, after, counting=counting, listed=listed)
    return [
        Followed(
            name=name,
            year=year,
            after=after,
            people=int(of.sum()),
            unseen=int((of & unseen).sum()),
            came=int((of & unseen & came).sum()),
        )
        for name, of in ((EVERYBODY, there), (MEN, there & men))
    ]


def _came(
    known: pd.DataFrame, window: Window, *, counting: Counting, listed: pd.DataFrame
) -> npt.NDArray[np.bool_]:
    """Whether each person of the list had a contact in the window."""
    size = int(known["patient"].max()) + 1 if len(known) else 0
    held = contacts(within(known, window), counting, people=size)
    return by_row(held, listed["patient"].to_numpy(), missing=0) > 0
