"""A believable appointment extract of a practice that does not exist.

For trying the product, for demonstrations and for load tests: nobody in it is real.
The same arguments give the same bytes. "Counted" below means what NHS England counts,
appointments attended, missed or never closed up to the last day, cancelled ones left
out; shares of people are of everyone registered. Section numbers are those of the
project's domain reference; "assumed" marks a figure that we chose ourselves.

====================================================  ============  ==============
figure, on 8,000 patients and 3 years                 published     we keep within
====================================================  ============  ==============
counted per registered patient and year (1.4)         5.8           5.6 - 6.0
share of the top 3 % / top 10 % (1.2)                 15 / 35-43 %  15-18 / 35-43 %
nothing counted in a year (1.6)                       15-24 %       15-24 %
top 10 % again next year / in all three (1.3)         <= 40 / 15 %  33-43 / 13-21 %
counted with a GP (1.4)                               45.6 %        44 - 47 %
face to face / telephone, GP (1.7)                    58 / 39 %     +- 2 points
face to face / telephone, other staff (1.7)           76 / 20 %     +- 2 points
same day, and each lead time (1.7)                    tables below  +- 3.5 points
missed, overall (1.7)                                 4.2-4.6 %     4.1 - 4.7 %
missed by lead time; by staff, by phone or in person  tables below  +- 15 parts in 100
never closed (1.7)                                    4.2-5.7 %     4 - 6 %
Monday ... weekend (1.7)                              21.5 ... 0.5  +- 1 point
usual GP in a year, of two visits or more (3)         0.59-0.70     0.57 - 0.68
====================================================  ============  ==============

The lead times of GPs and other staff, each as published, make 46 to 47 % on the day.
Persistence differs between seeds by chance, as between practices: over 40 seeds it was
37 % (standard deviation 2) and 19 % (1.7), and one seed in ten fell just outside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv


Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Shares = tuple[float, ...]
Rows = dict[str, Ints]  # one array a column

STATUSES = ("Attended", "Did not attend", "Cancelled", "Booked")
ATTENDED, MISSED, CANCELLED, BOOKED = range(4)
MODES = ("Face to face", "Telephone", "Video or online", "Home visit")
FACE_TO_FACE, TELEPHONE, VIDEO, HOME = range(4)

# Census 2021, England, per cent in five-year bands up to 85 and over [from memory].
AGE_BANDS: Shares = (5.4, 5.9, 6.0, 5.7, 6.0, 6.6, 7.0, 6.7, 6.3)
AGE_BANDS += (6.4, 6.9, 6.7, 5.8, 4.9, 5.0, 3.6, 2.5, 2.4)
FEMALE_BY_AGE = ((0, 60, 75, 90), (0.49, 0.50, 0.53, 0.66))  # assumed
MOVES_A_YEAR = 0.06  # assumed; with deaths a turnover of about 7 % of the list
DEATH_AT_BIRTH, DEATH_GROWTH = 0.00005, 0.09  # Gompertz: 1 % a year at 59, 10 % at 85
NEWBORN_SHARE = 0.15  # of the people who join; assumed

# Rates by age and sex, QResearch 2008/09-like (1.4: the shape only, from memory).
RATE_AGES_MALE = (0, 5, 10, 15, 25, 35, 45, 55, 65, 75, 85)
RATES_MALE = (7.0, 3.0, 2.5, 2.3, 2.4, 3.1, 4.2, 6.0, 9.0, 12.5, 13.5)
RATE_AGES_FEMALE = (0, 5, 10, 15, 20, 35, 45, 55, 65, 75, 85)
RATES_FEMALE = (6.8, 3.0, 2.6, 5.0, 6.3, 5.6, 6.1, 7.0, 9.2, 12.0, 13.0)
MEAN_A_YEAR = 5.8  # GPAD 2024: 367.4 m appointments, 63.7 m registered (1.4)

# The model of 1.6: permanent gamma x yearly AR(1) lognormal x people who never come.
# Age and sex spread the rates too, so the gamma is narrower than in its table.
PERMANENT_SHAPE = 10.0
YEARLY_VARIANCE = 0.36
YEARLY_CORRELATION = 0.22
NEVER_SHARE = 0.13

CANCELLED_SHARE = 0.06  # assumed
SAME_DAY_OF_CANCELLED = 0.12  # assumed: what is booked ahead is cancelled
FUTURE_DAYS = 28

# The 20 conditions of the Cambridge Multimorbidity Score (6.2; Payne, CMAJ 2020), in
# per cent at ages 10, 40, 65 and 85: the ages are assumed, all ages together give the
# prevalences of 1.7 where it has them (hypertension 15.3, diabetes 6.5, CHD 3.0 ...).
CONDITION_AGES = (10, 40, 65, 85)
CONDITIONS: dict[str, Shares] = {
    "Hypertension": (0.0, 8.0, 44.0, 66.0),
    "Anxiety or depression": (1.0, 17.0, 18.0, 15.0),
    "Painful condition": (0.5, 8.0, 18.0, 28.0),
    "Hearing loss": (0.5, 2.0, 9.0, 30.0),
    "IBS": (0.2, 5.0, 5.0, 4.0),
    "Asthma": (6.0, 6.5, 7.0, 6.0),
    "Diabetes": (0.3, 4.4, 18.0, 22.0),
    "CHD": (0.0, 0.7, 8.5, 19.0),
    "CKD": (0.0, 0.8, 9.5, 36.0),
    "Atrial fibrillation": (0.0, 0.3, 5.5, 20.0),
    "Constipation": (1.0, 1.0, 3.0, 10.0),
    "Stroke/TIA": (0.0, 0.5, 4.8, 14.0),
    "COPD": (0.0, 0.6, 6.0, 9.0),
    "Connective tissue disorder": (0.0, 0.8, 2.5, 3.5),
    "Cancer (last 5 y)": (0.1, 2.0, 12.0, 18.0),
    "Alcohol problems": (0.0, 2.2, 2.5, 1.0),
    "Heart failure": (0.0, 0.1, 2.5, 12.0),
    "Dementia": (0.0, 0.0, 0.7, 13.0),
    "Psychosis/bipolar": (0.0, 1.5, 1.6, 1.4),
    "Epilepsy": (0.6, 0.8, 0.9, 0.9),
}

# Visits the practice plans itself: in one review 27 of the 65 people with 31 to 40
# visits came for INR checks and 9 for dressings (Aylsham). The shares are assumed.
INR_SHARE = 0.18  # of people with atrial fibrillation
DRESSINGS_A_YEAR = 0.01  # of people over 40; courses of 6 to 24 visits

# GP 45.6 % of GPAD (1.4), a little more here as planned series are all with nurses.
# The other roles' shares and everything by role is assumed, so that together they give
# the modes of 1.7 (MODES in order); home visits are to people of 65 and over only.
# Role: title, share of appointments, patients for each head, modes.
ROLES: dict[str, tuple[str, float, int, Shares]] = {
    "GP": ("Dr", 47.0, 1_700, (57, 38.5, 2, 2.5)),
    "Practice nurse": ("Nurse", 21.3, 3_500, (82, 13, 1.5, 3.5)),
    "Advanced practitioner": ("ANP", 10.7, 6_000, (62, 33.5, 2.5, 2)),
    "Healthcare assistant": ("HCA", 10.7, 7_000, (96, 0.5, 0.5, 3)),
    "Pharmacist": ("Pharmacist", 4.8, 12_000, (30, 63, 6, 1)),
    "Physiotherapist": ("Physio", 2.7, 14_000, (80, 17, 3, 0)),
    "Social prescriber": ("Link worker", 1.0, 14_000, (35, 50, 5, 10)),
    "Other": ("Clinician", 2.1, 14_000, (70, 25, 5, 0)),
}
GP, NURSE, PRACTITIONER = 0, 1, 2
TITLES, ROLE_SHARES, PATIENTS_A_HEAD, MODE_SHARES = zip(*ROLES.values(), strict=True)
SLOT_TYPES: tuple[str, ...] = ("Routine appointment", "Long-term condition review")
SLOT_TYPES += ("Dressing", "Injection", "Blood test", "Health check")
SLOT_TYPES += ("Medication review", "On-the-day appointment", "Telephone call")
SLOT_TYPES += ("Video consultation", "Home visit", "INR check")
ROUTINE, REVIEW, DRESSING = 0, 1, 2
ON_THE_DAY, CALL, VIDEO_CONSULTATION, VISIT, INR_CHECK = range(7, 12)
# What is booked ahead face to face: the first seven of SLOT_TYPES, a role a row.
SLOT_SHARES: tuple[Shares, ...] = (
    (100, 0, 0, 0, 0, 0, 0),
    (28, 30, 10, 17, 15, 0, 0),
    (90, 10, 0, 0, 0, 0, 0),
    (5, 0, 5, 20, 55, 15, 0),
    (0, 20, 0, 0, 0, 0, 80),
    *[(100, 0, 0, 0, 0, 0, 0)] * 3,
)
INITIALS = "ABCDEFGHJKLMNOPRSTUVWYZ"
SURNAMES: tuple[str, ...] = ("Fenwick", "Larkmoor", "Thistlewood", "Oddsworth")
SURNAMES += ("Brambledown", "Pennymarsh", "Quillfeather", "Saltersby", "Inkpenny")
SURNAMES += ("Dunmallow", "Eddershaw", "Greywether", "Kettlewick", "Nettlebeck")
OWN_GP_SHARE = (0.45, 0.56)  # under 65, from 65: for a mean UPC of 0.6 in a year (3)

# Lead times: same day by staff (1.7: GP 66-69 %, others 32-34 %), and the published
# bands for the rest. Nobody books at a weekend, so one day ahead of a Monday is a
# Friday: that moves a fifth of "1 day" to the next band, made good here (8.9 for 7).
SAME_DAY_GP, SAME_DAY_OTHER = 0.66, 0.32
LEAD_FIRST = np.array([0, 1, 2, 8, 15, 22, 29])
LEAD_LAST = np.array([0, 1, 7, 14, 21, 28, 56])
AHEAD_SHARES: Shares = (8.9, 16.1, 13.5, 7.0, 5.5, 5.0)

# Missed by lead time, scaled to 4.2 % overall (1.7; gponline 2018-19), and by staff
# and mode, GP first (1.7; SNEE from GPAD, 4.6 % overall, times 0.95 to meet the other).
MISSED_BY_LEAD = np.array([1.6, 4.2, 5.6, 7.1, 7.1, 7.1, 7.1]) / 100
MISSED_BY_KIND = np.array([3.61, 1.64, 0.80, 2.02, 6.99, 3.38, 1.39, 3.16]) * 0.0095
UNCLOSED_BY_KIND = np.array([3.37, 3.22, 9.3, 13.2, 5.33, 4.59, 9.17, 14.01]) / 100
# Most missed appointments are those of people who miss many (1.7: 91 % in Scotland).
MISSING_SHAPE = 0.7  # assumed
MOST_LIKELY_MISSED = 0.9

WEEKDAYS = np.array([21.5, 20.3, 19.8, 19.7, 18.2, 0.25, 0.25])  # Monday first (1.7)
HOLIDAYS = ("12-25", "12-26", "01-01")
# scipy.stats.lognorm(s, loc, scale) fitted to GPAD durations of West Suffolk (1.7).
DURATION_S, DURATION_LOC, DURATION_SCALE = 0.7038, -1.400, 12.253
LONGEST_MINUTES = 60  # the last GPAD bin ends here
PLANNED_MINUTES = np.array([10, 15, 20])
PLANNED_SHARES = ((0.6, 0.35, 0.05), (0.3, 0.3, 0.4))  # GP, others; assumed
OPENING_MINUTE, AFTERNOON_MINUTE = 8 * 60, 13 * 60
MORNING_SHARE = 0.62  # assumed


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


@dataclass(frozen=True)
class Calendar:
    """The days of the extract, with the share of a year's work done before each."""

    starts: Ints  # first day of each year, of the weeks to come, and of the time after
    worked: Floats

    def position(self, days: Ints) -> Floats:
        """How many years of work are done by the morning of these days."""
        first, last = self.starts[0], self.starts[-1]
        done: Floats = self.worked[np.clip(days, first, last) - first]
        return done

    def day_at(self, positions: Floats) -> Ints:
        """The working day on which that much work is done: position turned round."""
        at = np.searchsorted(self.worked, positions, side="right") - 1
        days: Ints = self.starts[0] + at
        return days


