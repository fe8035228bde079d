"""The appointments of each day, week and month, by what became of them."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.given import given
from attenders.analysis.known_days import WORKING, Days, Each, Span, spans
from attenders.frames import NOT_KNOWN


@dataclass(frozen=True)
class Became:
    """Appointments by what became of them."""

    attended: int
    missed: int
    not_known: int
    cancelled: int

    @property
    def given(self) -> int:
        return self.attended + self.missed + self.not_known


@dataclass(frozen=True)
class Period:
    """The appointments of one week or month.

    `on_working_days` are those given on working days; `people` had one given, None
    where some do not say who they were with.
    """

    span: Span
    became: Became
    on_working_days: int
    people: int | None

    @property
    def per_working_day(self) -> float | None:
        days = self.span.with_data
        return self.on_working_days / days if days else None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"span": self.span.to_dict()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Period":
        return cls(
            **data
            | {
                "span": Span.from_dict(data["span"]),
                "became": Became(**data["became"]),
            }
        )


def became_by_day(frame: pd.DataFrame, days: Days) -> npt.NDArray[np.int64]:
    """For each day of the window, how many became what, in the order of Became."""
    status = frame["status"]
    became = np.select(
        [status.eq("ATTENDED"), status.eq("DNA"), status.eq("CANCELLED")],
        [0, 1, 3],
        default=2,
    )
    counted = status.ne("BOOKED").to_numpy()
    cell = (days.places(frame) * 4 + became)[counted]
    table = np.bincount(cell, minlength=4 * days.window.days)
    return table.reshape(-1, 4).astype(np.int64)


def periods(
    frame: pd.DataFrame, counts: npt.NDArray[np.int64], days: Days, each: Each
) -> tuple[Period, ...]:
    """Each week or month of the days; `counts` are those of `became_by_day`."""
    found, place = spans(days, each)
    table = np.zeros((len(found), 4), dtype=np.int64)
    np.add.at(table, place, counts)
    working = np.zeros(len(found), dtype=np.int64)
    open_days = days.kinds == WORKING
    np.add.at(working, place[open_days], counts[open_days, :3].sum(axis=1))
    counted = given(frame)
    people = _people(counted, place[days.places(counted)], size=len(found))
    return tuple(
        Period(span, Became(*row), worked, who)
        for span, row, worked, who in zip(
            found, table.tolist(), working.tolist(), people, strict=True
        )
    )


def _people(
    frame: pd.DataFrame, place: npt.NDArray[np.int64], *, size: int
) -> list[int | None]:
    """How many people had one in each; None where not all say who they were with."""
    patient = frame["patient"].to_numpy().astype(np.int64)
    nobodys = patient == NOT_KNOWN
    unknown = np.bincount(place[nobodys], minlength=size)
    # A cell for each person and period: a sort of all visits would take far longer
    came = np.zeros((int(patient.max(initial=NOT_KNOWN)) + 1) * size, dtype=bool)
    came[(patient * size + place)[~nobodys]] = True
    people = came.reshape(-1, size).sum(axis=0)
    return [
        None if n else who
        for n, who in zip(unknown.tolist(), people.tolist(), strict=True)
    ]
