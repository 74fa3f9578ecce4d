"""下一步輪到誰: who owes what, in a case under way.

S = max(0, (hits - false) / owed), where owed is every duty open now. Of duties that end the case in
different ways one is enough: they are owed together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rules.agency.agency import CosignerKind
from rules.marks import Action
from rules.route import CosignStage
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from rules.texts import as_known
from workflow.actions import RULES, read_action
from workflow.case.case import Case
from workflow.case.duties import Duty
from workflow.case.words import CLOSING_ACTIONS
from workflow.refusals.base import UnknownActionError
from workflow.texts import msgid
from workflow.training.exercise import Answer, DutyAnswer, Exercise, Next, NextAnswer
from workflow.training.faults import BadExercisesError, ExerciseFaultError
from workflow.training.misconceptions import (
    BEYOND_AUTHORITY,
    BLANK_SIGNS,
    COSIGNED_AGAIN,
    COSIGNED_AT_WRONG_TIME,
    FORGOTTEN_COSIGNER,
    OUTSIDE_BEFORE_HEAD,
    PARALLEL_AS_CHAIN,
    TOO_HIGH,
    misconceptions,
)
from workflow.training.points import Point
from workflow.training.questions.base import fault
from workflow.training.situations.opening import Opening
from workflow.training.situations.playing import case_of

Given = Mapping[tuple[str, Action], None]  # by whom and what, each once, as answered
MOST_DUTIES = 200  # that an answer may name

DUE_NOW = msgid("現在輪到%(who)s%(action)s")
DUE_NOW_BESIDES = msgid("現在也輪到%(who)s%(action)s，與%(others)s同時，不分先後")
MISSED = msgid("漏了%(who)s；現在輪到%(who)s%(action)s")
MISSED_PARALLEL = msgid("漏了%(who)s；%(who)s與%(others)s並會，同時送會，不必等誰先會畢")
OTHER_ACTION = msgid("輪到%(who)s沒錯，但現在要做的是%(action)s，不是%(answered)s")
NOT_YET = msgid("還沒輪到%(who)s；%(due)s之後才輪到")
NOT_YET_OUTSIDE = msgid("還不能會%(who)s；府外機關要等%(head)s核章之後才會")
NOT_YET_COSIGNER = msgid("還不能會%(who)s；%(due)s之後才送會")
SIGNED = msgid("%(who)s已經簽過，簽核仍算數，不必再簽")
COSIGNED = msgid("%(who)s已經會過，不必再會")
STILL_COSIGNED = msgid("%(who)s已經會過；退回之後內容沒有變更，先前的會辦仍算數，不必再會")
BLANK = msgid("這一列的%(who)s欄是空白，不必簽")
ABOVE = msgid("%(who)s在核定者%(decider)s之上，不必簽")
NOT_ASKED = msgid("這一件沒有要會%(who)s")
WAIVED = msgid("%(who)s的會辦已免，不必會")
NOTHING_OWED = msgid("現在沒有輪到%(who)s做任何事")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What one holder owes now: one duty, or several of which one ends the matter."""

    by: str
    actions: tuple[Action, ...]
    duty: Duty  # the first of them

    @property
    def words(self) -> str:
        """What is to be done, as people say it."""
        return "或".join(each.value for each in self.actions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Something answered that is not owed: why not, and what is behind it."""

    who: str
    template: str
    facts: Mapping[str, object]
    code: str = "REVIEW_EXTRA"
    misconception: str | None = None


@dataclass(frozen=True, kw_only=True)
class NextQuestion:
    """An exercise of this kind, with its case as the record leaves it."""

    exercise: Exercise
    row: RuleRow
    case: Case
    rulebook: Rulebook

    @cached_property
    def owed(self) -> tuple[Owed, ...]:
        """Every duty that is open, those that end the case in one."""
        found: dict[object, Owed] = {}
        for desk in self.case.open:
            duty = desk.duty
            action, by = _said(duty.action), duty.branch or duty.position
            name = (by, "closing" if action in self._endings else action)
            known = found.get(name)
            actions = (*known.actions, action) if known else (action,)
            found[name] = Owed(by=by, actions=actions, duty=known.duty if known else duty)
        return tuple(found.values())

    @cached_property
    def _endings(self) -> frozenset[Action]:
        return CLOSING_ACTIONS if self.case.is_decided else frozenset()

    @property
    def key(self) -> NextAnswer:
        """Every open duty; of a 會辦 the co-signer, not who signs for it."""
        return self._key

    @cached_property
    def _key(self) -> NextAnswer:
        duties = (
            DutyAnswer(by=each.by, action=action.value)
            for each in self.owed
            for action in each.actions
        )
        return NextAnswer(duties=tuple(duties))

    @property
    def also_right(self) -> str:
        """What the key leaves open."""
        said: list[str] = []
        if len(self.owed) > 1:
            said.append(f"{'、'.join(each.by for each in self.owed)}同時輪到，先後不拘")
        said += [
            f"{each.by}{each.words}擇一即可，都寫也對"
            for each in self.owed
            if len(each.actions) > 1
        ]
        return "；".join(said)

    def faults(self, answer: Answer) -> Iterator[ExerciseFaultError]:
        """Holders and actions that nobody knows."""
        assert isinstance(answer, NextAnswer)
        if len(answer.duties) > MOST_DUTIES:
            why, allowed = "列了太多個", f"至多 {MOST_DUTIES} 個"
            yield fault(self.exercise, "duties", len(answer.duties), why, allowed)
            return
        yield from duty_faults(self.exercise, "duties", answer.duties, self.names)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Whoever an answer may name, by every name for him."""
        return holder_names(self.row, self.rulebook)

    def points(self, answer: Answer) -> tuple[Point, ...]:
        """Every open duty, and who was named though nothing is owed."""
        assert isinstance(answer, NextAnswer)
        given = _given(answer, self.names)
        hits = {each for each in self.owed if any((each.by, a) in given for a in each.actions)}
        points = [self._point(each, hits, given) for each in self.owed]
        right = {(each.by, action) for each in self.owed for action in each.actions}
        of = 1 / len(self.owed)
        left = len(hits)  # so many false ones take something away
        for by, action in given:
            if (by, action) in right:
                continue
            extra = self._extra(by, action)
            points.append(_extra_point(extra, of if left > 0 else 0.0))
            left -= 1
        return tuple(points)

    def _point(
        self, owed: Owed, hits: set[Owed], given: Mapping[tuple[str, Action], None]
    ) -> Point:
        of = 1 / len(self.owed)
        others = "、".join(each.by for each in self.owed if each is not owed)
        facts: dict[str, object] = {"who": owed.by, "action": owed.words, "others": others}
        template, code, misconception = DUE_NOW_BESIDES if others else DUE_NOW, None, None
        if owed not in hits:
            answered = [action.value for by, action in given if by == owed.by]
            facts["answered"] = "、".join(answered)
            template, code, misconception = self._missed(owed, hits, bool(answered))
        return Point(
            part="duty",
            of=of,
            got=of if owed in hits else 0.0,
            code=code,
            who=owed.by,
            misconception=misconception,
            template=template,
            facts=facts,
            source=_source(misconception),
        )

    def _missed(
        self, owed: Owed, hits: set[Owed], is_named: bool
    ) -> tuple[str, str | None, str | None]:
        """The sentence, the audit's code and the misconception."""
        if owed.duty.branch:
            parallel = [each for each in self.owed if each.duty.branch]
            if not is_named and any(each in hits for each in parallel):
                return MISSED_PARALLEL, "COSIGN_MISSING", PARALLEL_AS_CHAIN
            return OTHER_ACTION if is_named else MISSED, "COSIGN_MISSING", FORGOTTEN_COSIGNER
        return OTHER_ACTION if is_named else MISSED, CODES.get(owed.actions[0]), None

    def _extra(self, by: str, action: Action) -> Extra:
        """Why it is not this holder's turn, or not to do this."""
        plan = self.case.plan
        own = next((each for each in self.owed if each.by == by), None)
        if own:
            return self._other_action(own, action)
        if by in {branch.name for branch in (*plan.branches, *plan.afterwards)}:
            return self._cosigner_not_due(by)
        if by in plan.ladder.positions:
            return self._position_not_due(by)
        template = NOT_ASKED if by in self.rulebook.agency.cosigner_names else NOTHING_OWED
        return Extra(who=by, template=template, facts={"who": by})

    def _other_action(self, owed: Owed, action: Action) -> Extra:
        facts = {"who": owed.by, "action": owed.words, "answered": action.value}
        code, misconception = "OUT_OF_ORDER", None
        if action is Action.DECIDE and owed.by != self.case.plan.decider:
            code, misconception = "DECIDED_BELOW", BEYOND_AUTHORITY
        elif Action.DECIDE in owed.actions:
            code = "NO_DECISION"
        return Extra(
            who=owed.by,
            template=OTHER_ACTION,
            facts=facts,
            code=code,
            misconception=misconception,
        )

    def _position_not_due(self, by: str) -> Extra:
        plan, facts = self.case.plan, {"who": by, "decider": self.case.plan.decider}
        ladder = plan.ladder
        if ladder.rank(by) > ladder.rank(plan.decider):
            return Extra(
                who=by,
                template=ABOVE,
                facts=facts,
                code="DECIDED_ABOVE",
                misconception=TOO_HIGH,
            )
        if by not in plan.signers:
            return Extra(who=by, template=BLANK, facts=facts, misconception=BLANK_SIGNS)
        if all(duty in self.case.done for duty in plan.ladder_duties if duty.position == by):
            return Extra(who=by, template=SIGNED, facts=facts)
        due = "、".join(each.by for each in self.owed)
        return Extra(who=by, template=NOT_YET, facts={**facts, "due": due}, code="OUT_OF_ORDER")

    def _cosigner_not_due(self, by: str) -> Extra:
        plan, facts = self.case.plan, {"who": by}
        if by in plan.spared:
            return Extra(who=by, template=WAIVED, facts=facts)
        duties = [duty for stage in plan.owed() for duty in stage.duties if duty.branch == by]
        if all(duty in self.case.done for duty in duties):
            after_return = self.case.returns > 0
            return Extra(
                who=by,
                template=STILL_COSIGNED if after_return else COSIGNED,
                facts=facts,
                misconception=COSIGNED_AGAIN if after_return else None,
            )
        ahead = self._ahead_of(by)
        head = plan.ladder.agency_head
        is_outside = duties[0].kind is CosignerKind.AGENCY and head in ahead
        return Extra(
            who=by,
            template=NOT_YET_OUTSIDE if is_outside else NOT_YET_COSIGNER,
            facts={**facts, "head": head, "due": ahead[-1] if ahead else plan.drafter},
            code="COSIGN_ORDER",
            misconception=OUTSIDE_BEFORE_HEAD if is_outside else COSIGNED_AT_WRONG_TIME,
        )

    def _ahead_of(self, name: str) -> list[str]:
        """Who has to sign yet before this co-signer may, in order."""
        done, ahead = self.case.done, list[str]()
        for stage in self.case.plan.owed():
            left = [duty for duty in stage.duties if duty not in done]
            if any(duty.branch == name for duty in left):
                waits = _waited_for(self.case, name)
                return ahead + [each for each in waits if any(each == d.branch for d in left)]
            ahead += [duty.branch or duty.position for duty in left]
        return ahead


CODES: Mapping[Action, str] = {
    Action.DRAFT: "REVIEW_SKIPPED",
    Action.REVIEW: "REVIEW_SKIPPED",
    Action.DECIDE: "NO_DECISION",
    Action.RECONCILE: "RECONCILE_MISSING",
}
WORDS = {action.value: action for action in RULES}


def next_question(exercise: Exercise, rulebook: Rulebook) -> NextQuestion:
    """The question with its case; raises BadExercisesError for a record that is impossible.

    `exercise.row` names a row that has a route.
    """
    situation = exercise.situation
    assert isinstance(situation, Next)
    row = rulebook.find(exercise.row or "")
    faults = list(_faults(exercise, situation, row, rulebook))
    opening = Opening(
        row=row,
        received_at=situation.received_at,
        subject=situation.subject,
        urgency=situation.urgency,
    )
    try:
        case = case_of(exercise, opening, situation.record, rulebook)
    except BadExercisesError as error:
        raise BadExercisesError([*faults, *error.faults]) from error
    if not case.open:
        last = len(situation.record) - 1
        why = f"案件{case.state.value}，沒有輪到任何人"
        allowed = "還有人要辦的紀錄"
        faults.append(fault(exercise, "situation.record", f"共 {last + 1} 筆", why, allowed))
    if faults:
        raise BadExercisesError(faults)
    return NextQuestion(exercise=exercise, row=row, case=case, rulebook=rulebook)


def _faults(
    exercise: Exercise, situation: Next, row: RuleRow, rulebook: Rulebook
) -> Iterator[ExerciseFaultError]:
    units = [unit.name for unit in rulebook.agency.units]
    unit = as_known(situation.unit, units)
    if unit != row.unit:
        why = f"第 {row.line} 行是{row.unit}的列"
        yield fault(exercise, "situation.unit", situation.unit, why, row.unit)
    names = holder_names(row, rulebook)
    for at, choice in enumerate(exercise.choices):
        duty = DutyAnswer(by=choice.by or "", action=choice.action or "")
        yield from duty_faults(exercise, f"choices.{at}", (duty,), names)


def duty_faults(
    exercise: Exercise, field: str, duties: tuple[DutyAnswer, ...], names: Mapping[str, str]
) -> Iterator[ExerciseFaultError]:
    """What of these duties nobody knows."""
    for at, duty in enumerate(duties):
        place = f"{field}.{at}" if field == "duties" else field
        if duty.by not in names and as_known(duty.by, names) not in names:
            allowed = "、".join(dict.fromkeys(names.values()))
            yield fault(exercise, f"{place}.by", duty.by, "不是職稱，也不是受會單位", allowed)
        try:
            _action(duty.action)
        except UnknownActionError:
            allowed = "、".join(WORDS)
            yield fault(exercise, f"{place}.action", duty.action, "沒有這個動作", allowed)


def holder_names(row: RuleRow, rulebook: Rulebook) -> Mapping[str, str]:
    """Whoever may owe something, by each of his names: the position, or the co-signer."""
    agency = rulebook.agency
    names: dict[str, str] = {}
    for unit in agency.units:
        names |= {f"{unit.name}{unit.ladder.head}": unit.name}
    names |= {name: agency.aliases.get(name, name) for name in agency.cosigner_names}
    names |= {position: position for position in agency.registry_positions}
    for unit in agency.units:
        if unit.name == row.unit:
            positions = unit.ladder.positions
            names |= {f"{unit.name}{position}": position for position in positions}
            names |= {position: position for position in positions}
    return names


def _given(answer: NextAnswer, names: Mapping[str, str]) -> Given:
    """The duties of an answer by their own names, each once."""
    read = (
        (names.get(duty.by) or names[as_known(duty.by, names)], _action(duty.action))
        for duty in answer.duties
    )
    return dict.fromkeys(read)


def _action(word: str) -> Action:
    action = WORDS.get(word) or read_action(word)
    return _said(action)


def _said(action: Action) -> Action:
    """The action as answers say it: who is told after the decision (後會) co-signs."""
    return Action.COSIGN if action is Action.INFORM else action


def _waited_for(case: Case, name: str) -> list[str]:
    """The co-signers of its 會辦 that this one waits for."""
    for stage in case.plan.stages:
        if isinstance(stage, CosignStage) and any(each.name == name for each in stage.branches):
            return [early for early, late in stage.order if late == name]
    return []


def _extra_point(extra: Extra, taken: float) -> Point:
    return Point(
        part="extra",
        of=0.0,
        got=-taken,
        code=extra.code,
        who=extra.who,
        misconception=extra.misconception,
        template=extra.template,
        facts=dict(extra.facts),
        source=_source(extra.misconception),
    )


def _source(misconception: str | None) -> str:
    return misconceptions()[misconception].source if misconception else ""
