"""Register, act, inbox, board: the calls that the web and the command line share."""

from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from itertools import groupby, islice
from operator import attrgetter

from rules.agency.agency import Agency
from rules.agency.practice import CATEGORIES
from rules.days import YEARS_BEFORE_FOUNDING
from rules.route import Route
from rules.texts import as_known, one_line, visible
from workflow.actions import act, named_by
from workflow.actions.commands import Command
from workflow.actions.confidential import Reader, reader_in
from workflow.actions.fields import REFUSE
from workflow.actions.parts import plays
from workflow.actions.registering import Registration, checked_due, register
from workflow.actions.rule import Names
from workflow.actions.scene import Context
from workflow.calendar import taipei_day
from workflow.case.case import Case, case_number
from workflow.case.duties import Actor
from workflow.case.words import State
from workflow.deadlines import limits_of
from workflow.desk.inbox import Inbox, inbox
from workflow.desk.sealing import hides
from workflow.events.base import Event
from workflow.events.dating import moment_of
from workflow.events.fold import after, replay
from workflow.office import Appending, Office, office_word
from workflow.organisation.identifying import identified, person_called
from workflow.organisation.people import Organisation
from workflow.refusals.base import UnknownCaseError
from workflow.refusals.turns import DeskLostError, StaleDeskError
from workflow.reports.board import Board, BoardFilter, BoardRow, dated, tally, window
from workflow.reports.searching import as_the_office_has_it, search_words

PAGE_ROWS = 50
LAST_PAGE = 1_000_000  # whoever asks for a later one gets this


