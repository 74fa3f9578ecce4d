"""The store's in-memory twin: offices without a database, for training, audit and examples.

It answers as `workflow.store` does, by looking at every case: right for a class or a sample of some
thousand cases. Nothing outlives the process or is chained; one thread at a time may use it.
"""

from collections import Counter
from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce

from rules.marks import Action
from rules.rulebook import Rulebook
from workflow.case.case import Case, Desk
from workflow.case.duties import Actor
from workflow.case.words import State
from workflow.events.base import Event
from workflow.office import OtherAgencyError, Sent, SentBeforeError, Submission
from workflow.organisation.events import OrganisationEvent, after
from workflow.organisation.people import Organisation
from workflow.reports.board import BoardFilter, CaseCount, DueWindow, ListedCase, Listing, Searched
from workflow.reports.desks import (
    NO_CASE,
    DeskCount,
    DeskInHand,
    DesksInHand,
    DesksWanted,
    Draft,
    HandedCase,
    Load,
    UnitCount,
)
from workflow.reports.listing import (
    by_due,
    by_token,
    closed_of,
    flows_of,
    follows,
    handed,
    in_order,
    is_searched,
    listed,
    open_desk,
    passes,
    waiting_desk,
)
from workflow.reports.monthly import CaseFlow, ClosedCases, Span
from workflow.reports.reminders import WaitingDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class _DraftKey:
    """Where a draft lies: the inbox it was typed in, and by whom."""

    case_id: str
    desk: str
    holder: str
    person: str


