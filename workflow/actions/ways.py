"""What may be done instead: the ways that a refusal names, each open to somebody as the case is."""

from collections.abc import Callable, Iterator

from rules.ladder import AGENCY_WIDE
from rules.marks import Action
from workflow.actions.commands import Command
from workflow.actions.scene import Scene
from workflow.case.duties import OUTSIDE, ROLE, Actor, holder_key, holder_label
from workflow.refusals.base import Way


def open_ways(
    scene: Scene, sought: tuple[Action, ...], is_open: Callable[[Scene], bool]
) -> tuple[Way, ...]:
    """Of the actions sought those that somebody may take now, with who, by position."""
    known = scene.openings
    for action in sought:
        if action not in known:
            known[action] = _takers(scene, action, is_open)
    return tuple(Way(action=action, who=known[action]) for action in sought if known[action])


def _takers(scene: Scene, action: Action, is_open: Callable[[Scene], bool]) -> tuple[str, ...]:
    """Who may take this action now, by position."""
    commands = (
        (holder, Command(action=action, actor=_actor(holder))) for holder in _holders(scene)
    )
    return tuple(
        holder_label(holder)
        for holder, command in commands
        if is_open(Scene(case=scene.case, command=command, context=scene.context))
    )


def _holders(scene: Scene) -> tuple[str, ...]:
    """Whoever has a part in the case, those whose turn it is first; then the registry."""

    def all_of_them() -> Iterator[str]:
        plan = scene.case.plan
        yield from (desk.duty.holder for desk in scene.case.open)
        yield from (plan.holder_of(position) for position in plan.ladder.positions)
        yield from (duty.holder for stage in plan.owed() for duty in stage.duties if duty.branch)
        yield from (holder_key(AGENCY_WIDE, position) for position in scene.context.registry)

    return tuple(dict.fromkeys(all_of_them()))


def _actor(holder: str) -> Actor:
    """Whoever holds it, by no name."""
    unit, _, position = holder.partition("/")
    if unit == OUTSIDE:
        return Actor(unit=position, position="")
    return Actor(unit="" if unit == ROLE else unit, position=position)
