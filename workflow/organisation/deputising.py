"""代理: who stands in for somebody absent, in what order, and until when."""

from datetime import date, timedelta

from workflow.organisation.changes import NameDeputies, ResetDeputies
from workflow.organisation.directory import Person
from workflow.organisation.events import DeputyNamed, DeputyWithdrawn
from workflow.organisation.people import Deputyship, is_over, overlap
from workflow.organisation.recording import (
    OPEN_END,
    Recording,
    check_in_office,
    check_period,
    checked_name,
)
from workflow.organisation.refusals import (
    DeputiesNamedError,
    NamedTwiceError,
    NoDeputiesError,
    OwnDeputyError,
)
from workflow.refusals import BadChoiceError, MissingInputError

MOST_DEPUTIES = 20
ONE_DAY = timedelta(days=1)


def name_deputies(recording: Recording, request: NameDeputies) -> None:
    """指定代理人, first choice first: one event for each.

    Raises DeputiesNamedError where the person has some on any of these days, GoneError for
    whoever holds nothing on the first day, and what `_deputies` raises.
    """
    check_period(request.since, request.until)
    person = recording.person("指定代理人", request.person, request.since)
    check_in_office(recording.organisation, person, request.since)
    deputies = _deputies(recording, person, request)
    _check_free(recording, person, request)
    for order, deputy in enumerate(deputies, start=1):
        recording.add(
            DeputyNamed(
                **recording.envelope,
                person=person.name,
                person_id=person.recorded_id,
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
    person = recording.person("重設代理人", request.person, request.since)
    if not withdraw(recording, person, request.since) and not request.deputies:
        raise NoDeputiesError(person=recording.label(person), day=request.since)
    if request.deputies:
        named = NameDeputies(
            person=request.person,
            deputies=request.deputies,
            since=request.since,
            until=request.until,
        )
        name_deputies(recording, named)


def withdraw(recording: Recording, person: Person, since: date) -> bool:
    """End this person's deputyships before `since`; whether there were any."""
    named = [
        deputyship
        for deputyship in recording.organisation.deputyships
        if deputyship.person_id == person.id and not is_over(deputyship, since)
    ]
    for deputyship in named:
        deputy = Person(id=deputyship.deputy_id, name=deputyship.deputy)
        recording.add(
            DeputyWithdrawn(
                **recording.envelope,
                person=person.name,
                person_id=person.recorded_id,
                deputy=deputy.name,
                deputy_id=deputy.recorded_id,
                since=deputyship.since,
                until=max(since, deputyship.since) - ONE_DAY,
            )
        )
    return bool(named)


def _check_free(recording: Recording, person: Person, request: NameDeputies) -> None:
    """Nobody stands in for this person on any of these days; raises DeputiesNamedError."""
    span = Deputyship(
        person=person.name, deputy=person.name, order=1, since=request.since, until=request.until
    )
    named = [
        deputyship
        for deputyship in recording.organisation.deputyships
        if deputyship.person_id == person.id and overlap(deputyship, span)
    ]
    if named:
        label = recording.organisation.directory.label
        raise DeputiesNamedError(
            person=recording.label(person),
            since=named[0].since,
            until=named[0].until or OPEN_END,
            deputies="、".join(label(deputyship.deputy_id) for deputyship in named),
        )


def _deputies(recording: Recording, person: Person, request: NameDeputies) -> tuple[Person, ...]:
    """Those named, in order; raises RefusedError for whoever cannot stand in for this person."""
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
        if deputy.id == person.id:
            raise OwnDeputyError(person=recording.label(person))
        if deputy in deputies:
            raise NamedTwiceError(deputy=recording.label(deputy))
        check_in_office(recording.organisation, deputy, request.since)
        deputies.append(deputy)
    return tuple(deputies)
