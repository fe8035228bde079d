"""Deciles of deprivation in fifths."""

import numpy as np

from attenders.analysis.deprivation import fifths


def test_fifths():
    deciles = np.array([-1, *range(1, 11)], np.int8)

    assert fifths(deciles).tolist() == [-1, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
