"""What every list of pages shares: counts with their way, and the pager."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where one page stands among several."""

    number: int
    count: int
    previous: str | None
    following: str | None


def pager(wanted: int, *, found: int, size: int, way: Callable[[int], str]) -> Pager:
    """The pager of the page wanted, or of the nearest there is."""
    count = max(1, ceil(found / size))
    number = min(max(1, wanted), count)
    return Pager(
        number=number,
        count=count,
        previous=way(number - 1) if number > 1 else None,
        following=way(number + 1) if number < count else None,
    )
