"""What an action is judged by: a case, what somebody wants of it, and where and when."""

from dataclasses import dataclass, field
from datetime import date

from rules.agency.agency import Agency
from rules.agency.practice import Part, Practice
from rules.ladder import Ladder
from rules.marks import Action
from rules.route import Branch, Route, signers_of
from rules.texts import as_known
from workflow.actions.commands import Command
from workflow.actions.parts import (
    PART_WORDS,
    desk_for,
    parts_of,
    plays,
    whose_turn,
)
from workflow.calendar import WorkingCalendar
from workflow.case.case import Application, Case, Desk
from workflow.case.duties import Duty
from workflow.case.plan import open_duties
from workflow.deadlines import Limits, limits_of
from workflow.organisation.people import Organisation
from workflow.refusals.turns import (
    AlreadyDecidedError,
    ClosedCaseError,
    NotForPartError,
    NotHandlerError,
    NotYourTurnError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where and when an action takes place."""

    agency: Agency
    calendar: WorkingCalendar
    today: date  # the day of the action
    organisation: Organisation = field(default_factory=Organisation)
    route: Route | None = None  # 改分, 更正適用項目: that of the row named
    parent: Case | None = None  # 併辦, 彙辦: the case named
    open_children: tuple[Case, ...] = ()  # merged cases that are not filed yet

    @property
    def practice(self) -> Practice:
        """What the agency has settled for itself."""
        return self.agency.practice

    @property
    def registry(self) -> tuple[str, ...]:
        """The positions that receive and hand out documents."""
        return self.agency.registry_positions

    @property
    def limits(self) -> Limits:
        """The limits in force."""
        return limits_of(self.agency, self.calendar)

    def deciders(self, row: str, ladder: Ladder) -> tuple[str, ...]:
        """The positions that may decide a document of this row's 表別, lowest first."""
        banned = self.agency.schedule_of(row.split("/")[1]).never_decided_by
        return tuple(each for each in ladder.positions if each not in banned)

    def may_cover(self, lower: Duty, upper: Duty, person: str) -> bool:
        """併計: whether this person, who holds both positions, may sign once for both."""
        may = self.practice.covers and bool(person)
        holds_both = self.organisation.same_holder(lower.holder, upper.holder, person, self.today)
        return may and holds_both

    def branch(self, name: str) -> Branch | None:
        """The co-signer of this name or alias; None if the agency knows none."""
        name = as_known(name, self.agency.cosigner_names)
        name = self.agency.aliases.get(name, name)
        kind = self.agency.cosigner_names.get(name)
        if kind is None:
            return None
        return Branch(name=name, kind=kind, signers=signers_of(name, kind, self.agency))

    def cosigners(self, drafting_unit: str) -> tuple[str, ...]:
        """Who may be asked to co-sign for a unit: units, roles, outside agencies."""
        units = (unit.name for unit in self.agency.units if unit.name != drafting_unit)
        return (*units, *self.agency.roles, *self.agency.outside_agencies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A case, what somebody wants of it, and what that is judged by."""

    case: Case
    command: Command
    context: Context
    # Who may take an action as the case stands: looked up once for all scenes of one page.
    openings: dict[Action, tuple[str, ...]] = field(
        default_factory=dict[Action, tuple[str, ...]], compare=False, repr=False
    )

    @property
    def action(self) -> Action:
        """What is wanted."""
        return self.command.action

    @property
    def parts(self) -> frozenset[Part]:
        """The parts that the actor plays."""
        return parts_of(self.case, self.command.actor, self.context.registry)

    @property
    def who(self) -> str:
        """The actor, as people say it."""
        return self.command.actor.label

    @property
    def too_late(self) -> ClosedCaseError:
        """The refusal that says what may follow the end."""
        case = self.case
        return ClosedCaseError(case=case.id, state=case.state.value, action=self.action.value)

    @property
    def not_your_turn(self) -> NotYourTurnError:
        """The refusal that says whose turn it is."""
        due = whose_turn(self.case)
        action = self.action.value
        return NotYourTurnError(who=self.who, action=action, case=self.case.id, due=due)

    def not_for(self, allowed: str) -> NotForPartError:
        """The refusal that says whose part allows it."""
        action = self.action.value
        return NotForPartError(who=self.who, action=action, case=self.case.id, allowed=allowed)

    @property
    def ruled_on(self) -> Application | None:
        """The application of this kind that is the actor's to rule on (准駁)."""
        application = self.case.application(self.action)
        if application and plays(self.command.actor, application.ruler):
            return application
        return None

    def require(self, *parts: Part) -> None:
        """The actor plays one of these parts; raises NotForPartError."""
        if self.parts.isdisjoint(parts):
            words = [PART_WORDS[part] for part in PART_WORDS if part in parts]
            words += self.context.registry if Part.REGISTRY in parts else ()
            raise self.not_for("、".join(words))

    def require_undecided(self) -> None:
        """The document has no decision yet; raises AlreadyDecidedError."""
        if self.case.outcome is not None:
            raise self._decided_already

    def require_nothing_decided(self) -> None:
        """Nor is the 簽 of a 先簽後稿 decided; raises AlreadyDecidedError."""
        if self.case.is_decided:
            raise self._decided_already

    @property
    def _decided_already(self) -> AlreadyDecidedError:
        due = whose_turn(self.case)
        return AlreadyDecidedError(case=self.case.id, action=self.action.value, due=due)


def assigned_drafter(case: Case, organisation: Organisation, on: date) -> str:
    """The id of the drafter it was assigned to, who alone drafts it; "" for one not there then.

    One who has left, or does not begin yet, keeps no other drafter of the unit from it.
    """
    drafters = organisation.holders(case.plan.holder_of(case.plan.drafter), on)
    handler = organisation.directory.id_of(case.handler, case.handler_id)
    return handler if handler in drafters else ""


def check_handler(scene: Scene, duty: Duty) -> None:
    """Of all the drafters of a unit, the one to whom the document was assigned, or the deputy.

    Raises NotHandlerError.
    """
    case, actor, context = scene.case, scene.command.actor, scene.context
    people = context.organisation.directory
    handler = assigned_drafter(case, context.organisation, context.today)
    if duty.holder != case.plan.holder_of(case.plan.drafter) or not handler:
        return
    principal = people.id_of(actor.principal)
    if principal != handler:
        raise NotHandlerError(
            case=case.id,
            handler=people.label(handler),
            action=scene.action.value,
            who=people.label(principal) or scene.who,
        )


def at_desk(scene: Scene) -> Desk:
    """The desk this is done at, or the one below it, covered (併計); raises NotYourTurnError."""
    try:
        return desk_for(scene.case, scene.command)
    except NotYourTurnError:
        below = next((desk for desk in scene.case.open if covering(scene, desk)), None)
        if below is None:
            raise
        return below


def covering(scene: Scene, desk: Desk) -> Duty | None:
    """併計: the duty just above `desk` that the actor signs for both, holding both positions."""
    case, actor, lower = scene.case, scene.command.actor, desk.duty
    if actor.for_person or lower.action is not Action.REVIEW or lower.branch:
        return None
    above = open_duties(case.plan, case.done | {lower})
    upper = above[0] if len(above) == 1 else None
    if upper is None or upper.branch or upper.action is not scene.action:
        return None
    is_ones_own = plays(actor, upper) and not plays(actor, lower)
    may = is_ones_own and scene.context.may_cover(lower, upper, actor.identity)
    return upper if may else None
