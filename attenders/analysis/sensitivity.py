"""The same sentence under several definitions, and how far they are the same people."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from attenders.analysis.attendance import Attendance
from attenders.analysis.counting import EVERYTHING, Counting
from attenders.analysis.definitions import (
    DEFINITIONS,
    GP_ONLY,
    Definition,
    FrequentAttenders,
    Population,
    frequent_attenders,
)
from attenders.analysis.method import Method
from attenders.analysis.sentence import Sentence


SCHEMA_VERSION = 2
Choice = tuple[Definition, Counting]

# The first is what the others are compared with; each changes one thing or two
SIX: tuple[Choice, ...] = (
    (DEFINITIONS["TOP_10"], EVERYTHING),
    (DEFINITIONS["TOP_10"], GP_ONLY),
    (DEFINITIONS["TOP_10_AGE_SEX"], EVERYTHING),
    (DEFINITIONS["TOP_3"], EVERYTHING),
    (DEFINITIONS["EVERY_3_WEEKS"], EVERYTHING),
    (
        DEFINITIONS["AT_LEAST_30_IN_2_YEARS"],
        DEFINITIONS["AT_LEAST_30_IN_2_YEARS"].counted_there,
    ),
)

METHOD = Method(
    title="How much the definition matters",
    definition=(
        "The same sentence is said under several definitions. Each is compared with the"
        " first: how it differs, and how many people are in both."
    ),
    counted="What each sentence names. The definitions do not all count the same.",
    out_of="What each sentence names: people who had any, or the registered list.",
    left_out="As in “Who attends often”.",
    source=(
        "Our own choice of definitions; each names its source. That they choose partly"
        " different people is shown by Luciano and others, 2010;60:e49–e55."
    ),
)


@dataclass(frozen=True)
class Compared:
    """One definition, and how many of its people are among those of the first."""

    attenders: FrequentAttenders
    also_in_first: int


@dataclass(frozen=True)
class Sensitivity:
    """The definitions side by side, that with which the others are compared first."""

    rows: tuple[Compared, ...]

    def differences(self, place: int) -> tuple[Sentence, ...]:
        """How the definition at this place differs from the first; the first does not."""
        if place == 0:
            return ()
        first, row = self.rows[0].attenders, self.rows[place]
        return (
            *_in_rule(first, row.attenders),
            *_in_counting(first, row.attenders),
            _in_share(first, row.attenders),
            _in_people(first, row),
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "rows": [
                asdict(row) | {"attenders": row.attenders.to_dict()}
                for row in self.rows
            ]
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Sensitivity":
        return cls(
            tuple(
                Compared(
                    FrequentAttenders.from_dict(row["attenders"]), row["also_in_first"]
                )
                for row in data["rows"]
            )
        )


def sensitivity(
    frame: pd.DataFrame | Attendance,
    *,
    last: date,
    population: Population,
    choices: Sequence[Choice] = SIX,
) -> Sensitivity:
    """Say the same sentence under each choice, as `frequent_attenders` does each."""
    attendance = Attendance.of(frame, people=len(population.patients))
    found = [
        frequent_attenders(
            attendance,
            definition=definition,
            counting=counting,
            last=last,
            population=population,
        )
        for definition, counting in choices
    ]
    first = found[0][1] if found else np.array([], dtype=np.int64)
    return Sensitivity(
        tuple(
            Compared(attenders, int(np.isin(members, first).sum()))
            for attenders, members in found
        )
    )


def _in_rule(first: FrequentAttenders, other: FrequentAttenders) -> list[Sentence]:
    found = []
    one, two = first.definition.rule.words, other.definition.rule.words
    if one != two:
        found.append(Sentence(f"It takes {two}; the first, {one}.", {}))
    if first.period != other.period:
        periods = {"other": other.period, "first": first.period}
        found.append(Sentence("It looks at {other}; the first, at {first}.", periods))
    return found


def _in_counting(first: FrequentAttenders, other: FrequentAttenders) -> list[Sentence]:
    one, two = first.counting.words, other.counting.words
    if one == two:
        return []
    return [Sentence(f"It counts {two}; the first, {one}.", {})]


def _in_share(first: FrequentAttenders, other: FrequentAttenders) -> Sentence:
    shares = {"other": other.share, "first": first.share}
    if None in shares.values():
        return Sentence(
            "The shares cannot be compared: one of them has no appointments.", shares
        )
    return Sentence(
        "Its people had {other} of what it counts; those of the first, {first}.", shares
    )


def _in_people(first: FrequentAttenders, row: Compared) -> Sentence:
    return Sentence(
        "People in both: {both}; only here: {here}; only in the first: {there}.",
        {
            "both": row.also_in_first,
            "here": row.attenders.people - row.also_in_first,
            "there": first.people - row.also_in_first,
        },
    )
