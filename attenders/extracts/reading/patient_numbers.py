"""The practice's own numbers for people: read alike wherever they come from.

An extract and a list of patients name the same people, so that what one file's number
is made of, the other's is too.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np

from attenders.extracts.reading.columns import Column, Mask
from attenders.extracts.reading.fields import without_unseen
from attenders.extracts.reading.identifiers import is_shortened
from attenders.extracts.reading.values import missing


_LONGEST = 100
_WHOLE_AS_DECIMAL = re.compile(r"^([0-9]{1,18})\.0{1,6}$", flags=re.ASCII)


# Somebody who comes often is in block after block of a file
@lru_cache(maxsize=100_000)
def patient_number(value: str) -> str:
    """The number as a person reads it: 123 for 123.0, which a spreadsheet made of it.

    Spaces around it, and letters that show nothing, are no part of it.
    """
    text = without_unseen(value).replace("\u00a0", " ").strip()
    return _WHOLE_AS_DECIMAL.sub(r"\1", text)


def as_numbers(column: Column) -> Column:
    """The column with each of its values as a patient number."""
    return replace(column, words=[patient_number(word) for word in column.words])


def bad_numbers(column: Column) -> Iterator[tuple[str, Mask]]:
    """The kinds of problem that numbers have, each with the rows it costs."""
    tests = {
        "NO_PATIENT": missing(column.words).tolist(),
        "UNSTORABLE_PATIENT": [
            not word.isprintable() or len(word) > _LONGEST for word in column.words
        ],
        "SHORTENED_PATIENT": [is_shortened(word) for word in column.words],
    }
    for kind, bad in tests.items():
        yield kind, np.array(bad, dtype=bool)[column.index]
