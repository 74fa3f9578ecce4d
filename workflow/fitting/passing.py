"""When the desks of one document opened, as far as a log shows it."""

from typing import NamedTuple

from rules.marks import Action
from workflow.fitting.recorded import ACTIONS


class Signed(NamedTuple):
    """Who signed and as what, of one kind of record."""

    key: int
    action: int
    branch: str  # of a 會辦
    is_deputised: bool


class Passage:
    """When the desks of one case opened."""

    def __init__(self, received: float) -> None:
        self._ladder = self._any = received
        self._branch: dict[str, float] = {}
        self.signed: dict[str, float] = {}  # branch -> its last signature

    def opened(self, signed: Signed) -> tuple[float, float]:
        """When a desk opened: with branches at once, and in turn."""
        if not signed.branch or signed.action != ACTIONS.index(Action.COSIGN):
            return self._any, self._any
        return self._branch.get(signed.branch, self._ladder), self._any

    def sign(self, signed: Signed, minute: float) -> None:
        """Go on after a signature."""
        self._any = max(self._any, minute)
        if signed.action == ACTIONS.index(Action.COSIGN):
            self._branch[signed.branch] = self.signed[signed.branch] = minute
            return
        self._ladder = minute
        self._branch.clear()
