"""The records of one document walked along its Plan, which incidents amend as in a live case.

Nothing is refused here: who signs out of turn has signed, and the labels say so.
"""

from collections.abc import Callable, Mapping
from functools import partial

from rules.marks import Action
from workflow.audit.labels.asking import cosigner_of, duty_of
from workflow.audit.labels.cutting import SIGNING, is_on_ladder
from workflow.audit.labels.joining import cosign, cosign_again, waive
from workflow.audit.labels.labels import Cosigning, Decision, Labels
from workflow.audit.labels.ordering import ordered
from workflow.audit.labels.replanning import add_cosigner, put_higher, put_lower
from workflow.audit.labels.returning import recall, resubmit, send_back
from workflow.audit.labels.signing import sign
from workflow.audit.labels.walked import Walked
from workflow.audit.log import Step
from workflow.case.duties import Duty
from workflow.case.words import Outcome

ACTS: Mapping[Action, Callable[[Walked, int, Step], None]] = {
    Action.RETURN: send_back,
    Action.RECALL: recall,
    Action.RESUBMIT: resubmit,
    Action.COSIGN: cosign,
    Action.COSIGN_AGAIN: cosign_again,
    Action.WAIVE: waive,
    Action.ADD_COSIGNER: add_cosigner,
    Action.RAISE: put_higher,
    Action.LOWER: put_lower,
}


def labels_of(walked: Walked, cosigned: Mapping[Duty, int]) -> Labels:
    """Walk to the end of the document, and say what was what.

    `cosigned` stands already, by the record that gave it.
    """
    walked.done.update(cosigned)
    walked.cosigned.update(
        (duty, Cosigning(record=at, duty=duty, opened_by=-1)) for duty, at in cosigned.items()
    )
    end = walked.span.decision
    last = walked.span.stop - 1 if end is None else end
    for at in range(walked.span.start, last + 1):
        _take(walked, at, walked.steps[at])
    is_void = False
    for at in range(last + 1, walked.span.stop):
        is_void = is_void or walked.steps[at].action in (Action.RETURN, Action.REASSIGN)
        if not is_void:
            _take_after(walked, at, walked.steps[at])
    return _labelled(walked)


def _take(walked: Walked, at: int, step: Step) -> None:
    if step.action in SIGNING:
        sign(walked, at, step)
    elif act := ACTS.get(step.action):
        act(walked, at, step)


def _take_after(walked: Walked, at: int, step: Step) -> None:
    if step.action in SIGNING and is_on_ladder(step, walked.plan.ladder, walked.plan.unit):
        duty = walked.duty_of(step)
        stranger = Duty(action=step.action, unit=walked.plan.unit, position=step.position)
        walked.afterwards.append((at, duty or stranger))
    elif step.action is Action.COSIGN:
        _cosign_after(walked, at, step)
    elif step.action is Action.ADD_COSIGNER:
        walked.added[step.target] = at


def _cosign_after(walked: Walked, at: int, step: Step) -> None:
    name = cosigner_of(step, walked.plan, walked.agency)
    if name in walked.added and walked.added[name] > (walked.span.decision or 0):
        return
    if any(branch.name == name for branch in walked.plan.branches):
        duty = duty_of(step, name, walked.plan, walked.done)
        if duty and duty not in walked.done:
            walked.cosigned_after.setdefault(duty, at)


def _labelled(walked: Walked) -> Labels:
    order = ordered(walked.signed, walked.ladder, partial(_is_put_off, walked))
    return Labels(
        plan=walked.plan,
        decision=_decision(walked, walked.span.decision),
        decisions=tuple(
            found for at in walked.span.decisions if (found := _decision(walked, at)) is not None
        ),
        late_decision=_decision(walked, walked.span.late_decision),
        met=order.met,
        moved=order.moved,
        voidings=tuple(walked.voidings),
        strangers=tuple(sorted((*walked.strangers, *order.twice), key=lambda each: each.record)),
        afterwards=tuple(walked.afterwards),
        cosigned=walked.cosigned,
        cosigned_after=walked.cosigned_after,
        stale=frozenset(walked.stale),
        comments=walked.comments,
        reconciled=walked.reconciled,
        covered=frozenset(walked.covered),
    )


def _decision(walked: Walked, at: int | None) -> Decision | None:
    if at is None:
        return None
    position = walked.steps[at].position
    return Decision(
        record=at,
        position=position,
        rank=walked.plan.ladder.rank(position),
        due=walked.deciders.get(at, walked.plan.decider),
    )


def _is_put_off(walked: Walked, record: int) -> bool:
    """Whether this 核定 may be followed by another: 緩發, or it is not said what it was."""
    step = walked.steps[record]
    return step.action is Action.DECIDE and step.outcome in ("", Outcome.DISPATCH_LATER.value)
