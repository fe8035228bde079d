"""The tally as a CSV file, both ways."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from academy.exceptions import TallyError
from academy.words import number as in_words
from attenders.tallies.lines import Line, added_up
from attenders.tallies.vocabularies import (
    CHANNELS,
    MET_BY,
    NEEDS,
    OUTCOMES,
    PARTS,
    Vocabulary,
)


HEADINGS = (
    "Day",
    "Session",
    "Channel",
    "Need",
    "Outcome",
    "Could have been met by",
    "Count",
)
FIRST_DAY = dt.date(2000, 1, 1)
MOST_REQUESTS = 999  # of one kind in one session: more is a slip of the finger
MAX_ROWS = 20_000  # years of counting; without it, a small file has very many problems
MAX_VALUE_LENGTH = 80
# As people write them, and as a spreadsheet makes them of each other
_DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%d-%b-%y")
_OTHER_WORDS = {
    "am": "MORNING",
    "pm": "AFTERNOON",
    "telephone": "PHONE",
    "desk": "DESK",
    "in person": "DESK",
    "paper": "PAPER",
    "booked": "BOOKED",
    "nurse": "NURSE",
    "pharmacy": "PHARMACY",
    "reception": "RECEPTION",
    "self care": "SELF_CARE",
}
_Readers = Mapping[str, Callable[[str], Any]]
_DELIMITERS = (",", ";", "\t")
_NO_CSV = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell; the row is numbered as a spreadsheet shows it."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Sheet:
    """What a file holds. Where there is a problem, none of its lines may be kept."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def written(lines: Iterable[Line]) -> Iterator[tuple[str, ...]]:
    """The rows of a file, headings first, which `read_sheet` reads again."""
    yield HEADINGS
    for line in lines:
        yield (
            line.day.isoformat(),
            PARTS[line.part],
            CHANNELS[line.channel],
            NEEDS[line.need],
            OUTCOMES[line.outcome],
            MET_BY[line.met_by],
            str(line.count),
        )


def template(*, day: dt.date) -> Iterator[tuple[str, ...]]:
    """The headings and two rows that show how; they count nothing if they are left."""
    examples = (
        ("MORNING", "PHONE", "NEW_PROBLEM", "SAME_DAY", "GP"),
        ("MORNING", "DESK", "MEDICINES", "TURNED_AWAY", "PHARMACY"),
    )
    return written(Line(day, *codes, count=0) for codes in examples)


def read_sheet(content: bytes, *, today: dt.date) -> Sheet:
    """Read a file like the template; raises TallyError if it is not one.

    Every bad cell of every row is a problem. Rows that are alike are added up, and a
    row that counts nothing is passed over.
    """
    rows = _rows(content)
    columns = _columns(next(rows, (0, []))[1])
    readers = _readers(today)
    found: list[tuple[int, Line]] = []
    problems: list[Problem] = []
    for number, row in rows:
        if number > MAX_ROWS + 1:
            raise TallyError(
                f"The selected file must have {in_words(MAX_ROWS)} rows or fewer."
                " Upload it in parts: a session must not be in two of them."
            )
        line, wrong = _line(number, row, columns, readers)
        problems += wrong
        found += [(number, line)] if line else []
    problems += _counted_twice(found)
    lines = tuple(added_up(line for _number, line in found))
    if not lines and not problems:
        raise TallyError(
            "The selected file counts no requests. Put a number in the Count column."
        )
    return Sheet(() if problems else lines, tuple(sorted(problems, key=_place)))


def _place(problem: Problem) -> tuple[int, int]:
    return problem.row, (*HEADINGS, "").index(problem.column)


