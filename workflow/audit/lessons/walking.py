"""A document of one row walked to its end by the engine, by an invented office: right records."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce

from rules.ladder import AGENCY_WIDE
from rules.marks import Action
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from workflow.actions import act
from workflow.actions.commands import Command
from workflow.actions.registering import Registration
from workflow.actions.scene import Context
from workflow.actions.signing import outcomes_of
from workflow.audit.lessons.intake import taken_in
from workflow.audit.lessons.planting import PLAIN, Course, Line
from workflow.calendar import TAIPEI, WorkingCalendar, taipei_day, taiwan_calendar
from workflow.case.case import Case, Desk
from workflow.case.duties import Actor
from workflow.case.words import Outcome, Stance
from workflow.events.base import Event
from workflow.events.fold import after, replay
from workflow.reports.records import log_rows

RECEIVED_AT = datetime(2026, 3, 2, 9, tzinfo=TAIPEI)  # a Monday with a working week behind it
PACE = timedelta(minutes=25)
MOST_STEPS = 60
DEPUTY = "示範代理人"
OPINIONS = {
    Action.DRAFT: "擬如說明，請核示。",
    Action.REVIEW: "請核示。",
    Action.COSIGN: "無意見。",
    Action.RECONCILE: "已洽受會單位，依其意見修正。",
    Action.DECIDE: "如擬。",
}
COMMENT = "經費來源請再敘明。"
RETURNED = "附件與說明不符，請修正。"
EXTENDED = "待其他機關函復。"


class UnwalkableError(Exception):
    """A document of this row does not come to its end by itself."""


def _steadily(at: datetime) -> datetime:
    return at + PACE


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What comes in, and how soon after one thing the next is done."""

    subject: str = ""  # "": made of what the row is about
    urgency: str = "普通件"
    received_at: datetime = RECEIVED_AT
    later: Callable[[datetime], datetime] = _steadily


A_PAPER = Paper()


def walked(
    row: RuleRow, rulebook: Rulebook, course: Course = PLAIN, paper: Paper = A_PAPER
) -> tuple[Line, ...]:
    """The records of a document on this row, from its receipt to its close.

    Raises UnwalkableError, or what the engine refuses.
    """
    calendar = taiwan_calendar(rulebook.agency.closures)
    events = _registered(row, rulebook, paper, calendar)
    case, way, at = replay(events), _Way(course), paper.received_at
    for _ in range(MOST_STEPS):
        if case.is_closed:
            return tuple(log_rows(events))
        at = paper.later(at)
        context = Context(agency=rulebook.agency, calendar=calendar, today=taipei_day(at))
        done = act(case, way.next(case), now=at, recorded_at=at, context=context)
        case, events = reduce(after, done, case), (*events, *done)
    raise UnwalkableError


def _registered(
    row: RuleRow, rulebook: Rulebook, paper: Paper, calendar: WorkingCalendar
) -> tuple[Event, ...]:
    position = next(iter(rulebook.agency.registry_positions), "")
    registration = Registration(
        row=row,
        subject=paper.subject or _subject(row),
        actor=Actor(position=position, person="示範總收文"),
        urgency=paper.urgency,
        is_receipt_confirmed=True,
    )
    return taken_in(registration, paper.received_at, rulebook, calendar)


def _subject(row: RuleRow) -> str:
    return f"有關「{row.task or row.content or row.item}」一案（示範），簽請核示"


class _Way:
    """What is done next; each incident of the course befalls the document once."""

    def __init__(self, course: Course) -> None:
        self._left: Course = course

    def next(self, case: Case) -> Command:
        if not case.open:
            raise UnwalkableError
        desk = case.open[0]
        for command in self._incidents(case, desk):
            return command
        return self._signing(case, desk)

    def _incidents(self, case: Case, desk: Desk) -> Iterator[Command]:
        left, plan = self._left, case.plan
        if left.is_extended:
            self._left = replace(left, is_extended=False)
            head = plan.ladder.head
            actor = _named(Actor(unit=plan.unit, position=head))
            yield Command(action=Action.EXTEND, actor=actor, days=3, reason=EXTENDED)
        if left.is_returned and desk.duty.action is Action.DECIDE:
            self._left = replace(left, is_returned=False)
            actor = _named(Actor(unit=desk.duty.unit, position=desk.duty.position))
            yield Command(
                action=Action.RETURN, actor=actor, to=plan.drafter, reason=RETURNED, desk=desk.desk
            )

    def _signing(self, case: Case, desk: Desk) -> Command:
        duty, left = desk.duty, self._left
        actor = _named(Actor(unit=duty.unit, position=duty.position))
        if left.has_deputy and duty.action is Action.REVIEW:
            self._left = replace(left, has_deputy=False)
            actor = replace(actor, person=DEPUTY, for_person=actor.person)
        opinion, stance, outcome = OPINIONS.get(duty.action, ""), "", ""
        if duty.action is Action.COSIGN:
            stance = (Stance.COMMENT if left.has_comment else Stance.AGREE).value
            opinion = COMMENT if left.has_comment else opinion
            self._left = replace(left, has_comment=False)
        if duty.action is Action.DECIDE:
            known = outcomes_of(case)
            sends = Outcome.DISPATCH.value in known
            outcome = Outcome.DISPATCH.value if sends else known[0]
        return Command(
            action=duty.action,
            actor=actor,
            opinion=opinion,
            reason=opinion,
            stance=stance,
            outcome=outcome,
            desk=desk.desk,
        )


def _named(actor: Actor) -> Actor:
    """Whoever holds the position: plainly invented, nobody in two positions."""
    unit = "" if actor.unit == AGENCY_WIDE else actor.unit
    return replace(actor, person=f"示範{unit}{actor.position}")
