"""Whether the service is up, and in which language it speaks."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from web.health.database import check_schema
from web.http.metrics import KIND, metrics_of
from web.http.rights import (
    MissingRightError,
    Requires,
    Right,
    is_at_home,
    rights_of,
    use_key,
)
from web.language.i18n import COOKIE, Language
from web.links import local_path
from web.services import services

router = APIRouter(dependencies=[Depends(Requires(Right.REACH_SERVICE))])

ONE_YEAR = 365 * 24 * 60 * 60


@router.get("/healthz")
async def healthz() -> JSONResponse:
    """The process is alive, however busy its threads are."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
def readyz(request: Request) -> JSONResponse:
    """The process can do its work: its database answers and has its tables, its rules are read."""
    _ = services(request).rulebook
    check_schema(services(request).store)
    return JSONResponse({"status": "ok"})


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """The figures of this process, where they are kept.

    For who looks after the server, as a token may, and for programs of this machine: those come
    without a proxy, and call it by its own name.
    """
    kept = metrics_of(request.app)
    if kept is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    if Right.OPERATE not in rights_of(request) and not is_at_home(request):
        raise MissingRightError(Right.OPERATE)
    return Response(kept.text(), media_type=KIND)


@router.get("/key/{key}")
def bring_key(request: Request, key: str) -> RedirectResponse:
    """Open the demonstration to who was given the address that its start printed."""
    use_key(request, key)
    return RedirectResponse("/", status_code=303)


@router.get("/language/{language}")
def switch_language(
    language: Language, back: Annotated[str, Query()] = "/rules"
) -> RedirectResponse:
    """Speak `language` from now on and go back to where the visitor was."""
    answer = RedirectResponse(local_path(back), status_code=303)
    answer.set_cookie(COOKIE, language.value, max_age=ONE_YEAR, samesite="lax", httponly=True)
    return answer