def _text(content: bytes) -> str:
    if content.startswith(_NO_CSV):
        raise TallyError("The selected file must be a CSV")
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, from the headings on."""
    text = _text(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    sign = max(_DELIMITERS, key=first.count)
    numbered = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign), 1)
    try:
        for number, row in numbered:
            if any(value.strip() for value in row):
                yield number, row
    except csv.Error as error:
        raise TallyError(
            "The selected file cannot be read as a CSV. A quotation mark may not be"
            " closed. Save it again from your spreadsheet."
        ) from error


def _columns(headings: list[str]) -> dict[str, int]:
    """Where each of our columns is; a file that has not all of them is another file."""
    names = {_normal(name): name for name in HEADINGS}
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        name = names.get(_normal(heading))
        if name is None and heading.strip():
            raise TallyError(
                "The selected file must use the template. The tally has no column"
                f" called “{_shown(heading)}”. Delete it, and any others that are not"
                " in the template: nothing about patients belongs in a tally."
            )
        if name in found:
            raise TallyError(
                "The selected file must use the template. It has two columns called"
                f" “{name}”."
            )
        if name:
            found[name] = at
    missing = ", ".join(f"“{name}”" for name in HEADINGS if name not in found)
    if missing:
        raise TallyError(
            "The selected file must use the template. The headings in its first row do"
            f" not have {missing}."
        )
    return found


def _normal(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()


def _shown(value: str) -> str:
    return value.strip()[:MAX_VALUE_LENGTH]


def _line(
    number: int, row: list[str], columns: dict[str, int], readers: _Readers
) -> tuple[Line | None, list[Problem]]:
    """The line of one row, or what is wrong with it."""
    codes: list[Any] = []
    problems: list[Problem] = []
    for name, read in readers.items():
        value = row[columns[name]].strip() if columns[name] < len(row) else ""
        try:
            codes.append(read(value))
        except _UnreadableError as error:
            problems.append(Problem(number, name, _shown(value), str(error)))
    known = set(columns.values())
    strays = [
        value for at, value in enumerate(row) if value.strip() and at not in known
    ]
    if strays:  # one problem, for a row can have half a million of them
        reason = "There is no heading above this. Delete it."
        if len(strays) > 1:
            reason = (
                f"There is no heading above this and {in_words(len(strays) - 1)} more in"
                " this row. Delete them."
            )
        problems.append(Problem(number, "", _shown(strays[0]), reason))
    return None if problems else Line(*codes), problems


class _UnreadableError(Exception):
    """Why a value cannot be read, for a person."""


def _day(value: str, *, today: dt.date) -> dt.date:
    text = value.removesuffix(" 00:00:00").removesuffix(" 00:00")
    for form in _DAY_FORMS:
        try:
            day = dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
        if day > today:
            raise _UnreadableError("Enter a day that is today or in the past.")
        if day >= FIRST_DAY:
            return day
    raise _UnreadableError("Enter a day such as 2026-03-31 or 31/03/2026.")


def _word(vocabulary: Vocabulary) -> Callable[[str], str]:
    """A reader of the words of a list; where it has “Not said”, nothing means that."""
    codes = {other: code for other, code in _OTHER_WORDS.items() if code in vocabulary}
    for code, label in vocabulary.items():
        codes |= {_normal(code): code, _normal(label): code}
    if "NOT_SAID" in vocabulary:
        codes[""] = "NOT_SAID"
    choices = ", ".join(vocabulary.values())

    def read(value: str) -> str:
        code = codes.get(_normal(value))
        # “???” is not nothing
        if code is None or (value and not _normal(value)):
            raise _UnreadableError(f"Enter one of: {choices}.")
        return code

    return read


def _count(value: str) -> int:
    if re.fullmatch("[0-9]{1,3}", value):
        return int(value)
    raise _UnreadableError(f"Enter a whole number from 0 to {MOST_REQUESTS}.")


def _readers(today: dt.date) -> _Readers:
    """How each column is read, in the order of the headings."""
    readers: tuple[Callable[[str], Any], ...] = (
        partial(_day, today=today),
        *map(_word, (PARTS, CHANNELS, NEEDS, OUTCOMES, MET_BY)),
        _count,
    )
    return dict(zip(HEADINGS, readers, strict=True))


def _counted_twice(found: list[tuple[int, Line]]) -> Iterator[Problem]:
    """Rows of a whole day of which the file has a part as well."""
    in_part = {line.day for _, line in found if line.part != "ALL_DAY" and line.count}
    for number, line in found:
        if line.part == "ALL_DAY" and line.count and line.day in in_part:
            yield Problem(
                number,
                HEADINGS[1],
                PARTS[line.part],
                "The file also has the morning or the afternoon of this day, so requests"
                " could be counted twice. Give either the whole day or its parts.",
            )
