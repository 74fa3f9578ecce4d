"""抽回: which signature an actor may take back, and what has ended the time for it."""

from collections.abc import Iterator

from rules.marks import Action
from rules.practice import RecallEnd
from workflow.actions.context import Circumstances
from workflow.actions.parts import plays
from workflow.calendar import taipei_day
from workflow.case.case import Case, Signature
from workflow.case.duties import Actor, Duty, person_label
from workflow.case.plan import open_duties
from workflow.refusals import (
    NothingToRecallError,
    NotYourSignatureError,
    RecallEndedError,
    RecallTooLateError,
)


def signature_to_recall(case: Case, actor: Actor, circumstances: Circumstances) -> Duty:
    """The actor's latest signature, if it may still be taken back; raises RefusedError."""
    standing = sorted(_standing(case), key=lambda each: each[1].sequence)
    mine = [duty for duty, _ in standing if plays(actor, duty)]
    if not mine:
        signed = "、".join(duty.label for duty, _ in standing) or "無"
        raise NothingToRecallError(who=actor.label, case=case.id, allowed=signed)
    duty = mine[-1]
    _check_signer(case, duty, actor)
    _check_not_taken_over(case, duty, circumstances.practice.recall_until)
    _check_days(case, duty, circumstances)
    return duty


def _standing(case: Case) -> Iterator[tuple[Duty, Signature]]:
    """The signatures that stand; one that covers others is named by the highest of them."""
    planned = {duty for stage in case.plan.owed() for duty in stage.duties}
    planned |= set(case.plan.informed())
    named: dict[int, tuple[Duty, Signature]] = {}
    for duty, signature in case.signatures.items():
        if duty in case.done and duty in planned:
            known = named.get(signature.sequence)
            if known is None or duty.position == signature.position:
                named[signature.sequence] = (duty, signature)
    yield from named.values()


def _check_signer(case: Case, duty: Duty, actor: Actor) -> None:
    signature = case.signatures[duty]
    if signature.person and actor.person and signature.signer != actor.identity:
        signer = person_label(signature.person, signature.person_id)
        raise NotYourSignatureError(signer=signer, who=person_label(actor.person, actor.person_id))


def _check_not_taken_over(case: Case, duty: Duty, until: RecallEnd) -> None:
    """Whoever comes next must neither have signed nor, by policy, have received."""
    action = duty.action.value
    before = _reachable_without(case, duty)
    for later, signature in _standing(case):
        if signature.sequence > case.signatures[duty].sequence and later not in before:
            raise RecallEndedError(
                who=duty.label, action=action, next=later.label, what=later.action.value
            )
    if until is not RecallEnd.RECEIVED:
        return
    due_then = open_duties(case.plan, case.done - {duty})
    for desk in case.open:
        if (
            desk.duty.action is not Action.EXTEND
            and desk.desk in case.received
            and desk.duty not in due_then
        ):
            raise RecallEndedError(
                who=duty.label, action=action, next=desk.duty.label, what=Action.RECEIVE.value
            )


def _reachable_without(case: Case, duty: Duty) -> frozenset[Duty]:
    """The duties that can be done, in some order, while `duty` is not."""
    done: frozenset[Duty] = frozenset()
    while more := frozenset(open_duties(case.plan, done)) - {duty}:
        done |= more
    return done


def _check_days(case: Case, duty: Duty, circumstances: Circumstances) -> None:
    days = circumstances.practice.recall_days
    signed_on = taipei_day(case.signatures[duty].at)
    passed = circumstances.calendar.working_days_between(signed_on, circumstances.today)
    if days and passed > days:
        raise RecallTooLateError(who=duty.label, action=duty.action.value, days=days)
