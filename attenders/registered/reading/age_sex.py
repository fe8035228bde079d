"""Read an age-sex table: a small CSV with a column each for band, sex and people."""

import csv
import io
import re
from collections import Counter

from academy.exceptions import ExtractError
from attenders.analysis.ages import AGE_BANDS, AGE_NOT_KNOWN, LOWEST_AGES, age_band
from attenders.analysis.registered import AGE_SEX_BANDS, AgeSexRow, AgeSexTable
from attenders.extracts.reading.fields import normal
from attenders.extracts.reading.kinds import check_kind
from attenders.extracts.reading.opening import Opened, open_extract
from attenders.extracts.reading.recognition import looks_like_data
from attenders.extracts.reading.texts import text_of
from attenders.registered.reading.words import SEX


MOST_BYTES = 100_000
_FIELDS = {
    "age band": ("age band", "age", "age group", "ageband", "agegroup", "band"),
    "sex": ("sex", "gender"),
    "people": (
        "people",
        "patients",
        "number of patients",
        "number",
        "count",
        "registered patients",
    ),
}
_TOTALS = frozenset(("all", "all ages", "total", "totals", "grand total", "persons"))
_NOT_KNOWN = frozenset(("not known", "unknown", "not stated"))
_OLDEST = 130
_OPEN = r"(?P<low>[0-9]{1,3})\s*(?:\+|plus|and over|or over|and above|or more)"
_CLOSED = r"(?P<low>[0-9]{1,3})(?:\s*(?:-|–|to)\s*(?P<high>[0-9]{1,3}))?"
TEMPLATE = "Age band,Sex,People\n" + "".join(
    f"{band},{sex},0\n"
    for band in (*AGE_BANDS, AGE_NOT_KNOWN)
    for sex in ("Female", "Male", "Other or not known")
)


def read_age_sex(content: bytes) -> AgeSexTable:
    """The table in a CSV; ages in finer bands, or year by year, are put together.

    Rows of totals are passed over. Raises ExtractError, which names the row, where the
    file cannot be used: a table that is half right is worse than none.
    """
    text = text_of(lambda: io.BytesIO(content), size=len(content))
    check_kind(text.raw)
    known = {heading for headings in _FIELDS.values() for heading in headings}
    opened = open_extract(text, known=known)
    places = _places(opened)
    counts: Counter[tuple[str, str]] = Counter()
    seen: set[tuple[str, ...]] = set()
    with opened.letters() as letters:
        rows = csv.reader(letters, delimiter=opened.delimiter)
        for at, row in enumerate(rows, start=opened.first_row):
            if not any(value.strip() for value in row):
                continue
            values = _values(row, places, at=at)
            if {normal(values[0]), normal(values[1])} & _TOTALS:
                continue
            key = tuple(normal(value) for value in values[:2])
            if key in seen:
                raise ExtractError(
                    f"Row {at} has an age and a sex that a row above has too. There must"
                    " be one row for each, of one practice."
                )
            seen.add(key)
            counts[_band(values[0], at=at), _sex(values[1], at=at)] += _people(
                values[2], at=at
            )
    if not seen:
        raise ExtractError("The file has headings but no rows.")
    return _table(counts)


def _places(opened: Opened) -> list[int]:
    plain = [normal(heading) for heading in opened.headings]
    found = {
        field: next((plain.index(h) for h in headings if h in plain), None)
        for field, headings in _FIELDS.items()
    }
    missing = [field for field, at in found.items() if at is None]
    if missing:
        if looks_like_data(opened.headings):  # which no sentence may repeat
            raise ExtractError(
                "The first row looks like data. The first row must be the column"
                " headings: Age band, Sex and People."
            )
        shown = ", ".join(heading[:40] or "(empty)" for heading in opened.headings[:20])
        raise ExtractError(
            f"The file has no column called {' and none called '.join(missing)}."
            f" Its columns are: {shown}."
        )
    return [at for at in found.values() if at is not None]


def _values(row: list[str], places: list[int], *, at: int) -> list[str]:
    if len(row) <= max(places):
        raise ExtractError(f"Row {at} has fewer values than there are headings.")
    return [row[place].strip() for place in places]


def _band(value: str, *, at: int) -> str:
    plain = value.casefold().removesuffix("years").strip()
    if not plain or normal(plain) in _NOT_KNOWN:
        return AGE_NOT_KNOWN
    open_ended = re.fullmatch(_OPEN, plain, flags=re.ASCII)
    match = open_ended or re.fullmatch(_CLOSED, plain, flags=re.ASCII)
    if match is None:
        raise ExtractError(
            f"Row {at}: “{value[:20]}” is no age band. Write 35-49, 35 to 49, 85+, or a"
            " single age."
        )
    low = int(match["low"])
    high = _OLDEST if open_ended else int(match["high"] or low)
    if age_band(low) != age_band(max(low, high)):
        later = next(edge for edge in LOWEST_AGES if edge > low)
        raise ExtractError(
            f"Row {at}: the ages {value[:20]} lie on both sides of {later}, so they"
            f" cannot be divided. Use single years of age, or our bands:"
            f" {', '.join(AGE_BANDS)}."
        )
    return age_band(low)


def _sex(value: str, *, at: int) -> str:
    words = {
        **SEX,
        "": "UNKNOWN",
        "other or not known": "OTHER",
        "other or unknown": "OTHER",
    }
    sex = words.get(normal(value)) or words.get(normal(value).removesuffix("s"))
    if sex is None:
        raise ExtractError(
            f"Row {at}: “{value[:20]}” is no sex that we know. Write Female, Male, Other"
            " or Not known."
        )
    return sex if sex in ("FEMALE", "MALE") else "OTHER"


def _people(value: str, *, at: int) -> int:
    plain = value.replace(",", "").removesuffix(".0")
    if not re.fullmatch(r"[0-9]{1,6}", plain, flags=re.ASCII):
        raise ExtractError(
            f"Row {at}: “{value[:20]}” is no number of people. Write a whole number,"
            " such as 412."
        )
    return int(plain)


def _table(counts: Counter[tuple[str, str]]) -> AgeSexTable:
    return AgeSexTable(
        tuple(
            AgeSexRow(band, *(counts[band, sex] for sex in ("FEMALE", "MALE", "OTHER")))
            for band in AGE_SEX_BANDS
        )
    )
