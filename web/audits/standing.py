"""What an audit finds in one case of the office as it stands now: for its own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from operator import is_

from rules.marks import Action
from rules.rulebook import Rulebook
from workflow.audit.auditing import Basis, audit
from workflow.audit.findings import Finding
from workflow.audit.log import Step
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import log_of_rows
from workflow.events.base import Event
from workflow.organisation.people import Organisation
from workflow.reports.records import log_rows

MOST_KNOWN = 512  # cases whose findings are kept at hand, until something happens to them
# One case may hold no mark, opinion or outcome; what our records can say is judged all the same.
SAYS_ALL = Step(
    action=Action.REVIEW, marks=("代",), outcome="如擬", stance="同意", has_opinion=True
)


@dataclass(frozen=True, kw_only=True, eq=False)
class StandingCase:
    """A case by its events, judged by the rules that it runs by and by the people of the office.

    Two are the same where the very events are: what was read before is read once.
    """

    history: Sequence[Event]
    rulebooks: Sequence[Rulebook]  # the one in force, and that of the case
    organisation: Organisation
    today: date

    def __hash__(self) -> int:
        return hash((self.history[0].case_id, len(self.history), self.today))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, StandingCase)
            and len(self.history) == len(other.history)
            and all(map(is_, self.history, other.history))
            and self._versions == other._versions
            and self.organisation is other.organisation
            and self.today == other.today
        )

    @property
    def _versions(self) -> list[str]:
        return [each.version for each in self.rulebooks]


@lru_cache(maxsize=MOST_KNOWN)
def standing_findings(case: StandingCase) -> tuple[Finding, ...]:
    """What is wrong with what was done so far; nothing of what is still to come."""
    current, *kept = case.rulebooks
    read = log_of_rows(log_rows(case.history), current.agency, file="")
    log = replace(read.log, steps=(*read.log.steps, SAYS_ALL))
    rulebooks = Rulebooks(current=current, kept=tuple(kept))
    basis = Basis(rulebooks=rulebooks, organisation=case.organisation, today=case.today)
    return audit(replace(read, log=log), basis).findings
