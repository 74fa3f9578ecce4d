"""到職, 離職, 職務移交: who takes up a position, who leaves it, and who takes it over."""

from dataclasses import replace
from datetime import date, timedelta

from workflow.case.duties import holder_key, holder_label
from workflow.organisation.changes import Appoint, End, HandOver
from workflow.organisation.deputising import withdraw
from workflow.organisation.events import AppointmentEnded, PersonAppointed
from workflow.organisation.people import Appointment, Organisation, is_over, overlap
from workflow.organisation.recording import (
    OPEN_END,
    Recording,
    check_days,
    check_known,
    check_period,
    check_position,
    checked_name,
)
from workflow.organisation.refusals import (
    AppointedAlreadyError,
    EndedThenError,
    GoneError,
    NotAppointedError,
    OwnDeputyError,
)

ONE_DAY = timedelta(days=1)


def appoint(recording: Recording, request: Appoint) -> None:
    """到職; raises AppointedAlreadyError for days on which it is held already."""
    person = checked_name("登錄任職", request.person)
    check_position(recording.agency, request.unit, request.position)
    check_period(request.since, request.until)
    wanted = Appointment(
        person=person,
        unit=request.unit,
        position=request.position,
        since=request.since,
        until=request.until,
    )
    for held in _held(recording.organisation, wanted):
        if overlap(held, wanted):
            raise AppointedAlreadyError(
                person=person,
                position=held.label,
                since=held.since,
                until=held.until or OPEN_END,
            )
    _record_appointment(recording, wanted)


def _record_appointment(recording: Recording, wanted: Appointment) -> None:
    recording.add(
        PersonAppointed(
            **recording.envelope,
            person=wanted.person,
            unit=wanted.unit,
            position=wanted.position,
            since=wanted.since,
        )
    )
    if wanted.until:
        _record_end(recording, wanted, wanted.until)


def end(recording: Recording, request: End) -> None:
    """離職; what ended already may end earlier, never later."""
    person = checked_name("登錄離職", request.person)
    check_days(request.until)
    position = holder_label(holder_key(request.unit, request.position))
    wanted = Appointment(
        person=person, unit=request.unit, position=request.position, since=request.until
    )
    held = [each for each in _held(recording.organisation, wanted) if _ends(each, request.until)]
    if not held:
        labels = map(holder_label, recording.organisation.positions_of(person, request.until))
        raise NotAppointedError(
            person=person,
            position=position,
            day=request.until,
            held="、".join(labels) or "無",
        )
    if held[-1].until == request.until:
        raise EndedThenError(person=person, position=position, day=request.until)
    _record_end(recording, held[-1], request.until)


def _record_end(recording: Recording, held: Appointment, until: date) -> None:
    recording.add(
        AppointmentEnded(
            **recording.envelope,
            person=held.person,
            unit=held.unit,
            position=held.position,
            since=held.since,
            until=until,
        )
    )


def _ends(held: Appointment, until: date) -> bool:
    """Whether it can end on that day, or on the day before it began: not taken up at all."""
    return held.since - ONE_DAY <= until and (held.until is None or until <= held.until)


def hand_over(recording: Recording, request: HandOver) -> None:
    """職務移交: present and future positions; whoever stood in for the leaver does so no more."""
    person = checked_name("職務移交", request.person)
    successor = checked_name("職務移交的接任者", request.successor)
    if person == successor:
        raise OwnDeputyError(person=person)
    check_days(request.last_day)
    next_day = request.last_day + ONE_DAY
    check_days(next_day)
    left = [
        each
        for each in recording.organisation.appointments_of(person)
        if not is_over(each, next_day)
    ]
    if not left:
        check_known(recording.organisation, person)
        raise GoneError(person=person, day=next_day)
    for held in left:
        _record_end(recording, held, max(request.last_day, held.since - ONE_DAY))
        since = max(next_day, held.since)
        if held.holder not in recording.organisation.positions_of(successor, since):
            taken = replace(held, person=successor, since=since)
            appoint(recording, _as_request(taken))
    withdraw(recording, person, next_day)


def _as_request(appointment: Appointment) -> Appoint:
    return Appoint(
        person=appointment.person,
        unit=appointment.unit,
        position=appointment.position,
        since=appointment.since,
        until=appointment.until,
    )


def _held(organisation: Organisation, wanted: Appointment) -> list[Appointment]:
    """When this person has held, or will hold, this position; earliest first."""
    held = organisation.appointments_of(wanted.person)
    return sorted(
        (each for each in held if each.holder == wanted.holder), key=lambda each: each.since
    )
