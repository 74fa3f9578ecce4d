"""會辦, 重會, 免會: what co-signers did, and what stood against it."""

from workflow.audit.labels.asking import against, cosigner_of, duty_of
from workflow.audit.labels.labels import Cosigning, Stranger
from workflow.audit.labels.walked import Walked
from workflow.audit.log import Step
from workflow.case.amending import without_cosigner
from workflow.case.duties import Duty
from workflow.case.plan import Answer
from workflow.case.words import Stance


def cosign(walked: Walked, at: int, step: Step) -> None:
    """會辦: a co-signature, in its turn or not."""
    name = cosigner_of(step, walked.plan, walked.agency)
    branch = next((each for each in walked.plan.branches if each.name == name), None)
    if branch is None or name in walked.plan.spared:
        if not any(each.name == name for each in walked.plan.afterwards):
            _strange_cosigner(walked, at, step, name)
        return
    if name in walked.plan.unanswered:
        walked.amend(walked.plan.answered(name, Answer(required=True)))
    duty = duty_of(step, name, walked.plan, walked.done)
    if duty is None:
        walked.strangers.append(
            Stranger(
                record=at,
                who=f"{name}{step.position}",
                named=name,
                is_cosignature=True,
                cosigner=name,
            )
        )
        return
    if duty in walked.done:
        walked.strangers.append(
            Stranger(record=at, who=duty.label, named=name, is_twice=True, is_cosignature=True)
        )
    walked.cosigned[duty] = _cosigning(walked, at, duty, name)
    walked.done[duty] = at
    walked.stale.discard(duty)
    walked.comments.pop(name, None)
    if step.stance == Stance.COMMENT.value:
        walked.comments[name] = at


def _strange_cosigner(walked: Walked, at: int, step: Step, name: str) -> None:
    who = name or step.position or step.unit
    walked.strangers.append(Stranger(record=at, who=who, named=who, is_cosignature=True))


def _cosigning(walked: Walked, at: int, duty: Duty, name: str) -> Cosigning:
    """What stood against a co-signature: whoever was asked on the way, since then."""
    asked = max(walked.asked_again.get(name, -1), walked.added.get(name, -1))
    since = {each: record for each, record in walked.done.items() if record > asked}
    early = against(duty, walked.plan, walked.ladder, walked.done).first
    passed = against(duty, walked.plan, walked.ladder, since).passed
    # Who has reviewed a 綜簽 owes that review once more after a return; the first one stands.
    is_owed = (each.branch is not None or each.position not in walked.reviewed for each in early)
    return Cosigning(
        record=at,
        duty=duty,
        opened_by=max(walked.last_signature, asked),
        first=tuple(each for each, owed in zip(early, is_owed, strict=True) if owed),
        passed=passed,
        passed_by=walked.done[passed] if passed else -1,
    )


def cosign_again(walked: Walked, at: int, step: Step) -> None:
    """重會: the co-signer is owed once more."""
    walked.asked_again[step.target] = at
    own = tuple(duty for duty in walked.done if duty.branch and duty.branch == step.target)
    walked.stale |= set(own)
    walked.unsign(own)
    walked.comments.pop(step.target, None)


def waive(walked: Walked, at: int, step: Step) -> None:
    """免會: by the co-signer itself, else by who sent the document round."""
    own = cosigner_of(step, walked.plan, walked.agency)
    name = step.target or own
    if all(branch.name != name for branch in walked.plan.branches):
        return
    walked.comments.pop(name, None)
    duty = duty_of(step, name, walked.plan, walked.done) if name == own else None
    if duty and name not in walked.plan.unanswered:
        _need_not(walked, at, duty)
    else:
        walked.amend(without_cosigner(walked.plan, name))


def _need_not(walked: Walked, at: int, duty: Duty) -> None:
    """The co-signer itself says 免會: its part is done, until it is asked again."""
    walked.done[duty] = at
    walked.cosigned[duty] = Cosigning(record=at, duty=duty, opened_by=-1)
    walked.stale.discard(duty)
