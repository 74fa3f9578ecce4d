"""A form or request that comes twice is done once; the second is given the first's answer.

A form carries a key of its own in the field `once`, a program may send one as Idempotency-Key. The
key is kept with what it changed, in one transaction; a refusal leaves it free. The same form with
other content is another submission; a program's key stands for one content. KEPT_FOR in
`workflow.store.submissions` says for how long.
"""

from __future__ import annotations

import json
import logging
import re
from asyncio import Lock, sleep
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rules.errors import TryAgainError
from web.http.fields import fields_in
from web.http.frame import MAIN, say
from web.http.middleware import API_PREFIX, replayed
from web.http.problems import problem
from web.http.visitor import visitor_of
from web.language.i18n import msgid
from web.services import SUBMISSION, services
from workflow.errors import StorageUnusableError
from workflow.office import Sent, Submission

logger = logging.getLogger("chenhe.web")

FIELD, HEADER = "once", "idempotency-key"
NOT_SAID = frozenset({FIELD, "csrftoken"})  # what two copies of a form may differ in
LONGEST_KEY = 255
TRIES, PAUSE = 20, 0.25  # for an answer that another process is about to give, in seconds
TOKEN = "\0csrftoken\0"  # in place of the visitor's token, in an answer that is kept
AGAIN = msgid("這份表單先前已送出並已記錄，沒有再記一次。")
LOST = msgid("這份表單先前已送出並已記錄，沒有再記一次；當時的畫面已不在，請在這裡查看結果。")
LOST_TO_PROGRAM = msgid(
    "這個要求先前已送出並已記錄，沒有再記一次；當時的回應已不在，請查詢現在的情形。"
)
IN_FLIGHT = msgid("同一個 Idempotency-Key 的要求還在處理；請稍後再送一次，會得到它的結果。")
OTHER_BODY = msgid("這個 Idempotency-Key 已用於另一個要求；內容不同的要求請換一個。")
BAD_KEY = msgid("Idempotency-Key 不能用：請給 1 到 255 個看得見的 ASCII 字元")
_KEY = re.compile("[!-~]+")


@dataclass(kw_only=True)
class _Answer:
    """What a route answered, held back until it is known whether it counts."""

    messages: list[Message] = field(default_factory=list[Message])

    async def take(self, message: Message) -> None:
        self.messages.append(message)

    async def give(self, send: Send) -> None:
        for message in self.messages:
            await send(message)

    def kept(self, scope: Scope) -> str:
        """As the next one with this key is given it."""
        start = self.messages[0]
        headers = Headers(raw=start["headers"])
        body = b"".join(each.get("body", b"") for each in self.messages[1:]).decode()
        return json.dumps(
            {
                "status": start["status"],
                "location": headers.get("location", ""),
                "type": headers.get("content-type", ""),
                "body": body.replace(_token(scope), TOKEN),
                "flash": scope.get("session", {}).get("flash", ""),
            },
            ensure_ascii=False,
        )


