"""People who missed more than one appointment, and how often each had missed before."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.codes import among, day_numbers, numbered, with_patient
from attenders.analysis.method import Method
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, days_of, within
from attenders.frames import OUTCOMES


SCHEMA_VERSION = 1
TO_ASK = "Repeated missed appointments are a reason to ask, not to punish."
LOOK_BACK_DAYS = 365
TIMES = ("0", "1", "2", "3 or more")
NOT_REACHED = "NOT_REACHED"
BEFORE = (*TIMES, NOT_REACHED)

METHOD = Method(
    title="People who missed more than one appointment",
    definition=(
        "People by how many appointments they missed in the period. Beside each is how"
        " many people there would be if every appointment were as likely to be missed as"
        " any other: people with many appointments miss some by chance alone."
    ),
    counted="People with an appointment attended or missed, each once.",
    out_of="All of these people, and all appointments that they missed.",
    left_out=(
        "Appointments that do not say who they were with, cancelled ones, and those with"
        f" no outcome. Nobody is given a score. {TO_ASK}"
    ),
    source=(
        "Our own count. Of 550,083 patients in Scotland, those who missed again and"
        " again had 91% of all missed appointments, and those who missed more than two a"
        " year were more likely to die (University of Aberdeen): so they"
        " are people to ask what is in the way."
    ),
)


@dataclass(frozen=True)
class Times:
    """People who missed so many appointments, and how many there would be by chance."""

    name: str
    people: int
    missed: int
    by_chance: float


@dataclass(frozen=True)
class MissedAgain:
    """People of a window by how many appointments they missed, a row for each of TIMES."""

    window: Window
    due: int
    rows: tuple[Times, ...]

    @property
    def people(self) -> int:
        """Everybody with an appointment attended or missed."""
        return sum(row.people for row in self.rows)

    @property
    def missed(self) -> int:
        return sum(row.missed for row in self.rows)

    @property
    def again_people(self) -> int:
        """How many people missed two or more."""
        return sum(row.people for row in self.rows[2:])

    @property
    def again_by_chance(self) -> float:
        return sum(row.by_chance for row in self.rows[2:])

    @property
    def again_missed(self) -> int:
        return sum(row.missed for row in self.rows[2:])

    @property
    def again_share(self) -> float | None:
        """Their part of all missed appointments; None where none was missed."""
        return self.again_missed / self.missed if self.missed else None

    @property
    def sentence(self) -> Sentence:
        """Who missed two or more, their part, and what it is a reason for."""
        values: dict[str, int | float | Window | None] = {
            "people": self.again_people,
            "everybody": self.people,
            "share": self.again_share,
            "missed": self.missed,
            "period": self.window,
            "chance": round(self.again_by_chance),
        }
        if not self.again_people:
            return Sentence("Nobody missed two or more from {period}.", values)
        return Sentence(
            "Of {everybody} people with appointments from {period}, {people} missed two"
            " or more, and had {share} of the {missed} that were missed; by chance alone"
            f" about {{chance}} people would have. {TO_ASK}",
            values,
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"window": self.window.to_dict()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "MissedAgain":
        return cls(
            window=Window.from_dict(data["window"]),
            due=data["due"],
            rows=tuple(Times(**row) for row in data["rows"]),
        )


def missed_again(
    frame: pd.DataFrame, *, window: Window
) -> tuple[MissedAgain, pd.DataFrame]:
    """Count the people of the window by how many appointments they missed.

    Gives the figures, and for each patient who missed any: patient, due (attended or
    missed) and missed, in order of patient.
    """
    inside = of_people(within(frame, window))
    dna = inside["status"].eq("DNA").to_numpy()
    people, at = numbered(inside["patient"].to_numpy())
    due = np.bincount(at, minlength=len(people))
    missed = np.bincount(at[dna], minlength=len(people))
    some = missed > 0
    who = pd.DataFrame(
        {
            "patient": people[some].astype(np.int32),
            "due": due[some].astype(np.int32),
            "missed": missed[some].astype(np.int32),
        }
    )
    return MissedAgain(window, len(inside), _rows(due, missed)), who


def of_people(frame: pd.DataFrame) -> pd.DataFrame:
    """The attended and missed appointments that say who they were with."""
    theirs = with_patient(frame)
    return theirs.loc[among(theirs["status"], OUTCOMES)]


def _rows(
    due: npt.NDArray[np.int64], missed: npt.NDArray[np.int64]
) -> tuple[Times, ...]:
    times = np.minimum(missed, len(TIMES) - 1)
    n = np.bincount(times, minlength=len(TIMES))
    # Sums of whole numbers below 2**53, so exact although they are floats
    held = np.bincount(times, weights=missed, minlength=len(TIMES))
    chance = _by_chance(due, share=missed.sum() / max(due.sum(), 1))
    return tuple(
        Times(name, int(n[at]), int(held[at]), float(chance[at]))
        for at, name in enumerate(TIMES)
    )


def _by_chance(due: npt.NDArray[np.int64], *, share: float) -> npt.NDArray[np.float64]:
    """How many people would miss each of TIMES if each appointment were as likely.

    The sum over people of the binomial distribution of what each was due.
    """
    n, having = np.unique(due, return_counts=True)
    stays = 1 - share
    exactly = (
        stays**n,
        n * share * stays ** np.maximum(n - 1, 0),
        n * (n - 1) / 2 * share**2 * stays ** np.maximum(n - 2, 0),
    )
    few = np.array([(having * chance).sum() for chance in exactly])
    return np.append(few, max(len(due) - few.sum(), 0.0))


def reaches_from(frame: pd.DataFrame) -> date | None:
    """The first day of which all 365 days before are in these appointments."""
    data = days_of(frame)
    return None if data is None else data.first + timedelta(LOOK_BACK_DAYS)


def missed_before(frame: pd.DataFrame, *, earlier: pd.DataFrame) -> npt.NDArray[Any]:
    """The place in BEFORE of each appointment: misses of the 365 days before its day.

    Both are as `of_people` gives them, and the frame is a part of `earlier`. Misses on
    the day itself are not before it, whatever the time.
    """
    if frame.empty:
        return np.zeros(0, dtype=np.int64)
    day, known = day_numbers(frame), day_numbers(earlier)
    # From a look-back before the data, so that no day below is negative
    first = int(known.min()) - LOOK_BACK_DAYS
    size = int(known.max()) - first + 1
    dna = earlier["status"].eq("DNA").to_numpy()
    # A number that rises with the patient first and with the day second
    misses = np.sort(_patients(earlier)[dna] * size + known[dna] - first)
    start = _patients(frame) * size + day - first
    count = np.searchsorted(misses, start) - np.searchsorted(
        misses, start - LOOK_BACK_DAYS
    )
    reached = day >= first + 2 * LOOK_BACK_DAYS
    return np.where(reached, np.minimum(count, len(TIMES) - 1), len(TIMES))


def _patients(frame: pd.DataFrame) -> npt.NDArray[np.int64]:
    return frame["patient"].to_numpy().astype(np.int64)
