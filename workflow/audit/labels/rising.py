"""Which of the ladder's records rise: the fewest are taken out, the later ones where that ties."""

from collections.abc import Sequence
from itertools import pairwise


def rising(ranks: Sequence[int]) -> list[int]:
    """The indices of the longest strictly rising run through `ranks`.

    Of several, the one whose records come first; of two records of one rank, the later.

    >>> rising([0, 2, 1, 3])
    [0, 1, 3]
    >>> rising([0, 1, 3, 3, 4])
    [0, 1, 3, 4]
    >>> rising([0, 1, 2, 1, 3])
    [0, 1, 2, 4]
    """
    if all(early < late for early, late in pairwise(ranks)):
        return list(range(len(ranks)))
    runs = _runs_from(ranks)
    kept: list[int] = []
    floor, start, left = -1, 0, max(runs)
    while left:
        fits = [at for at in range(start, len(ranks)) if ranks[at] > floor and runs[at] == left]
        first = fits[0]
        at = max(each for each in fits if ranks[each] == ranks[first])
        kept.append(at)
        floor, start, left = ranks[at], at + 1, left - 1
    return kept


def _runs_from(ranks: Sequence[int]) -> list[int]:
    """The length of the longest rising run that begins with each; ranks are few."""
    runs = [1] * len(ranks)
    longest = [0] * (max(ranks) + 1)  # of those that begin with each rank, further on
    for at in reversed(range(len(ranks))):
        runs[at] = 1 + max(longest[ranks[at] + 1 :], default=0)
        longest[ranks[at]] = max(longest[ranks[at]], runs[at])
    return runs
