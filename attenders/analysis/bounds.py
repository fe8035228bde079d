"""What a problem in the data can do to the headline at most, as logical bounds.

An appointment is *uncertain* where its outcome was not recorded, or where sources differ
on what it counts as. In truth it was attended, missed, or did not take place. With

    P  past appointments that were not cancelled
    A  those certainly attended, M those certainly missed
    n  the uncertain ones, all of them among P
    H  rows held back when files were read; each may be a past appointment of anybody,
       or none

and a, d, c of the n attended, missed and not taken place (a + d + c = n), and of the H
rows h past appointments, of which e were attended and m missed:

*Attended of past appointments* is (A + a + e) / (P - c + h). As no more are attended
than there are, taking one from c to a raises it (or leaves it at 1), and so does one
more held row that was attended: at most (A + n + H) / (P + H). It is least with a = e =
c = 0 and h = H: A / (P + H).

*Missed of attended or missed* is (M + d + m) / (A + M + a + d + e + m). It rises with d
and m and falls with a and e. So it lies between M / (A + M + n + H) and
(M + n + H) / (A + M + n + H).

*The share of the top p %.* Person i attended xᵢ appointments, lᵢ <= xᵢ <= uᵢ, where l has
only the certain ones and u all uncertain ones as well; held rows add z appointments to
anybody, new people included, z <= H together. The top k people of n have, in truth,
S = X / (X + R), X theirs and R everybody else's, with k = p % of n rounded up. S rises
with X and falls with R.

- At most: whoever the top k are, call them M. X <= Σ u over M, + H, and R >= Σ l over
  the others. There are at most N = (people with u > 0) + H people, so k <= K = p % of N,
  rounded up. As more people never have less, S is at most the largest of
  (Σᴹu + H) / (Σᴹu + H + Σ others' l) over all M of K people.
- At least: the top k have no less than any other k people, and k is at least p % of the
  people with l > 0, rounded up. So S is at least, for any M of that many,
  Σᴹl / (Σᴹl + Σ others' u + H); the largest of these is the best that can be said.

Both are the largest ratio over a choice of M: Dinkelbach's method finds it exactly (each
step takes the M that is best for the ratio so far; whole numbers all the way). The upper
one may not be reached, because K is the largest k that could be; it is never too low.

A held row is taken for one appointment; where a file counts slots it could be several.
Where a day is in files with patients and in files without, the kind that counts for it
is taken as it is.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.concentration import top_people
from attenders.analysis.method import Method
from attenders.analysis.outcomes import CASES
from attenders.frames import NOT_KNOWN


HELD, TOGETHER = "held", "together"
BOUNDED_PERCENTS = (3, 5)
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

METHOD = Method(
    title="What a problem can do to the figures",
    definition=(
        "Each figure is worked out twice: as if the problem had gone all one way, and"
        " all the other way. The truth lies between, whatever it is."
    ),
    counted=(
        "Appointments whose outcome was not written down, or is counted differently by"
        " different sources, and rows that were left out because of a problem."
    ),
    out_of=(
        "Attended: of past appointments that were not cancelled. Missed: of those"
        " attended or missed. Top 3%: of all attended appointments."
    ),
    left_out=(
        "Days that are missing altogether: nobody can say how many appointments they"
        " had. Each problem is taken by itself, with the others as you count them now;"
        " the last line takes all of them at once. A row that was left out is taken"
        " for one appointment."
    ),
    source="Bounds of our own; the proof is beside the code that works them out.",
)


@dataclass(frozen=True)
class Bounds:
    """The least and the most that a share can be; None where there is nothing."""

    low: float | None
    high: float | None

    @property
    def width(self) -> float:
        return (self.high or 0.0) - (self.low or 0.0)


@dataclass(frozen=True)
class Effect:
    """A problem, how many appointments it concerns, and what it can do.

    `top` are the bounds of the share of the top 3 % and 5 %, by BOUNDED_PERCENTS.
    """

    name: str
    n: int
    attended: Bounds
    missed: Bounds
    top: tuple[Bounds, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Effect":
        return cls(
            name=data["name"],
            n=data["n"],
            attended=Bounds(**data["attended"]),
            missed=Bounds(**data["missed"]),
            top=tuple(Bounds(**item) for item in data["top"]),
        )


@dataclass(frozen=True)
class Past:
    """Past appointments that were not cancelled, as the practice counts them.

    `cases` says of each which of CASES it is, -1 for none (`outcomes.case_of`).
    """

    known: pd.DataFrame
    cases: pd.Series

    def uncertain(self, name: str) -> Bools:
        """Which are uncertain by this problem."""
        places = [place for place, case in enumerate(CASES) if name in {case, TOGETHER}]
        unsure: Bools = np.isin(self.cases.to_numpy(), places)
        return unsure

    def certain(self, name: str, status: str) -> Bools:
        """Which certainly have the status, whatever this problem hides."""
        has: Bools = self.known["status"].eq(status).to_numpy()
        return has & ~self.uncertain(name)


def effects(once: Past, *, of_people: Past, held: int) -> tuple[Effect, ...]:
    """The effect of each of CASES, of the rows held back, and of all together.

    As in the headline, what is said of people is of all appointments with a patient;
    everything else counts each appointment once (`counted.counted_once`).
    """
    return (
        *(_effect(name, once, of_people, held=0) for name in CASES),
        *(_effect(name, once, of_people, held=held) for name in (HELD, TOGETHER)),
    )


def _effect(name: str, once: Past, of_people: Past, *, held: int) -> Effect:
    past = len(once.known) + held
    a = int(once.certain(name, "ATTENDED").sum())
    m = int(once.certain(name, "DNA").sum())
    n = int(once.uncertain(name).sum()) + held
    certain, possible = _by_person(
        of_people.known["patient"],
        of_people.certain(name, "ATTENDED"),
        of_people.uncertain(name),
    )
    return Effect(
        name=name,
        n=n,
        attended=Bounds(_share(a, past), _share(a + n, past)),
        missed=Bounds(_share(m, a + m + n), _share(m + n, a + m + n)),
        top=tuple(
            top_bounds(certain, possible, percent=percent, held=held)
            for percent in BOUNDED_PERCENTS
        ),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _by_person(
    patient: pd.Series, attended: Bools, uncertain: Bools
) -> tuple[Ints, Ints]:
    """Each person's appointments that were attended, and that may have been."""
    person = patient.to_numpy()
    somebody = person != NOT_KNOWN
    size = int(person.max(initial=-1)) + 1
    certain = np.bincount(person[attended & somebody], minlength=size)
    unsure = np.bincount(person[uncertain & somebody], minlength=size)
    return certain.astype(np.int64), (certain + unsure).astype(np.int64)


