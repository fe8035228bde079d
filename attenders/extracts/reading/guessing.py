"""What a column may hold, by its values: proposed to a person, never taken as known."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from attenders.extracts.reading.dates import days_and_minutes
from attenders.extracts.reading.fields import OUTCOME_FIELDS, normal
from attenders.extracts.reading.words import WORDS


# Of the values looked at; both are ours
_MOST = 0.9
_MOST_WORDS = 0.5

_NUMBER = re.compile(r"[A-Za-z]{0,5}[ -]?[0-9]{2,12}|\{?[0-9A-Fa-f-]{32,36}\}?")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( ?[ap]m)?", flags=re.IGNORECASE)
_MINUTES = re.compile(r"[0-9]{1,3} ?(m|min|mins|minutes)", flags=re.IGNORECASE)
_YEAR = re.compile(r"(19|20)[0-9]{2}")
_TITLED = re.compile(r"(.*\b)?(Dr|Doctor|Nurse|Sister)\b.*|.+\((Mr|Mrs|Miss|Ms|Mx)\)")
Samples = Mapping[int, Sequence[str]]


def guesses(samples: Samples, *, taken: Mapping[str, int]) -> dict[str, int]:
    """Propose a column for fields that have none, by some values of each column.

    `samples` are values that are not blank, by the place of their column, without the
    columns that are never kept. Gives field -> place.
    """
    free = {
        place: [value.strip() for value in values]
        for place, values in samples.items()
        if values and place not in taken.values()
    }
    found: dict[str, int] = {}
    known = set(taken)
    if known & set(OUTCOME_FIELDS):
        known |= {"status"}
    for name, find in _FINDERS.items():
        place = find(free)
        if name not in known and place is not None:
            found[name] = place
            del free[place]
    return found


def _by_form(form: re.Pattern[str], samples: Samples) -> int | None:
    """The column whose values mostly have a form; of several the most different."""
    fitting = [
        place for place, values in samples.items() if _share(form, values) >= _MOST
    ]
    return max(fitting, key=lambda at: len(set(samples[at])), default=None)


def _by_words(names: Sequence[str], samples: Samples) -> int | None:
    """The column with most values that are words of one of these vocabularies."""

    def share(place: int) -> float:
        values = samples[place]
        return max(
            sum(normal(value) in WORDS[name] for value in values) / len(values)
            for name in names
        )

    best = max(samples, key=share, default=None)
    return best if best is not None and share(best) >= _MOST_WORDS else None


def _dates(samples: Samples) -> list[int]:
    """The columns of dates, the latest last."""
    found = []
    for place, values in samples.items():
        # A bare number is as likely to be anything else
        written = [value for value in values if re.search(r"\d\D+\w", value)]
        days, _minutes = days_and_minutes(written)
        days = np.sort(days[~np.isnat(days)])
        if len(days) >= _MOST * len(values):
            found.append((days[len(days) // 2], place))
    return [place for _middle, place in sorted(found)]


def _share(form: re.Pattern[str], values: Sequence[str]) -> float:
    return sum(form.fullmatch(value) is not None for value in values) / len(values)


# Field by field in this order: of columns of dates the latest is of the appointments,
# and another one of their booking
_FINDERS: dict[str, Callable[[Samples], int | None]] = {
    "date": lambda samples: next(reversed(_dates(samples)), None),
    "booked": lambda samples: next(iter(_dates(samples)), None),
    # One field for people, who say themselves which word means missed
    "status": partial(_by_words, ("status", "missed")),
    "sex": partial(_by_words, ("sex",)),
    "staff": partial(_by_words, ("staff",)),
    "mode": partial(_by_words, ("mode",)),
    "time": partial(_by_form, _CLOCK),
    "duration": partial(_by_form, _MINUTES),
    "birth_year": partial(_by_form, _YEAR),
    "patient": partial(_by_form, _NUMBER),
    "clinician": partial(_by_form, _TITLED),
}
