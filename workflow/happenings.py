"""What each event makes of a case: one small function a kind of event."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rules.marks import Action
from workflow.amending import (
    changed_content,
    commented,
    cosign_duties,
    for_second_document,
    lowered,
    raised,
    uncommented,
    without_cosigner,
)
from workflow.calendar import taipei_day
from workflow.case import Application, Case, Signature, State
from workflow.events import (
    ApplicationDenied,
    CaseJoined,
    ClockResumed,
    ClockSuspended,
    ConditionAnswered,
    CosignerAdded,
    CosignerWaived,
    DeadlineExtended,
    DecisionLowered,
    DecisionRaised,
    DocumentArchived,
    DocumentAssigned,
    DocumentCancelled,
    DocumentCollated,
    DocumentConcluded,
    DocumentCosigned,
    DocumentDecided,
    DocumentDispatched,
    DocumentFiled,
    DocumentHandedOver,
    DocumentMerged,
    DocumentReassigned,
    DocumentReceived,
    DocumentReminded,
    DocumentReturned,
    DocumentReviewed,
    DraftSubmitted,
    DueShifted,
    Event,
    ExtensionApplied,
    Form,
    OpinionsReconciled,
    Outcome,
    ReassignmentApplied,
    SignatureRecalled,
    Signed,
    Stance,
    UrgencyChanged,
)
from workflow.plan import Plan

MEMO, DRAFT = "簽", "稿"


def _assigned(case: Case, event: DocumentAssigned | DocumentHandedOver) -> Case:
    return replace(case, handler=event.target)


def _received(case: Case, event: DocumentReceived) -> Case:
    return replace(case, received=case.received | {event.desk})


def _amended(case: Case, plan: Plan) -> Case:
    """A changed plan starts another pass with what is done."""
    return replace(case, plan=plan, carried=case.done)


def _condition_answered(case: Case, event: ConditionAnswered) -> Case:
    return _amended(case, case.plan.answered(event.target, event.answer))


def _signed(case: Case, event: Signed) -> Case:
    signature = Signature(
        sequence=event.sequence, at=event.at, position=event.position, person=event.person
    )
    signed = (event.duty, *event.covers)
    return replace(
        case,
        done=case.done | set(signed),
        signatures={**case.signatures, **dict.fromkeys(signed, signature)},
    )


def _drafted(case: Case, event: DraftSubmitted) -> Case:
    case = _signed(case, event)
    if event.form is not None:
        document = MEMO if event.form is Form.MEMO_THEN_DRAFT else ""
        case = replace(case, form=event.form, document=document)
    if event.options:
        case = replace(case, options=event.options)
    if event.content_changed:
        case = replace(case, done=case.done - cosign_duties(case.done) - {case.plan.reconciling})
        case = _amended(case, changed_content(case.plan))
    return case


def _cosigned(case: Case, event: DocumentCosigned) -> Case:
    case = _signed(case, event)
    if event.stance is not Stance.COMMENT or event.duty.action is Action.INFORM:
        return case
    case = replace(case, done=case.done - {case.plan.reconciling})
    return _amended(case, commented(case.plan, event.duty.branch or ""))


def _decided(case: Case, event: DocumentDecided) -> Case:
    case = _signed(case, event)
    is_approved = event.outcome in (Outcome.AS_PROPOSED, Outcome.OPTION)
    if case.document == MEMO and is_approved:
        return replace(
            case,
            plan=for_second_document(case.plan),
            done=frozenset(),
            carried=frozenset(),
            signatures={},
            document=DRAFT,
            option=event.option,
            options=(),
            clock=replace(
                case.clock,
                due=event.next_due or case.due,
                limit_from=taipei_day(event.at) if event.next_due else case.clock.limit_from,
            ),
        )
    return replace(case, outcome=event.outcome, option=event.option or case.option)


def _returned(case: Case, event: DocumentReturned) -> Case:
    """Ladder duties from the target up are owed again; co-signatures stand."""
    done = case.done - case.plan.ladder_duties_from(event.target)
    return replace(case, done=done, carried=done, returns=case.returns + 1)


def _recalled(case: Case, event: SignatureRecalled) -> Case:
    at = case.signatures[event.duty].sequence
    together = {duty for duty, each in case.signatures.items() if each.sequence == at}
    done = case.done - together
    case = replace(case, done=done, carried=done, outcome=None, option="")
    return _amended(case, uncommented(case.plan, event.duty.branch or ""))


def _cosigner_added(case: Case, event: CosignerAdded) -> Case:
    return _amended(case, event.plan)


def _cosigner_waived(case: Case, event: CosignerWaived) -> Case:
    return _amended(case, without_cosigner(case.plan, event.target))


def _raised(case: Case, event: DecisionRaised) -> Case:
    return _amended(case, raised(case.plan, event.target))


def _lowered(case: Case, event: DecisionLowered) -> Case:
    return _amended(case, lowered(case.plan, case.done, event.target))


def _reassignment_applied(case: Case, event: ReassignmentApplied) -> Case:
    application = Application(
        action=Action.REASSIGN,
        ruler=event.ruler,
        reason=event.reason,
        at=event.at,
        row=event.row_asked,
    )
    return replace(case, applications=(*case.applications, application))


def _extension_applied(case: Case, event: ExtensionApplied) -> Case:
    application = Application(
        action=Action.EXTEND, ruler=event.ruler, reason=event.reason, at=event.at, due=event.due
    )
    return replace(case, applications=(*case.applications, application))


def _less(case: Case, action: str) -> tuple[Application, ...]:
    return tuple(each for each in case.applications if each.action.value != action)


def _denied(case: Case, event: ApplicationDenied) -> Case:
    return replace(case, applications=_less(case, event.target))


def _reassigned(case: Case, event: DocumentReassigned) -> Case:
    """Another unit starts anew; the clock goes on."""
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
        form=None,
        document="",
        options=(),
        option="",
        reassignments=case.reassignments + 1,
        applications=(),
    )


def _extended(case: Case, event: DeadlineExtended) -> Case:
    clock = replace(
        case.clock,
        due=event.due,
        extensions=case.clock.extensions + 1,
        extended_days=case.clock.extended_days + event.days,
    )
    return replace(case, clock=clock, applications=_less(case, Action.EXTEND.value))


def _suspended(case: Case, event: ClockSuspended) -> Case:
    return replace(case, clock=replace(case.clock, suspended_since=taipei_day(event.at)))


def _resumed(case: Case, event: ClockResumed) -> Case:
    paused = case.clock.paused_days + event.days
    clock = replace(case.clock, suspended_since=None, due=event.due, paused_days=paused)
    return replace(case, clock=clock)


def _urgency_changed(case: Case, event: UrgencyChanged) -> Case:
    return replace(case, urgency=event.urgency, clock=replace(case.clock, due=event.due))


def _shifted(case: Case, event: DueShifted) -> Case:
    return replace(case, clock=replace(case.clock, due=event.due))


def _merged(case: Case, event: DocumentMerged | DocumentCollated) -> Case:
    """No ladder of its own any more: the drafter files it."""
    return replace(case, parent=event.target, applications=())


def _joined(case: Case, event: CaseJoined) -> Case:
    clock = replace(case.clock, counted_from=event.counted_from, due=event.due)
    if case.document != DRAFT:
        clock = replace(clock, limit_from=event.counted_from)
    return replace(case, children=(*case.children, event.target), clock=clock)


def _reminded(case: Case, event: DocumentReminded) -> Case:
    return replace(case, reminders=event.count)


def _archived(case: Case, _: DocumentArchived) -> Case:
    return replace(case, is_archived=True)


def _closed(state: State) -> Callable[[Case, Event], Case]:
    return lambda case, event: replace(
        case, closed_as=state, closed_on=taipei_day(event.at), applications=()
    )


HAPPENINGS: dict[type[Event], Callable[[Case, Any], Case]] = {
    DocumentAssigned: _assigned,
    DocumentHandedOver: _assigned,
    DocumentReceived: _received,
    ConditionAnswered: _condition_answered,
    DraftSubmitted: _drafted,
    OpinionsReconciled: _signed,
    DocumentReviewed: _signed,
    DocumentCosigned: _cosigned,
    DocumentDecided: _decided,
    DocumentReturned: _returned,
    SignatureRecalled: _recalled,
    CosignerAdded: _cosigner_added,
    CosignerWaived: _cosigner_waived,
    DecisionRaised: _raised,
    DecisionLowered: _lowered,
    ReassignmentApplied: _reassignment_applied,
    ExtensionApplied: _extension_applied,
    ApplicationDenied: _denied,
    DocumentReassigned: _reassigned,
    DeadlineExtended: _extended,
    ClockSuspended: _suspended,
    ClockResumed: _resumed,
    UrgencyChanged: _urgency_changed,
    DueShifted: _shifted,
    DocumentMerged: _merged,
    DocumentCollated: _merged,
    CaseJoined: _joined,
    DocumentReminded: _reminded,
    DocumentDispatched: _closed(State.DISPATCHED),
    DocumentFiled: _closed(State.FILED),
    DocumentConcluded: _closed(State.CONCLUDED),
    DocumentArchived: _archived,
    DocumentCancelled: _closed(State.CANCELLED),
}
