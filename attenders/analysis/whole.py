"""Working out all figures of a practice, one after the other, from the same inputs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from academy.exceptions import NothingToAnalyseError
from attenders.analysis.attendance import Attendance
from attenders.analysis.codes import with_patient
from attenders.analysis.conditions import Coded
from attenders.analysis.cost import Cost, cost
from attenders.analysis.definitions import (
    FrequentAttenders,
    Population,
    frequent_attenders,
)
from attenders.analysis.inputs import Inputs
from attenders.analysis.view import View
from attenders.analysis.window import Window, choose_window, within
from attenders.frames import NOT_KNOWN


class Result(Protocol):
    """What a figure gives: frozen, and plain JSON when it is asked for."""

    def to_dict(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class NotPossible:
    """That a figure cannot be worked out for this practice, and why, in a sentence."""

    why: str

    def to_dict(self) -> dict[str, Any]:
        return {"not_possible": self.why}


@dataclass(frozen=True, eq=False)
class Made:
    """A figure, and what it says of each person: `patient`, and columns of its own.

    Who is not in these rows has `absent` in columns of whole numbers. `rows` is a list
    of its own, of people whom no appointment need name: `patient`, -1 for those, and
    `listed`, their row of the registered list.
    """

    result: Result
    people: pd.DataFrame | None = None
    absent: int = NOT_KNOWN
    rows: pd.DataFrame | None = None


@dataclass(frozen=True)
class Figure:
    """One entry of the registry (`figures.FIGURES`): how a figure is made and kept.

    `title` is what a person reads while it is at work, `version` that of its shape.
    `work` raises NothingToAnalyseError, with the reason in a sentence, where the data do
    not allow it; one that `is_needed` then ends the analysis. One that is `of_people` is
    not asked where no appointment of the period has a patient. `cards` are the modules
    whose method cards say how it is made.
    """

    kind: str
    title: str
    version: int
    work: "Callable[[Work], Made]"
    from_dict: Callable[[dict[str, Any]], Result]
    cards: tuple[str, ...]
    of_people: bool = True
    is_needed: bool = False

    def load(self, data: dict[str, Any]) -> Result:
        """The result that was stored, or why there is none."""
        if "not_possible" in data:
            return NotPossible(data["not_possible"])
        return self.from_dict(data)


class Work:
    """The figures of one view while they are worked out, and what they share."""

    def __init__(self, inputs: Inputs, view: View) -> None:
        self.inputs = inputs
        self.view = view
        self.results: dict[str, Result] = {}
        self.rows: dict[str, pd.DataFrame] = {}
        self.seconds: dict[str, float] = {}
        self._people = People(len(inputs.patients))

    @cached_property
    def window(self) -> Window:
        """The period that was chosen, or the 12 months to the last known outcome."""
        return self.view.window or choose_window(latest=self.inputs.latest)

    @cached_property
    def inside(self) -> pd.DataFrame:
        """The appointments of the window, as the practice counts them."""
        return within(self.inputs.frame, self.window)

    @cached_property
    def known(self) -> pd.DataFrame:
        """All appointments of all days that have a patient."""
        return with_patient(self.inputs.frame)

    @cached_property
    def has_people(self) -> bool:
        """Whether any appointment of the window says who it was with."""
        return bool((self.inside["patient"] != NOT_KNOWN).any())

    @cached_property
    def attendance(self) -> Attendance:
        """How often each patient came, counted once for all figures that ask."""
        return Attendance(self.known, people=len(self.inputs.patients))

    @cached_property
    def population(self) -> Population:
        inputs = self.inputs
        return Population(inputs.patients, inputs.list_size, inputs.listed)

    @cached_property
    def frequent(self) -> tuple[FrequentAttenders, npt.NDArray[np.int64]]:
        """Who attends often by the chosen definition: the figures, and the patients."""
        return frequent_attenders(
            self.attendance,
            definition=self.view.defined,
            counting=self.view.counting,
            last=self.window.last,
            population=self.population,
        )

    @property
    def often(self) -> npt.NDArray[np.int64]:
        """The patients who attend often by the chosen definition, in order."""
        return self.frequent[1]

    @cached_property
    def costs(self) -> tuple[Cost, pd.DataFrame]:
        """The average cost of the time of the window, and of each of its people."""
        return cost(self.inside, costs=self.inputs.costs)

    @property
    def coded(self) -> Coded:
        """The conditions of each patient."""
        return self.population.coded

    def do(self, figure: Figure) -> Result:
        """Work one figure out, after those that it builds on, and keep it."""
        start = perf_counter()
        made = self._made(figure)
        self.results[figure.kind] = made.result
        if made.people is not None:
            self._people.add(made.people, absent=made.absent)
        if made.rows is not None:
            self.rows[figure.kind] = made.rows
        self.seconds[figure.kind] = perf_counter() - start
        return made.result

    def _made(self, figure: Figure) -> Made:
        try:
            if figure.of_people and not self.has_people:
                raise NothingToAnalyseError(
                    "No appointment of this period says who it was with, so nothing can"
                    " be said of people. Choose another period, or upload a file that"
                    " has patients’ numbers."
                )
            return figure.work(self)
        except NothingToAnalyseError as error:
            if figure.is_needed:
                raise
            return Made(NotPossible(str(error)))

    @property
    def people(self) -> pd.DataFrame:
        """What all figures so far say of each person, ordered by patient."""
        return self._people.frame


class People:
    """Columns about people from several figures, in one compact frame."""

    def __init__(self, size: int) -> None:
        self._named = np.zeros(size, dtype=bool)
        self._columns: dict[str, npt.NDArray[Any]] = {}

    def add(self, people: pd.DataFrame, *, absent: int) -> None:
        """Take a figure's columns; a column that is there already is an error."""
        patient = people["patient"].to_numpy()
        self._named[patient] = True
        for name in people.columns.drop("patient"):
            if name in self._columns:
                raise ValueError(f"Two figures give the column {name} of people")
            values = _plain(people[name])
            whole = np.full(len(self._named), _missing(values, absent), values.dtype)
            whole[patient] = values
            self._columns[str(name)] = whole

    @property
    def frame(self) -> pd.DataFrame:
        """A row for each patient whom any figure names."""
        patient = np.flatnonzero(self._named).astype(np.int32)
        columns = {name: values[patient] for name, values in self._columns.items()}
        return pd.DataFrame({"patient": patient, **columns})


def _plain(column: "pd.Series[Any]") -> npt.NDArray[Any]:
    """The values; of categories, their places."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy()
    return column.to_numpy()


def _missing(values: npt.NDArray[Any], absent: int) -> object:
    """What says, in a column of this type, that nothing is known of somebody."""
    return {
        "f": np.nan,
        "b": False,
        "M": np.datetime64("NaT"),
        "i": absent,
        "u": absent,
    }[values.dtype.kind]
