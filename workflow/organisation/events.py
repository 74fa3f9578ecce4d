"""What happened to the organisation of an office: its events, their record, and the fold."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, reduce
from typing import Any, TypedDict, TypeVar

from pydantic import TypeAdapter

from workflow.organisation.accounts import AccountAct
from workflow.organisation.directory import Person
from workflow.organisation.people import Appointment, Closure, Deputyship, Organisation

ORGANISATION = "organisation"  # stands in the log where a case has its 文號

Span = TypeVar("Span", Appointment, Deputyship)


class Envelope(TypedDict):
    """What every event of one request says alike: its place in the log, who recorded it, why."""

    sequence: int  # 1 for the first event of an office's organisation
    at: datetime  # by the clock of the office, aware
    recorded_at: datetime  # by the machine's clock, aware
    recorded_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationEvent(ABC):
    """One fact about the organisation: when, who recorded it, and why; and what it changes."""

    sequence: int  # 1 for the first event of an office's organisation
    at: datetime  # by the clock of the office, aware
    recorded_at: datetime
    recorded_by: str
    reason: str = ""

    @property
    def case_id(self) -> str:
        """Where the log keeps it."""
        return ORGANISATION

    @property
    def known_at(self) -> datetime:
        """When it had happened at the latest: `at`, unless that is ahead of its own time."""
        return min(self.at, self.recorded_at)

    @abstractmethod
    def applied(self, organisation: Organisation) -> Organisation:
        """The organisation once this has happened; `after` counts the version.

        Raises ValueError where what it ends was never begun.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAppointed(OrganisationEvent):
    """到職: somebody takes up a position."""

    person: str
    unit: str
    position: str
    since: date
    person_id: str = ""  # empty where the name is the id, as in records older than ids
    staff_number: str = ""  # 員工編號

    def applied(self, organisation: Organisation) -> Organisation:
        """With one appointment more, its end open."""
        person = Person(
            id=organisation.directory.id_of(self.person, self.person_id),
            name=self.person,
            staff_number=self.staff_number,
        )
        appointment = Appointment(
            person=self.person,
            person_id=person.id,
            unit=self.unit,
            position=self.position,
            since=self.since,
        )
        return replace(
            organisation,
            appointments=(*organisation.appointments, appointment),
            directory=organisation.directory.including(person),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffNumberGiven(OrganisationEvent):
    """登錄員工編號: somebody appointed without a number has one from now on; the id stays."""

    person: str
    staff_number: str
    person_id: str = ""

    def applied(self, organisation: Organisation) -> Organisation:
        """With the number in the directory."""
        directory = organisation.directory
        person = directory.find(directory.id_of(self.person, self.person_id))
        numbered = replace(person, staff_number=self.staff_number)
        return replace(organisation, directory=directory.including(numbered))


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentEnded(OrganisationEvent):
    """離職: `until` is the last day in the position that was taken up on `since`."""

    person: str
    unit: str
    position: str
    since: date
    until: date
    person_id: str = ""

    def applied(self, organisation: Organisation) -> Organisation:
        """With a last day for the latest such appointment."""
        held = organisation.appointments
        person = organisation.directory.id_of(self.person, self.person_id)
        ended = _last(
            [
                (known.person_id, known.unit, known.position, known.since)
                == (person, self.unit, self.position, self.since)
                for known in held
            ]
        )
        changed = replace(held[ended], until=self.until)
        return replace(organisation, appointments=_with(held, ended, changed))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyNamed(OrganisationEvent):
    """指定代理人: somebody stands in for an absent person, or in a vacant position."""

    person: str  # empty for a vacancy
    deputy: str
    order: int  # 1 for the first choice
    since: date
    until: date | None = None
    person_id: str = ""
    deputy_id: str = ""
    holder: str = ""  # the position that is vacant, as Duty.holder names it

    def applied(self, organisation: Organisation) -> Organisation:
        """With one deputyship more."""
        id_of = organisation.directory.id_of
        deputyship = Deputyship(
            person=self.person,
            deputy=self.deputy,
            person_id=id_of(self.person, self.person_id),
            deputy_id=id_of(self.deputy, self.deputy_id),
            holder=self.holder,
            order=self.order,
            since=self.since,
            until=self.until,
        )
        return replace(organisation, deputyships=(*organisation.deputyships, deputyship))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyWithdrawn(OrganisationEvent):
    """解除代理: `until` is the last day; the day before `since` if it never came into force."""

    person: str  # empty for a vacancy
    deputy: str
    since: date
    until: date
    person_id: str = ""
    deputy_id: str = ""
    holder: str = ""  # the position that was vacant

    def applied(self, organisation: Organisation) -> Organisation:
        """With a last day for the latest such deputyship."""
        named, id_of = organisation.deputyships, organisation.directory.id_of
        principal = self.holder or id_of(self.person, self.person_id)
        key = principal, id_of(self.deputy, self.deputy_id), self.since
        ended = _last([(known.principal, known.deputy_id, known.since) == key for known in named])
        changed = replace(named[ended], until=self.until)
        return replace(organisation, deputyships=_with(named, ended, changed))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(OrganisationEvent):
    """停班: the agency was told to close on a working day."""

    day: date

    def applied(self, organisation: Organisation) -> Organisation:
        """With the day closed, for the reason recorded."""
        closure = Closure(day=self.day, reason=self.reason)
        return replace(organisation, closures=(*organisation.closures, closure))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReopened(OrganisationEvent):
    """恢復上班: a closure is taken back."""

    day: date

    def applied(self, organisation: Organisation) -> Organisation:
        """Without that closure."""
        left = tuple(closure for closure in organisation.closures if closure.day != self.day)
        return replace(organisation, closures=left)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogAccepted(OrganisationEvent):
    """接受紀錄: the log goes on from an older copy, or without its checkpoints, on purpose.

    What was known is what the checkpoints said; what is kept is the log as it was found.
    """

    known_count: int
    known_head: str
    kept_count: int
    kept_head: str

    def applied(self, organisation: Organisation) -> Organisation:
        """As it was: this is about the log."""
        return organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountActed(OrganisationEvent):
    """帳號異動: what an administrator did with an account; kept in a log of its own.

    `detail` says what it is now: its roles, its person, what a token may do. No secret is in it.
    """

    act: AccountAct
    account: str
    detail: str = ""

    def applied(self, organisation: Organisation) -> Organisation:
        """As it was: who may sign in says nothing of who holds what."""
        return organisation


# Not __subclasses__(): a dataclass with slots is a copy, and its original is still listed there.
KINDS: dict[str, type[OrganisationEvent]] = {
    name: kind
    for name, kind in globals().items()
    if isinstance(kind, type) and issubclass(kind, OrganisationEvent)
}
del KINDS[OrganisationEvent.__name__]


def replay(events: Iterable[OrganisationEvent]) -> Organisation:
    """The organisation that these events, in order, describe; raises ValueError as `after`."""
    return reduce(after, events, Organisation())


def after(organisation: Organisation, event: OrganisationEvent) -> Organisation:
    """The organisation once `event` has happened; raises ValueError for one out of sequence."""
    if event.sequence != organisation.version + 1:
        raise ValueError(f"event {event.sequence} cannot follow {organisation.version}")
    changed = event.applied(organisation)
    return replace(changed, version=event.sequence, last_at=event.known_at)


def to_record(event: OrganisationEvent) -> dict[str, Any]:
    """The event as plain data, its kind included."""
    record = _adapter(type(event)).dump_python(event, mode="json")
    return {"kind": type(event).__name__} | record


def to_json(event: OrganisationEvent) -> bytes:
    """The event as one line of JSON (UTF-8), without its kind; what the log stores and hashes."""
    return _adapter(type(event)).dump_json(event)


def from_json(kind: str, payload: str | bytes) -> OrganisationEvent:
    """The event stored as `payload`; raises ValueError for an unknown kind or a broken record."""
    if kind not in KINDS:
        raise ValueError(kind)
    return _adapter(KINDS[kind]).validate_json(payload)


def _last(fits: list[bool]) -> int:
    """The last place that fits: an earlier one of the same days never came into force."""
    return len(fits) - 1 - fits[::-1].index(True)


def _with(spans: Sequence[Span], at: int, changed: Span) -> tuple[Span, ...]:
    return (*spans[:at], changed, *spans[at + 1 :])


@cache
def _adapter(kind: type[OrganisationEvent]) -> TypeAdapter[OrganisationEvent]:
    return TypeAdapter(kind)
