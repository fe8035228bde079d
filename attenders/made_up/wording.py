"""Codes as the words, dates and numbers of our template."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attenders.made_up.chance import Bools, Ints, Rows, streams
from attenders.made_up.figures import (
    CONDITIONS,
    INITIALS,
    MODES,
    ROLES,
    SLOT_TYPES,
    STATUSES,
    SURNAMES,
    TITLES,
)
from attenders.made_up.people import Register


def in_words(rows: Rows, *, register: Register, clinicians: list[str]) -> pa.Table:
    """Codes as the words of our template, under its headings."""
    person = rows["person"]
    numbers = patient_numbers(len(register.birth_year))
    times = [f"{at // 60:02}:{at % 60:02}" for at in range(24 * 60)]
    return pa.table(
        {
            "Patient ID": worded(person, numbers),
            "Appointment date": _dates(rows["day"]),
            "Appointment time": worded(rows["minute"], times),
            "Booked date": _dates(rows["booked"]),
            "Status": worded(rows["status"], STATUSES),
            "Mode": worded(rows["mode"], MODES),
            "Staff role": worded(rows["role"], tuple(ROLES)),
            "Clinician": worded(rows["clinician"], clinicians),
            "Slot type": worded(rows["slot_type"], SLOT_TYPES),
            "Duration minutes": rows["duration"],
            "Birth year": register.birth_year[person],
            "Sex": worded(register.female[person] * 1, ("Male", "Female")),
            "Conditions": worded(person, condition_texts(register.conditions)),
        }
    )


def patient_numbers(count: int) -> list[str]:
    return [f"FIC{number:07}" for number in range(1, count + 1)]


def clinician_names(heads: Ints) -> list[str]:
    return [
        f"{title} {INITIALS[at % len(INITIALS)]} {SURNAMES[at % len(SURNAMES)]}"
        for at, title in enumerate(np.repeat(TITLES, heads).tolist())
    ]


def fictional_nhs_numbers(*, count: int, seed: int) -> list[str]:
    """Different numbers with the right check digit, from the 999 range.

    The range is kept for tests: no number in it is anybody's (NHS Data Dictionary).
    """
    stem = 999_000_000 + streams(seed)[2].permutation(1_000_000)
    digits = stem[:, None] // 10 ** np.arange(8, -1, -1) % 10
    check = -(digits * np.arange(10, 1, -1)).sum(axis=1) % 11
    numbers = (stem * 10 + check)[check != 10]
    if count > len(numbers):
        raise ValueError(f"There are only {len(numbers):,} test NHS numbers.")
    return [str(number) for number in numbers[:count].tolist()]


def worded(codes: Ints, words: Sequence[str]) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(codes))


def _dates(days: Ints) -> pa.Array:
    distinct, code = np.unique(days, return_inverse=True)
    dates = pa.array(distinct.astype("datetime64[D]"))
    return pc.strftime(dates, "%d/%m/%Y").take(pa.array(code))


def day_texts(days: Ints) -> list[str]:
    """Days as 31/03/2026; blank before 1970."""
    texts: list[str] = _dates(days).to_pylist()
    return [text if day >= 0 else "" for day, text in zip(days, texts, strict=True)]


def condition_texts(conditions: Bools) -> list[str]:
    text = np.full(len(conditions), "", dtype=object)
    for name, has in zip(CONDITIONS, conditions.T, strict=True):
        text = np.where(has, np.where(text == "", name, text + ("; " + name)), text)
    return [str(names) for names in text.tolist()]
