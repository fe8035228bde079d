"""People who come once, twice or not at all, and how long they have not been seen."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.ages import ages, band_places
from attenders.analysis.counting import Counting, contacts, counts_towards
from attenders.analysis.disclosure import ReleasedTable
from attenders.analysis.method import Method
from attenders.analysis.registered import AGE_SEX_BANDS, AgeSexTable
from attenders.analysis.registration import (
    by_patient,
    by_row,
    joined_and_left,
    last_days,
)
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import (
    SHORT_BY_DAYS,
    Window,
    days_of,
    months_to,
    within,
    years_to,
)
from attenders.frames import NOT_KNOWN


SCHEMA_VERSION = 1
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]
# Against what people who came are held: a list of people; a table by age and sex; a
# list size; nothing
Basis = Literal["LIST", "TABLE", "SIZE", "NOTHING"]
SEXES = ("FEMALE", "MALE", "OTHER")
TIMES = ("None", "One", "Two", "More")
EVERYBODY, TEENAGERS, YOUNG_ADULTS = "Everybody", "13 to 19", "20 to 24"
# Lowest and highest age. The World Health Organization calls people of 10 to 24 young;
# the source says "teenagers and young people"
YOUNG: Mapping[str, tuple[int, int]] = {TEENAGERS: (13, 19), YOUNG_ADULTS: (20, 24)}
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
SINCE_METHOD = Method(
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
FOLLOWED_METHOD = Method(
    title="Whether people who did not come in one year came later",
    definition=(
        "Of the people with no contact in one year, how many had one or more in the"
        " year, or the two years, after it."
    ),
    counted="The appointments named beside the figures, in each of the years.",
    out_of="People with no contact in the first year.",
    left_out=(
        "People who were not registered for all of the years, so whoever left is not in"
        " it. There is no figure where the data do not reach back over the years, or"
        " without a registered list."
    ),
    source=(
        "Beside it, a study of men aged 46 to 65 in Great Britain: 1,598 of the 2,334"
        " who did not consult in one year did in one of the two after it (Cook and"
        " others, BMJ 1990;301:647)."
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
class Followed:
    """People with no contact in `year`, and how many of them came in `after`."""

    name: str
    year: Window
    after: Window
    people: int
    unseen: int
    came: int

    @property
    def came_share(self) -> float | None:
        return self.came / self.unseen if self.unseen else None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "year": self.year.to_dict(),
            "after": self.after.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Followed":
        windows = {name: Window.from_dict(data[name]) for name in ("year", "after")}
        return cls(**{**data, **windows})


MEN_46_TO_65 = "Men aged 46 to 65"


@dataclass(frozen=True)
class Published:
    """Men of a study: all, those who did not consult in a year, who did in the next 2."""

    people: int
    unseen: int
    came: int


# Men aged 46 to 65: Cook and others, BMJ 1990;301:647
COOK = Published(7013, 2334, 1598)


@dataclass(frozen=True)
class LowAttenders:
    """Who came seldom or never, by age and sex, and how long ago they were seen.

    `groups` are in the order of AGE_SEX_BANDS, and in each of SEXES; `young` likewise,
    of YOUNG. `joined` and `gone` are people of the list who were not registered for
    all of the window, `not_on_list` people with a contact whom the list does not have;
    None without a list. `since` is empty and `followed` has no figures without one.
    """

    basis: Basis
    counting: Counting
    window: Window
    data: Window | None
    reach: Window | None
    total: Group
    groups: tuple[Group, ...]
    young: tuple[Group, ...]
    joined: int | None
    gone: int | None
    not_on_list: int | None
    since: tuple[Since, ...]
    followed: tuple[Followed, ...]

    @property
    def is_exact(self) -> bool:
        """Whether those with none are counted, not worked out from a number."""
        return self.basis == "LIST"

    @property
    def is_short(self) -> bool:
        """Whether the data falls well short of the window, so too many have none."""
        days = self.data.days if self.data else 0
        return self.window.days - days > SHORT_BY_DAYS

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
            "reach": self.reach and self.reach.to_dict(),
            "followed": [item.to_dict() for item in self.followed],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "LowAttenders":
        return cls(
            **data
            | {
                "counting": Counting.from_dict(data["counting"]),
                "window": Window.from_dict(data["window"]),
                "data": data["data"] and Window.from_dict(data["data"]),
                "reach": data["reach"] and Window.from_dict(data["reach"]),
                "total": Group(**data["total"]),
                "groups": tuple(Group(**item) for item in data["groups"]),
                "young": tuple(Group(**item) for item in data["young"]),
                "since": tuple(Since.from_dict(item) for item in data["since"]),
                "followed": tuple(Followed.from_dict(i) for i in data["followed"]),
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

    The frame should reach back as far as there are data: the time since people were
    last seen is of all of it. A list is taken before a table by age and sex, and that
    before a list size. Gives the figures, and for each person of the list: patient (-1
    without any appointment), listed (the row of the list), contacts (of the window),
    last_seen (missing where never), unseen_since (the later of that and of the
    registration; missing where both lie before the data), joined and gone. Without a
    list it is empty, since nobody knows who is still there.
    """
    counted = frame.loc[counts_towards(frame, counting)]
    counted = within(counted, Window(date.min, window.last))
    somebodys = frame.loc[frame["patient"] != NOT_KNOWN]
    reach = days_of(within(somebodys, Window(date.min, window.last)))
    shared = {
        "counting": counting,
        "window": window,
        "data": days_of(within(somebodys, window)),
        "reach": reach,
    }
    if listed is not None:
        people = _people(listed, counted, counting=counting, window=window, reach=reach)
        figures = _of_list(listed, people, counted, reach=reach, shared=shared)
        order = by_patient(people["patient"].to_numpy())
        return figures, people.iloc[order].reset_index(drop=True)
    held = contacts(within(counted, window), counting, people=len(patients))
    figures = _of_numbers(
        patients, held, age_sex=age_sex, list_size=list_size, shared=shared
    )
    return figures, _nobody()


