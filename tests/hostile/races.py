"""Many at once: signers at one desk, and writers who wait for a lock that somebody else holds."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape, unescape
from itertools import count
from pathlib import Path

from httpx2 import AsyncClient, HTTPError, Limits, Timeout

from tests.awaiting import awaited

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
SIGNING = re.compile(r'<form[^>]*class="form signing">(.*?)</form>', re.DOTALL)
DONE, NO_ANSWER = 303, 0
REFUSED = frozenset({409, 412, 503})  # another was faster, or it was not its turn
PATIENCE_SECONDS, PAUSE_SECONDS = 120.0, 0.05
_keys = count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """How many were answered with which status, and how long those who only read waited."""

    statuses: Counter[int]
    lost: int  # refused without what was typed
    health_seconds: float = 0.0  # the slowest answer
    page_seconds: float = 0.0

    @property
    def is_fair(self) -> bool:
        """One was done at most; everybody else was refused and has the text still."""
        others = self.statuses.keys() - REFUSED - {DONE}
        return not others and not self.lost and self.statuses[DONE] <= 1


def signers(site: str, case: str, *, acting: str, number: int) -> Race:
    """So many sign at one desk of a case at once; `case` is its address, `acting` whose desk."""
    return awaited(lambda: _signers(site, case, acting, number))


def behind_a_lock(
    site: str, case: str, *, acting: str, number: int, released: Callable[[], Awaitable[None]]
) -> Race:
    """So many sign while somebody else holds the lock, until `released` lets go of it.

    Meanwhile /healthz and the case are asked for again and again.
    """
    return awaited(lambda: _behind_a_lock(site, case, acting, number, released))


@contextmanager
def locked(database: Path) -> Generator[None]:
    """A SQLite file that nobody else can write to."""
    holding = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    holding.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holding.execute("ROLLBACK")
        holding.close()


async def _signers(site: str, case: str, acting: str, number: int) -> Race:
    async with _browser(site) as client:
        form = await _form(client, case, acting)
        return _told(await asyncio.gather(*(_sign(client, case, form) for _ in range(number))))


async def _behind_a_lock(
    site: str, case: str, acting: str, number: int, released: Callable[[], Awaitable[None]]
) -> Race:
    async with _browser(site) as client:
        form = await _form(client, case, acting)
        writing = [asyncio.create_task(_sign(client, case, form)) for _ in range(number)]
        freeing = asyncio.create_task(_awaited(released))
        health, pages = [0.0], [0.0]
        while not freeing.done():
            health.append(await _seconds(client, "/healthz"))
            pages.append(await _seconds(client, case))
            await asyncio.sleep(PAUSE_SECONDS)
        await freeing
        told = _told(await asyncio.gather(*writing))
    return Race(
        statuses=told.statuses, lost=told.lost, health_seconds=max(health), page_seconds=max(pages)
    )


async def _awaited(released: Callable[[], Awaitable[None]]) -> None:
    await released()


def _browser(site: str) -> AsyncClient:
    timeout, limits = Timeout(PATIENCE_SECONDS), Limits(max_connections=None)
    return AsyncClient(base_url=site, timeout=timeout, limits=limits)


async def _form(client: AsyncClient, case: str, acting: str) -> dict[str, str]:
    """The hidden fields of the signing form, as whoever acts is shown it."""
    fields = dict(HIDDEN.findall((await client.get("/acting")).text))
    token = {"csrftoken": fields["csrftoken"]}
    await client.post("/acting", data=token | {"acting": acting, "back": "/rules"})
    found = SIGNING.search((await client.get(case)).text)
    if found is None:
        raise ValueError(f"{case} has nothing to sign for {acting}")
    return {name: unescape(value) for name, value in HIDDEN.findall(found[1])}


async def _sign(client: AsyncClient, case: str, form: dict[str, str]) -> tuple[int, bool]:
    """The status of a signature, and whether its text is on the page of a refusal."""
    opinion = f"示範意見「{next(_keys)}」<留住>"
    fields = form | {"opinion": opinion, "once": f"race-{opinion}"}
    try:
        answer = await client.post(f"{case}/actions", data=fields)
    except HTTPError:
        return NO_ANSWER, False
    return answer.status_code, answer.status_code == DONE or escape(opinion) in answer.text


async def _seconds(client: AsyncClient, path: str) -> float:
    begun = time.perf_counter()
    answer = await client.get(path)
    answer.raise_for_status()
    return time.perf_counter() - begun


def _told(found: list[tuple[int, bool]]) -> Race:
    return Race(
        statuses=Counter(status for status, _ in found), lost=sum(not kept for _, kept in found)
    )
