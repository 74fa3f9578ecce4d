"""找明細表項目: which row of the table a document falls under.

1 for the row, one half for another row of the unit that owes the same duties, else 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rules.errors import UnknownKeyError
from rules.route import Route
from rules.rulebook import LINE, Rulebook
from rules.rulerow import RuleRow
from workflow.texts import msgid
from workflow.training.exercise import Answer, Exercise, FindRow, FindRowAnswer
from workflow.training.faults import BadExercisesError, ExerciseFaultError
from workflow.training.misconceptions import WRONG_ROW
from workflow.training.points import Point
from workflow.training.questions.base import fault

HALF = 0.5

RIGHT = msgid("適用第 %(line)s 行「%(row)s」")
SAME_DUTIES = msgid(
    "選了第 %(chosen)s 行「%(answered)s」；適用的是第 %(line)s 行「%(row)s」。"
    "兩列簽核的人與會辦相同，得一半"
)
OTHER_UNIT = msgid(
    "選了第 %(chosen)s 行「%(answered)s」，是%(unit)s的業務；適用的是第 %(line)s 行「%(row)s」"
)
OTHER_ROW = msgid("選了第 %(chosen)s 行「%(answered)s」；適用的是第 %(line)s 行「%(row)s」")
NONE_CHOSEN = msgid("沒有選；適用的是第 %(line)s 行「%(row)s」")


@dataclass(frozen=True, kw_only=True)
class FindRowQuestion:
    """An exercise of this kind, with its row."""

    exercise: Exercise
    row: RuleRow
    rulebook: Rulebook

    @property
    def key(self) -> FindRowAnswer:
        """The row."""
        return FindRowAnswer(row=f"{LINE}{self.row.line}")

    @property
    def also_right(self) -> str:
        """Rows that print the very same matter twice cannot be told apart."""
        alike = "、".join(_named(row) for row in self._alike)
        return f"{alike}印的公務內容與業務名稱完全相同，選哪一列都對" if alike else ""

    @cached_property
    def _alike(self) -> tuple[RuleRow, ...]:
        own = self.row.key.partition("#")[0]
        return tuple(
            row
            for row in self.rulebook.rows
            if row.line != self.row.line
            and row.key.partition("#")[0] == own
            and self._same_duties(row)
        )

    def faults(self, answer: Answer) -> Iterator[ExerciseFaultError]:
        """A row that the table does not have."""
        assert isinstance(answer, FindRowAnswer)
        if answer.row is None:
            return
        try:
            self.rulebook.find(answer.row)
        except UnknownKeyError:
            allowed = "、".join(choice.row or "" for choice in self.exercise.choices)
            yield fault(
                self.exercise, "row", answer.row, "表上沒有這一列", allowed or "line:N 或列的鍵"
            )

    def points(self, answer: Answer) -> tuple[Point, ...]:
        """One point: the row."""
        assert isinstance(answer, FindRowAnswer)
        chosen = self.rulebook.find(answer.row) if answer.row else None
        return (self._point(chosen),)

    def _point(self, chosen: RuleRow | None) -> Point:
        facts: dict[str, object] = {"line": self.row.line, "row": self.row.title}
        who = self.row.unit
        if chosen is None:
            return Point(part="row", of=1.0, got=0.0, who=who, template=NONE_CHOSEN, facts=facts)
        if chosen.line == self.row.line or chosen in self._alike:
            return Point(part="row", of=1.0, got=1.0, who=who, template=RIGHT, facts=facts)
        facts |= {"chosen": chosen.line, "answered": chosen.title, "unit": chosen.unit}
        got, template = 0.0, OTHER_ROW
        if chosen.unit != self.row.unit:
            template = OTHER_UNIT
        elif self._same_duties(chosen):
            got, template = HALF, SAME_DUTIES
        return Point(
            part="row",
            of=1.0,
            got=got,
            who=who,
            misconception=WRONG_ROW,
            template=template,
            facts=facts,
        )

    def _same_duties(self, row: RuleRow) -> bool:
        """Whether another row of the unit asks the same people for the same, in the same order."""
        if row.unit != self.row.unit or not row.is_routable:
            return False
        return self.rulebook.route(row).stages == self._route.stages

    @cached_property
    def _route(self) -> Route:
        return self.rulebook.route(self.row)


def find_row_question(exercise: Exercise, rulebook: Rulebook) -> FindRowQuestion:
    """The question with its row; raises BadExercisesError for choices that the table lacks.

    `exercise.row` names a row that has a route.
    """
    situation = exercise.situation
    assert isinstance(situation, FindRow)
    row = rulebook.find(exercise.row or "")
    faults = list(_faults(exercise, situation, row, rulebook))
    if faults:
        raise BadExercisesError(faults)
    return FindRowQuestion(exercise=exercise, row=row, rulebook=rulebook)


def _faults(
    exercise: Exercise, situation: FindRow, row: RuleRow, rulebook: Rulebook
) -> Iterator[ExerciseFaultError]:
    if situation.unit is not None and situation.unit != row.unit:
        why = f"第 {row.line} 行是{row.unit}的列"
        yield fault(exercise, "situation.unit", situation.unit, why, f"{row.unit}，或不填")
    offered: list[int] = []
    for at, choice in enumerate(exercise.choices):
        try:
            offered.append(rulebook.find(choice.row or "").line)
        except UnknownKeyError:
            why, allowed = "表上沒有這一列", "line:N 或列的鍵"
            yield fault(exercise, f"choices.{at}.row", choice.row or "", why, allowed)
    if exercise.choices and row.line not in offered:
        why, allowed = "選項裡沒有適用的明細表項目", f"{LINE}{row.line} 應在其中"
        yield fault(exercise, "choices", len(exercise.choices), why, allowed)


def _named(row: RuleRow) -> str:
    return f"第 {row.line} 行「{row.title}」"
