"""Who wants to do what to a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.ladder import AGENCY_WIDE
from workflow.plan import OUTSIDE, ROLE, Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, as which position of which unit, and for whom if as a deputy."""

    position: str
    unit: str = ""
    person: str = ""
    for_person: str = ""

    @property
    def label(self) -> str:
        """綜合企劃組股長."""
        return f"{self.unit}{self.position}" or "（未指定身分）"

    @property
    def holders(self) -> tuple[str, ...]:
        """The inboxes that are this actor's (see Duty.holder)."""
        own = f"{self.unit}/{self.position}"
        shared = f"{AGENCY_WIDE}/{self.position}"
        return (own, shared, f"{OUTSIDE}/{self.unit}", f"{ROLE}/{self.position}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What somebody wants to do to a case; `desk` is the one they were looking at."""

    action: str
    actor: Actor
    opinion: str = ""
    outcome: str = ""
    stance: str = ""
    to: str = ""
    reason: str = ""
    conditions: Mapping[str, Answer] = field(default_factory=dict[str, Answer])
    desk: str = ""
