"""Register, act, inbox, board: the calls that the web, the command line and the jobs share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce

from rules.rulerow import RuleRow
from workflow.acting import act, check_answer
from workflow.board import Board, BoardFilter, BoardRow, tally, window
from workflow.calendar import taipei_day
from workflow.case import Case
from workflow.commands import Actor, Command
from workflow.deadlines import due_date
from workflow.errors import WorkflowError
from workflow.events import DocumentRegistered, Event
from workflow.offers import Offer, offers
from workflow.office import Office
from workflow.plan import Answer, Plan, planned
from workflow.refusals import (
    MissingInputError,
    TooLongError,
    UnknownCaseError,
    UnknownConditionError,
)
from workflow.replay import after, registered
from workflow.roc import YEARS_BEFORE_FOUNDING
from workflow.store import lists

LONGEST_SUBJECT = 500
CATEGORIES = ("一般", "限期", "專案", "人民申請", "訴願", "監察")
PAGE_ROWS = 50
INBOX_ROWS = 200


class RegistrationError(WorkflowError):
    """What was filled in cannot be registered; carries every fault found."""

    template = "%(faults)s"

    def __init__(self, faults: list[WorkflowError]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults="\n".join(str(fault) for fault in faults))

    @property
    def sentences(self) -> tuple[tuple[str, dict[str, object]], ...]:
        """The faults one by one."""
        return tuple(sentence for fault in self.faults for sentence in fault.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A document as it comes in."""

    row: RuleRow
    subject: str
    actor: Actor
    urgency: str = "普通件"
    category: str = "一般"
    received_at: datetime | None = None  # now, if absent
    due: date | None = None  # by 速別, if absent
    conditions: Mapping[str, Answer] = field(default_factory=dict[str, Answer])


@dataclass(frozen=True, kw_only=True)
class Casework:
    """The cases of one office."""

    office: Office

    def register(self, registration: Registration) -> Case:
        """收文: raises DoubtfulRowError, or RegistrationError with every fault."""
        office = self.office
        route = office.rulebook.route(registration.row)
        now = office.clock()
        received_at = registration.received_at or now
        plan = planned(route)
        due = self._checked(registration, plan, received_at)
        with office.store.writing(office.name, office.rulebook.agency.short) as log:
            year = taipei_day(received_at).year - YEARS_BEFORE_FOUNDING
            event = DocumentRegistered(
                case_id=f"{year:03d}{log.next_serial(year):07d}",
                sequence=1,
                at=received_at,
                recorded_at=now,
                unit=registration.actor.unit,
                position=registration.actor.position,
                person=registration.actor.person,
                rulebook=office.rulebook.version,
                row=route.key,
                line=route.line,
                issuer=route.issuer,
                subject=_one_line(registration.subject),
                category=registration.category,
                urgency=registration.urgency,
                received_at=received_at,
                due=due,
                plan=planned(route, registration.conditions),
            )
            case = registered(event)
            log.append([event], before=None, after=case)
        return case

    def act(self, case_id: str, command: Command, *, at: datetime | None = None) -> Case:
        """One action; raises RefusedError or UnknownCaseError, and then nothing is written."""
        office = self.office
        now = office.clock()
        with office.store.writing(office.name, office.rulebook.agency.short) as log:
            before = log.case(case_id)
            if before is None:
                raise UnknownCaseError(case=case_id, office=office.name)
            events = act(
                before,
                command,
                now=at or max(now, before.last_at),
                recorded_at=now,
                registry=self.registry,
            )
            case = reduce(after, events, before)
            log.append(events, before=before, after=case)
        return case

    @property
    def registry(self) -> tuple[str, ...]:
        """The positions that receive and hand out documents."""
        return self.office.rulebook.agency.registry_positions

    def case(self, case_id: str) -> Case:
        """The case; raises UnknownCaseError."""
        case = self.office.store.case(self.office.name, case_id)
        if case is None:
            raise UnknownCaseError(case=case_id[:40], office=self.office.name)
        return case

    def history(self, case_id: str) -> tuple[Event, ...]:
        """The events of a case, in order; empty if there is none."""
        return self.office.store.history(self.office.name, case_id)

    def offers(self, case: Case, actor: Actor) -> tuple[Offer, ...]:
        """What this actor may do with the case, and why not the rest."""
        return offers(case, actor, registry=self.registry)

    def board(self, wanted: BoardFilter, *, page: int = 1) -> Board:
        """One page of the board, soonest due first, with the counts over all open cases."""
        office, today = self.office, self.today
        due = (
            window(wanted.nearness, today=today, calendar=office.calendar)
            if wanted.nearness
            else None
        )
        with office.store.reading() as connection:
            found, total = lists.cases(
                connection,
                office.name,
                wanted,
                due,
                offset=(page - 1) * PAGE_ROWS,
                limit=PAGE_ROWS,
            )
            rows = lists.with_desks(
                connection, office.name, found, today=today, calendar=office.calendar
            )
            groups = lists.counts(connection, office.name)
        counts = tally(groups, today=today, calendar=office.calendar)
        return Board(rows=rows, total=total, counts=counts)

    def inbox(self, actor: Actor) -> tuple[BoardRow, ...]:
        """The cases that wait for this actor, soonest due first."""
        office = self.office
        with office.store.reading() as connection:
            found = lists.in_inbox(connection, office.name, actor.holders, limit=INBOX_ROWS)
            return lists.with_desks(
                connection, office.name, found, today=self.today, calendar=office.calendar
            )

    @property
    def today(self) -> date:
        """The day by the office's clock."""
        return taipei_day(self.office.clock())

    def _checked(self, registration: Registration, plan: Plan, received_at: datetime) -> date:
        """The due date; raises RegistrationError with every fault."""
        faults: list[WorkflowError] = []
        subject = _one_line(registration.subject)
        if not subject:
            faults.append(MissingInputError(action="收文", needed="主旨", allowed="任何文字"))
        if len(subject) > LONGEST_SUBJECT:
            faults.append(TooLongError(field="主旨", length=len(subject), limit=LONGEST_SUBJECT))
        if registration.category not in CATEGORIES:
            allowed = "、".join(CATEGORIES)
            faults.append(MissingInputError(action="收文", needed="類別", allowed=allowed))
        faults.extend(_condition_faults(registration.conditions, plan))
        due = registration.due
        try:
            counted = due_date(
                received_at,
                urgency=registration.urgency,
                limits=self.office.rulebook.agency.limits,
                calendar=self.office.calendar,
            )
            due = due or counted
        except WorkflowError as fault:
            faults.append(fault)
        if due and due < taipei_day(received_at):
            faults.append(DueBeforeReceiptError(due=due, received=taipei_day(received_at)))
        if faults or due is None:
            raise RegistrationError(faults)
        return due


class DueBeforeReceiptError(WorkflowError):
    """The due date lies before the receipt."""

    template = "限辦日期 %(due)s 早於收文日 %(received)s；請改為收文日或之後"


def _condition_faults(conditions: Mapping[str, Answer], plan: Plan) -> list[WorkflowError]:
    faults: list[WorkflowError] = []
    for name, answer in conditions.items():
        if name not in plan.unanswered:
            allowed = "、".join(plan.unanswered) or "無"
            faults.append(UnknownConditionError(name=name[:40], allowed=allowed))
            continue
        try:
            check_answer(name, answer)
        except WorkflowError as fault:
            faults.append(fault)
    return faults


def _one_line(text: str) -> str:
    """Spaces and line breaks made one space; what cannot be printed left out."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
