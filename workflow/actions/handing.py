"""Acts that put a document into other hands or to its end: 分文, 簽收, 改分, 移交, closing."""

from rules.ladder import AGENCY_WIDE
from rules.marks import Action
from rules.practice import ladder_position
from workflow.actions.parts import whose_turn
from workflow.actions.writer import ANY_TEXT, Writer
from workflow.case.case import Desk
from workflow.case.duties import Duty
from workflow.case.plan import planned
from workflow.events import (
    ApplicationDenied,
    DocumentArchived,
    DocumentAssigned,
    DocumentCancelled,
    DocumentConcluded,
    DocumentDispatched,
    DocumentFiled,
    DocumentHandedOver,
    DocumentReassigned,
    DocumentReceived,
    DocumentReminded,
    Event,
    ReassignmentApplied,
)
from workflow.refusals import BadChoiceError, BadRowError, MissingInputError

Events = tuple[Event, ...]
CONSENT, REFUSE = "同意", "不同意"
CLOSING_EVENTS = {
    Action.DISPATCH: DocumentDispatched,
    Action.FILE: DocumentFiled,
    Action.CONCLUDE: DocumentConcluded,
}


def assign(writer: Writer) -> Events:
    """分文 to a drafter, by name."""
    target = writer.target("承辦人", "姓名")
    return writer.write(DocumentAssigned, target=target, target_id=writer.command.to_id)


def hand_over(writer: Writer) -> Events:
    """移交 to another drafter of the unit."""
    target = writer.target("接辦人", "姓名")
    to_id, reason = writer.command.to_id, writer.reason()
    return writer.write(DocumentHandedOver, target=target, target_id=to_id, reason=reason)


def receive(writer: Writer, desk: Desk) -> Events:
    """簽收."""
    return writer.write(DocumentReceived, desk=desk.desk)


def close(writer: Writer, desk: Desk) -> Events:
    """發文, 存查 or 簽結."""
    opinion = writer.command.opinion.strip()
    return writer.write(CLOSING_EVENTS[desk.duty.action], opinion=opinion)


def archive(writer: Writer) -> Events:
    """歸檔."""
    return writer.write(DocumentArchived, opinion=writer.command.opinion.strip())


def cancel(writer: Writer) -> Events:
    """銷號."""
    return writer.write(DocumentCancelled, reason=writer.reason())


def remind(writer: Writer) -> Events:
    """稽催 whoever has it."""
    case = writer.case
    opinion = writer.command.opinion.strip()
    count = case.reminders + 1
    return writer.write(DocumentReminded, target=whose_turn(case), count=count, opinion=opinion)


def ruling(writer: Writer) -> bool:
    """Whether an application is granted; raises MissingInputError or BadChoiceError."""
    stance, allowed = writer.command.stance.strip(), f"{CONSENT}、{REFUSE}"
    if not stance:
        action = f"對{writer.scene.action.value}的申請"
        raise MissingInputError(action=action, needed="准駁", allowed=allowed)
    if stance not in (CONSENT, REFUSE):
        raise BadChoiceError(field="准駁", value=stance[:40], allowed=allowed)
    return stance == CONSENT


def deny(writer: Writer) -> Events:
    """否准, with the reason."""
    target = writer.scene.action.value
    return writer.write(ApplicationDenied, target=target, reason=writer.reason())


def reassign(writer: Writer) -> Events:
    """改分: applied for, done at once by who may, or ruled on."""
    case = writer.case
    pending = case.application(Action.REASSIGN)
    if pending:
        if not ruling(writer):
            return deny(writer)
        return _to_other_unit(writer, writer.command.reason.strip() or pending.reason)
    route = writer.around.route
    if route is None:
        raise MissingInputError(action="改分", needed="另一個單位的列", allowed="KEY 或 line:N")
    if route.unit == case.unit:
        raise BadRowError(row=route.key, unit=case.unit)
    reason = writer.reason()
    ruler = _ruler(writer)
    if ruler.holder in writer.command.actor.holders:
        return _to_other_unit(writer, reason)
    return writer.write(
        ReassignmentApplied, target=route.unit, row_asked=route.key, reason=reason, ruler=ruler
    )


def _ruler(writer: Writer) -> Duty:
    """The unit's head the first time; after that the arbiter."""
    plan, practice = writer.case.plan, writer.around.practice
    position = plan.ladder.head
    if writer.case.reassignments:
        position = ladder_position(practice.arbiter, plan.ladder)
    if position not in plan.ladder.positions:  # of the ladder of another unit
        position = plan.ladder.agency_head
    unit = AGENCY_WIDE if plan.ladder.is_shared(position) else plan.unit
    return Duty(action=Action.REASSIGN, unit=unit, position=position)


def _to_other_unit(writer: Writer, reason: str) -> Events:
    route = writer.around.route
    if route is None:
        raise MissingInputError(action="改分", needed="另一個單位的列", allowed=ANY_TEXT)
    return writer.write(
        DocumentReassigned,
        target=route.unit,
        reason=reason,
        row=route.key,
        rulebook=route.version,
        line=route.line,
        issuer=route.issuer,
        issued_on=route.issued_on,
        plan=planned(route),
    )
