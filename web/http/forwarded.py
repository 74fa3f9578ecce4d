"""A proxy that nobody named: what it forwards counts as asked by itself, and guesses of all of them
as guesses of one."""

from __future__ import annotations

import logging

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

logger = logging.getLogger("chenhe.server")

HEADER = "x-forwarded-for"
MOST_NAMED = 5
TOLD = (
    "a proxy forwards requests that CHENHE_PROXIES does not name: all who come through it count as "
    "one caller, and 60 wrong passwords of anybody make everybody wait. Set CHENHE_PROXIES to its "
    "address; /health shows it to administrators"
)


def unnamed_proxies(app: FastAPI) -> tuple[str, ...]:
    """The first addresses since the start that forwarded a request and are none of the proxies."""
    return tuple(getattr(app.state, "unnamed_proxies", ()))


class Forwarded:
    """Notes who forwards requests without being known as a proxy; says so once in the log.

    Of a proxy that is named, the server has put the address that it names in its own one's place.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and (caller := _unnamed(scope)):
            _note(scope["app"], caller)
        await self.app(scope, receive, send)


def _unnamed(scope: Scope) -> str:
    """The address that forwarded it; empty where nobody did, or a proxy of ours."""
    named = Headers(scope=scope).getlist(HEADER)
    caller = scope["client"][0] if scope.get("client") else ""
    every = {each.strip() for line in named for each in line.split(",")}
    return caller if named and caller not in every else ""


def _note(app: FastAPI, caller: str) -> None:
    known = unnamed_proxies(app)
    if not known:
        logger.warning(TOLD)
    if caller not in known and len(known) < MOST_NAMED:
        app.state.unnamed_proxies = (*known, caller)
