"""Whether the service is up, and in which language it speaks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse

from web.http.rights import Requires, Right, use_key
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
    """The process can do its work: its database answers, its rules can be read."""
    _ = services(request).rulebook
    services(request).store.offices()
    return JSONResponse({"status": "ok"})


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
