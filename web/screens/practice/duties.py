"""下一步輪到誰 as a form: the record so far, and the duties that may be open now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.refusals.base import BadChoiceError
from workflow.training.exercise import Choice, DutyAnswer, Exercise, LogLine, Next, NextAnswer

DUTY = "duty"  # the field: a choice's id
# What a line of the record says beside who did what; the rest of it is not shown.
SAID = ("被代理人", "對象", "註記", "意見別", "決定", "限辦日期")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """One line of the record so far."""

    who: str
    person: str  # of a deputy; whoever else signs is known by the position
    action: str
    said: tuple[tuple[str, str], ...]  # heading and what stands there
    opinion: str
    at: datetime | str  # as it stands in the record if it is no time


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyChoice:
    """One duty to tick."""

    id: str
    by: str
    action: str
    is_chosen: bool
    is_fixed: bool  # settled for the trainee, as owed or as not owed


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesForm:
    """The record and the duties to choose from."""

    record: tuple[RecordLine, ...]
    duties: tuple[DutyChoice, ...]
    is_fixed: bool


def chosen_duties(exercise: Exercise, ids: Sequence[str]) -> NextAnswer:
    """The answer: the duties of the choices with these ids, in the order of the form.

    Raises BadChoiceError for an id that the form does not have.
    """
    offered = [each.id for each in exercise.choices]
    if unknown := next((each for each in ids if each not in offered), ""):
        allowed = "、".join(offered)
        raise BadChoiceError(field="待辦", value=unknown[:40], allowed=allowed)
    known = [each for each in exercise.choices if each.id in ids]
    return NextAnswer(duties=tuple(_duty(each) for each in known))


def all_but_last(exercise: Exercise, key: NextAnswer) -> tuple[frozenset[str], frozenset[str]]:
    """Ids of the duties that are filled in, and of those that are ruled out, for half a solution.

    One owed duty and one wrong one are left to decide between.
    """
    owed = [each.id for each in exercise.choices if _duty(each) in key.duties]
    wrong = [each.id for each in exercise.choices if each.id not in owed]
    return frozenset(owed[:-1]), frozenset(wrong[1:])


def duties_form(
    exercise: Exercise, answer: NextAnswer, settled: frozenset[str], *, solved: bool
) -> DutiesForm:
    """The form with its answer."""
    situation = exercise.situation
    assert isinstance(situation, Next)
    return DutiesForm(
        record=record_lines(situation.record, situation.unit),
        duties=tuple(
            DutyChoice(
                id=each.id,
                by=each.by or "",
                action=each.action or "",
                is_chosen=_duty(each) in answer.duties,
                is_fixed=solved or each.id in settled,
            )
            for each in exercise.choices
        ),
        is_fixed=solved,
    )


def record_lines(record: Iterable[LogLine], unit: str = "") -> tuple[RecordLine, ...]:
    """A log as people read it; `unit` is the drafting one, which need not be named."""
    return tuple(_line(each, unit) for each in record)


def _line(line: LogLine, unit: str) -> RecordLine:
    return RecordLine(
        who=_who(line, unit),
        person=line.get("人員", "") if line.get("被代理人") else "",
        action=line.get("動作", ""),
        said=tuple((name, line[name]) for name in SAID if line.get(name)),
        opinion=line.get("意見", ""),
        at=moment_read(line.get("時間", "")),
    )


def moment_read(text: str) -> datetime | str:
    """The time of a line; as it stands in the record if it is no time."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _who(line: LogLine, drafting: str) -> str:
    unit, position = line.get("單位", ""), line.get("職稱", "")
    return " ".join(part for part in ("" if unit == drafting else unit, position) if part)


def _duty(choice: Choice) -> DutyAnswer:
    return DutyAnswer(by=choice.by or "", action=choice.action or "")
