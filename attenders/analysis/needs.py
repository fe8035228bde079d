"""Hints at what one person may need, each with its reasons, for a person to judge.

A hint is no record, score or order: it is worked out when somebody looks, and is never
kept. So, on purpose, nothing here can be stored as JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.conditions import Coded
from attenders.analysis.continuity import VisitRule, person_continuity
from attenders.analysis.method import Method
from attenders.analysis.sentence import Sentence
from attenders.analysis.window import Window, within, years_to
from attenders.frames import FRAILTY_TYPE, NOT_KNOWN, STAFF, category


Bools = npt.NDArray[np.bool_]
Int32s = npt.NDArray[np.int32]

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
SHORT_MINUTES = 10
# Standard errors of a difference of two counts, (now − before) ÷ √(now + before)
RISE = 1.96

VALUES = (
    "appointments",
    "before",
    "clinicians",
    "most_with_one",
    "missed",
    "same_day",
    "booked_known",
    "home_visits",
    "minutes",
    "conditions",
)
_FRAIL = ("MODERATE", "SEVERE")


@dataclass(frozen=True)
class Sign:
    """One thing that the files say of a person, as a sentence."""

    text: str


# Each is a column of `needs_signals`, and its words the reason that is given
SIGNS: Mapping[str, Sign] = {
    "SEVERAL_CONDITIONS": Sign("{conditions} long-term conditions"),
    "MANY_CONDITIONS": Sign(f"{MANY_CONDITIONS} or more long-term conditions"),
    "FEW_CONDITIONS": Sign(
        "Long-term conditions coded: {conditions}, which does not mean that there are no"
        " others"
    ),
    "MENTAL": Sign("A mental-health condition"),
    "NO_MENTAL": Sign("No mental-health condition coded"),
    "PHYSICAL": Sign("A physical long-term condition"),
    "FRAIL": Sign("Recorded as moderately or severely frail"),
    "OFTEN": Sign("{appointments} appointments attended in 12 months"),
    "RISING": Sign(
        "{appointments} appointments attended in 12 months, {before} in the 12 months"
        " before: a rise that chance alone would hardly make"
    ),
    "MANY_CLINICIANS": Sign(
        "Seen by {clinicians} different clinicians; the one seen most, {most_with_one}"
        " times"
    ),
    "MISSED": Sign(
        "{missed} appointments missed in 12 months: a reason to ask, not to punish"
    ),
    "SAME_DAY": Sign(
        "{same_day} of {booked_known} appointments were booked on the day itself"
    ),
    "HOME_VISITS": Sign("{home_visits} home visits in 12 months"),
    "SHORT": Sign("Appointments usually take {minutes} minutes"),
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


def needs_signals(
    frame: pd.DataFrame,
    *,
    window: Window,
    coded: Coded,
    frailty: "pd.Categorical[str] | None",
    not_people: tuple[int, ...] = (),
) -> pd.DataFrame:
    """What the files say of each patient, ordered by patient, for hints and filters.

    The frame reaches a year further back than the window, which ends on a day and is
    twelve months; else nothing is rising. `coded` has the conditions of all patients,
    and `frailty` the bands, or None without a list. Gives patient, VALUES (-1 not
    known), known (of conditions) and frailty, and a column of yes and no for each of
    SIGNS.
    """
    people = len(coded.which)
    year = within(frame, window)
    attended = year.loc[year["status"].eq("ATTENDED") & year["patient"].ge(0)]
    before = within(frame, years_to(window.last, years=2)[0])
    booked = attended.loc[attended["booked_day"].notna()]
    seen = person_continuity(
        attended, rule=VisitRule(staff=STAFF, not_people=not_people)
    )
    clinicians, most = np.zeros((2, people), dtype=np.int32)
    clinicians[seen["patient"]] = seen["clinicians"]
    # One visit has no UPC, and is with the clinician seen most
    shares = seen["upc"].fillna(1)
    most[seen["patient"]] = np.rint(shares * seen["visits"]).astype(np.int32)
    values = {
        "appointments": _tally(attended, people),
        "before": _tally(before.loc[before["status"].eq("ATTENDED")], people),
        "clinicians": clinicians,
        "most_with_one": most,
        "missed": _tally(year.loc[year["status"].eq("DNA")], people),
        "same_day": _tally(booked.loc[booked["booked_day"] == booked["day"]], people),
        "booked_known": _tally(booked, people),
        "home_visits": _tally(attended.loc[attended["mode"].eq("HOME_VISIT")], people),
        "minutes": _usual_minutes(attended, people),
        "conditions": np.where(coded.known, coded.number, NOT_KNOWN).astype(np.int32),
    }
    bands = category(np.full(people, 4, dtype=np.int8), FRAILTY_TYPE)
    bands = bands if frailty is None else frailty
    signs = _signs(values, coded=coded, frail=np.isin(np.asarray(bands), _FRAIL))
    return pd.DataFrame(
        {
            "patient": np.arange(people, dtype=np.int32),
            **values,
            "known": coded.known,
            "frailty": bands,
            **signs,
        }
    )


def _tally(frame: pd.DataFrame, people: int) -> Int32s:
    """How many of these appointments each patient has."""
    patient = frame["patient"].to_numpy()
    counts = np.bincount(patient[patient != NOT_KNOWN], minlength=people)
    return counts.astype(np.int32)


def _usual_minutes(attended: pd.DataFrame, people: int) -> Int32s:
    """The middle one of each patient's known durations, the lower of two; -1 if none."""
    known = attended.loc[attended["duration"] > 0]
    patient, minutes = known["patient"].to_numpy(), known["duration"].to_numpy()
    order = np.lexsort((minutes, patient))
    number = np.bincount(patient, minlength=people)
    middle = np.cumsum(number) - number + (number - 1) // 2
    usual = np.full(people, NOT_KNOWN, dtype=np.int32)
    usual[number > 0] = minutes[order][middle[number > 0]]
    return usual


