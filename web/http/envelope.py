"""What every answer carries, whoever gives it; and the answer where nobody else gives one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rules.errors import ChenheError
from web.http.asked import asked_of
from web.http.middleware import API_PREFIX, SAFE_METHODS

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; object-src 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_OF_RULES = ("rules", "routes", "suggestions", "doubts", "lint", "exercises")
# What holds no document and no name; everything else is kept by no browser and no proxy.
MAY_BE_KEPT = (
    *("/static", "/rules", "/practice", "/language", "/healthz", "/openapi.json", "/api/docs"),
    *(f"{API_PREFIX}v1/{each}" for each in _OF_RULES),
)
NOT_KEPT_ALL_THE_SAME = ("/rules/review",)  # who corrected a row, and what they typed
BROKEN = (
    "程式出了問題：這是本站的錯誤，已記在伺服器的紀錄裡。請稍後再試。\n"
    "Something is wrong with this site; it was recorded. Please try again later.\n"
)
WITHOUT_BODY = "chenhe.without_body"  # where the scope of a request says that it came as HEAD
Tell = Callable[[Request, Exception], Awaitable[Response]]


class AnswerHeaders:
    """Adds the headers that keep a page to itself, and out of every store if it holds documents."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; mark the answer."""

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if not _may_be_kept(scope):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, marked)


class HeadAsGet:
    """Answers HEAD as GET, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as one for the whole page."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            is_body = message["type"] == "http.response.body"
            await send({**message, "body": b""} if is_body else message)

        await self.app({**scope, "method": "GET", WITHOUT_BODY: True}, receive, bodiless)


def asks_body(scope: Scope) -> bool:
    """Whether there is anybody to read what follows the headers."""
    return not scope.get(WITHOUT_BODY, False)


class Net:
    """Gives an answer where something failed that nobody within answers.

    What is no error of ours goes on upwards as well, after the answer, for the server's log.
    """

    def __init__(self, app: ASGIApp, tell: Tell) -> None:
        self.app, self.tell = app, tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; nobody is answered who has gone away meanwhile."""
        has_begun = False

        async def noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except ClientDisconnect:
            return
        except Exception as error:
            if has_begun or scope["type"] != "http":
                raise
            answer = await self.tell(Request(scope), error)
            await answer(scope, receive, noted)
            if not isinstance(error, ChenheError):
                raise


async def broken(request: Request, error: Exception) -> Response:
    """The answer that needs nothing, neither a page nor who asks."""
    which = f"X-Request-ID: {asked_of(request.scope).request_id}\n"
    return PlainTextResponse(BROKEN + which, HTTPStatus.INTERNAL_SERVER_ERROR)


def _may_be_kept(scope: Scope) -> bool:
    """Whether a browser may keep the answer: what nobody typed, of rooms open to everybody."""
    if scope["type"] != "http" or scope["method"] not in SAFE_METHODS:
        return False
    path: str = scope["path"]
    return _is_in(path, MAY_BE_KEPT) and not _is_in(path, NOT_KEPT_ALL_THE_SAME)


def _is_in(path: str, rooms: tuple[str, ...]) -> bool:
    return any(path == each or path.startswith(f"{each}/") for each in rooms)
