"""密件: who may read a confidential case. The one rule; every way out asks it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from rules.agency.agency import CosignerKind
from workflow.actions.scene import Context, Scene, assigned_drafter
from workflow.case.case import Case
from workflow.case.duties import Actor, Duty
from workflow.organisation.acting import check_actor
from workflow.organisation.people import Organisation
from workflow.refusals.base import RefusedError
from workflow.refusals.turns import ConfidentialCaseError


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads, on which day: an actor, nobody in particular, or who keeps the whole record."""

    organisation: Organisation
    today: date
    registry: Collection[str] = ()
    actor: Actor | None = None  # None for who may read only what everybody may
    reads_all: bool = False  # audits and backups

    def check(self) -> None:
        """The actor holds that position that day, or stands in there; raises RefusedError."""
        if self.actor:
            check_actor(self.organisation, self.actor, self.today)

    @property
    def is_registry(self) -> bool:
        """Whether the reader receives and hands out documents: of those any may be read."""
        actor = self.actor
        return actor is not None and actor.position in self.registry and self._sits_there(actor)

    def may_read(self, case: Case) -> bool:
        """Whether the reader is on the way of the case: signs it, has signed it, or registers it.

        Whoever holds the position that day or stands in for the holder; the head of the drafting
        unit too; of its drafters only the one it was assigned to. An outside agency is one reader.
        """
        if not case.is_confidential or self.reads_all:
            return True
        return self.actor is not None and self._is_on_its_way(self.actor, case)

    def _is_on_its_way(self, actor: Actor, case: Case) -> bool:
        own = [duty for duty in _duties(case) if duty.holder in actor.holders]
        if any(duty.kind is CosignerKind.AGENCY for duty in own):
            return True
        if not self._sits_there(actor):
            return False
        return (
            actor.position in self.registry
            or any(self._is_due(actor, duty, case) for duty in own)
            or case.plan.holder_of(case.plan.ladder.head) in actor.holders
            or self._has_signed(actor, case)
        )

    def _sits_there(self, actor: Actor) -> bool:
        try:
            check_actor(self.organisation, actor, self.today)
        except RefusedError:
            return False
        return True

    def _is_due(self, actor: Actor, duty: Duty, case: Case) -> bool:
        """Whether the duty is this drafter's, if it is a drafter's."""
        if duty.holder != case.plan.holder_of(case.plan.drafter):
            return True
        handler = assigned_drafter(case, self.organisation, self.today)
        return not handler or self.organisation.directory.id_of(actor.principal) == handler

    def _has_signed(self, actor: Actor, case: Case) -> bool:
        """Also before a 改分 gave it to others. Where no people are known, names tell nobody."""
        is_one, is_known = self.organisation.directory.is_one, not self.organisation.is_empty
        return any(
            is_one(actor.identity, signer) and (is_known or holder in actor.holders)
            for holder, signer in case.signers
        )


def reader_in(context: Context, actor: Actor | None) -> Reader:
    """Who reads on the day of this context; nobody in particular without an actor."""
    return Reader(
        organisation=context.organisation,
        today=context.today,
        registry=context.registry,
        actor=actor,
    )


def require_readable(scene: Scene) -> None:
    """The actor may read the case; raises ConfidentialCaseError."""
    if not reader_in(scene.context, scene.command.actor).may_read(scene.case):
        raise ConfidentialCaseError(case=scene.case.id, who=scene.who)


def _duties(case: Case) -> tuple[Duty, ...]:
    """All that is owed or done on its way; not by whom the drafter has yet to decide on."""
    plan = case.plan
    return (
        *(
            duty
            for stage in plan.owed()
            for duty in stage.duties
            if duty.branch not in plan.unanswered
        ),
        *plan.informed(),
        *(each.ruler for each in case.applications),
    )
