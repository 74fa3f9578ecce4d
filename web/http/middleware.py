"""What every request must satisfy before any route runs."""

from __future__ import annotations

import logging
import secrets
import unicodedata
from asyncio import timeout
from collections.abc import Awaitable, Callable, Collection, Iterator
from urllib.parse import quote

from fastapi.routing import iter_route_contexts
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.http.address import asked_for, is_from_elsewhere
from web.http.fields import MOST_FIELDS, fields_in, read_fields
from web.http.visitor import visitor_of

logger = logging.getLogger("chenhe.web")

API_PREFIX = "/api/"
BODY_LIMIT = 8_000_000  # a subject far too long still comes back to be shortened
UPLOAD_LIMIT = 52_000_000  # a log to be audited, 50 MB, and the form around it
DRAIN_LIMIT = 80_000_000  # read on so far that the browser sees our answer, not a cut line
STALLED_SECONDS = 20.0  # without another byte of a body: it will not come any more
UPLOADS = frozenset(  # of logs
    {f"{API_PREFIX}v1/audits", "/audits", "/rehearsals/fit", "/rehearsals/validate"}
)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

OF_PROGRAMS = frozenset({"DELETE", "PATCH", "PUT"})  # methods that no form has
OF_FORMS = frozenset(  # https://fetch.spec.whatwg.org/#cors-safelisted-request-header
    {b"application/x-www-form-urlencoded", b"multipart/form-data", b"text/plain"}
)
SAFE_OF_FILES = frozenset({"GET", "HEAD"})
BODY, HELD_TOKEN = "chenhe.body", "chenhe.token"  # where the scope of a request holds them
PLAIN: dict[str, object] = {  # what is left of a request that cannot be read
    "path": "/",
    "raw_path": b"/",
    "query_string": b"",
    "headers": list[tuple[bytes, bytes]](),
}
TURNED_AWAY = {  # as the log of the server says it
    400: "an address or a Host that no browser sends",
    421: "asked for by a name that is not ours: CHENHE_HOSTS names those that are",
}
Refuse = Callable[[Request, int], Awaitable[Response]]


class WellFormed:
    """Answers 400 to an address or a Host that no browser sends, 421 to a name that is not ours.

    `names` are the only ones it may be asked for by; without any, every name will do.
    """

    def __init__(self, app: ASGIApp, refuse: Refuse, names: frozenset[str] = frozenset()) -> None:
        self.app, self.refuse, self.names = app, refuse, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless its own first lines cannot be read one way only."""
        status = self._fault(scope) if scope["type"] == "http" else None
        if status is None:
            await self.app(scope, receive, send)
            return
        logger.warning(TURNED_AWAY[status])
        answer = await self.refuse(Request({**scope, **PLAIN}), status)
        await answer(scope, receive, send)

    def _fault(self, scope: Scope) -> int | None:
        asked, is_named = asked_for(scope), "host" in Headers(scope=scope)
        if (is_named and asked is None) or not _is_address(scope):
            return 400
        return 421 if asked and self.names and asked.host not in self.names else None


class BodyLimit:
    """Reads the body of a form whole; answers 413 beyond a limit, 400 to one that is no text, 408
    to one that stops midway.

    `uploads` are the addresses that take a file of UPLOAD_LIMIT bytes, from a guest too if it
    `is_open`. Beyond its limit the rest is
    read and dropped up to DRAIN_LIMIT bytes, so that the browser shows our answer instead of a
    broken line. What only programs send to the API may be any bytes.
    """

    def __init__(
        self, app: ASGIApp, refuse: Refuse, uploads: frozenset[str] = frozenset(), *, is_open: bool
    ) -> None:
        self.app, self.refuse, self.uploads, self.is_open = app, refuse, uploads, is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body in one piece."""
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self.app(scope, receive, send)
            return
        may_bring = self.is_open or visitor_of(scope) is not None
        is_upload = scope["path"] in self.uploads and may_bring
        limit = UPLOAD_LIMIT if is_upload else BODY_LIMIT
        body, fault = bytearray(), None
        try:
            fault = 413 if await self._read(receive, limit, body) > limit else None
        except TimeoutError:
            fault = 408
        scope[BODY] = bytes(body)
        await read_fields(scope, scope[BODY])
        may_be_any = is_multipart(scope) or _is_for_programs_alone(scope)
        if fault is None and not (may_be_any or _is_text(scope[BODY])):
            fault = 400
        if fault is None:
            await self.app(scope, replayed(scope[BODY], receive), send)
            return
        answer = await self.refuse(Request(scope), fault)
        if fault == 408:
            answer.headers["Connection"] = "close"
        await answer(scope, receive, send)

    async def _read(self, receive: Receive, limit: int, body: bytearray) -> int:
        """Fill in the body as far as the limit; gives how much came before we stopped reading.

        Raises TimeoutError.
        """
        size, more = 0, True
        while more and size <= DRAIN_LIMIT:
            async with timeout(STALLED_SECONDS):
                message = await receive()
            if message["type"] != "http.request":
                raise ClientDisconnect
            chunk: bytes = message.get("body", b"")
            size += len(chunk)
            body += chunk[: max(0, limit - len(body))]
            more = message.get("more_body", False)
        return size


