"""Who a request comes from: the session of a browser, or the token that a program brings."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from web.http.middleware import Refuse
from web.http.visitor import SIGNED_IN, VISITOR, Visitor
from web.services import services
from workflow.accounts.signing_in import SigningIn

SCHEME = "bearer"
OPEN = ("/static/", "/healthz", "/readyz")  # the same for everybody


class SignedIn:
    """Looks up who is signed in; answers 401 to a token that is none any more.

    A session that has ended leaves a guest, who is asked to sign in where that matters.
    """

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        self.app, self.refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its visitor, if it has one."""
        if scope["type"] != "http" or scope["path"].startswith(OPEN):
            await self.app(scope, receive, send)
            return
        token = _token_of(scope)
        key = scope["session"].get(SIGNED_IN) if "session" in scope else None
        if token is None and not isinstance(key, str):
            await self.app(scope, receive, send)
            return
        visitor = await run_in_threadpool(_visitor, Request(scope), token, key)
        if visitor is None and token is not None:
            answer = await self.refuse(Request(scope), 401)
            answer.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
            await answer(scope, receive, send)
            return
        if visitor is None:
            scope["session"].pop(SIGNED_IN)
        else:
            scope[VISITOR] = visitor
        await self.app(scope, receive, send)


def visitor_now(request: Request) -> Visitor | None:
    """Who sent this request some time ago, as they are now; None once that session or token ended.

    It is no use of the session, which ends all the same when nothing else is asked for.
    """
    scope = request.scope
    token, door = _token_of(scope), SigningIn(store=services(request).store)
    if token is not None:
        return _visitor(request, token, None)
    key = scope["session"].get(SIGNED_IN) if "session" in scope else None
    account = door.whose(key) if isinstance(key, str) else None
    return Visitor(account=account) if account else None


def _visitor(request: Request, token: str | None, key: object) -> Visitor | None:
    door = SigningIn(store=services(request).store)
    if token is not None:
        found = door.of_token(token)
        return Visitor(account=found[0], scopes=found[1].scopes) if found else None
    account = door.account_of(key) if isinstance(key, str) else None
    return Visitor(account=account) if account else None


def _token_of(scope: Scope) -> str | None:
    """What stands after Bearer; None where nothing does."""
    scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == SCHEME else None
