"""A SQLite file copied while it is used: as of one moment, whole, on the disk, looked through."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from workflow.store.foreign import in_our_words_at
from workflow.store.placing import private_file
from workflow.store.unusable import DatabaseDamagedError, NoRoomToUpgradeError

MEGABYTE = 1 << 20
ROOM = 2  # times its size: the copy, and what upgrading writes anew


def copy_database(source: Path, to: Path) -> None:
    """Copy it to a file of its owner's alone; raises what a database or a disk raises."""
    to.unlink(missing_ok=True)
    private_file(to)
    place = f"{source.resolve().as_uri()}?mode=ro"
    with in_our_words_at(source), closing(sqlite3.connect(place, uri=True)) as here:
        here.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with in_our_words_at(to), closing(sqlite3.connect(to)) as there:
            here.backup(there)
    into_one_file(to)
    opened = os.open(to, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def into_one_file(database: Path) -> None:
    """Write everything into the one file; raises sqlite3's own where others have it open."""
    with closing(sqlite3.connect(database, timeout=1)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()


def flaw(file: Path) -> str:
    """What SQLite finds wrong with the pages of a file; empty for none."""
    with in_our_words_at(file), closing(sqlite3.connect(file)) as connection:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    return "" if found == "ok" else " ".join(found.split())


def kept_beside(database: Path, name: str) -> Path:
    """A sound copy beside the database, under this name or one like it that is free.

    Raises NoRoomToUpgradeError, DatabaseDamagedError, or what a disk raises; then there is none.
    """
    size, free = database.stat().st_size, shutil.disk_usage(database.parent).free
    if free < ROOM * size:
        why = f"要 {ROOM * size // MEGABYTE + 1:,} MB，只剩 {free // MEGABYTE:,} MB"
        raise NoRoomToUpgradeError(url=f"{database}", why=why)
    to, unfinished = _free_name(database.with_name(name)), database.with_name(f"{name}.part")
    try:
        copy_database(database, unfinished)
        if found := flaw(unfinished):
            raise DatabaseDamagedError(url=f"{database}", why=found)
        unfinished.rename(to)
    finally:
        unfinished.unlink(missing_ok=True)
    return to


def _free_name(wanted: Path) -> Path:
    name, number = wanted, 1
    while os.path.lexists(name):
        number += 1
        name = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    return name