def top_bounds(certain: Ints, possible: Ints, *, percent: int, held: int) -> Bounds:
    """Bounds of the share of the top so many per cent; see the proof above."""
    most = top_people(int((possible > 0).sum()) + held, percent)
    fewest = max(top_people(int((certain > 0).sum()), percent), 1)
    return Bounds(
        low=_largest(certain, possible, people=fewest, ours=0, others=held),
        high=_largest(possible, certain, people=most, ours=held, others=0),
    )


def _largest(
    inside: Ints, outside: Ints, *, people: int, ours: int, others: int
) -> float | None:
    """The largest share that so many people can have: Dinkelbach's method.

    Those chosen have what `inside` says and `ours`, everybody else what `outside` says
    and `others`. None where nobody has anything.
    """
    total = int(outside.sum()) + others
    if not (total or ours or inside.any()):
        return None
    part, whole = 0, 1
    while True:
        weight = (whole - part) * inside + part * outside
        chosen = _heaviest(weight, people)
        new_part = int(inside[chosen].sum()) + ours
        new_whole = new_part + total - int(outside[chosen].sum())
        if new_part * whole <= part * new_whole:
            return part / whole
        part, whole = new_part, new_whole


def _heaviest(weight: Ints, people: int) -> npt.NDArray[np.intp]:
    """The places of so many of the heaviest, or of all where there are fewer."""
    if not 0 < people < len(weight):
        return np.arange(min(people, len(weight)))
    return np.argpartition(weight, -people)[-people:]
