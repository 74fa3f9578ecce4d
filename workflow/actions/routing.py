"""Acts that change a document's way: 退回, 抽回, 加會, 免會, 陳請上級, 低一層決行."""

from workflow.actions.parts import return_targets, waivable
from workflow.actions.permits import higher_deciders, lower_deciders
from workflow.actions.recalling import signature_to_recall
from workflow.actions.writer import Writer
from workflow.case.amending import informing, with_cosigner
from workflow.case.case import Desk
from workflow.events.base import Event
from workflow.events.routing import (
    CosignerAdded,
    CosignerWaived,
    DecisionLowered,
    DecisionRaised,
    DocumentReturned,
    SignatureRecalled,
)
from workflow.refusals import (
    BadDeciderError,
    BadTargetError,
    KnownCosignerError,
    NotWaivableError,
    UnknownCosignerError,
)

Events = tuple[Event, ...]


def return_to(writer: Writer, desk: Desk) -> Events:
    """退回: the target and all above it sign again; other co-signers' desks close."""
    case = writer.case
    targets = return_targets(case, desk)
    allowed = "、".join(targets) or "無"
    target = writer.target("退回對象", allowed)
    if target not in targets:
        raise BadTargetError(target=target[:40], allowed=allowed)
    others = tuple(each.duty.branch for each in case.open if each.duty.branch and each != desk)
    return writer.write(
        DocumentReturned,
        desk=desk.desk,
        duty=desk.duty,
        target=target,
        reason=writer.reason(),
        opinion=writer.command.opinion.strip(),
        withdrawn=others,
    )


def recall(writer: Writer) -> Events:
    """抽回 one's own signature."""
    duty = signature_to_recall(writer.case, writer.command.actor, writer.around)
    return writer.write(SignatureRecalled, duty=duty, reason=writer.reason())


def add_cosigner(writer: Writer) -> Events:
    """加會; after the decision only told (後會)."""
    case, around = writer.case, writer.around
    allowed = "、".join(around.cosigners(case.unit))
    name = writer.target("會辦對象", allowed)
    branch = around.branch(name)
    is_own = branch is not None and branch.name == case.unit
    if branch is None or is_own:
        raise UnknownCosignerError(name=name[:40], allowed=allowed)
    plan, reason = case.plan, writer.reason()
    if case.outcome is not None:
        if any(each.name == branch.name for each in plan.afterwards):
            raise KnownCosignerError(name=branch.name)
        amended = informing(plan, branch)
    else:
        asked = {each.name for each in plan.branches} - {*plan.spared, *plan.unanswered}
        if branch.name in asked:
            raise KnownCosignerError(name=branch.name)
        amended = with_cosigner(plan, case.done, branch, around.agency.policy)
    return writer.write(CosignerAdded, target=branch.name, reason=reason, plan=amended)


def waive(writer: Writer) -> Events:
    """免會: a co-signer that has not signed yet need not."""
    left = waivable(writer.case)
    allowed = "、".join(left) or "無"
    name = writer.target("會辦對象", allowed)
    if name not in left:
        raise NotWaivableError(name=name[:40], allowed=allowed)
    return writer.write(CosignerWaived, target=name, reason=writer.reason())


def raise_decision(writer: Writer) -> Events:
    """陳請上級核定."""
    return _move_decision(writer, higher_deciders(writer.scene), DecisionRaised)


def lower_decision(writer: Writer) -> Events:
    """低一層決行, for this one case."""
    return _move_decision(writer, lower_deciders(writer.scene), DecisionLowered)


def _move_decision(
    writer: Writer, deciders: tuple[str, ...], kind: type[DecisionRaised | DecisionLowered]
) -> Events:
    """Without a target the nearest position is meant."""
    allowed = "、".join(deciders)
    target = writer.command.to.strip() or deciders[0]
    if target not in deciders:
        raise BadDeciderError(target=target[:40], allowed=allowed)
    return writer.write(kind, target=target, reason=writer.reason())
