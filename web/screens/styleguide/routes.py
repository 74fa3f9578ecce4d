"""樣式指南: only in a demonstration that is open to this visitor; elsewhere there is no such."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from web.http.frame import language_of, respond
from web.http.rights import Requires, Right, rights_of
from web.screens.styleguide.page import styleguide_page
from web.services import services

router = APIRouter(dependencies=[Depends(Requires(Right.REACH_SERVICE))])


@router.get("/styleguide")
def show_styleguide(request: Request) -> Response:
    """Every component with an example; 404 for guests, to whom it says nothing."""
    is_demo = services(request).settings.demo
    if not is_demo or Right.USE_OFFICE not in rights_of(request):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return respond(request, styleguide_page(language_of(request)))
