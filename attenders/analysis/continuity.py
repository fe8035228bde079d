"""Continuity: how far people see the same clinician, their own, and how often another."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.clinicians import NEVER_A_PERSON
from attenders.analysis.codes import among, day_numbers, numbered, order_by
from attenders.analysis.method import Method
from attenders.analysis.window import Window
from attenders.frames import MODES, NOT_KNOWN


SCHEMA_VERSION = 1
Every = Literal["week", "month"]
Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]

_STAFF_WORDS = {
    "GP": "GPs",
    "NURSE": "nurses",
    "ADVANCED_PRACTITIONER": "advanced practitioners",
    "HEALTHCARE_ASSISTANT": "healthcare assistants",
    "PHARMACIST": "pharmacists",
    "PHYSIOTHERAPIST": "physiotherapists",
    "SOCIAL_PRESCRIBER": "social prescribers",
    "OTHER": "other staff",
    "UNKNOWN": "staff whose role is not known",
}
_STATUS_WORDS = {
    "ATTENDED": "attended",
    "DNA": "missed",
    "CANCELLED": "cancelled",
    "BOOKED": "still to come",
    "UNKNOWN": "without an outcome",
}
_MODE_WORDS = {
    "FACE_TO_FACE": "face to face",
    "TELEPHONE": "by telephone",
    "VIDEO_ONLINE": "by video or online",
    "HOME_VISIT": "at home",
    "UNKNOWN": "in a way that is not known",
}


@dataclass(frozen=True)
class VisitRule:
    """Which appointments are visits, and of how many a person is measured.

    `not_people` are the clinicians who are no person (`clinicians.not_people`). The
    defaults are those of the published measures: appointments that GPs gave.
    """

    staff: tuple[str, ...] = ("GP",)
    statuses: tuple[str, ...] = ("ATTENDED",)
    modes: tuple[str, ...] = MODES
    not_people: tuple[int, ...] = ()
    least_visits: int = 2

    def __post_init__(self) -> None:
        if self.least_visits < 2:
            raise ValueError("Continuity needs two visits or more")
        if not (self.staff and self.statuses and self.modes):
            raise ValueError("A rule that counts no visits at all")

    @property
    def which(self) -> str:
        """Which appointments are visits: attended, with GPs, in every way of contact."""
        statuses = _listed([_STATUS_WORDS[status] for status in self.statuses])
        staff = _listed([_STAFF_WORDS[staff] for staff in self.staff])
        modes = _listed([_MODE_WORDS[mode] for mode in self.modes])
        ways = "in every way of contact" if set(self.modes) == set(MODES) else modes
        return f"{statuses}, with {staff}, {ways}"

    @property
    def counted(self) -> str:
        """The rule in words, for the method cards."""
        return (
            f"Appointments {self.which}. What counts as attended is on the page “Data"
            " quality”."
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "VisitRule":
        lists = ("staff", "statuses", "modes", "not_people")
        return cls(**{**data, **{name: tuple(data[name]) for name in lists}})


DEFAULT_RULE = VisitRule()


def _listed(words: list[str]) -> str:
    """The words as a list in a sentence."""
    return " and ".join((", ".join(words[:-1]), words[-1]) if words[1:] else words)


_EXAMPLE = (
    "Tested with the example of 20 patients in British Journal of General Practice"
    " 2023;73:279"
)


def methods(rule: VisitRule) -> dict[str, Method]:
    """The method card of each figure, with what this rule counts."""
    left_out = (
        "Appointments without a patient, or whose clinician is not known or is not a"
        " person: names with a word such as"
        f" {_listed([f'“{word}”' for word in NEVER_A_PERSON])}, and names that only say"
        " a role, such as “Locum” or “FED, GP”. Their number is beside the figures."
    )
    measured = f"People with {rule.least_visits} visits or more; others have no figure."

    def card(
        title: str, definition: str, source: str, out_of: str = measured
    ) -> Method:
        return Method(
            title=title,
            definition=definition,
            counted=rule.counted,
            out_of=out_of,
            left_out=left_out,
            source=source,
        )

    own_gp = (
        "People whose usual GP the list names, where the appointments have a clinician"
        " of that name; everybody else is left out."
    )
    return {
        "upc": card(
            "Visits with the clinician seen most (UPC)",
            "Each person’s visits with the clinician they saw most, out of all their"
            " visits; then the mean over people. People with few visits have a high"
            " figure by chance, so it is a poor comparison of those who come often with"
            " those who do not.",
            f"Usual provider of care: largest nⱼ ÷ n. {_EXAMPLE}.",
        ),
        "bice_boxerman": card(
            "How likely two visits are with the same clinician (Bice–Boxerman)",
            "The chance that two of a person’s visits, picked at random, were with the"
            " same clinician: 1 where all were, 0 where no two were; then the mean over"
            " people. How often somebody comes does not move it by itself, so people who"
            " come often and people who do not can be compared.",
            f"Bice and Boxerman: (Σnⱼ² − n) ÷ (n × (n − 1)). {_EXAMPLE}.",
        ),
        "secon": card(
            "Visits with the same clinician as the time before (SECON)",
            "How often the next visit was with the same clinician as the one before,"
            " out of each person’s visits but the first; then the mean over people. What"
            " is missing to 1 are the hand-offs. Visits of one day go by their time; at"
            " the same time, those with the same clinician follow each other.",
            "Sequential continuity: pairs of visits with the same clinician ÷ (n − 1).",
        ),
        "slicc": card(
            "Visits of people with their own GP (SLICC)",
            "The visits that people had with their own GP, out of all their visits, in"
            " each period. One visit is enough.",
            "St Leonard’s Index of Continuity of Care, published by month: British"
            " Journal of General Practice 2019;69:e356 (face to face only there)."
            f" {_EXAMPLE}.",
            own_gp,
        ),
        "opr": card(
            "Visits to GPs with a list by their own people (OPR)",
            "The visits that GPs with a list gave to people of their own list, out of"
            " all the visits they gave, to anybody. GPs with a list are those who are"
            " somebody’s usual GP.",
            "Own patient ratio: British Journal of General Practice 2023;73:279. Its"
            " example prints 63.9% for one doctor; the 22 visits of 35 it gives are"
            " 62.9%, and only that agrees with its figure for the practice.",
            "All visits to GPs who are somebody’s usual GP.",
        ),
        "clinicians": card(
            "Different clinicians seen",
            "How many different clinicians each person saw; then the mean over people.",
            "A count of our own, to be read beside the number of visits.",
        ),
        "longest_gap": card(
            "Longest time between two visits",
            "The most days from one visit of a person to the next; then the median over"
            " people. The time before the first and after the last visit is not in it.",
            "A count of our own.",
        ),
    }


METHODS = methods(DEFAULT_RULE)


@dataclass(frozen=True)
class NotCounted:
    """Appointments that would be visits, but for their clinician."""

    clinician_not_known: int
    not_a_person: int


@dataclass(frozen=True)
class OwnShare:
    """Visits with the own GP, out of how many; `share` None where there are none."""

    own: int
    visits: int

    @property
    def share(self) -> float | None:
        return self.own / self.visits if self.visits else None


@dataclass(frozen=True)
class PeriodShare:
    """The SLICC of the week or month that starts on a day (weeks on a Monday)."""

    start: dt.date
    slicc: OwnShare


@dataclass(frozen=True)
class GroupContinuity:
    """The continuity of some people together.

    `people` had a visit, and `measured` of them enough to be measured; these had
    `measured_visits`. The means are over the measured, None where there is nobody;
    `slicc` and `opr` are None where no usual GP is known at all.
    """

    people: int
    visits: int
    measured: int
    measured_visits: int
    upc: float | None
    bice_boxerman: float | None
    secon: float | None
    clinicians: float | None
    longest_gap_days: float | None
    slicc: OwnShare | None
    opr: OwnShare | None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "GroupContinuity":
        own = {name: _own_share(data[name]) for name in ("slicc", "opr")}
        return cls(**{**data, **own})


@dataclass(frozen=True)
class Continuity:
    """A cohort against everybody else, and all together.

    `slicc_by_period` is of all, empty where no usual GP is known. There are no figures
    of single clinicians, on purpose: with few colleagues they would be league tables.
    """

    window: Window
    rule: VisitRule
    cohort: GroupContinuity
    rest: GroupContinuity
    everybody: GroupContinuity
    not_counted: NotCounted
    every: Every
    slicc_by_period: tuple[PeriodShare, ...]

    def to_dict(self) -> dict[str, Any]:
        periods = [
            {"start": period.start.isoformat(), "slicc": asdict(period.slicc)}
            for period in self.slicc_by_period
        ]
        return {
            **asdict(self),
            "window": self.window.to_dict(),
            "slicc_by_period": periods,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Continuity":
        return cls(
            window=Window.from_dict(data["window"]),
            rule=VisitRule.from_dict(data["rule"]),
            cohort=GroupContinuity.from_dict(data["cohort"]),
            rest=GroupContinuity.from_dict(data["rest"]),
            everybody=GroupContinuity.from_dict(data["everybody"]),
            not_counted=NotCounted(**data["not_counted"]),
            every=data["every"],
            slicc_by_period=tuple(
                PeriodShare(
                    dt.date.fromisoformat(period["start"]), OwnShare(**period["slicc"])
                )
                for period in data["slicc_by_period"]
            ),
        )


def _own_share(data: Mapping[str, Any] | None) -> OwnShare | None:
    return None if data is None else OwnShare(**data)


def is_visit(frame: pd.DataFrame, *, rule: VisitRule) -> npt.NDArray[np.bool_]:
    """Which appointments would be visits, whoever the clinician was."""
    has_patient: npt.NDArray[np.bool_] = frame["patient"].to_numpy() != NOT_KNOWN
    return (
        has_patient
        & among(frame["status"], rule.statuses)
        & among(frame["staff"], rule.staff)
        & among(frame["mode"], rule.modes)
    )


def visits(frame: pd.DataFrame, *, rule: VisitRule) -> tuple[pd.DataFrame, NotCounted]:
    """The patient, day, minute and clinician of each visit, in the order of visits.

    That is by patient, day and minute; at the same time those with the same clinician
    follow each other, so that the order of the frame never matters.
    """
    clinician = frame["clinician"].to_numpy()
    counts = is_visit(frame, rule=rule)
    unknown = clinician == NOT_KNOWN
    nobody = np.isin(clinician, rule.not_people) & ~unknown
    rows = np.flatnonzero(counts & ~unknown & ~nobody)
    columns = frame[["patient", "day", "minute", "clinician"]]
    patient, minute = frame["patient"].to_numpy(), frame["minute"].to_numpy()
    keys = (patient, day_numbers(frame), minute, clinician)
    order = order_by(*(key[rows] for key in keys))
    return columns.iloc[rows[order]], NotCounted(
        clinician_not_known=int((counts & unknown).sum()),
        not_a_person=int((counts & nobody).sum()),
    )


def person_continuity(frame: pd.DataFrame, *, rule: VisitRule) -> pd.DataFrame:
    """The continuity of each person with a visit, ordered by patient.

    Gives patient, visits, clinicians (different ones seen), upc, bice_boxerman, secon
    (missing for people with too few visits) and longest_gap_days (-1 for those).
    """
    found, _ = visits(frame, rule=rule)
    return _by_person(found, rule=rule)


def _by_person(found: pd.DataFrame, *, rule: VisitRule) -> pd.DataFrame:
    patient = found["patient"].to_numpy()
    clinician = found["clinician"].to_numpy()
    people, at = numbered(patient)
    size = len(people)
    number = np.bincount(at, minlength=size)
    whose, together = _pairs(at, clinician)
    most = np.zeros(size, dtype=np.int64)
    np.maximum.at(most, whose, together)
    squares = _sums(whose, together.astype(np.int64) ** 2, size=size)
    same_person = at[1:] == at[:-1]
    same = _sums(at[1:], same_person & (clinician[1:] == clinician[:-1]), size=size)
    gaps = np.diff(day_numbers(found))
    longest = np.zeros(size, dtype=np.int64)
    np.maximum.at(longest, at[1:][same_person], gaps[same_person])
    enough = number >= rule.least_visits

    def share(part: Ints, whole: Ints) -> Floats:
        shares = np.full(size, np.nan)
        np.divide(part, whole, out=shares, where=enough)
        return shares

    return pd.DataFrame(
        {
            "patient": people.astype(np.int32),
            "visits": number.astype(np.int32),
            "clinicians": np.bincount(whose, minlength=size).astype(np.int32),
            "upc": share(most, number),
            "bice_boxerman": share(squares - number, number * (number - 1)),
            "secon": share(same, number - 1),
            "longest_gap_days": np.where(enough, longest, NOT_KNOWN).astype(np.int32),
        }
    )


def _pairs(at: Ints, clinician: Ints) -> tuple[Ints, Ints]:
    """For each person and clinician who met: which person, and how many visits."""
    numbers, place = numbered(clinician)
    width = max(len(numbers), 1)
    pairs, which = numbered(at * width + place)
    return pairs // width, np.bincount(which)


def _sums(at: Ints, values: npt.NDArray[Any], *, size: int) -> npt.NDArray[np.int64]:
    """The sum of these whole numbers for each place."""
    return np.bincount(at, weights=values, minlength=size).astype(np.int64)


def continuity(
    frame: pd.DataFrame,
    *,
    window: Window,
    rule: VisitRule,
    cohort: Ints,
    own: Ints | None,
    every: Every = "month",
) -> tuple[Continuity, pd.DataFrame]:
    """Compare a cohort's continuity with everybody else's in a window.

    The frame has the appointments of the window; `cohort` are patients; `own` is the
    clinician who is each patient's usual GP, -1 where none is known
    (`clinicians.own_clinicians`), or None for a practice without usual GPs. Also gives
    the figures of each person, as `person_continuity` does.
    """
    found, not_counted = visits(frame, rule=rule)
    people = _by_person(found, rule=rule)
    patient = found["patient"].to_numpy()
    in_cohort = np.isin(patient, cohort)
    person_in = np.isin(people["patient"].to_numpy(), cohort)

    def group(
        visit: npt.NDArray[np.bool_], person: npt.NDArray[np.bool_]
    ) -> GroupContinuity:
        return _group(people.loc[person], found.loc[visit], rule=rule, own=own)

    result = Continuity(
        window=window,
        rule=rule,
        cohort=group(in_cohort, person_in),
        rest=group(~in_cohort, ~person_in),
        everybody=group(np.ones_like(in_cohort), np.ones_like(person_in)),
        not_counted=not_counted,
        every=every,
        slicc_by_period=()
        if own is None
        else _slicc_by_period(found, own=own, window=window, every=every),
    )
    return result, people


def _group(
    people: pd.DataFrame, found: pd.DataFrame, *, rule: VisitRule, own: Ints | None
) -> GroupContinuity:
    measured = people.loc[people["visits"] >= rule.least_visits]

    def mean(column: str) -> float | None:
        return float(measured[column].mean()) if len(measured) else None

    return GroupContinuity(
        people=len(people),
        visits=len(found),
        measured=len(measured),
        measured_visits=int(measured["visits"].sum()),
        upc=mean("upc"),
        bice_boxerman=mean("bice_boxerman"),
        secon=mean("secon"),
        clinicians=mean("clinicians"),
        longest_gap_days=float(measured["longest_gap_days"].median())
        if len(measured)
        else None,
        slicc=None if own is None else slicc(found, own=own),
        opr=None if own is None else own_patient_ratio(found, own=own),
    )


def slicc(found: pd.DataFrame, *, own: Ints) -> OwnShare:
    """The visits that people with a known usual GP had with that GP."""
    theirs = own[found["patient"].to_numpy()]
    with_own = theirs == found["clinician"].to_numpy()
    return OwnShare(int(with_own.sum()), int((theirs != NOT_KNOWN).sum()))


def own_patient_ratio(found: pd.DataFrame, *, own: Ints) -> OwnShare:
    """The visits that GPs with a list gave to people of their own list."""
    clinician = found["clinician"].to_numpy()
    with_own = own[found["patient"].to_numpy()] == clinician
    has_list = np.isin(clinician, own)
    return OwnShare(int(with_own.sum()), int(has_list.sum()))


def _slicc_by_period(
    found: pd.DataFrame, *, own: Ints, window: Window, every: Every
) -> tuple[PeriodShare, ...]:
    """The SLICC of each week or month of the window, those without a visit included."""
    starts = _starts(window, every=every)
    place = np.searchsorted(starts, found["day"].to_numpy(), side="right") - 1
    theirs = own[found["patient"].to_numpy()]
    with_own = theirs == found["clinician"].to_numpy()
    size = len(starts)
    own_visits = np.bincount(place[with_own], minlength=size).tolist()
    all_visits = np.bincount(place[theirs != NOT_KNOWN], minlength=size).tolist()
    return tuple(
        PeriodShare(start, OwnShare(mine, of))
        for start, mine, of in zip(
            starts.astype("datetime64[D]").tolist(), own_visits, all_visits, strict=True
        )
    )


def _starts(window: Window, *, every: Every) -> npt.NDArray[np.datetime64]:
    """The first day of each week or month that the window touches."""
    if every == "month":
        first, last = (np.datetime64(day, "M") for day in (window.first, window.last))
        return np.arange(first, last + 1).astype("datetime64[s]")
    monday = window.first - dt.timedelta(days=window.first.weekday())
    days = np.arange(np.datetime64(monday), np.datetime64(window.last) + 1, 7)
    return days.astype("datetime64[s]")
