"""排流程: who signs, who decides, where 會辦 joins.

S = 0.3 [the decider is right] + 0.7 max(0, (P - extra) / T). T = ladder signers + 2 x co-signers
owed. P: a ladder signer in the longest chain of them in rank order earns 1; a co-signer in its
place 2, signed before its anchor 1, too late or missing 0. `extra` is who should not be there.
The decider is the last ladder signer of the answer. Same step is not before.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rules.agency.agency import CosignerKind
from rules.marks import Action
from rules.route import CosignStage, Route, SignStage
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from workflow.case.plan import Answer, Plan, planned
from workflow.texts import msgid
from workflow.training.exercise import Answer as ExerciseAnswer
from workflow.training.exercise import Exercise, Order, OrderAnswer
from workflow.training.faults import BadExercisesError, ExerciseFaultError
from workflow.training.misconceptions import (
    BEYOND_AUTHORITY,
    BLANK_SIGNS,
    COSIGNED_AT_WRONG_TIME,
    FORGOTTEN_COSIGNER,
    OUTSIDE_BEFORE_HEAD,
    TOO_HIGH,
    misconceptions,
)
from workflow.training.points import Point
from workflow.training.questions.base import fault

DECIDER, LADDER = 0.3, 0.7  # the shares of the score
COSIGNER = 2  # what a co-signer weighs against a signature of the ladder
MOST_HOLDERS = 200  # that an answer may name

RIGHT_DECIDER = msgid("由%(who)s核定")
DECIDED_ABOVE = msgid("最後簽的是%(answered)s；這一列由%(who)s核定，不必再往上送")
DECIDED_BELOW = msgid("最後簽的是%(answered)s；這一列要到%(who)s才核定，%(answered)s沒有核定的權限")
NOBODY_DECIDES = msgid("沒有任何職稱簽核；這一列由%(who)s核定")
SIGNS = msgid("%(who)s%(action)s")
SKIPPED = msgid("漏了%(who)s；這一列在%(who)s欄印的是%(action)s")
NOT_REACHED = msgid("還沒到%(who)s就核定了；這一列在%(who)s欄印的是%(action)s")
OUT_OF_ORDER = msgid("%(who)s的次序不對；逐級陳核，由下而上")
COSIGNS = msgid("%(who)s會辦，在%(after)s之後、%(until)s之前")
COSIGNER_MISSING = msgid("漏了%(who)s；應在%(after)s之後、%(until)s之前會辦")
COSIGNED_EARLY = msgid("%(who)s會得太早；應在%(after)s之後才送會")
COSIGNED_LATE = msgid("%(who)s會得太晚；應在%(until)s之前會畢")
COSIGNED_AFTER = msgid("核定之後才會%(who)s；應在%(until)s之前會畢")
BLANK = msgid("%(who)s欄是空白，不必簽")
ABOVE = msgid("%(who)s在核定者之上，不必簽")
TWICE = msgid("%(who)s簽了不只一次")
NOT_ASKED = msgid("這一列沒有要會%(who)s")
WAIVED = msgid("%(who)s的會辦條件不成立，不必會")

_FITS, _EARLY, _LATE, _AFTER = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a co-signer is asked: after the signers below, before those above."""

    below: tuple[str, ...]  # ladder signers that sign first, the nearest last
    above: tuple[str, ...]  # ladder signers that sign later, the nearest first
    first: tuple[str, ...]  # co-signers that this one waits for
    kind: CosignerKind
    is_owed: bool  # else the situation leaves it open


