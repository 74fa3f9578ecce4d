"""抽回: which signature an actor may take back, and what has ended the time for it."""

from collections.abc import Iterator

from rules.agency.practice import RecallEnd
from rules.marks import Action
from workflow.actions.parts import plays
from workflow.actions.rule import Events, Found, Group, Rule, Writer, reason_alone
from workflow.actions.scene import Scene
from workflow.calendar import taipei_day
from workflow.case.case import Case, Signature
from workflow.case.duties import Actor, Duty, person_label
from workflow.case.plan import StageDuties, open_duties
from workflow.events.routing import SignatureRecalled
from workflow.organisation.directory import Directory
from workflow.refusals.base import NO_WAY
from workflow.refusals.signing import (
    CommentRecallEndedError,
    NothingToRecallError,
    NotYourSignatureError,
    RecallEndedError,
    RecallTooLateError,
)
from workflow.texts import msgid


def may_recall(scene: Scene) -> Found:
    """Whoever signed, until the next one has it; finds the duty to take back."""
    case, actor = scene.case, scene.command.actor
    standing = sorted(_standing(case), key=lambda kept: kept[1].sequence)
    mine = [duty for duty, _ in standing if plays(actor, duty)]
    if not mine:
        signed = "、".join(duty.label for duty, _ in standing) or NO_WAY
        raise NothingToRecallError(who=actor.label, case=case.id, allowed=signed)
    duty = mine[-1]
    _check_not_taken_over(case, duty, scene.context.practice.recall_until)
    _check_days(scene, duty)
    _check_signer(case, duty, actor, scene.context.organisation.directory)
    return Found(duty=duty)


def recall(writer: Writer, found: Found) -> Events:
    """The actor's latest signature is taken back, with what it covered."""
    assert found.duty is not None
    envelope = writer.envelope()
    return (SignatureRecalled(**envelope, duty=found.duty, reason=writer.reason()),)


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


def _check_signer(case: Case, duty: Duty, actor: Actor, people: Directory) -> None:
    signature = case.signatures[duty]
    if signature.person and actor.person and not people.is_one(signature.signer, actor.identity):
        signer = person_label(signature.person, signature.person_id)
        raise NotYourSignatureError(signer=signer, who=person_label(actor.person, actor.person_id))


def _check_not_taken_over(case: Case, duty: Duty, until: RecallEnd) -> None:
    """Whoever comes next must neither have signed nor, by policy, have received."""
    action = duty.action.value
    ended = CommentRecallEndedError if duty.branch else RecallEndedError
    before = _reachable_without(case, duty)
    for later, signature in _standing(case):
        if signature.sequence > case.signatures[duty].sequence and later not in before:
            raise ended(who=duty.label, action=action, next=later.label, what=later.action.value)
    if until is not RecallEnd.RECEIVED:
        return
    due_then = open_duties(case.plan, case.done - {duty})
    for desk in case.open:
        if (
            desk.duty.action is not Action.EXTEND
            and desk.desk in case.received
            and desk.duty not in due_then
        ):
            raise ended(
                who=duty.label, action=action, next=desk.duty.label, what=Action.RECEIVE.value
            )


def _reachable_without(case: Case, duty: Duty) -> frozenset[Duty]:
    """The duties that can be done, in some order, while `duty` is not."""
    reached: frozenset[Duty] = frozenset()
    for stage in case.plan.owed():
        if duty in stage.members:
            return reached | stage.members - _waiting_for(duty, stage)
        reached |= stage.members
    return reached


def _waiting_for(duty: Duty, stage: StageDuties) -> frozenset[Duty]:
    """The duties of a stage that wait for one of it, at first or second hand; with that one."""
    behind: dict[Duty, list[Duty]] = {}
    for late, early in stage.waits:
        behind.setdefault(stage.duties[early], []).append(stage.duties[late])
    found = {duty}
    queue = [duty]
    for early in queue:
        further = [late for late in behind.get(early, ()) if late not in found]
        found.update(further)
        queue += further
    return frozenset(found)


def _check_days(scene: Scene, duty: Duty) -> None:
    days = scene.context.practice.recall_days
    signed_on = taipei_day(scene.case.signatures[duty].at)
    passed = scene.context.calendar.working_days_between(signed_on, scene.context.today)
    if days and passed > days:
        raise RecallTooLateError(who=duty.label, action=duty.action.value, days=days)


RULES = {
    Action.RECALL: Rule(
        guard=may_recall,
        act=recall,
        group=Group.RETURNING,
        explained=msgid("收回自己的簽核。下一位簽收之後就不能抽回。"),
        asks=reason_alone,
    ),
}
