"""稽催: what is late or nearly so, by who has it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from web.http.acting import ActingChangedError, Sender, Sending, acting_of
from web.http.frame import flash, language_of, respond, say
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.links import way
from web.screens.reminders.page import RemindersQuery, reminders_page
from web.services import services
from workflow.desk.reminding import remind_all
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
    request: Request,
    sender: Sending,
    place: Annotated[str, Form()],
    unit: Annotated[str, Form()] = "",
) -> Response:
    """稽催 what is on one sheet, and show the sheets again; `unit` is what they are filtered by.

    303 with how many cases were reminded; 409 with the sheets where who acts has changed, 422 for
    whoever is not the registry and for an unknown place. What was closed meanwhile is passed over.
    """
    try:
        actor = sender.checked().actor
    except ActingChangedError as error:
        return _shown_again(request, RemindersQuery(unit=unit), sender, error)
    count = remind_all(services(request).casework, actor, place=place)
    flash(request, say(request, "已對%(place)s稽催 %(count)s 件。", place=place, count=count))
    return RedirectResponse(way("/reminders", unit=unit), status_code=HTTPStatus.SEE_OTHER)


def _shown_again(
    request: Request, query: RemindersQuery, sender: Sender, error: ActingChangedError
) -> Response:
    """The sheets as they are for whom the visitor acts as now, with the reason."""
    reporting = Reporting(office=services(request).casework.office)
    page = reminders_page(
        reporting,
        query,
        sender.acting,
        language_of(request),
        faults=sentences(request, error),
    )
    return respond(request, page, HTTPStatus.CONFLICT)
