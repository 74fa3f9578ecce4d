"""Whose turn it is to write: one change after the other, those of one log as a group.

A group is one transaction, so that all who wait share what takes longest, the disk. Who is done
hands the open transaction to the next in line and waits; with nobody in line to hand it to, one
ends it. So nobody waits for others to come. Nobody is told anything before the group has ended,
for even a refusal may rest on what another of the group wrote.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from types import TracebackType
from typing import Any

from workflow.errors import LongWaitError, ManyWaitingError, WorkflowError

MOST_WAITING = 500  # changes, in this process
PATIENCE_SECONDS = 30.0
MOST_TOGETHER, TOGETHER_SECONDS = 32, 0.05  # then a group ends, whoever waits
NO_LOG, ANY_LOG = "", "*"  # a change that joins no group, and one that joins any but begins none

Opening = Callable[[], AbstractContextManager[Any]]


class GroupBrokenError(RuntimeError):
    """The thread that was to end a group was stopped: nobody knows whether it was kept."""


def _way_of(error: BaseException | None) -> TracebackType | None:
    return error.__traceback__ if error else None


def _closed() -> Lock:
    """A lock that opens as another thread lets go of it."""
    lock = Lock()
    lock.acquire()
    return lock


class Group:
    """Changes of one log that are kept together, or not at all.

    `shared` is what the first of them opened; `lost` why nothing more can be done with it.
    """

    def __init__(self, log: str) -> None:
        self.log, self.began = log, monotonic()
        self.shared: Any = None
        self.lost: BaseException | None = None
        self.changes = 0  # that wait to be kept
        self._opened: AbstractContextManager[Any] | None = None
        self._waiting: list[Lock] = []

    def open(self, opening: Opening) -> None:
        """Begin, as the first of the group."""
        opened = opening()
        self.shared = opened.__enter__()
        self._opened = opened

    def takes(self, log: str) -> bool:
        """Whether a change of this log may join."""
        is_at_end = self.lost or len(self._waiting) >= MOST_TOGETHER
        if not self.changes or is_at_end or self.log == ANY_LOG or log not in (self.log, ANY_LOG):
            return False
        return monotonic() - self.began < TOGETHER_SECONDS

    def until_over(self) -> Lock:
        """What opens once the group has ended."""
        self._waiting.append(lock := _closed())
        return lock

    def end(self, error: BaseException | None) -> None:
        """Keep all of it, and tell who waits; nothing if it is lost, or had but this one error."""
        error = self.lost or (None if self.changes else error)
        opened, self._opened = self._opened, None
        try:
            if opened:
                opened.__exit__(type(error) if error else None, error, _way_of(error))
        except BaseException as failure:
            self.lost = failure
            if not isinstance(failure, Exception):
                raise
        finally:
            for each in self._waiting:
                each.release()

    def failure(self) -> BaseException:
        """Why nothing was kept, for one more of those who are to be told."""
        if not isinstance(self.lost, Exception):
            return GroupBrokenError()
        own = copy(self.lost)
        own.__cause__ = self.lost
        return own


@dataclass(slots=True, eq=False)
class _Waiter:
    """One in line: `called` opens as it is its turn, with the group it joins if there is one."""

    log: str
    called: Lock = field(default_factory=_closed)
    group: Group | None = None


class Turns:
    """The changes of this process in line; who waits there holds no connection."""

    def __init__(
        self, most: int = MOST_WAITING, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self.most, self.patience_seconds = most, patience_seconds
        self._changing, self._line = Lock(), deque[_Waiter]()
        self._inside, self._is_taken = 0, False

    @property
    def in_line(self) -> int:
        """How many wait for their turn."""
        return len(self._line)

    @contextmanager
    def taken(self) -> Generator[None]:
        """Nobody else writes meanwhile; raises ManyWaitingError or LongWaitError."""
        with self._place():
            self._take(NO_LOG)
            try:
                yield
            finally:
                self._pass_on()

    @contextmanager
    def joined(self, log: str, opening: Opening) -> Generator[Group]:
        """A change of this log, with others or alone; over once it is kept.

        Raises what `taken` does, or why the group was not kept.
        """
        with self._place():
            group = self._take(log) or Group(log)
            try:
                if group.shared is None:
                    group.open(opening)
                yield group
            except BaseException as error:
                self._leave(group, error)
                raise
            group.changes += 1
            self._leave(group, None)

    @contextmanager
    def _place(self) -> Generator[None]:
        with self._changing:
            if self._inside >= self.most:
                raise ManyWaitingError(count=self.most)
            self._inside += 1
        try:
            yield
        finally:
            with self._changing:
                self._inside -= 1

    def _take(self, log: str) -> Group | None:
        """Wait for one's turn; the group that comes with it."""
        with self._changing:
            if not self._is_taken:
                self._is_taken = True
                return None
            self._line.append(waiter := _Waiter(log))
        try:
            is_called = waiter.called.acquire(timeout=self.patience_seconds)
        except BaseException as error:  # the thread is stopped as it waits
            if not self._gave_up(waiter):
                self._leave(waiter.group or Group(log), error)
            raise
        if not is_called and self._gave_up(waiter):
            raise LongWaitError(seconds=int(self.patience_seconds))
        return waiter.group

    def _gave_up(self, waiter: _Waiter) -> bool:
        """Leave the line; False if it has just become its turn."""
        with self._changing:
            is_in_line = waiter in self._line
            if is_in_line:
                self._line.remove(waiter)
        return is_in_line

    def _pass_on(self) -> None:
        """The turn goes to the next in line, or to who begins a group for those before to join."""
        with self._changing:
            waiter = next((each for each in self._line if each.log != ANY_LOG), None)
            if waiter is None or waiter.log == NO_LOG:
                waiter = self._line[0] if self._line else None
            if waiter:
                self._line.remove(waiter)
            self._is_taken = waiter is not None
        if waiter:
            waiter.called.release()

    def _leave(self, group: Group, error: BaseException | None) -> None:
        """Hand the group on and wait for its end, or end it; raises why it was not kept."""
        if following := self._following(group):
            is_over = group.until_over()
            following.called.release()
            is_over.acquire()
        else:
            try:
                group.end(error)
            finally:
                self._pass_on()
        if group.lost and group.changes and (error is None or isinstance(error, WorkflowError)):
            raise group.failure()

    def _following(self, group: Group) -> _Waiter | None:
        """The next in line if it may join; it is in line no more."""
        with self._changing:
            if not self._line or not group.takes(self._line[0].log):
                return None
            following = self._line.popleft()
            following.group = group
        return following
