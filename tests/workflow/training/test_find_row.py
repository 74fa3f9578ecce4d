"""找適用列: the row earns all, a row of the unit with the same duties half, any other nothing."""

import pytest

from tests.workflow.training.questions import finding, routable_lines, the_rulebook
from workflow.training.exercise import FindRowAnswer
from workflow.training.misconceptions import WRONG_ROW
from workflow.training.points import raw_of
from workflow.training.questions.find_row import FindRowQuestion


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
