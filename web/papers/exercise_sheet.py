"""題紙: a set of exercises on paper, to be filled in by hand, and its key with every point.

The sheet for trainees is made without any key: it needs the rows that trainees may see, no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from rules.days import format_short
from rules.marks import Action
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from web.language.i18n import msgid
from web.language.templating import moment
from web.language.words import ISSUER_WORDS
from web.picture.row import RowView, row_view
from workflow.audit.codes import code_of
from workflow.reports.records import LOG_COLUMNS
from workflow.training.exercise import (
    Answer,
    Deadline,
    DeadlineAnswer,
    Defect,
    DefectAnswer,
    Exercise,
    ExerciseSet,
    FindRowAnswer,
    Kind,
    LogLine,
    Next,
    NextAnswer,
    Order,
    OrderAnswer,
    Situation,
)
from workflow.training.misconceptions import Misconception, misconceptions
from workflow.training.points import Point
from workflow.training.questions import Question, Questions
from workflow.training.questions.defect import log_rows_of

TIME, NO_DEFECT = "時間", "沒有缺失"
OF_THE_CASE = (  # said above the record
    *("文號", "流程列", "主旨", "類別", "速別", "收文時間", "密等"),
)
ACTS = tuple(each for each in LOG_COLUMNS if each not in (TIME, *OF_THE_CASE))
TASKS = {
    Kind.FIND_ROW: msgid("這件公文適用哪一列？在方格裡打勾，只選一列。"),
    Kind.ORDER: msgid("要簽的職稱打勾，最後簽的核定；會辦單位寫在簽了才送會的那一格。"),
    Kind.NEXT: msgid("現在輪到誰做什麼？把每一項都打勾。"),
    Kind.DEADLINE: msgid("算出下列各項，填在線上。"),
    Kind.DEFECT: msgid("紀錄有沒有缺失？有的話打勾，線上寫說的是誰；整件公文的不寫。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What has happened so far: the columns in which something stands, and their cells."""

    columns: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyItem:
    """A key in words, with what every point of it is for.

    `skills` are the misconceptions that the exercise is about.
    """

    answer: str
    also_right: str
    skills: tuple[Misconception, ...]
    points: tuple[Point, ...]
    row: RuleRow | None
    sources: tuple[str, ...]  # addresses, each once


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetItem:
    """One exercise on paper.

    `row` is what a trainee is shown of the table: nothing where finding the row is asked. `record`
    is None where nothing has happened yet, `key` on the sheet for trainees.
    """

    number: int
    exercise: Exercise
    task: str
    issuer_word: str  # in whose name it runs, where that is told
    row: RowView | None
    posts: tuple[str, ...]  # of an order, lowest first
    candidates: tuple[str, ...]  # for 會辦
    record: Record | None
    row_named: str  # of a record that is over; "" where it names none
    key: KeyItem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseSheet:
    """The sheet, the key, or the one behind the other."""

    template: ClassVar[str] = "papers/exercise_sheet.html.jinja"
    title: str
    agency: str
    version: str
    items: tuple[SheetItem, ...]
    has_exercises: bool
    has_key: bool


def exercise_sheet(
    exercises: ExerciseSet, rulebook: Rulebook, questions: Questions | None, *, with_exercises: bool
) -> ExerciseSheet:
    """The set on paper, with its key if its questions are given.

    The key comes behind the sheet, or stands alone; every point is told as a right answer earns it.
    """
    items = (
        _item(number, each, rulebook, questions[each.id] if questions else None)
        for number, each in enumerate(exercises.exercises, start=1)
    )
    return ExerciseSheet(
        title=exercises.title,
        agency=rulebook.agency.name,
        version=rulebook.version,
        items=tuple(items),
        has_exercises=with_exercises,
        has_key=questions is not None,
    )


