"""查缺失: what a record that is over holds, what an answer earns, and which records are refused."""

import re
from functools import cache
from typing import Any

import pytest

from tests.workflow.builders import a_rulebook
from workflow.audit.codes import codes
from workflow.audit.lessons.lesson import lessons
from workflow.training.exercise import (
    Choice,
    Defect,
    DefectAnswer,
    Exercise,
    FoundDefect,
    Kind,
    answer_record,
)
from workflow.training.faults import BadExercisesError
from workflow.training.points import Point, raw_of
from workflow.training.questions import question_of
from workflow.training.questions.base import row_digest
from workflow.training.questions.defect import DefectQuestion
from workflow.training.scoring import answer_of

BOOK = a_rulebook()
NOT_ANSWERED = DefectAnswer()
NO_DEFECT = DefectAnswer(findings=())


def an_exercise(code: str = "REVIEW_SKIPPED", *, wrong: bool = True, **said: Any) -> Exercise:
    """The record of the help page of a code: the wrong one, or the right one."""
    lesson = lessons(code, BOOK)[0]
    lines = (lesson.wrong if wrong else lesson.right).lines
    first = lines[0]
    row = BOOK.find(first["流程列"]) if first["流程列"] else lesson.row
    facts: dict[str, Any] = {
        "unit": row.unit,
        "subject": "示範主旨",
        "received_at": first["收文時間"],
        "record": [dict(line) for line in lines],
    }
    exercise = Exercise(
        id="e1",
        kind=Kind.DEFECT,
        row=f"line:{row.line}",
        row_digest=row_digest(row),
        situation=Defect.model_validate(facts | said.pop("situation", {})),
    )
    return exercise.model_copy(update=said)


def asked(exercise: Exercise) -> DefectQuestion:
    question = question_of(exercise, BOOK)
    assert isinstance(question, DefectQuestion)
    return question


@cache
def skipped() -> DefectQuestion:
    """A record in which one position never signed."""
    return asked(an_exercise())


@cache
def with_two() -> DefectQuestion:
    """The same, and its times run back as well."""
    exercise = an_exercise()
    situation = exercise.situation
    assert isinstance(situation, Defect)
    record = [dict(line) for line in situation.record]
    record[-1]["時間"] = record[0]["時間"]
    return asked(
        exercise.model_copy(
            update={"situation": situation.model_copy(update={"record": tuple(record)})}
        )
    )


def found(*pairs: tuple[str, str]) -> DefectAnswer:
    return DefectAnswer(findings=tuple(FoundDefect(code=code, who=who) for code, who in pairs))


def pairs_of(question: DefectQuestion) -> list[tuple[str, str]]:
    return [(each.code, each.who) for each in question.key.findings or ()]


def earned(question: DefectQuestion, answer: DefectAnswer) -> float:
    points = question.points(answer)
    assert sum(point.of for point in points) == pytest.approx(1)
    return raw_of(points)


@pytest.mark.parametrize("code", list(codes()))
def test_the_key_is_what_the_audit_finds_whatever_the_code(code: str) -> None:
    question = asked(an_exercise(code))

    assert [each.code for each in question.findings] == [code]
    assert earned(question, question.key) == 1
    assert earned(question, NO_DEFECT) == earned(question, NOT_ANSWERED) == 0


@pytest.mark.parametrize("code", ["COSIGN_LATE", "RESIGN_MISSING", "MARK_MISSING"])
def test_of_a_sound_record_no_defect_is_right_and_nothing_else(code: str) -> None:
    question = asked(an_exercise(code, wrong=False))

    assert question.key == NO_DEFECT
    assert earned(question, NO_DEFECT) == 1
    assert earned(question, found((code, ""))) == 0
    assert earned(question, NOT_ANSWERED) == 0


def test_an_untouched_answer_is_not_the_answer_that_there_is_no_defect() -> None:
    sound = asked(an_exercise(wrong=False))

    assert [answer_of(said, sound) for said in (None, {}, {"findings": None})] == [NOT_ANSWERED] * 3
    assert answer_of({"findings": []}, sound) == NO_DEFECT
    assert answer_record(NO_DEFECT) == {"findings": []}
    assert answer_record(NOT_ANSWERED) == {}


def test_a_finding_said_of_another_counts_half() -> None:
    ((code, who),) = pairs_of(skipped())

    assert earned(skipped(), found((code, who))) == 1
    assert earned(skipped(), found((code, ""))) == 0.5
    assert earned(skipped(), found((code, "市長"))) == 0.5


def test_each_finding_earns_its_share_and_each_wrong_one_takes_one_away() -> None:
    one, other = pairs_of(with_two())

    assert earned(with_two(), found(one, other)) == 1
    assert earned(with_two(), found(one)) == 0.5
    assert earned(with_two(), found(one, other, ("OVERDUE", ""))) == 0.5
    assert earned(with_two(), found(one, ("OVERDUE", ""))) == 0
    assert earned(with_two(), found(("OVERDUE", ""), ("NO_DECISION", ""))) == 0