@dataclass(frozen=True, kw_only=True)
class OrderQuestion:
    """An exercise of this kind, with its route."""

    exercise: Exercise
    row: RuleRow
    route: Route
    plan: Plan
    cosigner_names: frozenset[str]  # whoever may be asked in this agency

    @cached_property
    def signers(self) -> tuple[SignStage, ...]:
        """Who signs on the ladder, each position once; who decides alone stands as DECIDE."""
        stages = {each.position: each for each in self.plan.stages if isinstance(each, SignStage)}
        return tuple(stages.values())

    @cached_property
    def places(self) -> Mapping[str, _Place]:
        """Every co-signer that may be asked, by name."""
        positions = [each.position for each in self.signers]
        places: dict[str, _Place] = {}
        below: list[str] = []
        spared = frozenset(self.plan.spared)
        for stage in self.plan.stages:
            if isinstance(stage, SignStage):
                below.append(stage.position)
                continue
            waits = _waits(stage)
            for branch in stage.branches:
                if branch.name in spared:
                    continue
                places[branch.name] = _Place(
                    below=tuple(below),
                    above=tuple(positions[len(below) :]),
                    first=tuple(each for each in waits.get(branch.name, ()) if each not in spared),
                    kind=branch.kind,
                    is_owed=branch.name not in self.plan.unanswered,
                )
        return places

    @property
    def is_alone(self) -> bool:
        """Whether one position drafts and decides: co-signers come between its two signatures."""
        return len(self.signers) == 1

    @cached_property
    def total(self) -> int:
        """T."""
        owed = sum(place.is_owed for place in self.places.values())
        return len(self.signers) + COSIGNER * owed

    @property
    def key(self) -> OrderAnswer:
        """Every duty owed, in the order of the plan; those who need not wait in one step."""
        return OrderAnswer(steps=self._steps)

    @cached_property
    def _steps(self) -> tuple[tuple[str, ...], ...]:
        steps: list[tuple[str, ...]] = []
        for stage in self.plan.stages:
            if isinstance(stage, SignStage):
                if (stage.position,) not in steps[-1:]:
                    steps.append((stage.position,))
                continue
            steps += self._cosigned(stage)
        return tuple(steps)

    def _cosigned(self, stage: CosignStage) -> Iterator[tuple[str, ...]]:
        """The co-signers of a stage step by step."""
        owed = [name for name in self._names(stage) if self.places[name].is_owed]
        placed: dict[str, int] = {}
        while len(placed) < len(owed):
            ready = [
                name
                for name in owed
                if name not in placed
                and all(each in placed or each not in owed for each in self.places[name].first)
            ]
            placed |= dict.fromkeys(ready, 0)
            yield tuple(ready)

    def _names(self, stage: CosignStage) -> Iterator[str]:
        return (branch.name for branch in stage.branches if branch.name in self.places)

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
            if name not in self.known:
                allowed = "、".join((*self.route.ladder.positions, *sorted(self.cosigner_names)))
                yield fault(self.exercise, "steps", name, "不是職稱，也不是受會單位", allowed)

    @cached_property
    def known(self) -> frozenset[str]:
        """Whoever an answer may name."""
        return self.cosigner_names | frozenset(self.route.ladder.positions)

    def points(self, answer: ExerciseAnswer) -> tuple[Point, ...]:
        """The decider, every signer of the ladder, every co-signer, and who should not be there."""
        assert isinstance(answer, OrderAnswer)
        given = _Given(self, answer)
        points = [self._decider_point(given), *self._ladder_points(given)]
        points += self._cosigner_points(given)
        earned = round(sum(point.got for point in points[1:]), 10)
        unit = LADDER / self.total
        for template, code, who, misconception in self._extras(given):
            taken = min(unit, max(0.0, earned))
            earned -= taken
            points.append(
                Point(
                    part="extra",
                    of=0.0,
                    got=-taken,
                    code=code,
                    who=who,
                    misconception=misconception,
                    template=template,
                    facts={"who": who},
                    source=_source(misconception),
                )
            )
        return tuple(points)

    def _decider_point(self, given: "_Given") -> Point:
        decider, answered = self.plan.decider, given.decider
        rank = self.route.ladder.rank
        facts: dict[str, object] = {"who": decider, "answered": answered}
        if answered == decider:
            return Point(
                part="decider",
                of=DECIDER,
                got=DECIDER,
                who=decider,
                template=RIGHT_DECIDER,
                facts=facts,
            )
        if not answered:
            template, code, misconception = NOBODY_DECIDES, "NO_DECISION", None
        elif rank(answered) > rank(decider):
            template, code, misconception = DECIDED_ABOVE, "DECIDED_ABOVE", TOO_HIGH
        else:
            template, code, misconception = DECIDED_BELOW, "DECIDED_BELOW", BEYOND_AUTHORITY
        return Point(
            part="decider",
            of=DECIDER,
            got=0.0,
            code=code,
            who=decider,
            misconception=misconception,
            template=template,
            facts=facts,
            source=_source(misconception),
        )

    def _ladder_points(self, given: "_Given") -> Iterator[Point]:
        of = LADDER / self.total
        for stage in self.signers:
            who = stage.position
            facts: dict[str, object] = {"who": who, "action": stage.action.value}
            if who in given.chain:
                yield Point(part="ladder", of=of, got=of, who=who, template=SIGNS, facts=facts)
                continue
            template, code, misconception = self._not_signed(who, given)
            yield Point(
                part="ladder",
                of=of,
                got=0.0,
                code=code,
                who=who,
                misconception=misconception,
                template=template,
                facts=facts,
                source=_source(misconception),
            )

    def _not_signed(self, who: str, given: "_Given") -> tuple[str, str, str | None]:
        if who in given.at:
            return OUT_OF_ORDER, "OUT_OF_ORDER", None
        if not given.decider:
            return SKIPPED, "NO_DECISION", None
        rank = self.route.ladder.rank
        if rank(who) > rank(given.decider):  # below whom the document stopped
            return NOT_REACHED, "DECIDED_BELOW", BEYOND_AUTHORITY
        return SKIPPED, "REVIEW_SKIPPED", None

    def _cosigner_points(self, given: "_Given") -> Iterator[Point]:
        of = LADDER * COSIGNER / self.total
        for who, place in self.places.items():
            if not place.is_owed:
                continue
            facts: dict[str, object] = {
                "who": who,
                "after": (*place.below, *place.first)[-1] if place.below or place.first else who,
                "until": place.above[0] if place.above else Action.DECIDE.value,
            }
            if who not in given.at:
                yield Point(
                    part="cosigner",
                    of=of,
                    got=0.0,
                    code="COSIGN_MISSING",
                    who=who,
                    misconception=FORGOTTEN_COSIGNER,
                    template=COSIGNER_MISSING,
                    facts=facts,
                    source=_source(FORGOTTEN_COSIGNER),
                )
                continue
            found = given.fit(who, place)
            if found == _FITS:
                yield Point(part="cosigner", of=of, got=of, who=who, template=COSIGNS, facts=facts)
                continue
            template, code, misconception = _misplaced(found, place)
            got = of / COSIGNER if found == _EARLY else 0.0
            yield Point(
                part="cosigner",
                of=of,
                got=got,
                code=code,
                who=who,
                misconception=misconception,
                template=template,
                facts=facts,
                source=_source(misconception),
            )

    def _extras(self, given: "_Given") -> Iterator[tuple[str, str, str, str | None]]:
        """Who should not be there, once for each time."""
        ladder, owed = self.route.ladder, {each.position for each in self.signers}
        too_high = ladder.rank(self.plan.decider)
        for who, times in given.times.items():
            if who in owed or (who in self.places and self.places[who].is_owed):
                yield from [(TWICE, "REVIEW_EXTRA", who, None)] * (times - 1)
                continue
            place = self.places.get(who)
            if place:  # left open: asked in its place, or not at all
                found = given.fit(who, place)
                if found != _FITS:
                    template, code, misconception = _misplaced(found, place)
                    yield template, code, who, misconception
                yield from [(TWICE, "REVIEW_EXTRA", who, None)] * (times - 1)
            elif who not in ladder.positions:
                template = WAIVED if who in self.plan.spared else NOT_ASKED
                yield from [(template, "REVIEW_EXTRA", who, None)] * times
            elif ladder.rank(who) > too_high:
                yield from [(ABOVE, "DECIDED_ABOVE", who, TOO_HIGH)] * times
            else:
                yield from [(BLANK, "REVIEW_EXTRA", who, BLANK_SIGNS)] * times


