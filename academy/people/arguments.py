"""Kinds of argument that several commands take."""

from argparse import ArgumentTypeError
from datetime import date, datetime


FIRST_YEAR, LAST_YEAR = 1990, 2099
_FORMS = ("%Y-%m-%d", "%d/%m/%Y")


def day(text: str) -> date:
    """A day such as 2026-03-31 or 31/03/2026, of a year that appointments can have."""
    for form in _FORMS:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    raise ArgumentTypeError(
        f"“{text}” should be a day from {FIRST_YEAR} to {LAST_YEAR}, such as 2026-03-31."
    )


def count(text: str) -> int:
    """A whole number from 1."""
    if text.isascii() and text.isdigit() and int(text) >= 1:
        return int(text)
    raise ArgumentTypeError(f"“{text}” should be a whole number from 1.")


def percent(text: str) -> float:
    """A share from 0 to 1, given as a percentage from 0 to 100."""
    try:
        share = float(text) / 100
    except ValueError:
        share = -1
    if 0 <= share <= 1:
        return share
    raise ArgumentTypeError(f"“{text}” should be a percentage from 0 to 100.")
