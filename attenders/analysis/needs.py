"""Hints at what one person may need, each with its reasons, for a person to judge.

A hint is no record, score or order: it is worked out when somebody looks, and is never
kept. So, on purpose, nothing here can be stored as JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.codes import with_patient
from attenders.analysis.continuity import VisitRule, person_continuity
from attenders.analysis.definitions import Population
from attenders.analysis.method import Method
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, days_of, within, years_to
from attenders.frames import FRAILTY, NOT_KNOWN, STAFF


Ints = npt.NDArray[np.integer[Any]]

METHOD = Method(
    title="Hints at what somebody may need",
    definition=(
        "What the files say of one person, beside the four groups of needs of the"
        " Academy. A group is named where its signs are there, and each sign is said."
        " Whether it is so is for somebody to judge who has read the record and knows the"
        " person. The order of the groups is always the same and means nothing."
    ),
    counted=(
        "Appointments of the 12 months, with all staff and in every way of contact;"
        " conditions as in “Long-term conditions”; frailty as your list gives it."
    ),
    out_of="One person at a time. People are not compared, counted or put in order here.",
    left_out=(
        "What is in no file: what matters to the person, how they live, and what they"
        " came for. A condition that was not coded is not seen, and where conditions are"
        " not known no group is named that needs them."
    ),
    source=(
        "The groups are those of the Academy; the signs and their bounds are our own, and"
        " no study says that they find the right people."
    ),
)

# Bounds of our own
OFTEN = 18  # every three weeks or more: 52 ÷ 3 = 17.3
SEVERAL_CONDITIONS = 2
MANY_CONDITIONS = 4
MANY_CLINICIANS = 5
MISSED_MORE_THAN_ONCE = 2
BOOKED_MORE_THAN_ONCE = 2
SHORT_MINUTES = 10
# Standard errors of a difference of two counts, (now − before) ÷ √(now + before)
RISE = 1.96

VALUES = (
    "appointments",
    "before",
    "clinicians",
    "visits",
    "most_with_one",
    "missed",
    "same_day",
    "booked_known",
    "home_visits",
    "minutes",
    "conditions",
)
_FRAIL = (FRAILTY.index("MODERATE"), FRAILTY.index("SEVERE"))


# Each is a column of `signs`, and its words the reason that is given
SIGNS: Mapping[str, str] = {
    "SEVERAL_CONDITIONS": "{conditions} long-term conditions",
    "MANY_CONDITIONS": f"{MANY_CONDITIONS} or more long-term conditions",
    "FEW_CONDITIONS": (
        "Long-term conditions coded: {conditions}, which does not mean that there are no"
        " others"
    ),
    "MENTAL": "A mental-health condition",
    "NO_MENTAL": "No mental-health condition coded",
    "PHYSICAL": "A physical long-term condition",
    "FRAIL": "Recorded as moderately or severely frail",
    "OFTEN": "{appointments} appointments attended in 12 months",
    "RISING": (
        "{appointments} appointments attended in 12 months, {before} in the 12 months"
        " before: a rise that chance alone would hardly make"
    ),
    "MANY_CLINICIANS": (
        "Seen by {clinicians} different clinicians: of {visits} visits, {most_with_one}"
        " were with the one seen most"
    ),
    "MISSED": "{missed} appointments missed in 12 months: a reason to ask, not to punish",
    "SAME_DAY": (
        "{same_day} of {booked_known} appointments were booked on the day itself"
    ),
    "HOME_VISITS": "Home visits in 12 months: {home_visits}",
    "SHORT": "Appointments usually take {minutes} minutes",
}


@dataclass(frozen=True)
class Need:
    """A group of needs: the signs that name it, and those that are said beside them.

    `signs` are sets: of each at least one must be there. `needs_conditions` says that
    nothing can be told where conditions are not known.
    """

    title: str
    response: str
    signs: tuple[tuple[str, ...], ...]
    beside: tuple[str, ...]
    needs_conditions: bool = True


# In the order of the Academy; what it found to help is for the people who decide
NEEDS: Mapping[str, Need] = {
    "MULTIPLE": Need(
        "Multiple needs",
        "The same clinician, and longer, fewer appointments that are planned ahead",
        (("SEVERAL_CONDITIONS",), ("NO_MENTAL",)),
        ("MANY_CLINICIANS", "SHORT"),
    ),
    "PHYSICAL": Need(
        "Increasingly complex physical needs",
        "A meeting of all who are involved, before things tip over",
        (("MANY_CONDITIONS", "FRAIL"), ("PHYSICAL", "FRAIL")),
        ("RISING", "HOME_VISITS"),
        needs_conditions=False,
    ),
    "MENTAL_PHYSICAL": Need(
        "Increasingly complex mental and physical needs",
        "One team that looks at health and life together, and builds on what the person"
        " has",
        (("MENTAL",), ("PHYSICAL",)),
        ("RISING", "MANY_CLINICIANS"),
    ),
    "SITUATION": Need(
        "An extremely complex situation, so that they cannot cope",
        "What the person can do and give, with others and in the community",
        (("OFTEN",), ("FEW_CONDITIONS",)),
        ("MANY_CLINICIANS", "MISSED", "SAME_DAY"),
    ),
}


@dataclass(frozen=True)
class Hint:
    """A group of needs that may fit a person, why, and what has helped such people."""

    key: str
    title: str
    reasons: tuple[Sentence, ...]
    response: str


@dataclass(frozen=True)
class Hints:
    """What the files hint at for one person; `conditions_known` as of them."""

    hints: tuple[Hint, ...]
    conditions_known: bool

    @property
    def sentence(self) -> Sentence:
        """What to make of it, said above the hints."""
        if not self.conditions_known:
            return Sentence(
                "This person’s conditions are not known, so little can be suggested.",
                {},
            )
        if not self.hints:
            return Sentence(
                "The files suggest none of the groups, which does not mean that none"
                " fits.",
                {},
            )
        return Sentence(
            "The files suggest this, and you judge: read the record and ask the person.",
            {},
        )


def needs_facts(
    frame: pd.DataFrame,
    *,
    last: date,
    population: Population,
    not_people: tuple[int, ...] = (),
) -> pd.DataFrame:
    """What the files say of each patient, ordered by patient: facts, and no hint yet.

    Looks at the 12 months that end with the last day, and at the 12 before: where the
    frame does not cover those, nobody is rising. `population` is as `who_they_are` takes
    it. Gives patient, VALUES (-1 not known), known (of conditions), mental, physical,
    and frailty, the place in frames.FRAILTY.
    """
    people = len(population.patients)
    conditions = population.coded
    earlier, year = years_to(last, years=2)
    inside = within(frame, year)
    attended = inside.loc[inside["status"].eq("ATTENDED")]
    missed = inside.loc[inside["status"].eq("DNA")]
    values = {
        **_visits(attended, not_people=not_people, people=people),
        **_ways(attended, people=people),
        "appointments": _tally(attended, people),
        "before": _before(frame, earlier, year, people=people),
        "missed": _tally(missed, people),
        "minutes": _usual_minutes(attended, people),
        "conditions": np.where(conditions.known, conditions.number, NOT_KNOWN),
    }
    return pd.DataFrame(
        {
            "patient": np.arange(people, dtype=np.int32),
            **{name: values[name].astype(np.int32) for name in VALUES},
            "known": conditions.known,
            "mental": conditions.mental,
            "physical": conditions.physical,
            "frailty": _frailty(population),
        }
    )


def _before(frame: pd.DataFrame, earlier: Window, year: Window, *, people: int) -> Ints:
    """What each attended in the year before; -1 where the files do not cover both."""
    both = within(frame, Window(earlier.first, year.last))
    data = days_of(with_patient(both))
    if data is None or not earlier.is_covered_by(Window(data.first, earlier.last)):
        return np.full(people, NOT_KNOWN)
    before = within(frame, earlier)
    return _tally(before.loc[before["status"].eq("ATTENDED")], people)


def _visits(
    attended: pd.DataFrame, *, not_people: tuple[int, ...], people: int
) -> dict[str, Ints]:
    """The visits of each with a known clinician: how many, with how many, with one."""
    rule = VisitRule(staff=STAFF, not_people=not_people)
    seen = person_continuity(attended, rule=rule)
    patient, visits = seen["patient"].to_numpy(), seen["visits"].to_numpy()
    # One visit has no UPC, and is with the clinician seen most
    most = np.rint(seen["upc"].fillna(1).to_numpy() * visits)

    def spread(numbers: npt.NDArray[Any]) -> Ints:
        over = np.zeros(people, dtype=np.int64)
        over[patient] = numbers
        return over

    return {
        "visits": spread(visits),
        "clinicians": spread(seen["clinicians"].to_numpy()),
        "most_with_one": spread(most),
    }


def _ways(attended: pd.DataFrame, *, people: int) -> dict[str, Ints]:
    booked = attended.loc[attended["booked_day"].notna()]
    return {
        "same_day": _tally(booked.loc[booked["booked_day"] == booked["day"]], people),
        "booked_known": _tally(booked, people),
        "home_visits": _tally(attended.loc[attended["mode"].eq("HOME_VISIT")], people),
    }


def _frailty(population: Population) -> npt.NDArray[np.int8]:
    """The place of the band that the list has for each patient, unknown without one."""
    bands = np.full(len(population.patients), FRAILTY.index("UNKNOWN"), dtype=np.int8)
    listed = population.listed
    if listed is not None:
        patient = listed["patient"].to_numpy()
        there = patient != NOT_KNOWN
        bands[patient[there]] = listed["frailty"].cat.codes.to_numpy()[there]
    return bands


def _tally(frame: pd.DataFrame, people: int) -> Ints:
    """How many of these appointments each patient has."""
    patient = frame["patient"].to_numpy()
    return np.bincount(patient[patient != NOT_KNOWN], minlength=people)


def _usual_minutes(attended: pd.DataFrame, people: int) -> Ints:
    """The middle one of each patient's known durations, the lower of two; -1 if none."""
    known = attended.loc[attended["duration"].gt(0) & attended["patient"].ge(0)]
    patient, minutes = known["patient"].to_numpy(), known["duration"].to_numpy()
    order = np.lexsort((minutes, patient))
    number = np.bincount(patient, minlength=people)
    middle = np.cumsum(number) - number + (number - 1) // 2
    usual = np.full(people, NOT_KNOWN, dtype=np.int32)
    usual[number > 0] = minutes[order][middle[number > 0]]
    return usual


