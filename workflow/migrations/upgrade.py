"""Bring a database up to the newest schema. Knows no table of the store: all it needs is given."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

if TYPE_CHECKING:
    from alembic.config import Config


def alembic_config() -> Config:
    """Alembic's configuration, without a file; its scripts lie beside this module.

    To write a new migration (`alembic revision --autogenerate`), put the tables under
    `attributes["metadata"]` and a connection under `attributes["connection"]`.
    """
    # Alembic is dear to import, and needed only for a database that is new or old.
    config: Config = import_module("alembic.config").Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def upgrade(connection: Connection) -> None:
    """Run every migration the database lacks, inside the transaction of this connection.

    Raises sqlalchemy's DatabaseError where a statement fails; the caller's transaction then
    leaves the database as it was, on either backend.
    """
    config = alembic_config()
    config.attributes["connection"] = connection
    import_module("alembic.command").upgrade(config, "head")
