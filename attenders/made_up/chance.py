"""Drawing at random, and the arrays that everything is held in."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Shares = tuple[float, ...]
Rows = dict[str, Ints]  # one array a column


def streams(seed: int) -> list[np.random.Generator]:
    """Numbers for people, appointments, NHS numbers and the registered list apart."""
    return np.random.default_rng(seed).spawn(4)


def draw(rng: np.random.Generator, shares: Sequence[Shares], group: Ints) -> Ints:
    """A choice for each row, by the shares of its group."""
    table = np.cumsum(np.array(shares, dtype=float), axis=1)
    limits = (table / table[:, -1:])[group, :-1]
    choice: Ints = (rng.random(len(group))[:, None] >= limits).sum(axis=1)
    return choice


def taken(rows: Rows, places: Ints) -> Rows:
    return {name: values[places] for name, values in rows.items()}
