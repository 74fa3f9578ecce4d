"""Whose draft it is: nobody judges his own as a deputy, unless the agency lets him."""

from collections.abc import Iterator

from rules.marks import Action
from workflow.actions.scene import Scene
from workflow.case.case import Case
from workflow.case.duties import VACANCY, Duty
from workflow.organisation.directory import Directory
from workflow.refusals.base import NO_WAY
from workflow.refusals.turns import OwnDraftError

DRAFTING = frozenset({Action.DRAFT, Action.RECONCILE})
JUDGING = frozenset({Action.REVIEW, Action.COSIGN, Action.DECIDE})


def authors_barred_from(scene: Scene, duty: Duty) -> frozenset[str]:
    """The ids of who drafted and, by policy, must not do this duty; none where anybody may.

    A drafter who decides alone, as the table has it, decides his own.
    """
    case, context = scene.case, scene.context
    is_drafters = duty.holder == case.plan.holder_of(case.plan.drafter)
    if context.practice.self_review or context.organisation.is_empty or is_drafters:
        return frozenset()
    return _authors(case, context.organisation.directory) if duty.action in JUDGING else frozenset()


def _authors(case: Case, people: Directory) -> frozenset[str]:
    """Who wrote what is judged, and in whose name: 擬辦 and 綜簽."""
    drafts = (duty for duty in case.plan.ladder_duties if duty.action in DRAFTING)
    done = (duty for duty in drafts if duty in case.done)
    signed = [case.signatures[duty] for duty in done if duty in case.signatures]
    writers = {people.meant_by(each.person, each.person_id) for each in signed}
    principals = {people.meant_by(each.principal) for each in signed}
    return frozenset((writers | principals) - {"", VACANCY})


def check_not_ones_own(scene: Scene, duty: Duty, barred: frozenset[str]) -> None:
    """Who holds both positions signs for both (併計), as himself; raises OwnDraftError."""
    actor, context = scene.command.actor, scene.context
    people = context.organisation
    person = people.directory.meant_by(actor.person, actor.person_id)
    if scene.action not in JUDGING or person not in barred:
        return
    drafting = scene.case.plan.holder_of(scene.case.plan.drafter)
    if not actor.for_person and drafting in people.positions_of(person, context.today):
        return
    raise OwnDraftError(
        case=scene.case.id,
        who=people.directory.label(person),
        position=duty.label,
        action=scene.action.value,
        allowed="、".join(_who_may(scene, duty, barred)) or NO_WAY,
        absent=_principals(scene, duty),
    )


def _who_may(scene: Scene, duty: Duty, barred: frozenset[str]) -> Iterator[str]:
    """The holders, and for each the first deputy standing by, who did not draft."""
    people, today = scene.context.organisation, scene.context.today
    label = people.directory.label
    for principal in people.holders(duty.holder, today) or (duty.holder,):
        if principal in people.people and principal not in barred:
            yield f"{label(principal)}本人"
        standing = (each for each in people.standing_by(principal, today) if each not in barred)
        if deputy := next(standing, ""):
            yield f"{people.principal_label(principal)}的代理人{label(deputy)}"


def _principals(scene: Scene, duty: Duty) -> str:
    """For whom the administrator may name another deputy."""
    people, today = scene.context.organisation, scene.context.today
    principals = people.holders(duty.holder, today) or (duty.holder,)
    return "、".join(map(people.principal_label, principals))
