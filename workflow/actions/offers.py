"""What a case page offers an actor: each action, or the reason why not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rules.marks import Action
from workflow.actions import RULES, permitted
from workflow.actions.commands import Command
from workflow.actions.fields import Field
from workflow.actions.rule import AT_DESKS, Found, Rule
from workflow.actions.scene import Context, Scene
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.refusals.base import RefusedError

NOTHING = Found()
# What may be done whoever has the document, in the order of a page.
BESIDES = tuple(action for action, rule in RULES.items() if rule.group not in AT_DESKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An action as a page shows it: allowed, with what its form asks; or refused, with why."""

    action: Action
    found: Found = NOTHING
    fields: tuple[Field, ...] = ()
    refusal: RefusedError | None = None

    @property
    def rule(self) -> Rule:
        """All that is known of the action."""
        return RULES[self.action]

    @property
    def desk(self) -> str:
        """The token of the desk it is done at; "" if at none."""
        return self.found.desk.desk if self.found.desk else ""


def offers(case: Case, actor: Actor, context: Context) -> tuple[Offer, ...]:
    """Every action of a case page for this actor: what is allowed, and why the rest is not."""
    (found,) = offers_of_each(case, (actor,), context)
    return found


def offers_of_each(
    case: Case, actors: Iterable[Actor], context: Context
) -> Iterator[tuple[Offer, ...]]:
    """The same for several actors, one after the other; the ways open are looked up once."""
    due = (desk.duty.action for desk in case.open)
    signing = (Action.COSIGN if action is Action.INFORM else action for action in due)
    actions = dict.fromkeys((*signing, *BESIDES))
    openings: dict[Action, tuple[str, ...]] = {}
    for actor in actors:
        commands = (Command(action=action, actor=actor) for action in actions)
        yield tuple(
            _offer(Scene(case=case, command=command, context=context, openings=openings))
            for command in commands
        )


def _offer(scene: Scene) -> Offer:
    action = scene.action
    try:
        found = permitted(scene)
    except RefusedError as refusal:
        return Offer(action=action, refusal=refusal)
    return Offer(action=action, found=found, fields=RULES[action].asks(scene, found))
