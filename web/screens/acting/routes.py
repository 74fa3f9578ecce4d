"""身分: the list of whom one may act as, and the switch."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import TryAgainError
from rules.marks import Action
from web.http.acting import act_as, acting_among, roll_of
from web.http.frame import respond
from web.http.rights import Requires, Right
from web.links import local_path
from web.screens.acting.page import ACTING, ActingQuery, acting_page
from web.services import services
from workflow.desk.drafts import Drafts
from workflow.reports.desks import NO_CASE

REGISTERING = "/register"
router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])


@router.get(ACTING)
def show_everybody(request: Request, query: Annotated[ActingQuery, Query()]) -> Response:
    """Everybody of whom every word says something, by unit."""
    casework = services(request).casework
    with casework.office.reading():
        known = roll_of(request)
        page = acting_page(casework, known, acting_among(known, request), query)
        return respond(request, page)


@router.post(ACTING)
def switch_acting(
    request: Request,
    acting: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/inbox",
) -> RedirectResponse:
    """Act as another position from now on; an unknown one changes nothing.

    `acting` is a key of the list or a holder (綜合企劃組/股長); `back` may only lead to a page
    here. A document half registered goes along: the visitor who typed it is the same.
    """
    known = roll_of(request)
    found, before = known.find(acting) or known.holding(acting), acting_among(known, request)
    if found:
        act_as(request, found)
    if found and back.startswith(REGISTERING):
        with suppress(TryAgainError):  # the switch is made all the same
            drafts = Drafts(office=services(request).casework.office)
            drafts.carry(before.actor, found.actor, NO_CASE, Action.REGISTER.value)
    return RedirectResponse(local_path(back), status_code=303)
