"""What pages cost at the server, in processor seconds, for the checkout that this file is run in.

`costs` runs it in two checkouts, so it leans on nothing but the application: it seeds the
demonstration, asks for pages inside the process, then serves 30 users, and prints JSON.
"""

import asyncio
import json
import re
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn
from httpx2 import AsyncClient, Limits, Timeout

from web.app import create_app
from web.services import open_casework, open_rulebook, open_store
from web.settings import Settings
from workflow.demonstration.seed import seed
from workflow.office import DEMONSTRATION

HOME = "http://127.0.0.1:8000"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
CASES = re.compile(r'href="(/cases/\d+)"')
WARM_UPS, REQUESTS, USERS, EACH = 25, 40, 30, 10
ACTING = "機關/主任秘書"  # with an inbox, and often not the one whose turn it is


def measured(folder: Path) -> dict[str, float]:
    """Processor seconds a request, by page; those of 30 users are of the mixture."""
    settings = Settings(
        demo=True,
        database_url=f"sqlite:///{folder / 'costs.db'}",
        corrections=str(folder / "corrections.toml"),
    )
    store, source = open_store(settings), open_rulebook(settings, DEMONSTRATION)
    seed(open_casework(store, source.current(), DEMONSTRATION))
    store.close()
    app = create_app(settings)
    return asyncio.run(_in_process(app)) | _served(app)


async def _in_process(app: Any) -> dict[str, float]:
    """Each page asked for again and again, by a caller that costs next to nothing."""
    caller = Caller(app)
    token = dict(HIDDEN.findall(await caller.ask("/acting")))["csrftoken"]
    await caller.ask("/acting", {"csrftoken": token, "acting": ACTING, "back": "/"})
    cases = CASES.findall(await caller.ask("/"))
    refused = {"csrftoken": token, "action": "核定", "opinion": "示範意見", "desk": "999"}

    def case(number: int) -> str:
        return cases[number % len(cases)]

    return {
        "healthz": await _each(lambda _: caller.ask("/healthz")),
        "board": await _each(lambda _: caller.ask("/")),
        "inbox": await _each(lambda _: caller.ask("/inbox")),
        "case": await _each(lambda number: caller.ask(case(number))),
        "refused form": await _each(lambda number: caller.ask(f"{case(number)}/actions", refused)),
    }


class Caller:
    """A browser without a network, as ASGI has it: it keeps cookies, and counts nothing."""

    def __init__(self, app: Any) -> None:
        self._app, self._cookies = app, SimpleCookie()

    async def ask(self, path: str, fields: dict[str, str] | None = None) -> str:
        """The page at this address, or what it says to a form."""
        body = urlencode(fields or {}).encode()
        headers = [(b"host", b"127.0.0.1:8000"), (b"origin", HOME.encode())]
        kept = "; ".join(f"{each.key}={each.coded_value}" for each in self._cookies.values())
        headers.append((b"cookie", kept.encode()))
        if fields is not None:
            kind = b"application/x-www-form-urlencoded"
            headers += [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        said: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        await self._app(_scope(path, headers, "GET" if fields is None else "POST"), receive, send)
        for name, value in said[0]["headers"]:
            if name == b"set-cookie":
                self._cookies.load(value.decode())
        return b"".join(each.get("body", b"") for each in said[1:]).decode()


def _scope(path: str, headers: list[tuple[bytes, bytes]], method: str) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
    }


async def _acting(client: AsyncClient) -> None:
    """Act as ACTING."""
    fields = dict(HIDDEN.findall((await client.get("/acting")).text))
    chosen = {"csrftoken": fields["csrftoken"], "acting": ACTING, "back": "/"}
    await client.post("/acting", data=chosen)


async def _each(ask: Callable[[int], Awaitable[object]]) -> float:
    for number in range(WARM_UPS):
        await ask(number)
    begun = time.process_time()
    for number in range(REQUESTS):
        await ask(number)
    return (time.process_time() - begun) / REQUESTS


def _served(app: Any) -> dict[str, float]:
    """The mixture of 30 users at a real server; their own cost counts, alike in both checkouts."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        found = asyncio.run(_users(f"http://127.0.0.1:{listening.getsockname()[1]}"))
        server.should_exit = True
        thread.join(timeout=10)
    return found


async def _users(site: str) -> dict[str, float]:
    limits, timeout = Limits(max_connections=None), Timeout(120)
    async with AsyncClient(base_url=site, limits=limits, timeout=timeout) as client:
        await _acting(client)
        cases = CASES.findall((await client.get("/")).text)
        seconds: list[float] = []

        async def user(number: int) -> None:
            for turn in range(EACH):
                path = ("/", "/inbox", cases[(number + turn) % len(cases)])[(number + turn) % 3]
                begun = time.perf_counter()
                (await client.get(path)).raise_for_status()
                seconds.append(time.perf_counter() - begun)

        begun = time.process_time()
        await asyncio.gather(*(user(number) for number in range(USERS)))
        spent = time.process_time() - begun
    seconds.sort()
    return {"30 users": spent / len(seconds), "30 users, median wait": seconds[len(seconds) // 2]}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        json.dump(measured(Path(made)), sys.stdout)
