"""A cohort against the others, like with like: counts in layers of age and sex."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from attenders.analysis.chance import errors


Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer[Any]]
Bools = npt.NDArray[np.bool_]

# Too few to tell a difference from chance in this way (Cochran 1954)
LEAST_EXPECTED = 5


def _counts(strata: Ints, among: Bools, *, size: int) -> Floats:
    return np.bincount(strata[among], minlength=size).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Layers:
    """How many of the cohort and of the rest there are, and have each thing, by layer.

    `cohort` and `rest` have one number for each layer; `cohort_with` and `rest_with`
    one for each layer and thing.
    """

    cohort: Floats
    rest: Floats
    cohort_with: Floats
    rest_with: Floats

    @classmethod
    def of(
        cls, in_cohort: Bools, strata: Ints, things: Sequence[Bools], *, size: int
    ) -> "Layers":
        """Count people by the layer they are in and the things that they have."""

        def having(among: Bools) -> Floats:
            counted = [_counts(strata, among & has, size=size) for has in things]
            return np.array(counted).reshape(len(things), size).T

        return cls(
            cohort=_counts(strata, in_cohort, size=size),
            rest=_counts(strata, ~in_cohort, size=size),
            cohort_with=having(in_cohort),
            rest_with=having(~in_cohort),
        )

    @property
    def together(self) -> "Layers":
        """The same people in one layer."""
        return Layers(
            *(np.array([counts.sum()]) for counts in (self.cohort, self.rest)),
            *(
                counts.sum(axis=0, keepdims=True)
                for counts in (self.cohort_with, self.rest_with)
            ),
        )

    @property
    def comparable(self) -> "Layers":
        """Only the layers in which there are people of both."""
        both = (self.cohort > 0) & (self.rest > 0)
        return Layers(
            self.cohort[both],
            self.rest[both],
            self.cohort_with[both],
            self.rest_with[both],
        )

    def expected(self) -> Floats:
        """How many of the cohort would have each thing, if as many did as in the rest.

        Direct standardisation of the rest to the cohort: the share of the rest in each
        layer, times the people of the cohort in it. Only of comparable layers.
        """
        return self.cohort @ (self.rest_with / self.rest[:, None])

    def differ(self, *, chance: float) -> tuple[int, ...]:
        """For each thing, 1 where the cohort has it more than chance would make it.

        -1 where less, 0 where chance alone could do it. Cochran–Mantel–Haenszel over
        the layers; 0 too where fewer than five of either would have it or not have it.
        """
        all_people = self.cohort + self.rest
        with_it = self.cohort_with + self.rest_with
        share = np.divide(
            with_it,
            all_people[:, None],
            out=np.zeros_like(with_it),
            where=all_people[:, None] > 0,
        )
        expected = self.cohort @ share
        pairs = self.cohort * self.rest / np.maximum(all_people - 1, 1)
        variance = pairs @ (share * (1 - share))
        observed = self.cohort_with.sum(axis=0)
        least = np.min(
            [
                people @ of_these
                for people in (self.cohort, self.rest)
                for of_these in (share, 1 - share)
            ],
            axis=0,
        )
        furthest = errors(chance) * np.sqrt(variance)
        told = (np.abs(observed - expected) > furthest) & (least >= LEAST_EXPECTED)
        signs: list[int] = np.where(told, np.sign(observed - expected), 0).tolist()
        return tuple(int(sign) for sign in signs)


@dataclass(frozen=True, eq=False)
class MeanLayers:
    """How many of the cohort and the rest there are in each layer, their sums and squares.

    The last column of each is the sum of squares; all by layer.
    """

    cohort: Floats
    rest: Floats

    @classmethod
    def of(
        cls, in_cohort: Bools, strata: Ints, values: Floats, *, size: int
    ) -> "MeanLayers":
        def sums(among: Bools) -> Floats:
            weights = (None, values[among], values[among] ** 2)
            return np.array(
                [
                    np.bincount(strata[among], weights=weight, minlength=size)
                    for weight in weights
                ],
                dtype=np.float64,
            ).T

        return cls(sums(in_cohort), sums(~in_cohort))

    @property
    def together(self) -> "MeanLayers":
        return MeanLayers(
            self.cohort.sum(axis=0, keepdims=True), self.rest.sum(axis=0, keepdims=True)
        )

    @property
    def comparable(self) -> "MeanLayers":
        both = (self.cohort[:, 0] > 0) & (self.rest[:, 0] > 0)
        return MeanLayers(self.cohort[both], self.rest[both])

    @property
    def people(self) -> int:
        """Of the cohort."""
        return int(self.cohort[:, 0].sum())

    @property
    def mean(self) -> float:
        return float(self.cohort[:, 1].sum() / self.cohort[:, 0].sum())

    def expected_mean(self) -> float:
        """The mean of the rest, standardised directly to the cohort."""
        people = self.cohort[:, 0]
        means = self.rest[:, 1] / self.rest[:, 0]
        return float(people @ means / people.sum())

    def differ(self, *, chance: float, least: int) -> int:
        """1 where the cohort's mean is higher than chance would make it, -1 lower, or 0.

        The difference of means within layers against its standard error, with one
        variance for all; 0 too where the cohort or the rest is fewer than `least`.
        """
        cohort, rest = self.cohort, self.rest
        if min(cohort[:, 0].sum(), rest[:, 0].sum()) < least:
            return 0
        within = sum(
            float((part[:, 2] - part[:, 1] ** 2 / part[:, 0]).sum())
            for part in (cohort, rest)
        )
        freedom = float((cohort[:, 0] + rest[:, 0] - 2).sum())
        if freedom <= 0:
            return 0
        weights = (cohort[:, 0] / cohort[:, 0].sum()) ** 2
        each = weights @ (1 / cohort[:, 0] + 1 / rest[:, 0])
        error = math.sqrt(max(within, 0) / freedom * float(each))
        difference = self.mean - self.expected_mean()
        if abs(difference) <= errors(chance) * error:
            return 0
        return 1 if difference > 0 else -1
