"""A line of a tally: so many requests that were alike, in one session."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, order=True)
class Line:
    """Codes are those of vocabularies.py; a session is a day and the part of it."""

    day: dt.date
    part: str
    channel: str
    need: str
    outcome: str
    met_by: str
    count: int

    @property
    def session(self) -> tuple[dt.date, str]:
        return self.day, self.part


def added_up(lines: Iterable[Line]) -> list[Line]:
    """One line for each kind of request in each session, in order, without empty ones."""
    counts: Counter[Line] = Counter()
    for line in lines:
        counts[replace(line, count=0)] += line.count
    return sorted(replace(kind, count=n) for kind, n in counts.items() if n)
