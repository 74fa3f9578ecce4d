"""What of a request may stand in the log of the server: its id and the template of its route.

Never its address: one-time codes, 文號 and words searched for stand in paths and queries.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from dataclasses import dataclass, field
from secrets import token_hex

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

HEADER = "X-Request-ID"
ASKED = "chenhe.asked"  # where the scope of a request holds it
NOWHERE = "-"  # of an address that leads nowhere
# As proxies make them: nginx's $request_id, a UUID, the trace of W3C. No word can be said in it.
_ID = re.compile(r"[0-9A-Fa-f]{8,32}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@dataclass(kw_only=True)
class Asked:
    """A request; `scope` is the one that the router fills in."""

    request_id: str
    scope: Scope
    found: str = ""
    refusals: list[str] = field(default_factory=list[str])  # for what reasons rules said no

    @property
    def template(self) -> str:
        """The route that answers it, as it was written: `/cases/{case_id}`."""
        self.found = self.found or _template(self.scope)
        return self.found


current: ContextVar[Asked | None] = ContextVar("asked", default=None)  # in threads as well


def fresh_id() -> str:
    """An id that no other request has."""
    return token_hex(8)


def begun(scope: Scope) -> Asked:
    """Know this request from now on, by the id that it came with if that is one."""
    given = Headers(scope=scope).get(HEADER, "")
    asked = Asked(request_id=given if _ID.fullmatch(given) else fresh_id(), scope=scope)
    scope[ASKED] = asked
    current.set(asked)
    return asked


def asked_of(scope: Scope) -> Asked:
    """What is known of a request; of one that came past the log, anew."""
    found = scope.get(ASKED)
    return found if isinstance(found, Asked) else begun(scope)


class Routed:
    """Stands before the router, so that the route it finds is known to whoever logs."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        asked = scope.get(ASKED)
        if isinstance(asked, Asked):
            asked.scope = scope
        await self.app(scope, receive, send)


def _template(scope: Scope) -> str:
    """By the route that was found; for who was answered before, by the one that would be."""
    app = scope.get("app")
    if not isinstance(app, FastAPI):
        return NOWHERE
    if route := scope.get("route"):
        return _templates(app).get(id(route)) or _said(route)
    if "app_root_path" in scope:  # in a folder of files
        return scope["root_path"] + "/{path}"
    partly = NOWHERE
    for each in iter_route_contexts(app.routes):
        match, _ = each.matches(scope)
        if match is Match.FULL:
            return _said(each)
        if match is Match.PARTIAL:
            partly = _said(each)
    return partly


def _templates(app: FastAPI) -> dict[int, str]:
    """Of each route of the application, with what it is included under."""
    if not hasattr(app.state, "templates"):
        every = iter_route_contexts(app.routes)
        app.state.templates = {id(each.original_route): _said(each) for each in every}
    return app.state.templates


def _said(route: object) -> str:
    """As it was written, without what kinds of text its parts may be."""
    return str(getattr(route, "path_format", None) or getattr(route, "path", None) or NOWHERE)
