"""找明細表項目: the row earns all, one of the unit with the same duties half, another 0."""

from dataclasses import replace

import pytest

from rules.agency.agency import Issuer
from tests.workflow.training.questions import finding, routable_lines, the_rulebook
from workflow.training.exercise import Choice, FindRow, FindRowAnswer
from workflow.training.faults import BadExercisesError, ExerciseFaultError
from workflow.training.misconceptions import WRONG_ROW
from workflow.training.points import raw_of
from workflow.training.questions.base import row_digest
from workflow.training.questions.find_row import FindRowQuestion, find_row_question


def scored(question: FindRowQuestion, line: int) -> float:
    return raw_of(question.points(FindRowAnswer(row=f"line:{line}")))


@pytest.mark.parametrize("line", routable_lines()[::20])
def test_the_row_earns_all_and_every_other_one_what_its_duties_say(line: int) -> None:
    book, question = the_rulebook(), finding(line)
    stages = book.route(question.row).stages

    assert raw_of(question.points(question.key)) == 1
    for row in book.rows:
        if row.line == line or row.key.partition("#")[0] == question.row.key.partition("#")[0]:
            continue
        same = row.unit == question.row.unit and row.is_routable
        half = same and book.route(row).stages == stages
        assert scored(question, row.line) == (0.5 if half else 0), row.line


def test_a_row_may_be_named_by_its_key() -> None:
    question = finding(123)

    assert raw_of(question.points(FindRowAnswer(row=question.row.key))) == 1


def test_nothing_chosen_earns_nothing_and_says_which_row_it_is() -> None:
    (point,) = finding(123).points(FindRowAnswer())

    assert (point.got, point.misconception) == (0, None)
    assert "第 123 行" in point.message


def test_a_wrong_row_is_the_misconception_of_that_name() -> None:
    (point,) = finding(123).points(FindRowAnswer(row="line:8"))

    assert (point.got, point.misconception) == (0, WRONG_ROW)
    assert "第 8 行" in point.message
    assert "第 123 行" in point.message


def test_rows_that_print_one_matter_twice_are_both_right() -> None:
    book = the_rulebook()
    twins = [row for row in book.rows if "#" in row.key and row.is_routable]
    for twin in twins:
        first = book.find(twin.key.partition("#")[0])
        alike = first.is_routable and book.route(first).stages == book.route(twin).stages
        assert scored(finding(twin.line), first.line) == (1 if alike else 0)
        assert bool(finding(twin.line).also_right) == alike


def test_a_row_that_the_table_does_not_have_is_a_fault() -> None:
    (fault,) = finding(123).faults(FindRowAnswer(row="line:7"))

    assert (fault.field, fault.value) == ("row", "line:7")


def test_a_row_of_another_unit_is_told_with_its_unit() -> None:
    (point,) = finding(123).points(FindRowAnswer(row="line:133"))

    assert "是設備網路組的業務" in point.message


def test_a_situation_of_another_unit_and_choices_without_the_row_are_faults() -> None:
    exercise = finding(123).exercise
    situation = FindRow(unit="秘書室", subject="示範")
    choices = (Choice(id="a", row="line:8"), Choice(id="b", row="line:7"))
    changed = exercise.model_copy(update={"situation": situation, "choices": choices})

    with pytest.raises(BadExercisesError) as refused:
        find_row_question(changed, the_rulebook())

    fields = [each.field for each in refused.value.faults if isinstance(each, ExerciseFaultError)]
    assert fields == ["situation.unit", "choices.1.row", "choices"]


def test_the_digest_of_a_row_is_of_all_that_routes_a_document() -> None:
    row = the_rulebook().at_line(123)
    first, *others = row.cosigners
    changed = (
        replace(row, issuer=Issuer.CITY),
        replace(row, cosigners=tuple(others)),
        replace(row, cosigners=(replace(first, condition="必要時"), *others)),
        replace(row, steps=row.steps[:-2] + row.steps[-1:]),
        replace(row, key=f"{row.key}#2"),
    )

    assert len({row_digest(each) for each in (row, *changed)}) == 6
    assert row_digest(replace(row, page=99, remark="示範")) == row_digest(row)
