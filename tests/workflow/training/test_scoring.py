"""Scoring files: answer by answer, the last attempt in the sum, and nobody where one is bad."""

import json
from typing import Any

import pytest

from tests.workflow.training.sets import (
    ALONE,
    COSIGNED,
    Said,
    a_find_row,
    a_set,
    an_answer,
    an_order,
    answers,
    raw,
    shipped,
)
from workflow.training.exercise import ExerciseSet, Kind
from workflow.training.faults import BadExercisesError
from workflow.training.files import read_answers, read_set
from workflow.training.results import Results, Submitted
from workflow.training.scoring import questions_in, questions_of, score, score_files

KEY = {"steps": [["承辦人員"], ["股長"], ["組長"], ["人事室", "會計室", "秘書室"], ["專門委員"]]}
WITHOUT_COSIGNERS = {"steps": [["承辦人員"], ["股長"], ["組長"], ["專門委員"]]}


def scored(exercises: Said, *given: Said) -> Results:
    read = read_set(raw(exercises), "set.json")
    return score_files(read, read_answers(raw(answers(*given)), "answers.json"), shipped())


def test_the_key_earns_everything_and_is_told_with_the_row() -> None:
    (result,) = scored(a_set(an_order()), an_answer(answer=KEY)).results

    assert (result.score, result.raw, result.hint_cost, result.correct) == (1.0, 1.0, 0.0, True)
    assert result.key == KEY
    row = shipped().find(COSIGNED)
    assert {(each.row.key, each.row.line) for each in result.points if each.row} == {
        (row.key, row.line)
    }


def test_a_result_has_the_fields_of_the_contract() -> None:
    results = scored(a_set(an_order()), an_answer(answer=WITHOUT_COSIGNERS))

    record: dict[str, Any] = json.loads(results.model_dump_json())

    assert record.keys() >= {"set", "rulebook", "results", "summary"}
    (result,) = record["results"]
    assert result.keys() >= {
        *("exercise", "who", "attempt", "score", "raw", "hint_cost", "correct", "points"),
        *("key", "also_right"),
    }
    for point in result["points"]:
        assert point.keys() >= {
            *("part", "of", "got", "code", "who", "misconception", "message", "row", "source"),
        }
    missing = [each for each in result["points"] if each["code"] == "COSIGN_MISSING"]
    assert [each["who"] for each in missing] == ["人事室", "會計室", "秘書室"]
    assert {each["misconception"] for each in missing} == {"M3"}
    assert sum(each["got"] for each in result["points"]) == pytest.approx(result["raw"])


def test_hints_cost_and_leave_a_right_answer_right() -> None:
    (result,) = scored(a_set(an_order()), an_answer(answer=KEY, hints=3)).results

    assert (result.raw, result.hint_cost, result.score, result.correct) == (1.0, 0.3, 0.7, True)


@pytest.mark.parametrize("answer", [None, {}, {"steps": []}, {"steps": None}, {"row": ""}])
def test_an_untouched_answer_earns_nothing(answer: Said | None) -> None:
    name = "e2" if answer and "row" in answer else "e1"

    (result,) = scored(a_set(an_order(), a_find_row()), an_answer(name, answer)).results

    assert (result.score, result.raw, result.correct) == (0.0, 0.0, False)


def test_the_sum_takes_the_last_attempt_at_each_exercise_done() -> None:
    exercises = a_set(an_order(), a_find_row(), an_order("e3"))
    given = (
        an_answer(answer=KEY, attempt=2),
        an_answer(answer=WITHOUT_COSIGNERS),
        an_answer("e2", {"row": "line:83"}),
        an_answer("e1", KEY, who="示範乙", hints=1),
    )

    summary = scored(exercises, *given).summary

    assert scored(exercises, *reversed(given)).summary == summary
    assert {who: (each.mean, each.done, each.of) for who, each in summary.items()} == {
        "示範甲": (0.5, 2, 3),
        "示範乙": (0.9, 1, 3),
    }


def test_nobody_answered_is_nobody_scored() -> None:
    results = scored(a_set(an_order()))

    assert (results.results, dict(results.summary)) == ((), {})


@pytest.mark.parametrize(("title", "called"), [("第一週", "第一週"), ("", "taipei-doit")])
def test_results_name_the_set_and_the_rules(title: str, called: str) -> None:
    results = scored(a_set(an_order(), title=title))

    assert (results.set, results.rulebook) == (called, shipped().version)


def test_an_agency_goes_by_its_full_name_too() -> None:
    assert scored(a_set(an_order(), agency=shipped().agency.name), an_answer(answer=KEY))


def test_one_broken_answer_and_nobody_is_scored() -> None:
    good, bad = an_answer(answer=KEY), an_answer(who="示範乙", answer={"steps": [["院長"]]})

    with pytest.raises(BadExercisesError, match="院長") as caught:
        scored(a_set(an_order()), good, bad)

    assert len(caught.value.faults) == 1


def test_the_faults_of_both_files_are_told_together() -> None:
    exercises = a_set(an_order(row_digest="000000000000"), a_find_row())

    with pytest.raises(BadExercisesError, match=r".+") as caught:
        scored(exercises, an_answer("e9"), an_answer("e2", {"row": "line:1"}), an_answer("e1", {}))

    said = [str(each) for each in caught.value.faults]
    assert [each.split(" ")[0] for each in said] == ["set.json", "answers.json", "answers.json"]
    assert "row_digest" in said[0]


def test_a_changed_row_is_named_for_every_exercise_that_uses_it() -> None:
    exercises = a_set(an_order(row_digest="0" * 12), a_find_row(), an_order("e3", row_digest="x"))

    with pytest.raises(BadExercisesError, match=r".+") as caught:
        questions_in(read_set(raw(exercises), "set.json"), shipped())

    assert [("題目 e1" in str(each), "題目 e3" in str(each)) for each in caught.value.faults] == [
        *((True, False), (False, True)),
    ]
    assert all(shipped().find(COSIGNED).key in str(each) for each in caught.value.faults)


def test_a_program_scores_without_files() -> None:
    exercises = ExerciseSet.model_validate(a_set(a_find_row()))
    questions = questions_of(exercises, shipped())
    right = Submitted(exercise="e2", answer={"row": ALONE})

    results = score(questions, exercises, [right], shipped())

    assert questions["e2"].exercise.kind is Kind.FIND_ROW
    assert [each.score for each in results.results] == [1.0]
    with pytest.raises(BadExercisesError, match="前面已有答案"):
        score(questions, exercises, [right, right], shipped())


def test_a_set_of_another_agency_says_what_to_do() -> None:
    exercises = ExerciseSet.model_validate(a_set(an_order(), agency="示範縣政府"))

    with pytest.raises(BadExercisesError, match="--agency"):
        questions_of(exercises, shipped())


def test_hints_never_take_more_than_was_earned() -> None:
    (result,) = scored(a_set(an_order()), an_answer(answer={"steps": []}, hints=3)).results

    assert (result.score, result.raw, result.hint_cost) == (0.0, 0.0, 0.3)