def _item(
    number: int, exercise: Exercise, rulebook: Rulebook, question: Question | None
) -> SheetItem:
    """One exercise of the sheet; of one that asks for the row, the row is not shown."""
    is_shown = exercise.kind is not Kind.FIND_ROW and exercise.row is not None
    row = rulebook.find(exercise.row) if is_shown and exercise.row else None
    is_order = exercise.kind is Kind.ORDER and row is not None
    posts = rulebook.agency.unit(row.unit).ladder.positions if is_order and row else ()
    situation = exercise.situation
    return SheetItem(
        number=number,
        exercise=exercise,
        task=TASKS[exercise.kind],
        issuer_word=_issuer_word(situation),
        row=row_view(rulebook, row) if row else None,
        posts=posts,
        candidates=tuple(each.id for each in exercise.choices if each.kind == "cosigner"),
        record=_record(situation.record) if isinstance(situation, Next | Deadline) else None,
        row_named=_row_named(situation, row) if row else "",
        key=_key(question) if question else None,
    )


def _issuer_word(situation: Situation) -> str:
    """In whose name the document runs."""
    known = {issuer.value: word for issuer, word in ISSUER_WORDS.items()}
    return known.get(situation.issuer, "") if isinstance(situation, Order | Defect) else ""


def _row_named(situation: Situation, row: RuleRow) -> str:
    """流程列 as a record that is over has it."""
    if not isinstance(situation, Defect):
        return ""
    return next((line["流程列"] for line in log_rows_of(situation, row) if line.get("流程列")), "")


def _record(lines: Iterable[LogLine]) -> Record | None:
    """The record of the situation in columns, those left out that are empty."""
    said = [line for line in lines if any(line.values())]
    columns = tuple(each for each in (TIME, *ACTS) if any(line.get(each) for line in said))
    if not columns:
        return None
    return Record(columns=columns, lines=tuple(_cells(line, columns) for line in said))


def _cells(line: Mapping[str, str], columns: Iterable[str]) -> tuple[str, ...]:
    """A line of the record, column by column."""
    return tuple(SAID_BY.get(each, str)(line.get(each, "")) for each in columns)


def _moment(text: str) -> str:
    try:
        return moment(datetime.fromisoformat(text))
    except ValueError:
        return text


def _day(text: str) -> str:
    try:
        return format_short(date.fromisoformat(text))
    except ValueError:
        return text


SAID_BY = {TIME: _moment, "限辦日期": _day}


def _key(question: Question) -> KeyItem:
    """The answer with its reasons, for whoever scores."""
    points, known = question.points(question.key), misconceptions()
    said = (
        *(point.source for point in points),
        *(str(each["url"]) for each in question.exercise.sources if "url" in each),
    )
    return KeyItem(
        answer="；".join(_words(question.key, question)),
        also_right=question.also_right,
        skills=tuple(known[each] for each in question.exercise.skills if each in known),
        points=points,
        row=question.row,
        sources=tuple(dict.fromkeys(filter(None, said))),
    )


def _words(key: Answer, question: Question) -> Iterator[str]:
    """The key as one would say it."""
    if isinstance(key, FindRowAnswer):
        row = question.row
        yield f"第 {row.line} 行「{row.title}」" if row else ""
    elif isinstance(key, OrderAnswer):
        yield " → ".join("、".join(step) for step in key.steps) + f"（{Action.DECIDE.value}）"
    elif isinstance(key, NextAnswer):
        yield "、".join(f"{each.by} {each.action}" for each in key.duties)
    elif isinstance(key, DefectAnswer):
        found = (f"{code_of(each.code).name} {each.who}".strip() for each in key.findings or ())
        yield "、".join(found) or NO_DEFECT
    else:
        yield from _dates(key)


def _dates(key: DeadlineAnswer) -> Iterator[str]:
    if key.due is not None:
        yield f"限辦日期 {format_short(key.due)}"
    if key.used_days is not None:
        yield f"使用日數 {key.used_days:g} 日"
    if key.on_time is not None:
        yield "依限辦結" if key.on_time else "未依限辦結"
