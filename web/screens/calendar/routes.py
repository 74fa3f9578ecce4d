"""管理, 行事曆: a year, and the days closed by order."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from web.http.acting import Sender, Sending
from web.http.forms import Fields
from web.http.frame import flash, respond, say
from web.http.numbers import WholeNumber
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.language.i18n import msgid
from web.links import way
from web.screens.calendar.form import DayForm, read_day_form
from web.screens.calendar.page import calendar_page
from web.services import services
from workflow.organisation.changes import CloseDay, ReopenDay

router = APIRouter(
    prefix="/organisation/calendar",
    dependencies=[Depends(Requires(Right.MANAGE_ORGANISATION))],
)
CLOSED = msgid("已登錄 %(day)s 停班；%(count)s 件的限辦日期隨之改算。")
REOPENED = msgid("%(day)s 恢復上班；%(count)s 件的限辦日期隨之改算。")


@router.get("")
def show_calendar(request: Request, year: WholeNumber = 0) -> Response:
    """The year, this one unless the address names another."""
    staffing = services(request).staffing
    return respond(request, calendar_page(staffing, year or staffing.today.year))


@router.post("/close")
def close_day(request: Request, fields: Fields, sender: Sending) -> Response:
    """Close a day and show its year."""
    return _arranged(request, read_day_form(fields), sender, closes=True)


@router.post("/reopen")
def reopen_day(request: Request, fields: Fields, sender: Sending) -> Response:
    """Take a closure back; closing the day again undoes that."""
    return _arranged(request, read_day_form(fields), sender, closes=False)


def _arranged(request: Request, typed: DayForm, sender: Sender, *, closes: bool) -> Response:
    """303 to the year of the day; 409 where who acts has changed, else 422, with this year's page
    and what was typed. The due dates of cases under way move with it; the sentence says how many.
    """
    staffing = services(request).staffing
    try:
        wanted: CloseDay | ReopenDay = typed.close_day() if closes else typed.reopen_day()
        by = sender.checked().actor.person
        arranged = staffing.arranged(wanted, by=by, reason=typed.reason)
    except ChenheError as error:
        year, faults = staffing.today.year, sentences(request, error)
        page = calendar_page(staffing, year, typed=typed, faults=faults)
        return respond(request, page, refused_status(error))
    template = CLOSED if closes else REOPENED
    count = len(arranged.shifted)
    flash(request, say(request, template, day=wanted.day, count=count))
    path = way("/organisation/calendar", year=wanted.day.year)
    return RedirectResponse(path, status_code=HTTPStatus.SEE_OTHER)
