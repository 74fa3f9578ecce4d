"""(organisation, request) -> events, or a refusal that says why and what would be allowed."""

from collections.abc import Callable
from typing import Any

from rules.agency import Agency
from rules.texts import one_line
from workflow.calendar import WorkingCalendar
from workflow.organisation.appointing import appoint, end, hand_over
from workflow.organisation.changes import (
    Appoint,
    CloseDay,
    End,
    Entry,
    HandOver,
    NameDeputies,
    ReopenDay,
    Request,
    ResetDeputies,
)
from workflow.organisation.deputising import name_deputies, reset_deputies
from workflow.organisation.events import DayClosed, DayReopened, OrganisationEvent
from workflow.organisation.people import Organisation
from workflow.organisation.refusals import DayOffError, NotClosedError
from workflow.organisation.writer import Writer
from workflow.refusals import MissingInputError, TimeRunsBackError
from workflow.texts import LONGEST_NAME, check_text

DAY_OFF = "例假日、國定假日，或機關設定檔所列的停班日"


def arrange(
    organisation: Organisation,
    request: Request,
    *,
    entry: Entry,
    agency: Agency,
    calendar: WorkingCalendar,
) -> tuple[OrganisationEvent, ...]:
    """The events of this request; raises RefusedError and changes nothing otherwise.

    `calendar` has the days that are closed already.
    """
    if organisation.last_at and entry.at < organisation.last_at:
        last = organisation.last_at.isoformat()
        raise TimeRunsBackError(at=entry.at.isoformat(), last=last)
    check_text("理由", entry.reason)
    check_text("登錄人", entry.recorded_by, LONGEST_NAME)
    writer = Writer(organisation, entry, agency, calendar)
    _ARRANGING[type(request)](writer, request)
    return writer.events


def _close_day(writer: Writer, request: CloseDay) -> None:
    if not one_line(writer.entry.reason):
        raise MissingInputError(
            action="停班", needed="事由", allowed="任何文字，如「颱風停止上班」"
        )
    if not writer.calendar.is_working_day(request.day):
        closure = writer.organisation.closure_of(request.day)
        why = f"已登錄停班：{closure.reason}" if closure else DAY_OFF
        near = writer.calendar.next_working_day(request.day)
        raise DayOffError(day=request.day, why=why, near=near)
    writer.write(DayClosed, day=request.day)


def _reopen_day(writer: Writer, request: ReopenDay) -> None:
    if writer.organisation.closure_of(request.day) is None:
        closed = sorted(writer.organisation.closed_days)
        allowed = "、".join(map(str, closed)) or "無"
        raise NotClosedError(day=request.day, allowed=allowed)
    writer.write(DayReopened, day=request.day)


_ARRANGING: dict[type[Request], Callable[[Writer, Any], None]] = {
    Appoint: appoint,
    End: end,
    HandOver: hand_over,
    NameDeputies: name_deputies,
    ResetDeputies: reset_deputies,
    CloseDay: _close_day,
    ReopenDay: _reopen_day,
}
