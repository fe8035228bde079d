"""What became of each slot: attended, missed, cancelled or never closed."""

import numpy as np

from attenders.made_up.chance import Bools, Floats, Ints, Rows
from attenders.made_up.figures import (
    ATTENDED,
    BOOKED,
    CANCELLED,
    FACE_TO_FACE,
    GP,
    HOME,
    LEAD_FIRST,
    MISSED,
    MISSED_BY_KIND,
    MISSED_BY_LEAD,
    MISSING_SHAPE,
    MODES,
    MOST_LIKELY_MISSED,
    NO_ACCESS,
    UNCLOSED_BY_KIND,
    WALKED_OUT,
    WALKED_OUT_SHARE,
)


def outcomes(rng: np.random.Generator, rows: Rows, *, mode: Ints, export: int) -> Ints:
    """What became of each slot by the evening of the export."""
    person, past = rows["person"], rows["day"] <= export
    kind = mode + len(MODES) * (rows["role"] != GP)
    people = person.max(initial=0) + 1
    tendency = rng.gamma(MISSING_SHAPE, 1 / MISSING_SHAPE, people)[person]
    lead = rows["day"] - rows["booked"]
    missed = _missed_chance(
        tendency=tendency, lead=lead, kind=kind, counted=past & (rows["cancelled"] == 0)
    )
    luck = rng.random(len(person))
    no_show = past & (luck < missed)
    still_open = ~past | (luck < missed + UNCLOSED_BY_KIND[kind])
    left = (mode == FACE_TO_FACE) & (luck > 1 - WALKED_OUT_SHARE)
    return np.select(
        [rows["cancelled"] == 1, no_show & (mode == HOME), no_show, still_open, left],
        [CANCELLED, NO_ACCESS, MISSED, BOOKED, WALKED_OUT],
        ATTENDED,
    )


def _missed_chance(
    *, tendency: Floats, lead: Ints, kind: Ints, counted: Bools
) -> Floats:
    """Chance that each slot is missed, by person and with both published margins.

    Raking: the means by lead time and by kind are set right in turn, kind last.
    """
    band = np.searchsorted(LEAD_FIRST, lead, side="right") - 1
    chance = tendency
    for _ in range(10):
        for code, target in ((band, MISSED_BY_LEAD), (kind, MISSED_BY_KIND)):
            size = np.bincount(code[counted], minlength=len(target))
            total = np.bincount(code, weights=chance * counted, minlength=len(target))
            mean = np.maximum(total / np.maximum(size, 1), 1e-9)
            chance = chance * (target / mean)[code]
            chance = np.minimum(chance, MOST_LIKELY_MISSED)
    return chance
