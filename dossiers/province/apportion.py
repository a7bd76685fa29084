"""Whole numbers out of exact shares, by largest remainder."""

from collections.abc import Sequence
from fractions import Fraction


def apportion(total: int, shares: Sequence[int | Fraction]) -> list[int]:
    """Whole parts that add up to `total`, each within one of its exact share.

    `total` must be within one of the sum of the shares, as it is after rounding.
    """
    parts = [int(share) for share in shares]  # towards zero; shares are never negative
    missing = total - sum(parts)
    by_remainder = sorted(range(len(shares)), key=lambda i: (parts[i] - shares[i], i))
    for i in by_remainder[:missing]:
        parts[i] += 1
    return parts


def by_weight(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts in proportion to the weights."""
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    return (
        apportion(total, [total * weight / whole for weight in exact])
        if whole
        else [0] * len(exact)
    )
