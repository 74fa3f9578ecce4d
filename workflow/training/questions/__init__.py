"""The kinds of question: each derives its key from the engine and scores an answer."""

from collections.abc import Callable, Mapping

from rules.errors import UnknownKeyError
from rules.rulebook import LINE, Rulebook
from workflow.training.exercise import Exercise, Kind
from workflow.training.faults import BadExercisesError, ExerciseFaultError
from workflow.training.questions.base import Question, fault, row_digest
from workflow.training.questions.deadline import deadline_question
from workflow.training.questions.defect import defect_question
from workflow.training.questions.find_row import find_row_question
from workflow.training.questions.next import next_question
from workflow.training.questions.order import order_question

__all__ = ["Question", "Questions", "question_of"]

Questions = Mapping[str, Question]  # of a set, by the id of their exercise

QUESTIONS: Mapping[Kind, Callable[[Exercise, Rulebook], Question]] = {
    Kind.FIND_ROW: find_row_question,
    Kind.ORDER: order_question,
    Kind.NEXT: next_question,
    Kind.DEADLINE: deadline_question,
    Kind.DEFECT: defect_question,
}
ROWLESS = frozenset({Kind.DEADLINE})  # a limit is counted the same on every row
ROUTELESS = frozenset({Kind.DEFECT})  # that a record names a doubtful row is what may be found


def question_of(exercise: Exercise, rulebook: Rulebook) -> Question:
    """The exercise with its key; raises BadExercisesError with every fault.

    For a row that is unknown, doubtful or reads otherwise than when the exercise was made, and
    for a situation that is impossible.
    """
    if found := _row_fault(exercise, rulebook):
        raise BadExercisesError([found])
    return QUESTIONS[exercise.kind](exercise, rulebook)


def _row_fault(exercise: Exercise, rulebook: Rulebook) -> ExerciseFaultError | None:
    if exercise.row is None:
        if exercise.kind in ROWLESS:
            return None
        why = "沒有寫依哪一列"
        return fault(
            exercise, "row", "", why, f"{LINE}N 或列的鍵；給學員的題組沒有，請用原題組評分"
        )
    try:
        row = rulebook.find(exercise.row)
    except UnknownKeyError as error:
        return fault(exercise, "row", exercise.row, "表上沒有這一列", _near(error))
    if not row.is_routable and exercise.kind not in ROUTELESS:
        why = str(row.why_doubtful)
        said = f"這一列存疑，尚不能排流程：{why}"
        return fault(exercise, "row", exercise.row, said, "不存疑的列；或先校對這一列")
    if exercise.row_digest not in (None, "", row_digest(row)):
        why = f"這一列現在的讀法與出題時不同（{row.key}）"
        allowed = f"{row_digest(row)}；請重新出題，或改用出題時的規則版本"
        return fault(exercise, "row_digest", exercise.row_digest, why, allowed)
    return None


def _near(error: UnknownKeyError) -> str:
    return "、".join(error.candidates) or f"{LINE}N 或列的鍵"