@dataclass(frozen=True, kw_only=True)
class Casework:
    """The cases of one office.

    Each call is a reading or a change of its own; inside `office.reading()` all readings see one
    moment. Times are the office's clock's, `at` another one (aware) for what happened before.
    """

    office: Office

    def register(self, registration: Registration) -> Case:
        """收文: raises DoubtfulRowError, or RegistrationError with every fault.

        The 文號 is the year of receipt (3 digits, of the Republic) and a serial (7 digits).

        The rules are kept before a record names them, or nothing is written: as for `act`,
        RulesUnkeepableError.
        """
        office = self.office
        agency = office.rulebook.agency
        registration = replace(
            registration,
            urgency=as_known(registration.urgency, agency.limits),
            category=as_known(registration.category, CATEGORIES),
        )
        route = office.rulebook.route(registration.row)
        now = office.clock()
        received_at = registration.received_at or now
        people, limits = office.organisation, limits_of(agency, office.calendar)
        actor = identified(people, registration.actor, taipei_day(received_at))
        registration = replace(registration, actor=actor)
        due = checked_due(registration, route, now, limits, people)
        with office.writing() as log:
            year = taipei_day(received_at).year - YEARS_BEFORE_FOUNDING
            events = register(
                registration,
                route,
                case_id=case_number(year, log.next_serial(year)),
                rulebook=office.rulebook.version,
                received_at=received_at,
                due=due,
                now=now,
            )
            case = replay(events)
            office.store.keep_rules(office.rulebook)
            log.append(events, before=None, after=case)
        return case

    def act(self, case_id: str, command: Command, *, at: datetime | None = None) -> Case:
        """One action; raises RefusedError or UnknownCaseError, and then nothing is written.

        StaleDeskError for a desk that is not open, DeskLostError where it still was when asked.
        改分 and 更正適用項目 name a row: raises UnknownKeyError or DoubtfulRowError for one
        without a route.
        """
        office = self.office
        was_open = self._is_open(case_id, command.desk)
        with office.writing() as log, _lost(was_open=was_open):
            now = office.clock()  # once it is one's turn: nothing is dated before what came first
            before = self._found(log.case(case_id), case_id)
            children = tuple(
                child
                for each in before.children
                if (child := log.case(each)) and not child.is_closed
            )
            parent = self._parent_named(log, command)
            context = replace(
                self._context(at or now, log.organisation()),
                route=self._route_named(before, command),
                parent=parent,
                open_children=children,
            )
            touched = [each for each in (before, parent, *children) if each]
            moment = moment_of(at, now, {each.id: each.last_at for each in touched})
            command = identified_command(command, before, context.organisation, context.today)
            events = act(before, command, now=moment, recorded_at=now, context=context)
            if any(event.rulebook == office.rulebook.version for event in events):
                office.store.keep_rules(office.rulebook)
            cases = {case.id: case for case in touched}
            for number, its in groupby(events, attrgetter("case_id")):
                cases[number] = _append(log, tuple(its), cases[number])
            return cases[case_id]

    def _is_open(self, case_id: str, desk: str) -> bool:
        """Whether this desk of the case is open as it stands before one's turn to write."""
        if not desk:
            return False
        with self.office.reading() as records:
            case = records.case(case_id)
        return case is not None and case.desk(desk) is not None

    def _parent_named(self, log: Appending, command: Command) -> Case | None:
        """The case that 併辦 or 彙辦 names; raises UnknownCaseError."""
        number = command.to.strip()
        if named_by(command) is not Names.CASE or not number:
            return None
        return self._found(log.case(number), command.to)

    def _found(self, case: Case | None, case_id: str) -> Case:
        if case is None:
            raise UnknownCaseError(case=case_id[:40], office=office_word(self.office.name))
        return case

    def _context(self, at: datetime, organisation: Organisation) -> Context:
        """The agency, its people and its working days, on the day of `at`."""
        return Context(
            agency=self.office.rulebook.agency,
            calendar=self.office.calendar_with(organisation.closed_days),
            organisation=organisation,
            today=taipei_day(at),
        )

    def _route_named(self, case: Case, command: Command) -> Route | None:
        """The route of the row that 改分 or 更正適用項目 names, or was applied for."""
        if named_by(command) is not Names.ROW:
            return None
        pending = case.application(command.action)
        if pending and not plays(command.actor, pending.ruler):
            pending = None  # what was applied for is not theirs to learn
        if pending and command.stance.strip() == REFUSE:
            return None
        row = command.to.strip() or (pending.row if pending else "")
        rulebook = self.office.rulebook
        return rulebook.route(rulebook.find(row)) if row else None

    @property
    def registry(self) -> tuple[str, ...]:
        """The positions that receive and hand out documents."""
        return self.office.rulebook.agency.registry_positions

    def case(self, case_id: str) -> Case:
        """The case of this 文號; raises UnknownCaseError, or BrokenRecordError."""
        with self.office.reading() as records:
            return self._found(records.case(case_id), case_id)

    def history(self, case_id: str) -> tuple[Event, ...]:
        """The events of a case, in order; empty if there is none. Raises BrokenRecordError."""
        with self.office.reading() as records:
            return records.history(case_id)

    def context(self, case: Case, at: datetime) -> Context:
        """What an action on this case at that time is judged by; never before its last event."""
        with self.office.reading() as records:
            children = [self._found(records.case(number), number) for number in case.children]
            organisation = records.organisation()
        return replace(
            self._context(max(at, case.last_at), organisation),
            open_children=tuple(child for child in children if not child.is_closed),
        )

    def merge_candidates(
        self, case: Case, *, limit: int, reader: Reader | None = None
    ) -> tuple[BoardRow, ...]:
        """Cases of the same unit, still undecided, that this one might go along with.

        At most `limit`, the soonest due first, found among twice as many; of 密件 only those that
        the reader may read, for nobody else may join them.
        """
        with self.office.reading() as records:
            found = records.listing(BoardFilter(unit=case.unit), limit=limit * 2)
            calendar = self.office.calendar_with(records.organisation().closed_days)
            open_to = [
                each
                for each in found.cases
                if not each.is_confidential or not hides(records, each.id, reader)
            ]
        rows = (dated(row, today=self.today, calendar=calendar) for row in open_to)
        fit = (
            row
            for row in rows
            if row.id != case.id and row.state not in (State.DECIDED.value, State.MERGED.value)
        )
        return tuple(islice(fit, limit))

    def board(
        self,
        wanted: BoardFilter,
        *,
        page: int = 1,
        reader: Reader | None = None,
        limit: int = PAGE_ROWS,
    ) -> Board:
        """One page of the board, soonest due first, with counts of the open cases.

        `page` counts from 1, `limit` cases each; a page beyond the last is empty. Without a
        reader every 密件 is as everybody sees it: all may look at a board.
        """
        today, wanted = self.today, _searchable(wanted, self.office.rulebook.agency)
        offset = (min(max(page, 1), LAST_PAGE) - 1) * limit
        with self.office.reading() as records:
            organisation = records.organisation()
            calendar = self.office.calendar_with(organisation.closed_days)
            wanted = replace(wanted, words=search_words(wanted.text, organisation, today))
            near = wanted.nearness
            due = window(near, today=today, calendar=calendar) if near else None
            found = records.listing(wanted, due, offset=offset, limit=limit)
            groups = records.counts(wanted)
            cases = [
                each.public if each.is_confidential and hides(records, each.id, reader) else each
                for each in found.cases
            ]
        return Board(
            wanted=wanted,
            rows=tuple(dated(case, today=today, calendar=calendar) for case in cases),
            total=found.total,
            is_cut=found.is_cut,
            counts=tally(groups, today=today, calendar=calendar),
        )

    def reader(self, actor: Actor | None = None, *, reads_all: bool = False) -> Reader:
        """Who reads now: this actor, nobody in particular, or who keeps the whole record."""
        context = self._context(self.office.clock(), self.office.organisation)
        actor = identified(context.organisation, actor, context.today) if actor else None
        return replace(reader_in(context, actor), reads_all=reads_all)

    def may_read(self, case: Case, actor: Actor) -> bool:
        """Whether this actor may read the case now: see Reader."""
        return not case.is_confidential or self.reader(actor).may_read(case)

    def inbox(
        self,
        actor: Actor,
        *,
        of_cases: Collection[str] | None = None,
        are_theirs: bool = False,
        limit: int | None = None,
    ) -> Inbox:
        """What waits for this actor, or for the colleagues at the same inbox; soonest due first.

        So many desks at most, with how many there are; of these cases only, if some are named.
        """
        with self.office.reading() as records:
            context = self._context(self.office.clock(), records.organisation())
            return inbox(
                records, actor, context, of_cases=of_cases, are_theirs=are_theirs, limit=limit
            )

    @property
    def today(self) -> date:
        """The day by the office's clock."""
        return taipei_day(self.office.clock())


