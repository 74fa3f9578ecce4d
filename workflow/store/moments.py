"""One transaction a thread: readings inside one another share it, changes wait for their turn.

A thread that held one connection and asked for another could wait for itself: as soon as every
connection is held so, nobody gets on.
"""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import local
from typing import Any

from sqlalchemy import Connection, Engine

from workflow.store.database import transaction
from workflow.store.foreign import in_our_words, is_foreign, ours
from workflow.store.straight import say
from workflow.store.turns import ANY_LOG, Group, Opening, Turns


class ChangeInsideError(RuntimeError):
    """A change was begun where its thread still reads or writes: a fault of the program."""


@dataclass(frozen=True, slots=True)
class _Opened:
    connection: Connection


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
        with transaction(self._engine, writes=True) as connection, self.inside(connection):
            yield connection

    @contextmanager
    def joined(self, log: str, opening: Opening) -> Generator[Any]:
        """A change in a transaction that others of this log may share: see workflow.store.turns.

        What it opens has the `connection`. Who fails undoes nothing of the others. Raises what
        `turn` does, and why the transaction was not kept.
        """
        if self._connection is not None:
            raise ChangeInsideError
        with self._turns.joined(log, opening) as group, in_our_words(self._engine.url):
            connection = group.shared.connection
            with self.inside(connection), _apart(group, connection):
                yield group.shared

    @contextmanager
    def adding(self) -> Generator[Connection]:
        """The same for a change of no log: it shares the transaction of any."""
        with self.joined(ANY_LOG, self._opened) as opened:
            yield opened.connection

    @contextmanager
    def _opened(self) -> Generator[_Opened]:
        with transaction(self._engine, writes=True) as connection:
            yield _Opened(connection)

    @contextmanager
    def inside(self, connection: Connection) -> Generator[None]:
        """Readings of this thread join this transaction, which it changes."""
        self._connection, self._inside, self.is_writing = connection, 1, True
        try:
            yield
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


@contextmanager
def _apart(group: Group, connection: Connection) -> Generator[None]:
    """What fails in here leaves what the group had before, or the group is lost.

    The first of a group has nothing before it.
    """
    if not group.changes:
        yield
        return
    say(connection, "SAVEPOINT change")
    try:
        yield
        say(connection, "RELEASE SAVEPOINT change")
    except BaseException as failed:
        try:
            say(connection, "ROLLBACK TO SAVEPOINT change")
        except Exception as error:  # of what was lost before, this says less
            why = failed if is_foreign(failed) else error
            group.lost = ours(why, connection.engine.url) if is_foreign(why) else why
        raise
