"""看板; and the switch of who acts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from web.http.acting import act_as, roll_of
from web.http.frame import respond, unless_unchanged
from web.http.rights import Requires, Right
from web.links import local_path
from web.screens.board.page import board_page
from web.screens.board.query import BoardQuery
from web.services import services

router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])


@router.get("/")
def show_board(request: Request, query: Annotated[BoardQuery, Query()]) -> Response:
    """The documents on their way, filtered by the address; asked again every few seconds.

    304 where the browser has this very page already: the list asks again by itself.
    """
    casework = services(request).casework
    with casework.office.reading():
        page = board_page(casework, query)
        return unless_unchanged(request, respond(request, page))


@router.post("/acting")
def switch_acting(
    request: Request,
    acting: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/inbox",
) -> RedirectResponse:
    """Act as another position from now on; an unknown one changes nothing.

    `acting` is a key of the switcher or a holder (綜合企劃組/股長); `back` may only lead to a page
    here.
    """
    known = roll_of(request)
    found = known.find(acting) or known.holding(acting)
    if found:
        act_as(request, found)
    return RedirectResponse(local_path(back), status_code=303)
