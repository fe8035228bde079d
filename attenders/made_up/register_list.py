"""The registered list of a practice that does not exist, to go with its extract."""

from datetime import date

import numpy as np
import pyarrow as pa

from attenders.made_up.chance import streams
from attenders.made_up.people import make_register
from attenders.made_up.wording import condition_texts, day_texts, patient_numbers


# Of those aged 65 or more, in the order in which they are drawn: assumed
_FRAILTY = ("", "Mild", "Moderate", "Severe")
_FRAILTY_SHARES = (0.5, 0.3, 0.15, 0.05)
_FRAIL_FROM = 65
_NO_VISIT = 0.75  # people without any A&E attendance in a year: assumed


def make_list(*, patients: int, years: int, seed: int, last_day: date) -> pa.Table:
    """Everybody on the list on the last day, and who left in the months before.

    The same arguments as `make_extract` give the same people, those who never came
    included. Frailty, deprivation and A&E attendances are drawn by chance.
    """
    register = make_register(
        patients=patients, years=years, seed=seed, last_day=last_day
    )
    today = np.datetime64(last_day, "D").astype(np.int64)
    here = (register.joined <= today) & (register.left > today - 365)
    people = np.flatnonzero(here)
    rng = streams(seed)[3]
    size = len(register.birth_year)
    age = last_day.year - register.birth_year
    frailty = rng.choice(len(_FRAILTY), size, p=_FRAILTY_SHARES)
    frailty = np.where(age >= _FRAIL_FROM, frailty, 0)
    left = np.where(register.left <= today, register.left, -1)
    visits = rng.geometric(_NO_VISIT, size) - 1
    columns = {
        "Patient ID": patient_numbers(size),
        "Year of birth": register.birth_year.astype(str),
        "Sex": np.where(register.female, "Female", "Male"),
        "Registration date": day_texts(register.joined),
        "Deregistration date": day_texts(left),
        "Frailty band": np.array(_FRAILTY)[frailty],
        "Deprivation decile": rng.integers(1, 11, size).astype(str),
        "A&E attendances in 12 months": visits.astype(str),
        "Conditions": condition_texts(register.conditions),
    }
    return pa.table(
        {
            name: pa.array(np.asarray(values, dtype=object)[people])
            for name, values in columns.items()
        }
    )
