"""Opening the database: SQLite with every commit on the disk, or PostgreSQL; schema up to date."""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, create_engine, event

from workflow.calendar import taipei_day
from workflow.migrations.upgrade import upgrade
from workflow.store import address
from workflow.store.checkpoints import Checkpoints
from workflow.store.filecopy import kept_beside
from workflow.store.foreign import in_our_words, uncertain
from workflow.store.placing import kept_private, private_file
from workflow.store.straight import say
from workflow.store.tables import SCHEMA
from workflow.store.unusable import (
    DatabaseAwayError,
    DatabaseBusyError,
    DatabaseInconsistentError,
    DatabaseMovedError,
    SchemaStuckError,
)
from workflow.store.upgrading import WITH_A_COPY, Upgraded, Upgrading, check_backed_up, schema_of

# How a transaction begins, by backend and whether it will write. SQLite's writer takes the lock
# first: read-then-write would fail busy. PostgreSQL's reader sees one moment, as on SQLite.
BEGINNINGS = {
    ("sqlite", True): "BEGIN IMMEDIATE",
    ("sqlite", False): "BEGIN",
    ("postgresql", False): "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
}
PATIENT = 30.0  # seconds that a command waits for a lock
CONNECT_SECONDS = (2, 10)  # to wait for a server to answer at all, as patience goes
STATEMENT_SECONDS = 60  # of one statement of PostgreSQL; a log is read a thousand records each
# A server whose machine vanished is given up after these seconds, not after two hours.
ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
# Of connections. A server has 40 threads for its pages, and each may want one: none waits for it.
KEPT_OPEN, MOST_OPEN = 10, 60
MIGRATION, ALONE = 0x6368656E6865, 0x6368656E6866  # locks of PostgreSQL: any numbers not taken
LONG_SECONDS = 600  # to wait for who migrates the database, or fills it for the first time
ON_DISK = "PRAGMA synchronous=FULL"  # every commit
PAUSE = 0.05  # between two tries of what SQLite does not wait for, in seconds


def open_engine(
    url: str, *, patience: float = PATIENT, upgrading: Upgrading = WITH_A_COPY
) -> Engine:
    """The engine of a database whose schema is up to date.

    `patience` is how many seconds one waits for a lock. An older schema is migrated first, in one
    transaction, a file copied before; who comes meanwhile waits. The folder of a file is made.
    Raises DatabaseUnusableError, or TryAgainError where it is busy, away or full. No password is
    told by the error.
    """
    parsed = address.read(url)
    until = monotonic() + PATIENT
    while True:
        try:
            return _opened(parsed, patience, upgrading)
        except DatabaseBusyError:  # as another opens it for the first time
            if monotonic() > until:
                raise
        sleep(PAUSE)


def _opened(url: URL, patience: float, upgrading: Upgrading) -> Engine:
    with in_our_words(url, opening=True):
        is_file = url.get_backend_name() == "sqlite"
        engine = _sqlite(url, patience) if is_file else _postgres(url, patience)
    try:
        with in_our_words(url, opening=True):
            engine.connect().close()
            if is_file:
                _keep_to_the_file(engine)
        _upgrade(engine, upgrading)
    except BaseException:
        engine.dispose()
        raise
    for ending in ("", "-wal", "-shm"):  # ours, now that it is known to be
        file = Path(f"{url.database}{ending}")
        if is_file and file.is_file():
            kept_private(file)
    return engine


