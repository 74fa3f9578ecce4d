"""When the desks of one document opened, as far as a log shows it.

The answer of an agency outside is no record of ours: where it was waited for, nobody can tell when
the desk behind it opened.
"""

import math
from collections.abc import Mapping
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


class Passage:
    """When the desks of one case opened."""

    def __init__(self, received: float, outside: Mapping[str, frozenset[str]]) -> None:
        self._ladder = self._any = received
        self._outside = outside  # by the position that waits for them
        self._branch: dict[str, float] = {}
        self.signed: dict[str, float] = {}  # branch -> its last signature

    def opened(self, signed: Signed, position: str) -> tuple[float, float]:
        """When a desk opened: with branches at once, and in turn; nan where nobody can tell."""
        if not signed.branch or signed.action != ACTIONS.index(Action.COSIGN):
            is_told = self._outside.get(position, NOBODY) <= self.signed.keys()
            return (self._any, self._any) if is_told else (math.nan, math.nan)
        return self._branch.get(signed.branch, self._ladder), self._any

    def sign(self, signed: Signed, minute: float) -> None:
        """Go on after a signature."""
        self._any = max(self._any, minute)
        if signed.action == ACTIONS.index(Action.COSIGN):
            self._branch[signed.branch] = self.signed[signed.branch] = minute
            return
        self._ladder = minute
        self._branch.clear()


def outside_before(route: Route | None) -> dict[str, frozenset[str]]:
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
