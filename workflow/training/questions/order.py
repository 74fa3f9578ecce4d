"""排流程: who signs, who decides, where 會辦 joins.

S = 0.3 [the decider is right] + 0.7 max(0, (P - extra) / T). T = ladder signers + 2 x co-signers
owed. P: a ladder signer in the longest chain of them in rank order earns 1; a co-signer in its
place 2, signed before its anchor 1, too late or missing 0. `extra` is who should not be there.
The decider is the last ladder signer of the answer. Same step is not before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter

from rules.agency.agency import CosignerKind
from rules.route import Route, SignStage
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from rules.texts import as_known
from workflow.case.plan import Answer, Plan, StageDuties, planned
from workflow.training.exercise import Answer as ExerciseAnswer
from workflow.training.exercise import Exercise, Order, OrderAnswer
from workflow.training.faults import BadExercisesError, ExerciseFaultError
from workflow.training.points import Point
from workflow.training.questions.answered_route import Place
from workflow.training.questions.base import fault
from workflow.training.questions.order_points import Owed, order_points

MOST_HOLDERS = 200  # that an answer may name


@dataclass(frozen=True, kw_only=True)
class OrderQuestion:
    """An exercise of this kind, with its route."""

    exercise: Exercise
    row: RuleRow
    route: Route
    plan: Plan
    cosigner_names: frozenset[str]  # whoever may be asked in this agency
    aliases: Mapping[str, str]  # other names of them -> full name

    @cached_property
    def signers(self) -> tuple[SignStage, ...]:
        """Who signs on the ladder, each position once; who decides alone stands as DECIDE."""
        stages = {each.position: each for each in self.plan.stages if isinstance(each, SignStage)}
        return tuple(stages.values())

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Every co-signer that may be asked, by name."""
        positions = [each.position for each in self.signers]
        places: dict[str, Place] = {}
        below: list[str] = []
        for stage in self.plan.owed():
            if stage.duties[0].branch is None:
                below.append(stage.duties[0].position)
                continue
            ahead = waited_for(stage, frozenset(self.plan.unanswered))
            for duty in stage.duties:
                name = duty.branch or ""
                places[name] = Place(
                    below=tuple(below),
                    above=tuple(positions[len(below) :]),
                    first=ahead.get(name, ()),
                    kind=duty.kind or CosignerKind.UNIT,
                    is_owed=name not in self.plan.unanswered,
                )
        return places

    @property
    def is_alone(self) -> bool:
        """Whether one position drafts and decides: co-signers come between its two signatures."""
        return len(self.signers) == 1

    @property
    def key(self) -> OrderAnswer:
        """Every duty owed, in the order of the plan; those who need not wait in one step."""
        return OrderAnswer(steps=self._steps)

    @cached_property
    def _steps(self) -> tuple[tuple[str, ...], ...]:
        steps: list[tuple[str, ...]] = []
        for stage in self.plan.owed():
            if stage.duties[0].branch is not None:
                steps += self._cosigned(stage)
            elif (stage.duties[0].position,) not in steps[-1:]:
                steps.append((stage.duties[0].position,))
        return tuple(steps)

    def _cosigned(self, stage: StageDuties) -> Iterator[tuple[str, ...]]:
        """The co-signers of a stage step by step, each right after those it waits for."""
        names = dict.fromkeys(duty.branch or "" for duty in stage.duties)
        owed = {name: at for at, name in enumerate(names) if self.places[name].is_owed}
        ahead = {name: [each for each in self.places[name].first if each in owed] for name in owed}
        sorter = TopologicalSorter(ahead)
        sorter.prepare()
        while sorter.is_active():
            ready = sorter.get_ready()
            yield tuple(sorted(ready, key=owed.__getitem__))
            sorter.done(*ready)

    @property
    def also_right(self) -> str:
        """What the key leaves open."""
        said: list[str] = []
        parallel = [step for step in self.key.steps if len(step) > 1]
        said += [f"{'、'.join(step)}並會，先後不拘，也可同一步" for step in parallel]
        left_open = [name for name, place in self.places.items() if not place.is_owed]
        said += [f"{name}的會辦條件沒有說明是否成立，會或不會都對" for name in left_open]
        return "；".join(said)

    def faults(self, answer: ExerciseAnswer) -> Iterator[ExerciseFaultError]:
        """Holders that are neither on the ladder nor anybody this agency asks."""
        assert isinstance(answer, OrderAnswer)
        named = [name for step in answer.steps for name in step]
        if len(named) > MOST_HOLDERS:
            why, allowed = "列了太多個", f"至多 {MOST_HOLDERS} 個"
            yield fault(self.exercise, "steps", len(named), why, allowed)
            return
        for name in dict.fromkeys(named):
            if self._full_name(name) not in self.known:
                allowed = "、".join((*self.route.ladder.positions, *sorted(self.cosigner_names)))
                yield fault(self.exercise, "steps", name, "不是職稱，也不是受會單位", allowed)

    @cached_property
    def known(self) -> frozenset[str]:
        """Whoever an answer may name."""
        return self.cosigner_names | frozenset(self.route.ladder.positions)

    @cached_property
    def owed(self) -> Owed:
        """What the route asks of everybody."""
        return Owed(
            ladder=self.route.ladder,
            signers=self.signers,
            places=self.places,
            spared=frozenset(self.plan.spared),
        )

    def points(self, answer: ExerciseAnswer) -> tuple[Point, ...]:
        """The decider, every signer of the ladder, every co-signer, and who should not be there."""
        assert isinstance(answer, OrderAnswer)
        steps = [tuple(map(self._full_name, step)) for step in answer.steps]
        return order_points(self.owed, steps)

    def _full_name(self, name: str) -> str:
        """A holder by the agency's own name for it, however it is spelled."""
        if name not in self.known:
            name = as_known(name, (*self.aliases, *sorted(self.known)))
        return self.aliases.get(name, name)


