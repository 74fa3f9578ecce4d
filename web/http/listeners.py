"""Who holds a stream open to be told news: how many may, and how all of them come to an end."""

from __future__ import annotations

from asyncio import Event, timeout
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from workflow.refusals.base import RefusedError

MOST_OF_ONE = 20  # streams of one account; of a visitor without one, from one address


class ManyListenersError(RefusedError):
    """As many streams are open as the server keeps: pages ask by themselves, as without any."""

    template = "即時更新的連線已滿（%(most)s 條）。畫面會改為每隔一段時間自動更新"


class ManyOfOneError(RefusedError):
    """One visitor holds so many streams open that there are no more for them."""

    template = "您同時開著的即時更新已有 %(most)s 條。這個畫面會改為每隔一段時間自動更新"


@dataclass(kw_only=True, eq=False)
class Listener:
    """One open stream: up to which record it was told, and whether it may go on.

    `is_welcome` says whether its visitor would still be let in; it asks the database.
    """

    visitor: str
    known: int
    is_welcome: Callable[[], bool]
    checked_at: float  # seconds of the machine's clock
    is_over: bool = False
    _stirred: Event = field(default_factory=Event)

    def stir(self) -> None:
        """Something may have come to tell."""
        self._stirred.set()

    def end(self) -> None:
        """It is told nothing more."""
        self.is_over = True
        self.stir()

    async def stirs(self, within_seconds: float) -> bool:
        """Wait until it is stirred; False where that takes longer."""
        try:
            async with timeout(within_seconds):
                await self._stirred.wait()
        except TimeoutError:
            return False
        self._stirred.clear()
        return True


class Listeners:
    """The open streams of this process, `most` at the same time."""

    def __init__(self, *, most: int, most_of_one: int = MOST_OF_ONE) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._open: set[Listener] = set()
        self._of_one: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._open)

    @property
    def open(self) -> tuple[Listener, ...]:
        """Those that are told news."""
        return tuple(self._open)

    def check_room_for(self, visitor: str) -> None:
        """Whether one more may listen; raises ManyListenersError or ManyOfOneError."""
        if len(self._open) >= self._most:
            raise ManyListenersError(most=self._most)
        if self._of_one[visitor] >= self._most_of_one:
            raise ManyOfOneError(most=self._most_of_one)

    @contextmanager
    def joined(self, listener: Listener) -> Generator[None]:
        """It is one of them until it leaves."""
        self._open.add(listener)
        self._of_one[listener.visitor] += 1
        try:
            yield
        finally:
            self._open.discard(listener)
            self._of_one -= Counter([listener.visitor])

    def end(self) -> None:
        """End every stream."""
        for each in self.open:
            each.end()
