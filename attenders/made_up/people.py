"""Everyone on the list of the practice: who they are and what they have."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from attenders.made_up.chance import Bools, Floats, Ints, draw, streams
from attenders.made_up.days import make_calendar, year_of
from attenders.made_up.figures import (
    AGE_BANDS,
    CONDITION_AGES,
    CONDITIONS,
    DEATH_AT_BIRTH,
    DEATH_GROWTH,
    FEMALE_BY_AGE,
    MOVES_A_YEAR,
    NEVER_SHARE,
    NEWBORN_SHARE,
    PERMANENT_SHAPE,
)


@dataclass(frozen=True)
class Register:
    """Everyone on the list at some time, one place in each array a person.

    Days are counted from 1 January 1970, as in numpy's datetime64[D].
    """

    birth_year: Ints
    female: Bools
    joined: Ints  # first day on the list
    left: Ints  # first day no longer on it
    propensity: Floats  # permanent rate against others of that age and sex; 0: never
    conditions: Bools  # person x condition


def make_register(*, patients: int, years: int, seed: int, last_day: date) -> Register:
    """A list that keeps its size: as many join, at any time, as leave or die."""
    if patients < 1 or years < 1:
        raise ValueError("A practice needs at least one patient and one year.")
    if seed < 0:
        raise ValueError("A seed is a whole number from 0 up.")
    rng = streams(seed)[0]
    calendar = make_calendar(years=years, last_day=last_day)
    start, end = int(calendar.starts[0]), int(calendar.starts[-2])
    age = _list_ages(rng, patients)
    turnover = _leaving_rate(age).mean()
    joining = round(patients * turnover * years)
    age = np.append(age, _joiner_ages(rng, joining))
    entry = np.append(np.full(patients, start), rng.integers(start, end, joining))
    # In a steady list the time here so far has the distribution of the time to come.
    before = rng.exponential(365.25 / turnover, len(age)).astype(np.int64)
    before[patients:] = 0
    birth_year = year_of(entry) - age
    born = (birth_year - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    staying = rng.exponential(365.25 / _leaving_rate(age)).astype(np.int64)
    permanent = rng.gamma(PERMANENT_SHAPE, 1 / PERMANENT_SHAPE, len(age))
    never = rng.random(len(age)) < NEVER_SHARE
    return Register(
        birth_year=birth_year,
        female=rng.random(len(age)) < np.interp(age, *FEMALE_BY_AGE),
        joined=np.maximum(entry - before, born.astype(np.int64)),
        left=entry + 1 + staying,
        propensity=np.where(never, 0.0, permanent),
        conditions=_conditions(rng, age=age, permanent=permanent),
    )


def _list_ages(rng: np.random.Generator, count: int) -> Ints:
    band = draw(rng, (AGE_BANDS,), np.zeros(count, dtype=np.int64))
    within = rng.integers(0, 5, count)
    oldest = np.minimum(rng.exponential(4, count), 18).astype(np.int64)
    return 5 * band + np.where(band == len(AGE_BANDS) - 1, oldest, within)


def _joiner_ages(rng: np.random.Generator, count: int) -> Ints:
    grown = rng.triangular(0, 25, 75, count).astype(np.int64)  # assumed
    return np.where(rng.random(count) < NEWBORN_SHARE, 0, grown)


def _leaving_rate(age: Ints) -> Floats:
    deaths: Floats = DEATH_AT_BIRTH * np.exp(DEATH_GROWTH * age)
    return MOVES_A_YEAR + deaths


def _conditions(rng: np.random.Generator, *, age: Ints, permanent: Floats) -> Bools:
    """Long-term conditions, likelier with age and in those who come more often."""
    table = [np.interp(age, CONDITION_AGES, row) for row in CONDITIONS.values()]
    return rng.random((len(age), len(table))) < (
        np.array(table).T / 100 * permanent[:, None]
    )
