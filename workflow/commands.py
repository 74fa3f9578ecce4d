"""Who wants to do what to a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.plan import Answer


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
