"""Whether two shares or numbers are further apart than chance alone would put them."""

from math import sqrt
from statistics import NormalDist


# Of differences that only look like some, so many are taken for one
CHANCE = 0.05


def errors(chance: float) -> float:
    """How many standard errors are exceeded, either way, with this chance: 0.05, 1.96."""
    return NormalDist().inv_cdf(1 - chance / 2)


def shares_differ(
    first: tuple[int, int], second: tuple[int, int], *, looks: int = 1
) -> bool:
    """Whether two shares, each a part and its whole, differ by more than chance.

    The two-proportion test at 5% for all `looks` together: of several pairs looked at,
    each has its part of the chance. Nobody out of nobody differs from nothing.
    """
    (part, whole), (other, rest) = first, second
    if not (whole and rest):
        return False
    share = (part + other) / (whole + rest)
    error = sqrt(share * (1 - share) * (1 / whole + 1 / rest))
    return abs(part / whole - other / rest) > errors(CHANCE / looks) * error


def numbers_differ(
    first: tuple[float, float], second: tuple[float, float], *, looks: int = 1
) -> bool:
    """The same of two numbers, each with its standard error."""
    (one, error), (other, other_error) = first, second
    furthest = errors(CHANCE / looks) * sqrt(error**2 + other_error**2)
    return abs(one - other) > furthest
