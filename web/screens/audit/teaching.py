"""稽核, what a code teaches: a right and a wrong record, what helps, where to practise."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from rules.ladder import AGENCY_WIDE
from rules.rulebook import Rulebook
from web.language.i18n import Language
from web.links import way
from web.picture.compared import Compared
from web.screens.audit.case import case_page
from web.screens.audit.findings import FindingView
from workflow.audit.ledger.wanted import numbered
from workflow.audit.lessons.advice import Advice, Practice, advice
from workflow.audit.lessons.lesson import Lesson, Record, lessons
from workflow.audit.lessons.planting import Line
from workflow.audit.retracing import retraced
from workflow.roc import optional_day
from workflow.training.exercise import Deadline as DeadlineSituation
from workflow.training.exercise import Kind, Next
from workflow.training.faults import BadExercisesError
from workflow.training.making import Wanted, exercise_set, skills_drawn

PRACTICE = "/practice"
SEEDS, KEPT = 60, 256  # looked through for an exercise; how many are remembered
ROW, DUE = "流程列", "限辦日期"
SAID = ("註記", "決定", "意見別", "意見")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One record of a lesson, as a row of its table."""

    number: int
    at: datetime
    who: str
    person: str
    does: str
    target: str
    said: tuple[str, ...]
    due: date | None  # where it becomes another one
    is_other: bool  # the record beside it has no such line


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordShown:
    """A record as a table and as a picture, with what is found in it."""

    row: str  # as its first line names it
    lines: tuple[LineView, ...]
    findings: tuple[FindingView, ...]
    documents: tuple[Compared, ...]  # none where the route is not judged


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonView:
    """The same document done right and done wrong."""

    line: int  # of its row
    title: str
    right: RecordShown
    wrong: RecordShown

    @property
    def shows_rows(self) -> bool:
        """Whether what is wrong is the row that a record names."""
        return self.right.row != self.wrong.row

    @property
    def shows_people(self) -> bool:
        """Whether what is wrong is who signed, or for whom."""
        people = {(each.who, each.person) for each in self.right.lines}
        return any((each.who, each.person) not in people for each in self.wrong.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceView:
    """What helps, in the visitor's language; `explained` is "" where nothing published tells."""

    next_time: str
    explained: str
    source: str

    @property
    def source_host(self) -> str:
        """Whose page the source is."""
        return urlsplit(self.source).netloc


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """All that a code teaches, beside what it means.

    `lesson` and `trial` are None where the table in force has no row for them, `practice_way` is ""
    where none of its rows makes an exercise of this.
    """

    lesson: LessonView | None
    trial: LessonView | None  # on another row, to be looked through by oneself
    advice: AdviceView
    practice_way: str


def teaching(code: str, rulebook: Rulebook, language: Language) -> Teaching:
    """What the code teaches by the table in force; raises KeyError."""
    views = [
        _lesson_view(lesson, language, f"{name}-")
        for name, lesson in zip(("lesson", "trial"), lessons(code, rulebook), strict=False)
    ]
    helps = advice()[code]
    return Teaching(
        lesson=views[0] if views else None,
        trial=views[1] if len(views) > 1 else None,
        advice=_advice_view(helps, language),
        practice_way=_practice_way(helps.practice, rulebook),
    )


def _lesson_view(lesson: Lesson, language: Language, name: str) -> LessonView:
    return LessonView(
        line=lesson.row.line,
        title=lesson.row.title,
        right=_shown(lesson, lesson.right, lesson.wrong, language, f"{name}right-"),
        wrong=_shown(lesson, lesson.wrong, lesson.right, language, f"{name}wrong-"),
    )


def _shown(
    lesson: Lesson, record: Record, other: Record, language: Language, name: str
) -> RecordShown:
    """A record as the lesson shows it: lines that the other record lacks are marked."""
    log = record.read.log
    again = retraced(log, log.cases[0], lesson.basis)
    page = case_page(None, numbered(record.audit.findings), again, 0, language, name=name)
    beside = [line | {ROW: ""} for line in other.lines]
    dues = ["", *(line[DUE] for line in record.lines)]
    return RecordShown(
        row=record.lines[0][ROW],
        lines=tuple(
            _line_view(
                at,
                line,
                due=optional_day(line[DUE]) if line[DUE] != dues[at - 1] else None,
                is_other=line | {ROW: ""} not in beside,
            )
            for at, line in enumerate(record.lines, start=1)
        ),
        findings=page.findings,
        documents=page.documents,
    )


def _line_view(number: int, line: Line, *, due: date | None, is_other: bool) -> LineView:
    """One line of a record in words; the due day only where it changes."""
    person, principal = line["人員"], line["被代理人"]
    return LineView(
        number=number,
        at=datetime.fromisoformat(line["時間"]),
        who=("" if line["單位"] == AGENCY_WIDE else line["單位"]) + line["職稱"],
        person=f"{person}（代 {principal}）" if principal else person,
        does=line["動作"],
        target=line["對象"],
        said=tuple(line[each] for each in SAID if line[each]),
        due=due,
        is_other=is_other,
    )


def _advice_view(helps: Advice, language: Language) -> AdviceView:
    english = language is Language.ENGLISH
    return AdviceView(
        next_time=helps.next_time_en if english else helps.next_time,
        explained=helps.explained_en if english else helps.explained,
        source=helps.explained_source,
    )


# The exercise


@dataclass(frozen=True, kw_only=True)
class _Sought:
    """An exercise wanted of a table."""

    practice: Practice
    version: str
    rulebook: Rulebook = field(compare=False)


def _practice_way(practice: Practice, rulebook: Rulebook) -> str:
    """The address of an exercise of this skill, the same one for the same table; "" for none."""
    sought = _Sought(practice=practice, version=rulebook.version, rulebook=rulebook)
    seed = _seed(sought)
    if seed is None:
        return ""
    return way(PRACTICE, kind=practice.kind, level=practice.level, seed=seed)


@lru_cache(maxsize=KEPT)
def _seed(sought: _Sought) -> int | None:
    """The first seed whose exercise is about the skill before all others, else among others."""
    among: int | None = None
    for seed in range(SEEDS):
        skills = _skills(sought, seed)
        if sought.practice.skill not in skills or not _holds(sought, seed):
            continue
        if skills[0] == sought.practice.skill:
            return seed
        among = seed if among is None else among
    return among


def _wanted(sought: _Sought, seed: int) -> Wanted:
    practice = sought.practice
    return Wanted(kinds=(Kind(practice.kind),), level=practice.level, count=1, seed=seed)


def _skills(sought: _Sought, seed: int) -> tuple[str, ...]:
    """What the exercise of a seed is about; nothing where the table has none."""
    try:
        return skills_drawn(_wanted(sought, seed), sought.rulebook)[0]
    except BadExercisesError:
        return ()


def _holds(sought: _Sought, seed: int) -> bool:
    """Whether the action sought is on the record that the exercise shows."""
    action = sought.practice.record
    if not action:
        return True
    situation = exercise_set(_wanted(sought, seed), sought.rulebook).exercises[0].situation
    shown = situation.record if isinstance(situation, Next | DeadlineSituation) else ()
    return any(line.get("動作") == action for line in shown)
