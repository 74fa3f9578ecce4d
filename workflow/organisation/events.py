"""What happened to the organisation of an office: its events, their record, and the fold."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, reduce
from typing import Any

from pydantic import TypeAdapter

from workflow.organisation.people import Appointment, Closure, Deputyship, Organisation

ORGANISATION = "organisation"  # stands in the log where a case has its 文號


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationEvent:
    """One fact about the organisation: when, who recorded it, and why."""

    sequence: int  # 1 for the first event of an office's organisation
    at: datetime  # by the clock of the office, aware
    recorded_at: datetime
    recorded_by: str
    reason: str = ""

    @property
    def case_id(self) -> str:
        """Where the log keeps it."""
        return ORGANISATION


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAppointed(OrganisationEvent):
    """到職: somebody takes up a position."""

    person: str
    unit: str
    position: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentEnded(OrganisationEvent):
    """離職: `until` is the last day in the position that was taken up on `since`."""

    person: str
    unit: str
    position: str
    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyNamed(OrganisationEvent):
    """指定代理人: somebody stands in for an absent person."""

    person: str
    deputy: str
    order: int
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyWithdrawn(OrganisationEvent):
    """解除代理: `until` is the last day; the day before `since` if it never came into force."""

    person: str
    deputy: str
    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(OrganisationEvent):
    """停班: the agency was told to close on a working day."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReopened(OrganisationEvent):
    """恢復上班: a closure is taken back."""

    day: date


def replay(events: Iterable[OrganisationEvent]) -> Organisation:
    """The organisation that these events, in order, describe."""
    return reduce(after, events, Organisation())


def after(organisation: Organisation, event: OrganisationEvent) -> Organisation:
    """The organisation once `event` has happened."""
    if event.sequence != organisation.version + 1:
        raise ValueError(f"event {event.sequence} cannot follow {organisation.version}")
    changed = _HAPPENINGS[type(event)](organisation, event)
    return replace(changed, version=event.sequence, last_at=event.at)


def to_record(event: OrganisationEvent) -> dict[str, Any]:
    """The event as plain data, its kind included."""
    return {"kind": type(event).__name__} | _adapter(type(event)).dump_python(event, mode="json")


def to_json(event: OrganisationEvent) -> bytes:
    """The event as one line of JSON; what the log stores and hashes."""
    return _adapter(type(event)).dump_json(event)


def from_json(kind: str, payload: str | bytes) -> OrganisationEvent:
    """The event stored as `payload`; raises ValueError for an unknown kind or a broken record."""
    if kind not in KINDS:
        raise ValueError(kind)
    return _adapter(KINDS[kind]).validate_json(payload)


def _appointed(organisation: Organisation, event: PersonAppointed) -> Organisation:
    appointment = Appointment(
        person=event.person, unit=event.unit, position=event.position, since=event.since
    )
    return replace(organisation, appointments=(*organisation.appointments, appointment))


def _ended(organisation: Organisation, event: AppointmentEnded) -> Organisation:
    held = organisation.appointments
    key = (event.person, event.unit, event.position, event.since)
    ended = _last([(each.person, each.unit, each.position, each.since) for each in held], key)
    changed = replace(held[ended], until=event.until)
    return replace(organisation, appointments=(*held[:ended], changed, *held[ended + 1 :]))


def _named(organisation: Organisation, event: DeputyNamed) -> Organisation:
    deputyship = Deputyship(
        person=event.person,
        deputy=event.deputy,
        order=event.order,
        since=event.since,
        until=event.until,
    )
    return replace(organisation, deputyships=(*organisation.deputyships, deputyship))


def _withdrawn(organisation: Organisation, event: DeputyWithdrawn) -> Organisation:
    named = organisation.deputyships
    key = (event.person, event.deputy, event.since)
    ended = _last([(each.person, each.deputy, each.since) for each in named], key)
    changed = replace(named[ended], until=event.until)
    return replace(organisation, deputyships=(*named[:ended], changed, *named[ended + 1 :]))


def _closed(organisation: Organisation, event: DayClosed) -> Organisation:
    closure = Closure(day=event.day, reason=event.reason)
    return replace(organisation, closures=(*organisation.closures, closure))


def _reopened(organisation: Organisation, event: DayReopened) -> Organisation:
    left = tuple(each for each in organisation.closures if each.day != event.day)
    return replace(organisation, closures=left)


def _last(keys: list[Any], key: Any) -> int:
    """The last place of `key`: an earlier one of the same days never came into force."""
    return len(keys) - 1 - keys[::-1].index(key)


_HAPPENINGS: dict[type[OrganisationEvent], Callable[[Organisation, Any], Organisation]] = {
    PersonAppointed: _appointed,
    AppointmentEnded: _ended,
    DeputyNamed: _named,
    DeputyWithdrawn: _withdrawn,
    DayClosed: _closed,
    DayReopened: _reopened,
}
KINDS = {kind.__name__: kind for kind in _HAPPENINGS}


@cache
def _adapter(kind: type[OrganisationEvent]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
