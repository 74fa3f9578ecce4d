"""Who may move a due date."""

from rules.marks import Action
from rules.practice import Part
from workflow.actions.permits.scene import Scene, decides_on_application, require
from workflow.refusals import (
    ApplicationPendingError,
    CategoryWithoutUrgencyError,
    ExtensionTooLateError,
    ExtensionTooLongError,
    GivenDueError,
)


def extend(scene: Scene) -> None:
    """Whoever signs for the drafting unit may apply, before the due date has passed."""
    case, clock, policy = scene.case, scene.case.clock, scene.around.practice.extension
    if decides_on_application(scene):
        return
    if pending := case.application(Action.EXTEND):
        raise ApplicationPendingError(
            case=case.id,
            what=scene.action.value,
            action=scene.action.value,
            ruler=pending.ruler.label,
        )
    on_ladder = {case.plan.holder_of(each) for each in case.plan.ladder.positions}
    if on_ladder.isdisjoint(scene.command.actor.holders):
        require(scene, Part.DRAFTER, Part.HEAD)
    if is_past_due(scene):
        raise ExtensionTooLateError(case=case.id, due=clock.due)
    if clock.extensions >= policy.times or clock.extended_days >= policy.most_days:
        raise ExtensionTooLongError(**extension_facts(scene, days=1))


def is_past_due(scene: Scene) -> bool:
    """Whether the limit has run out; while the clock stands still (補正) it does not run."""
    clock = scene.case.clock
    return (clock.suspended_since or scene.around.today) > clock.due


def extension_facts(scene: Scene, *, days: int) -> dict[str, object]:
    """What the agency allows and what this case has used."""
    policy, clock = scene.around.practice.extension, scene.case.clock
    return {
        "days": days,
        "each": policy.each_days,
        "times": policy.times,
        "most": policy.most_days,
        "used": clock.extended_days,
        "count": clock.extensions,
    }


def suspend(scene: Scene) -> None:
    """The drafter, or the unit's head."""
    require(scene, Part.DRAFTER, Part.HEAD)


def change_urgency(scene: Scene) -> None:
    """The head of the receiving unit, or who is entrusted with it, may change the 速別."""
    require(scene, Part.HEAD, Part.REGISTRY)
    case = scene.case
    if case.clock.is_given:
        raise GivenDueError(case=case.id, due=case.due)
    if not scene.around.limits.follows_urgency(case.category):
        raise CategoryWithoutUrgencyError(category=case.category)