def make_calendar(*, years: int, last_day: date) -> Calendar:
    """Whole years that end with the last day, and four weeks of bookings after it."""
    after = np.datetime64(last_day, "D") + 1
    day_of_month = after - after.astype("datetime64[M]").astype("datetime64[D]")
    months = after.astype("datetime64[M]") - 12 * np.arange(years, -1, -1)
    starts = (months.astype("datetime64[D]") + day_of_month).astype(np.int64)
    starts = np.append(starts, starts[-1] + FUTURE_DAYS)
    days = np.arange(starts[0], starts[-1])
    weights = WEEKDAYS[_weekday(days)]
    month_and_day = np.datetime_as_string(days.astype("datetime64[D]"))
    closed = np.isin([text[5:] for text in month_and_day], HOLIDAYS)
    weights = np.where(closed, 0.0, weights)
    worked = np.cumsum(weights) / weights.mean() / 365.25
    return Calendar(starts=starts, worked=np.insert(worked, 0, 0.0))


def make_register(*, patients: int, years: int, seed: int, last_day: date) -> Register:
    """A list that keeps its size: as many join, at any time, as leave or die."""
    if patients < 1 or years < 1:
        raise ValueError("A practice needs at least one patient and one year.")
    rng = _streams(seed)[0]
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
    birth_year = _year(entry) - age
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


