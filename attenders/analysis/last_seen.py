"""How long ago people of the registered list were last seen."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.ages import ages
from attenders.analysis.codes import with_patient
from attenders.analysis.counting import Counting, counts_towards
from attenders.analysis.low_attenders import TEENAGERS, YOUNG, YOUNG_ADULTS
from attenders.analysis.method import Method
from attenders.analysis.registration import (
    by_patient,
    by_row,
    joined_and_left,
    last_days,
)
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, days_of, months_to, within


SCHEMA_VERSION = 1
Days = npt.NDArray[np.datetime64]
EVERYBODY = "Everybody"
GROUPS = (EVERYBODY, TEENAGERS, YOUNG_ADULTS)
# Last seen less than so many months ago, and how it is called
SINCE_MONTHS: tuple[tuple[int, str], ...] = (
    (3, "Less than 3 months"),
    (6, "3 to 6 months"),
    (12, "6 to 12 months"),
    (24, "1 to 2 years"),
    (36, "2 to 3 years"),
    (60, "3 to 5 years"),
)
LONGEST_SINCE = "5 years or more"
SINCE_NAMES = (*(name for _, name in SINCE_MONTHS), LONGEST_SINCE)

METHOD = Method(
    title="Time since people were last seen",
    definition=(
        "How long before the last day of the period each person had their last contact."
        " Somebody who has registered since then, or has not been seen at all, is"
        " counted from the day of registration: nobody is unseen for longer than they"
        " were registered. Who registered before the data begin and is not in them was"
        " not seen for at least as long as the data reach back."
    ),
    counted="The last appointment of each person that counts as a contact.",
    out_of="Everybody of the registered list who was registered on that day.",
    left_out=(
        "Contacts before the data begin, and people who left, died or registered after"
        " that day. Without a registered list it is not known who is still there, so"
        " there is no such figure."
    ),
    source="A count of our own.",
)


@dataclass(frozen=True)
class SinceRow:
    """People by how long ago it was: last seen then, or registered then and not seen."""

    name: str
    seen: int
    registered: int


@dataclass(frozen=True)
class Since:
    """The time since a group of people was last seen; `never` are not in the data."""

    name: str
    rows: tuple[SinceRow, ...]
    never: int

    @property
    def people(self) -> int:
        return self.never + sum(row.seen + row.registered for row in self.rows)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Since":
        rows = tuple(SinceRow(**row) for row in data["rows"])
        return cls(data["name"], rows, data["never"])


@dataclass(frozen=True)
class LastSeen:
    """The time since people were last seen, on the last day; a Since for each of GROUPS.

    `reach` are the days of the data with patients up to then, None where there are
    none: then nobody is known to have been seen.
    """

    counting: Counting
    last: date
    reach: Window | None
    groups: tuple[Since, ...]

    @property
    def everybody(self) -> Since:
        return self.groups[0]

    @property
    def sentence(self) -> Sentence:
        """How many have not been seen for as long as the data reach back."""
        everybody = self.everybody
        values: dict[str, int | float | Window | None] = {
            "never": everybody.never,
            "people": everybody.people,
            "share": everybody.never / everybody.people if everybody.people else None,
            "reach": self.reach,
        }
        if self.reach is None:
            return Sentence("There are no appointments that anybody had.", values)
        return Sentence(
            "{never} of {people} people registered ({share}) had none of these in all of"
            f" the data, {{reach}}: {self.counting.words}. Those who registered in these"
            " days are not among them.",
            values,
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "last": self.last.isoformat(),
            "reach": self.reach and self.reach.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "LastSeen":
        return cls(
            counting=Counting.from_dict(data["counting"]),
            last=date.fromisoformat(data["last"]),
            reach=data["reach"] and Window.from_dict(data["reach"]),
            groups=tuple(Since.from_dict(item) for item in data["groups"]),
        )


def last_seen(
    frame: pd.DataFrame, *, counting: Counting, last: date, listed: pd.DataFrame
) -> tuple[LastSeen, pd.DataFrame]:
    """Say how long before the last day each person of the list was last seen.

    The frame should reach back as far as there are data. Gives the figures, and for
    each person registered on that day: patient (-1 without any appointment), listed
    (the row of the list), last_seen (missing where never) and unseen_since (the later
    of that and of the registration; missing where that lies before the data).
    """
    until = within(frame, Window(date.min, last))
    reach = days_of(with_patient(until))
    counted = until.loc[counts_towards(until, counting), ["patient", "day"]]
    size = int(counted["patient"].max()) + 1 if len(counted) else 0
    patient = listed["patient"].to_numpy()
    never = np.datetime64("NaT", "s")
    seen = by_row(last_days(counted, people=size), patient, missing=never)
    registered = listed["registered_on"].to_numpy()
    joined, gone = joined_and_left(listed, window=Window(last, last))
    people = pd.DataFrame(
        {
            "patient": patient.astype(np.int32),
            "listed": np.arange(len(listed), dtype=np.int32),
            "last_seen": seen,
            "unseen_since": _unseen_since(seen, registered, reach=reach),
        }
    )
    here = ~joined & ~gone
    age = ages(listed, as_at=last)
    inside = (
        here,
        *(here & (age >= low) & (age <= high) for low, high in YOUNG.values()),
    )
    figures = LastSeen(
        counting=counting,
        last=last,
        reach=reach,
        groups=tuple(
            _since(name, people.loc[of], last=last, reach=reach)
            for name, of in zip(GROUPS, inside, strict=True)
        ),
    )
    people = people.loc[here]
    order = by_patient(people["patient"].to_numpy())
    return figures, people.iloc[order].reset_index(drop=True)


def _unseen_since(seen: Days, registered: Days, *, reach: Window | None) -> Days:
    """The later of the day last seen and that of the registration, inside the data.

    A registration before the data begin says nothing: there may have been contacts.
    """
    begin = np.datetime64(reach.first, "s") if reach else np.datetime64("NaT", "s")
    since = np.where(registered > begin, registered, np.datetime64("NaT", "s"))
    return np.fmax(seen, since)


def _since(
    name: str, people: pd.DataFrame, *, last: date, reach: Window | None
) -> Since:
    """How long ago these people were last seen, in bands that the data reach."""
    since = people["unseen_since"].to_numpy()
    known = ~np.isnat(since)
    starts = [months_to(last, months=months).first for months, _ in SINCE_MONTHS]
    edges = np.array(starts, "datetime64[s]")
    # The starts fall from band to band: a day belongs to the first it is not before
    place = len(edges) - np.searchsorted(edges[::-1], since[known], side="right")
    is_seen = (people["last_seen"].to_numpy() == since)[known]
    seen = np.bincount(place[is_seen], minlength=len(SINCE_NAMES)).tolist()
    registered = np.bincount(place[~is_seen], minlength=len(SINCE_NAMES)).tolist()
    reached = 1 + sum(reach is not None and start > reach.first for start in starts)
    rows = zip(SINCE_NAMES, seen, registered, strict=True)
    return Since(
        name=name,
        rows=tuple(SinceRow(*row) for row in list(rows)[:reached]),
        never=int((~known).sum()),
    )
