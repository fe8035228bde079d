"""Who comes on which day: visits people ask for, and those the practice plans."""

import numpy as np

from attenders.made_up.chance import Floats, Rows
from attenders.made_up.days import Calendar, year_of
from attenders.made_up.figures import (
    CANCELLED_SHARE,
    CONDITIONS,
    DRESSING,
    DRESSINGS_A_YEAR,
    INR_CHECK,
    INR_SHARE,
    MEAN_A_YEAR,
    RATE_AGES_FEMALE,
    RATE_AGES_MALE,
    RATES_FEMALE,
    RATES_MALE,
    ROUTINE,
    YEARLY_CORRELATION,
    YEARLY_VARIANCE,
)
from attenders.made_up.people import Register


def routine_visits(
    rng: np.random.Generator, register: Register, calendar: Calendar, *, planned: int
) -> Rows:
    """Visits that people ask for, so many that with those planned the mean is 5.8."""
    begins = np.maximum(register.joined[:, None], calendar.starts[:-1])
    ends = np.minimum(register.left[:, None], calendar.starts[1:])
    begin = calendar.position(begins)
    exposure = np.maximum(calendar.position(ends) - begin, 0.0)
    expected = _rates(rng, register, calendar) * exposure
    wanted = exposure[:, :-1].sum() * MEAN_A_YEAR / (1 - CANCELLED_SHARE)
    scale = max(wanted - planned, wanted / 2) / max(expected[:, :-1].sum(), 1e-9)
    cell = np.repeat(np.arange(begin.size), rng.poisson(expected * scale).ravel())
    position = begin.ravel()[cell] + rng.random(len(cell)) * exposure.ravel()[cell]
    nothing = np.zeros(len(cell), dtype=np.int64)
    return {
        "person": cell // begin.shape[1],
        "day": calendar.day_at(position),
        "planned_slot": nothing + ROUTINE,
        "interval": nothing,
    }


def _rates(rng: np.random.Generator, register: Register, calendar: Calendar) -> Floats:
    """Relative rate of each person in each year: the model of 1.6.

    The weeks after the last day go on as the last year did.
    """
    age = year_of(calendar.starts[:-1]) - register.birth_year[:, None]
    usual = np.where(
        register.female[:, None],
        np.array(RATES_FEMALE)[np.searchsorted(RATE_AGES_FEMALE, age, "right") - 1],
        np.array(RATES_MALE)[np.searchsorted(RATE_AGES_MALE, age, "right") - 1],
    )
    swing = rng.normal(0.0, np.sqrt(YEARLY_VARIANCE), age.shape)
    fresh = np.sqrt(1 - YEARLY_CORRELATION**2)
    for year in range(1, age.shape[1]):
        swing[:, year] *= fresh
        swing[:, year] += YEARLY_CORRELATION * swing[:, year - 1]
    swing[:, -1] = swing[:, -2]
    rates: Floats = usual * register.propensity[:, None] * np.exp(swing)
    return rates


def planned_visits(
    rng: np.random.Generator, register: Register, calendar: Calendar
) -> Rows:
    """Regular visits the practice plans: INR checks for good, dressings for a while."""
    everyone = len(register.joined)
    heart = register.conditions[:, list(CONDITIONS).index("Atrial fibrillation")]
    inr = np.flatnonzero(heart & (rng.random(everyone) < INR_SHARE))
    over_40 = year_of(calendar.starts[:1]) - register.birth_year > 40
    often = DRESSINGS_A_YEAR * (len(calendar.starts) - 2)
    dressed = np.flatnonzero(over_40 & (rng.random(everyone) < often))
    person = np.append(inr, dressed)
    checks = np.arange(len(person)) < len(inr)
    interval = np.where(checks, rng.integers(14, 36, len(person)), 3.5)
    step = interval / 365.25
    since = np.where(checks, 0.0, rng.uniform(0, calendar.worked[-1], len(person)))
    begin = np.maximum(calendar.position(register.joined[person]), since)
    begin = begin + rng.random(len(person)) * step
    most = np.where(checks, 10_000, rng.integers(6, 25, len(person)))
    room = (calendar.position(register.left[person]) - begin) / step
    count = np.clip(room, 0, most).astype(np.int64)
    row = np.repeat(np.arange(len(person)), count)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    position = begin[row] + (nth + rng.random(len(row)) * 0.5) * step[row]
    return {
        "person": person[row],
        "day": calendar.day_at(position),
        "planned_slot": np.where(checks, INR_CHECK, DRESSING)[row],
        "interval": np.ceil(interval[row]).astype(np.int64),
    }
