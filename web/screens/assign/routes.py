"""分文: documents that wait for drafting are handed to their handlers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from web.http.acting import Sending, acting_of
from web.http.forms import Fields, Marked
from web.http.frame import language_of, respond
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.screens.assign.form import Attempt, read_assignment
from web.screens.assign.page import AssignQuery, assign_page
from web.services import services
from workflow.desk.assigning import assign, check_assignment
from workflow.refusals.base import RefusedError

router = APIRouter(dependencies=[Depends(Requires(Right.RUN_REGISTRY))])


@router.get("/assign")
def show_assignments(request: Request, query: Annotated[AssignQuery, Query()]) -> Response:
    """What waits for a handler, unit by unit."""
    casework, language = services(request).casework, language_of(request)
    return respond(request, assign_page(casework, query, acting_of(request), language=language))


@router.post("/assign")
def assign_several(request: Request, fields: Fields, marked: Marked, sender: Sending) -> Response:
    """Hand out each case chosen and say what came of it; a refusal keeps what was typed.

    200 with what came of each case, even if none was handed out. Only where nothing was tried: 409
    as who acts has changed; 422 with no case marked, one without a handler, or too many.
    """
    casework, status = services(request).casework, HTTPStatus.OK
    typed = read_assignment(fields, marked)
    try:
        actor = sender.checked().actor
        check_assignment(typed.chosen)
    except RefusedError as refusal:
        status = refused_status(refusal)
        attempt = Attempt(typed=typed, faults=sentences(request, refusal))
    else:
        dealt = assign(casework, typed.chosen, actor=actor)
        attempt = Attempt(typed=typed, dealt=dealt)
    query = AssignQuery(unit=fields.get("unit", ""), show=fields.get("show", ""))
    language, acting = language_of(request), sender.acting
    page = assign_page(casework, query, acting, language=language, attempt=attempt)
    return respond(request, page, status)
