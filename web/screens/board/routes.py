"""看板."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from web.http.frame import respond, unless_unchanged
from web.http.rights import Requires, Right
from web.screens.board.page import board_page
from web.screens.board.query import BoardQuery
from web.services import services

router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])


@router.get("/")
def show_board(request: Request, query: Annotated[BoardQuery, Query()]) -> Response:
    """The documents on their way, filtered by the address; asked again while it stays open.

    304 where the browser has this very page already: the list asks again by itself.
    """
    casework = services(request).casework
    with casework.office.reading():
        page = board_page(casework, query)
        return unless_unchanged(request, respond(request, page), page.recorded)
