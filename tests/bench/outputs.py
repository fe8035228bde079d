"""Ten outputs of one practice by our own figures, and as plain numbers to compare.

Who came how often, how that is concentrated, what it cost, who they were, what they
missed, when they came, whom they saw, how that went over five years, and who stayed on
top for three.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.age_sex import GROUPINGS, group_places
from attenders.analysis.attendance import Attendance
from attenders.analysis.concentration import concentration
from attenders.analysis.continuity import VisitRule, person_continuity
from attenders.analysis.cost import staff_costs
from attenders.analysis.counting import EVERYTHING
from attenders.analysis.counts import patient_counts
from attenders.analysis.definitions import Definition, Population, frequent_attenders
from attenders.analysis.inputs import Inputs, newest_costs
from attenders.analysis.missed import LEAD_NAMES, missed
from attenders.analysis.rules import Persistent, TopPercent
from attenders.analysis.week_shape import week_shape
from attenders.analysis.window import Window, within, years_to
from attenders.frames import STAFF


YEARS, YEARS_ON_TOP, TOP = 5, 3, 10
GROUPING = GROUPINGS["OURS"]
HOURS = 24
ON_TOP = Definition(
    "On top", Persistent(TopPercent(TOP), YEARS_ON_TOP, YEARS_ON_TOP), "The benchmark."
)
Numbers = dict[str, npt.NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class Held:
    """What is in memory before anything is timed: a practice's frames, and its years."""

    frame: pd.DataFrame
    patients: pd.DataFrame
    last: date
    rule: VisitRule

    @classmethod
    def of(cls, inputs: Inputs) -> "Held":
        return cls(inputs.frame, inputs.patients, inputs.latest, inputs.visit_rule)

    @property
    def years(self) -> tuple[Window, ...]:
        return years_to(self.last, years=YEARS)

    @property
    def window(self) -> Window:
        """All of the years, which all outputs are of."""
        return Window(self.years[0].first, self.last)


def ours(held: Held) -> dict[str, Any]:
    """Each output as our figures give it, from the frames."""
    inside = within(held.frame, held.window)
    counts = patient_counts(inside)
    attended = counts["attended"].to_numpy()
    attendance = Attendance(held.frame, people=len(held.patients))
    by_year = [attendance.counts(year, EVERYTHING) for year in held.years]
    _, on_top = frequent_attenders(
        attendance,
        definition=ON_TOP,
        counting=EVERYTHING,
        last=held.last,
        population=Population(held.patients),
    )
    return {
        "counts per patient": counts,
        "concentration": concentration(attended),
        "cost by role": staff_costs(_of_time(inside), costs=newest_costs()),
        "age and sex": _by_age_and_sex(held, counts["patient"].to_numpy(), attended),
        "missed by lead": missed(inside).by_lead_band,
        "weekday by hour": week_shape(held.frame, window=held.window),
        "continuity": person_continuity(inside, rule=held.rule),
        "five years": [(int(n.sum()), int(np.count_nonzero(n))) for n in by_year],
        "on top for three years": on_top,
    }


def _of_time(frame: pd.DataFrame) -> pd.DataFrame:
    """What the time of attended appointments follows from."""
    attended = frame["status"].eq("ATTENDED")
    return frame[["staff", "mode", "duration"]].loc[attended]


def _by_age_and_sex(
    held: Held, patient: npt.NDArray[Any], attended: npt.NDArray[Any]
) -> npt.NDArray[Any]:
    """The people who came, and their appointments, of each group."""
    group = group_places(held.patients, GROUPING, as_at=held.last)[patient]
    size = len(GROUPING.groups)
    people = np.bincount(group[attended > 0], minlength=size)
    return np.array([people, np.bincount(group, weights=attended, minlength=size)])


def said_by_us(found: dict[str, Any]) -> Numbers:
    """Our outputs as rows of numbers."""
    counts, shape = found["counts per patient"], found["weekday by hour"]
    days = counts["last_seen"].to_numpy().astype("datetime64[D]").astype(np.int64)
    columns = ("patient", "booked", "attended", "dna", "cancelled")
    measured = found["continuity"].dropna(subset=["upc"])
    people, appointments = found["age and sex"]
    concentrated = found["concentration"]
    return {
        "counts per patient": _rows(
            zip(*(counts[name] for name in columns), np.maximum(days, -1), strict=True)
        ),
        "top shares": _rows((top.top_percent, top.share) for top in concentrated.top),
        "Gini": _rows([(concentrated.gini,)]),
        "Lorenz": _rows(enumerate(concentrated.curve)),
        "cost by role": _rows(
            (
                STAFF.index(row.staff),
                row.appointments,
                row.minutes,
                *(row.cost.low, row.cost.central, row.cost.high),
            )
            for row in found["cost by role"]
        ),
        "age and sex": _rows(
            (at, people[at], appointments[at]) for at in np.flatnonzero(people)
        ),
        "missed by lead": _rows(
            (LEAD_NAMES.index(rate.name), rate.n, rate.dna)
            for rate in found["missed by lead"]
        ),
        "weekday by hour": _rows(
            (weekday, hour, n)
            for weekday, day in enumerate(shape.weekdays)
            for hour, n in zip(
                (*shape.hours, HOURS), (*day.by_hour, day.not_timed), strict=True
            )
            if n
        ),
        "continuity": _rows(
            zip(*(measured[name] for name in ("patient", "visits", "upc")), strict=True)
        ),
        "five years": _rows(
            (year, n, people)
            for year, (n, people) in enumerate(found["five years"])
            if n
        ),
        "on top for three years": _rows(
            (who,) for who in found["on top for three years"]
        ),
    }


def _rows(rows: Any) -> npt.NDArray[np.float64]:
    table = np.array([tuple(row) for row in rows], dtype=np.float64)
    return table[np.lexsort(table.T[::-1])] if len(table) else table


def differences(first: Numbers, second: Numbers) -> list[str]:
    """The outputs that are not the same, to the last of nine digits."""
    return [name for name, rows in first.items() if not _is_same(rows, second[name])]


def _is_same(rows: npt.NDArray[np.float64], others: npt.NDArray[np.float64]) -> bool:
    if not (len(rows) or len(others)):
        return True
    return rows.shape == others.shape and np.allclose(rows, others, rtol=1e-9)