def order_question(exercise: Exercise, rulebook: Rulebook) -> OrderQuestion:
    """The question with its route; raises BadExercisesError for what the row does not have.

    `exercise.row` names a row that has a route.
    """
    situation = exercise.situation
    assert isinstance(situation, Order)
    row = rulebook.find(exercise.row or "")
    route = rulebook.route(row)
    plan = planned(route)
    faults = list(_faults(exercise, situation, row, plan, rulebook))
    if faults:
        raise BadExercisesError(faults)
    answers = {
        name: Answer(required=holds, reason="條件不成立")
        for name, holds in situation.conditions.items()
    }
    return OrderQuestion(
        exercise=exercise,
        row=row,
        route=route,
        plan=planned(route, answers),
        cosigner_names=frozenset(rulebook.agency.cosigner_names) - rulebook.agency.aliases.keys(),
        aliases=rulebook.agency.aliases,
    )


def _faults(
    exercise: Exercise, situation: Order, row: RuleRow, plan: Plan, rulebook: Rulebook
) -> Iterator[ExerciseFaultError]:
    if as_known(situation.unit, (row.unit,)) != row.unit:
        why = f"第 {row.line} 行是{row.unit}的列"
        yield fault(exercise, "situation.unit", situation.unit, why, row.unit)
    for name in situation.conditions:
        if name not in plan.unanswered:
            allowed = "、".join(plan.unanswered) or "（無：這一列沒有條件會辦）"
            why = "不是這一列的條件會辦對象"
            yield fault(exercise, "situation.conditions", name, why, allowed)
    if situation.issuer and situation.issuer != row.issuer.value:
        why = f"與第 {row.line} 行的表別（{row.schedule}）不符"
        yield fault(exercise, "situation.issuer", situation.issuer, why, row.issuer.value)
    known = {*_row_positions(row, rulebook), *rulebook.agency.cosigner_names}
    for at, choice in enumerate(exercise.choices):
        if choice.id not in known:
            allowed = "、".join((*_row_positions(row, rulebook), *rulebook.agency.cosigner_names))
            yield fault(
                exercise, f"choices.{at}.id", choice.id, "不是職稱，也不是受會單位", allowed
            )


def _row_positions(row: RuleRow, rulebook: Rulebook) -> tuple[str, ...]:
    """The ladder of the row's unit."""
    return rulebook.agency.unit(row.unit).ladder.positions


def waited_for(stage: StageDuties, left_open: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Of every branch, those it waits for; through one left open it waits for those before too."""
    names = [duty.branch or "" for duty in stage.duties]
    ahead: dict[str, list[str]] = {name: [] for name in names}
    for late, early in stage.waits:
        if names[late] != names[early]:
            ahead[names[late]].append(names[early])
    return {name: tuple(_seen_through(name, ahead, left_open)) for name in ahead}


def _seen_through(
    name: str, ahead: Mapping[str, Sequence[str]], left_open: frozenset[str]
) -> list[str]:
    found = list(ahead[name])
    for each in found:
        if each in left_open:
            found += [further for further in ahead[each] if further not in found]
    return found
