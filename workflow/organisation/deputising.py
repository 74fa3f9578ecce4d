"""代理: who stands in for somebody absent, in what order, and until when."""

from collections.abc import Sequence
from datetime import date, timedelta

from workflow.organisation.changes import NameDeputies, ResetDeputies
from workflow.organisation.events import DeputyNamed, DeputyWithdrawn
from workflow.organisation.people import Deputyship, Organisation, is_over, overlap
from workflow.organisation.recording import (
    OPEN_END,
    Recording,
    check_in_office,
    check_known,
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
    """指定代理人; raises DeputiesNamedError where the person has some already."""
    person = checked_name("指定代理人", request.person)
    deputies = tuple(checked_name("指定代理人", each) for each in request.deputies)
    check_period(request.since, request.until)
    check_in_office(recording.organisation, person, request.since)
    _check_deputies(recording.organisation, person, deputies, request.since)
    span = Deputyship(
        person=person, deputy=person, order=1, since=request.since, until=request.until
    )
    named = [
        each
        for each in recording.organisation.deputyships
        if each.person == person and overlap(each, span)
    ]
    if named:
        raise DeputiesNamedError(
            person=person,
            since=named[0].since,
            until=named[0].until or OPEN_END,
            deputies="、".join(each.deputy for each in named),
        )
    for order, deputy in enumerate(deputies, start=1):
        recording.add(
            DeputyNamed(
                **recording.envelope,
                person=person,
                deputy=deputy,
                order=order,
                since=request.since,
                until=request.until,
            )
        )


def reset_deputies(recording: Recording, request: ResetDeputies) -> None:
    """重設代理人: the old ones end before `since`; without new ones the person is back."""
    person = checked_name("重設代理人", request.person)
    check_period(request.since, request.until)
    check_known(recording.organisation, person)
    if not withdraw(recording, person, request.since) and not request.deputies:
        raise NoDeputiesError(person=person, day=request.since)
    if request.deputies:
        named = NameDeputies(
            person=person, deputies=request.deputies, since=request.since, until=request.until
        )
        name_deputies(recording, named)


def withdraw(recording: Recording, person: str, since: date) -> bool:
    """End this person's deputyships before `since`; whether there were any."""
    named = [
        each
        for each in recording.organisation.deputyships
        if each.person == person and not is_over(each, since)
    ]
    for deputyship in named:
        recording.add(
            DeputyWithdrawn(
                **recording.envelope,
                person=person,
                deputy=deputyship.deputy,
                since=deputyship.since,
                until=max(since, deputyship.since) - ONE_DAY,
            )
        )
    return bool(named)


def _check_deputies(
    organisation: Organisation, person: str, deputies: Sequence[str], since: date
) -> None:
    if not deputies:
        raise MissingInputError(
            action="指定代理人", needed="代理人", allowed="一個或多個姓名，依順位"
        )
    if len(deputies) > MOST_DEPUTIES:
        allowed = f"最多 {MOST_DEPUTIES} 人"
        raise BadChoiceError(field="代理人數", value=str(len(deputies)), allowed=allowed)
    for at, deputy in enumerate(deputies):
        if deputy == person:
            raise OwnDeputyError(person=person)
        if deputy in deputies[:at]:
            raise NamedTwiceError(deputy=deputy)
        check_in_office(organisation, deputy, since)
