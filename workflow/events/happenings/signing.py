"""Signatures: what is done, and what that makes of the plan."""

from dataclasses import replace

from workflow.calendar import taipei_day
from workflow.case.amending import changed_content, cosign_duties, for_second_document
from workflow.case.case import Case, Signature
from workflow.case.words import DRAFT, MEMO, Form, Outcome, Stance
from workflow.events import (
    ConditionAnswered,
    DocumentCosigned,
    DocumentDecided,
    DraftSubmitted,
    Signed,
)


def condition_answered(case: Case, event: ConditionAnswered) -> Case:
    """A conditional co-signer is asked, or not."""
    return case.with_plan(case.plan.answered(event.target, event.answer))


def signed(case: Case, event: Signed) -> Case:
    """A duty done, with those it covers."""
    signature = Signature(
        sequence=event.sequence,
        at=event.at,
        position=event.position,
        person=event.person,
        person_id=event.person_id,
        is_comment=isinstance(event, DocumentCosigned) and event.stance is Stance.COMMENT,
    )
    duties = (event.duty, *event.covers)
    return replace(
        case,
        done=case.done | set(duties),
        signatures={**case.signatures, **dict.fromkeys(duties, signature)},
    )


def drafted(case: Case, event: DraftSubmitted) -> Case:
    """The draft; the first one says how 簽 and 稿 go together, a changed one is co-signed anew."""
    case = signed(case, event)
    if event.form is not None:
        document = MEMO if event.form is Form.MEMO_THEN_DRAFT else ""
        case = replace(case, form=event.form, document=document)
    if event.options:
        case = replace(case, options=event.options)
    if event.content_changed:
        case = case.without_duties(cosign_duties(case.done) | {case.plan.reconciling})
        case = case.with_plan(changed_content(case.plan))
    return case


def cosigned(case: Case, event: DocumentCosigned) -> Case:
    """A co-signature; after a comment the drafter has to reconcile."""
    return with_comments(signed(case, event))


def with_comments(case: Case) -> Case:
    """綜簽 is owed while comments stand that came after it, or before which there was none."""
    asked = {branch.name for branch in case.plan.branches} - {*case.plan.spared}
    comments = [
        (duty.branch, signature.sequence)
        for duty, signature in case.signatures.items()
        if signature.is_comment and duty in case.done and duty.branch in asked
    ]
    names = dict.fromkeys(name for name, _ in comments if name)
    plan = replace(case.plan, commented=tuple(names))
    reconciled = case.signatures.get(plan.reconciling)
    done = case.done - {plan.reconciling}
    if reconciled and comments and reconciled.sequence > max(at for _, at in comments):
        done |= {plan.reconciling}
    if (plan, done) == (case.plan, case.done):
        return case
    return replace(case, done=done).with_plan(plan)


def decided(case: Case, event: DocumentDecided) -> Case:
    """核定 ends the case's route; that of a 先簽後稿's 簽 begins the one of its 稿."""
    case = signed(case, event)
    is_approved = event.outcome in (Outcome.AS_PROPOSED, Outcome.OPTION)
    if case.document == MEMO and is_approved:
        return _second_document(case, event)
    return replace(case, outcome=event.outcome, option=event.option or case.option)


def _second_document(case: Case, event: DocumentDecided) -> Case:
    clock = case.clock
    if event.next_due:
        clock = replace(clock, due=event.next_due, limit_from=taipei_day(event.at), added_days=0)
    return replace(
        case,
        plan=for_second_document(case.plan),
        done=frozenset(),
        carried=frozenset(),
        signatures={},
        document=DRAFT,
        option=event.option,
        options=(),
        clock=clock,
    )
