"""擬辦, 審核, 核定, 綜簽: what a signature on the ladder does to what stands so far."""

from rules.marks import Action
from workflow.audit.labels.cutting import is_on_ladder
from workflow.audit.labels.walked import Walked
from workflow.audit.log import Step
from workflow.case.amending import changed_content
from workflow.case.duties import Duty

MARK_COVERED, MARK_CHANGED = "併計", "內容變更"


def sign(walked: Walked, at: int, step: Step) -> None:
    """A signature of anybody on the ladder; others are strangers to it."""
    if not is_on_ladder(step, walked.plan.ladder, walked.plan.unit):
        walked.strange(at, step)
        return
    if step.action is Action.DECIDE:
        walked.deciders[at] = walked.plan.decider
    if step.action is Action.RECONCILE and step.position != walked.plan.drafter:
        return  # opinions are reconciled by the drafter
    if _reconciles(walked, step):
        _reconcile(walked, at)
        return
    if MARK_CHANGED in step.marks:
        _change_content(walked)
    duty = walked.duty_of(step)
    if duty is None:
        walked.strange(at, step)
        return
    if duty in walked.done and step.position in walked.again:
        walked.again.discard(step.position)
        walked.reviewed.add(step.position)
        walked.last_signature = at
        return
    if MARK_COVERED in step.marks:
        _cover(walked, at, duty)
    walked.stand(at, duty)


def _cover(walked: Walked, at: int, duty: Duty) -> None:
    """併計: the signature counts for the position just below as well."""
    walked.covered.add(at)
    place = walked.ladder.index(duty)
    below = walked.ladder[place - 1] if place else None
    if below and below not in walked.done:
        walked.stand(at, below)


def _reconciles(walked: Walked, step: Step) -> bool:
    """Whether it is a 綜簽: in so many words, or the drafter's word after a comment."""
    if step.action is Action.RECONCILE:
        return True
    drafted = next(duty for duty in walked.ladder if duty.action is Action.DRAFT)
    pending = any(at > walked.reconciled for at in walked.comments.values())
    return step.action is Action.DRAFT and pending and drafted in walked.done


def _reconcile(walked: Walked, at: int) -> None:
    walked.reconciled = walked.last_signature = at
    walked.again = {duty.position for duty in walked.done if duty.branch is None}


def _change_content(walked: Walked) -> None:
    walked.stale |= {duty for duty in walked.done if duty.branch}
    walked.done = {duty: at for duty, at in walked.done.items() if not duty.branch}
    walked.cosigned.clear()
    walked.comments.clear()
    walked.plan = changed_content(walked.plan)
