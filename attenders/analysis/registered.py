"""Who counts as registered, how old they are, and who of them has appointments."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.ages import (
    ADULT_AGE,
    AGE_BANDS,
    AGE_NOT_KNOWN,
    ages,
    band_places,
)
from attenders.analysis.method import Method
from attenders.frames import NOT_KNOWN, STANDING_TYPE, STANDINGS, category


@dataclass(frozen=True)
class Standing:
    """One way in which a person of a list is treated, in words."""

    title: str
    rule: str


# In this order: whoever is two of these is the first of them
STANDING_RULES: dict[str, Standing] = {
    "TEST": Standing("Test patients", "The list marks them as a test or dummy record."),
    "DECEASED": Standing(
        "Died",
        "They died on the day of the list or before. Where the list says that somebody"
        " died but not when, they count as dead on that day.",
    ),
    "LEFT": Standing(
        "Left the practice",
        "They were deregistered on the day of the list or before, or the list says so"
        " without a date. A departure before the start of the registration belongs to"
        " an earlier one, and does not count.",
    ),
    "NOT_YET": Standing(
        "Not registered yet",
        "Their registration starts after the day of the list, or they have applied.",
    ),
    "TEMPORARY": Standing(
        "Temporary and other registrations",
        "Their registration is not permanent: temporary residents, private patients,"
        " emergencies, or people registered for one service only.",
    ),
    "REGISTERED": Standing(
        "Registered",
        "Everybody else: permanent registrations. Where the list has no date of"
        " registration for somebody, they count as registered.",
    ),
}
NOT_COUNTED = tuple(name for name in STANDING_RULES if name != "REGISTERED")
CHILDREN_RULE = (
    "Children, who are under 18 on the day of the list, count as registered and are also"
    " shown apart. Pages that compare people do so by age band, so that children are"
    " compared with children."
)

COUNTS_METHOD = Method(
    title="Who counts as registered",
    definition="Everybody on the list is one of these, by what the list says of them.",
    counted="People, each once, however many rows the list has for them.",
    out_of="Everybody on the list, except rows that were left out for a problem.",
    left_out=(
        "People who are not “registered” are counted apart, and are in no list size,"
        " rate or age-sex table."
    ),
    source=(
        "The rule of this product, in the order in which the kinds are listed: test,"
        " died, left, not yet, temporary."
    ),
)
AGE_SEX_METHOD = Method(
    title="Registered people by age and sex",
    definition="Each registered person is in one age band and one column.",
    counted="People who count as registered on the day of the list.",
    out_of="All people who count as registered on that day.",
    left_out=(
        "Nobody. Those without a year of birth are in a row of their own, and those"
        " whose sex is another, or not known, are in one column."
    ),
    source=(
        "Ages are worked out from the month and year of birth: people turn a year older"
        " on the first of the month, or on 1 July where only the year is known."
    ),
)
AGAINST_METHOD = Method(
    title="The list against the appointments",
    definition=(
        "People of the list and people of the appointments are the same person where"
        " your system gives them the same number."
    ),
    counted="People, each once.",
    out_of="The current list, and all appointments that the practice has uploaded.",
    left_out=(
        "Nothing: a cancelled or missed appointment is an appointment here. Rows of"
        " appointments without a patient are nobody’s."
    ),
    source="The current registered list and the appointments stored at the time.",
)


def standings(frame: pd.DataFrame, *, as_at: dt.date) -> "pd.Categorical[str]":
    """How each person of a registered frame is treated on a day, by STANDING_RULES."""
    day = np.datetime64(as_at, "s")
    registered = frame["registered_on"].to_numpy()
    left = frame["left_on"].to_numpy()
    left = np.where(left < registered, np.datetime64("NaT"), left)
    is_so = {
        "TEST": frame["is_test"].to_numpy(),
        "DECEASED": _by(day, frame["died_on"].to_numpy(), frame["is_deceased"]),
        "LEFT": _by(day, left, frame["has_left"]),
        "NOT_YET": (registered > day) | frame["is_pending"].to_numpy(),
        "TEMPORARY": frame["is_temporary"].to_numpy(),
    }
    codes = np.select(
        [is_so[name] for name in NOT_COUNTED],
        [STANDINGS.index(name) for name in NOT_COUNTED],
        default=STANDINGS.index("REGISTERED"),
    )
    return category(codes.astype(np.int8), STANDING_TYPE)


def _by(
    day: np.datetime64, when: npt.NDArray[np.datetime64], said: "pd.Series[bool]"
) -> npt.NDArray[np.bool_]:
    """Whether it was so by that day: the date counts, and without one what is said."""
    return np.where(np.isnat(when), said.to_numpy(), when <= day)


@dataclass(frozen=True)
class RegisteredCounts:
    """People of a list by how they are treated; children are among the registered."""

    by_standing: Mapping[str, int]
    children: int
    age_not_known: int

    @property
    def registered(self) -> int:
        return self.by_standing["REGISTERED"]

    @property
    def people(self) -> int:
        return sum(self.by_standing.values())

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "RegisteredCounts":
        return cls(**data)


def registered_counts(frame: pd.DataFrame, *, as_at: dt.date) -> RegisteredCounts:
    """Count the people of a list by standing, and the registered ones under 18."""
    standing = standings(frame, as_at=as_at)
    found = np.bincount(standing.codes, minlength=len(STANDINGS))
    age = ages(frame, as_at=as_at)[standing.codes == STANDINGS.index("REGISTERED")]
    unknown = age == NOT_KNOWN
    return RegisteredCounts(
        by_standing={
            name: int(found[STANDINGS.index(name)]) for name in STANDING_RULES
        },
        children=int((~unknown & (age < ADULT_AGE)).sum()),
        age_not_known=int(unknown.sum()),
    )


@dataclass(frozen=True)
class AgeSexRow:
    """The people of one age band; `other` are of another sex, or one not known."""

    band: str
    female: int
    male: int
    other: int

    @property
    def people(self) -> int:
        return self.female + self.male + self.other


@dataclass(frozen=True)
class AgeSexTable:
    """People by age band and sex, youngest first; those of no known age are the last."""

    rows: tuple[AgeSexRow, ...]

    @property
    def people(self) -> int:
        return sum(row.people for row in self.rows)

    @property
    def total(self) -> AgeSexRow:
        """All bands together."""
        return AgeSexRow(
            "All ages",
            sum(row.female for row in self.rows),
            sum(row.male for row in self.rows),
            sum(row.other for row in self.rows),
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "AgeSexTable":
        return cls(tuple(AgeSexRow(**row) for row in data["rows"]))


AGE_SEX_BANDS = (*AGE_BANDS, AGE_NOT_KNOWN)


def age_sex_table(frame: pd.DataFrame, *, as_at: dt.date) -> AgeSexTable:
    """Count the people who are registered on a day by age band and sex."""
    codes = standings(frame, as_at=as_at).codes
    counted = frame.loc[codes == STANDINGS.index("REGISTERED")]
    places = band_places(ages(counted, as_at=as_at))
    sexes = counted["sex"].to_numpy()

    def tally(*wanted: str) -> npt.NDArray[np.int64]:
        of_these = places[np.isin(sexes, wanted)]
        return np.bincount(of_these, minlength=len(AGE_SEX_BANDS))

    columns = (tally("FEMALE"), tally("MALE"), tally("OTHER", "UNKNOWN"))
    counts = zip(AGE_SEX_BANDS, *(c.tolist() for c in columns), strict=True)
    return AgeSexTable(tuple(AgeSexRow(*row) for row in counts))


@dataclass(frozen=True)
class ListAgainstAppointments:
    """Who is on the list and who has appointments, in people.

    `not_registered` are people with appointments who are on the list but do not count
    as registered, by standing; `not_on_list` those whom the list does not have at all.
    """

    registered: int
    registered_without: int
    with_appointments: int
    not_registered: Mapping[str, int]
    not_on_list: int

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "ListAgainstAppointments":
        return cls(**data)


def list_against_appointments(
    listed: pd.DataFrame, seen: npt.NDArray[np.integer[Any]]
) -> ListAgainstAppointments:
    """Compare the people of a list (patient, standing) with those who have appointments.

    `seen` are the patients with an appointment of any kind, repeats and order aside.
    """
    with_any = np.unique(seen)
    has_any = np.isin(listed["patient"].to_numpy(), with_any)
    standing = listed["standing"].to_numpy()
    registered = standing == "REGISTERED"
    return ListAgainstAppointments(
        registered=int(registered.sum()),
        registered_without=int((registered & ~has_any).sum()),
        with_appointments=len(with_any),
        not_registered={
            name: int((has_any & (standing == name)).sum()) for name in NOT_COUNTED
        },
        not_on_list=len(with_any) - int(has_any.sum()),
    )
