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
from pathlib import Path

import uvicorn
from httpx2 import ASGITransport, AsyncClient, Limits, Timeout

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


async def _in_process(app: object) -> dict[str, float]:
    transport = ASGITransport(app, client=("127.0.0.1", 50000))  # type: ignore[arg-type]
    async with AsyncClient(transport=transport, base_url=HOME) as client:
        token = await _acting(client)
        cases = CASES.findall((await client.get("/")).text)
        refused = token | {"action": "核定", "opinion": "示範意見", "desk": "999"}
        return {
            "healthz": await _each(lambda _: client.get("/healthz")),
            "board": await _each(lambda _: client.get("/")),
            "inbox": await _each(lambda _: client.get("/inbox")),
            "case": await _each(lambda number: client.get(cases[number % len(cases)])),
            "refused form": await _each(
                lambda number: client.post(f"{cases[number % len(cases)]}/actions", data=refused)
            ),
        }


async def _acting(client: AsyncClient) -> dict[str, str]:
    """Act as ACTING; the token of forms."""
    fields = dict(HIDDEN.findall((await client.get("/")).text))
    token = {"csrftoken": fields["csrftoken"]}
    await client.post("/acting", data=token | {"acting": ACTING, "back": "/"})
    return token


async def _each(ask: Callable[[int], Awaitable[object]]) -> float:
    for number in range(WARM_UPS):
        await ask(number)
    begun = time.process_time()
    for number in range(REQUESTS):
        await ask(number)
    return (time.process_time() - begun) / REQUESTS


def _served(app: object) -> dict[str, float]:
    """The mixture of 30 users at a real server; their own cost counts, alike in both checkouts."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))  # type: ignore[arg-type]
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