def _sqlite(url: URL, patience: float) -> Engine:
    """The engine of a file, which is made with the first connection; or of one in memory."""
    options: dict[str, Any] = {}
    if url.database not in address.IN_MEMORY:
        private_file(Path(url.database or ""))
        options = _pooled(patience)
    waits = {"isolation_level": None, "timeout": patience}
    engine = create_engine(url, connect_args=waits, hide_parameters=True, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _keep_to_the_file(engine: Engine) -> None:
    """Use no connection once another file, or none, stands where the database was.

    SQLite would go on with the file that has lost its name, and all of it would be gone in the
    end; or make an empty one. It asks so itself before it writes, unless with a write-ahead log.
    """
    if engine.url.database in address.IN_MEMORY:
        return
    # The listener outlasts the engine, with whatever keeps the dialect: so it knows no engine.
    file, url = Path(engine.url.database or ""), shown(engine)
    opened = file.stat().st_ino

    def stay(*_about: object) -> None:
        found = 0
        with suppress(OSError):
            found = file.stat().st_ino
        if found != opened:
            raise DatabaseMovedError(url=url)

    event.listen(engine, "do_connect", stay)
    event.listen(engine, "checkout", stay)


def _postgres(url: URL, patience: float) -> Engine:
    """The engine of a server; a connection that it closed meanwhile is opened anew."""
    least, most = CONNECT_SECONDS
    chosen = {"connect_timeout": max(least, min(most, round(patience))), **ALIVE}
    arguments = {name: value for name, value in chosen.items() if name not in url.query}
    engine = create_engine(
        url,
        connect_args=arguments,
        hide_parameters=True,
        pool_pre_ping=True,
        **_pooled(patience),
    )
    event.listen(engine, "connect", partial(_prepare_postgres, patience))
    return engine


def _pooled(patience: float) -> dict[str, Any]:
    """How many connections there are, and how long one waits for one that is free."""
    most_more = MOST_OPEN - KEPT_OPEN
    return {"pool_size": KEPT_OPEN, "max_overflow": most_more, "pool_timeout": patience}


def shown(engine: Engine) -> str:
    """The database's address without who opens it."""
    return address.shown(engine.url)


@contextmanager
def transaction(engine: Engine, *, writes: bool = False) -> Generator[Connection]:
    """One transaction: all of it is kept, or none. What the database raises leaves as ours.

    The engine's own begin() would not do: SQLite's driver begins nothing by itself, and a
    listener that did would slow down every statement.
    """
    is_done = False
    try:
        with in_our_words(engine.url), engine.begin() as connection:
            if begins := BEGINNINGS.get((engine.dialect.name, writes)):
                say(connection, begins)
            yield connection
            is_done = True
    except DatabaseAwayError as error:
        raise (uncertain(error) if writes and is_done else error) from error.__cause__


@contextmanager
def alone(engine: Engine) -> Generator[None]:
    """Nobody else is in here meanwhile, in whichever process; who comes waits.

    Raises DatabaseBusyError where that is too long.
    """
    if engine.dialect.name == "postgresql":
        with transaction(engine) as connection:
            _wait_for_lock(connection, ALONE)
            yield
        return
    if engine.url.database in address.IN_MEMORY:
        yield
        return
    lock = FileLock(f"{engine.url.database}.lock", timeout=LONG_SECONDS, mode=0o600)
    with in_our_words(engine.url, opening=True):
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def damaged_text_readable(connection: Connection) -> Generator[None]:
    """Text in SQLite that is no longer UTF-8 comes with its bytes spelt out; else it fails."""
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    before = raw.text_factory  # a reading of text inside another ends first
    raw.text_factory = partial(str, encoding="utf-8", errors="backslashreplace")
    try:
        yield
    finally:
        raw.text_factory = before


def beside(url: str, ending: str) -> Path | None:
    """The database's file name with this ending; None for a database in memory or elsewhere.

    Raises BadAddressError.
    """
    parsed = address.read(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in address.IN_MEMORY:
        return None
    return Path(f"{parsed.database}.{ending}")


def open_checkpoints(url: str, path: str = "") -> Checkpoints:
    """The checkpoints named by the setting, or those beside the database."""
    return Checkpoints(Path(path) if path else beside(url, "checkpoints"))


def journal_beside(url: str) -> Path | None:
    """The reviewers' journal of one database; None where it has no file.

    Raises BadAddressError.
    """
    return beside(url, "corrections.toml")


def folder_beside(url: str, ending: str, *, given: str, otherwise: Path) -> Path:
    """Where what belongs to a database is kept: as given, else beside it, else `otherwise`.

    Raises BadAddressError; the database is not opened.
    """
    return Path(given) if given else beside(url, ending) or otherwise


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Every commit on the disk; the driver itself was told how long to wait for a lock."""
    cursor = connection.cursor()
    cursor.execute(ON_DISK)
    cursor.close()


def _prepare_postgres(patience: float, connection: Any, _record: object) -> None:
    """How long to wait for a lock, and for one statement; the driver begins no transaction."""
    connection.autocommit = True
    # A plan made for any word would read a million cases for a word that all of them have.
    connection.execute("SET plan_cache_mode = force_custom_plan")
    connection.execute(f"SET lock_timeout = {patience * 1000:.0f}")
    connection.execute(f"SET statement_timeout = {STATEMENT_SECONDS * 1000}")
    connection.autocommit = False


def _upgrade(engine: Engine, how: Upgrading) -> None:
    """Bring the schema up to date; who comes while another does it waits, and finds it done."""
    with transaction(engine) as connection:
        before = schema_of(connection)
    if engine.dialect.name == "sqlite":  # not before it is known to be ours
        with in_our_words(engine.url), engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    if before == SCHEMA:
        return
    try:
        done = _upgraded(engine, how)
    except (DatabaseInconsistentError, ValueError, LookupError) as error:
        why = getattr(error, "why", str(error))
        raise SchemaStuckError(url=shown(engine), why=why) from error
    if done and done.before:
        how.told(done)


def _upgraded(engine: Engine, how: Upgrading) -> Upgraded | None:
    """What was upgraded; None if nothing. The copy made first goes again if it fails."""
    kept = None
    try:
        with transaction(engine, writes=True) as connection:
            if engine.dialect.name == "postgresql":
                _wait_for_lock(connection, MIGRATION)
            before = schema_of(connection)
            if before == SCHEMA:
                return None
            check_backed_up(connection, before, how)
            if before and not how.is_backed_up:
                kept = _kept(engine, before)
            upgrade(connection)
    except BaseException:
        if kept:
            kept.unlink(missing_ok=True)
        raise
    return Upgraded(url=shown(engine), before=before, after=SCHEMA, kept=kept)


def _kept(engine: Engine, schema: str) -> Path | None:
    """A copy of a file beside it, named after its schema and the day."""
    if engine.url.database in address.IN_MEMORY:
        return None
    file, today = Path(engine.url.database or ""), taipei_day(datetime.now(UTC))
    with in_our_words(engine.url):
        return kept_beside(file, f"{file.name}.{schema}.{today.isoformat()}.backup")


def _wait_for_lock(connection: Connection, number: int) -> None:
    """Take a lock of PostgreSQL until the transaction ends, however long its statements take."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LONG_SECONDS}s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({number})")
