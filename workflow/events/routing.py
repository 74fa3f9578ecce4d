"""退回, 抽回 and what else sends a document another way than its row says."""

from dataclasses import dataclass, replace
from typing import ClassVar

from rules.marks import Action
from workflow.case.amending import lowered, raised, trimmed, without_cosigner
from workflow.case.case import Case
from workflow.case.duties import Duty
from workflow.case.plan import Plan
from workflow.case.words import DRAFT
from workflow.events.base import Event, RowTaken
from workflow.events.signing import with_comments
from workflow.texts import msgid


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReturned(Event):
    """退回 to an earlier position; `withdrawn` are the co-signers whose desks it closed."""

    ACTION: ClassVar = Action.RETURN
    OPENS_ANEW: ClassVar = True
    TOWARDS: ClassVar = msgid("給%(target)s")

    desk: str
    duty: Duty
    target: str
    reason: str
    withdrawn: tuple[str, ...] = ()

    def applied_to(self, case: Case) -> Case:
        """Ladder duties from the target up are owed again; co-signatures stand."""
        case = case.without_duties(case.plan.ladder_duties_from(self.target, case.done))
        case = undecided(case.with_plan(trimmed(case.plan, case.done)))
        return replace(case, returns=case.returns + 1)


def undecided(case: Case) -> Case:
    """The case without its decision; what was chosen on the 簽 stays chosen."""
    if case.outcome is None:
        return case
    return replace(case, outcome=None, option=case.option if case.document == DRAFT else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRecalled(Event):
    """抽回: one signature taken back, with what it covered."""

    ACTION: ClassVar = Action.RECALL

    duty: Duty
    reason: str

    def applied_to(self, case: Case) -> Case:
        """All that one signature stood for is owed again; a decision leaves no outcome."""
        at = case.signatures[self.duty].sequence
        together = {duty for duty, kept in case.signatures.items() if kept.sequence == at}
        if any(duty.action is Action.DECIDE for duty in together):
            case = undecided(case)
        case = case.without_duties(together)
        return with_comments(case.with_plan(trimmed(case.plan, case.done)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignerAdded(Event):
    """加會: comes where the policy places it, or with whoever is asked next."""

    ACTION: ClassVar = Action.ADD_COSIGNER
    TOWARDS: ClassVar = "%(target)s"

    target: str
    reason: str
    plan: Plan

    def applied_to(self, case: Case) -> Case:
        """The plan as it was worked out when the co-signer was named."""
        return case.with_plan(self.plan)


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignerWaived(Event):
    """免會, by the drafting side."""

    ACTION: ClassVar = Action.WAIVE
    TOWARDS: ClassVar = "%(target)s"

    target: str
    reason: str

    def applied_to(self, case: Case) -> Case:
        """The co-signer is not asked; what it had to say falls with it."""
        return with_comments(case.with_plan(without_cosigner(case.plan, self.target)))


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRaised(Event):
    """陳請上級核定."""

    ACTION: ClassVar = Action.RAISE
    TOWARDS: ClassVar = msgid("改由%(target)s核定")

    target: str
    reason: str
    plan: Plan | None = None  # None in records older than it: whoever is not asked yet stays

    def applied_to(self, case: Case) -> Case:
        """The decider reviews, and the ladder up to the target is appended."""
        return case.with_plan(self.plan or raised(case.plan, self.target))


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLowered(Event):
    """低一層決行."""

    ACTION: ClassVar = Action.LOWER
    TOWARDS: ClassVar = msgid("改由%(target)s核定")

    target: str
    reason: str
    plan: Plan | None = None  # None in records older than it: whoever is not asked yet stays

    def applied_to(self, case: Case) -> Case:
        """The plan ends with the target; co-signers owed beyond come before."""
        return case.with_plan(self.plan or lowered(case.plan, case.done, self.target))


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignerAskedAgain(Event):
    """重會: one co-signer signs again, without a return."""

    ACTION: ClassVar = Action.COSIGN_AGAIN
    TOWARDS: ClassVar = "%(target)s"

    target: str
    reason: str

    def applied_to(self, case: Case) -> Case:
        """Its signatures are owed again; what it had to say falls."""
        own = {duty for duty in case.done if duty.branch == self.target}
        return with_comments(case.without_duties(own))


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionResubmitted(Event):
    """重新陳核: a decision found wrong goes back to the decider."""

    ACTION: ClassVar = Action.RESUBMIT

    reason: str

    def applied_to(self, case: Case) -> Case:
        """The decision is owed again; a signature that covered others stands for those."""
        return undecided(case.without_duties({case.plan.ladder_duties[-1]}))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCorrected(RowTaken):
    """更正適用項目: another row of the same unit, a new plan; the clock goes on."""

    ACTION: ClassVar = Action.CORRECT_ROW
    OPENS_ANEW: ClassVar = True
    TOWARDS: ClassVar = msgid("改依%(target)s")

    target: str  # the key of the row

    def applied_to(self, case: Case) -> Case:
        """The unit drafts anew; co-signatures that the new plan asks for stand."""
        asked = {duty for stage in self.plan.owed() for duty in stage.duties if duty.branch}
        return with_comments(self.on_its_row(case, case.done & asked))
