"""Who attends often, by each of the definitions in use: who is in it, and their share."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.age_sex import OUTSIDE, group_places
from attenders.analysis.attendance import Attendance
from attenders.analysis.codes import day_numbers, order_by
from attenders.analysis.concentration import top_people
from attenders.analysis.conditions import (
    MORBIDITIES,
    Coded,
    listed_coded,
    patients_coded,
)
from attenders.analysis.counting import (
    EVERYTHING,
    Counting,
    counts_towards,
    unclear,
)
from attenders.analysis.method import Method
from attenders.analysis.rules import (
    AtLeast,
    EveryWeeks,
    Persistent,
    Rule,
    ShortIntervals,
    TopPeople,
    TopPercent,
    grouping_of,
    is_by_morbidity,
    rule_from_dict,
    rule_to_dict,
)
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, days_of, years_to


SCHEMA_VERSION = 2
EVERYBODY = "Everybody"
GP_ONLY = Counting(staff="GP")
GP_FACE_TO_FACE = Counting(staff="GP", modes="FACE_TO_FACE")

METHOD = Method(
    title="Who attends often",
    definition=(
        "Each definition says who is in it. A top per cent is so many of every 100"
        " people, rounded up to a whole person, as in “How attendance is concentrated”;"
        " everybody with as many appointments as the last of them is in it too, so that"
        " it never depends on the order of people. So it can be more than was asked for."
        " Nobody without an appointment is in any."
    ),
    counted=(
        "The appointments that the sentence names: with which staff, attended only or"
        " missed ones too, and in which way of contact."
    ),
    out_of=(
        "People who had such an appointment in the period, and with a registered list"
        " everybody on it too, as the sentence says; and all such appointments of these"
        " people. Some who had one may have left since: they count, as their appointments"
        " do. Where only the size of a list is known, and it is fewer than had one, those"
        " who had one count. A list without ages serves no definition that goes by age"
        " band and sex."
    ),
    left_out=(
        "Appointments without a patient, and, where not all staff or ways of contact"
        " count, those for which it is not known: their number is given. Definitions"
        " for adults leave out people under 18, and those by kind of conditions leave out"
        " people whose conditions are not known. Several appointments on a day are one"
        " only where intervals between them are looked at."
    ),
    source=(
        "Each definition names its own. Age is that on the last day of the period, or of"
        " each year where several are looked at. People whose age or sex is not known"
        " are compared with each other."
    ),
)


@dataclass(frozen=True)
class Definition:
    """One definition: its name, its rule, who used it, and what they counted."""

    name: str
    rule: Rule
    source: str
    counted_there: Counting = EVERYTHING

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"rule": rule_to_dict(self.rule)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Definition":
        return cls(
            name=data["name"],
            rule=rule_from_dict(data["rule"]),
            source=data["source"],
            counted_there=Counting.from_dict(data["counted_there"]),
        )


_VEDSTED = "Vedsted and Christensen, Public Health 2005;119:118–137."
_SMITS_2009 = "Smits and others, British Journal of General Practice 2009."
_MALBY = "Malby and Hufflett, 2019."
_LUCIANO = (
    "Luciano and others, British Journal of General Practice 2010;60:e49–e55, which"
    " compares it with others."
)
_INTERVALS = "BMC Family Practice 2013;14:162."

DEFINITIONS: Mapping[str, Definition] = {
    "TOP_3": Definition(
        "Top 3%",
        TopPercent(3),
        "Morriss and others, BMC Family Practice 2012;13:39.",
    ),
    "TOP_3_SIX_MONTHS": Definition(
        "Top 3% over six months",
        TopPercent(3, months=6),
        "BJGP Open 2020;4(5), bjgpopen20X101083, for adults.",
        GP_ONLY,
    ),
    "TOP_5": Definition("Top 5%", TopPercent(5), _MALBY, GP_ONLY),
    "TOP_10": Definition(
        "Top 10%",
        TopPercent(10),
        "Kontopantelis and others, BMJ Open 2021;11:e054666.",
    ),
    "TOP_25": Definition("Top 25%", TopPercent(25), _LUCIANO),
    "TOP_3_AGE_SEX": Definition(
        "Top 3% by age and sex",
        TopPercent(3, "OURS"),
        "Smits and others, BMC Family Practice 2008;9:21, in one-year groups.",
    ),
    "TOP_10_AGE_SEX": Definition(
        "Top 10% by age and sex", TopPercent(10, "OURS"), _VEDSTED, GP_ONLY
    ),
    "TOP_10_AGE_SEX_ADULTS": Definition(
        "Top 10% by age and sex, adults",
        TopPercent(10, "ADULTS"),
        "Smits and others, BMJ Open 2016, bmjopen-2016-012563.",
        GP_FACE_TO_FACE,
    ),
    "TOP_25_AGE_SEX": Definition(
        "Top 25% by age and sex", TopPercent(25, "OURS"), _LUCIANO
    ),
    "TOP_10_MORBIDITY": Definition(
        "Top 10% by kind of conditions", TopPercent(10, "MORBIDITY"), _LUCIANO
    ),
    "TOP_25_MORBIDITY": Definition(
        "Top 25% by kind of conditions", TopPercent(25, "MORBIDITY"), _LUCIANO
    ),
    "TOP_100": Definition("Top 100 people", TopPeople(100), _MALBY, GP_ONLY),
    "AT_LEAST_24": Definition(
        "24 or more in 12 months", AtLeast(24), f"The usual one of {_INTERVALS}"
    ),
    "EVERY_3_WEEKS": Definition(
        "Every 3 weeks or more often",
        EveryWeeks(3),
        "The Academy’s account of a London practice: every three weeks or more. We"
        " round 52 ÷ 3 = 17.3 up to 18.",
        GP_ONLY,
    ),
    "EVERY_4_WEEKS": Definition(
        "Every 4 weeks or more often",
        EveryWeeks(4),
        f"Of our own, after the “weekly to monthly” of {_MALBY}",
        GP_ONLY,
    ),
    "AT_LEAST_30_IN_2_YEARS": Definition(
        "30 or more in 2 years",
        AtLeast(30, months=24),
        "Morriss and others, 2012; Patel and others, Family Practice 2015;32:624.",
        Counting(staff="GP_OR_NURSE"),
    ),
    "PERSISTENT_2": Definition(
        "Top 10% by age and sex in each of 2 years",
        Persistent(TopPercent(10, "OURS"), years=2, needed=2),
        f"Shorter than that of {_SMITS_2009}",
        GP_ONLY,
    ),
    "PERSISTENT_3": Definition(
        "Top 10% by age and sex in each of 3 years",
        Persistent(TopPercent(10, "OURS"), years=3, needed=3),
        _SMITS_2009,
        GP_ONLY,
    ),
    "PERSISTENT_8_A_YEAR": Definition(
        "8 or more in at least 3 of 4 years",
        Persistent(AtLeast(8), years=4, needed=3),
        "Koskela and others, 2010, doi 10.3109/02813431003690596.",
    ),
    "SHORT_INTERVALS": Definition(
        "Appointments that follow soon on each other",
        ShortIntervals(),
        f"{_INTERVALS} We count several appointments on a day once.",
        Counting(modes="FACE_TO_FACE"),
    ),
}


@dataclass(frozen=True, eq=False)
class Population:
    """The people behind the appointments, and the registered list where there is one.

    `patients` has birth_year, birth_month, sex and conditions; its row i is patient i.
    `listed` has the same columns for the people who count as registered, and patient
    (-1 for one without any appointment); `list_size` is only their
    number, and is not looked at where there is `listed`.
    """

    patients: pd.DataFrame
    list_size: int | None = None
    listed: pd.DataFrame | None = None

    @cached_property
    def off_list(self) -> npt.NDArray[np.bool_] | None:
        """Whether each patient is not on the list; None where no list says who is."""
        if self.listed is None or "patient" not in self.listed:
            return None
        return ~np.isin(
            np.arange(len(self.patients)), self.listed["patient"].to_numpy()
        )

    @cached_property
    def coded(self) -> Coded:
        """The conditions of each patient."""
        return patients_coded(self.patients, self.listed)

    @cached_property
    def listed_coded(self) -> Coded | None:
        """The conditions of each person of the list, where there is one."""
        if self.listed is None:
            return None
        return listed_coded(self.listed, self.patients)


@dataclass(frozen=True)
class Cut:
    """Where a group of people was cut: asked for `asked` of `out_of`, took `people`.

    `least` is the fewest appointments that anybody taken has; None where nobody was.
    """

    group: str
    out_of: int
    asked: int
    people: int
    least: int | None


@dataclass(frozen=True)
class FrequentAttenders:
    """How many attend often by one definition, out of whom, and their appointments.

    `data` are the days from the first to the last appointment with a patient in the
    period. `unclear` are appointments that do not count only because staff or way of
    contact is not known. `registered` says whether `out_of` are those on the list, and
    `not_on_list` how many of them had an appointment and are not on it. `cuts` are only
    for definitions that take the people who had most, one for each group with people.
    `conditions_not_known` are people with an appointment who are left out because
    the definition needs their conditions.
    """

    definition: Definition
    counting: Counting
    period: Window
    data: Window | None
    registered: bool
    people: int
    out_of: int
    appointments: int
    all_appointments: int
    unclear: int
    cuts: tuple[Cut, ...]
    conditions_not_known: int = 0
    not_on_list: int = 0

    @property
    def people_share(self) -> float | None:
        return self.people / self.out_of if self.out_of else None

    @property
    def share(self) -> float | None:
        """Their appointments out of all; None where there is none."""
        if not self.all_appointments:
            return None
        return self.appointments / self.all_appointments

    @property
    def is_short(self) -> bool:
        """Whether the data falls well short of the period, so the figure is too low."""
        return not self.period.is_covered_by(self.data)

    @property
    def ties(self) -> int:
        """How many more were taken than asked for, since they have as many."""
        return sum(max(0, cut.people - cut.asked) for cut in self.cuts)

    @property
    def sentence(self) -> Sentence:
        """Who had how much of what, when, and by which rule."""
        values = {
            name: getattr(self, name)
            for name in (
                "people_share",
                "people",
                "out_of",
                "share",
                "appointments",
                "all_appointments",
                "period",
                "ties",
                "conditions_not_known",
            )
        }
        counted = self.counting.words
        if self.conditions_not_known and not self.out_of:
            return Sentence(
                "Nobody’s conditions are known, so this definition cannot be used:"
                f" {self.definition.rule.words}.",
                {},
            )
        if not self.all_appointments:
            return Sentence(f"There are no {counted}, from {{period}}.", values)
        grouping = grouping_of(self.definition.rule)
        people = grouping.people if grouping else "people"
        whom = "registered" if self.registered else "who had any"
        if self.not_on_list:
            whom = "who are registered or had any"
        unknown = (
            "; {conditions_not_known} whose conditions are not known are left out"
            if self.conditions_not_known
            else ""
        )
        tied = ", and {ties} more with as many as the last of them" if self.ties else ""
        return Sentence(
            f"{{people_share}} of {people} ({{people}} of the {{out_of}} {whom}) had"
            f" {{share}} of {counted} ({{appointments}} of {{all_appointments}}), from"
            f" {{period}}: {self.definition.rule.words}{tied}{unknown}.",
            values,
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "definition": self.definition.to_dict(),
            "period": self.period.to_dict(),
            "data": self.data and self.data.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "FrequentAttenders":
        return cls(
            **data
            | {
                "definition": Definition.from_dict(data["definition"]),
                "counting": Counting.from_dict(data["counting"]),
                "period": Window.from_dict(data["period"]),
                "data": data["data"] and Window.from_dict(data["data"]),
                "cuts": tuple(Cut(**cut) for cut in data["cuts"]),
            }
        )


def frequent_attenders(
    frame: pd.DataFrame | Attendance,
    *,
    definition: Definition,
    counting: Counting,
    last: date,
    population: Population,
) -> tuple[FrequentAttenders, npt.NDArray[np.int64]]:
    """Say who attends often by the definition, in its period up to the last day.

    The frame has the statuses as the practice counts them, and should reach as far back
    as the definition does; to ask for several definitions of one frame, give its
    Attendance. Gives the figures and the patients behind them in order.
    """
    attendance = Attendance.of(frame, people=len(population.patients))
    period = definition.rule.period(last)
    known = attendance.inside(period)
    groups = _Groups.of(population, definition.rule, as_at=last)
    held = attendance.counts(period, counting)
    counts = groups.only_inside(held)
    member, cuts = _members(attendance, definition.rule, counting, last, population)
    member &= groups.inside
    figures = FrequentAttenders(
        definition=definition,
        counting=counting,
        period=period,
        data=days_of(known),
        registered=groups.by_list(counts),
        people=int(member.sum()),
        out_of=int(groups.sizes(counts).sum()),
        appointments=int(counts[member].sum()),
        all_appointments=int(counts.sum()),
        unclear=unclear(known, counting, of=groups.inside),
        cuts=cuts,
        # Who had any that counts, and is outside for want of conditions
        conditions_not_known=int(((held > 0) & ~groups.inside).sum())
        if is_by_morbidity(definition.rule)
        else 0,
        not_on_list=int(groups.came_off_list(counts).sum()),
    )
    return figures, np.flatnonzero(member)


_MORBIDITY_NAMES = tuple(
    name for key, name in MORBIDITIES.items() if key != "NOT_KNOWN"
)


def _by_morbidity(conditions: Coded) -> npt.NDArray[np.int64]:
    """The place in _MORBIDITY_NAMES of each person, OUTSIDE where it is not known."""
    places = conditions.morbidity.astype(np.int64)
    return np.where(places < len(_MORBIDITY_NAMES), places, OUTSIDE)


@dataclass(frozen=True, eq=False)
class _Groups:
    """The group of each patient, or OUTSIDE; and how many are on the list in each.

    `off_list` says of each patient whether they are not on it, where that is known.
    """

    names: tuple[str, ...]
    places: npt.NDArray[np.int64]
    listed: npt.NDArray[np.int64] | None
    off_list: npt.NDArray[np.bool_] | None = None

    @classmethod
    def of(cls, population: Population, rule: Rule, *, as_at: date) -> "_Groups":
        patients, listed = population.patients, population.listed
        if is_by_morbidity(rule):
            return cls._of_morbidities(population)
        grouping = grouping_of(rule)
        if grouping is None:
            size = population.list_size if listed is None else len(listed)
            return cls(
                (EVERYBODY,),
                np.zeros(len(patients), dtype=np.int64),
                None if size is None else np.array([size], dtype=np.int64),
                population.off_list,
            )
        names = grouping.groups
        places = group_places(patients, grouping, as_at=as_at)
        if listed is None:
            return cls(names, places, None)
        theirs = group_places(listed, grouping, as_at=as_at)
        theirs = theirs[theirs != OUTSIDE]
        listed_in = np.bincount(theirs, minlength=len(names))
        return cls(names, places, listed_in, population.off_list)

    @classmethod
    def _of_morbidities(cls, population: Population) -> "_Groups":
        """A list counts only where the conditions of all on it are known."""
        places = _by_morbidity(population.coded)
        if population.listed_coded is None:
            return cls(_MORBIDITY_NAMES, places, None)
        theirs = _by_morbidity(population.listed_coded)
        if (theirs == OUTSIDE).any():
            return cls(_MORBIDITY_NAMES, places, None)
        size = len(_MORBIDITY_NAMES)
        listed_in = np.bincount(theirs, minlength=size)
        return cls(_MORBIDITY_NAMES, places, listed_in, population.off_list)

    @cached_property
    def inside(self) -> npt.NDArray[np.bool_]:
        """Whether each patient is in any group."""
        inside: npt.NDArray[np.bool_] = self.places != OUTSIDE
        return inside

    def only_inside(self, counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The appointments of each patient; none of those who are outside."""
        return np.where(self.inside, counts, 0)

    def came(self, counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """How many of each group have any."""
        return np.bincount(self.places[counts > 0], minlength=len(self.names))

    def sizes(self, counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """How many people each group is out of: never fewer than came.

        Those on the list, and those who came and are not on it.
        """
        came = self.came(counts)
        if self.listed is None:
            return came
        least: npt.NDArray[np.int64] = self.listed + self.came_off_list(counts)
        return np.maximum(came, least)

    def came_off_list(self, counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """How many of each group have any and are not on the list, where it says who is."""
        if self.listed is None or self.off_list is None:
            return np.zeros(len(self.names), dtype=np.int64)
        return self.came(np.where(self.off_list, counts, 0))

    def by_list(self, counts: npt.NDArray[np.int64]) -> bool:
        """Whether there is a list, with at least as many people as came."""
        if self.listed is None:
            return False
        known = self.listed + self.came_off_list(counts)
        return bool(known.sum() >= self.came(counts).sum())


_Members = tuple[npt.NDArray[np.bool_], tuple[Cut, ...]]


def _members(
    attendance: Attendance,
    rule: Rule,
    counting: Counting,
    last: date,
    population: Population,
) -> _Members:
    """Whether each patient is in it, and where the groups were cut."""
    period = rule.period(last)
    groups = _Groups.of(population, rule, as_at=last)
    counts = groups.only_inside(attendance.counts(period, counting))
    match rule:
        case TopPercent():
            sizes = groups.sizes(counts)
            asked = np.array([top_people(n, rule.percent) for n in sizes.tolist()])
            return _top(counts, groups, asked)
        case TopPeople():
            return _top(counts, groups, np.array([rule.people]))
        case AtLeast() | EveryWeeks():
            return counts >= rule.least, ()
        case ShortIntervals():
            inside = attendance.inside(period)
            return _soon_again(inside, rule, counting, people=len(counts)), ()
        case Persistent():
            years = np.zeros(len(counts), dtype=np.int64)
            for year in years_to(last, years=rule.years):
                each = _members(attendance, rule.each, counting, year.last, population)
                years += each[0]
            return years >= rule.needed, ()


def _top(
    counts: npt.NDArray[np.int64], groups: _Groups, asked: npt.NDArray[np.int64]
) -> _Members:
    """Those of each group who had most, with all who have as many as the last of them.

    Where more are asked for than came, everybody who came is in.
    """
    came, sizes = groups.came(counts), groups.sizes(counts)
    here = np.flatnonzero(counts)
    places = groups.places[here]
    most_first = here[np.lexsort((-counts[here], places))]
    first = np.cumsum(came) - came
    taken = np.minimum(asked, came)
    filled = taken > 0
    # One more than anybody has, so that a group of nobody takes nobody
    least = np.full(len(came), int(counts.max(initial=0)) + 1)
    least[filled] = counts[most_first[(first + taken - 1)[filled]]]
    member = np.zeros(len(counts), dtype=bool)
    member[here] = counts[here] >= least[places]
    people = np.bincount(groups.places[member], minlength=len(came))
    cuts = tuple(
        Cut(
            group=name,
            out_of=int(sizes[at]),
            asked=int(asked[at]),
            people=int(people[at]),
            least=int(least[at]) if filled[at] else None,
        )
        for at, name in enumerate(groups.names)
        if sizes[at]
    )
    return member, cuts


def _soon_again(
    frame: pd.DataFrame, rule: ShortIntervals, counting: Counting, *, people: int
) -> npt.NDArray[np.bool_]:
    """Whether enough of each patient's intervals between days are short."""
    counts = counts_towards(frame, counting)
    patient, day = frame["patient"].to_numpy()[counts], day_numbers(frame)[counts]
    order = order_by(patient, day)
    patient, day = patient[order], day[order]
    interval = np.diff(day)
    own = (np.diff(patient) == 0) & (interval > 0)
    whose = patient[1:][own]
    intervals = np.bincount(whose, minlength=people)
    short = np.bincount(whose[interval[own] < rule.days], minlength=people)
    return (intervals >= rule.intervals) & (100 * short >= rule.percent * intervals)
