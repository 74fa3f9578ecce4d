"""到職, 離職, 職務移交: who takes up a position, who leaves it, and who takes it over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from rules.texts import is_same_name
from workflow.calendar import taipei_day
from workflow.case.duties import holder_key, holder_label
from workflow.organisation.changes import Appoint, End, GiveNumber, HandOver
from workflow.organisation.deputising import absent, vacant, withdraw
from workflow.organisation.directory import Person
from workflow.organisation.events import AppointmentEnded, PersonAppointed, StaffNumberGiven
from workflow.organisation.identifying import person_called
from workflow.organisation.people import Appointment, Organisation, is_over, overlap
from workflow.organisation.recording import (
    OPEN_END,
    Recording,
    check_days,
    check_period,
    check_position,
    checked_name,
    checked_number,
)
from workflow.organisation.refusals import (
    AppointedAlreadyError,
    EndedThenError,
    GoneError,
    NotAppointedError,
    NumberedAlreadyError,
    NumberTakenError,
    OwnDeputyError,
    UnnumberedNamesakeError,
)
from workflow.refusals.base import NO_WAY, MissingInputError

ONE_DAY = timedelta(days=1)


def appoint(recording: Recording, request: Appoint) -> None:
    """到職: one event, or two where the last day is known from the start.

    Raises AppointedAlreadyError for days on which this person holds it already, BadChoiceError,
    PeriodRunsBackError, FarDateError, and what `_appointee` raises.
    """
    check_position(recording.agency, request.unit, request.position)
    check_period(request.since, request.until)
    person = _appointee(recording, request)
    wanted = Appointment(
        person=person.name,
        person_id=person.id,
        unit=request.unit,
        position=request.position,
        since=request.since,
        until=request.until,
    )
    _take_up(recording, wanted, person)


def _take_up(recording: Recording, wanted: Appointment, person: Person) -> None:
    """Record it unless the days overlap: whoever stood in for the vacancy does so no more.

    Raises AppointedAlreadyError.
    """
    for held in _held(recording.organisation, wanted):
        if overlap(held, wanted):
            raise AppointedAlreadyError(
                person=recording.label(person),
                position=held.label,
                since=held.since,
                until=held.until or OPEN_END,
            )
    _record_appointment(recording, wanted, person)
    withdraw(recording, vacant(wanted.holder), wanted.since)


def _appointee(recording: Recording, request: Appoint) -> Person:
    """Who is appointed: somebody known, or a newcomer; a new 員工編號 makes a namesake.

    Without a number a name means whoever bears it: one person may hold several positions (兼任).
    Raises AmbiguousPersonError, NumberTakenError or UnnumberedNamesakeError.
    """
    word = checked_name("登錄任職", request.person)
    number = checked_number(request.staff_number)
    if not number:
        known = person_called(recording.organisation, word, on=request.since)
        return known or Person(id=word, name=word)
    called = recording.organisation.directory.called(word)
    name = called[0].name if called else word
    owner = _owner(recording, number)
    if owner and not is_same_name(owner.name, name):
        raise NumberTakenError(number=number, person=recording.label(owner))
    if owner:
        return owner
    _check_numbered(recording, called, number, request.since)
    return Person(id=number, name=name, staff_number=number)


def _owner(recording: Recording, number: str) -> Person | None:
    """Whose 員工編號 it is, or whose id: a name may look like a number."""
    directory = recording.organisation.directory
    return directory.numbered(number) or directory.by_id.get(number)


def _check_numbered(recording: Recording, called: Sequence[Person], number: str, on: date) -> None:
    for person in called:
        if not person.staff_number:
            held = map(holder_label, recording.organisation.positions_of(person.id, on))
            raise UnnumberedNamesakeError(
                person=person.name, number=number, held="、".join(held) or "無職務"
            )


def give_number(recording: Recording, request: GiveNumber) -> None:
    """登錄員工編號; raises NumberedAlreadyError or NumberTakenError."""
    number = checked_number(request.staff_number)
    if not number:
        raise MissingInputError(action="登錄員工編號", needed="員工編號", allowed="英文字母、數字")
    person = recording.person("登錄員工編號", request.person, taipei_day(recording.provenance.at))
    if person.staff_number:
        raise NumberedAlreadyError(person=person.name, number=person.staff_number)
    if owner := _owner(recording, number):
        raise NumberTakenError(number=number, person=recording.label(owner))
    recording.add(
        StaffNumberGiven(
            **recording.envelope,
            person=person.name,
            person_id=person.recorded_id,
            staff_number=number,
        )
    )


def _record_appointment(recording: Recording, wanted: Appointment, person: Person) -> None:
    recording.add(
        PersonAppointed(
            **recording.envelope,
            person=person.name,
            person_id=person.recorded_id,
            staff_number=person.staff_number,
            unit=wanted.unit,
            position=wanted.position,
            since=wanted.since,
        )
    )
    if wanted.until:
        _record_end(recording, wanted, wanted.until)


def end(recording: Recording, request: End) -> None:
    """離職; what ended already may end earlier, never later.

    Raises NotAppointedError with what is held that day, or EndedThenError.
    """
    check_days(request.until)
    key = holder_key(request.unit, request.position)
    position = holder_label(key)
    person = _leaver(recording, request, key)
    wanted = Appointment(
        person=person.name,
        person_id=person.id,
        unit=request.unit,
        position=request.position,
        since=request.until,
    )
    held = [term for term in _held(recording.organisation, wanted) if _ends(term, request.until)]
    if not held:
        labels = map(holder_label, recording.organisation.positions_of(person.id, request.until))
        raise NotAppointedError(
            person=recording.label(person),
            position=position,
            day=request.until,
            held="、".join(labels) or NO_WAY,
        )
    if held[-1].until == request.until:
        raise EndedThenError(person=recording.label(person), position=position, day=request.until)
    _record_end(recording, held[-1], request.until)


def _leaver(recording: Recording, request: End, key: str) -> Person:
    """Who leaves, of namesakes the one who has this position; somebody unknown has none."""
    word = checked_name("登錄離職", request.person)
    organisation = recording.organisation
    holding = {held.person_id for held in organisation.appointments if held.holder == key}
    known = person_called(organisation, word, on=request.until, among=holding)
    return known or Person(id=word, name=word)


def _record_end(recording: Recording, held: Appointment, until: date) -> None:
    recording.add(
        AppointmentEnded(
            **recording.envelope,
            person=held.person,
            person_id=_recorded_id(held),
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
    """職務移交: present and future positions; whoever stood in for the leaver does so no more.

    Raises OwnDeputyError, UnknownPersonError, AmbiguousPersonError, or GoneError where there is
    nothing to hand over.
    """
    word = checked_name("職務移交的接任者", request.successor)
    if checked_name("職務移交", request.person) == word:
        raise OwnDeputyError(person=word)
    check_days(request.last_day)
    next_day = request.last_day + ONE_DAY
    check_days(next_day)
    person = recording.person("職務移交", request.person, request.last_day)
    successor = person_called(recording.organisation, word, on=next_day) or Person(
        id=word, name=word
    )
    if person.id == successor.id:
        raise OwnDeputyError(person=recording.label(person))
    left = [
        term
        for term in recording.organisation.appointments_of(person.id)
        if not is_over(term, next_day)
    ]
    if not left:
        raise GoneError(person=recording.label(person), day=next_day)
    for held in left:
        _record_end(recording, held, max(request.last_day, held.since - ONE_DAY))
        since = max(next_day, held.since)
        if held.holder not in recording.organisation.positions_of(successor.id, since):
            taken = replace(held, person=successor.name, person_id=successor.id, since=since)
            check_position(recording.agency, held.unit, held.position)
            _take_up(recording, taken, successor)
    withdraw(recording, absent(recording, person), next_day)


def _recorded_id(held: Appointment) -> str:
    return Person(id=held.person_id, name=held.person).recorded_id


def _held(organisation: Organisation, wanted: Appointment) -> list[Appointment]:
    """When this person has held, or will hold, this position; earliest first."""
    held = organisation.appointments_of(wanted.person_id)
    return sorted(
        (term for term in held if term.holder == wanted.holder), key=lambda term: term.since
    )