def test_nothing_is_gained_by_naming_one_finding_of_everybody() -> None:
    ((code, who),) = pairs_of(skipped())
    everybody = {name: (code, name) for name in ("股長", "組長", "局長", who)}

    assert earned(skipped(), found(*everybody.values())) == 0
    assert earned(skipped(), found((code, who), (code, who))) == 1


def test_late_may_be_said_of_the_whole_document() -> None:
    question = asked(an_exercise("OVERDUE"))

    assert earned(question, found(("OVERDUE", ""))) == 1
    assert "整件公文" in question.also_right


def test_who_is_known_by_every_name_for_them() -> None:
    question = asked(an_exercise("COSIGN_MISSING"))
    ((code, who),) = pairs_of(question)

    assert earned(question, found((code.lower(), f" {who} "))) == 1


def test_a_point_says_the_finding_its_records_and_what_is_believed() -> None:
    question = asked(an_exercise("DISPATCH_UNAPPROVED"))
    finding = question.findings[0]

    (lost,) = question.points(NO_DEFECT)

    assert finding.message() in lost.message
    assert "、".join(map(str, finding.evidence)) in lost.message
    assert (lost.code, lost.who, lost.misconception) == (finding.code, finding.position, "M17")
    assert lost.english["finding"] == finding.message(english=True)


def test_what_a_finding_covers_is_told_not_to_be_listed_beside_it() -> None:
    question = asked(an_exercise("DECIDED_BELOW"))

    def extra(code: str) -> Point:
        every = question.points(found(*pairs_of(question), (code, "")))
        return next(point for point in every if point.part == "extra")

    assert extra("REVIEW_SKIPPED").message.endswith("同一簽章不再列一次。")
    assert codes()["OVERDUE"].meaning in extra("OVERDUE").message


def test_a_record_that_names_a_doubtful_row_is_asked_about_it() -> None:
    exercise = an_exercise("ROW_DOUBTFUL")
    other = exercise.model_copy(update={"kind": Kind.DEFECT, "row_digest": "0" * 12})

    assert not asked(exercise).row.is_routable
    with pytest.raises(BadExercisesError, match="現在的讀法與出題時不同"):
        question_of(other, BOOK)


def test_a_record_without_the_column_runs_by_the_row_of_its_exercise() -> None:
    exercise = an_exercise()
    situation = exercise.situation
    assert isinstance(situation, Defect)
    left_out = {"流程列", "文號", "主旨", "速別", "收文時間", "限辦日期"}
    record = [
        {name: cell for name, cell in line.items() if name not in left_out}
        for line in situation.record
    ]

    again = asked(an_exercise(situation={"record": record}))
    blank = asked(an_exercise(situation={"record": [line | {"流程列": ""} for line in record]}))

    assert again.key == skipped().key
    assert pairs_of(blank) == [("ROW_UNKNOWN", "")]


def faults_of(exercise: Exercise) -> list[str]:
    with pytest.raises(BadExercisesError, match="e1") as refused:
        question_of(exercise, BOOK)
    return [str(each) for each in refused.value.faults]


def test_a_record_that_cannot_be_read_is_refused_with_every_fault() -> None:
    exercise = an_exercise(
        choices=(Choice(id="a", code="LATE"),),
        situation={
            "unit": "示範組",
            "record": [
                {"動作": "跳舞", "職稱": "股長", "時間": "2026-03-02T10:00:00+08:00"},
                {"動作": "審核", "職稱": "股長", "時間": "早上"},
                {"動作": "審核", "職稱": "股長"},
            ],
        },
    )

    said = "\n".join(faults_of(exercise))

    for each in ("choices.0.code", "situation.unit", "record.0", "record.1.時間", "record.2.時間"):
        assert re.search(rf"{each}\b", said), (each, said)


def test_no_record_and_two_documents_are_no_record_of_one() -> None:
    line = {"動作": "審核", "職稱": "股長", "時間": "2026-03-02T10:00:00+08:00"}
    two = [line | {"文號": "甲"}, line | {"文號": "乙"}]

    assert "沒有任何紀錄" in faults_of(an_exercise(situation={"record": []}))[0]
    assert "有不只一個文號" in faults_of(an_exercise(situation={"record": two}))[0]


def test_what_is_wrong_must_be_among_the_choices() -> None:
    offered = Choice.model_validate({"code": "OVERDUE", "text": "逾限"})

    (said,) = faults_of(an_exercise(choices=(offered,)))

    assert offered.id == "OVERDUE"
    assert "漏簽" in said
    assert asked(an_exercise("OVERDUE", choices=(offered,))).key


def test_codes_and_holders_that_nobody_knows_are_refused_at_once() -> None:
    with pytest.raises(BadExercisesError, match="e1") as refused:
        answer_of({"findings": [{"code": "LATE", "who": "示範"}]}, skipped())

    fields = [getattr(each, "field", "") for each in refused.value.faults]
    assert fields == ["findings.0.code", "findings.0.who"]
