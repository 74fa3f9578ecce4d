"""找明細表項目 as a form: one of the rows offered."""

from __future__ import annotations

from dataclasses import dataclass

from rules.rulebook import Rulebook
from web.screens.practice.form import Help
from workflow.training.exercise import Choice, FindRowAnswer
from workflow.training.questions.find_row import FindRowQuestion

ROW = "row"  # the field: a choice's id, which says nothing of its line
LEFT_OPEN = 2  # rows, when all but the last decision is made


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChoice:
    """One row to choose."""

    id: str
    text: str
    is_chosen: bool
    is_ruled_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindRowForm:
    """The rows to choose from."""

    rows: tuple[RowChoice, ...]
    is_fixed: bool


def chosen_row(question: FindRowQuestion, choice: str) -> FindRowAnswer:
    """The answer: the row of the choice with this id; an unknown id is taken for a row."""
    row = next((each.row for each in question.exercise.choices if each.id == choice), choice)
    return FindRowAnswer(row=row or None)


def find_row_form(question: FindRowQuestion, answer: FindRowAnswer, helped: Help) -> FindRowForm:
    """The form with its answer; half solved, the right row and one wrong one are left."""
    choices, rulebook = question.exercise.choices, question.rulebook
    wrong = [each.id for each in choices if _line(rulebook, each) != question.row.line]
    out = frozenset(wrong[LEFT_OPEN - 1 :]) if helped is Help.LAST else frozenset[str]()
    return FindRowForm(
        rows=tuple(
            RowChoice(
                id=each.id,
                text=each.text or rulebook.find(each.row or "").title,
                is_chosen=each.row == answer.row,
                is_ruled_out=each.id in out,
            )
            for each in choices
        ),
        is_fixed=helped is Help.SOLVED,
    )


def _line(rulebook: Rulebook, choice: Choice) -> int:
    return rulebook.find(choice.row or "").line