class SameOrigin:
    """Refuses a change asked for by a page of another site.

    403 by Sec-Fetch-Site or by Origin; a client that sends neither must still hold the token.
    """

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        self.app, self.refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless its own headers say it comes from elsewhere."""
        changes = scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        if changes and is_from_elsewhere(scope):
            answer = await self.refuse(Request(scope), 403)
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)


class KnownMethods:
    """Answers 404 to a change of what does not exist, 405 to what an address does not take."""

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        self.app, self.refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if there is a route that takes it."""
        changes = scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        if not changes or any(scope["method"] in each for each in _methods_by_route(scope)):
            await self.app(scope, receive, send)
            return
        taken = methods_taken(scope)
        answer = await self.refuse(Request(scope), 405 if taken else 404)
        if taken:
            answer.headers["Allow"] = ", ".join(sorted(taken))
        await answer(scope, receive, send)


class FormToken:
    """Refuses a change without its token; asgi-csrf, which makes it, cannot read every form.

    403 without it; a header x-csrftoken counts as much as the field csrftoken. What a program
    sends to the API needs none, unless it is of a kind that forms send: no page of another site can
    send the others without a script, which must ask us first
    (https://fetch.spec.whatwg.org/#cors-preflight-fetch), and we do not answer. What a form might
    have sent is told so there: 415.
    """

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        self.app, self.refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body in one piece if header or form holds the token."""
        is_safe = scope["type"] != "http" or scope["method"] in SAFE_METHODS
        if is_safe or _is_for_programs_alone(scope):
            await self.app(scope, receive, send)
            return
        body = await Request(scope, receive).body()
        if not await _holds_token(scope, body, receive):
            is_for_programs = scope["path"].startswith(API_PREFIX)
            answer = await self.refuse(Request(scope), 415 if is_for_programs else 403)
            await answer(scope, receive, send)
            return
        scope[HELD_TOKEN] = True
        await self.app(scope, replayed(body, receive), send)


def methods_taken(scope: Scope) -> frozenset[str]:
    """What may be asked of an address; nothing of one that leads nowhere."""
    taken = {method for methods in _methods_by_route(scope) for method in methods}
    return frozenset(taken | ({"HEAD"} if "GET" in taken else set()))


def _methods_by_route(scope: Scope) -> Iterator[Collection[str]]:
    """What each route at an address takes; no further ones are looked at than are asked for."""
    for route in iter_route_contexts(scope["app"].routes):
        if route.matches(scope)[0] is not Match.NONE:
            yield route.methods or SAFE_OF_FILES  # of a folder of files none are told


def without_slash(request: Request) -> str:
    """The address of a page that was asked for with a slash too many; empty for any other.

    On this server whatever it was called: the framework's own would repeat the Host it was given.
    """
    path, query = request.scope["path"], request.url.query
    bare = path.removesuffix("/")
    if bare == path or request.method not in SAFE_METHODS:
        return ""
    if not methods_taken({**request.scope, "path": bare}):
        return ""
    return quote(bare) + (f"?{query}" if query else "")


def is_multipart(scope: Scope) -> bool:
    """Whether a request carries a form with files."""
    kind = Headers(scope=scope).get("content-type", "") if scope["type"] == "http" else ""
    return kind.startswith("multipart/")


def is_json(headers: Headers) -> bool:
    """Whether a request says that it carries JSON."""
    kind, _ = parse_options_header(headers.get("content-type"))
    return kind == b"application/json"


def _is_for_programs_alone(scope: Scope) -> bool:
    """Whether a request to the API is none that the form of a page could send."""
    if not scope["path"].startswith(API_PREFIX):
        return False
    kind, _ = parse_options_header(Headers(scope=scope).get("content-type"))
    return scope["method"] in OF_PROGRAMS or (bool(kind) and kind.lower() not in OF_FORMS)


def _is_text(body: bytes) -> bool:
    """asgi-csrf takes it for granted."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


async def _holds_token(scope: Scope, body: bytes, receive: Receive) -> bool:
    headers = Headers(scope=scope)
    _, options = parse_options_header(headers.get("content-type"))
    # No browser names another; Starlette would decode by it, and some make what is no text.
    if options.get(b"charset", b"utf-8").lower() != b"utf-8":
        return False
    given = headers.get("x-csrftoken") or await _form_token(scope, body, receive)
    return secrets.compare_digest(given.encode(), str(scope["csrftoken"]()).encode())


async def _form_token(scope: Scope, body: bytes, receive: Receive) -> str:
    fields = fields_in(scope)
    if fields is not None:
        return dict(fields).get("csrftoken", "") if len(fields) <= MOST_FIELDS else ""
    try:
        async with Request(scope, replayed(body, receive)).form(max_part_size=BODY_LIMIT) as form:
            token = form.get("csrftoken")
    except HTTPException:
        return ""  # no form at all
    return token if isinstance(token, str) else ""


def _is_address(scope: Scope) -> bool:
    """Whether path and query are text: no other whole address, and no NUL that a page could look
    up; the API says itself which field is at fault."""
    path, query = scope["path"], scope.get("query_string", b"")
    is_text = not any(unicodedata.category(each) == "Cs" for each in path) and query.isascii()
    has_nul = "\0" in path or b"%00" in query
    return path.startswith("/") and is_text and (path.startswith(API_PREFIX) or not has_nul)


def replayed(body: bytes, receive: Receive) -> Receive:
    """The body once more, to be read by who comes next."""
    sent = False

    async def replay() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
