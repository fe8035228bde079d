"""Numbers and dates in the words of the NHS service manual. Knows no Django."""

import datetime as dt
import re


_STARTS_FORMULA = re.compile(
    r"[\t\r\n]|[\s\0\u200b\u2060\ufeff]*[=+\-@|\uff1d\uff0b\uff0d\uff20]"
)


def number(value: float) -> str:
    """A whole number with commas: 1,234."""
    return f"{value:,.0f}"


def percent(share: float | None) -> str:
    """A share of 0 to 1 as 13.4%; what would be rounded to none or all says so."""
    if share is None:
        return "–"
    if share in {0, 1}:
        return f"{share:.0%}"
    if 0 < share < 0.0005:
        return "less than 0.1%"
    if 0.9995 <= share < 1:
        return "more than 99.9%"
    return f"{share:,.1%}"


def pounds(value: float) -> str:
    """Whole pounds with commas: £1,234."""
    return f"£{value:,.0f}"


def day(value: dt.date) -> str:
    """6 August 2018."""
    return f"{value.day} {value:%B} {value.year}"


def span(first: dt.date, last: dt.date) -> str:
    """3 to 7 March 2025, saying no month or year twice; one day is only itself."""
    if first == last:
        return day(first)
    if first.year != last.year:
        return f"{day(first)} to {day(last)}"
    start = str(first.day) if first.month == last.month else f"{first.day} {first:%B}"
    return f"{start} to {day(last)}"


def plural(count: int, one: str, many: str = "") -> str:
    """1 upload, 1,234 uploads; give the plural where it is not one with an s."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def people(count: int) -> str:
    """1 person, 1,234 people."""
    return plural(count, "person", "people")


def cell(text: str) -> str:
    """The text for a CSV file, so that no spreadsheet takes it for a formula.

    What begins with a sign that starts one, blanks and marks without width aside, is
    preceded by an apostrophe (OWASP, CSV injection). Some spreadsheets take the wide
    signs of East Asian writing for the others.
    """
    return f"'{text}" if _STARTS_FORMULA.match(text) else text
