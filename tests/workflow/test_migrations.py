"""The schema that the migrations make is the one the code uses, on either engine."""

from datetime import date

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlmodel import SQLModel, col, select

from tests.workflow.offices import TABLES
from workflow.migrations.upgrade import alembic_config, upgrade
from workflow.store.database import open_engine, transaction
from workflow.store.tables import SCHEMA, CaseRow
from workflow.store.upgrading import Upgrading


def differences(connection: Connection) -> list[object]:
    """What Alembic would change; of SQLite's FTS5 it knows neither columns nor inner tables."""
    is_file = connection.dialect.name == "sqlite"

    def is_known(name: str | None, _kind: str, _parents: object) -> bool:
        return not (is_file and str(name).startswith("case_pieces"))

    def is_compared(_object: object, name: str | None, *_about: object) -> bool:
        return not (is_file and name == "case_pieces")

    options: dict[str, object] = {"compare_type": True, "compare_server_default": True}
    options |= {"include_name": is_known, "include_object": is_compared}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, SQLModel.metadata))


def keys(connection: Connection) -> dict[str, set[str]]:
    """The primary key of each table, which Alembic does not compare; an index of FTS5 has none."""
    seen, without = inspect(connection), {"sqlite": {"case_pieces"}}
    names = SQLModel.metadata.tables.keys() - without.get(connection.dialect.name, set())
    return {name: {*seen.get_pk_constraint(name)["constrained_columns"]} for name in names}


def version(engine: Engine) -> object:
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def test_an_empty_database_is_brought_to_the_schema_of_the_code(empty_url: str) -> None:
    engine = open_engine(empty_url)

    with engine.connect() as connection:
        assert differences(connection) == []
        for name, found in keys(connection).items():
            assert found == {each.name for each in SQLModel.metadata.tables[name].primary_key}
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

    with transaction(engine, writes=True) as connection:
        upgrade(connection)
    engine.dispose()
    engine = open_engine(empty_url)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT last FROM serial")).scalar() == 7
    engine.dispose()


def test_cases_of_an_older_schema_are_dated_in_taiwan(empty_url: str) -> None:
    engine = create_engine(empty_url)
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        late = "2026-03-02 17:30:00"  # the next day in Taiwan
        connection.execute(
            text(
                "INSERT INTO case_state VALUES ('live', '1150000001', '甲組/乙/示範', 1, '甲組',"
                f" '機關', '示範', '一般', '普通件', '{late}', '2026-03-10', '已存查', '如擬',"
                f" true, 0, 3, '{late}', '0')"
            )
        )
    engine.dispose()

    engine = open_engine(empty_url, upgrading=Upgrading(is_backed_up=True))

    with engine.connect() as connection:
        found = select(col(CaseRow.counted_from), col(CaseRow.closed_on), col(CaseRow.handler))
        assert connection.execute(found).one() == (date(2026, 3, 3), date(2026, 3, 3), "")
    engine.dispose()


def test_cases_of_an_older_schema_keep_how_often_they_were_reminded_of(empty_url: str) -> None:
    engine = create_engine(empty_url)
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for at, kind in enumerate(("DocumentReminded", "DocumentReviewed", "DocumentReminded"), 1):
            connection.execute(
                text(
                    f"INSERT INTO event VALUES ('live', {at}, '1150000001', {at}, '{kind}', '{{}}',"
                    " '', '')"
                )
            )
        for number in ("1150000001", "1150000002"):
            connection.execute(
                text(
                    f"INSERT INTO case_state VALUES ('live', '{number}', '甲組/乙/示範', 1, '甲組',"
                    " '機關', '示範', '一般', '普通件', '2026-03-02 01:00:00', '2026-03-10',"
                    " '陳核中', null, false, 0, 3, '2026-03-02 01:00:00', '0', '', false, '稿',"
                    " '2026-03-02', 0, null, null)"
                )
            )
    engine.dispose()

    engine = open_engine(empty_url, upgrading=Upgrading(is_backed_up=True))

    with engine.connect() as connection:
        found = select(col(CaseRow.id), col(CaseRow.reminders)).order_by(col(CaseRow.id))
        assert connection.execute(found).all() == [("1150000001", 2), ("1150000002", 0)]
    engine.dispose()


def test_cases_of_an_older_schema_are_found_by_any_spelling(empty_url: str) -> None:
    engine = create_engine(empty_url)
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        names = (
            "office, id, row, line, unit, issuer, subject, category, urgency, received_at, due,"
            " state, is_closed, returns, version, last_at, last_hash, handler, is_confidential,"
            " counted_from, paused_days, reminders"
        )
        connection.execute(
            text(
                f"INSERT INTO case_state ({names}) VALUES ('live', '1150000001', '甲組/乙/示範', 1,"
                " '甲組', '機關', '台北ＡＢＣ', '一般', '普通件', '2026-03-02 01:00:00',"
                " '2026-03-10', '陳核中', false, 0, 3, '2026-03-02 01:00:00', '0', '', false,"
                " '2026-03-02', 0, 0)"
            )
        )
    engine.dispose()

    engine = open_engine(empty_url, upgrading=Upgrading(is_backed_up=True))

    with engine.connect() as connection:
        found = select(col(CaseRow.subject), col(CaseRow.subject_folded))
        assert connection.execute(found).one() == ("台北ＡＢＣ", "臺北abc")
    engine.dispose()
