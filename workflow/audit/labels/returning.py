"""退回, 抽回, 補正: which signatures stand no more."""

from dataclasses import replace

from rules.marks import Action
from workflow.audit.labels.cutting import SIGNING, is_on_ladder
from workflow.audit.labels.labels import Voiding
from workflow.audit.labels.walked import Walked
from workflow.audit.log import Step
from workflow.case.amending import trimmed
from workflow.case.duties import Duty


def send_back(walked: Walked, at: int, step: Step) -> None:
    """退回: what was signed above who it goes back to stands no more."""
    walked.passes += 1
    target = _returned_to(walked, at, step)
    if target not in walked.reviewed:
        walked.reviewed.clear()
        walked.first.clear()
    voided = _void_from(walked, target)
    own = walked.duty_of(replace(step, action=Action.REVIEW))
    is_ours = is_on_ladder(step, walked.plan.ladder, walked.plan.unit)
    mine = (own,) if own and is_ours and own not in voided else ()
    walked.voidings.append(Voiding(record=at, duties=(*voided, *mine)))
    walked.amend(trimmed(walked.plan, frozenset(walked.done)))


def _returned_to(walked: Walked, at: int, step: Step) -> str:
    """The position it goes back to: as told, else whoever of the ladder signs next."""
    ladder = walked.plan.ladder
    if step.target in ladder.positions:
        return step.target
    later = (walked.steps[each] for each in range(at + 1, walked.span.stop))
    return next(
        (
            each.position
            for each in later
            if each.action in SIGNING and is_on_ladder(each, ladder, walked.plan.unit)
        ),
        ladder.positions[-1],
    )


def _void_from(walked: Walked, position: str) -> tuple[Duty, ...]:
    """The ladder signatures of this position and up stand no more.

    Back to who has reviewed a 綜簽: only those reviews, and what was signed since.
    """
    ladder = walked.plan.ladder
    again = walked.reviewed if position in walked.reviewed else frozenset(ladder.positions)
    voided = tuple(
        duty
        for duty, at in walked.done.items()
        if duty.branch is None
        and ladder.rank(duty.position) >= ladder.rank(position)
        and (duty.position in again or at > walked.reconciled)
    )
    if position in walked.reviewed:
        kept = (duty for duty in voided if duty.position in walked.reviewed)
        walked.first.update({duty: walked.done[duty] for duty in kept})
    walked.unsign(voided)
    return voided


def recall(walked: Walked, at: int, step: Step) -> None:
    """抽回: the last signature of whoever takes it back stands no more, and what it covered."""
    name = step.target or step.position
    standing = [
        duty
        for duty in walked.done
        if duty.branch in (step.target, step.unit) or (not duty.branch and duty.position == name)
    ]
    named = [duty for duty in standing if step.target in (duty.branch, duty.position)]
    last = max(named or standing, key=lambda duty: walked.done[duty], default=None)
    if last is None:
        return
    record = walked.done[last]
    together = tuple(duty for duty, each in walked.done.items() if each == record)
    if last.branch:
        walked.comments.pop(last.branch, None)
    walked.unsign(together)
    ladder = tuple(duty for duty in together if duty.branch is None)
    if ladder:
        walked.voidings.append(Voiding(record=at, duties=ladder))
    walked.amend(trimmed(walked.plan, frozenset(walked.done)))


def resubmit(walked: Walked, at: int, _: Step) -> None:
    """補正: the decision is owed once more."""
    last = walked.ladder[-1]
    if last in walked.done:
        walked.unsign((last,))
        walked.voidings.append(Voiding(record=at, duties=(last,)))
