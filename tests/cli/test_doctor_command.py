"""chenhe doctor says of each thing how it is, and what to do where it is not well."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Chenhe
from tests.cli.registering import register
from tests.garbling import garble
from tests.web.provider import CLIENT, a_provider

WELL, HINT, BAD = "well", "hint", "bad"


def conditions(answer: Answer) -> dict[str, str]:
    return {line["key"]: line["condition"] for line in answer.json["checks"]}


def test_a_new_office_has_nothing_that_must_be_mended(chenhe: Chenhe, database: Path) -> None:
    answer = chenhe("doctor", "--format", "json")

    found = conditions(answer)
    assert (answer.code, answer.json["ok"]) == (0, True)
    assert {"database", "pages", "schema", "log", "checkpoints", "disk", "clock"} <= found.keys()
    assert [found[key] for key in ("database", "pages", "schema", "log")] == [WELL] * 4
    for line in answer.json["checks"]:
        assert bool(line["remedy"]) == (line["condition"] != WELL), line


def test_the_log_is_well_once_it_was_verified(chenhe: Chenhe) -> None:
    register(chenhe)
    before = conditions(chenhe("doctor", "--quick", "--format", "json"))

    chenhe("log", "verify")
    after = conditions(chenhe("doctor", "--quick", "--format", "json"))

    assert (before["log"], after["log"]) == (HINT, WELL)


def test_a_copy_of_the_checkpoints_is_looked_for_where_it_is_said_to_be(
    chenhe: Chenhe, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(chenhe)
    copy = tmp_path / "elsewhere" / "copy"
    unnamed = chenhe("log", "checkpoints")
    none = conditions(chenhe("doctor", "--quick", "--format", "json"))
    monkeypatch.setenv("CHENHE_CHECKPOINTS_COPY", str(copy))
    lost = conditions(chenhe("doctor", "--quick", "--format", "json"))

    made = chenhe("log", "checkpoints")
    kept = conditions(chenhe("doctor", "--quick", "--format", "json"))
    Path(f"{database}.checkpoints").write_text("", "utf-8")
    cut = chenhe("doctor", "--quick", "--format", "json")
    refused = chenhe("log", "checkpoints")

    assert (unnamed.code, made.code, refused.code) == (2, 0, 1)
    assert [each["copy"] for each in (none, lost, kept, conditions(cut))] == [HINT, BAD, WELL, BAD]
    assert conditions(cut)["checkpoints"] == BAD
    assert cut.code == 1


def test_the_identity_provider_is_asked_for_what_it_publishes(
    chenhe: Chenhe, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked_at() -> tuple[str, str]:
        lines = chenhe("doctor", "--format", "json").json["checks"]
        (line,) = (each for each in lines if each["key"] == "provider")
        return line["condition"], line["found"]

    monkeypatch.setenv("CHENHE_OIDC_ISSUER", "http://127.0.0.1:9")
    nameless = looked_at()
    monkeypatch.setenv("CHENHE_OIDC_CLIENT_ID", CLIENT)
    away = looked_at()
    with a_provider() as provider:
        monkeypatch.setenv("CHENHE_OIDC_ISSUER", provider.issuer)
        well = looked_at()
        provider.issuer = "https://another.example"
        another = looked_at()

    assert [each[0] for each in (nameless, away, well, another)] == [BAD, BAD, WELL, BAD]
    assert "CHENHE_OIDC_CLIENT_ID" in nameless[1]
    assert "沒有回應" in away[1]
    assert "another.example" in another[1]


def test_nothing_is_made_by_looking(
    chenhe: Chenhe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHENHE_DATABASE_URL", f"sqlite:///{tmp_path / 'new' / 'none.db'}")

    answer = chenhe("doctor", "--format", "json")

    assert (answer.code, conditions(answer)["database"]) == (0, HINT)
    assert not (tmp_path / "new").exists()


def test_an_older_schema_is_told_and_left_as_it_is(chenhe: Chenhe, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0005'")

    answer = chenhe("doctor", "--format", "json")

    assert (answer.code, conditions(answer)["schema"]) == (0, HINT)
    with closing(sqlite3.connect(database)) as connection:
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert version == "0005"


def test_a_damaged_page_is_told(chenhe: Chenhe, database: Path) -> None:
    register(chenhe)
    garble(database, "event")

    answer = chenhe("doctor")

    assert answer.code == 1
    assert "要處理" in answer.out
    assert "chenhe restore" in answer.out


@pytest.mark.parametrize("content", [b"", b"not a database at all, but a letter" * 100])
def test_a_file_that_is_no_database_is_told(
    content: bytes, chenhe: Chenhe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "letter.db"
    file.write_bytes(content)
    monkeypatch.setenv("CHENHE_DATABASE_URL", f"sqlite:///{file}")

    answer = chenhe("doctor")

    assert answer.code == (1 if content else 0)
    assert "letter.db" in answer.out
    assert file.read_bytes() == content


def test_an_address_that_leads_nowhere_is_told_without_its_password(
    chenhe: Chenhe, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql+psycopg://someone:secretword@127.0.0.1:1/none"
    monkeypatch.setenv("CHENHE_DATABASE_URL", url)

    answer = chenhe("doctor")

    assert answer.code == 3
    assert "127.0.0.1:1/none" in answer.out
    assert "secretword" not in answer.out + answer.err
