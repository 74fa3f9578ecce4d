"""What a change of the organisation does to cases on their way: other hands, other due dates."""

from dataclasses import dataclass
from datetime import datetime

from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.deadlines import Deadline
from workflow.events.base import Envelope, Event, signer
from workflow.events.clock import DueShifted
from workflow.events.dating import check_clock
from workflow.events.handing import DocumentHandedOver
from workflow.organisation.directory import Person

ADMINISTRATOR = "管理者"  # the position in whose name the office itself records


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What one case is told: by whom the change was made, when, and why."""

    at: datetime
    recorded_at: datetime
    recorded_by: str
    reason: str

    def handed_over(self, case: Case, to: Person) -> Event:
        """移交 of a leaver's case."""
        return DocumentHandedOver(
            **self._envelope(case), target=to.name, target_id=to.recorded_id, reason=self.reason
        )

    def shifted(self, case: Case, to: Deadline) -> Event:
        """停班順延."""
        envelope = self._envelope(case)
        return DueShifted(**envelope, due=to.due, ends_on=to.ends_on, reason=self.reason)

    def _envelope(self, case: Case) -> Envelope:
        check_clock(case.id, case.last_at, self.recorded_at)
        return Envelope(
            **signer(Actor(position=ADMINISTRATOR, person=self.recorded_by)),
            case_id=case.id,
            sequence=case.version + 1,
            at=max(self.at, case.last_at),
            recorded_at=self.recorded_at,
            opinion="",
            mark="",
            rulebook=case.rulebook,
            row=case.row,
        )