class Once:
    """Does once what is sent twice, whether one after the other or at the same time."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._locks: dict[str, Lock] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless it is a second copy."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        body = await Request(scope, receive).body()
        receive = replayed(body, receive)
        key = Headers(scope=scope).get(HEADER)
        if key is not None and not (_KEY.fullmatch(key) and len(key) <= LONGEST_KEY):
            await _told(scope, HTTPStatus.BAD_REQUEST, BAD_KEY)(scope, receive, send)
            return
        submission = _submission(scope, body, key)
        if submission is None:
            await self.app(scope, receive, send)
        elif key is not None and submission.key in self._locks:
            await _told(scope, HTTPStatus.CONFLICT, IN_FLIGHT)(scope, receive, send)
        else:
            async with self._alone(submission.key):
                await self._done(submission, scope, receive, send)

    async def _done(
        self, submission: Submission, scope: Scope, receive: Receive, send: Send
    ) -> None:
        store = services(Request(scope)).store
        sent = await _looked_up(scope, submission.key)
        if sent is None:
            scope[SUBMISSION], answer = submission, _Answer()
            await self.app(scope, receive, answer.take)
            if submission.is_kept:
                with _as_far_as_it_may():  # what is done is done, and answered so
                    await run_in_threadpool(store.answered, submission, answer.kept(scope))
            if not submission.is_second:
                await answer.give(send)
                return
            sent = await _looked_up(scope, submission.key)
        for _ in range(TRIES):
            if sent is None or sent.answer:
                break
            await sleep(PAUSE)
            sent = await _looked_up(scope, submission.key)
        await _again(scope, submission, sent)(scope, receive, send)

    @asynccontextmanager
    async def _alone(self, key: str) -> AsyncGenerator[None]:
        """One after the other: the second waits for the answer to the first."""
        lock = self._locks.setdefault(key, Lock())
        try:
            async with lock:
                yield
        finally:
            if not lock.locked():
                self._locks.pop(key, None)


async def _looked_up(scope: Scope, key: str) -> Sent | None:
    """What became of the submission of this key; None too where the database cannot say.

    Who then changes the log all the same is told by it: the key is kept with the change.
    """
    with _as_far_as_it_may():
        return await run_in_threadpool(services(Request(scope)).store.sent, key)
    return None


@contextmanager
def _as_far_as_it_may() -> Generator[None]:
    """Go on without a database that is away: a form may not need it, or is done already."""
    try:
        yield
    except (TryAgainError, StorageUnusableError) as error:
        logger.warning("once: %s", error)


def _submission(scope: Scope, body: bytes, key: str | None) -> Submission | None:
    """What was sent, by its key, where to and who signed in; a form also by what it says."""
    said = fields_in(scope) or ()
    if key is None and not said:
        return None
    kept = [each for each in said if each[0] not in NOT_SAID]
    says = json.dumps(kept) if said else sha256(body).hexdigest()
    visitor = visitor_of(scope)
    sender = (visitor.account.name,) if visitor else ()
    digest, path = _digest(scope.get("query_string", b""), says), scope["path"]
    if key is not None:
        return Submission(key=_digest(path, key, *sender), digest=digest)
    token = next((value for name, value in said if name == FIELD), "")
    if not token:
        return None
    return Submission(key=_digest(path, token, digest, *sender), digest=digest)


def _digest(*parts: object) -> str:
    return sha256("\0".join(map(str, parts)).encode(errors="surrogatepass")).hexdigest()


def _token(scope: Scope) -> str:
    return str(scope["csrftoken"]())


def _told(scope: Scope, status: HTTPStatus, text: str) -> Response:
    request = Request(scope)
    return problem(request, status, facts=(say(request, text),))


def _again(scope: Scope, submission: Submission, sent: Sent | None) -> Response:
    """The answer to a second copy: the first's, with a note; or that it is no copy."""
    request = Request(scope)
    first: dict[str, Any] = json.loads(sent.answer) if sent and sent.answer else {}
    if sent and sent.digest != submission.digest:
        return _told(scope, HTTPStatus.UNPROCESSABLE_ENTITY, OTHER_BODY)
    if scope["path"].startswith(API_PREFIX):
        return _again_to_program(scope, first)
    if not first:
        return _redirected(request, _room(scope["path"]), say(request, LOST))
    note = say(request, AGAIN)
    if first["location"]:
        said = "\n".join(filter(None, (note, first["flash"])))
        return _redirected(request, first["location"], said, HTTPStatus(first["status"]))
    text = first["body"].replace(TOKEN, _token(scope))
    if MAIN in text:
        text = text.replace(MAIN, f'{MAIN}\n<p class="flash" role="status">{note}</p>', 1)
    headers = {"content-type": first["type"], "idempotent-replayed": "true"}
    return Response(text, first["status"], headers)


def _again_to_program(scope: Scope, first: dict[str, Any]) -> Response:
    """The first answer as it was; where it is not known any more, that it was done."""
    if not first:
        return _told(scope, HTTPStatus.CONFLICT, LOST_TO_PROGRAM)
    located = {"location": first["location"]} if first["location"] else {}
    headers = {"content-type": first["type"], "idempotent-replayed": "true", **located}
    return Response(first["body"], first["status"], headers)


def _redirected(
    request: Request, path: str, said: str, status: HTTPStatus = HTTPStatus.SEE_OTHER
) -> Response:
    request.session["flash"] = said
    return RedirectResponse(path, status, headers={"idempotent-replayed": "true"})


def _room(path: str) -> str:
    """Where what was done can be looked at, if nothing more is known: the case, or the room."""
    _, room, *rest = path.split("/")
    if room == "cases" and rest:
        return f"/cases/{rest[0]}"
    return "/" if room == "register" else f"/{room}"
