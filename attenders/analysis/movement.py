"""Who moved between attendance bands from one year to the next. Scores nobody."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.attendance import Attendance
from attenders.analysis.bands import BANDS, NONE
from attenders.analysis.counting import Counting
from attenders.analysis.definitions import Definition, Population, frequent_attenders
from attenders.analysis.method import Method
from attenders.analysis.registration import joined_and_left
from attenders.analysis.rules import is_yearly
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, days_of, years_to
from attenders.frames import NOT_KNOWN, category


SCHEMA_VERSION = 2
BAND_NAMES = (*(name for name, _, _ in BANDS), NONE)
MOVES = ("PERSISTENT", "EASED", "STOPPED", "NEWLY", "NEITHER")
# Whether somebody was registered for all of the two years
STAYS = ("THROUGHOUT", "JOINED", "LEFT", "NOT_ON_LIST")
MOVE_TYPE = pd.CategoricalDtype(list(MOVES))
STAY_TYPE = pd.CategoricalDtype(list(STAYS))

METHOD = Method(
    title="Movement from one year to the next",
    definition=(
        "Everybody is counted once: in the row of their band last year and the column"
        " of their band this year. Of those who attended often last year, some still do,"
        " some attend less, and some stopped: they had no appointment this year. Newly"
        " frequent are those who attend often this year and did not last year."
    ),
    counted="The appointments named beside the figures, in each of the two years.",
    out_of=(
        "People registered for all of the two years, where the registered list gives"
        " dates; else all people who had an appointment in either. Only with a list is it"
        " known how many had none in both."
    ),
    left_out=(
        "People who joined, left or died during the two years, or whom the list does not"
        " have: they had less time, so they are counted apart. Who attends often is"
        " decided among everybody, before they are set apart. Somebody without a date of"
        " registration counts as registered throughout."
    ),
    source=(
        "The bands of “How often people attended”. Most people who attend often in one"
        " year attend less in the next, whatever is done: up to 40% still do (Vedsted"
        " and Christensen, Public Health 2005;119:118–137). So a fall does not show"
        " that something worked, and nothing here foretells what a person will do."
    ),
)


@dataclass(frozen=True)
class Apart:
    """People who had appointments but were not registered for all of the two years."""

    joined: int
    left: int
    not_on_list: int
    frequent_before: int
    frequent_now: int

    @property
    def people(self) -> int:
        return self.joined + self.left + self.not_on_list


@dataclass(frozen=True)
class Movement:
    """How people moved between bands, and in and out of attending often.

    `matrix` has a row for each band of last year and a column for each of this year, in
    the order of `bands`; its last cell, with none in both, is None where there is no
    list. `before_appointments` and `now_appointments` are those of the people who
    attended often last year. `apart` is None where nothing is known of registrations.
    """

    definition: Definition
    counting: Counting
    last_year: Window
    this_year: Window
    data: Window | None
    bands: tuple[str, ...]
    matrix: tuple[tuple[int | None, ...], ...]
    persistent: int
    eased: int
    stopped: int
    newly: int
    before_appointments: int
    now_appointments: int
    apart: Apart | None

    @property
    def people(self) -> int:
        """All people of the matrix, as far as they are known."""
        return sum(cell or 0 for row in self.matrix for cell in row)

    @property
    def frequent_before(self) -> int:
        return self.persistent + self.eased + self.stopped

    @property
    def frequent_now(self) -> int:
        return self.persistent + self.newly

    @property
    def still_share(self) -> float | None:
        """Who still attends often, out of those who did; None where nobody did."""
        return self.persistent / self.frequent_before if self.frequent_before else None

    @property
    def is_short(self) -> bool:
        """Whether the data falls well short of the two years."""
        both = Window(self.last_year.first, self.this_year.last)
        return not both.is_covered_by(self.data)

    @property
    def sentence(self) -> Sentence:
        """What became of those who attended often last year, and who is new."""
        names = (
            "frequent_before",
            "persistent",
            "still_share",
            "eased",
            "stopped",
            "newly",
        )
        values = {name: getattr(self, name) for name in names}
        new = "{newly} attend often this year who did not last year."
        if not self.frequent_before:
            return Sentence(f"Nobody attended often last year; {new}", values)
        return Sentence(
            "Of {frequent_before} who attended often last year, {persistent} still do"
            " ({still_share}), {eased} attend less and {stopped} had no appointment;"
            f" {new}",
            values,
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "definition": self.definition.to_dict(),
            "last_year": self.last_year.to_dict(),
            "this_year": self.this_year.to_dict(),
            "data": self.data and self.data.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Movement":
        return cls(
            **data
            | {
                "definition": Definition.from_dict(data["definition"]),
                "counting": Counting.from_dict(data["counting"]),
                "last_year": Window.from_dict(data["last_year"]),
                "this_year": Window.from_dict(data["this_year"]),
                "data": data["data"] and Window.from_dict(data["data"]),
                "bands": tuple(data["bands"]),
                "matrix": tuple(tuple(row) for row in data["matrix"]),
                "apart": data["apart"] and Apart(**data["apart"]),
            }
        )


def movement(
    frame: pd.DataFrame | Attendance,
    *,
    definition: Definition,
    counting: Counting,
    last: date,
    population: Population,
    registrations: pd.DataFrame | None,
) -> tuple[Movement, pd.DataFrame]:
    """Compare the year that ends with the last day with the year before it.

    `registrations` has one row for each person of the list: patient (-1 for one without
    any appointment), registered_on, left_on and died_on. Gives the figures, and for
    each patient with an appointment in either year: patient, before, now, move (one of
    MOVES) and stay (one of STAYS). Raises ValueError for a definition over more or less
    than 12 months, which says nothing of one year.
    """
    if not is_yearly(definition.rule):
        raise ValueError(f"“{definition.name}” does not look at 12 months")
    years = years_to(last, years=2)
    both = Window(years[0].first, last)
    size = len(population.patients)
    attendance = Attendance.of(frame, people=size)
    counts, often = [], []
    for year in years:
        counts.append(attendance.counts(year, counting))
        _, members = frequent_attenders(
            attendance,
            definition=definition,
            counting=counting,
            last=year.last,
            population=population,
        )
        often.append(np.bincount(members, minlength=size) > 0)
    stay = _stays(registrations, both, people=size)
    moved = pd.DataFrame(
        {
            "patient": np.arange(size, dtype=np.int32),
            "before": counts[0].astype(np.int32),
            "now": counts[1].astype(np.int32),
            "move": category(_moves(often[0], often[1], counts[1]), MOVE_TYPE),
            "stay": category(stay, STAY_TYPE),
        }
    )
    moved = moved.loc[(counts[0] > 0) | (counts[1] > 0)].reset_index(drop=True)
    figures = _figures(
        moved,
        definition=definition,
        counting=counting,
        years=years,
        data=days_of(attendance.inside(both)),
        none_in_both=None
        if registrations is None
        else _throughout(registrations, both)
        - int(moved["stay"].eq("THROUGHOUT").sum()),
        apart=None if registrations is None else _apart(moved),
    )
    return figures, moved


def _figures(
    moved: pd.DataFrame,
    *,
    definition: Definition,
    counting: Counting,
    years: tuple[Window, ...],
    data: Window | None,
    none_in_both: int | None,
    apart: Apart | None,
) -> Movement:
    there = moved.loc[moved["stay"] == "THROUGHOUT"]
    by_move = there["move"].value_counts()
    frequent = there.loc[there["move"].isin(MOVES[:3])]
    return Movement(
        definition=definition,
        counting=counting,
        last_year=years[0],
        this_year=years[1],
        data=data,
        bands=BAND_NAMES,
        matrix=_matrix(there, none_in_both),
        persistent=int(by_move["PERSISTENT"]),
        eased=int(by_move["EASED"]),
        stopped=int(by_move["STOPPED"]),
        newly=int(by_move["NEWLY"]),
        before_appointments=int(frequent["before"].sum()),
        now_appointments=int(frequent["now"].sum()),
        apart=apart,
    )


def band_of(counts: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.int64]:
    """The place in BAND_NAMES of each count."""
    rising = np.array([least for _, least, _ in reversed(BANDS)])
    return len(BANDS) - np.searchsorted(rising, counts, side="right").astype(np.int64)


def _matrix(
    there: pd.DataFrame, none_in_both: int | None
) -> tuple[tuple[int | None, ...], ...]:
    size = len(BAND_NAMES)
    before, now = (band_of(there[year].to_numpy()) for year in ("before", "now"))
    cells = np.bincount(before * size + now, minlength=size * size)
    rows = [tuple(row) for row in cells.reshape(size, size).tolist()]
    return (*rows[:-1], (*rows[-1][:-1], none_in_both))


def _moves(
    before: npt.NDArray[np.bool_],
    now: npt.NDArray[np.bool_],
    counts: npt.NDArray[np.int64],
) -> npt.NDArray[np.int8]:
    """The place in MOVES of each, from attending often last year and this year."""
    return np.select(
        [before & now, before & (counts > 0), before, now],
        [MOVES.index(move) for move in MOVES[:4]],
        default=MOVES.index("NEITHER"),
    ).astype(np.int8)


def _throughout(registrations: pd.DataFrame, both: Window) -> int:
    joined, left = joined_and_left(registrations, window=both)
    return int((~joined & ~left).sum())


def _stays(
    registrations: pd.DataFrame | None, both: Window, *, people: int
) -> npt.NDArray[np.int8]:
    """The place in STAYS of each patient; who both joined and left has left."""
    if registrations is None:
        return np.zeros(people, dtype=np.int8)
    stay = np.full(people, STAYS.index("NOT_ON_LIST"), dtype=np.int8)
    joined, left = joined_and_left(registrations, window=both)
    theirs = np.where(
        left, STAYS.index("LEFT"), np.where(joined, STAYS.index("JOINED"), 0)
    )
    patient = registrations["patient"].to_numpy()
    stay[patient[patient != NOT_KNOWN]] = theirs[patient != NOT_KNOWN]
    return stay


def _apart(moved: pd.DataFrame) -> Apart:
    by_stay = moved["stay"].value_counts()
    others = moved.loc[moved["stay"] != "THROUGHOUT", "move"]
    return Apart(
        joined=int(by_stay["JOINED"]),
        left=int(by_stay["LEFT"]),
        not_on_list=int(by_stay["NOT_ON_LIST"]),
        frequent_before=int(others.isin(MOVES[:3]).sum()),
        frequent_now=int(others.isin(("PERSISTENT", "NEWLY")).sum()),
    )
