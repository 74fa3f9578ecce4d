"""The stream that tells a page when the office's log has grown (server-sent events)."""

from __future__ import annotations

import json
from asyncio import Event
from collections.abc import AsyncGenerator
from functools import partial
from math import ceil
from random import randrange
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import Response, StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.concurrency import run_in_threadpool

from rules.numbers import read_whole
from web.http.envelope import asks_body
from web.http.listeners import Listener
from web.http.numbers import WholeNumber
from web.http.rights import Requires, Right, rights_of, rights_of_visitor
from web.http.signed_in import visitor_now
from web.http.stopping import stopping_of
from web.http.visitor import visitor_of
from web.screens.live.watching import Watching
from workflow.desk.news import News

NEEDED = Right.USE_OFFICE
router = APIRouter(dependencies=[Depends(Requires(NEEDED))])

STREAM = EventSourceResponse.media_type
HEARTBEAT = 15.0  # seconds; proxies cut what is silent for a minute
# Pages asked for again in a second by all that listen, and seconds over which few spread theirs.
AT_ONCE, SHORTEST_SPREAD = 25, 2
COMES_BACK = (2000, 6000)  # milliseconds after which a stream that was cut is asked for again
HEADERS = {"X-Accel-Buffering": "no"}  # nginx would keep what is told until there is more of it


@router.get("/live")
async def listen(
    request: Request,
    since: Annotated[WholeNumber | None, Query(ge=0)] = None,
    last_event_id: Annotated[str, Header()] = "",
) -> Response:
    """Tell how far the log has come, whenever it has: for who knows its records up to `since`.

    Each event is the number of the last record, which cases the new ones are of (null: of any), and
    over how many seconds those who look again should spread. Ends when the session has ended or the
    server stops; 429 or 503 where too many listen. Who does not ask for a stream is told once.
    """
    watching = watching_of(request)
    resumed = read_whole(last_event_id)
    known = since if resumed is None else resumed
    news = await run_in_threadpool(watching.ask, known)
    opening = _event(watching, news, is_told=news.recorded != known is not None)
    if not (asks_body(request.scope) and STREAM in request.headers.get("accept", "")):
        return Response(opening, media_type=STREAM)
    listener = Listener(
        visitor=_name_of(request),
        known=news.recorded,
        is_welcome=partial(_is_welcome, request),
        checked_at=monotonic(),
    )
    watching.listeners.check_room_for(listener.visitor)
    told = _told(watching, listener, opening, stopping_of(request.app))
    return StreamingResponse(told, media_type=STREAM, headers=HEADERS)


def watching_of(request: Request) -> Watching:
    """What looks at the log for the listeners of the application that received `request`."""
    found = request.app.state.watching
    assert isinstance(found, Watching)
    return found


async def _told(
    watching: Watching, listener: Listener, opening: bytes, stopping: Event
) -> AsyncGenerator[bytes, None]:
    """What goes down one stream, until it ends or its browser goes."""
    with watching.listeners.joined(listener):
        watching.begin(listener.known, stopping)
        yield opening
        while not listener.is_over:
            if not await listener.stirs(within_seconds=HEARTBEAT):
                yield KEEPALIVE_COMMENT
                continue
            news = watching.since(listener.known)
            if news.recorded != listener.known:
                listener.known = news.recorded
                yield _event(watching, news, is_told=True)


def _event(watching: Watching, news: News, *, is_told: bool) -> bytes:
    """An event; without one to tell only how far the log is, and when to come back."""
    spread = max(SHORTEST_SPREAD, ceil(len(watching.listeners) / AT_ONCE))
    cases = None if news.cases is None else sorted(news.cases)
    told = json.dumps({"within": spread, "cases": cases}) if is_told else None
    return format_sse_event(data_str=told, id=str(news.recorded), retry=randrange(*COMES_BACK))


def _name_of(request: Request) -> str:
    """By whom streams are counted: an account, or an address."""
    visitor = visitor_of(request.scope)
    if visitor:
        return f"account {visitor.account.name}"
    return f"address {request.client.host if request.client else ''}"


def _is_welcome(request: Request) -> bool:
    """Whether whoever once asked would be let in now."""
    if visitor_of(request.scope) is None:
        return NEEDED in rights_of(request)
    visitor = visitor_now(request)
    return visitor is not None and NEEDED in rights_of_visitor(visitor)
