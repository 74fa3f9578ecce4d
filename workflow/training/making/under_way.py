"""A document of one row in the hands of an invented office: signed by the engine, kept as a log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from random import Random

from rules.ladder import AGENCY_WIDE
from rules.marks import Action
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from workflow.actions import act
from workflow.actions.commands import Command
from workflow.actions.registering import Registration
from workflow.actions.scene import Context
from workflow.audit.lessons.intake import taken_in
from workflow.calendar import WorkingCalendar, taipei_day, taiwan_calendar
from workflow.case.case import Case
from workflow.case.duties import Actor, Duty
from workflow.case.plan import Answer
from workflow.case.words import Outcome, Stance
from workflow.events.base import Event
from workflow.events.fold import after, replay
from workflow.reports.records import log_rows
from workflow.training.exercise import LogLine
from workflow.training.making.days import later

# What of a line of the log tells whose turn it is.
CELLS = ("時間", "動作", "單位", "職稱", "人員", "被代理人", "對象", "註記", "意見")
BETWEEN = (20, 170)  # minutes from one signature to the next
HOLDS = Answer(required=True)
SILENT = Command(action=Action.REVIEW, actor=Actor(position=""))
WORDS: Mapping[Action, Command] = {
    Action.DRAFT: replace(SILENT, opinion="擬如說明，請核示。"),
    Action.COSIGN: replace(SILENT, stance=Stance.AGREE.value),
    Action.DECIDE: replace(SILENT, outcome=Outcome.AS_PROPOSED.value, opinion="如擬。"),
}


@dataclass(frozen=True, kw_only=True)
class Document:
    """What comes in."""

    row: RuleRow
    subject: str
    urgency: str
    received_at: datetime


class UnderWay:
    """One case; what is done to it changes `case`, the record and the time."""

    def __init__(self, document: Document, rulebook: Rulebook, random: Random) -> None:
        """The document is registered by whoever does so in the agency."""
        self._now, self._random, self._agency = document.received_at, random, rulebook.agency
        self._calendar = taiwan_calendar(rulebook.agency.closures)
        self.answers: dict[str, Answer] = {}  # to conditions, else they hold
        self._events = _registered(document, rulebook, self._calendar)
        self.case: Case = replay(self._events)

    @property
    def record(self) -> tuple[LogLine, ...]:
        """What was done so far, in the columns of the log; blank cells are left out."""
        rows = log_rows(self._events)
        return tuple({name: row[name] for name in CELLS if row.get(name)} for row in rows)

    def sign(self, duty: Duty) -> None:
        """An open duty is done, as proposed by whoever drafted; by its own holder."""
        self.act(replace(WORDS.get(duty.action, SILENT), action=duty.action, actor=holder(duty)))

    def sign_until(self, stop: Callable[[Case], bool]) -> None:
        """Duties are done one after another, up to `stop` or to the decision."""
        while not stop(self.case):
            duty = self._random.choice(self.case.open).duty
            if duty.action is Action.DECIDE:
                return
            self.sign(duty)

    def act(self, command: Command) -> None:
        """Something is done a while later; raises RefusedError for what the engine refuses."""
        self._now = later(self._now, self._random.randint(*BETWEEN), self._calendar)
        asked = self.case.plan.unanswered if command.action is Action.DRAFT else ()
        conditions = {name: self.answers.get(name, HOLDS) for name in asked}
        command = replace(command, actor=_named(command.actor), conditions=conditions)
        today = taipei_day(self._now)
        context = Context(agency=self._agency, calendar=self._calendar, today=today)
        events = act(self.case, command, now=self._now, recorded_at=self._now, context=context)
        self.case = reduce(after, events, self.case)
        self._events += tuple(events)


def _registered(
    document: Document, rulebook: Rulebook, calendar: WorkingCalendar
) -> tuple[Event, ...]:
    registrar = Actor(position=next(iter(rulebook.agency.registry_positions), ""))
    registration = Registration(
        row=document.row,
        subject=document.subject,
        actor=_named(registrar),
        urgency=document.urgency,
        is_receipt_confirmed=True,
    )
    return taken_in(registration, document.received_at, rulebook, calendar)


def holder(duty: Duty) -> Actor:
    """Who does this."""
    return Actor(unit=duty.unit, position=duty.position)


def _named(actor: Actor) -> Actor:
    """Whoever holds the position: plainly invented."""
    if not actor.position or actor.person:
        return actor
    unit = "" if actor.unit == AGENCY_WIDE else actor.unit
    return replace(actor, person=f"示範{unit}{actor.position}")