class _Given:
    """An answer, looked up: where everybody signs first, and who decides."""

    def __init__(self, question: OrderQuestion, answer: OrderAnswer) -> None:
        self.at: dict[str, int] = {}
        self.times: dict[str, int] = {}
        last: dict[str, int] = {}
        for at, step in enumerate(answer.steps):
            for name in step:
                self.at.setdefault(name, at)
                last[name] = at
                self.times[name] = self.times.get(name, 0) + 1
        ladder = [each for each in question.route.ladder.positions if each in self.at]
        self.decided_at = max((last[each] for each in ladder), default=-1)
        # Who signs in the last step along with others decides as the highest of them.
        self.decider = next(
            (each for each in reversed(ladder) if last[each] == self.decided_at), ""
        )
        self.chain = _chain([each.position for each in question.signers], self.at)
        if question.is_alone and ladder == [question.signers[0].position]:
            self._decide_alone()

    def _decide_alone(self) -> None:
        """擬辦 and 核定 of one position: named once, the second follows all else."""
        if self.times[self.decider] == 1:
            self.decided_at = max(self.at.values()) + 1
        elif self.times[self.decider] == 2:
            self.times[self.decider] = 1

    def fit(self, who: str, place: _Place) -> int:
        """How a co-signer stands to the signatures around it and to those it waits for."""
        at = self.at[who]
        if any(self.at.get(each, at + 1) <= at for each in place.above):
            is_decided = self.decided_at <= at
            return _AFTER if is_decided else _LATE
        if at > self.decided_at:
            return _AFTER
        if any(self.at.get(each, -1) >= at for each in (*place.below, *place.first)):
            return _EARLY
        return _FITS


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
        cosigner_names=frozenset(rulebook.agency.cosigner_names),
    )


