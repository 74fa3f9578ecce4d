"""Changes wait for their turn: a few at once, so many behind them, and none too long."""

import asyncio
from collections.abc import Awaitable, Callable

import anyio.to_thread
import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from starlette.types import Receive, Scope, Send

from tests.awaiting import awaited
from tests.web.conftest import HOME
from web.http.turns import InTurn, Lanes
from workflow.errors import LongWaitError, ManyWaitingError

pytestmark = pytest.mark.databases


class Slow:
    """An application that answers when it is told to."""

    def __init__(self) -> None:
        self.inside, self.go_on = list[str](), asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Be inside until then."""
        self.inside.append(scope["path"])
        await self.go_on.wait()
        self.inside.remove(scope["path"])


async def ask(app: InTurn, path: str, method: str = "POST") -> None:
    async def nothing(_: object = None) -> dict[str, object]:
        return {}

    scope: Scope = {"type": "http", "method": method, "path": path}
    await app(scope, nothing, nothing)  # type: ignore[arg-type]


def running(scenario: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(10):
            await scenario()

    awaited(bounded)


def test_only_so_many_changes_pass_at_once() -> None:
    async def scenario() -> None:
        slow = Slow()
        app = InTurn(slow, Lanes(at_once=2))
        asked = [asyncio.create_task(ask(app, f"/cases/{number}")) for number in range(5)]
        await asyncio.sleep(0.01)
        assert slow.inside == ["/cases/0", "/cases/1"]
        slow.go_on.set()
        await asyncio.gather(*asked)

    running(scenario)


def test_readers_and_what_is_not_written_to_the_log_pass_by() -> None:
    async def scenario() -> None:
        slow = Slow()
        app = InTurn(slow, Lanes(at_once=1))
        paths = (("/cases/1", "POST"), ("/cases/2", "POST"), ("/", "GET"), ("/acting", "POST"))
        asked = [asyncio.create_task(ask(app, path, method)) for path, method in paths]
        await asyncio.sleep(0.01)
        assert slow.inside == ["/cases/1", "/", "/acting"]
        slow.go_on.set()
        await asyncio.gather(*asked)

    running(scenario)


def test_no_signature_stands_behind_an_office_that_signs_in() -> None:
    async def scenario() -> None:
        slow = Slow()
        app = InTurn(slow, Lanes(at_once=1))
        paths = ("/sign-in", "/sign-in", "/account/password", "/cases/1/actions")
        asked = [asyncio.create_task(ask(app, path)) for path in paths]
        await asyncio.sleep(0.01)
        assert slow.inside == ["/sign-in", "/cases/1/actions"]
        slow.go_on.set()
        await asyncio.gather(*asked)

    running(scenario)


def test_nobody_stands_behind_those_who_wait_for_a_provider() -> None:
    async def scenario() -> None:
        slow = Slow()
        app = InTurn(slow, Lanes(at_once=1))
        back = ("/sign-in/agency/return", "GET")
        paths = (back, back, ("/sign-in", "POST"), ("/cases/1/actions", "POST"), ("/", "GET"))
        asked = [asyncio.create_task(ask(app, path, method)) for path, method in paths]
        await asyncio.sleep(0.01)
        assert slow.inside == ["/sign-in/agency/return", "/sign-in", "/cases/1/actions", "/"]
        slow.go_on.set()
        await asyncio.gather(*asked)

    running(scenario)


def test_beyond_those_who_may_wait_nobody_is_let_in() -> None:
    async def scenario() -> None:
        slow = Slow()
        app = InTurn(slow, Lanes(at_once=1, most_waiting=1))
        asked = [asyncio.create_task(ask(app, "/register")) for _ in range(2)]
        await asyncio.sleep(0.01)
        with pytest.raises(ManyWaitingError, match="沒有寫入"):
            await ask(app, "/register")
        slow.go_on.set()
        await asyncio.gather(*asked)

    running(scenario)


def test_nobody_waits_longer_than_people_do() -> None:
    async def scenario() -> None:
        slow = Slow()
        app = InTurn(slow, Lanes(at_once=1, patience_seconds=0.01))
        first = asyncio.create_task(ask(app, "/register"))
        await asyncio.sleep(0.001)
        with pytest.raises(LongWaitError, match="沒有寫入"):
            await ask(app, "/register")
        slow.go_on.set()
        await first
        await ask(app, "/register")  # who gave up holds no place

    running(scenario)


def test_health_is_answered_while_every_thread_is_taken(demo_app: FastAPI) -> None:
    async def scenario() -> None:
        threads = anyio.to_thread.current_default_thread_limiter()
        for number in range(int(threads.total_tokens)):
            threads.acquire_on_behalf_of_nowait(number)
        transport = ASGITransport(demo_app, client=("127.0.0.1", 50000))
        async with AsyncClient(transport=transport, base_url=HOME) as client:
            assert (await client.get("/healthz")).json() == {"status": "ok"}

    running(scenario)
