"""退回, 抽回 and what else changes the way of a document."""

from dataclasses import replace

from rules.marks import Action
from workflow.case.amending import lowered, raised, trimmed, without_cosigner
from workflow.case.case import Case
from workflow.case.words import DRAFT
from workflow.events import (
    CosignerAdded,
    CosignerWaived,
    DecisionLowered,
    DecisionRaised,
    DocumentReturned,
    SignatureRecalled,
)
from workflow.events.happenings.signing import with_comments


def returned(case: Case, event: DocumentReturned) -> Case:
    """Ladder duties from the target up are owed again; co-signatures stand."""
    case = case.without_duties(case.plan.ladder_duties_from(event.target))
    case = case.with_plan(trimmed(case.plan, case.done))
    return replace(case, returns=case.returns + 1)


def recalled(case: Case, event: SignatureRecalled) -> Case:
    """A signature is owed again, with those it covered; a decision taken back leaves no outcome."""
    at = case.signatures[event.duty].sequence
    together = {duty for duty, each in case.signatures.items() if each.sequence == at}
    if any(duty.action is Action.DECIDE for duty in together):
        option = case.option if case.document == DRAFT else ""
        case = replace(case, outcome=None, option=option)
    case = case.without_duties(together)
    return with_comments(case.with_plan(trimmed(case.plan, case.done)))


def cosigner_added(case: Case, event: CosignerAdded) -> Case:
    """加會."""
    return case.with_plan(event.plan)


def cosigner_waived(case: Case, event: CosignerWaived) -> Case:
    """免會; what the co-signer had to say falls with it."""
    return with_comments(case.with_plan(without_cosigner(case.plan, event.target)))


def decision_raised(case: Case, event: DecisionRaised) -> Case:
    """陳請上級核定."""
    return case.with_plan(raised(case.plan, event.target))


def decision_lowered(case: Case, event: DecisionLowered) -> Case:
    """低一層決行."""
    return case.with_plan(lowered(case.plan, case.done, event.target))
