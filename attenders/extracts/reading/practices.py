"""Whose appointments a file has, where a column of it says so."""

import re
from collections import Counter
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from attenders.extracts.reading.fields import normal


# In the form of `normal`; SystmOne's extract says who may see a row, which is the practice
_HEADINGS = frozenset(
    (
        "organisation code",
        "organisation ods code",
        "ods code",
        "practice code",
        "practice ods code",
        "gp practice code",
        "idorganisationvisibleto",
    )
)
_CODE = re.compile(r"[A-Z][0-9]{5}", flags=re.ASCII)
_MOST_DIFFERENT = 20


def is_practice_code(value: str) -> bool:
    """Whether this is how the NHS names a practice: a letter and five digits."""
    return _CODE.fullmatch(value) is not None


class PracticeCodes:
    """Counts the codes of practices in the first column that is called after them."""

    def __init__(self, headings: Sequence[str]) -> None:
        named = (at for at, text in enumerate(headings) if normal(text) in _HEADINGS)
        self._at = next(named, None)
        self._found: Counter[str] = Counter()

    def add(self, batch: pa.RecordBatch) -> None:
        """Take all columns of a block of rows."""
        if self._at is None:
            return
        for count in pc.value_counts(batch.column(self._at)).to_pylist():
            code = count["values"].strip().upper()
            if is_practice_code(code):
                self._found[code] += count["counts"]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes found, the most frequent first."""
        return tuple(code for code, _ in self._found.most_common(_MOST_DIFFERENT))

    @property
    def notices(self) -> tuple[str, ...]:
        if len(self.codes) < 2:
            return ()
        return (f"The rows are of several practices: {', '.join(self.codes)}.",)
