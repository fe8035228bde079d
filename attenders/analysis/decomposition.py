"""A change taken apart into what made it, so that the parts sum to it exactly.

Of several things that changed at once, each is given what it changes on average over all
orders in which they could have changed, one after the other: the Shapley value (Shapley,
in Contributions to the Theory of Games II, 1953:307-317; for changes between periods,
Albrecht and others, Energy Policy 2002;30:727-736; Shorrocks, Journal of Economic
Inequality 2013;11:99-126). It was taken before the logarithmic-mean Divisia method,
which is as symmetric and leaves no remainder either, because it needs no logarithms:
it is worked out in fractions, so parts sum to the digit, and nothing is undefined where
a period has none of something.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import factorial, floor


def shapley(value: Callable[[int], Fraction], *, factors: int) -> list[Fraction]:
    """What each factor adds on average over all orders of change.

    `value` gives the quantity for a set of factors that have changed already: bit i of
    its number says whether factor i has. The parts sum to value(all) - value(none).
    """
    values = [value(changed) for changed in range(2**factors)]
    weights = [
        Fraction(factorial(size) * factorial(factors - size - 1), factorial(factors))
        for size in range(factors)
    ]
    return [
        sum(
            (
                weights[changed.bit_count()]
                * (values[changed | 1 << factor] - values[changed])
                for changed in range(2**factors)
                if not changed >> factor & 1
            ),
            Fraction(),
        )
        for factor in range(factors)
    ]


def chosen(
    changed: int, before: Sequence[Fraction], after: Sequence[Fraction]
) -> list[Fraction]:
    """The value of each factor: the later one for those that have changed."""
    pairs = zip(before, after, strict=True)
    return [pair[changed >> factor & 1] for factor, pair in enumerate(pairs)]


def apportioned(exact: Sequence[Fraction], *, total: int) -> list[int]:
    """Whole numbers that sum to the total, each next to the exact one.

    They are rounded down, and what is left goes to those that lost most, the first of
    equals before the others. No parts have no sum.
    """
    whole = [floor(part) for part in exact]
    if not whole:
        return []
    for_all, left = divmod(total - sum(whole), len(whole))
    most_lost = sorted(range(len(whole)), key=lambda at: whole[at] - exact[at])
    for place, at in enumerate(most_lost):
        whole[at] += for_all + (place < left)
    return whole


def ratio(part: int, whole: int) -> Fraction | None:
    """An exact ratio, None where there is nothing to divide by."""
    return Fraction(part, whole) if whole else None


def both_known(
    before: Fraction | None, after: Fraction | None
) -> tuple[Fraction, Fraction]:
    """The two ratios, one that is not known taken as the other: it changed nothing."""
    first, second = (
        before if before is not None else after,
        after if after is not None else before,
    )
    return first or Fraction(), second or Fraction()
