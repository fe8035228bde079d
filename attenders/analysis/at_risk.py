"""People who come seldom and have conditions or frailty: for a clinician to think of.

A list that says of each person why they are on it. It scores and ranks nobody: whoever
meets the rule is on it, in an order that says nothing of them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from math import comb
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.ages import ADULT_AGE, ages
from attenders.analysis.codes import with_patient
from attenders.analysis.counting import Counting, counts_towards
from attenders.analysis.method import Method
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
    last_outcome_day,
    months_to,
    within,
)
from attenders.frames import FRAILTY, FRAILTY_TYPE, NOT_KNOWN, category


SCHEMA_VERSION = 2  # since the list itself is kept beside the counts
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
PERIODS = 3
FRAIL = ("MILD", "MODERATE", "SEVERE")
RISINGS = ("RISING", "NOT_RISING", "NOT_KNOWN")
RISING_TYPE = pd.CategoricalDtype(list(RISINGS))
REASONS = ("CONDITIONS", "FRAILTY", "BOTH")
# From when on data are old, in days: appointments change daily, a list over a quarter;
# a frailty index is worked out about once a year. Our own choosing.
OLD_AFTER_DAYS: Mapping[str, int] = {"appointments": 31, "listed": 92, "frailty": 365}
_DATA = {
    "appointments": "The last appointment with an outcome is of {day}",
    "listed": "The registered list is of {day}",
    "frailty": "The frailty bands are of {day}",
}
_NO_DAY = {
    "appointments": "No appointment with an outcome is in the data.",
    "listed": (
        "There is no registered list: people who have left or died may be here, and"
        " people who did not come at all are not."
    ),
    "frailty": "Nobody’s frailty is known.",
}

METHOD = Method(
    title="People who come seldom and may need thinking of",
    definition=(
        "Everybody who meets the rule: few contacts in the period, and either several"
        " long-term conditions or a band of frailty. Each line says why the person is on"
        " it. Contacts are rising where there are more in each of three periods that"
        " follow on each other than in the one before; numbers this small also rise by"
        " chance, so what chance alone would make is beside them. The list is for a"
        " clinician whom the practice names, to judge for whom a call or a review is"
        " worth it. It says nothing of what will happen to anybody."
    ),
    counted="People, each once, by the appointments that the rule counts as contacts.",
    out_of=(
        "Registered adults who were registered for all of the period. Without a list:"
        " adults with at least one contact in it, some of whom may have left or died."
    ),
    left_out=(
        "Children; people of no known age; those who joined during the period, and had"
        " less time to come; those who left or died before its end; temporary and other"
        " registrations. A condition or frailty that is not recorded cannot be seen:"
        " those of whom neither is known are counted apart. Nobody is ranked: people"
        " stand in the order in which the appointments first name them, and those with"
        " no appointment in the order of the list."
    ),
    source=(
        "The Academy’s account of how to find people who may come to attend very often:"
        " the low end of the spectrum, with long-term conditions that are stable, the"
        " frailty index a place to start. The numbers of the rule are ours, and yours to"
        " change. There is no risk score on purpose: in a randomised trial in 32"
        " practices such scores led to more emergency admissions (Snooks and others,"
        " BMJ Quality and Safety 2019;28:697)."
    ),
)


@dataclass(frozen=True)
class AtRiskRule:
    """Who is on the list, in numbers that a practice can change.

    `rising_months` is the length of each of three periods; rising is more in each than
    in the one before, and `rising_least_more` more in the last than in the first.
    """

    fewest: int = 0
    most: int = 5
    least_conditions: int = 2
    frailty: tuple[str, ...] = ("MODERATE", "SEVERE")
    least_age: int = ADULT_AGE
    rising_months: int = 4
    rising_least_more: int = 2
    needs_rising: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.fewest <= self.most:
            raise ValueError(f"{self.fewest} to {self.most} contacts cannot be asked")
        if self.least_conditions < 1 or self.rising_months < 1:
            raise ValueError("Conditions and months must be 1 or more")
        if not set(self.frailty) <= set(FRAIL):
            raise ValueError(f"Bands of frailty are {', '.join(FRAIL)}")

    @property
    def frailty_words(self) -> str:
        """As in "moderate or severe"."""
        return " or ".join(band.lower() for band in FRAIL if band in self.frailty)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "AtRiskRule":
        return cls(**{**data, "frailty": tuple(data["frailty"])})


DEFAULT_RULE = AtRiskRule()


@dataclass(frozen=True)
class Apart:
    """People of the list at whom the rule does not look, each by the first that holds.

    `gone` and `joined` are None where there is no list to tell.
    """

    gone: int | None
    children: int
    age_not_known: int
    joined: int | None


@dataclass(frozen=True)
class Reason:
    """People with few contacts and this reason, by whether their contacts are rising."""

    reason: str
    rising: int
    not_rising: int
    rising_not_known: int

    @property
    def people(self) -> int:
        return self.rising + self.not_rising + self.rising_not_known


@dataclass(frozen=True)
class AtRisk:
    """How many are on the list and why, and how many are not.

    Those looked at had `fewer`, `more` or few contacts; those with few are by reason,
    have `no_reason`, or nothing is known of their conditions and frailty. `chance` is
    how many of those of whom it can be told would have had rising counts if each
    contact had fallen into any of the three periods by chance.
    """

    rule: AtRiskRule
    counting: Counting
    window: Window
    data: Window | None
    days: Mapping[str, date | None]
    periods: tuple[Window, ...]
    apart: Apart
    fewer: int
    more: int
    no_reason: int
    not_known: int
    reasons: tuple[Reason, ...]
    chance: float

    @property
    def has_list(self) -> bool:
        """Whether people are those of a registered list."""
        return self.apart.gone is not None

    @property
    def with_reason(self) -> int:
        """All with few contacts and a reason, rising or not."""
        return sum(reason.people for reason in self.reasons)

    @property
    def rising(self) -> int:
        return sum(reason.rising for reason in self.reasons)

    @property
    def people(self) -> int:
        """Who is on the list: all of them, or only those rising if the rule says so."""
        return self.rising if self.rule.needs_rising else self.with_reason

    @property
    def few(self) -> int:
        return self.with_reason + self.no_reason + self.not_known

    @property
    def looked_at(self) -> int:
        return self.fewer + self.few + self.more

    @property
    def is_short(self) -> bool:
        """Whether the data falls well short of the period, so that contacts lack."""
        return not self.window.is_covered_by(self.data)

    @property
    def sentence(self) -> Sentence:
        """Who is on the list, out of whom, and by which rule."""
        rule = self.rule
        frail = f", or {rule.frailty_words} frailty" if rule.frailty else ""
        rising = ", and their contacts are rising" if rule.needs_rising else ""
        # Without a list, whoever had no contact is not seen at all
        whom = "registered adults" if self.has_list else "adults who had a contact"
        fewest = rule.fewest if self.has_list else max(rule.fewest, 1)
        return Sentence(
            f"The list of people to think of has {{people}} of {{looked_at}} {whom}:"
            f" they had {{fewest}} to {{most}} {self.counting.words}, from {{window}}, and"
            f" have {{least_conditions}} or more long-term conditions{frail}{rising}.",
            {
                "people": self.people,
                "looked_at": self.looked_at,
                "window": self.window,
                **self._rule_numbers(),
                "fewest": fewest,
            },
        )

    @property
    def rising_sentence(self) -> Sentence:
        """How many are rising, beside what chance would make; or that nobody can say."""
        told = self.with_reason - sum(r.rising_not_known for r in self.reasons)
        values = {
            "rising": self.rising,
            "told": told,
            "chance": round(self.chance),
            "months": self.rule.rising_months,
        }
        if not told:
            return Sentence(
                "Whether contacts are rising is known of nobody: it takes data of three"
                " periods of {months} months.",
                values,
            )
        chance = "about {chance}" if values["chance"] else "hardly any"
        return Sentence(
            "{rising} of {told} with a reason had more contacts in each of three periods"
            " of {months} months than in the one before. If each of their contacts had"
            f" fallen into any of the three by chance, {chance} would have.",
            values,
        )

    def warnings(self, *, on: date) -> tuple[Sentence, ...]:
        """What is old or missing in the data behind the list, on a day."""
        found = [_warning(name, day, on=on) for name, day in self.days.items()]
        return tuple(sentence for sentence in found if sentence)

    def _rule_numbers(self) -> dict[str, int]:
        return {
            name: getattr(self.rule, name)
            for name in ("fewest", "most", "least_conditions")
        }

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "window": self.window.to_dict(),
            "data": self.data and self.data.to_dict(),
            "days": {name: day and day.isoformat() for name, day in self.days.items()},
            "periods": [period.to_dict() for period in self.periods],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "AtRisk":
        return cls(
            **data
            | {
                "rule": AtRiskRule.from_dict(data["rule"]),
                "counting": Counting.from_dict(data["counting"]),
                "window": Window.from_dict(data["window"]),
                "data": data["data"] and Window.from_dict(data["data"]),
                "days": {
                    name: day and date.fromisoformat(day)
                    for name, day in data["days"].items()
                },
                "periods": tuple(Window.from_dict(item) for item in data["periods"]),
                "apart": Apart(**data["apart"]),
                "reasons": tuple(Reason(**item) for item in data["reasons"]),
            }
        )


def at_risk(
    frame: pd.DataFrame,
    *,
    rule: AtRiskRule,
    counting: Counting,
    window: Window,
    patients: pd.DataFrame,
    listed: pd.DataFrame | None,
    conditions: npt.NDArray[np.integer[Any]],
    list_day: date | None,
    frailty_day: date | None,
) -> tuple[AtRisk, pd.DataFrame]:
    """Find the people whom the rule is about, and say of each why they are on the list.

    The frame should reach back as far as the three periods of the rule. `conditions`
    has the number of long-term conditions of each row of `listed`, or of `patients`
    where there is no list; -1 not known. `list_day` is the day of the list and
    `frailty_day` that of the frailty bands, None where not known.

    Gives the figures, and for each person on the list: patient (-1 without any
    appointment), listed (their row of the list; -1 without one), contacts, first,
    second and third (contacts of the three periods), rising (one of RISINGS),
    conditions, by_conditions, frailty, by_frailty, last_seen (missing where never),
    emergency_visits and deprivation_decile (-1 not known). Raises ValueError where
    `conditions` has not one number for each person.
    """
    people = _people(patients, listed)
    if len(conditions) != len(people):
        raise ValueError(f"{len(conditions)} conditions of {len(people)} people")
    looked, apart = _looked_at(
        people, rule=rule, window=window, has_list=listed is not None
    )
    periods = _periods(window.last, months=rule.rising_months)
    people = _with_counts(
        people, frame, counting=counting, window=window, periods=periods
    )
    people = people.assign(
        conditions=conditions.astype(np.int16),
        by_conditions=conditions >= rule.least_conditions,
        by_frailty=people["frailty"].isin(rule.frailty).to_numpy(),
        rising=_risings(people, rule=rule, periods=periods, reach=_reach(frame)),
    )
    if listed is None:  # somebody without a contact may have left
        looked &= people["contacts"].to_numpy() > 0
    few = looked & people["contacts"].between(rule.fewest, rule.most).to_numpy()
    chosen = few & (people["by_conditions"] | people["by_frailty"]).to_numpy()
    figures = AtRisk(
        rule=rule,
        counting=counting,
        window=window,
        data=days_of(with_patient(within(frame, window))),
        days={
            "appointments": last_outcome_day(within(frame, _until(window))),
            "listed": list_day if listed is not None else None,
            "frailty": frailty_day if people["frailty"].ne("UNKNOWN").any() else None,
        },
        periods=periods,
        apart=apart,
        **_counts(people, looked=looked, few=few, chosen=chosen, rule=rule),
        reasons=_reasons(people.loc[chosen]),
        chance=_chance(people.loc[chosen], rule=rule, periods=periods),
    )
    if rule.needs_rising:
        chosen &= people["rising"].eq("RISING").to_numpy()
    return figures, _list(people.loc[chosen])


def why(person: Mapping[str, Any], *, rule: AtRiskRule) -> tuple[Sentence, ...]:
    """Why somebody is on the list, from their row of it: each reason, then the counts."""
    numbers: dict[str, int] = {
        name: int(person[name])
        for name in ("contacts", "conditions", "first", "second", "third")
    }
    values = numbers | {
        "fewest": rule.fewest,
        "most": rule.most,
        "least_conditions": rule.least_conditions,
        "months": rule.rising_months,
    }
    found = []
    if person["by_conditions"]:
        found.append(
            "Long-term conditions: {conditions}; the rule asks for {least_conditions} or"
            " more."
        )
    if person["by_frailty"]:
        band = str(person["frailty"]).lower()
        found.append(
            f"Frailty is recorded as {band}; the rule asks for {rule.frailty_words}."
        )
    found.append(
        "Contacts in the period: {contacts}; the rule asks for {fewest} to {most}."
    )
    found.append(_RISING_WORDS[str(person["rising"])])
    return tuple(Sentence(text, values) for text in found)


_RISING_WORDS = {
    "RISING": (
        "Rising: {first}, {second} and {third} contacts in three periods of {months}"
        " months."
    ),
    "NOT_RISING": (
        "Not rising: {first}, {second} and {third} contacts in three periods of {months}"
        " months."
    ),
    "NOT_KNOWN": (
        "Whether contacts are rising is not known: the data, or the registration, do"
        " not reach back over three periods of {months} months."
    ),
}


def rising_chance(total: int, *, shares: tuple[float, ...], least_more: int) -> float:
    """How likely so many contacts rise over three periods if each falls by chance.

    `shares` are the parts of the whole time that the periods are. Exact: the sum of the
    multinomial chances of all counts that rise.
    """
    return sum(
        comb(total, first)
        * comb(total - first, second)
        * shares[0] ** first
        * shares[1] ** second
        * shares[2] ** (total - first - second)
        for first in range(total // PERIODS + 1)
        for second in range(first + 1, (total - first + 1) // 2)
        if total - first - second - first >= least_more
    )


def _warning(name: str, day: date | None, *, on: date) -> Sentence | None:
    if day is None:
        return Sentence(_NO_DAY[name], {})
    ago, old = (on - day).days, OLD_AFTER_DAYS[name]
    if ago <= old:
        return None
    return Sentence(
        _DATA[name] + ", {ago} days ago: more than {old} days is old for this.",
        {"day": Window(day, day), "ago": ago, "old": old},
    )


def _until(window: Window) -> Window:
    return Window(date.min, window.last)


def _periods(last: date, *, months: int) -> tuple[Window, ...]:
    """Three periods of so many months that end with this day, earliest first."""
    starts = [
        months_to(last, months=months * back).first for back in range(PERIODS, 0, -1)
    ]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
    return tuple(Window(*days) for days in zip(starts, ends, strict=True))


def _people(patients: pd.DataFrame, listed: pd.DataFrame | None) -> pd.DataFrame:
    """What the rule looks at of each person, in one shape with and without a list."""
    if listed is not None:
        facts = [
            *("patient", "birth_year", "birth_month", "registered_on", "left_on"),
            *("died_on", "frailty", "emergency_visits", "deprivation_decile"),
        ]
        return (
            listed[facts]
            .reset_index(drop=True)
            .assign(listed=np.arange(len(listed), dtype=np.int32))
        )
    size = len(patients)
    never = np.full(size, np.datetime64("NaT", "s"))
    unknown = np.full(size, FRAILTY.index("UNKNOWN"), dtype=np.int8)
    return pd.DataFrame(
        {
            "patient": np.arange(size, dtype=np.int32),
            "birth_year": patients["birth_year"].to_numpy(),
            "birth_month": patients["birth_month"].to_numpy(),
            "registered_on": never,
            "left_on": never,
            "died_on": never,
            "frailty": category(unknown, FRAILTY_TYPE),
            "emergency_visits": np.full(size, NOT_KNOWN, dtype=np.int16),
            "deprivation_decile": np.full(size, NOT_KNOWN, dtype=np.int8),
            "listed": np.full(size, NOT_KNOWN, dtype=np.int32),
        }
    )


def _looked_at(
    people: pd.DataFrame, *, rule: AtRiskRule, window: Window, has_list: bool
) -> tuple[Bools, Apart]:
    """At whom the rule looks, and the others by the first reason that holds."""
    joined, gone = joined_and_left(people, window=window)
    age = ages(people, as_at=window.last)
    reasons = (gone, (age != NOT_KNOWN) & (age < rule.least_age), age < 0, joined)
    # The place of the first that holds; one past the last where none does
    first = np.select(reasons, range(len(reasons)), default=len(reasons))
    counts = np.bincount(first, minlength=len(reasons) + 1).tolist()
    apart = Apart(
        gone=counts[0] if has_list else None,
        children=counts[1],
        age_not_known=counts[2],
        joined=counts[3] if has_list else None,
    )
    looked: Bools = first == len(reasons)
    return looked, apart


def _with_counts(
    people: pd.DataFrame,
    frame: pd.DataFrame,
    *,
    counting: Counting,
    window: Window,
    periods: tuple[Window, ...],
) -> pd.DataFrame:
    """The people with their contacts, in the window and in each of the periods."""
    until = within(frame, _until(window))
    counted = until.loc[counts_towards(until, counting), ["patient", "day"]]
    size = int(counted["patient"].max()) + 1 if len(counted) else 0
    patient = people["patient"].to_numpy()

    def held(days: Window) -> npt.NDArray[np.int32]:
        found = np.bincount(within(counted, days)["patient"], minlength=size)
        return by_row(found, patient, missing=0).astype(np.int32)

    never = np.datetime64("NaT", "s")
    return people.assign(
        contacts=held(window),
        first=held(periods[0]),
        second=held(periods[1]),
        third=held(periods[2]),
        last_seen=by_row(last_days(counted, people=size), patient, missing=never),
    )


def _reach(frame: pd.DataFrame) -> date | None:
    """The first day with an appointment of somebody."""
    found = days_of(with_patient(frame))
    return found.first if found else None


def _risings(
    people: pd.DataFrame,
    *,
    rule: AtRiskRule,
    periods: tuple[Window, ...],
    reach: date | None,
) -> "pd.Categorical[Any]":
    """Which of RISINGS of each, from their counts in the three periods."""
    first, second, third = (
        people[name].to_numpy() for name in ("first", "second", "third")
    )
    rising = (first < second) & (second < third)
    rising &= third - first >= rule.rising_least_more
    joined, _ = joined_and_left(
        people, window=Window(periods[0].first, periods[-1].last)
    )
    enough = timedelta(days=SHORT_BY_DAYS)
    if reach is None or reach - periods[0].first > enough:
        joined = np.ones(len(people), dtype=bool)
    places = [RISINGS.index("NOT_KNOWN"), RISINGS.index("RISING")]
    found = np.select(
        [joined, rising], places, default=RISINGS.index("NOT_RISING")
    ).astype(np.int8)
    return category(found, RISING_TYPE)


def _counts(
    people: pd.DataFrame,
    *,
    looked: Bools,
    few: Bools,
    chosen: Bools,
    rule: AtRiskRule,
) -> dict[str, int]:
    """How many are not on the list, by why."""
    held = people["contacts"].to_numpy()
    nothing = people["conditions"].lt(0) & people["frailty"].eq("UNKNOWN")
    unknown = few & ~chosen & nothing.to_numpy()
    return {
        "fewer": int((looked & (held < rule.fewest)).sum()),
        "more": int((looked & (held > rule.most)).sum()),
        "no_reason": int((few & ~chosen & ~unknown).sum()),
        "not_known": int(unknown.sum()),
    }


def _reasons(chosen: pd.DataFrame) -> tuple[Reason, ...]:
    conditions = chosen["by_conditions"].to_numpy()
    frail = chosen["by_frailty"].to_numpy()
    rising = chosen["rising"].cat.codes.to_numpy()
    kinds = (conditions & ~frail, frail & ~conditions, conditions & frail)
    return tuple(
        Reason(name, *np.bincount(rising[kind], minlength=len(RISINGS)).tolist())
        for name, kind in zip(REASONS, kinds, strict=True)
    )


def _chance(
    chosen: pd.DataFrame, *, rule: AtRiskRule, periods: tuple[Window, ...]
) -> float:
    told = chosen.loc[chosen["rising"] != "NOT_KNOWN", ["first", "second", "third"]]
    totals, people = np.unique(told.to_numpy().sum(axis=1), return_counts=True)
    days = [period.days for period in periods]
    shares = tuple(length / sum(days) for length in days)
    return float(
        sum(
            count
            * rising_chance(total, shares=shares, least_more=rule.rising_least_more)
            for total, count in zip(totals.tolist(), people.tolist(), strict=True)
        )
    )


def _list(chosen: pd.DataFrame) -> pd.DataFrame:
    """The people of the list, in the order that is stated."""
    columns = [
        *("patient", "listed", "contacts", "first", "second", "third", "rising"),
        *("conditions", "by_conditions", "frailty", "by_frailty", "last_seen"),
        *("emergency_visits", "deprivation_decile"),
    ]
    order = by_patient(chosen["patient"].to_numpy())
    return chosen[columns].iloc[order].reset_index(drop=True)