def followed_sentence(followed: Followed) -> Sentence:
    """How many of those unseen in a year came after it, beside the published figure."""
    values: dict[str, int | float | Window | None] = {
        "unseen": followed.unseen,
        "came": followed.came,
        "came_share": followed.came_share,
        "year": followed.year,
        "after": followed.after,
        "cook_unseen": COOK.unseen,
        "cook_came": COOK.came,
        "cook_share": COOK.came / COOK.unseen,
    }
    return Sentence(
        f"{followed.name}: of {{unseen}} with no contact from {{year}}, {{came}}"
        " ({came_share}) had one from {after}. In a study of men aged 46 to 65,"
        " {cook_came} of {cook_unseen} ({cook_share}) who did not consult in one year"
        " did in one of the two after it.",
        values,
    )


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


def _nobody() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "patient": np.zeros(0, np.int32),
            "listed": np.zeros(0, np.int32),
            "contacts": np.zeros(0, np.int32),
            "last_seen": np.zeros(0, "datetime64[s]"),
            "unseen_since": np.zeros(0, "datetime64[s]"),
            "joined": np.zeros(0, bool),
            "gone": np.zeros(0, bool),
        }
    )


def _people(
    listed: pd.DataFrame,
    counted: pd.DataFrame,
    *,
    counting: Counting,
    window: Window,
    reach: Window | None,
) -> pd.DataFrame:
    """The people of the list as they stand in it, with what they had."""
    patient = listed["patient"].to_numpy()
    never = np.datetime64("NaT", "s")
    seen = by_row(last_days(counted, people=_size(counted)), patient, missing=never)
    joined, gone = joined_and_left(listed, window=window)
    return pd.DataFrame(
        {
            "patient": patient.astype(np.int32),
            "listed": np.arange(len(listed), dtype=np.int32),
            "contacts": _held(listed, counted, counting, window),
            "last_seen": seen,
            "unseen_since": _unseen_since(
                seen, listed["registered_on"].to_numpy(), reach=reach
            ),
            "joined": joined & ~gone,
            "gone": gone,
        }
    )


