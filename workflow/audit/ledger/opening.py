"""The file of a ledger opened: to be read, to be written, and once to give it what it lacks."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from workflow.audit.ledger.schema import COMPLETED, FORMAT
from workflow.store.foreign import in_our_words_at

PATIENCE_SECONDS = 20  # that somebody else marks many


class LedgerFile:
    """Each question opens the file by itself, so threads may share it.

    Raises what workflow.store.foreign makes of the errors of SQLite.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    def complete(self) -> None:
        """Give a ledger of an earlier version the tables and indexes that it lacks.

        One that has them, or that is not there, costs a look.
        """
        if not self.file.is_file():
            return
        with self.reading() as connection:
            if _format(connection) >= FORMAT:
                return
        with self.writing() as connection:
            if _format(connection) < FORMAT:  # another did it meanwhile
                for each in (*COMPLETED, "ANALYZE"):
                    connection.execute(each)

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """The file as it stands; nothing can be written."""
        with self._open("ro") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """One transaction; whoever reads meanwhile sees all of it or nothing."""
        with self._open("rw") as connection:
            connection.execute("PRAGMA cache_spill = OFF")  # readers are kept out by no half of it
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def _open(self, mode: str) -> Generator[sqlite3.Connection]:
        with (
            in_our_words_at(self.file),
            closing(
                sqlite3.connect(
                    f"{self.file.as_uri()}?mode={mode}",
                    uri=True,
                    timeout=PATIENCE_SECONDS,
                    isolation_level=None,
                )
            ) as connection,
        ):
            yield connection


def _format(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