def _streams(seed: int) -> list[np.random.Generator]:
    """Numbers for the people, their appointments and their NHS numbers apart."""
    return np.random.default_rng(seed).spawn(3)


def _year(days: Ints) -> Ints:
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def _weekday(days: Ints) -> Ints:
    return (days + 3) % 7  # 1 January 1970 was a Thursday; Monday is 0


def _draw(rng: np.random.Generator, shares: Sequence[Shares], group: Ints) -> Ints:
    """A choice for each row, by the shares of its group."""
    table = np.cumsum(np.array(shares, dtype=float), axis=1)
    limits = (table / table[:, -1:])[group, :-1]
    choice: Ints = (rng.random(len(group))[:, None] >= limits).sum(axis=1)
    return choice


def _list_ages(rng: np.random.Generator, count: int) -> Ints:
    band = _draw(rng, (AGE_BANDS,), np.zeros(count, dtype=np.int64))
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


def _rates(rng: np.random.Generator, register: Register, calendar: Calendar) -> Floats:
    """Relative rate of each person in each year: the model of 1.6.

    The weeks after the last day go on as the last year did.
    """
    age = _year(calendar.starts[:-1]) - register.birth_year[:, None]
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


def _routine(
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


def _planned(rng: np.random.Generator, register: Register, calendar: Calendar) -> Rows:
    """Regular visits the practice plans: INR checks for good, dressings for a while."""
    everyone = len(register.joined)
    heart = register.conditions[:, list(CONDITIONS).index("Atrial fibrillation")]
    inr = np.flatnonzero(heart & (rng.random(everyone) < INR_SHARE))
    over_40 = _year(calendar.starts[:1]) - register.birth_year > 40
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


def _booked(
    rng: np.random.Generator, rows: Rows, *, register: Register, export: int
) -> Rows:
    """Who each slot is with and when it was booked; none booked after the export."""
    person, day, interval = rows["person"], rows["day"], rows["interval"]
    role = _draw(rng, (ROLE_SHARES,), np.zeros_like(day))
    child = _year(day) - register.birth_year[person] < 16
    role = np.where((interval > 0) | (child & (role > PRACTITIONER)), NURSE, role)
    cancelled = (rng.random(len(day)) < CANCELLED_SHARE).astype(np.int64)
    same_day = np.where(role == GP, SAME_DAY_GP, SAME_DAY_OTHER)
    same_day = np.where(cancelled, SAME_DAY_OF_CANCELLED, same_day)
    ahead = 1 + _draw(rng, (AHEAD_SHARES,), np.zeros_like(day))
    band = np.where(rng.random(len(day)) < same_day, 0, ahead)
    lead = _leads(rng, day=day, band=np.where(interval > 0, 0, band), known=interval)
    booked = np.maximum(day - lead, register.joined[person])
    rows = {**rows, "role": role, "cancelled": cancelled, "booked": booked}
    return _taken(rows, np.flatnonzero(booked <= export))


def _leads(rng: np.random.Generator, *, day: Ints, band: Ints, known: Ints) -> Ints:
    """Days ahead that a slot was booked, in its band and not at a weekend."""
    lead = known
    for _ in range(3):
        another = rng.integers(LEAD_FIRST[band], LEAD_LAST[band] + 1)
        again = (known == 0) & ((lead == 0) | (_weekday(day - lead) > 4))
        lead = np.where(again, another, lead)
    friday_before = lead + np.maximum(_weekday(day - lead) - 4, 0)
    return np.where(lead > 0, friday_before, lead)


def _taken(rows: Rows, places: Ints) -> Rows:
    return {name: values[places] for name, values in rows.items()}


def _missed_chance(
    *, tendency: Floats, lead: Ints, kind: Ints, counted: Bools
) -> Floats:
    """Chance that each slot is missed, by person and with both published margins.

    Raking: the means by lead time and by kind are set right in turn, kind last.
    """
    band = np.searchsorted(LEAD_FIRST, lead, side="right") - 1
    chance = tendency
    for _ in range(10):
        for code, target in ((band, MISSED_BY_LEAD), (kind, MISSED_BY_KIND)):
            size = np.bincount(code[counted], minlength=len(target))
            total = np.bincount(code, weights=chance * counted, minlength=len(target))
            mean = np.maximum(total / np.maximum(size, 1), 1e-9)
            chance = chance * (target / mean)[code]
            chance = np.minimum(chance, MOST_LIKELY_MISSED)
    return chance


def _statuses(rng: np.random.Generator, rows: Rows, *, mode: Ints, export: int) -> Ints:
    """What became of each slot by the evening of the export."""
    person, past = rows["person"], rows["day"] <= export
    kind = mode + len(MODES) * (rows["role"] != GP)
    people = person.max(initial=0) + 1
    tendency = rng.gamma(MISSING_SHAPE, 1 / MISSING_SHAPE, people)[person]
    lead = rows["day"] - rows["booked"]
    missed = _missed_chance(
        tendency=tendency, lead=lead, kind=kind, counted=past & (rows["cancelled"] == 0)
    )
    luck = rng.random(len(person))
    still_open = ~past | (luck < missed + UNCLOSED_BY_KIND[kind])
    return np.select(
        [rows["cancelled"] == 1, past & (luck < missed), still_open],
        [CANCELLED, MISSED, BOOKED],
        ATTENDED,
    )


def _modes(rng: np.random.Generator, rows: Rows, *, age: Ints) -> Ints:
    mode = _draw(rng, MODE_SHARES, rows["role"])
    indoors = (rows["interval"] > 0) | ((mode == HOME) & (age < 65))
    return np.where(indoors, FACE_TO_FACE, mode)


def _slot_types(
    rng: np.random.Generator, rows: Rows, *, mode: Ints, ill: Bools
) -> Ints:
    """What the slot is called: by mode, then by what is planned, then by role."""
    role, planned = rows["role"], rows["planned_slot"]
    on_the_day = (rows["day"] == rows["booked"]) & (role <= PRACTITIONER)
    usual = _draw(rng, SLOT_SHARES, role)
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
    taken = DURATION_LOC + DURATION_SCALE * rng.lognormal(0, DURATION_S, len(role))
    taken = np.clip(np.rint(taken), 1, LONGEST_MINUTES)
    planned = PLANNED_MINUTES[_draw(rng, PLANNED_SHARES, np.minimum(role, 1))]
    return np.where(status == ATTENDED, taken, planned).astype(np.int64)


def _described(
    rng: np.random.Generator,
    rows: Rows,
    *,
    register: Register,
    heads: Ints,
    export: int,
) -> Rows:
    """Everything else about the slots, by date and time."""
    age = _year(rows["day"]) - register.birth_year[rows["person"]]
    mode = _modes(rng, rows, age=age)
    ill = (register.conditions.sum(axis=1) > 0)[rows["person"]]
    status = _statuses(rng, rows, mode=mode, export=export)
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
    return _taken(rows, np.lexsort((rows["person"], minute, rows["day"])))


def make_extract(
    *, patients: int, years: int, seed: int, last_day: date, nhs_numbers: bool = False
) -> pa.Table:
    """The extract as text and whole numbers, ordered by date and time.

    It is as if run on the evening of the last day, so it ends with the bookings of the
    four weeks to come that were made by then. People who never came have no row.
    """
    register = make_register(
        patients=patients, years=years, seed=seed, last_day=last_day
    )
    calendar = make_calendar(years=years, last_day=last_day)
    export = int(calendar.starts[-2]) - 1
    rng = _streams(seed)[1]
    planned = _planned(rng, register, calendar)
    so_far = int((planned["day"] <= export).sum())
    routine = _routine(rng, register, calendar, planned=so_far)
    rows = {name: np.append(routine[name], planned[name]) for name in planned}
    rows = _booked(rng, rows, register=register, export=export)
    heads = np.maximum(np.rint(patients / np.array(PATIENTS_A_HEAD)), 1)
    heads = heads.astype(np.int64)
    rows = _described(rng, rows, register=register, heads=heads, export=export)
    table = _table(rows, register=register, clinicians=_clinician_names(heads))
    if not nhs_numbers:
        return table
    numbers = _nhs_numbers(count=len(register.birth_year), seed=seed)
    return table.append_column("NHS number", _words(rows["person"], numbers))


def _nhs_numbers(*, count: int, seed: int) -> list[str]:
    """Different numbers with the right check digit, from the 999 range.

    The range is kept for tests: no number in it is anybody's (NHS Data Dictionary).
    """
    stem = 999_000_000 + _streams(seed)[2].permutation(1_000_000)
    digits = stem[:, None] // 10 ** np.arange(8, -1, -1) % 10
    check = -(digits * np.arange(10, 1, -1)).sum(axis=1) % 11
    numbers = (stem * 10 + check)[check != 10]
    if count > len(numbers):
        raise ValueError(f"There are only {len(numbers):,} test NHS numbers.")
    return [str(number) for number in numbers[:count].tolist()]


def _clinician_names(heads: Ints) -> list[str]:
    return [
        f"{title} {INITIALS[at % len(INITIALS)]} {SURNAMES[at % len(SURNAMES)]}"
        for at, title in enumerate(np.repeat(TITLES, heads).tolist())
    ]


def _table(rows: Rows, *, register: Register, clinicians: list[str]) -> pa.Table:
    """Codes as the words of our template, under its headings."""
    person = rows["person"]
    numbers = range(1, len(register.birth_year) + 1)
    times = [f"{at // 60:02}:{at % 60:02}" for at in range(24 * 60)]
    return pa.table(
        {
            "Patient ID": _words(person, [f"FIC{number:07}" for number in numbers]),
            "Appointment date": _dates(rows["day"]),
            "Appointment time": _words(rows["minute"], times),
            "Booked date": _dates(rows["booked"]),
            "Status": _words(rows["status"], STATUSES),
            "Mode": _words(rows["mode"], MODES),
            "Staff role": _words(rows["role"], tuple(ROLES)),
            "Clinician": _words(rows["clinician"], clinicians),
            "Slot type": _words(rows["slot_type"], SLOT_TYPES),
            "Duration minutes": rows["duration"],
            "Birth year": register.birth_year[person],
            "Sex": _words(register.female[person] * 1, ("Male", "Female")),
            "Conditions": _words(person, _condition_texts(register.conditions)),
        }
    )


def _words(codes: Ints, words: Sequence[str]) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(codes))


def _dates(days: Ints) -> pa.Array:
    distinct, code = np.unique(days, return_inverse=True)
    dates = pa.array(distinct.astype("datetime64[D]"))
    return pc.strftime(dates, "%d/%m/%Y").take(pa.array(code))


def _condition_texts(conditions: Bools) -> list[str]:
    text = np.full(len(conditions), "", dtype=object)
    for name, has in zip(CONDITIONS, conditions.T, strict=True):
        text = np.where(has, np.where(text == "", name, text + ("; " + name)), text)
    return [str(names) for names in text.tolist()]


def write_extract(table: pa.Table, path: Path) -> None:
    """Write the CSV: UTF-8, a line feed after each row, nothing quoted."""
    # No name or word above holds a comma or a quotation mark; "none" checks that.
    options = csv.WriteOptions(quoting_style="none", quoting_header="none")
    csv.write_csv(table, path, write_options=options)
