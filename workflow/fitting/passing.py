"""When the desks of one document opened, as far as a log shows it.

The answer of an agency outside may be no record: where it was waited for and is not there, nobody
can tell when the desk behind it opened.
"""

import math
from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from rules.agency.agency import CosignerKind
from rules.marks import Action
from rules.route import CosignStage, Route
from workflow.fitting.recorded import ACTIONS


class Signed(NamedTuple):
    """Who signed and as what, of one kind of record."""

    key: int
    action: int
    branch: str  # of a 會辦
    is_deputised: bool


NOBODY: frozenset[str] = frozenset()


class Waiting(NamedTuple):
    """Who waits for whom, whatever the mode of a 會辦."""

    branches: Mapping[str, frozenset[str]]  # of each branch, those that sign before it
    outside: Mapping[str, frozenset[str]]  # of each position, the agencies outside before it


class Passage:
    """When the desks of one case opened; nan before the first where only the day of it is told."""

    def __init__(self, received: float, waiting: Waiting) -> None:
        self._waiting = waiting
        self._ladder = self._any = received
        self._branch: dict[str, float] = {}
        self.signed: dict[str, float] = {}  # branch -> its last signature

    def opened(self, signed: Signed, position: str) -> tuple[float, float]:
        """When a desk opened: with branches at once, and in turn; nan where nobody can tell."""
        if not signed.branch or signed.action != ACTIONS.index(Action.COSIGN):
            is_told = self._waiting.outside.get(position, NOBODY) <= self.signed.keys()
            return (self._any, self._any) if is_told else (math.nan, math.nan)
        if signed.branch in self._branch:
            return self._branch[signed.branch], self._any
        waits = self._waiting.branches.get(signed.branch, ())
        ahead = (self._branch[each] for each in waits if each in self._branch)
        return max((self._ladder, *ahead)), self._any

    def keeps_order(self, stage: CosignStage) -> bool | None:
        """Whether its branches signed as printed; None where they could not do otherwise.

        Who has to wait for whom whatever the mode tells nothing.
        """
        signed = [name for name in stage.queue if name in self.signed]
        free = [pair for pair in combinations(signed, 2) if pair not in stage.before]
        if not free:
            return None
        return all(self.signed[early] <= self.signed[late] for early, late in free)

    def sign(self, signed: Signed, minute: float) -> None:
        """Go on after a signature."""
        self._any = minute if math.isnan(self._any) else max(self._any, minute)
        if signed.action == ACTIONS.index(Action.COSIGN):
            self._branch[signed.branch] = self.signed[signed.branch] = minute
            return
        self._ladder = minute
        self._branch.clear()


def waiting_in(route: Route | None) -> Waiting:
    """Who waits for whom on the way that a route goes."""
    stages = route.stages if route else ()
    cosigning = [stage for stage in stages if isinstance(stage, CosignStage)]
    pairs = [pair for stage in cosigning for pair in stage.before]
    return Waiting(
        branches={late: frozenset(a for a, b in pairs if b == late) for _, late in pairs},
        outside=_outside_before(route),
    )


def _outside_before(route: Route | None) -> dict[str, frozenset[str]]:
    """The agencies outside that each position of the ladder waits for."""
    found: dict[str, frozenset[str]] = {}
    before = NOBODY
    for stage in route.stages if route else ():
        if isinstance(stage, CosignStage):
            outside = (each.name for each in stage.branches if each.kind is CosignerKind.AGENCY)
            before = frozenset(outside)
            continue
        if before:
            found[stage.position] = before
        before = NOBODY
    return found
