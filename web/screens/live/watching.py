"""One look a second at the office's log, whoever writes to it, while somebody listens.

Every process looks for its own listeners: so it sees what the others write, in a SQLite file as in
PostgreSQL.
"""

from __future__ import annotations

import logging
from asyncio import Event, Task, create_task, timeout
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from anyio import CapacityLimiter, to_thread

from rules.errors import TryAgainError
from web.http.listeners import Listener, Listeners
from web.services import Services
from workflow.desk.news import News, news_since
from workflow.errors import StorageUnusableError

logger = logging.getLogger("chenhe.web")

LOOK_EVERY = 1.0  # seconds
CHECK_EVERY = 30.0  # seconds after which a listener may have signed out, or lost its right
STEPS_KEPT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """What one look found: from how many records to how many, and whose they are."""

    before: int
    news: News


class Watching:
    """What the listeners of this process are told, and the task that finds it out."""

    def __init__(self, services: Services, listeners: Listeners) -> None:
        self.listeners = listeners
        self._services = services
        self._known: int | None = None
        self._steps: deque[_Step] = deque(maxlen=STEPS_KEPT)
        self._task: Task[None] | None = None
        self._threads: CapacityLimiter | None = None

    def ask(self, known: int | None) -> News:
        """What the log has that is not known; waits for the database."""
        with self._services.store.reading(self._services.office) as records:
            return news_since(records, known)

    def begin(self, known: int, stopping: Event) -> None:
        """Look from now on, until nobody listens or the server stops, which ends all streams.

        The first listener knows that many records.
        """
        if self._known is None:
            self._known = known
        if not self.is_looking:
            self._threads = CapacityLimiter(1)  # never behind the pages, nor in their way
            self._task = create_task(self._watch(stopping))

    @property
    def is_looking(self) -> bool:
        """Whether the log is looked at every second."""
        return self._task is not None and not self._task.done()

    def since(self, known: int) -> News:
        """What came since, as far as it was seen here."""
        recorded = known if self._known is None else self._known
        missed = [each for each in self._steps if each.news.recorded > known]
        if known == recorded:
            return News(recorded=recorded)
        if not missed or missed[0].before > known:
            return News(recorded=recorded, cases=None)
        return News(recorded=recorded, cases=_together(missed))

    async def _watch(self, stopping: Event) -> None:
        try:
            while self.listeners.open and not stopping.is_set():
                await self._look()
                with suppress(TimeoutError):
                    async with timeout(LOOK_EVERY):
                        await stopping.wait()
        finally:  # also of a fault: they come again, and it begins anew
            self.listeners.end()

    async def _look(self) -> None:
        now = monotonic()
        due = [each for each in self.listeners.open if now - each.checked_at >= CHECK_EVERY]
        try:
            news, gone = await to_thread.run_sync(self._asked, due, limiter=self._threads)
        except (TryAgainError, StorageUnusableError) as error:
            logger.warning("live: %s", error)
            return
        for each in due:
            each.checked_at = now
        for each in gone:
            each.end()
        self._take(news)

    def _asked(self, due: Sequence[Listener]) -> tuple[News, list[Listener]]:
        """What is new, and who of these may listen no more: one moment of the database."""
        with self._services.store.reading(self._services.office) as records:
            gone = [each for each in due if not each.is_welcome()]
            return news_since(records, self._known), gone

    def _take(self, news: News) -> None:
        before, self._known = self._known, news.recorded
        if before is None or before == news.recorded:
            return
        if before > news.recorded:  # another log than the one that was told of
            self._steps.clear()
        else:
            self._steps.append(_Step(before=before, news=news))
        for each in self.listeners.open:
            each.stir()


def _together(steps: Sequence[_Step]) -> frozenset[str] | None:
    """The cases of several steps; None where one of them cannot tell."""
    every = [each.news.cases for each in steps]
    known = [each for each in every if each is not None]
    return frozenset[str]().union(*known) if len(known) == len(every) else None
