"""The rules by which somebody attends often, as data, each in plain words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from attenders.analysis.age_sex import GROUPINGS, Grouping, GroupingName
from attenders.analysis.window import Window, months_to, years_to


MONTHS = 12
WEEKS_IN_YEAR = 52
GroupName = GroupingName | Literal["MORBIDITY"]
_OF_GROUP: Mapping[GroupName | None, str] = {
    None: "",
    "OURS": " of their age band and sex",
    "ADULTS": " of their age band and sex",
    "MORBIDITY": (
        " of people with the same kind of conditions (physical, mental, both or none)"
    ),
}


def _at_least_one(**numbers: int) -> None:
    for name, number in numbers.items():
        if number < 1:
            raise ValueError(f"{name} is {number}, and must be 1 or more")


@dataclass(frozen=True)
class TopPercent:
    """The people with most appointments: so many in every 100, ties included.

    Of everybody, or of each age band and sex, or of those with the same kind of
    conditions (`grouping`).
    """

    percent: int
    grouping: GroupName | None = None
    months: int = MONTHS

    def __post_init__(self) -> None:
        _at_least_one(percent=self.percent, months=self.months)
        if self.percent > 100:
            raise ValueError(f"percent is {self.percent}, and must be 100 or less")

    @property
    def words(self) -> str:
        return f"those in the top {self.percent}%{_OF_GROUP[self.grouping]}"

    def period(self, last: date) -> Window:
        return months_to(last, months=self.months)


@dataclass(frozen=True)
class TopPeople:
    """So many people with most appointments, ties included."""

    people: int
    months: int = MONTHS

    def __post_init__(self) -> None:
        _at_least_one(people=self.people, months=self.months)

    @property
    def words(self) -> str:
        return f"the {self.people:,} who had most"

    def period(self, last: date) -> Window:
        return months_to(last, months=self.months)


@dataclass(frozen=True)
class AtLeast:
    """Everybody with so many appointments or more in so many months."""

    appointments: int
    months: int = MONTHS

    def __post_init__(self) -> None:
        _at_least_one(appointments=self.appointments, months=self.months)

    @property
    def least(self) -> int:
        return self.appointments

    @property
    def words(self) -> str:
        return f"those who had {self.appointments:,} or more in {self.months} months"

    def period(self, last: date) -> Window:
        return months_to(last, months=self.months)


@dataclass(frozen=True)
class EveryWeeks:
    """Everybody who comes every so many weeks or more often, over 12 months.

    That is 52 ÷ weeks appointments, rounded up to a whole one: 18 for three weeks.
    """

    weeks: int

    def __post_init__(self) -> None:
        _at_least_one(weeks=self.weeks)

    @property
    def least(self) -> int:
        return -(-WEEKS_IN_YEAR // self.weeks)

    @property
    def words(self) -> str:
        how_often = "week" if self.weeks == 1 else f"{self.weeks} weeks"
        return (
            f"those who had {self.least} or more in 12 months, which is every"
            f" {how_often} or more often"
        )

    def period(self, last: date) -> Window:
        return months_to(last, months=MONTHS)


@dataclass(frozen=True)
class ShortIntervals:
    """Everybody most of whose appointments follow soon on the one before.

    `percent` or more of the intervals are under `days`, and there are at least
    `intervals` of them. Several appointments on a day are one.
    """

    days: int = 7
    percent: int = 60
    intervals: int = 3
    months: int = MONTHS

    def __post_init__(self) -> None:
        _at_least_one(days=self.days, percent=self.percent, months=self.months)
        _at_least_one(intervals=self.intervals)

    @property
    def words(self) -> str:
        return (
            f"those who had {self.intervals} or more intervals between days, at least"
            f" {self.percent}% of them shorter than {self.days} days"
        )

    def period(self, last: date) -> Window:
        return months_to(last, months=self.months)


YearRule = TopPercent | TopPeople | AtLeast | EveryWeeks


@dataclass(frozen=True)
class Persistent:
    """Everybody in the group of a rule in at least `needed` of so many years."""

    each: YearRule
    years: int
    needed: int

    def __post_init__(self) -> None:
        if not is_yearly(self.each):
            raise ValueError("Only a rule over 12 months can be asked of each year")
        if not 1 <= self.needed <= self.years:
            raise ValueError(f"{self.needed} of {self.years} years cannot be asked")

    @property
    def words(self) -> str:
        years = f"of {self.years} years in a row"
        how_many = "each" if self.needed == self.years else f"{self.needed} or more"
        return f"{self.each.words}, in {how_many} {years}"

    def period(self, last: date) -> Window:
        return Window(years_to(last, years=self.years)[0].first, last)


Rule = YearRule | ShortIntervals | Persistent


def is_yearly(rule: "Rule") -> bool:
    """Whether the rule looks at 12 months, so that it can be asked of each year."""
    match rule:
        case Persistent():
            return False
        case EveryWeeks():
            return True
        case _:
            return rule.months == MONTHS


def grouping_of(rule: Rule) -> Grouping | None:
    """The age bands and sexes within which the rule compares people, None for others."""
    match rule:
        case TopPercent(grouping="OURS" | "ADULTS" as name):
            return GROUPINGS[name]
        case Persistent():
            return grouping_of(rule.each)
        case _:
            return None


def is_by_morbidity(rule: Rule) -> bool:
    """Whether the rule compares people whose conditions are of the same kind."""
    match rule:
        case TopPercent():
            return rule.grouping == "MORBIDITY"
        case Persistent():
            return is_by_morbidity(rule.each)
        case _:
            return False


_KINDS: dict[str, Callable[..., YearRule | ShortIntervals]] = {
    kind.__name__: kind
    for kind in (TopPercent, TopPeople, AtLeast, EveryWeeks, ShortIntervals)
}


def rule_to_dict(rule: Rule) -> dict[str, Any]:
    """The rule as plain values with its kind, the inner rule of a persistent one too."""
    if isinstance(rule, Persistent):
        plain = vars(rule) | {"each": rule_to_dict(rule.each)}
    else:
        plain = dict(vars(rule))
    return {"kind": type(rule).__name__} | plain


def rule_from_dict(data: dict[str, Any]) -> Rule:
    """The rule that `rule_to_dict` gave; KeyError for a kind there is not."""
    values = {name: value for name, value in data.items() if name != "kind"}
    if data["kind"] != Persistent.__name__:
        return _KINDS[data["kind"]](**values)
    each = rule_from_dict(values["each"])
    assert not isinstance(each, ShortIntervals | Persistent)
    return Persistent(each=each, years=values["years"], needed=values["needed"])
