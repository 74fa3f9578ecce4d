"""稽催: what is late or nearly so, by who has it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from web.http.acting import acting_of
from web.http.frame import flash, language_of, respond, say
from web.http.rights import Requires, Right
from web.links import way
from web.screens.reminders.page import RemindersQuery, reminders_page
from web.services import services
from workflow.desk.chasing import chase
from workflow.desk.reporting import Reporting

router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])


@router.get("/reminders")
def show_reminders(request: Request, query: Annotated[RemindersQuery, Query()]) -> Response:
    """The sheets of every place, or of one."""
    reporting = Reporting(office=services(request).casework.office)
    page = reminders_page(reporting, query, acting_of(request), language_of(request))
    return respond(request, page)


@router.post("/reminders")
def record_reminders(
    request: Request, place: Annotated[str, Form()], unit: Annotated[str, Form()] = ""
) -> RedirectResponse:
    """稽催 what is on one sheet, and show the sheets again; `unit` is what they are filtered by.

    303 with how many cases were reminded; 422 for whoever is not the registry and for an unknown
    place. What was closed meanwhile is passed over.
    """
    count = chase(services(request).casework, acting_of(request).actor, place=place)
    flash(request, say(request, "已對%(place)s稽催 %(count)s 件。", place=place, count=count))
    return RedirectResponse(way("/reminders", unit=unit), status_code=HTTPStatus.SEE_OTHER)
