"""Columns that say who a person is: found by heading and by content, never kept.

Values are looked at, not stored: of each block of rows a few, evenly spread.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
import pyarrow as pa

from attenders.extracts.reading.fields import normal, without_unseen


_SAMPLE = 200
_MOST = 0.5  # of the values that are there
# Of numbers with ten digits so many pass by chance; more than five standard deviations
# above that is none
_BY_CHANCE = 1 / 11
_DEVIATIONS = 5
_MOST_NUMBERS = 20_000  # different ones, which are enough to know
_WEIGHTS = range(10, 1, -1)

_POSTCODE = re.compile(
    r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}", flags=re.ASCII | re.IGNORECASE
)
_TITLED_NAME = re.compile(r"[^,()]+, ?[^,()]+ \((?:Mr|Mrs|Miss|Ms|Mx|Master)\)\.?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SHORTENED = re.compile(
    r"[0-9](?:[.,][0-9]+)?E\+[0-9]{1,2}", flags=re.ASCII | re.IGNORECASE
)
_OLD_DATE = re.compile(
    r"(?:[0-9]{1,2}[-/. ](?:[0-9]{1,2}|[A-Za-z]{3,9})[-/. ](?:19[0-8][0-9])"
    r"|19[0-8][0-9]-[0-9]{2}-[0-9]{2}).*",
    flags=re.ASCII,
)

NAMES = "names of people"
_ADDRESSES = "addresses"
_POSTCODES = "full postcodes"
BIRTH_DATES = "full dates of birth, of which only year and month are kept"
_NHS_NUMBERS = "NHS numbers"
_CONTACTS = "telephone numbers or email addresses"

# Headings in the form of `normal`, EMIS and SystmOne; of the patient, not of staff
HEADINGS: dict[str, str] = {
    **dict.fromkeys(("nhs number", "nhsnumber", "nhs no", "nhs"), _NHS_NUMBERS),
    **dict.fromkeys(
        (
            "name",
            "patient name",
            "patients name",
            "patient s name",
            "pt name",
            "person name",
            "patient surname",
            "patient forename",
            "patient first name",
            "patient last name",
            "full name",
            "patient full name",
            "surname",
            "family name",
            "last name",
            "forename",
            "first name",
            "firstname",
            "given name",
            "calling name",
            "middle names",
            "middlenames",
        ),
        NAMES,
    ),
    **dict.fromkeys(
        (
            "address",
            "patient address",
            "full address",
            "house name flat number",
            "house name",
            "number and street",
            "street",
            "village",
            "town",
            "locality",
            "county",
        ),
        _ADDRESSES,
    ),
    **dict.fromkeys(("postcode", "post code", "patient postcode"), _POSTCODES),
    **dict.fromkeys(
        ("date of birth", "dob", "birth date", "datebirth", "dateofbirth"), BIRTH_DATES
    ),
    **dict.fromkeys(
        (
            "telephone",
            "telephone number",
            "home telephone",
            "mobile",
            "mobile telephone",
            "mobile number",
            "phone number",
            "email",
            "email address",
        ),
        _CONTACTS,
    ),
}


def is_nhs_number(value: str) -> bool:
    """Whether the check digit is right (NHS Data Dictionary), spaces and dashes aside.

    Digits of any script count. Ten times the same digit passes the sum too, and is
    nobody's number.
    """
    digits = _ten_digits(value)
    if len(set(digits)) <= 1:
        return False
    weighed = zip(digits[:9], _WEIGHTS, strict=True)
    check = -sum(int(digit) * weight for digit, weight in weighed) % 11
    return check == int(digits[9])


def _ten_digits(value: str) -> str:
    """The digits of a number that has ten, spaces and dashes aside; else nothing."""
    digits = re.sub(r"[\s\-\u2010-\u2015]", "", _digits(value)).removesuffix(".0")
    return digits if re.fullmatch(r"[0-9]{10}", digits) else ""


def _digits(value: str) -> str:
    """The value with digits of other scripts as ours, and without unseen letters."""
    if value.isascii():
        return value
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in without_unseen(value)
    )


def is_shortened(value: str) -> bool:
    """Whether a spreadsheet has turned a long number into 9.43E+09."""
    return _SHORTENED.fullmatch(value.strip()) is not None


_TESTS: dict[str, Callable[[str], object]] = {
    _NHS_NUMBERS: is_nhs_number,
    _POSTCODES: lambda value: _POSTCODE.fullmatch(value.strip()),
    NAMES: lambda value: _TITLED_NAME.fullmatch(value.strip()),
    _CONTACTS: lambda value: _EMAIL.fullmatch(value.strip()),
    BIRTH_DATES: lambda value: _OLD_DATE.fullmatch(value.strip()),
    "shortened": is_shortened,
}
_HIDDEN = (_POSTCODES, NAMES, _CONTACTS, BIRTH_DATES)


def without_identifiers(value: str) -> str:
    """The value, or in its place what it is where it alone says who a person is.

    For values that stand where they do not belong, as in a row that has slipped.
    """
    kinds = (kind for kind in _HIDDEN if _TESTS[kind](value))
    return next((f"({kind.split(',')[0]})" for kind in kinds), value)


class ColumnSample:
    """What the values of one column look like, by a few of each block."""

    def __init__(self) -> None:
        self._seen = 0
        self._found: Counter[str] = Counter()
        self._numbers: set[str] = set()

    def add(self, column: pa.Array) -> None:
        places = np.unique(np.linspace(0, len(column) - 1, _SAMPLE).astype(np.int64))
        values = column.take(pa.array(places)).to_pylist() if len(column) else []
        self.add_values(value for value in values if value and value.strip())

    def add_values(self, values: Iterable[str]) -> None:
        for value in values:
            self._seen += 1
            self._found.update(kind for kind, test in _TESTS.items() if test(value))
            if len(self._numbers) < _MOST_NUMBERS:
                self._numbers |= {_ten_digits(value)} - {""}

    def _mostly(self, kind: str) -> bool:
        return self._seen > 0 and self._found[kind] >= self._seen * _MOST

    @property
    def nhs_numbers(self) -> bool:
        """Whether NHS numbers are among the values, be it under other numbers."""
        return self._mostly(_NHS_NUMBERS) or self._more_than_by_chance()

    def _more_than_by_chance(self) -> bool:
        # Each number once: somebody who comes often would count as often
        seen = len(self._numbers)
        spread = math.sqrt(seen * _BY_CHANCE * (1 - _BY_CHANCE))
        right = sum(map(is_nhs_number, self._numbers))
        return right > seen * _BY_CHANCE + _DEVIATIONS * spread

    @property
    def shortened(self) -> bool:
        return self._mostly("shortened")

    def reason(self, heading: str) -> str:
        """What makes this column one that is never kept; empty where nothing does."""
        if normal(heading) in HEADINGS:
            return HEADINGS[normal(heading)]
        kinds = (_NHS_NUMBERS, _POSTCODES, NAMES, _CONTACTS, BIRTH_DATES)
        return next((kind for kind in kinds if self._mostly(kind)), "")
