"""Plan: the stages one case owes. Pass: the part of it still to be walked, after each return."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from rules.agency.agency import CosignerKind, Mode
from rules.ladder import AGENCY_WIDE, Ladder
from rules.marks import Action
from rules.route import Branch, CosignStage, Route, SignStage, Stage
from workflow.case.duties import Duty, holder_key

Before = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class StageDuties:
    """The duties of one stage; `waits` pairs the index of a duty with one it waits for."""

    duties: tuple[Duty, ...]
    waits: tuple[tuple[int, int], ...] = ()

    @cached_property
    def members(self) -> frozenset[Duty]:
        """The same duties as a set."""
        return frozenset(self.duties)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether a conditional co-signer must sign; a no needs its reason."""

    required: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The stages of one case, amended only by events.

    What follows from the fields is worked out once and lives as long as the plan does.
    """

    unit: str
    ladder: Ladder
    stages: tuple[Stage, ...]
    unanswered: tuple[str, ...] = ()  # conditional co-signers nobody has decided on yet
    excused: tuple[str, ...] = ()  # co-signers that need not sign
    unchanged: tuple[str, ...] = ()  # co-signers of the 簽 whom a 稿 that says nothing new spares
    commented: tuple[str, ...] = ()  # co-signers whose 有意見 the drafter must reconcile (綜簽)
    reconciled_through: tuple[str, ...] = ()  # positions that review once more after the 綜簽
    added: tuple[str, ...] = ()  # co-signers that the row does not name (加會)
    afterwards: tuple[Branch, ...] = ()  # told after the decision (後會); nothing waits for them

    @property
    def drafter(self) -> str:
        """The position that drafts."""
        return self.ladder.drafter

    @cached_property
    def decider(self) -> str:
        """The position that decides."""
        return next(
            stage.position
            for stage in reversed(self.stages)
            if isinstance(stage, SignStage) and stage.action is Action.DECIDE
        )

    @property
    def signers(self) -> frozenset[str]:
        """The positions of the ladder that sign on this route."""
        return frozenset(each.position for each in self.stages if isinstance(each, SignStage))

    def holder_of(self, position: str) -> str:
        """Whose inbox a signature of this ladder position lies in (see Duty.holder)."""
        unit = AGENCY_WIDE if position in self._shared else self.unit
        return holder_key(unit, position)

    @cached_property
    def _shared(self) -> frozenset[str]:
        return frozenset(filter(self.ladder.is_shared, self.ladder.positions))

    @property
    def spared(self) -> tuple[str, ...]:
        """Co-signers that are not asked, for whatever reason."""
        return (*self.excused, *self.unchanged)

    @property
    def walked(self) -> tuple[Stage, ...]:
        """The stages, with the drafter's 綜簽 behind the last 會辦 somebody commented at.

        It goes up again through those in the unit who had reviewed before.
        """
        commented = frozenset(self.commented)
        at = max(
            (
                index
                for index, stage in enumerate(self.stages)
                if isinstance(stage, CosignStage)
                and any(branch.name in commented for branch in stage.branches)
            ),
            default=None,
        )
        if at is None:
            return self.stages
        reconciling = SignStage(position=self.drafter, action=Action.RECONCILE)
        before, behind = self.stages[: at + 1], self.stages[at + 1 :]
        return (*before, reconciling, *self._reviewed_again(before), *behind)

    def _reviewed_again(self, before: tuple[Stage, ...]) -> tuple[Stage, ...]:
        ladder = self.ladder
        reviews = (
            SignStage(position=position, action=Action.REVIEW)
            for position in self.reconciled_through
            if ladder.rank(position) < ladder.rank(self.decider)
        )
        return tuple(review for review in reviews if review in before)

    @property
    def reconciling(self) -> Duty:
        """The drafter's 綜簽, owed only while somebody's comment stands."""
        return Duty(action=Action.RECONCILE, unit=self.unit, position=self.drafter)

    def informed(self) -> tuple[Duty, ...]:
        """The duties of those told after the decision."""
        return tuple(
            replace(duty, action=Action.INFORM)
            for branch in self.afterwards
            for duty in branch_duties(branch, self.unit)
        )

    def owed(self) -> tuple[StageDuties, ...]:
        """The duties of every stage that has any, in order."""
        return self._owed

    @cached_property
    def _owed(self) -> tuple[StageDuties, ...]:
        walked = self.walked
        stages = (
            StageDuties(duties=(_ladder_duty(stage, self, again=stage in walked[:at]),))
            if isinstance(stage, SignStage)
            else _cosign_duties(stage, self)
            for at, stage in enumerate(walked)
        )
        return tuple(stage for stage in stages if stage.duties)

    @property
    def ladder_duties(self) -> tuple[Duty, ...]:
        """The duties that are no co-signer's, in order."""
        return tuple(duty for stage in self.owed() for duty in stage.duties if duty.branch is None)

    @cached_property
    def signing_duties(self) -> tuple[Duty, ...]:
        """The ladder duties less the 綜簽 and the reviews of it, in order."""
        return tuple(
            duty
            for duty in self.ladder_duties
            if duty.action is not Action.RECONCILE and not duty.again
        )

    @cached_property
    def cosign_duties(self) -> tuple[Duty, ...]:
        """The duties that are co-signers', in order."""
        owed = (duty for stage in self.owed() for duty in stage.duties)
        return tuple(duty for duty in owed if duty.branch is not None)

    def answered(self, name: str, answer: Answer) -> "Plan":
        """The plan once a conditional co-signer is decided on."""
        excused = self.excused if answer.required else (*self.excused, name)
        left = tuple(each for each in self.unanswered if each != name)
        return replace(self, unanswered=left, excused=excused)

    def condition_of(self, name: str) -> str | None:
        """The condition under which this co-signer is asked."""
        return next((each.condition for each in self.branches if each.name == name), None)

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Every branch of every 會辦 stage."""
        stages = (stage for stage in self.stages if isinstance(stage, CosignStage))
        return tuple(branch for stage in stages for branch in stage.branches)

    def ladder_duties_from(self, position: str, done: frozenset[Duty]) -> frozenset[Duty]:
        """The ladder duties of `position` and up; once it has reviewed a 綜簽, from there."""
        ladder = self.ladder_duties
        own = [at for at, duty in enumerate(ladder) if duty.position == position]
        again = (at for at in own if ladder[at].again and ladder[at] in done)
        return frozenset(ladder[next(again, own[0]) :])


def planned(route: Route, answers: Mapping[str, Answer] | None = None) -> Plan:
    """The plan of a new case on this route, with the conditions answered so far."""
    plan = Plan(unit=route.unit, ladder=route.ladder, stages=route.stages)
    names = tuple(branch.name for branch in plan.branches if branch.condition)
    plan = replace(plan, unanswered=names)
    for name, answer in (answers or {}).items():
        plan = plan.answered(name, answer)
    return plan


@dataclass(frozen=True, kw_only=True)
class Pass:
    """The stages not yet done when the pass began; it only runs forward.

    A 會辦 that had begun is there in full, so that its shape stays while comments and returns
    start one pass after the other; what was signed of it is still `done`.
    """

    stages: tuple[StageDuties, ...]

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """The duties of all stages, in order."""
        return tuple(duty for stage in self.stages for duty in stage.duties)

    @cached_property
    def places(self) -> Mapping[Duty, int]:
        """The index of each in `duties`."""
        return {duty: place for place, duty in enumerate(self.duties)}


def pass_of(plan: Plan, carried: frozenset[Duty]) -> Pass:
    """The pass that starts with the duties `carried` over from earlier passes already done."""
    return Pass(stages=tuple(stage for stage in plan.owed() if not stage.members <= carried))


def open_duties(plan: Plan, done: frozenset[Duty]) -> tuple[Duty, ...]:
    """Whose turn it is: the first stage not done, less who waits and who has signed."""
    stage = next((stage for stage in plan.owed() if not stage.members <= done), None)
    if stage is None:
        return ()
    owed = stage.members - done
    waiting = {late for late, early in stage.waits if stage.duties[early] in owed}
    return tuple(duty for at, duty in enumerate(stage.duties) if duty in owed and at not in waiting)


def _ladder_duty(stage: SignStage, plan: Plan, *, again: bool) -> Duty:
    shared = plan.ladder.is_shared(stage.position)
    unit = AGENCY_WIDE if shared else plan.unit
    return Duty(action=stage.action, unit=unit, position=stage.position, again=again)


def _cosign_duties(stage: CosignStage, plan: Plan) -> StageDuties:
    """The duties of a stage less its spared branches.

    Who stood behind one now follows whoever was ahead, so a chain keeps its order.
    """
    spared = frozenset(plan.spared)
    duties: list[Duty] = []
    waits: list[tuple[int, int]] = []
    spans: dict[str, tuple[int, int]] = {}
    for branch in stage.branches:
        if branch.name in spared:
            continue
        first = len(duties)
        duties += branch_duties(branch, plan.unit)
        waits += [(late, late - 1) for late in range(first + 1, len(duties))]
        spans[branch.name] = (first, len(duties) - 1)
    for earlier, later in _order(stage, spared):
        waits.append((spans[later][0], spans[earlier][1]))
    return StageDuties(duties=tuple(duties), waits=tuple(waits))


def _order(stage: CosignStage, spared: frozenset[str]) -> Iterable[tuple[str, str]]:
    """Who signs before whom of those asked; in sequential mode the queue says all of it."""
    if stage.mode is Mode.SEQUENTIAL:
        return pairwise(name for name in stage.queue if name not in spared)
    return _bridged(stage.before, spared)


def branch_duties(branch: Branch, drafting_unit: str) -> tuple[Duty, ...]:
    """What a co-signer owes, one duty a signer."""
    unit = drafting_unit if branch.kind is CosignerKind.ROLE else branch.name
    return tuple(
        Duty(
            action=Action.COSIGN,
            unit=unit,
            position=signer,
            branch=branch.name,
            kind=branch.kind,
        )
        for signer in branch.signers
    )


def _bridged(before: Before, spared: frozenset[str]) -> Before:
    """Who signs before whom once the spared need not sign."""
    ahead: dict[str, list[str]] = {}
    for early, late in before:
        ahead.setdefault(late, []).append(early)
    asked = (late for late in ahead if late not in spared)
    return tuple((early, late) for late in asked for early in _asked_ahead(late, ahead, spared))


def _asked_ahead(
    name: str, ahead: Mapping[str, list[str]], spared: frozenset[str]
) -> Iterator[str]:
    """The nearest ahead of `name` that are asked, seen through the spared between."""
    found = dict.fromkeys(ahead[name])
    queue = list(found)
    for early in queue:
        if early not in spared:
            yield early
            continue
        further = [each for each in ahead.get(early, ()) if each not in found]
        found.update(dict.fromkeys(further))
        queue += further
