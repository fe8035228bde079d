"""The approximate Cambridge score and the frailty band."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attenders.analysis.conditions import coded
from attenders.analysis.multimorbidity import (
    APPROXIMATE,
    METHODS,
    WEIGHTS,
    approximate_cms,
    efi_bands,
)
from attenders.made_up import CONDITIONS
from tests.unit.attenders.analysis.frames import generated


def score(*people: str) -> list[int]:
    return approximate_cms(coded(pd.Series(list(people), dtype="str"))).tolist()


def test_cms_published_sums():
    # 0.08 + 0.75 + 0.50 and 1.46 + 1.18 + 2.50
    found = score("hypertension;T2DM;depression", "COPD;HF;dementia", "gout;warts", "")

    assert [hundredths / 100 for hundredths in found] == [1.33, 5.14, 0, 0]


def test_cms_counts_a_kind_once():
    assert score("anxiety;depression;T1DM;T2DM") == [50 + 75]


def test_cms_of_people_whose_conditions_are_not_known():
    assert score("", "") == [-1, -1]


def test_cms_has_the_twenty_published_weights():
    assert len(WEIGHTS) == 20
    assert sum(WEIGHTS.values()) == 1633


def test_cms_says_that_it_is_approximate():
    assert "pproximate" in APPROXIMATE
    assert METHODS["CMS"].title == APPROXIMATE
    assert "approximate" in METHODS["CMS"].left_out


@generated
@given(st.lists(st.lists(st.sampled_from(list(CONDITIONS))), min_size=1, max_size=10))
def test_cms_oracle(people):
    published = dict(zip(CONDITIONS, WEIGHTS.values(), strict=True))
    known = any(people)

    found = score(*(";".join(names) for names in people))

    assert found == [
        sum(published[name] for name in set(names)) if known else -1 for names in people
    ]


@pytest.mark.parametrize(
    ("deficits", "band"),
    [
        (-1, "UNKNOWN"),
        (0, "FIT"),
        (4, "FIT"),
        (5, "MILD"),
        (8, "MILD"),
        (9, "MODERATE"),
        (12, "MODERATE"),
        (13, "SEVERE"),
        (36, "SEVERE"),
    ],
)
def test_efi_band(deficits, band):
    assert efi_bands(np.array([deficits])).tolist() == [band]


def test_efi_band_is_that_of_the_index():
    for deficits in range(37):
        index = deficits / 36
        band = sum(index > edge for edge in (0.12, 0.24, 0.36))
        assert efi_bands(np.array([deficits])).codes.tolist() == [band]


@pytest.mark.parametrize("deficits", [-2, 37])
def test_efi_band_that_cannot_be(deficits):
    with pytest.raises(ValueError, match="0 to 36 deficits"):
        efi_bands(np.array([deficits]))
