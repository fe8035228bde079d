"""How much illness together: an approximate Cambridge score; frailty as it was given."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from attenders.analysis.conditions import GROUP_KEYS, Coded
from attenders.analysis.method import Method
from attenders.frames import FRAILTY, FRAILTY_TYPE, NOT_KNOWN, category


APPROXIMATE = "Approximate Cambridge Multimorbidity Score"
METHODS: Mapping[str, Method] = {
    "CMS": Method(
        title=APPROXIMATE,
        definition=(
            "Each of 20 kinds of condition that somebody has adds its published weight:"
            " hypertension, diabetes and depression together are 0.08 + 0.75 + 0.50 ="
            " 1.33. It describes groups of people; it is not a score to act on for one."
        ),
        counted="The kinds of condition in “Long-term conditions” that the score has.",
        out_of="People whose conditions are known. Somebody with none has 0.",
        left_out=(
            "Conditions that the score does not have. It is approximate, because the"
            " published score also looks at prescriptions and tests, which a list of"
            " conditions does not have: a painful condition is four or more"
            " prescriptions for pain in 12 months, asthma is treated asthma, and cancer"
            " is that of the last five years. So ours may be too low or too high."
        ),
        source=(
            "Weights for the general outcome: Payne and others, Canadian Medical"
            " Association Journal 2020;192:E107–E114."
        ),
    ),
    "EFI": Method(
        title="Frailty band from the electronic frailty index",
        definition=(
            "The number of 36 deficits that your system counted: fit up to 4, mild 5 to"
            " 8, moderate 9 to 12, severe 13 or more. The index is that number ÷ 36."
        ),
        counted="The deficits that your clinical system gives. We count none ourselves.",
        out_of="People for whom the practice brought a number of deficits.",
        left_out=(
            "Everybody else: the index needs signs, tests and medicines, so it cannot be"
            " worked out from a list of conditions. It was made for people of 65 or over."
        ),
        source=(
            "Clegg and others, Age and Ageing 2016, doi 10.1093/ageing/afw039: fit to"
            " 0.12, mild to 0.24, moderate to 0.36. It is often printed as moderate 9 to"
            " 13, but 13 ÷ 36 = 0.361 is more than 0.36, so we count 13 as severe."
        ),
    ),
}

# In hundredths, so that sums are exact: Payne and others 2020, general outcome
WEIGHTS: Mapping[str, int] = {
    "HYPERTENSION": 8,
    "ANXIETY_DEPRESSION": 50,
    "PAINFUL": 92,
    "HEARING": 9,
    "IBS": 21,
    "ASTHMA": 19,
    "DIABETES": 75,
    "CHD": 49,
    "CKD": 53,
    "ATRIAL_FIBRILLATION": 134,
    "CONSTIPATION": 112,
    "STROKE": 80,
    "COPD": 146,
    "CONNECTIVE_TISSUE": 43,
    "CANCER": 153,
    "ALCOHOL": 65,
    "HEART_FAILURE": 118,
    "DEMENTIA": 250,
    "PSYCHOSIS_BIPOLAR": 64,
    "EPILEPSY": 92,
}
_WEIGHTS = np.array([WEIGHTS.get(key, 0) for key in GROUP_KEYS], dtype=np.int16)

# The last number of deficits out of 36 in each band but the last: 0.12 × 36 = 4.32,
# 0.24 × 36 = 8.64, 0.36 × 36 = 12.96
DEFICITS = 36
MOST_DEFICITS = (4, 8, 12)


def approximate_cms(coded: Coded) -> npt.NDArray[np.int16]:
    """The approximate score of each person in hundredths; -1 where not known."""
    of_texts = coded.table @ _WEIGHTS
    return np.where(coded.known, of_texts[coded.which], NOT_KNOWN).astype(np.int16)


def efi_bands(deficits: npt.NDArray[np.integer[Any]]) -> "pd.Categorical[str]":
    """The frailty band for numbers of deficits that were brought; -1 is not known.

    Raises ValueError for a number that the index cannot have.
    """
    if ((deficits < NOT_KNOWN) | (deficits > DEFICITS)).any():
        raise ValueError(f"A frailty index counts 0 to {DEFICITS} deficits")
    places = np.searchsorted(np.array(MOST_DEFICITS), deficits, side="left")
    unknown = FRAILTY.index("UNKNOWN")
    codes = np.where(deficits == NOT_KNOWN, unknown, places)
    return category(codes.astype(np.int8), FRAILTY_TYPE)
