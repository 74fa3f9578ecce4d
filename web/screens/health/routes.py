"""管理, 健康: looked at when asked."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from web.health.examining import examined
from web.health.machine import proxies_line
from web.http.forwarded import unnamed_proxies
from web.http.frame import respond
from web.http.rights import Requires, Right
from web.screens.health.page import health_page
from web.services import services
from workflow.office import taipei_now

router = APIRouter(dependencies=[Depends(Requires(Right.OPERATE))])


@router.get("/health")
def show_health(request: Request) -> Response:
    """How database, log, checkpoints and machine are; a large database is not read whole."""
    lines = examined(services(request).settings, whole=False)
    lines = (*lines, proxies_line(unnamed_proxies(request.app)))
    return respond(request, health_page(lines, taipei_now()))
