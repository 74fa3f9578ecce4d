"""What guessing earns in 查缺失: answers of people who have not read the record."""

from collections.abc import Callable, Iterator
from statistics import fmean

from tests.workflow.training.making import LEVELS, a_set, shipped
from workflow.training.exercise import DefectAnswer, FoundDefect, Kind
from workflow.training.points import raw_of
from workflow.training.questions import question_of
from workflow.training.questions.defect import DefectQuestion

COUNT = 20  # exercises of a level
Guesses = Callable[[DefectQuestion], list[DefectAnswer]]  # of which the mean is taken


def none_found(_: DefectQuestion) -> list[DefectAnswer]:
    """Nothing is ever wrong."""
    return [DefectAnswer(findings=())]


def one_by_chance(question: DefectQuestion) -> list[DefectAnswer]:
    """Any one of what is offered, said of the whole document; or nothing."""
    each = [DefectAnswer(findings=(FoundDefect(code=code),)) for code in _offered(question)]
    return [*each, *none_found(question)]


def every_one(question: DefectQuestion) -> list[DefectAnswer]:
    """All that is offered."""
    return [DefectAnswer(findings=tuple(FoundDefect(code=code) for code in _offered(question)))]


def right_of_the_decider(question: DefectQuestion) -> list[DefectAnswer]:
    """The right ones, each said of whoever the row lets decide."""
    decider = question.row.decider or ""
    found = (FoundDefect(code=each.code, who=decider) for each in question.findings)
    return [DefectAnswer(findings=tuple(found))]


STRATEGIES: dict[str, Guesses] = {
    "nothing is ever wrong": none_found,
    "one of what is offered, by chance": one_by_chance,
    "all that is offered": every_one,
    "the right findings, each of the decider": right_of_the_decider,
}


def table() -> Iterator[str]:
    """The table in Markdown: the mean at each level."""
    asked = [tuple(_questions(level)) for level in LEVELS]
    yield f"| who guesses in 查缺失 | {' | '.join(f'level {level}' for level in LEVELS)} |"
    yield "|---|" + "---:|" * len(LEVELS)
    for name, guesses in STRATEGIES.items():
        figures = [
            fmean(_earned(question, guesses(question)) for question in each) for each in asked
        ]
        yield f"| {name} | {' | '.join(f'{figure:.2f}' for figure in figures)} |"


def _questions(level: int) -> Iterator[DefectQuestion]:
    for exercise in a_set(Kind.DEFECT, level=level, count=COUNT).exercises:
        question = question_of(exercise, shipped())
        assert isinstance(question, DefectQuestion)
        yield question


def _earned(question: DefectQuestion, answers: list[DefectAnswer]) -> float:
    return fmean(raw_of(question.points(answer)) for answer in answers)


def _offered(question: DefectQuestion) -> list[str]:
    return [choice.code for choice in question.exercise.choices if choice.code]
