"""Who may move a due date."""

from rules.marks import Action
from rules.practice import Part
from workflow.permits.scene import Scene, decides_on_application, require
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
    pending = case.application(Action.EXTEND)
    if pending and not decides_on_application(scene):
        raise ApplicationPendingError(
            case=case.id,
            what=scene.action.value,
            action=scene.action.value,
            ruler=pending.ruler.label,
        )
    on_ladder = {case.plan.holder_of(each) for each in case.plan.ladder.positions}
    if not pending and on_ladder.isdisjoint(scene.command.actor.holders):
        require(scene, Part.DRAFTER, Part.HEAD)
    if pending:
        return
    if scene.around.today > clock.due:
        raise ExtensionTooLateError(case=case.id, due=clock.due)
    if clock.extensions >= policy.times or clock.extended_days >= policy.most_days:
        raise ExtensionTooLongError(**extension_facts(scene, days=1))


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
    if scene.around.limits.runs_on_all_days(case.category):
        raise CategoryWithoutUrgencyError(category=case.category)
