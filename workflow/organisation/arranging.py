"""(organisation, request) -> events, or a refusal that says why and what would be allowed."""

from dataclasses import replace
from typing import assert_never

from rules.agency.agency import Agency
from rules.texts import one_line
from workflow.calendar import WorkingCalendar
from workflow.organisation.appointing import appoint, end, give_number, hand_over
from workflow.organisation.changes import (
    Appoint,
    CloseDay,
    End,
    GiveNumber,
    HandOver,
    NameDeputies,
    Provenance,
    ReopenDay,
    Request,
    ResetDeputies,
)
from workflow.organisation.deputising import name_deputies, reset_deputies
from workflow.organisation.events import DayClosed, DayReopened, OrganisationEvent
from workflow.organisation.people import Organisation, known_holder
from workflow.organisation.recording import Recording
from workflow.organisation.refusals import DayOffError, NotClosedError
from workflow.refusals.base import NO_WAY, MissingInputError, TimeRunsBackError
from workflow.texts import LONGEST_NAME, check_text

DAY_OFF = "例假日、國定假日，或機關設定檔所列的停班日"


def arrange(
    organisation: Organisation,
    request: Request,
    *,
    provenance: Provenance,
    agency: Agency,
    calendar: WorkingCalendar,
) -> tuple[OrganisationEvent, ...]:
    """The events of this request; raises RefusedError and changes nothing otherwise.

    `calendar` has the days that are closed already. Raises TimeRunsBackError for what is dated
    before the last event, OutsideCalendarError for a day to close beyond the calendar.
    """
    if organisation.last_at and provenance.at < organisation.last_at:
        last = organisation.last_at.isoformat()
        raise TimeRunsBackError(at=provenance.at.isoformat(), last=last)
    check_text("理由", provenance.reason)
    check_text("登錄人", provenance.recorded_by, LONGEST_NAME)
    recording = Recording(organisation, provenance, agency, calendar)
    if isinstance(request, Appoint | End):
        unit, position = known_holder(agency, request.unit, request.position)
        request = replace(request, unit=unit, position=position)
    _record(recording, request)
    return recording.events


def _record(recording: Recording, request: Request) -> None:
    match request:
        case Appoint():
            appoint(recording, request)
        case GiveNumber():
            give_number(recording, request)
        case End():
            end(recording, request)
        case HandOver():
            hand_over(recording, request)
        case NameDeputies():
            name_deputies(recording, request)
        case ResetDeputies():
            reset_deputies(recording, request)
        case CloseDay():
            _close_day(recording, request)
        case ReopenDay():
            _reopen_day(recording, request)
        case _:
            assert_never(request)


def _close_day(recording: Recording, request: CloseDay) -> None:
    if not one_line(recording.provenance.reason):
        raise MissingInputError(
            action="停班", needed="事由", allowed="一段文字，如「颱風停止上班」"
        )
    if not recording.calendar.is_working_day(request.day):
        closure = recording.organisation.closure_of(request.day)
        why = f"已登錄停班：{closure.reason}" if closure else DAY_OFF
        near = recording.calendar.next_working_day(request.day)
        raise DayOffError(day=request.day, why=why, near=near)
    recording.add(DayClosed(**recording.envelope, day=request.day))


def _reopen_day(recording: Recording, request: ReopenDay) -> None:
    if recording.organisation.closure_of(request.day) is None:
        closed = sorted(recording.organisation.closed_days)
        allowed = "、".join(map(str, closed)) or NO_WAY
        raise NotClosedError(day=request.day, allowed=allowed)
    recording.add(DayReopened(**recording.envelope, day=request.day))
