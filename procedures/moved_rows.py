"""Which rows of a list have left their order."""

from bisect import bisect_left
from collections.abc import Mapping


def moved(pairs: Mapping[int, int]) -> set[int]:
    """Places in `after` whose rows left the order: the fewest that explain it."""
    places = sorted(pairs)
    tails: list[int] = []
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(tails, pairs[place])
        tails[at:] = [pairs[place], *tails[at + 1 :]]
        ends[at:] = [place, *ends[at + 1 :]]
        previous[place] = ends[at - 1] if at else None
    stayed, last = set(), ends[-1] if ends else None
    while last is not None:
        stayed.add(last)
        last = previous[last]
    return set(places) - stayed
