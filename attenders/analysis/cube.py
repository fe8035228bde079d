"""Demand and cost in one store of small groups, from which every cross-table is cut.

Everybody is in one cell: by how often they attended, what their conditions suggest,
age, sex, and what their appointments cost on average. A cell holds whole numbers that
add up, so all cross-tables agree with each other and with the whole, to the digit.

A cross-table is for the practice's own people; `cube_released.py` has what may leave.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.age_sex import SEXES_TOLD_APART
from attenders.analysis.ages import AGE_BANDS, AGE_NOT_KNOWN, ages, band_places
from attenders.analysis.bands import BANDS, NONE
from attenders.analysis.conditions import MORBIDITIES
from attenders.analysis.cost import LEVELS, PARTS_PER_POUND
from attenders.analysis.method import Method
from attenders.analysis.minutes import TENTHS
from attenders.analysis.sentence import Sentence
from attenders.analysis.unit_costs import SOURCE
from attenders.analysis.window import Window, twelve_months_to
from attenders.frames import NOT_KNOWN


SCHEMA_VERSION = 1
Ints = npt.NDArray[np.integer[Any]]

Dimension = Literal["band", "needs", "age", "sex", "cost_band"]
Measure = Literal["people", "appointments", "tenths", "low", "central", "high"]

# The array of needs has the places in this list
NEEDS = MORBIDITIES
NEEDS_NOT_KNOWN = tuple(NEEDS).index("NOT_KNOWN")
# Those of SEXES_TOLD_APART, and everybody else
SEX_GROUPS = ("Female", "Male", "Another or not known")
# Least pounds of the central cost of a person's appointments. The academy's account of
# people for whom a practice spends £1,500 to £3,000 is where the first one begins; the
# others halve and halve again
COST_BANDS: tuple[tuple[str, int], ...] = (
    ("£1,500 or more", 1_500),
    ("£750 to under £1,500", 750),
    ("£375 to under £750", 375),
    ("£100 to under £375", 100),
    ("Under £100", 0),
)
NO_COST = "Nothing"
DIMENSIONS: Mapping[Dimension, tuple[str, ...]] = {
    "band": (*(name for name, _, _ in BANDS), NONE),
    "needs": tuple(NEEDS.values()),
    "age": (*AGE_BANDS, AGE_NOT_KNOWN),
    "sex": SEX_GROUPS,
    "cost_band": (*(name for name, _ in COST_BANDS), NO_COST),
}
BAND_LEAST = np.array([least for _, least, _ in BANDS], dtype=np.int64)
COST_LEAST = np.array([n * PARTS_PER_POUND for _, n in COST_BANDS], dtype=np.int64)
_SHAPE = tuple(len(names) for names in DIMENSIONS.values())
MEASURES: tuple[Measure, ...] = (
    "people",
    "appointments",
    "tenths",
    "low",
    "central",
    "high",
)
# By how much a whole number of the cube is divided for pages
UNITS: Mapping[Measure, int] = {
    "people": 1,
    "appointments": 1,
    "tenths": TENTHS,
    "low": PARTS_PER_POUND,
    "central": PARTS_PER_POUND,
    "high": PARTS_PER_POUND,
}
EVERYTHING = "All"
# Every three weeks or more in 12 months, as in the bands
_OFTEN = 18
OFTEN = tuple(name for name, least, _ in BANDS if least >= _OFTEN)

METHOD = Method(
    title="How often, what for, how old, at what cost: people in groups",
    definition=(
        "Everybody is counted once, in the group of people who attended as often, have"
        " the same kind of conditions coded, are of the same age band and sex, and whose"
        " appointments cost about as much on average. Every cross-table adds up these"
        " groups, so all of them agree. The cost is an average cost of time, not money"
        " that would be left over if people came less often."
    ),
    counted=(
        "People, and their attended appointments with all staff and in every way of"
        " contact, with the minutes and the average cost of these."
    ),
    out_of=(
        "Everybody who attended in the period and, where the practice has uploaded its"
        " registered list, everybody on it who did not."
    ),
    left_out=(
        "Missed and cancelled appointments, those with no outcome, and those without a"
        " patient. Without a registered list, people who did not attend are left out,"
        " also where a list size or an age-sex table is known: neither says what their"
        " conditions are. Nobody is left out because something about them is not known:"
        " that is a group of its own. Ages are those on the last day of the period."
    ),
    source=(
        "Conditions are as coded in the file or the list; what kind they are is a"
        " suggestion for people to judge, not a diagnosis. Cost bands are our own,"
        f" after the academy’s £1,500 to £3,000. {SOURCE}"
    ),
)


@dataclass(frozen=True)
class CrossTable:
    """One cross-table of a cube, for people of the practice alone, in whole numbers.

    `cells` has a row for each of `rows`. They are whole numbers, so that they add up:
    minutes in tenths, costs in the parts of a penny of `cost.py`; `value` says what a
    number is in minutes or pounds.
    """

    measure: Measure
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def row_totals(self) -> tuple[int, ...]:
        return tuple(sum(row) for row in self.cells)

    @property
    def column_totals(self) -> tuple[int, ...]:
        return tuple(sum(column) for column in zip(*self.cells, strict=True))

    @property
    def total(self) -> int:
        return sum(self.row_totals)

    def value(self, number: int) -> float:
        """A number of the table in people, appointments, minutes or pounds."""
        return number / UNITS[self.measure]


@dataclass(frozen=True)
class Cube:
    """Cells that are not empty: their places in DIMENSIONS, and the measures of each.

    `codes` are the places of a cell as one number, ascending; `cells` has a row of
    MEASURES for each. `by_list` says whether those who did not attend are in it;
    `not_listed` are people who attended and are not on that list.
    """

    window: Window
    by_list: bool
    not_listed: int
    codes: tuple[int, ...]
    cells: tuple[tuple[int, ...], ...]
    dimensions: Mapping[Dimension, tuple[str, ...]] = field(
        default_factory=lambda: dict(DIMENSIONS)
    )

    @property
    def people(self) -> int:
        return sum(row[MEASURES.index("people")] for row in self.cells)

    def names(self, dimension: Dimension) -> tuple[str, ...]:
        """The rows that a table of this has.

        None attended, and it cost nothing, only where there is a list to say of whom.
        """
        names = self.dimensions[dimension]
        return names if self.by_list or names[-1] not in (NONE, NO_COST) else names[:-1]

    @property
    def sentence(self) -> Sentence:
        """Who attends often, with what share of the cost, and what is coded for them."""
        whose = cut(self, rows="needs", measure="people", where={"band": OFTEN})
        cost = cut(self, rows="band", measure="central")
        often, needs = whose.total, dict(zip(whose.rows, whose.row_totals, strict=True))
        held = sum(cost.row_totals[cost.rows.index(name)] for name in OFTEN)
        values: dict[str, int | float | Window | None] = {
            "window": self.window,
            "often": often,
            "people": self.people,
            "share": held / cost.total if cost.total else None,
            "both": needs[NEEDS["BOTH"]],
            "none": needs[NEEDS["NONE"]],
            "not_known": needs[NEEDS["NOT_KNOWN"]],
        }
        if not self.people:
            return Sentence("Nobody is counted, from {window}.", values)
        whom = "who attended or are registered" if self.by_list else "who attended"
        # What 18 times are depends on how long the period is
        is_year = self.window == twelve_months_to(self.window.last)
        came = (
            "every three weeks or more often" if is_year else f"{_OFTEN} times or more"
        )
        text = (
            f"{{often}} of {{people}} people {whom} came {came}, from {{window}}, with"
            " {share} of the average cost of the time of appointments."
        )
        if not often:
            return Sentence(text, values)
        if needs[NEEDS["NOT_KNOWN"]] == often:
            return Sentence(f"{text} Nothing is known of their conditions.", values)
        return Sentence(
            f"{text} Of them, {{both}} have physical and mental-health conditions coded,"
            " {none} have none coded, and of {not_known} it is not known.",
            values,
        )

    def to_dict(self) -> dict[str, Any]:
        """A column for each measure: shorter than a row with names for each cell."""
        columns = zip(*self.cells, strict=True) if self.cells else ((),) * len(MEASURES)
        return {
            "window": self.window.to_dict(),
            "by_list": self.by_list,
            "not_listed": self.not_listed,
            # Pairs, since their order is that of the places, and JSON objects have none
            "dimensions": [[name, list(of)] for name, of in self.dimensions.items()],
            "codes": list(self.codes),
            "measures": {
                name: list(column)
                for name, column in zip(MEASURES, columns, strict=True)
            },
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Cube":
        columns = [data["measures"][name] for name in MEASURES]
        return cls(
            window=Window.from_dict(data["window"]),
            by_list=data["by_list"],
            not_listed=data["not_listed"],
            codes=tuple(data["codes"]),
            cells=tuple(zip(*columns, strict=True)),
            dimensions={name: tuple(of) for name, of in data["dimensions"]},
        )


def cube(
    people: pd.DataFrame,
    *,
    patients: pd.DataFrame,
    needs: Ints,
    window: Window,
    listed: pd.DataFrame | None,
    listed_needs: Ints | None = None,
) -> Cube:
    """Sort people into cells.

    `people` is as `cost.patient_costs` gives it for the appointments of the window.
    Row i of `patients` (birth_year, birth_month, sex) and of `needs` (places in NEEDS)
    is patient i. `listed` are the people who count as registered (patient: their code,
    or -1, and the columns of `patients`), with `listed_needs` for each, which count for
    those whom the appointments do not know; None where there is no list.
    """
    came = people.loc[people["attended"].to_numpy() > 0]
    codes = came["patient"].to_numpy()
    groups = [_places(patients.iloc[codes], needs[codes], window=window)]
    measures = [_measures(came)]
    not_listed = 0
    if listed is not None:
        absent = ~listed["patient"].isin(codes).to_numpy()
        not_listed = int((~np.isin(codes, listed["patient"].to_numpy())).sum())
        groups.append(
            _places(
                listed.loc[absent],
                _needs_of(listed, needs, listed_needs)[absent],
                window=window,
            )
        )
        nobody = np.zeros((int(absent.sum()), len(MEASURES)), dtype=np.int64)
        nobody[:, MEASURES.index("people")] = 1
        measures.append(nobody)
    each = np.concatenate(measures)
    places = np.column_stack(
        [
            _bands(each),
            np.concatenate(groups),
            _cost_bands(each),
        ]
    )
    found, at = np.unique(
        np.ravel_multi_index(tuple(places.T), _SHAPE), return_inverse=True
    )
    cells = np.zeros((len(found), len(MEASURES)), dtype=np.int64)
    np.add.at(cells, at, each)
    return Cube(
        window=window,
        by_list=listed is not None,
        not_listed=not_listed,
        codes=tuple(found.tolist()),
        cells=tuple(tuple(row) for row in cells.tolist()),
    )


def cut(
    of: Cube,
    *,
    rows: Dimension,
    measure: Measure,
    columns: Dimension | None = None,
    where: Mapping[Dimension, Collection[str]] | None = None,
) -> CrossTable:
    """Cut one cross-table, of all cells or of those with the names asked for.

    Without `columns` there is one, of everything. Empty rows and columns stay.
    """
    counted = _counted(of, rows=rows, columns=columns, measure=measure, where=where)
    return CrossTable(
        measure=measure,
        rows=of.names(rows),
        columns=of.names(columns) if columns else (EVERYTHING,),
        cells=tuple(tuple(row) for row in counted.tolist()),
    )


def _measures(came: pd.DataFrame) -> npt.NDArray[np.int64]:
    """The measures of each person who attended, in the order of MEASURES."""
    ones = np.ones(len(came), dtype=np.int64)
    columns = [came[name].to_numpy() for name in ("attended", "tenths", *LEVELS)]
    return np.column_stack([ones, *columns]).astype(np.int64)


def _places(
    people: pd.DataFrame, needs: Ints, *, window: Window
) -> npt.NDArray[np.int64]:
    """The places of each person by needs, age and sex."""
    if len(needs) and not 0 <= needs.min() <= needs.max() < len(NEEDS):
        raise ValueError("Needs are places in NEEDS")
    sexes = np.select(
        [people["sex"].eq(sex).to_numpy() for sex in SEXES_TOLD_APART],
        list(range(len(SEXES_TOLD_APART))),
        default=len(SEXES_TOLD_APART),
    )
    age = band_places(ages(people, as_at=window.last))
    return np.column_stack([needs, age, sexes]).astype(np.int64)


def _needs_of(listed: pd.DataFrame, needs: Ints, listed_needs: Ints | None) -> Ints:
    """The needs of each person of a list: what the appointments know comes first."""
    if listed_needs is None:
        listed_needs = np.full(len(listed), NEEDS_NOT_KNOWN)
    patient = listed["patient"].to_numpy()
    known = patient != NOT_KNOWN
    found = np.array(listed_needs, dtype=np.int64)
    found[known] = needs[patient[known]]
    return found


def _bands(each: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The place of each number of appointments, most first; the last for none."""
    return _places_below(each[:, MEASURES.index("appointments")], BAND_LEAST)


