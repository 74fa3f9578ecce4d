"""An office: a rulebook, a clock and a log of its own. Nothing mixes between offices.

Where the log is kept is no matter to those who work in an office: a `Storage` keeps it, in a
database (`workflow.store`) or in memory (`workflow.memory`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from rules.errors import RulesError
from rules.rulebook import Rulebook, RulebookTexts
from workflow.calendar import TAIPEI, WorkingCalendar, taiwan_calendar
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.errors import WorkflowError
from workflow.events.base import Event
from workflow.organisation.events import OrganisationEvent
from workflow.organisation.people import Organisation
from workflow.refusals.base import RefusedError
from workflow.reports.board import BoardFilter, CaseCount, DueWindow, ListedCase, Listing, Searched
from workflow.reports.desks import (
    DeskCount,
    DesksInHand,
    DesksWanted,
    Draft,
    HandedCase,
    Load,
    UnitCount,
)
from workflow.reports.monthly import CaseFlow, ClosedCases, Span
from workflow.reports.reminders import WaitingDesk
from workflow.texts import msgid

LIVE = "live"
DEMONSTRATION = "demo"
ADMINISTRATION = "administration"  # no office: the log of what administrators did with accounts
OFFICE_WORDS = {
    LIVE: msgid("正式"),
    DEMONSTRATION: msgid("示範"),
    ADMINISTRATION: msgid("帳號異動"),
}


def office_word(name: str) -> str:
    """How people are told of an office."""
    return OFFICE_WORDS.get(name, name)


class BrokenRecordError(WorkflowError):
    """The records of a case make no sense: somebody has changed them."""

    template = "文號「%(case)s」的紀錄已損壞，無法讀取。請執行 chenhe log verify 查明"


class OtherAgencyError(WorkflowError):
    """An office keeps the cases of one agency only."""

    template = (
        "辦公室「%(office)s」已有機關「%(its)s」的案件，不能再記「%(given)s」的。"
        "請以 --agency 指定原來的機關，或以 --db 另用一個資料庫"
    )


class SentBeforeError(RefusedError):
    """Another copy of the same form or request was recorded first."""

    template = "這份表單先前已送出並已記錄，沒有再記一次"


@dataclass(slots=True, kw_only=True)
class Submission:
    """A form or a request as it was sent, with the key by which a second copy of it is known."""

    key: str
    digest: str  # of what it says
    is_kept: bool = False  # once something of it was recorded
    is_second: bool = False  # once it was found to be recorded before


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was recorded of a submission, and how it was answered: empty while that is not known."""

    digest: str
    answer: str = ""


class ArchiveError(WorkflowError):
    """A version of the rules cannot be kept, or not be read again."""


class VersionError(ArchiveError):
    """A version of the rules cannot be read again."""


class VersionNotKeptError(VersionError):
    """Nothing was kept under this name."""

    template = (
        "規則版本「%(version)s」沒有留存在 %(file)s。案件早於留存功能的，已無從查考；"
        "若資料夾曾移動或遺失，請從備份放回"
    )


class Records(Protocol):
    """What one office has on record, all of it as of one moment. Lists come soonest due first."""

    def case(self, case_id: str) -> Case | None:
        """The case of this 文號 as its events leave it; None if there is none.

        Raises BrokenRecordError where its events make no sense.
        """
        ...

    def history(self, case_id: str) -> tuple[Event, ...]:
        """The events of a case, in order, none if there is no such case.

        Raises BrokenRecordError.
        """
        ...

    def recorded(self) -> int:
        """How many records the log has, of cases and of the organisation."""
        ...

    def cases_after(self, number: int) -> frozenset[str]:
        """The cases that records after this one are of."""
        ...

    def organisation(self) -> Organisation:
        """Who holds what, who stands in for whom, and which days were closed."""
        ...

    def organisation_history(self) -> tuple[OrganisationEvent, ...]:
        """All that has happened to the organisation, in order."""
        ...

    def listing(
        self, wanted: BoardFilter, due: DueWindow | None = None, *, offset: int = 0, limit: int
    ) -> Listing:
        """A page of the cases that pass the filter, in its order, with their desks.

        `due` stands for the filter's nearness, which depends on the day. Words of a subject and a
        handler do not find a 密件; its 文號 does.
        """
        ...

    def search(self, wanted: BoardFilter, *, most: int, limit: int) -> Searched:
        """The first `limit` cases with every word of the filter: those on their way, the closed.

        Looks for `most` at most. Nothing else of the filter counts.
        """
        ...

    def counts(self, wanted: BoardFilter) -> Sequence[CaseCount]:
        """How many cases are on their way, by state, urgency and due date.

        Of the filter's unit and with its words; its other parts leave nothing out.
        """
        ...

    def inbox(self, actor: Actor, wanted: DesksWanted) -> DesksInHand:
        """The open desks of this actor's positions that are wanted, soonest due first."""
        ...

    def desk_counts(self, shared: Collection[str]) -> Sequence[DeskCount]:
        """How many desks lie in every inbox; in no order.

        Of the `shared` inboxes by the unit and the handler of their documents too.
        """
        ...

    def handled_by(self, handler: Collection[str]) -> tuple[HandedCase, ...]:
        """The cases on their way of a handler, by what records call them (id, unique name)."""
        ...

    def to_assign(self, *, unit: str, assigned: bool, limit: int) -> tuple[ListedCase, ...]:
        """The cases that wait for drafting, with a handler or without; of one unit, or of all."""
        ...

    def unit_counts(self) -> tuple[UnitCount, ...]:
        """How many cases of each unit wait for drafting."""
        ...

    def loads(self, today: date) -> tuple[Load, ...]:
        """What every handler has on the way, by unit and name; overdue is what was due before."""
        ...

    def to_remind(self, before: date) -> tuple[WaitingDesk, ...]:
        """The open desks of cases due before this day, and those of every co-signer.

        Not where the clock stands, nor of those told after the decision: they are never late.
        By 文號, desk and action.
        """
        ...

    def closed(self, span: Span, *, by_unit: bool = True) -> tuple[ClosedCases, ...]:
        """The cases closed in these days, those alike together; not those cancelled (銷號)."""
        ...

    def flows(self, span: Span) -> tuple[CaseFlow, ...]:
        """How many cases each unit had before these days, got, gave back and was left with."""
        ...

    def draft(self, case_id: str, actor: Actor) -> Draft | None:
        """What this person last typed at a desk of the case that is still open."""
        ...

    def phrases(self, person: str) -> tuple[str, ...]:
        """常用批示詞 of this person (an id), the oldest first."""
        ...


