"""Changes wait for their turn before they take a thread: pages and /healthz never stand behind.

What may write to the log waits in one lane, all other changes in another: who compares a table or
switches who acts does not wait for signatures. Passwords have a lane of their own, for each keeps
the processor and 64 MB for a quarter of a second: when all of an office signs in at eight, nobody's
signature stands behind it, and nobody is sent away for it soon. So has the way to the agency's
identity provider and back, for that may be slow: only there even who reads waits.
"""

from __future__ import annotations

import os
from asyncio import Semaphore, timeout
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.types import ASGIApp, Receive, Scope, Send

from web.http.middleware import API_PREFIX, SAFE_METHODS
from workflow.errors import LongWaitError, ManyWaitingError

AT_ONCE = 8  # in each lane; of the 40 threads that serve requests the rest stay for the readers
MOST_WAITING = 300
PATIENCE_SECONDS = 15.0
PASSWORDS_AT_ONCE, PASSWORD_PATIENCE_SECONDS = os.cpu_count() or 1, 60.0
PASSWORDS = ("/sign-in", "/account/password")
PROVIDER = "/sign-in/agency"
# Where no form writes to the log.
BESIDE_THE_LOG = (
    *("/acting", "/audits", "/practice", "/rehearsals", "/rules"),
    *(f"{API_PREFIX}v1/{room}" for room in ("audits", "exercises", "rehearsals")),
)


class Lane:
    """So many pass at once, so many wait, and none too long."""

    def __init__(self, *, at_once: int, most_waiting: int, patience_seconds: float) -> None:
        self._free, self.waiting = Semaphore(at_once), 0
        self._most_waiting, self._patience_seconds = most_waiting, patience_seconds

    @asynccontextmanager
    async def passed(self) -> AsyncGenerator[None]:
        """Come in when it is one's turn; raises ManyWaitingError or LongWaitError."""
        if self._free.locked() and self.waiting >= self._most_waiting:
            raise ManyWaitingError(count=self.waiting)
        self.waiting += 1
        try:
            async with timeout(self._patience_seconds):
                await self._free.acquire()
        except TimeoutError as error:
            raise LongWaitError(seconds=int(self._patience_seconds)) from error
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            self._free.release()


class Lanes:
    """Of what may write to the log, of passwords, of the provider, and of all other changes."""

    def __init__(
        self,
        *,
        at_once: int = AT_ONCE,
        most_waiting: int = MOST_WAITING,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._log, self._beside, self._provider = (
            Lane(at_once=at_once, most_waiting=most_waiting, patience_seconds=patience_seconds)
            for _ in range(3)
        )
        self._passwords = Lane(
            at_once=min(at_once, PASSWORDS_AT_ONCE),
            most_waiting=most_waiting,
            patience_seconds=max(patience_seconds, PASSWORD_PATIENCE_SECONDS),
        )

    @property
    def _every(self) -> tuple[Lane, ...]:
        return self._log, self._beside, self._provider, self._passwords

    @property
    def waiting(self) -> int:
        """How many changes wait."""
        return sum(each.waiting for each in self._every)

    def lane(self, path: str) -> Lane:
        """Where a change at this address waits."""
        if path.startswith(PROVIDER):
            return self._provider
        if path.startswith(PASSWORDS):
            return self._passwords
        return self._beside if path.startswith(BESIDE_THE_LOG) else self._log


class InTurn:
    """Lets changes pass a few at a time, first come first served; their bodies are already read."""

    def __init__(self, app: ASGIApp, lanes: Lanes) -> None:
        self.app, self._lanes = app, lanes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, a change when it is its turn; raises what Lane.passed does."""
        is_http = scope["type"] == "http"
        waits = is_http and (
            scope["method"] not in SAFE_METHODS or scope["path"].startswith(PROVIDER)
        )
        if not waits:
            await self.app(scope, receive, send)
            return
        async with self._lanes.lane(scope["path"]).passed():
            await self.app(scope, receive, send)
