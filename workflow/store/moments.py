"""One transaction a thread: readings inside one another share it, changes wait for their turn.

A thread that held one connection and asked for another could wait for itself: as soon as every
connection is held so, nobody gets on.
"""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from threading import BoundedSemaphore, Lock, local

from sqlalchemy import Connection, Engine

from workflow.errors import LongWaitError, ManyWaitingError
from workflow.store.database import transaction
from workflow.store.foreign import in_our_words

MOST_WAITING = 500  # changes, in this process
PATIENCE_SECONDS = 30.0


class ChangeInsideError(RuntimeError):
    """A change was begun where its thread still reads or writes: a fault of the program."""


class Turns:
    """The changes of this process, one after the other; who waits holds no connection."""

    def __init__(
        self, most: int = MOST_WAITING, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self.most, self.patience_seconds = most, patience_seconds
        self._places, self._turn = BoundedSemaphore(most), Lock()

    @contextmanager
    def taken(self) -> Generator[None]:
        """Nobody else writes meanwhile; raises ManyWaitingError or LongWaitError."""
        if not self._places.acquire(blocking=False):
            raise ManyWaitingError(count=self.most)
        try:
            if not self._turn.acquire(timeout=self.patience_seconds):
                raise LongWaitError(seconds=int(self.patience_seconds))
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()


class Moments(local):
    """The transaction of each thread, if it has one: never two."""

    def __init__(self, engine: Engine, turns: Turns) -> None:
        self._engine, self._turns = engine, turns
        self._connection: Connection | None = None
        self.is_writing = False
        self._ending = ExitStack()
        self._inside = 0

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """The transaction that sees one moment: that of what the thread is in, else a new one.

        It ends with the last of those inside: a reading a piece at a time (records of a log) may
        outlast the one that it began in.
        """
        if self._connection is None:
            self._connection = self._ending.enter_context(transaction(self._engine))
        self._inside += 1
        try:
            with in_our_words(self._engine.url):  # it may leave one that another outlasts
                yield self._connection
        except BaseException as error:
            self._leave(error)
            raise
        self._leave(None)

    @contextmanager
    def turn(self) -> Generator[None]:
        """No other thread of this process writes meanwhile.

        Raises ManyWaitingError, LongWaitError, or ChangeInsideError.
        """
        if self._connection is not None:
            raise ChangeInsideError
        with self._turns.taken():
            yield

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """A transaction that writes, all of it or nothing; readings inside see what it wrote.

        Raises ChangeInsideError.
        """
        if self._connection is not None:
            raise ChangeInsideError
        with transaction(self._engine, writes=True) as self._connection:
            self._inside, self.is_writing = self._inside + 1, True
            try:
                yield self._connection
            finally:
                self._connection, self._inside, self.is_writing = None, 0, False

    def _leave(self, error: BaseException | None) -> None:
        """End the transaction with the last of those inside, as one that failed if it did."""
        self._inside -= 1
        if self._inside > 0:
            return
        self._connection, self._inside = None, 0
        ending, self._ending = self._ending, ExitStack()
        ending.__exit__(type(error) if error else None, error, error and error.__traceback__)
