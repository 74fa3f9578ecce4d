"""Backing a database up while it is used, and putting a backup in its place.

A backup is one SQLite file; its checkpoints and the versions of the rules stand beside it as they
do beside the database: FILE.checkpoints, FILE.rulebooks.
"""

import os
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, make_url

from workflow.errors import WorkflowError
from workflow.store import address
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import beside
from workflow.store.filecopy import copy_database, flaw, into_one_file
from workflow.store.foreign import in_our_words
from workflow.store.placing import private_file, private_folder
from workflow.store.unusable import DatabaseDamagedError, DatabaseInconsistentError


class BackupError(WorkflowError):
    """The backup cannot be made, or not be put back; nothing was changed."""


class NotOneFileError(BackupError):
    """The database is no SQLite file."""

    template = (
        "%(url)s 不是 SQLite 檔。PostgreSQL 請用 pg_dump 備份、pg_restore 還原；"
        "還原後以 chenhe log accept 登錄接受的人與理由"
    )


class FileTakenError(BackupError):
    """There is a file of this name."""

    template = "%(file)s 已經存在，不會覆寫；%(instead)s"


class NoBackupError(BackupError):
    """What should be put back is no backup."""

    template = "%(file)s 不能還原：%(why)s"


class DatabaseInUseError(BackupError):
    """Somebody has the database open."""

    template = "資料庫 %(file)s 正在使用中；請先停止 chenhe serve 等程式，再還原"


def database_file(url: str) -> Path:
    """The file of a SQLite database; raises NotOneFileError."""
    if beside(url, "") is None:
        raise NotOneFileError(url=address.shown_text(url))
    return Path(make_url(url).database or "")


def beside_backup(backup: Path) -> Path:
    """Where the checkpoints of a backup stand."""
    return backup.with_name(f"{backup.name}.checkpoints")


def copy_all(database: Path, to: Path, *, checkpoints: Checkpoints, rulebooks: Path | None) -> None:
    """Copy database, checkpoints and kept rules as of one moment; others may go on working.

    All of it, or nothing stays there. Raises FileTakenError, CheckpointsUnwritableError, or what
    a database that is busy, full or damaged raises.
    """
    for each in (to, beside_backup(to), _rulebooks(to)):
        if os.path.lexists(each):
            raise FileTakenError(file=each, instead="請換一個檔名")
    unfinished = to.with_name(f"{to.name}.part")
    with _whole_or_gone(to, unfinished, beside_backup(to), _rulebooks(to)):
        private_folder(to.parent)
        with checkpoints.held():  # no commit stands without its checkpoint meanwhile
            copy_database(database, unfinished)
            if checkpoints.path and not checkpoints.are_lost:
                _copy_file(checkpoints.path, beside_backup(to))
        if found := flaw(unfinished):
            raise DatabaseDamagedError(url=address.shown(_url(database)), why=found)
        if rulebooks and rulebooks.is_dir():
            shutil.copytree(rulebooks, _rulebooks(to))
            _rulebooks(to).chmod(0o700)
        unfinished.replace(to)


@contextmanager
def _whole_or_gone(to: Path, *parts: Path) -> Generator[None]:
    """What fails within leaves none of these parts, and is told as an error of the file."""
    try:
        with in_our_words(_url(to), opening=True):
            yield
    except BaseException:
        for each in parts:
            shutil.rmtree(each, ignore_errors=True) if each.is_dir() else _dropped(each)
        raise


def _dropped(file: Path) -> None:
    with suppress(OSError):
        file.unlink(missing_ok=True)


@contextmanager
def copied(backup: Path, database: Path) -> Generator[Path]:
    """A copy of the backup beside the database; dropped unless it is moved away.

    Raises NoBackupError, or what a disk raises that cannot be written.
    """
    if not backup.is_file():
        raise NoBackupError(file=backup, why="沒有這個檔案")
    copy = database.with_name(f"{database.name}.restoring")
    try:
        with in_our_words(_url(database), opening=True):
            private_folder(database.parent)
            _check_ours(backup, copy)
        yield copy
    finally:
        _dropped(copy)


def _check_ours(backup: Path, copy: Path) -> None:
    """Raises NoBackupError, or what a disk raises that cannot be written."""
    try:
        copy_database(backup, copy)
        with in_our_words(_url(backup)), closing(sqlite3.connect(copy)) as connection:
            table = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
            is_ours = connection.execute(table).fetchone() is not None
        found = flaw(copy)
    except (DatabaseDamagedError, DatabaseInconsistentError) as error:
        raise NoBackupError(file=backup, why=error.why) from error
    if not is_ours:
        raise NoBackupError(file=backup, why="不是陳核的資料庫")
    if found:
        raise NoBackupError(file=backup, why=f"檔案已損壞（{found}）")


def _url(file: Path) -> URL:
    return URL.create("sqlite", database=str(file))


def put_in_place(copy: Path, database: Path, *, replaces: bool, now: datetime) -> Path | None:
    """Give the copy the database's name; the file it had before is kept under the one returned.

    Raises FileTakenError or DatabaseInUseError.
    """
    with in_our_words(_url(database), opening=True):
        return _put(copy, database, replaces=replaces, now=now)


def _put(copy: Path, database: Path, *, replaces: bool, now: datetime) -> Path | None:
    kept = None
    if database.exists():
        if not replaces:
            raise FileTakenError(file=database, instead="要換掉它請加 --replace，原檔會改名保留")
        with suppress(sqlite3.DatabaseError):  # what is no database any more may go as well
            leave_one_file(database)
        kept = database.with_name(f"{database.name}.{now:%Y%m%dT%H%M%S}.replaced")
        database.rename(kept)
    for ending in ("-wal", "-shm"):  # left by a machine that stopped, for the file of before
        left = database.with_name(database.name + ending)
        if left.exists():
            left.rename(f"{kept or database.with_name(f'{database.name}.replaced')}{ending}")
    copy.rename(database)
    return kept


def leave_one_file(database: Path) -> None:
    """Write everything into the one file; raises DatabaseInUseError where others have it open."""
    try:
        into_one_file(database)
    except sqlite3.OperationalError as error:
        raise DatabaseInUseError(file=database) from error


def bring_along(backup: Path, checkpoints: Checkpoints, rulebooks: Path | None) -> None:
    """Put the backup's checkpoints where there are none, and the versions that are not kept."""
    if checkpoints.path and checkpoints.are_lost and beside_backup(backup).exists():
        private_folder(checkpoints.path.parent)
        _copy_file(beside_backup(backup), checkpoints.path)
    folder = _rulebooks(backup)
    if rulebooks and folder.is_dir():
        for each in folder.rglob("*"):
            here = rulebooks / each.relative_to(folder)
            if each.is_file() and not here.exists():
                private_folder(here.parent)
                _copy_file(each, here)


def _rulebooks(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}.rulebooks")


def _copy_file(source: Path, to: Path) -> None:
    private_file(to)
    shutil.copyfile(source, to)
    _to_the_disk(to)


def _to_the_disk(file: Path) -> None:
    opened = os.open(file, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
