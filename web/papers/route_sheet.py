"""陳核流程表: the route of a case as a picture and step by step, and its whole record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from rules.errors import UnknownKeyError
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from web.language.i18n import Language, translate
from web.language.record import RecordEntry
from web.papers.papers import PaperHead, Papers, latest, span, words_of
from web.picture.diagram import RouteView, route_view
from web.picture.progress import case_stages
from web.picture.stages import Progress
from workflow.calendar import WorkingCalendar, taipei_day
from workflow.case.case import Case
from workflow.case.duties import Duty
from workflow.case.words import CLOSING_ACTIONS
from workflow.events.base import Event
from workflow.events.journey import Visit
from workflow.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One desk the document has come to, or will come to.

    `opened_at` is when the document came to the desk, `received_at` when somebody said so (簽收);
    `working_days` is None for what lies ahead.
    """

    who: str
    action: str
    opened_at: datetime | None
    received_at: datetime | None
    left_at: datetime | None
    span: str
    working_days: int | None
    entry: RecordEntry | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueView:
    """An event that moved the due date."""

    entry: RecordEntry
    before: date
    after: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteSheet:
    """The sheet of one case.

    `whole_span` is by the clock, `whole_days` in working days, from receipt to closing or to now.
    """

    template: ClassVar[str] = "papers/route_sheet.html.jinja"
    head: PaperHead
    language: Language
    state: str
    row: RuleRow | None  # None where the table in force has no such row any more
    is_current: bool  # the case runs by the rules in force
    due_changes: tuple[DueView, ...]
    route: RouteView
    steps: tuple[StepRow, ...]
    omitted_steps: int
    whole_span: str
    whole_days: int
    record: tuple[RecordEntry, ...]
    omitted_entries: int


def route_sheet(papers: Papers, office: Office) -> RouteSheet:
    """The paper as the case stands now."""
    case, calendar, now = papers.case, office.calendar, papers.head.printed_at
    now = max(now, case.last_at)
    end = papers.journey.closed_at or now
    steps = tuple(_steps(papers, calendar, now))
    printed_steps, printed_record = latest(steps, lambda _: 0), latest(papers.record, words_of)
    return RouteSheet(
        head=papers.head,
        language=papers.language,
        state=case.state.value,
        row=_row_of(office.rulebook, case),
        is_current=office.works_by(case.rulebook),
        due_changes=tuple(
            DueView(entry=papers.entry(each.event), before=each.before, after=each.after)
            for each in papers.journey.due_changes
        ),
        route=route_view(case_stages(case, papers.language), f"sheet-{case.id}"),
        steps=printed_steps,
        omitted_steps=len(steps) - len(printed_steps),
        whole_span=span(case.received_at, end, papers.language),
        whole_days=_days(calendar, case.received_at, end),
        record=printed_record,
        omitted_entries=len(papers.record) - len(printed_record),
    )


def _row_of(rulebook: Rulebook, case: Case) -> RuleRow | None:
    """The row of a case, as long as the rules still have it."""
    try:
        return rulebook.find(case.row)
    except UnknownKeyError:
        return None


def _steps(papers: Papers, calendar: WorkingCalendar, now: datetime) -> Iterator[StepRow]:
    """The desks in the order they opened, then those ahead.

    存查 and 簽結 open together and one of them will be done: they are one step.
    """
    endings = [each for each in papers.journey.visits if _is_open_ending(each)]
    for visit in papers.journey.visits:
        if _is_other_ending(visit) or visit in endings[1:]:
            continue
        step = _step(papers, visit, calendar, now)
        if visit in endings:
            words = (translate(papers.language, each.duty.action.value) for each in endings)
            step = replace(step, action="／".join(words))
        yield step
    for duty in papers.case.ahead:
        yield _ahead(papers, duty)


def _is_open_ending(visit: Visit) -> bool:
    """存查 or 簽結: one of them will be done."""
    return visit.duty.action in CLOSING_ACTIONS and visit.closed_by is None


def _is_other_ending(visit: Visit) -> bool:
    """Of 存查 or 簽結 one is done, and nobody took the other away."""
    if visit.closed_by is None or visit.answer or visit.duty.action not in CLOSING_ACTIONS:
        return False
    return visit.closed_by.action in CLOSING_ACTIONS


def _step(papers: Papers, visit: Visit, calendar: WorkingCalendar, now: datetime) -> StepRow:
    """One desk of the way: when it was reached and left, and how long that was."""
    answer, closed_by = visit.answer, visit.closed_by
    start, end = visit.desk.opened_at, closed_by.at if closed_by else now
    waiting = translate(papers.language, Progress.CURRENT.value)
    return StepRow(
        who=_who(papers, visit.duty, answer),
        action=translate(papers.language, visit.duty.action.value),
        opened_at=start,
        received_at=visit.received_at,
        left_at=closed_by.at if closed_by else None,
        span=span(start, end, papers.language),
        working_days=_days(calendar, start, end),
        entry=papers.entry(answer) if answer else None,
        note="" if answer else papers.taken_away(visit) or waiting,
    )


def _who(papers: Papers, duty: Duty, answer: Event | None) -> str:
    """Who owed it; an agency outside signs by whom it likes."""
    if answer and not duty.position:
        return papers.entry(answer).who
    return duty.label


def _ahead(papers: Papers, duty: Duty) -> StepRow:
    """A step that nobody has reached yet."""
    return StepRow(
        who=duty.label,
        action=translate(papers.language, duty.action.value),
        opened_at=None,
        received_at=None,
        left_at=None,
        span="",
        working_days=None,
        entry=None,
        note=translate(papers.language, Progress.AHEAD.value),
    )


def _days(calendar: WorkingCalendar, start: datetime, end: datetime) -> int:
    """Working days from one instant to another."""
    return calendar.working_days_between(taipei_day(start), taipei_day(end))
