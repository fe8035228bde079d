"""The figures the extract is made from: published, or assumed and said so.

Section numbers are those of the project's domain reference.
"""

import numpy as np

from attenders.made_up.chance import Shares


STATUSES: tuple[str, ...] = ("Attended", "Did not attend", "Cancelled", "Booked")
STATUSES += ("Patient walked out", "No access visit")
ATTENDED, MISSED, CANCELLED, BOOKED, WALKED_OUT, NO_ACCESS = range(6)
WALKED_OUT_SHARE = 0.003  # of those who came in person; assumed
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