@dataclass(kw_only=True)
class MemoryRecords:
    """One office's log and what its events make of it: its Records (see workflow.office)."""

    agency: str = ""  # whose cases it keeps, once it was written to
    cases: dict[str, Case] = field(default_factory=dict[str, Case])  # by 文號
    events: list[Event] = field(default_factory=list[Event])  # of all cases, as recorded
    people: Organisation = field(default_factory=Organisation)
    changes: list[OrganisationEvent] = field(default_factory=list[OrganisationEvent])
    recording: list[str] = field(default_factory=list[str])  # the 文號 of each record, or ""
    serials: dict[int, int] = field(default_factory=dict[int, int])  # the last, by year
    drafts: dict[_DraftKey, Draft] = field(default_factory=dict["_DraftKey", Draft])
    kept_phrases: dict[str, dict[str, datetime]] = field(
        default_factory=dict[str, dict[str, datetime]]
    )  # by person

    def case(self, case_id: str) -> Case | None:
        """The case of this 文號."""
        return self.cases.get(case_id)

    def history(self, case_id: str) -> tuple[Event, ...]:
        """The events of a case, in order."""
        return tuple(event for event in self.events if event.case_id == case_id)

    def recorded(self) -> int:
        """How many records there are."""
        return len(self.recording)

    def cases_after(self, number: int) -> frozenset[str]:
        """The cases that later records are of."""
        return frozenset(filter(None, self.recording[number:]))

    def organisation(self) -> Organisation:
        """The organisation as it is now."""
        return self.people

    def organisation_history(self) -> tuple[OrganisationEvent, ...]:
        """The events of the organisation, in order."""
        return tuple(self.changes)

    def listing(
        self, wanted: BoardFilter, due: DueWindow | None = None, *, offset: int = 0, limit: int
    ) -> Listing:
        """A page of the cases that pass the filter."""
        passing = (case for case in self.cases.values() if passes(case, wanted, due))
        found = in_order(passing, wanted.order)
        left = [case for case in found if follows(case, wanted.after)]
        page = left[offset : offset + limit]
        return Listing(cases=tuple(listed(case, case.open) for case in page), total=len(found))

    def search(self, wanted: BoardFilter, *, most: int, limit: int) -> Searched:
        """The first of the cases with every word."""
        words = BoardFilter(words=wanted.every_word)
        found = in_order([case for case in self.cases.values() if is_searched(case, words)], None)
        return Searched(
            cases=tuple(listed(case, case.open) for case in found[:limit]),
            total=min(len(found), most),
            is_cut=len(found) >= most,
        )

    def counts(self, wanted: BoardFilter) -> tuple[CaseCount, ...]:
        """The open cases counted."""
        alike = Counter(
            (case.state.value, case.urgency, case.due)
            for case in self._open()
            if is_searched(case, wanted)
        )
        return tuple(
            CaseCount(state=state, urgency=urgency, due=due, count=count)
            for (state, urgency, due), count in alike.items()
        )

    def inbox(self, actor: Actor, wanted: DesksWanted) -> DesksInHand:
        """The open desks of an actor; closed cases have some, of who is told afterwards (後會)."""
        of_cases, are_theirs = wanted.of_cases, wanted.colleagues.have
        found = [
            self._in_hand(case, desk, actor)
            for case in sorted(self.cases.values(), key=by_due)
            if of_cases is None or case.id in of_cases
            for desk in sorted(case.open, key=by_token)
            if desk.duty.holder in actor.holders
            and are_theirs(case.unit, desk.duty.holder, case.handled_by) is wanted.are_theirs
        ]
        return DesksInHand(desks=tuple(found[: wanted.limit]), total=len(found))

    def desk_counts(self, shared: Collection[str]) -> tuple[DeskCount, ...]:
        """The desks counted."""
        alike = Counter(
            (holder, *((case.unit, case.handled_by) if holder in shared else ("", "")))
            for case in self.cases.values()
            for holder in (desk.duty.holder for desk in case.open)
        )
        return tuple(
            DeskCount(holder=holder, unit=unit, handler=handler, count=count)
            for (holder, unit, handler), count in alike.items()
        )

    def handled_by(self, handler: Collection[str]) -> tuple[HandedCase, ...]:
        """The open cases of a handler."""
        own = (case for case in self._open() if case.handled_by in handler)
        return tuple(handed(case) for case in sorted(own, key=by_due))

    def to_assign(self, *, unit: str, assigned: bool, limit: int) -> tuple[ListedCase, ...]:
        """The cases of the 分文 desk."""
        found = (
            case
            for case in self._drafting()
            if bool(case.handler) is assigned and unit in ("", case.unit)
        )
        return tuple(listed(case, ()) for case in sorted(found, key=by_due)[:limit])

    def unit_counts(self) -> tuple[UnitCount, ...]:
        """What waits for drafting, by unit."""
        every = Counter(case.unit for case in self._drafting())
        assigned = Counter(case.unit for case in self._drafting() if case.handler)
        return tuple(
            UnitCount(unit=unit, waiting=count - assigned[unit], assigned=assigned[unit])
            for unit, count in sorted(every.items())
        )

    def loads(self, today: date) -> tuple[Load, ...]:
        """What handlers have on the way."""
        handled = [case for case in self._open() if case.handler]
        every = Counter((case.unit, case.handled_by) for case in handled)
        late = Counter((case.unit, case.handled_by) for case in handled if case.due < today)
        return tuple(
            Load(unit=unit, handler=handler, cases=count, overdue=late[unit, handler])
            for (unit, handler), count in sorted(every.items())
        )

    def to_remind(self, before: date) -> tuple[WaitingDesk, ...]:
        """The desks that may call for a reminder."""
        return tuple(
            waiting_desk(case, desk)
            for case in sorted(self._open(), key=lambda case: case.id)
            if not case.is_suspended and not case.parent
            for desk in sorted(case.open, key=by_token)
            if desk.duty.action is not Action.INFORM
            and (case.due < before or desk.duty.action is Action.COSIGN)
        )

    def closed(self, span: Span, *, by_unit: bool = True) -> tuple[ClosedCases, ...]:
        """What was closed in a span of days."""
        return closed_of(self._of(span), span, by_unit=by_unit)

    def flows(self, span: Span) -> tuple[CaseFlow, ...]:
        """What came, left and stayed in a span of days."""
        return flows_of(self._of(span), span)

    def draft(self, case_id: str, actor: Actor) -> Draft | None:
        """The newest draft of a person on a case, at a desk that is still open."""
        own = (
            draft
            for key, draft in self.drafts.items()
            if key.case_id == case_id
            and key.person == actor.identity
            and key.holder in actor.holders
        )
        return max(own, key=lambda draft: draft.saved_at, default=None)

    def phrases(self, person: str) -> tuple[str, ...]:
        """What a person keeps to write again, the oldest first."""
        return tuple(self.kept_phrases.get(person, {}))

    def sweep(self) -> None:
        """Drop the drafts whose desk is open no more."""
        self.drafts = {key: draft for key, draft in self.drafts.items() if self._has_desk(key)}

    def _open(self) -> Iterator[Case]:
        return (case for case in self.cases.values() if not case.is_closed)

    def _drafting(self) -> Iterator[Case]:
        return (case for case in self._open() if case.state is State.DRAFTING)

    def _of(self, span: Span) -> Iterator[Case]:
        return (case for case in self.cases.values() if span.unit in ("", case.unit))

    def _in_hand(self, case: Case, desk: Desk, actor: Actor) -> DeskInHand:
        own = _DraftKey(
            case_id=case.id, desk=desk.desk, holder=desk.duty.holder, person=actor.identity
        )
        return DeskInHand(
            listed=listed(case, (desk,)),
            desk=open_desk(desk),
            has_draft=own in self.drafts,
            case=case,
        )

    def _has_desk(self, key: _DraftKey) -> bool:
        if key.case_id == NO_CASE:
            return True
        case = self.cases.get(key.case_id)
        desk = case.desk(key.desk) if case else None
        return desk is not None and desk.duty.holder == key.holder


