"""Exercises for tests: a situation written by hand, its question, and what an answer earns."""

from collections.abc import Iterable
from typing import Any

from tests.workflow.builders import a_rulebook
from workflow.events.base import Event
from workflow.events.clock import ExtensionApplied
from workflow.events.handing import ReassignmentApplied
from workflow.events.signing import DraftSubmitted
from workflow.reports.records import log_rows
from workflow.training.exercise import Answer, Deadline, Exercise, Kind, LogLine, Next
from workflow.training.points import Point, raw_of
from workflow.training.questions import Question, question_of
from workflow.training.questions.deadline import DeadlineQuestion
from workflow.training.questions.next import NextQuestion

RECEIVED = "2026-03-02T09:00:00+08:00"  # a Monday
BOOK = a_rulebook()


def a_line(action: str, position: str = "", unit: str = "", **cells: str) -> LogLine:
    """One line of a record."""
    return {"動作": action, "職稱": position, "單位": unit, **cells}


def next_exercise(row: str, *record: LogLine, **facts: Any) -> Exercise:
    """Who is next, after this record on this row of the shipped table."""
    choices = facts.pop("choices", ())
    unit = BOOK.find(row).unit
    said = {"unit": unit, "subject": "示範主旨", "received_at": RECEIVED, "record": record} | facts
    situation = Next.model_validate(said)
    return Exercise(id="e1", kind=Kind.NEXT, row=row, situation=situation, choices=choices)


def deadline_exercise(*record: LogLine, row: str | None = None, **facts: Any) -> Exercise:
    """When a document is due, received on a Monday if nothing else is said."""
    situation = Deadline.model_validate({"received_at": RECEIVED, "record": record} | facts)
    return Exercise(id="e1", kind=Kind.DEADLINE, row=row, situation=situation)


def asked_next(exercise: Exercise) -> NextQuestion:
    """下一步輪到誰 of this exercise."""
    question = question_of(exercise, BOOK)
    assert isinstance(question, NextQuestion)
    return question


def asked_deadline(exercise: Exercise) -> DeadlineQuestion:
    """算期限 of this exercise."""
    question = question_of(exercise, BOOK)
    assert isinstance(question, DeadlineQuestion)
    return question


def earned(question: Question, answer: Answer) -> float:
    """What an answer earns before hints."""
    return raw_of(question.points(answer))


def lost(question: Question, answer: Answer) -> tuple[Point, ...]:
    """The points that an answer loses, or is charged."""
    return tuple(point for point in question.points(answer) if point.is_lost)


def as_recorded(history: Iterable[Event]) -> tuple[LogLine, ...]:
    """The log with what its columns leave out: 簽稿方式, the row of a 改分."""
    events = tuple(history)
    return tuple(row | _besides(event) for row, event in zip(log_rows(events), events, strict=True))


def _besides(event: Event) -> LogLine:
    if isinstance(event, DraftSubmitted) and event.form:
        return {"註記": f"{event.mark}、{event.form.value}"}
    if isinstance(event, ExtensionApplied):
        return {"限辦日期": event.due.isoformat()}
    if isinstance(event, ReassignmentApplied):
        return {"對象": event.row_asked}
    return {}


# Of a deadline

ALL = ("due", "used_days", "on_time")
EXTENDED = a_line("展期", "組長", 時間="2026-03-09", 限辦日期="115.3.18")
PAUSED = (
    a_line("補正", "承辦人員", 時間="2026-03-03T10:00:00+08:00"),
    a_line("復辦", "承辦人員", 時間="2026-03-09T10:00:00+08:00"),
)


def closed(day: str) -> str:
    """In the afternoon of a day."""
    return f"{day}T15:00:00+08:00"
