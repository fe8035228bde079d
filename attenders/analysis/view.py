"""What a person chose to look at: a period, what counts, and who attends often."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from academy.exceptions import AcademyError
from attenders.analysis.counting import (
    EVERYTHING,
    MODE_CHOICES,
    OUTCOME_CHOICES,
    STAFF_CHOICES,
    Counting,
)
from attenders.analysis.definitions import DEFINITIONS, Definition
from attenders.analysis.window import Window


# Others are slips of the keyboard, which no appointments can be of
YEARS = range(1900, 2100)
# Ten years: longer than any practice's appointments, short enough to be meant
MOST_DAYS = 3653


class ViewError(AcademyError):
    """There is nothing that can be looked at in this way."""


@dataclass(frozen=True)
class View:
    """A period, what counts towards attending often, and which definition of it.

    Without a `window` it is the 12 months to the last appointment with an outcome.
    `counting` and `definition` (a key of DEFINITIONS) say who attends often, wherever
    a figure is about such people; what was booked and missed is always of everything.
    """

    window: Window | None = None
    counting: Counting = EVERYTHING
    definition: str = "TOP_10"

    def __post_init__(self) -> None:
        if self.definition not in DEFINITIONS:
            raise ViewError("There is no such definition of attending often.")
        counting = self.counting
        if (
            counting.staff not in STAFF_CHOICES
            or counting.outcomes not in OUTCOME_CHOICES
            or counting.modes not in MODE_CHOICES
        ):
            raise ViewError("There is no such choice of what counts.")
        if self.window is not None:
            _check_window(self.window)

    @property
    def defined(self) -> Definition:
        """The definition itself."""
        return DEFINITIONS[self.definition]

    @property
    def is_default(self) -> bool:
        return self == DEFAULT

    @property
    def key(self) -> str:
        """A short name to find it by: the same for the same choices; empty by default."""
        if self.is_default:
            return ""
        said = json.dumps(self.to_dict(), sort_keys=True)
        return sha256(said.encode()).hexdigest()[:16]

    def to_dict(self) -> dict[str, Any]:
        return {
            "window": self.window and self.window.to_dict(),
            "counting": self.counting.to_dict(),
            "definition": self.definition,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "View":
        """The view again; ViewError for one that was kept and is no longer offered."""
        try:
            return cls(
                window=data["window"] and Window.from_dict(data["window"]),
                counting=Counting.from_dict(data["counting"]),
                definition=data["definition"],
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ViewError("Figures are no longer looked at in this way.") from error


def _check_window(window: Window) -> None:
    if window.last < window.first:
        raise ViewError(
            f"The period would start on {window.first:%-d %B %Y}, after it ends on"
            f" {window.last:%-d %B %Y}."
        )
    for day in (window.first, window.last):
        if day.year not in YEARS:
            raise ViewError(
                f"The year {day.year} is none that appointments are of. Check the period."
            )
    if window.days > MOST_DAYS:
        raise ViewError("The period is longer than ten years. Choose a shorter one.")


DEFAULT = View()