class MemoryAppending:
    """What one change appends: it stands beside the office's records until all of it is kept."""

    def __init__(self, records: MemoryRecords) -> None:
        self._records = records
        self._cases: dict[str, Case] = {}
        self._events: list[Event] = []
        self._people = records.people
        self._changes: list[OrganisationEvent] = []
        self._recording: list[str] = []
        self._serials: dict[int, int] = {}

    def case(self, case_id: str) -> Case | None:
        """The case as it is now, with what was appended."""
        return self._cases.get(case_id) or self._records.case(case_id)

    def open_cases(self, *, handler: Collection[str] = ()) -> Iterator[Case]:
        """The cases on their way by 文號, those of one handler if one is given."""
        cases = self._records.cases | self._cases
        for _, case in sorted(cases.items()):
            if not case.is_closed and (not handler or case.handled_by in handler):
                yield case

    def organisation(self) -> Organisation:
        """The organisation as it is now."""
        return self._people

    def next_serial(self, year: int) -> int:
        """The next serial of a 文號 in this year, from 1."""
        last = self._serials.get(year) or self._records.serials.get(year, 0)
        self._serials[year] = last + 1
        return last + 1

    def append(self, events: Sequence[Event], *, before: Case | None, after: Case) -> None:
        """Add the events of one case, which `after` is what they make of `before`."""
        self._events.extend(events)
        self._recording.extend(event.case_id for event in events)
        self._cases[after.id] = after

    def append_to_organisation(self, events: Sequence[OrganisationEvent]) -> None:
        """Add events of the organisation."""
        self._changes.extend(events)
        self._recording.extend("" for _ in events)
        self._people = reduce(after, events, self._people)

    def keep(self) -> None:
        """Make all of it part of the records; drafts go with their desks."""
        kept = self._records
        kept.cases |= self._cases
        kept.events.extend(self._events)
        kept.people = self._people
        kept.changes.extend(self._changes)
        kept.recording.extend(self._recording)
        kept.serials |= self._serials
        kept.sweep()


class Memory:
    """The logs of offices in memory: a Storage (see workflow.office)."""

    def __init__(self) -> None:
        self._offices: dict[str, MemoryRecords] = {}
        self._sent: dict[str, Sent] = {}

    @contextmanager
    def reading(self, office: str) -> Generator[MemoryRecords]:
        """The records of an office; an empty one if nothing was ever appended."""
        yield self._offices.get(office) or MemoryRecords()

    @contextmanager
    def writing(
        self, office: str, agency: str, submission: Submission | None = None
    ) -> Generator[MemoryAppending]:
        """A change of an office's log, kept as a whole.

        Raises OtherAgencyError or SentBeforeError.
        """
        records = self._offices.get(office) or MemoryRecords(agency=agency)
        if records.agency != agency:
            raise OtherAgencyError(office=office, its=records.agency, given=agency)
        if submission and not submission.is_kept and submission.key in self._sent:
            submission.is_second = True
            raise SentBeforeError
        writing = MemoryAppending(records)
        yield writing
        self._offices[office] = records
        writing.keep()
        if submission and not submission.is_kept:
            self._sent[submission.key] = Sent(digest=submission.digest)
            submission.is_kept = True

    def sent(self, key: str) -> Sent | None:
        """What became of the submission of this key."""
        return self._sent.get(key)

    def answered(self, submission: Submission, answer: str) -> None:
        """Keep how it was answered."""
        self._sent[submission.key] = Sent(digest=submission.digest, answer=answer)

    def keep_rules(self, rulebook: Rulebook) -> None:
        """Nothing outlives the process: the rules are in its memory anyway."""

    def has_rules(self, version: str) -> bool:
        """None are kept."""
        return False

    def rules(self, version: str) -> None:
        """None are kept."""

    def events(self, office: str) -> tuple[Event, ...]:
        """Every event of the cases of an office, in the order recorded."""
        with self.reading(office) as records:
            return tuple(records.events)

    def save_draft(self, office: str, case_id: str, actor: Actor, draft: Draft) -> bool:
        """Keep a draft in place of the one there was; False if that desk is not the actor's."""
        with self.reading(office) as records:
            if case_id == NO_CASE:
                key = _DraftKey(
                    case_id=NO_CASE,
                    desk=draft.desk,
                    holder=actor.holders[0],
                    person=actor.identity,
                )
                records.drafts[key] = draft
                return True
            case = records.case(case_id)
            desk = case.desk(draft.desk) if case else None
            if desk is None or desk.duty.holder not in actor.holders:
                return False
            key = _DraftKey(
                case_id=case_id, desk=desk.desk, holder=desk.duty.holder, person=actor.identity
            )
            records.drafts[key] = draft
        return True

    def forget_draft(self, office: str, case_id: str, actor: Actor, desk: str) -> None:
        """Drop what this person typed at a desk, if anything."""
        with self.reading(office) as records:
            records.drafts = {
                key: draft
                for key, draft in records.drafts.items()
                if (key.case_id, key.desk, key.person) != (case_id, desk, actor.identity)
                or (case_id == NO_CASE and key.holder != actor.holders[0])
            }

    def save_phrase(self, office: str, person: str, words: str, at: datetime) -> None:
        """Keep a phrase of this person."""
        records = self._offices.setdefault(office, MemoryRecords())
        records.kept_phrases.setdefault(person, {}).setdefault(words, at)

    def forget_phrase(self, office: str, person: str, words: str) -> None:
        """Drop a phrase of this person, if there is one."""
        with self.reading(office) as records:
            records.kept_phrases.get(person, {}).pop(words, None)