def signs(facts: pd.DataFrame) -> pd.DataFrame:
    """Whether each of SIGNS is there, for each row of facts."""
    now, before = facts["appointments"], facts["before"]
    known, number = facts["known"], facts["conditions"]
    # Somebody with none before may be new here, which is no rise
    counted = before > 0
    error = np.sqrt((now + before).where(counted, 0))
    half = facts["same_day"] * 2 >= facts["booked_known"]
    return pd.DataFrame(
        {
            "SEVERAL_CONDITIONS": number >= SEVERAL_CONDITIONS,
            "MANY_CONDITIONS": number >= MANY_CONDITIONS,
            "FEW_CONDITIONS": known & (number < SEVERAL_CONDITIONS),
            "MENTAL": known & facts["mental"],
            "NO_MENTAL": known & ~facts["mental"],
            "PHYSICAL": known & facts["physical"],
            "FRAIL": facts["frailty"].isin(_FRAIL),
            "OFTEN": now >= OFTEN,
            "RISING": counted & (now - before > RISE * error),
            "MANY_CLINICIANS": facts["clinicians"] >= MANY_CLINICIANS,
            "MISSED": facts["missed"] >= MISSED_MORE_THAN_ONCE,
            "SAME_DAY": half & (facts["booked_known"] >= BOOKED_MORE_THAN_ONCE),
            "HOME_VISITS": facts["home_visits"] > 0,
            "SHORT": facts["minutes"].between(1, SHORT_MINUTES),
        }
    )


def hints(facts: pd.DataFrame, *, patient: int) -> Hints:
    """What the files hint at for one patient, with every reason; KeyError for none.

    `facts` has what `needs_facts` gives.
    """
    rows = facts.loc[facts["patient"] == patient]
    if rows.empty:
        raise KeyError(patient)
    row, seen = rows.iloc[0], signs(rows).iloc[0]
    there = {sign for sign in SIGNS if seen[sign]}
    values = {name: int(row[name]) for name in VALUES}
    known = bool(row["known"])
    return Hints(
        tuple(
            _hint(key, need, there, values)
            for key, need in NEEDS.items()
            if (known or not need.needs_conditions)
            and all(there.intersection(any_of) for any_of in need.signs)
        ),
        known,
    )


def _hint(key: str, need: Need, there: set[str], values: Mapping[str, int]) -> Hint:
    named = (sign for any_of in need.signs for sign in any_of)
    given = dict.fromkeys(sign for sign in (*named, *need.beside) if sign in there)
    reasons = tuple(Sentence(f"{SIGNS[sign]}.", values) for sign in given)
    return Hint(key, need.title, reasons, need.response)
