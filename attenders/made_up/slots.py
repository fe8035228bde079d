"""What the visits become in the book: staff, booking, mode, slot and time."""

import numpy as np

from attenders.made_up.chance import Bools, Ints, Rows, draw, taken
from attenders.made_up.days import weekday_of, year_of
from attenders.made_up.figures import (
    AFTERNOON_MINUTE,
    AHEAD_SHARES,
    ATTENDED,
    CALL,
    CANCELLED_SHARE,
    DURATION_LOC,
    DURATION_S,
    DURATION_SCALE,
    FACE_TO_FACE,
    GP,
    HOME,
    LEAD_FIRST,
    LEAD_LAST,
    LONGEST_MINUTES,
    MODE_SHARES,
    MORNING_SHARE,
    NURSE,
    ON_THE_DAY,
    OPENING_MINUTE,
    OWN_GP_SHARE,
    PLANNED_MINUTES,
    PLANNED_SHARES,
    PRACTITIONER,
    REVIEW,
    ROLE_SHARES,
    ROUTINE,
    SAME_DAY_GP,
    SAME_DAY_OF_CANCELLED,
    SAME_DAY_OTHER,
    SLOT_SHARES,
    TELEPHONE,
    VIDEO,
    VIDEO_CONSULTATION,
    VISIT,
)
from attenders.made_up.outcomes import outcomes
from attenders.made_up.people import Register


def booked_slots(
    rng: np.random.Generator, rows: Rows, *, register: Register, export: int
) -> Rows:
    """Who each slot is with and when it was booked; none booked after the export."""
    person, day, interval = rows["person"], rows["day"], rows["interval"]
    role = draw(rng, (ROLE_SHARES,), np.zeros_like(day))
    child = year_of(day) - register.birth_year[person] < 16
    role = np.where((interval > 0) | (child & (role > PRACTITIONER)), NURSE, role)
    cancelled = (rng.random(len(day)) < CANCELLED_SHARE).astype(np.int64)
    same_day = np.where(role == GP, SAME_DAY_GP, SAME_DAY_OTHER)
    same_day = np.where(cancelled, SAME_DAY_OF_CANCELLED, same_day)
    ahead = 1 + draw(rng, (AHEAD_SHARES,), np.zeros_like(day))
    band = np.where(rng.random(len(day)) < same_day, 0, ahead)
    lead = _leads(rng, day=day, band=np.where(interval > 0, 0, band), known=interval)
    booked = np.maximum(day - lead, register.joined[person])
    rows = {**rows, "role": role, "cancelled": cancelled, "booked": booked}
    return taken(rows, np.flatnonzero(booked <= export))


def _leads(rng: np.random.Generator, *, day: Ints, band: Ints, known: Ints) -> Ints:
    """Days ahead that a slot was booked, in its band and not at a weekend."""
    lead = known
    for _ in range(3):
        another = rng.integers(LEAD_FIRST[band], LEAD_LAST[band] + 1)
        again = (known == 0) & ((lead == 0) | (weekday_of(day - lead) > 4))
        lead = np.where(again, another, lead)
    friday_before = lead + np.maximum(weekday_of(day - lead) - 4, 0)
    return np.where(lead > 0, friday_before, lead)


def described_slots(
    rng: np.random.Generator,
    rows: Rows,
    *,
    register: Register,
    heads: Ints,
    export: int,
) -> Rows:
    """Everything else about the slots, by date and time."""
    age = year_of(rows["day"]) - register.birth_year[rows["person"]]
    mode = _modes(rng, rows, age=age)
    ill = (register.conditions.sum(axis=1) > 0)[rows["person"]]
    status = outcomes(rng, rows, mode=mode, export=export)
    minute = _minutes(rng, len(mode))
    rows = {
        **rows,
        "mode": mode,
        "status": status,
        "slot_type": _slot_types(rng, rows, mode=mode, ill=ill),
        "clinician": _clinicians(rng, rows, age=age, heads=heads),
        "minute": minute,
        "duration": _durations(rng, status=status, role=rows["role"]),
    }
    return taken(rows, np.lexsort((rows["person"], minute, rows["day"])))


def _modes(rng: np.random.Generator, rows: Rows, *, age: Ints) -> Ints:
    mode = draw(rng, MODE_SHARES, rows["role"])
    indoors = (rows["interval"] > 0) | ((mode == HOME) & (age < 65))
    return np.where(indoors, FACE_TO_FACE, mode)


def _slot_types(
    rng: np.random.Generator, rows: Rows, *, mode: Ints, ill: Bools
) -> Ints:
    """What the slot is called: by mode, then by what is planned, then by role."""
    role, planned = rows["role"], rows["planned_slot"]
    on_the_day = (rows["day"] == rows["booked"]) & (role <= PRACTITIONER)
    usual = draw(rng, SLOT_SHARES, role)
    usual = np.where((usual == REVIEW) & ~ill, ROUTINE, usual)
    other = (mode == TELEPHONE, mode == VIDEO, mode == HOME)
    return np.select(
        [*other, planned != ROUTINE, on_the_day],
        [CALL, VIDEO_CONSULTATION, VISIT, planned, ON_THE_DAY],
        usual,
    )


def _clinicians(
    rng: np.random.Generator, rows: Rows, *, age: Ints, heads: Ints
) -> Ints:
    """Anyone of the role, but often one's usual GP."""
    person, role = rows["person"], rows["role"]
    usual = rng.integers(0, heads[GP], person.max(initial=0) + 1)[person]
    own = rng.random(len(role)) < np.where(age < 65, *OWN_GP_SHARE)
    anyone = rng.integers(0, heads[role])
    first = np.cumsum(heads) - heads
    return np.where((role == GP) & own, usual, first[role] + anyone)


def _minutes(rng: np.random.Generator, count: int) -> Ints:
    """Start times in steps of five minutes from 8:00, most in the morning."""
    morning = OPENING_MINUTE + 300 * rng.beta(2, 3, count)
    afternoon = AFTERNOON_MINUTE + 330 * rng.beta(2, 2.5, count)
    start = np.where(rng.random(count) < MORNING_SHARE, morning, afternoon)
    return 5 * (start / 5).astype(np.int64)


def _durations(rng: np.random.Generator, *, status: Ints, role: Ints) -> Ints:
    """Minutes taken where the person came, otherwise those planned."""
    spent = DURATION_LOC + DURATION_SCALE * rng.lognormal(0, DURATION_S, len(role))
    spent = np.clip(np.rint(spent), 1, LONGEST_MINUTES)
    planned = PLANNED_MINUTES[draw(rng, PLANNED_SHARES, np.minimum(role, 1))]
    return np.where(status == ATTENDED, spent, planned).astype(np.int64)
