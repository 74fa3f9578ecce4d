"""代理: who stands in for somebody absent or in a vacancy, in what order, and until when."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict

from workflow.case.duties import holder_label
from workflow.organisation.changes import NameDeputies, ResetDeputies
from workflow.organisation.directory import Person
from workflow.organisation.events import DeputyNamed, DeputyWithdrawn
from workflow.organisation.people import Deputyship, is_over, overlap, vacancy_label
from workflow.organisation.recording import (
    OPEN_END,
    Recording,
    check_in_office,
    check_period,
    check_position,
    checked_name,
)
from workflow.organisation.refusals import (
    DeputiesNamedError,
    HeldPositionError,
    NamedTwiceError,
    NoDeputiesError,
    OwnDeputyError,
)
from workflow.refusals.base import BadChoiceError, MissingInputError

MOST_DEPUTIES = 20
ONE_DAY = timedelta(days=1)


class _Named(TypedDict):
    """How events name whom or what deputies stand in for."""

    person: str
    person_id: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Whom or what deputies stand in for: an absent person, or a vacant position."""

    key: str  # as Deputyship.principal says it
    label: str
    named: _Named


def absent(recording: Recording, person: Person) -> Principal:
    """The principal that somebody absent is."""
    named = _Named(person=person.name, person_id=person.recorded_id, holder="")
    return Principal(key=person.id, label=recording.label(person), named=named)


def vacant(holder: str) -> Principal:
    """The principal that a vacant position is."""
    named = _Named(person="", person_id="", holder=holder)
    return Principal(key=holder, label=vacancy_label(holder), named=named)


def name_deputies(recording: Recording, request: NameDeputies) -> None:
    """指定代理人, first choice first: one event for each.

    Raises DeputiesNamedError where there are some on any of these days, GoneError for whoever
    holds nothing on the first day, HeldPositionError for a position that is not vacant then, and
    what `_deputies` raises.
    """
    check_period(request.since, request.until)
    principal = _principal(recording, "指定代理人", request)
    _check_needed(recording, principal, request.since)
    deputies = _deputies(recording, principal, request)
    _check_free(recording, principal, request)
    for order, deputy in enumerate(deputies, start=1):
        recording.add(
            DeputyNamed(
                **recording.envelope,
                **principal.named,
                deputy=deputy.name,
                deputy_id=deputy.recorded_id,
                order=order,
                since=request.since,
                until=request.until,
            )
        )


def reset_deputies(recording: Recording, request: ResetDeputies) -> None:
    """重設代理人: the old ones end before `since`; without new ones the person is back.

    Raises NoDeputiesError where there is nothing to end and nobody to name.
    """
    check_period(request.since, request.until)
    principal = _principal(recording, "重設代理人", request)
    if not withdraw(recording, principal, request.since) and not request.deputies:
        raise NoDeputiesError(person=principal.label, day=request.since)
    if request.deputies:
        named = NameDeputies(
            person=request.person,
            holder=request.holder,
            deputies=request.deputies,
            since=request.since,
            until=request.until,
        )
        name_deputies(recording, named)


def withdraw(recording: Recording, principal: Principal, since: date) -> bool:
    """End these deputyships before `since`; whether there were any."""
    named = [
        deputyship
        for deputyship in recording.organisation.deputyships
        if deputyship.principal == principal.key and not is_over(deputyship, since)
    ]
    for deputyship in named:
        deputy = Person(id=deputyship.deputy_id, name=deputyship.deputy)
        recording.add(
            DeputyWithdrawn(
                **recording.envelope,
                **principal.named,
                deputy=deputy.name,
                deputy_id=deputy.recorded_id,
                since=deputyship.since,
                until=max(since, deputyship.since) - ONE_DAY,
            )
        )
    return bool(named)


def _principal(
    recording: Recording, action: str, request: NameDeputies | ResetDeputies
) -> Principal:
    """Raises BadChoiceError for a position the agency lacks, UnknownPersonError and the like."""
    if not request.holder:
        return absent(recording, recording.person(action, request.person, request.since))
    unit, _, position = request.holder.partition("/")
    check_position(recording.agency, unit, position)
    return vacant(request.holder)


def _check_needed(recording: Recording, principal: Principal, since: date) -> None:
    """The person is in office that day, or the position is vacant."""
    holder = principal.named["holder"]
    if not holder:
        check_in_office(recording.organisation, principal.key, since)
    elif holders := recording.organisation.holders(holder, since):
        names = "、".join(map(recording.organisation.directory.label, holders))
        raise HeldPositionError(position=holder_label(holder), holders=names, day=since)


def _check_free(recording: Recording, principal: Principal, request: NameDeputies) -> None:
    """Nobody stands in on any of these days; raises DeputiesNamedError."""
    span = Deputyship(deputy="", order=1, since=request.since, until=request.until)
    named = [
        deputyship
        for deputyship in recording.organisation.deputyships
        if deputyship.principal == principal.key and overlap(deputyship, span)
    ]
    if named:
        label = recording.organisation.directory.label
        raise DeputiesNamedError(
            person=principal.label,
            since=named[0].since,
            until=named[0].until or OPEN_END,
            deputies="、".join(label(deputyship.deputy_id) for deputyship in named),
        )


def _deputies(
    recording: Recording, principal: Principal, request: NameDeputies
) -> tuple[Person, ...]:
    """Those named, in order; raises RefusedError for whoever cannot stand in here."""
    words = tuple(checked_name("指定代理人", word) for word in request.deputies)
    if not words:
        raise MissingInputError(
            action="指定代理人", needed="代理人", allowed="一個或多個姓名，依順位"
        )
    if len(words) > MOST_DEPUTIES:
        allowed = f"最多 {MOST_DEPUTIES} 人"
        raise BadChoiceError(field="代理人數", value=str(len(words)), allowed=allowed)
    deputies: list[Person] = []
    for word in words:
        deputy = recording.person("指定代理人", word, request.since)
        if deputy.id == principal.key:
            raise OwnDeputyError(person=recording.label(deputy))
        if deputy in deputies:
            raise NamedTwiceError(deputy=recording.label(deputy))
        check_in_office(recording.organisation, deputy.id, request.since)
        deputies.append(deputy)
    return tuple(deputies)
