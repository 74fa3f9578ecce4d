"""SQLite files with a page on which nothing makes sense any more, as a failing disk leaves them."""

import sqlite3
from contextlib import closing
from pathlib import Path


def garble(file: Path, name: str) -> None:
    """The first page of a table or an index."""
    with closing(sqlite3.connect(file)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        found = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,))
        page = found.fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = bytearray(file.read_bytes())
    whole[(page - 1) * size : page * size] = b"\xa5" * size
    file.write_bytes(whole)