def _cost_bands(each: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The place of each person by the central cost; the last for no appointment."""
    central = each[:, MEASURES.index("central")]
    attended = each[:, MEASURES.index("appointments")]
    places = _places_below(central, COST_LEAST)
    return np.where(attended > 0, places, len(COST_LEAST)).astype(np.int64)


def _places_below(numbers: Ints, least: Ints) -> npt.NDArray[np.int64]:
    """The first place that each number reaches, one past the last where it reaches none.

    `least` goes down.
    """
    found: npt.NDArray[np.int64] = (numbers[:, None] < least).sum(axis=1)
    return found


def _counted(
    of: Cube,
    *,
    rows: Dimension,
    measure: Measure,
    columns: Dimension | None,
    where: Mapping[Dimension, Collection[str]] | None = None,
) -> npt.NDArray[np.int64]:
    """The true numbers of a cross-table, a row and a column for each of its names."""
    names = list(of.dimensions)
    shape = tuple(len(of.dimensions[name]) for name in names)
    codes = np.array(of.codes, dtype=np.int64)
    places = dict(zip(names, np.unravel_index(codes, shape), strict=True))
    values = np.array([row[MEASURES.index(measure)] for row in of.cells], np.int64)
    inside = np.ones(len(codes), dtype=bool)
    for name, wanted in (where or {}).items():
        asked = [of.dimensions[name].index(one) for one in wanted]
        inside &= np.isin(places[name], asked)
    across = places[columns] if columns else np.zeros(len(codes), dtype=np.int64)
    size = len(of.names(columns)) if columns else 1
    found = np.zeros((len(of.names(rows)), size), dtype=np.int64)
    np.add.at(found, (places[rows][inside], across[inside]), values[inside])
    return found
