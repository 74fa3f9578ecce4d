"""A route as answered, looked up: where everybody signs, who decides, how co-signers stand."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from rules.agency.agency import CosignerKind


class Fit(Enum):
    """How a co-signer stands to those around it."""

    IN_PLACE = "in_place"
    EARLY = "early"  # before who signs first, or with them
    LATE = "late"  # after who signs next, or with them
    AFTER_DECISION = "after_decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a co-signer is asked: after the signers below, before those above."""

    below: tuple[str, ...]  # ladder signers that sign first, the nearest last
    above: tuple[
        str, ...
    ]  # those that sign later, the nearest first; () between 擬辦 and 核定 of one
    first: tuple[str, ...]  # co-signers that this one waits for
    kind: CosignerKind
    is_owed: bool  # else the situation leaves it open


class AnsweredRoute:
    """The steps of an answer beside the ladder, its signers and the places of co-signers."""

    def __init__(
        self,
        steps: Sequence[Sequence[str]],
        *,
        ladder: Sequence[str],
        signers: Sequence[str],
        places: Mapping[str, Place],
    ) -> None:
        self.places = places
        self.at: dict[str, int] = {}  # the first step somebody is named in
        self.times: dict[str, int] = {}
        last: dict[str, int] = {}
        for at, step in enumerate(steps):
            for name in step:
                self.at.setdefault(name, at)
                last[name] = at
                self.times[name] = self.times.get(name, 0) + 1
        named = [each for each in ladder if each in self.at]
        self.decided_at = max((last[each] for each in named), default=-1)
        # Who signs in the last step along with others decides as the highest of them.
        latest = (each for each in reversed(named) if last[each] == self.decided_at)
        self.decider = next(latest, "")
        self.chain = longest_chain(signers, self.at)
        if len(signers) == 1 and signers[0] in self.at:
            self._drafts_and_decides(signers[0])

    def _drafts_and_decides(self, who: str) -> None:
        """擬辦 and 核定 of one position: named once, the second follows all else."""
        if self.decider == who and self.times[who] == 1:
            self.decided_at = max(self.at.values()) + 1
        elif self.times[who] == 2:
            self.times[who] = 1

    def fit(self, who: str) -> Fit:
        """How this co-signer, who is named, stands.

        Who does not sign at all is missed elsewhere, and accuses nobody here.
        """
        at, place = self.at[who], self.places[who]
        if self._is_late(who):
            return Fit.AFTER_DECISION if self.decided_at <= at else Fit.LATE
        first = (*place.below, *(name for name in place.first if not self._is_late(name)))
        if not self.decider or any(self.at.get(name, -1) >= at for name in first):
            return Fit.EARLY
        return Fit.IN_PLACE

    def _is_late(self, who: str) -> bool:
        """Whether somebody who signs after this co-signer has signed before it, or with it."""
        at, above = self.at.get(who, -1), self.places[who].above
        if not above:
            return at > self.decided_at
        return any(self.at.get(name, at + 1) <= at for name in above)


def longest_chain(ranked: Sequence[str], at: Mapping[str, int]) -> frozenset[str]:
    """The longest chain of these, lowest first, each signing after the one before it."""
    present = [each for each in ranked if each in at]
    ends: list[int] = []  # the earliest step on which a chain of that length ends
    lengths: list[int] = []
    for each in present:
        place = bisect_left(ends, at[each])
        ends[place : place + 1] = [at[each]]
        lengths.append(place + 1)
    chain: list[str] = []
    wanted, before = len(ends), max(at.values(), default=0) + 1
    for each, length in zip(reversed(present), reversed(lengths), strict=True):
        if length == wanted and at[each] < before:
            chain.append(each)
            wanted, before = wanted - 1, at[each]
    return frozenset(chain)
