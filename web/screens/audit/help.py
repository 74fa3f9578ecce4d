"""稽核, 代碼說明: open to everybody who may read the table."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.http.frame import language_of, respond, say
from web.http.problems import problem
from web.http.rights import Requires, Right
from web.links import CODES, local_path
from web.screens.audit.codes import code_page, codes_page
from web.services import services
from workflow.audit.codes import codes

router = APIRouter(dependencies=[Depends(Requires(Right.VIEW_RULES))])


@router.get(CODES)
def show_codes(request: Request) -> Response:
    """Every code, the gravest first."""
    return respond(request, codes_page(language_of(request)))


@router.get(f"{CODES}/{{code}}")
def show_code(request: Request, code: str, back: str = "") -> Response:
    """What one code means and teaches; 404 naming those there are."""
    if code not in codes():
        known = "、".join(codes())
        said = say(request, "沒有「%(code)s」這個代碼。有：%(known)s", code=code, known=known)
        return problem(request, HTTPStatus.NOT_FOUND, facts=(said,))
    return respond(
        request, code_page(code, services(request).rulebook, language_of(request), local_path(back))
    )
