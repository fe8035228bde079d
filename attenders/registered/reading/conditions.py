"""The conditions of each person, from a list in one column or a column for each."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from attenders.extracts.reading import values as read
from attenders.extracts.reading.columns import Column
from attenders.registered.reading.answers import answers


def conditions(
    listed: Column | None, asked: Sequence[Column], *, rows: int
) -> npt.NDArray[np.object_]:
    """The conditions of each row, joined by ";", each once, in the order of the file.

    `listed` has them between semicolons or commas; of `asked` the heading is the
    condition, and what is no answer is taken as no.
    """
    codes = np.zeros((rows, len(asked) + 1), dtype=np.int32)
    if listed is not None:
        codes[:, 0] = listed.index
    for at, column in enumerate(asked, start=1):
        codes[:, at] = (answers(column.words) == 1)[column.index]
    # A practice has few combinations of conditions, and many people
    different, which = np.unique(codes, axis=0, return_inverse=True)
    texts = [_text(listed, asked, row) for row in different]
    return np.array([*texts, ""], dtype=object)[which.reshape(-1)]


def _text(
    listed: Column | None, asked: Sequence[Column], row: npt.NDArray[np.int32]
) -> str:
    named = [] if listed is None else _parts(listed.words[row[0]])
    named += [
        " ".join(_parts(column.heading))
        for column, yes in zip(asked, row[1:], strict=True)
        if yes
    ]
    once = {name.casefold(): name for name in reversed(named)}
    return ";".join(dict.fromkeys(once[name.casefold()] for name in named))


def _parts(text: str) -> list[str]:
    parts = (part.replace("\x00", "").strip() for part in re.split("[;,]", text))
    return [part for part in parts if not read.missing([part])[0]]
