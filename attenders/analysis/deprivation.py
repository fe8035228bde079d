"""How deprived the area is in which people live: deciles of the index, in fifths.

It is of an area, not of a person.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from attenders.frames import NOT_KNOWN


_DECILES = 2  # in a fifth


def fifths(deciles: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.int64]:
    """The fifth of each decile from 1 to 10: 0 most deprived, 4 least, -1 not known."""
    known = (deciles.astype(np.int64) - 1) // _DECILES
    return np.where(deciles == NOT_KNOWN, NOT_KNOWN, known)
