"""搜尋: one search, from the field at the top of every page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from web.http.frame import respond
from web.http.rights import Requires, Right
from web.screens.search.page import search_page
from web.services import services

router = APIRouter(dependencies=[Depends(Requires(Right.VIEW_RULES))])


@router.get("/search")
def search(request: Request, q: Annotated[str, Query()] = "") -> Response:
    """What the words find, by kind, of what this visitor may see; without words, how to search.

    The field at the top asks for the same page as one types, and takes the list out of it.
    """
    with services(request).casework.office.reading():
        return respond(request, search_page(request, q))
