"""The schema that the migrations make is the one the code uses, on either engine."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlmodel import SQLModel

from tests.workflow.offices import TABLES
from workflow.migrations.upgrade import alembic_config, upgrade
from workflow.store.database import open_engine
from workflow.store.tables import SCHEMA


def differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "compare_server_default": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, SQLModel.metadata))


def version(engine: Engine) -> object:
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def test_an_empty_database_is_brought_to_the_schema_of_the_code(empty_url: str) -> None:
    engine = open_engine(empty_url)

    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()


def test_the_schema_of_the_code_is_the_newest_migration(empty_url: str) -> None:
    engine = open_engine(empty_url)

    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [SCHEMA]
    assert version(engine) == SCHEMA
    engine.dispose()


def test_every_table_is_known_to_the_tests() -> None:
    assert sorted(SQLModel.metadata.tables) == sorted(TABLES)


def test_upgrading_again_changes_nothing(empty_url: str) -> None:
    engine = open_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO serial VALUES ('live', 115, 7)"))

    upgrade(engine)
    engine.dispose()
    engine = open_engine(empty_url)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT last FROM serial")).scalar() == 7
    engine.dispose()
