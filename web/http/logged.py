"""Each request gets an id, carries it out again, and leaves one line in the log of the server."""

from __future__ import annotations

import logging
from time import perf_counter

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.http.asked import HEADER, Asked, begun
from web.http.metrics import metrics_of
from web.http.server_log import FIELDS
from web.http.visitor import VISITOR, Visitor

logger = logging.getLogger("chenhe.requests")

BROKEN_OFF = 499  # as nginx counts who left before there was an answer
GUEST, ACCOUNT, PROGRAM = "guest", "account", "program"


class Logged:
    """Stands around everything, the answers to what is no request of a page included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its id; tell of it when it is over."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked, status, begin = begun(scope), BROKEN_OFF, perf_counter()

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = asked.request_id
            await send(message)

        try:
            await self.app(scope, receive, marked)
        finally:
            _tell(scope, asked, status, perf_counter() - begin)


def _tell(scope: Scope, asked: Asked, status: int, seconds: float) -> None:
    """In the log, and in the figures if there are any."""
    method, milliseconds = scope["method"], round(seconds * 1000, 1)
    refusals = {"refusals": asked.refusals} if asked.refusals else {}
    fields = {
        "method": method,
        "route": asked.template,
        "status": status,
        "milliseconds": milliseconds,
        "by": _kind(asked.scope),
        **refusals,
    }
    sentence = "%s %s %s %s ms"
    logger.info(sentence, method, asked.template, status, milliseconds, extra={FIELDS: fields})
    if metrics := metrics_of(scope["app"]):
        metrics.answered(asked.template, method, status, seconds)
        for kind in asked.refusals:
            metrics.refused(kind)


def _kind(scope: Scope) -> str:
    """What kind of visitor it was; never who."""
    visitor = scope.get(VISITOR)
    if not isinstance(visitor, Visitor):
        return GUEST
    return PROGRAM if visitor.is_program else ACCOUNT
