"""Other hands, other units, other cases, and the end."""

from collections.abc import Callable
from dataclasses import replace

from rules.marks import Action
from workflow.calendar import taipei_day
from workflow.case.case import Application, Case
from workflow.case.words import DRAFT, State
from workflow.events import (
    ApplicationDenied,
    CaseJoined,
    DocumentArchived,
    DocumentAssigned,
    DocumentCollated,
    DocumentHandedOver,
    DocumentMerged,
    DocumentReassigned,
    DocumentReceived,
    DocumentReminded,
    Event,
    ExtensionApplied,
    ReassignmentApplied,
)


def assigned(case: Case, event: DocumentAssigned | DocumentHandedOver) -> Case:
    """分文, or 移交."""
    return replace(case, handler=event.target, handler_id=event.target_id)


def received(case: Case, event: DocumentReceived) -> Case:
    """簽收."""
    return replace(case, received=case.received | {event.desk})


def reassignment_applied(case: Case, event: ReassignmentApplied) -> Case:
    """申請改分."""
    application = Application(
        action=Action.REASSIGN,
        ruler=event.ruler,
        reason=event.reason,
        at=event.at,
        row=event.row_asked,
    )
    return replace(case, applications=(*case.applications, application))


def extension_applied(case: Case, event: ExtensionApplied) -> Case:
    """申請展期."""
    application = Application(
        action=Action.EXTEND,
        ruler=event.ruler,
        reason=event.reason,
        at=event.at,
        due=event.due,
        days=event.days,
    )
    return replace(case, applications=(*case.applications, application))


def denied(case: Case, event: ApplicationDenied) -> Case:
    """否准."""
    return case.without_application(Action(event.target))


def reassigned(case: Case, event: DocumentReassigned) -> Case:
    """Another unit starts anew; the clock goes on. What the old one applied for falls."""
    return replace(
        case,
        row=event.row,
        line=event.line,
        rulebook=event.rulebook,
        issuer=event.issuer,
        issued_on=event.issued_on,
        plan=event.plan,
        done=frozenset(),
        carried=frozenset(),
        signatures={},
        handler="",
        handler_id="",
        form=None,
        document="",
        options=(),
        option="",
        reassignments=case.reassignments + 1,
        applications=(),
    )


def merged(case: Case, event: DocumentMerged | DocumentCollated) -> Case:
    """No ladder of its own any more: the drafter files it."""
    return replace(case, parent=event.target, applications=())


def joined(case: Case, event: CaseJoined) -> Case:
    """Another case goes along with this one."""
    clock = replace(case.clock, counted_from=event.counted_from, due=event.due)
    if case.document != DRAFT:
        clock = replace(clock, limit_from=event.counted_from)
    return replace(case, children=(*case.children, event.target), clock=clock)


def reminded(case: Case, event: DocumentReminded) -> Case:
    """稽催."""
    return replace(case, reminders=event.count)


def archived(case: Case, _: DocumentArchived) -> Case:
    """歸檔."""
    return replace(case, is_archived=True)


def closed(state: State) -> Callable[[Case, Event], Case]:
    """The end: 發文, 存查, 簽結 or 銷號. What waits for a ruling falls."""
    return lambda case, event: replace(
        case, closed_as=state, closed_on=taipei_day(event.at), applications=()
    )