def _size(counted: pd.DataFrame) -> int:
    return int(counted["patient"].max()) + 1 if len(counted) else 0


def _held(
    listed: pd.DataFrame, counted: pd.DataFrame, counting: Counting, window: Window
) -> npt.NDArray[np.int32]:
    """The contacts that each person of the list had in the window."""
    found = contacts(within(counted, window), counting, people=_size(counted))
    return by_row(found, listed["patient"].to_numpy(), missing=0).astype(np.int32)


def _unseen_since(seen: Days, registered: Days, *, reach: Window | None) -> Days:
    """The later of the day last seen and that of the registration, inside the data.

    A registration before the data begin says nothing: there may have been contacts.
    """
    begin = np.datetime64(reach.first, "s") if reach else np.datetime64("NaT", "s")
    since = np.where(registered > begin, registered, np.datetime64("NaT", "s"))
    return np.fmax(seen, since)


def _of_list(
    listed: pd.DataFrame,
    people: pd.DataFrame,
    counted: pd.DataFrame,
    *,
    reach: Window | None,
    shared: dict[str, Any],
) -> LowAttenders:
    window, counting = shared["window"], shared["counting"]
    gone, joined = people["gone"].to_numpy(), people["joined"].to_numpy()
    age = ages(listed, as_at=window.last)
    times = _times(people["contacts"].to_numpy())
    there = ~gone & ~joined
    cells = _cells(band_places(age), listed, times, size=len(AGE_SEX_BANDS), of=there)
    young = _cells(
        _young_places(age), listed, times, size=len(YOUNG), of=there & _is_young(age)
    )
    came = np.bincount(
        within(counted, window)["patient"].to_numpy(), minlength=_size(counted)
    )
    came[listed.loc[listed["patient"].between(0, len(came) - 1), "patient"]] = 0
    registered = listed["registered_on"].to_numpy()
    here = ~gone & ~(registered > np.datetime64(window.last, "s"))
    return LowAttenders(
        basis="LIST",
        **shared,
        total=_total(cells, people=int(cells.sum())),
        groups=_groups(AGE_SEX_BANDS, cells, cells.sum(axis=2)),
        young=_groups(tuple(YOUNG), young, young.sum(axis=2)),
        joined=int(joined.sum()),
        gone=int(gone.sum()),
        not_on_list=int((came > 0).sum()),
        since=tuple(
            _since(name, people.loc[here & of], last=window.last, reach=reach)
            for name, of in _since_groups(age)
        ),
        followed=_followed(listed, counted, counting, last=window.last, reach=reach),
    )


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
        since=(),
        followed=(),
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


def _since_groups(age: Ints) -> list[tuple[str, Bools]]:
    place = _young_places(age)
    return [
        (EVERYBODY, np.ones(len(age), dtype=bool)),
        *((name, place == at) for at, name in enumerate(YOUNG)),
    ]


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


def _followed(
    listed: pd.DataFrame,
    counted: pd.DataFrame,
    counting: Counting,
    *,
    last: date,
    reach: Window | None,
) -> tuple[Followed, ...]:
    """The first of two years and of three, as far as the data reach back over them."""
    found = []
    for years in (2, 3):
        first, second, *_ = years_to(last, years=years)
        if reach is None or reach.first - first.first > timedelta(days=SHORT_BY_DAYS):
            continue
        after = Window(second.first, last)
        joined, gone = joined_and_left(listed, window=Window(first.first, last))
        age = ages(listed, as_at=first.last)
        men = listed["sex"].eq("MALE").to_numpy() & (age >= 46) & (age <= 65)
        unseen = _held(listed, counted, counting, first) == 0
        came = _held(listed, counted, counting, after) > 0
        there = ~joined & ~gone
        found += [
            Followed(
                name=name,
                year=first,
                after=after,
                people=int(of.sum()),
                unseen=int((of & unseen).sum()),
                came=int((of & unseen & came).sum()),
            )
            for name, of in ((EVERYBODY, there), (MEN_46_TO_65, there & men))
        ]
    return tuple(found)