def _signs(
    values: Mapping[str, Int32s], *, coded: Coded, frail: Bools
) -> dict[str, Bools]:
    """Whether each of SIGNS is there, for each patient."""
    now, before = values["appointments"], values["before"]
    known, number = coded.known, values["conditions"]
    rise = (now - before) > RISE * np.sqrt(now + before)
    half = values["same_day"] * 2 >= values["booked_known"]
    return {
        "SEVERAL_CONDITIONS": number >= SEVERAL_CONDITIONS,
        "MANY_CONDITIONS": number >= MANY_CONDITIONS,
        "FEW_CONDITIONS": known & (number <= 1),
        "MENTAL": known & coded.mental,
        "NO_MENTAL": known & ~coded.mental,
        "PHYSICAL": known & coded.physical,
        "FRAIL": frail,
        "OFTEN": now >= OFTEN,
        # Somebody with none before may be new here, which is no rise
        "RISING": rise & (before > 0),
        "MANY_CLINICIANS": values["clinicians"] >= MANY_CLINICIANS,
        "MISSED": values["missed"] >= MISSED_MORE_THAN_ONCE,
        "SAME_DAY": half & (values["booked_known"] >= SEVERAL_CONDITIONS),
        "HOME_VISITS": values["home_visits"] > 0,
        "SHORT": (values["minutes"] > 0) & (values["minutes"] <= SHORT_MINUTES),
    }


def hints(signals: pd.DataFrame, *, patient: int) -> Hints:
    """What the files hint at for one patient, with every reason; KeyError for none.

    `signals` is what `needs_signals` gives.
    """
    rows = signals.loc[signals["patient"] == patient]
    if rows.empty:
        raise KeyError(patient)
    row = rows.iloc[0]
    there = {sign for sign in SIGNS if row[sign]}
    values = {name: int(row[name]) for name in VALUES}
    known = bool(row["known"])
    found = []
    for key, need in NEEDS.items():
        if need.needs_conditions and not known:
            continue
        if not all(there.intersection(any_of) for any_of in need.signs):
            continue
        named = [sign for any_of in need.signs for sign in any_of]
        given = dict.fromkeys(s for s in (*named, *need.beside) if s in there)
        reasons = tuple(Sentence(f"{SIGNS[sign].text}.", values) for sign in given)
        found.append(Hint(key, need.title, reasons, need.response))
    return Hints(tuple(found), known)
