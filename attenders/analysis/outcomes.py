"""What an appointment counts as where sources differ, or nobody wrote it down."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from attenders.analysis.codes import among, day_numbers
from attenders.analysis.method import Method
from attenders.frames import RECORDED, STATUS_TYPE, STATUSES, category


Outcome = Literal["ATTENDED", "DNA", "UNKNOWN"]
COUNTS_AS: tuple[Outcome, ...] = ("ATTENDED", "DNA", "UNKNOWN")

METHOD = Method(
    title="What became of the appointments",
    definition=(
        "Each appointment has the status that your clinical system gives it. What"
        " some of them count as is your choice, because sources differ."
    ),
    counted="Appointments of the period, with all staff and in every way of contact.",
    out_of="All appointments of the period.",
    left_out=(
        "Rows that were left out when the file was read, and appointments after the"
        " period, which are counted apart. Booked is past where its day came before"
        " the last day that has an outcome; on that day, or after, it is to come."
    ),
    source="Statuses of SystmOne and EMIS Web; what they count as: your choice.",
)


@dataclass(frozen=True)
class Case:
    """One kind of appointment that a practice decides on, and what sources say.

    `why` is the reason for what we start with.
    """

    title: str
    status: str
    sources: str
    why: str


CASES: dict[str, Case] = {
    "walked_out": Case(
        title="The patient walked out before being seen",
        status="WALKED_OUT",
        sources=(
            "SystmOne calls it “Patient Walked Out”, EMIS “Walked Out”. OpenSAFELY"
            " counts it as attended: the person came. The Endeavour data service"
            " counts it as cancelled, which is neither attended nor missed."
        ),
        why=(
            "The sources are one against one. We start with attended, because the"
            " person came and the slot was used."
        ),
    ),
    "no_access_visit": Case(
        title="A home visit to which nobody opened",
        status="NO_ACCESS_VISIT",
        sources=(
            "SystmOne calls it “No Access Visit”, EMIS “Visited – Not In”. The"
            " Endeavour data service counts it as missed. OpenSAFELY does not count it"
            " as attended, and does not say that it was missed."
        ),
        why=(
            "No source counts it as attended, and the only one that says what it is"
            " calls it missed, so we start with missed."
        ),
    ),
    "unknown": Case(
        title="The status is empty, unknown, or not one that we recognise",
        status="UNKNOWN",
        sources=(
            "NHS England publishes “Unknown” as a group of its own, neither attended"
            " nor missed. Some systems write nothing where the person simply came."
        ),
        why="We start with neither, as NHS England does.",
    ),
    "past_booked": Case(
        title="The day has passed and the status is still “booked”",
        status="BOOKED",
        sources=(
            "Nationally 3% to 6% of appointments are never closed, and NHS England"
            " publishes them as “Unknown”. EMIS’s own appointment report prints"
            " “Attended” for any past slot that nobody marked as missed, even an empty"
            " one. Many people who did come are simply not closed, and some who did"
            " not come are not marked."
        ),
        why="We start with neither, as NHS England does.",
    ),
}


@dataclass(frozen=True)
class OutcomeChoices:
    """What a practice counts each of CASES as; UNKNOWN is neither attended nor missed.

    The defaults are what most sources say; where they are level, CASES gives a reason.
    """

    walked_out: Outcome = "ATTENDED"
    no_access_visit: Outcome = "DNA"
    unknown: Outcome = "UNKNOWN"
    past_booked: Outcome = "UNKNOWN"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "OutcomeChoices":
        return cls(**data)


DEFAULTS = OutcomeChoices()


def last_recorded_day(frame: pd.DataFrame) -> date | None:
    """The last day of which the file says what became of an appointment.

    It does not depend on any choice: people who walked out count, whatever they are
    taken for. Cancelled and booked appointments may lie in the future and do not.
    """
    days = day_numbers(frame)[among(frame["status"], RECORDED)]
    if not len(days):
        return None
    latest: date = np.datetime64(int(days.max()), "D").item()
    return latest


def case_of(frame: pd.DataFrame, *, as_at: date | None) -> pd.Series:
    """Which of CASES each appointment is, as its place in that list; -1 for none.

    Booked is past where its day came before `as_at`, the last recorded day: on that day
    itself the file may have been made at noon. Not known is any on or before that day.
    After it, or where no day is recorded, everything is still to come.
    """
    status = frame["status"]
    cases = np.full(len(frame), -1, dtype=np.int8)
    for place, case in enumerate(CASES.values()):
        cases[status.eq(case.status).to_numpy()] = place
    day = frame["day"].to_numpy()
    last = np.datetime64("NaT") if as_at is None else np.datetime64(as_at)
    past = (day < last) | ((day == last) & status.ne("BOOKED").to_numpy())
    waits = among(status, ("BOOKED", "UNKNOWN")) & ~past
    cases[waits] = -1
    return pd.Series(cases, index=frame.index)


def with_choices(
    frame: pd.DataFrame, choices: OutcomeChoices, *, as_at: date | None
) -> pd.DataFrame:
    """The appointments with the first five of STATUSES only, as the practice counts.

    BOOKED then means still to come, UNKNOWN neither attended nor missed. `as_at` is the
    last recorded day of all there is, not only of a part of it.
    """
    codes = frame["status"].cat.codes.to_numpy().copy()
    cases = case_of(frame, as_at=as_at).to_numpy()
    for place, name in enumerate(CASES):
        codes[cases == place] = STATUSES.index(getattr(choices, name))
    return frame.assign(status=category(codes, STATUS_TYPE))