def _faults(
    exercise: Exercise, situation: Order, row: RuleRow, plan: Plan, rulebook: Rulebook
) -> Iterator[ExerciseFaultError]:
    for name in situation.conditions:
        if name not in plan.unanswered:
            allowed = "、".join(plan.unanswered) or "（無：這一列沒有條件會辦）"
            why = "不是這一列的條件會辦對象"
            yield fault(exercise, "situation.conditions", name, why, allowed)
    if situation.issuer and situation.issuer != row.issuer.value:
        why = f"與第 {row.line} 行的表別（{row.schedule}）不符"
        yield fault(exercise, "situation.issuer", situation.issuer, why, row.issuer.value)
    known = {*row_positions(row, rulebook), *rulebook.agency.cosigner_names}
    for at, choice in enumerate(exercise.choices):
        if choice.id not in known:
            allowed = "、".join((*row_positions(row, rulebook), *rulebook.agency.cosigner_names))
            yield fault(
                exercise, f"choices.{at}.id", choice.id, "不是職稱，也不是受會單位", allowed
            )


def row_positions(row: RuleRow, rulebook: Rulebook) -> tuple[str, ...]:
    """The ladder of the row's unit."""
    return rulebook.agency.unit(row.unit).ladder.positions


def _waits(stage: CosignStage) -> Mapping[str, tuple[str, ...]]:
    """Of every branch, all that sign before it."""
    ahead: dict[str, tuple[str, ...]] = {}
    for earlier, later in stage.order:
        ahead[later] = (*ahead.get(later, ()), earlier)
    return ahead


def _misplaced(found: int, place: _Place) -> tuple[str, str, str]:
    """What to say of a co-signer that is asked at the wrong time."""
    if found == _EARLY:
        is_outside = place.kind is CosignerKind.AGENCY
        misconception = OUTSIDE_BEFORE_HEAD if is_outside else COSIGNED_AT_WRONG_TIME
        return COSIGNED_EARLY, "COSIGN_ORDER", misconception
    template = COSIGNED_AFTER if found == _AFTER else COSIGNED_LATE
    return template, "COSIGN_LATE", COSIGNED_AT_WRONG_TIME


def _chain(ranked: Sequence[str], at: Mapping[str, int]) -> frozenset[str]:
    """The longest chain of these, lowest first, each signing after the one before it."""
    present = [each for each in ranked if each in at]
    ends: list[int] = []  # the earliest step on which a chain of that length ends
    lengths: list[int] = []
    for each in present:
        place = bisect_left(ends, at[each])
        ends[place : place + 1] = [at[each]]
        lengths.append(place + 1)
    chain: list[str] = []
    wanted, before = len(ends), len(at) + max(at.values(), default=0) + 1
    for each, length in zip(reversed(present), reversed(lengths), strict=True):
        if length == wanted and at[each] < before:
            chain.append(each)
            wanted, before = wanted - 1, at[each]
    return frozenset(chain)


def _source(misconception: str | None) -> str:
    return misconceptions()[misconception].source if misconception else ""
