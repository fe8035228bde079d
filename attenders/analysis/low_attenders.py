"""People who come once, twice or not at all, against the registered list."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.ages import ages, band_places
from attenders.analysis.codes import with_patient
from attenders.analysis.counting import Counting, contacts
from attenders.analysis.disclosure import ReleasedTable
from attenders.analysis.method import Method
from attenders.analysis.registered import AGE_SEX_BANDS, AgeSexTable
from attenders.analysis.registration import by_patient, by_row, joined_and_left
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, days_of, within


SCHEMA_VERSION = 1
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
# Against what people who came are held: a list of people; a table by age and sex; a
# list size; nothing
Basis = Literal["LIST", "TABLE", "SIZE", "NOTHING"]
SEXES = ("FEMALE", "MALE", "OTHER")
TIMES = ("None", "One", "Two", "More")
TEENAGERS, YOUNG_ADULTS = "13 to 19", "20 to 24"
# Lowest and highest age. The World Health Organization calls people of 10 to 24 young;
# the source says "teenagers and young people"
YOUNG: Mapping[str, tuple[int, int]] = {TEENAGERS: (13, 19), YOUNG_ADULTS: (20, 24)}

METHOD = Method(
    title="People who come seldom or not at all",
    definition=(
        "Everybody is counted once, by whether they had no contact in the period, one,"
        " two, or more. Somebody with none may be well, may not get through, or may go"
        " elsewhere: only asking tells."
    ),
    counted="The appointments named beside the figures, each of them one contact.",
    out_of=(
        "People of the registered list who were registered for all of the period. With"
        " only a table by age and sex, or a list size: those numbers less the people who"
        " had a contact, some of whom have left since, so it is too low. With neither,"
        " nobody can say how many did not come."
    ),
    left_out=(
        "People who joined during the period, or left or died before its end: they had"
        " less time, and are counted apart. Appointments of people whom the list does"
        " not have. Ages are those on the last day of the period; a table by age and sex"
        " has those of its own day, in bands that do not tell teenagers apart."
    ),
    source=(
        "The Academy’s account: practices should look after those who seldom come, and"
        " most teenagers and young people have no contact. See it for yours here."
    ),
)


@dataclass(frozen=True)
class Group:
    """The people of one age band and sex by how often they came.

    `people` and `none` are None where they are not known. `more` is three or more.
    """

    band: str
    sex: str
    people: int | None
    none: int | None
    one: int
    two: int
    more: int

    @property
    def came(self) -> int:
        return self.one + self.two + self.more

    @property
    def none_share(self) -> float | None:
        """Those with none out of all, None where either is not known or nobody."""
        if self.none is None or not self.people:
            return None
        return self.none / self.people


@dataclass(frozen=True)
class LowAttenders:
    """Who came seldom or never, by age and sex, against what is known of the list.

    `groups` are in the order of AGE_SEX_BANDS, and in each of SEXES; `young` likewise,
    of YOUNG. `joined` and `gone` are people of the list who were not registered for
    all of the window, `not_on_list` people with a contact whom the list does not have,
    or not as registered; None without a list.
    """

    basis: Basis
    counting: Counting
    window: Window
    data: Window | None
    total: Group
    groups: tuple[Group, ...]
    young: tuple[Group, ...]
    joined: int | None
    gone: int | None
    not_on_list: int | None

    @property
    def is_exact(self) -> bool:
        """Whether those with none are counted, not worked out from a number."""
        return self.basis == "LIST"

    @property
    def is_short(self) -> bool:
        """Whether the data falls well short of the window, so too many have none."""
        return not self.window.is_covered_by(self.data)

    def of_band(self, band: str) -> tuple[Group, ...]:
        """The groups of an age band, or of a band of the young, one for each sex."""
        return tuple(g for g in (*self.groups, *self.young) if g.band == band)

    @property
    def sentence(self) -> Sentence:
        """How many had none, one and two, out of whom."""
        total = self.total
        values: dict[str, int | float | Window | None] = {
            name: getattr(total, name)
            for name in ("none_share", "none", "people", "one", "two")
        }
        values["window"] = self.window
        few = f"{{one}} had one and {{two}} two {self.counting.words}, from {{window}}."
        if self.basis == "NOTHING":
            return Sentence(
                f"How many did not come cannot be told without a list size; {few}",
                values,
            )
        if total.none is None:
            return Sentence(
                "More people came than the {people} registered, so how many did not come"
                f" cannot be told; {few}",
                values,
            )
        least = "{none_share}" if self.is_exact else "At least {none_share}"
        return Sentence(
            f"{least} of people ({{none}} of the {{people}} registered) had none;"
            f" {few}",
            values,
        )

    @property
    def young_sentence(self) -> Sentence | None:
        """How many teenagers and young adults had none; None where it is not known."""
        sums = {}
        for name, band in (("teen", TEENAGERS), ("adult", YOUNG_ADULTS)):
            of_band = self.of_band(band)
            none = [group.none for group in of_band if group.none is not None]
            people = [group.people for group in of_band if group.people is not None]
            if len(none) < len(SEXES):
                return None
            sums[f"{name}_none"], sums[f"{name}_people"] = sum(none), sum(people)
        shares = {
            f"{name}_share": sums[f"{name}_none"] / sums[f"{name}_people"]
            if sums[f"{name}_people"]
            else None
            for name in ("teen", "adult")
        }
        return Sentence(
            "{teen_none} of {teen_people} teenagers ({teen_share}) and {adult_none} of"
            " {adult_people} people aged 20 to 24 ({adult_share}) had no contact, from"
            " {window}.",
            {**sums, **shares, "window": self.window},
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "window": self.window.to_dict(),
            "data": self.data and self.data.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "LowAttenders":
        return cls(
            **data
            | {
                "counting": Counting.from_dict(data["counting"]),
                "window": Window.from_dict(data["window"]),
                "data": data["data"] and Window.from_dict(data["data"]),
                "total": Group(**data["total"]),
                "groups": tuple(Group(**item) for item in data["groups"]),
                "young": tuple(Group(**item) for item in data["young"]),
            }
        )


def low_attenders(
    frame: pd.DataFrame,
    *,
    counting: Counting,
    window: Window,
    patients: pd.DataFrame,
    listed: pd.DataFrame | None,
    age_sex: AgeSexTable | None,
    list_size: int | None,
) -> tuple[LowAttenders, pd.DataFrame]:
    """Count who came seldom or never against the best of what is known of the list.

    A list is taken before a table by age and sex, and that before a list size. Gives
    the figures, and for each person registered for all of the window: patient (-1
    without any appointment), listed (the row of the list) and contacts. Without a list
    it is empty, since nobody knows who is still there.
    """
    inside = within(frame, window)
    held = contacts(inside, counting, people=len(patients))
    shared: dict[str, Any] = {
        "counting": counting,
        "window": window,
        "data": days_of(with_patient(inside)),
    }
    if listed is None:
        figures = _of_numbers(
            patients, held, age_sex=age_sex, list_size=list_size, shared=shared
        )
        return figures, _people(np.zeros(0), np.zeros(0), np.zeros(0))
    patient = listed["patient"].to_numpy()
    own = by_row(held, patient, missing=0)
    joined, gone = joined_and_left(listed, window=window)
    there = ~joined & ~gone
    figures = LowAttenders(
        **_of_list(listed, own, there=there, last=window.last),
        **shared,
        joined=int((joined & ~gone).sum()),
        gone=int(gone.sum()),
        not_on_list=int((held > 0).sum()) - int((own > 0).sum()),
    )
    rows = np.flatnonzero(there)
    rows = rows[by_patient(patient[rows])]
    return figures, _people(patient[rows], rows, own[rows])


def released(figures: LowAttenders) -> ReleasedTable:
    """People by age band and how often they came, as may leave the practice.

    Raises ValueError where it is not known who did not come.
    """
    rows = []
    for band in AGE_SEX_BANDS:
        of_band = figures.of_band(band)
        none = [group.none for group in of_band if group.none is not None]
        if len(none) < len(of_band):
            raise ValueError("Without those who did not come there is no such table")
        some = [
            sum(getattr(g, name) for g in of_band) for name in ("one", "two", "more")
        ]
        rows.append([sum(none), *some])
    return ReleasedTable(rows=AGE_SEX_BANDS, columns=TIMES, counts=rows)


def _people(
    patient: npt.NDArray[Any], listed: npt.NDArray[Any], held: npt.NDArray[Any]
) -> pd.DataFrame:
    columns = {"patient": patient, "listed": listed, "contacts": held}
    return pd.DataFrame(columns, dtype="int32")


def _of_list(
    listed: pd.DataFrame, own: Ints, *, there: Bools, last: date
) -> dict[str, Any]:
    """The people of the list who were registered throughout."""
    age, times = ages(listed, as_at=last), _times(own)
    cells = _cells(band_places(age), listed, times, size=len(AGE_SEX_BANDS), of=there)
    young = _cells(
        _young_places(age), listed, times, size=len(YOUNG), of=there & _is_young(age)
    )
    return {
        "basis": "LIST",
        "total": _total(cells, people=int(cells.sum())),
        "groups": _groups(AGE_SEX_BANDS, cells, cells.sum(axis=2)),
        "young": _groups(tuple(YOUNG), young, young.sum(axis=2)),
    }


def _of_numbers(
    patients: pd.DataFrame,
    held: Ints,
    *,
    age_sex: AgeSexTable | None,
    list_size: int | None,
    shared: dict[str, Any],
) -> LowAttenders:
    """The same of those who came alone, against numbers of people or nothing."""
    age = ages(patients, as_at=shared["window"].last)
    times, came = _times(held), held > 0
    size = len(AGE_SEX_BANDS)
    cells = _cells(band_places(age), patients, times, size=size, of=came)
    young = _cells(
        _young_places(age), patients, times, size=len(YOUNG), of=came & _is_young(age)
    )
    if age_sex is not None:
        basis: Basis = "TABLE"
        list_size = age_sex.people
        rows = [(row.female, row.male, row.other) for row in age_sex.rows]
        registered: npt.NDArray[Any] | None = np.array(rows, np.int64)
    else:
        basis, registered = ("NOTHING" if list_size is None else "SIZE"), None
    return LowAttenders(
        basis=basis,
        **shared,
        total=_total(cells, people=list_size),
        groups=_groups(AGE_SEX_BANDS, cells, registered),
        young=_groups(tuple(YOUNG), young, None),
        joined=None,
        gone=None,
        not_on_list=None,
    )


def _times(held: npt.NDArray[np.integer[Any]]) -> Ints:
    """The place in TIMES of each count."""
    return np.minimum(held.astype(np.int64), len(TIMES) - 1)


def _is_young(age: Ints) -> Bools:
    return _young_places(age) < len(YOUNG)


def _young_places(age: Ints) -> Ints:
    """The place in YOUNG of each age, one past the last for everybody else."""
    inside = [(age >= low) & (age <= high) for low, high in YOUNG.values()]
    return np.select(inside, range(len(inside)), default=len(inside))


def _cells(
    bands: Ints, people: pd.DataFrame, times: Ints, *, size: int, of: Bools
) -> Ints:
    """How many of these people are in each band, of each sex, by times."""
    sex = np.minimum(people["sex"].cat.codes.to_numpy().astype(np.int64), 2)
    shape = (size, len(SEXES), len(TIMES))
    place = (bands * len(SEXES) + sex) * len(TIMES) + times
    return np.bincount(place[of], minlength=int(np.prod(shape))).reshape(shape)


def _groups(
    names: Sequence[str], cells: Ints, registered: npt.NDArray[Any] | None
) -> tuple[Group, ...]:
    """Each band and sex; those with none are the registered less those who came."""
    return tuple(
        _group(
            band,
            sex,
            cells[at, place],
            people=None if registered is None else int(registered[at, place]),
        )
        for at, band in enumerate(names)
        for place, sex in enumerate(SEXES)
    )


def _group(band: str, sex: str, cell: Ints, *, people: int | None) -> Group:
    _, one, two, more = cell.tolist()
    none = None if people is None else people - one - two - more
    if none is not None and none < 0:  # more came than are registered
        none = None
    return Group(band, sex, people, none, one, two, more)


def _total(cells: Ints, *, people: int | None) -> Group:
    return _group("All ages", "ALL", cells.sum(axis=(0, 1)), people=people)
