"""下一步輪到誰: who owes what, in a case under way.

S = max(0, (hits - false) / owed), where owed is every duty open now. Of duties that end the case in
different ways one is enough: they are owed together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rules.errors import UnknownKeyError
from rules.marks import Action
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from rules.texts import as_known
from workflow.actions import RULES, read_action
from workflow.case.case import Case
from workflow.refusals.base import UnknownActionError
from workflow.training.exercise import Answer, DutyAnswer, Exercise, Next, NextAnswer
from workflow.training.faults import BadExercisesError, ExerciseFaultError
from workflow.training.points import Point
from workflow.training.questions.base import fault, unit_fault
from workflow.training.questions.holders import holder_names, named
from workflow.training.questions.next_points import (
    Given,
    Turn,
    duty_points,
    extra_points,
    owed_now,
    said,
)
from workflow.training.situations.opening import Opening
from workflow.training.situations.playing import case_of

MOST_DUTIES = 200  # that an answer may name
WORDS = {action.value: action for action in RULES}


@dataclass(frozen=True, kw_only=True)
class NextQuestion:
    """An exercise of this kind, with its case as the record leaves it."""

    exercise: Exercise
    row: RuleRow
    case: Case
    rulebook: Rulebook

    @cached_property
    def owed(self) -> tuple[Turn, ...]:
        """Every duty that is open, those that end the case in one."""
        return owed_now(self.case)

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
        open_ways: list[str] = []
        if len(self.owed) > 1:
            open_ways.append(f"{'、'.join(each.by for each in self.owed)}同時輪到，先後不拘")
        open_ways += [
            f"{each.by}{each.words}擇一即可，都寫也對"
            for each in self.owed
            if len(each.actions) > 1
        ]
        return "；".join(open_ways)

    def faults(self, answer: Answer) -> Iterator[ExerciseFaultError]:
        """Holders and actions that nobody knows."""
        assert isinstance(answer, NextAnswer)
        if len(answer.duties) > MOST_DUTIES:
            why, allowed = "列了太多個", f"至多 {MOST_DUTIES} 個"
            yield fault(self.exercise, "duties", len(answer.duties), why, allowed)
            return
        for at, duty in enumerate(answer.duties):
            yield from _duty_faults(self.exercise, f"duties.{at}", duty, self.names)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Whoever an answer may name, by every name for him."""
        return holder_names(self.case.unit, self.rulebook)

    def points(self, answer: Answer) -> tuple[Point, ...]:
        """Every open duty, and who was named though nothing is owed."""
        assert isinstance(answer, NextAnswer)
        given = _given(answer, self.names)
        extras = extra_points(self.case, self.owed, given, self._cosigners)
        return (*duty_points(self.owed, given), *extras)

    @cached_property
    def _cosigners(self) -> frozenset[str]:
        return frozenset(self.rulebook.agency.cosigner_names)


def next_question(exercise: Exercise, rulebook: Rulebook) -> NextQuestion:
    """The question with its case; raises BadExercisesError for a record that is impossible.

    `exercise.row` names a row that has a route.
    """
    situation = exercise.situation
    assert isinstance(situation, Next)
    row = rulebook.find(exercise.row or "")
    faults = list(_row_faults(exercise, situation, row, rulebook))
    opening = Opening(
        row=row,
        received_at=situation.received_at,
        subject=situation.subject,
        urgency=situation.urgency,
    )
    try:
        case = case_of(exercise, opening, situation.record, rulebook)
    except BadExercisesError as error:
        faults += _choice_faults(exercise, holder_names(row.unit, rulebook))
        raise BadExercisesError([*faults, *error.faults]) from error
    faults += _choice_faults(exercise, holder_names(case.unit, rulebook))
    if not case.open:
        why, allowed = f"案件{case.state.value}，沒有輪到任何人", "還有人要辦的紀錄"
        faults.append(
            fault(exercise, "situation.record", f"共 {len(situation.record)} 筆", why, allowed)
        )
    if faults:
        raise BadExercisesError(faults)
    return NextQuestion(exercise=exercise, row=row, case=case, rulebook=rulebook)


def _row_faults(
    exercise: Exercise, situation: Next, row: RuleRow, rulebook: Rulebook
) -> Iterator[ExerciseFaultError]:
    """Where the situation says another unit or row than the exercise."""
    if wrong_unit := unit_fault(exercise, situation.unit, row, rulebook):
        yield wrong_unit
    named = situation.record[0].get("流程列", "").strip() if situation.record else ""
    if named and not _is_row(named, row, rulebook):
        why, allowed = "與題目所依的列不同", f"{row.key}，或不填"
        yield fault(exercise, "situation.record.0.流程列", named, why, allowed)


def _is_row(named: str, row: RuleRow, rulebook: Rulebook) -> bool:
    try:
        return rulebook.find(named).line == row.line
    except UnknownKeyError:
        return False


def _choice_faults(exercise: Exercise, names: Mapping[str, str]) -> Iterator[ExerciseFaultError]:
    for at, choice in enumerate(exercise.choices):
        duty = DutyAnswer(by=choice.by or "", action=choice.action or "")
        yield from _duty_faults(exercise, f"choices.{at}", duty, names)


def _duty_faults(
    exercise: Exercise, place: str, duty: DutyAnswer, names: Mapping[str, str]
) -> Iterator[ExerciseFaultError]:
    if named(duty.by, names) not in names:
        allowed = "、".join(dict.fromkeys(names.values()))
        yield fault(exercise, f"{place}.by", duty.by, "不是職稱，也不是受會單位", allowed)
    try:
        _action(duty.action)
    except UnknownActionError:
        yield fault(exercise, f"{place}.action", duty.action, "沒有這個動作", "、".join(WORDS))


def _given(answer: NextAnswer, names: Mapping[str, str]) -> Given:
    """The duties of an answer by their own names, each once."""
    read = ((names[as_known(duty.by, names)], _action(duty.action)) for duty in answer.duties)
    return dict.fromkeys(read)


def _action(word: str) -> Action:
    return said(WORDS.get(word) or read_action(word))