class Appending(Protocol):
    """One change of an office's log. Nobody else can append before it ends."""

    def case(self, case_id: str) -> Case | None:
        """The case as it is now, with what was appended; raises BrokenRecordError."""
        ...

    def open_cases(self, *, handler: Collection[str] = ()) -> Iterator[Case]:
        """The cases on their way by 文號; of one handler if what records call them is given."""
        ...

    def organisation(self) -> Organisation:
        """The organisation as it is now."""
        ...

    def next_serial(self, year: int) -> int:
        """The next serial of a 文號 in this year of the Republic, from 1."""
        ...

    def append(self, events: Sequence[Event], *, before: Case | None, after: Case) -> None:
        """Add the events of one case, which `after` is what they make of `before`."""
        ...

    def append_to_organisation(self, events: Sequence[OrganisationEvent]) -> None:
        """Add events of the organisation; no events, nothing written."""
        ...


class Storage(Protocol):
    """What keeps the logs of offices, each named."""

    def reading(self, office: str) -> AbstractContextManager[Records]:
        """The records of an office as of one moment.

        A reading inside another of the same thread sees the moment of that one.
        """
        ...

    def writing(
        self, office: str, agency: str, submission: Submission | None = None
    ) -> AbstractContextManager[Appending]:
        """A change of an office's log: all of it is kept, or none if an error leaves it.

        So is its submission, which makes any later one of the same key a second. Raises
        OtherAgencyError where the office keeps the cases of another agency, SentBeforeError for a
        second submission.
        """
        ...

    def sent(self, key: str) -> Sent | None:
        """What became of the submission of this key; None if nothing was recorded."""
        ...

    def answered(self, submission: Submission, answer: str) -> None:
        """Keep how it was answered."""
        ...

    def keep_rules(self, rulebook: Rulebook) -> None:
        """Keep these rules, so that what is recorded under them can be read again.

        Raises RulesUnkeepableError.
        """
        ...

    def has_rules(self, version: str) -> bool:
        """Whether the rules of this version were kept."""
        ...

    def rules(self, version: str) -> RulebookTexts | None:
        """The files of this version; None where they were not kept, or are damaged."""
        ...

    def events(self, office: str) -> Iterable[Event]:
        """Every event of the cases of an office, in the order recorded."""
        ...

    def save_draft(self, office: str, case_id: str, actor: Actor, draft: Draft) -> bool:
        """Keep a draft in place of the one there was; False if that desk is not the actor's."""
        ...

    def forget_draft(self, office: str, case_id: str, actor: Actor, desk: str) -> None:
        """Drop what this person typed at a desk, if anything."""
        ...

    def save_phrase(self, office: str, person: str, words: str, at: datetime) -> None:
        """Keep a phrase of this person, unless it is kept already."""
        ...

    def forget_phrase(self, office: str, person: str, words: str) -> None:
        """Drop a phrase of this person, if it is kept."""
        ...


def taipei_now() -> datetime:
    """The machine's clock, in Taiwan's time."""
    return datetime.now(TAIPEI)


@dataclass(frozen=True, kw_only=True)
class Office:
    """One agency at work: the live office, or the demonstration."""

    name: str
    rulebook: Rulebook
    store: Storage
    clock: Callable[[], datetime] = taipei_now
    submission: Submission | None = None  # that this office's changes are part of

    def reading(self) -> AbstractContextManager[Records]:
        """What it has on record, as of one moment: see Storage.reading."""
        return self.store.reading(self.name)

    def writing(self) -> AbstractContextManager[Appending]:
        """A change of its log: see Storage.writing."""
        return self.store.writing(self.name, self.rulebook.agency.short, self.submission)

    @property
    def recorded(self) -> int:
        """How many records its log has: by it a page knows later whether it is out of date."""
        with self.reading() as records:
            return records.recorded()

    @property
    def organisation(self) -> Organisation:
        """Who holds what, who stands in for whom, and which days were closed."""
        with self.reading() as records:
            return records.organisation()

    @property
    def calendar(self) -> WorkingCalendar:
        """The working days of this office, less the closures recorded."""
        return self.calendar_with(self.organisation.closed_days)

    def works_by(self, version: str) -> bool:
        """Whether a case of this version runs by the rules in force.

        By what the rules say, not by the version's name: phrases and comments make no rule.
        """
        if self.rulebook.is_named(version):
            return True
        kept = self.store.rules(version)
        try:
            return kept is not None and self.rulebook.is_same_as(kept)
        except RulesError:  # kept by a version of the program that read them otherwise
            return False

    def calendar_with(self, closed_days: frozenset[date]) -> WorkingCalendar:
        """The working days of this agency, less these closures and those of its settings."""
        return taiwan_calendar(self.rulebook.agency.closures | closed_days)
