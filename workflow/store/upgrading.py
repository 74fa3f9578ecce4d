"""An older database brought up to date: which schema it has, and how one goes about it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlmodel import SQLModel, text

from workflow.store import address
from workflow.store.tables import SCHEMA, SCHEMAS
from workflow.store.unusable import ForeignDatabaseError, NewerSchemaError, NotBackedUpError


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """What was upgraded: from which schema to which, and the file that holds it as it was."""

    url: str
    before: str
    after: str
    kept: Path | None = None


def _nobody(_done: Upgraded) -> None:
    """Is told nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrading:
    """How to go about it.

    A file is copied beside itself first, and a server not touched, unless somebody says that it
    `is_backed_up`. `told` of what was done.
    """

    is_backed_up: bool = False
    told: Callable[[Upgraded], object] = _nobody


WITH_A_COPY = Upgrading()


def schema_of(connection: Connection) -> str:
    """Its schema, "" where there is none yet; raises where it is none of this program's."""
    seen, url = inspect(connection), address.shown(connection.engine.url)
    found: list[str] = []
    if seen.has_table("alembic_version"):
        found = list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    if not found and _are_foreign({*seen.get_table_names()}, connection.dialect.name):
        raise ForeignDatabaseError(url=url)
    version = found[0] if len(found) == 1 else "、".join(found)
    if version.isdecimal() and len(version) == len(SCHEMA) and version > SCHEMA:
        raise NewerSchemaError(url=url, why=version)
    if found and version not in SCHEMAS:
        raise ForeignDatabaseError(url=url, why=f"alembic_version：{version}")
    return version


def check_backed_up(connection: Connection, before: str, how: Upgrading) -> None:
    """A server with an older schema is left as it is; raises NotBackedUpError."""
    if before and not how.is_backed_up and connection.dialect.name == "postgresql":
        url = address.shown(connection.engine.url)
        raise NotBackedUpError(url=url, why=f"{before} → {SCHEMA}")


def _are_foreign(names: set[str], backend: str) -> bool:
    """Whether these tables are in the way: a file is ours alone, a server may hold others'."""
    ours = {table.name for table in SQLModel.metadata.tables.values()}
    return bool((names & ours) if backend == "postgresql" else names - {"alembic_version"})