@contextmanager
def _lost(*, was_open: bool) -> Generator[None]:
    """A desk that was open when asked for and is not any more was lost to who was faster."""
    try:
        yield
    except StaleDeskError as error:
        if not was_open:
            raise
        raise DeskLostError(**error.facts) from error


def identified_command(
    command: Command, case: Case, organisation: Organisation, on: date
) -> Command:
    """The command with the ids of the people it names, of namesakes those who hold what is asked.

    Raises AmbiguousPersonError. Whom nobody knows stays as typed.
    """
    command = replace(command, actor=identified(organisation, command.actor, on))
    if named_by(command) is not Names.PERSON or command.to_id:
        return command
    drafters = organisation.serving(case.plan.holder_of(case.plan.drafter), on)
    person = person_called(organisation, one_line(command.to), on=on, among=drafters)
    if person is None:
        return command
    return replace(command, to=person.name, to_id=person.recorded_id)


def _append(log: Appending, events: Sequence[Event], before: Case) -> Case:
    """Write the events of one case; what they make of it."""
    case = reduce(after, events, before)
    log.append(events, before=before, after=case)
    return case


def _searchable(wanted: BoardFilter, agency: Agency) -> BoardFilter:
    """The filter by the agency's own names, without what no database would take."""
    units = (unit.name for unit in agency.units)
    return replace(
        wanted,
        unit=one_line(as_known(wanted.unit, units)),
        urgency=one_line(as_known(wanted.urgency, agency.limits)),
        text=one_line(visible(wanted.text)),
        order=wanted.order and as_the_office_has_it(wanted.order, agency),
    )
