"""chenhe backup and restore: a copy that verifies, put back on purpose and on record."""

import gc
import os
import shutil
import sqlite3
from contextlib import closing
from errno import ENOSPC
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Chenhe
from tests.garbling import garble
from tests.workflow.test_upgrading import brought_to
from web.services import open_store
from web.settings import Settings
from workflow.accounts.signing_in import SigningIn

JSON = ("--format", "json")
BY = ("--person", "示範管理員", "--reason", "磁碟故障")


def registered(chenhe: Chenhe, times: int = 1) -> list[str]:
    answers = [chenhe("case", "register", "--row", "line:438", *JSON) for _ in range(times)]
    assert {each.code for each in answers} == {0}
    return [each.json["id"] for each in answers]


def cases(chenhe: Chenhe) -> list[str]:
    return sorted(each["id"] for each in chenhe("case", "list", *JSON).json)


def verdict(chenhe: Chenhe) -> dict[str, object]:
    return chenhe("log", "verify", *JSON).json


@pytest.fixture
def backup(chenhe: Chenhe, tmp_path: Path) -> Path:
    """A backup of two cases; two more came after it."""
    registered(chenhe, 2)
    file = tmp_path / "kept" / "backup.db"
    assert chenhe("backup", str(file)).code == 0
    registered(chenhe, 2)
    return file


def replaced(chenhe: Chenhe, backup: Path, *options: str) -> Answer:
    gc.collect()  # the commands before this one ran in this process, and left the database open
    return chenhe("restore", str(backup), "--replace", *options)


def test_a_backup_has_its_checkpoints_and_rules_beside_it(chenhe: Chenhe, backup: Path) -> None:
    checkpoints = backup.with_name("backup.db.checkpoints")

    assert checkpoints.read_text(encoding="utf-8").count("\n") == 2
    assert any(backup.with_name("backup.db.rulebooks").rglob("*.toml"))
    assert sorted(each.name for each in backup.parent.iterdir()) == [
        *("backup.db", "backup.db.checkpoints", "backup.db.rulebooks"),
    ]


def test_a_backup_can_be_worked_with_where_it_lies(chenhe: Chenhe, backup: Path) -> None:
    url = f"sqlite:///{backup}"

    assert chenhe("log", "verify", "--db", url, *JSON).json["ok"] is True
    assert len(chenhe("case", "list", "--db", url, *JSON).json) == 2


def test_a_backup_overwrites_nothing(chenhe: Chenhe, backup: Path) -> None:
    before = backup.read_bytes()

    answer = chenhe("backup", str(backup))

    assert answer.code == 2
    assert "已經存在" in answer.err
    assert backup.read_bytes() == before


def test_a_database_lost_is_put_back(chenhe: Chenhe, backup: Path, database: Path) -> None:
    for each in database.parent.glob("chenhe.db*"):
        shutil.rmtree(each) if each.is_dir() else each.unlink()

    assert chenhe("restore", str(backup)).code == 0

    assert len(cases(chenhe)) == 2
    assert (verdict(chenhe)["ok"], verdict(chenhe)["accepted"]) == (True, [])
    assert any(database.with_name("chenhe.db.rulebooks").rglob("*.toml"))
    registered(chenhe)


def test_a_database_in_place_is_not_overwritten(
    chenhe: Chenhe, backup: Path, database: Path
) -> None:
    before = cases(chenhe)

    answer = chenhe("restore", str(backup), *BY)

    assert answer.code == 2
    assert "--replace" in answer.err
    assert cases(chenhe) == before
    assert not list(database.parent.glob("*.restoring*"))


def test_an_older_copy_is_put_back_only_with_who_and_why(chenhe: Chenhe, backup: Path) -> None:
    before = cases(chenhe)

    for options in ((), ("--person", "示範"), ("--reason", "磁碟故障")):
        answer = replaced(chenhe, backup, *options)
        assert answer.code == 1, options
        assert "必須填寫" in answer.err

    assert cases(chenhe) == before
    assert verdict(chenhe)["ok"] is True


def test_an_older_copy_put_back_is_named_by_verifying(
    chenhe: Chenhe, backup: Path, database: Path
) -> None:
    answer = replaced(chenhe, backup, *BY)

    assert (answer.code, answer.out.splitlines()[-1]) == (
        0,
        "正式：已接受 2 筆（檢查點原記到 4 筆）",
    )
    (kept,) = database.parent.glob("chenhe.db.*.replaced")
    assert str(kept) in answer.err
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT count(*) FROM event").fetchone() == (4,)
    found = verdict(chenhe)
    assert found["ok"] is True
    assert [each["by"] for each in found["accepted"]] == ["示範管理員"]  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]
    registered(chenhe)
    assert verdict(chenhe)["ok"] is True


def test_a_database_in_use_is_not_replaced(chenhe: Chenhe, backup: Path, database: Path) -> None:
    store = open_store(Settings())
    with closing(store):
        store.offices()
        answer = replaced(chenhe, backup, *BY)

    assert answer.code == 2
    assert "正在使用中" in answer.err
    assert len(cases(chenhe)) == 4


def test_a_database_that_is_none_any_more_can_be_replaced(
    chenhe: Chenhe, backup: Path, database: Path
) -> None:
    database.write_bytes(b"nothing of a database" * 400)

    assert replaced(chenhe, backup, *BY).code == 0
    assert verdict(chenhe)["ok"] is True


def altered(backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("UPDATE event SET payload = payload || ' '")


def cut(backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("DELETE FROM event WHERE number = 2")


def emptied(backup: Path) -> None:
    backup.write_bytes(b"")


def no_database(backup: Path) -> None:
    backup.write_bytes(b"=SUM(1)" * 999)


@pytest.mark.parametrize("spoil", [altered, cut, emptied, no_database, Path.unlink])
def test_what_is_no_sound_backup_is_not_put_back(
    chenhe: Chenhe, backup: Path, database: Path, spoil: object
) -> None:
    spoil(backup)  # pyright: ignore[reportCallIssue]

    answer = replaced(chenhe, backup, *BY)

    assert answer.code == 2, answer.err
    assert "不能還原" in answer.err
    assert len(cases(chenhe)) == 4
    assert verdict(chenhe)["ok"] is True


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_postgresql_has_its_own_way(chenhe: Chenhe, tmp_path: Path, command: str) -> None:
    address = "postgresql+psycopg://office:secret@127.0.0.1:1/chenhe"
    answer = chenhe(command, str(tmp_path / "x.db"), "--db", address)

    assert answer.code == 2
    assert "pg_dump" in answer.err
    assert "secret" not in answer.err


def test_a_backup_that_a_full_disk_cuts_short_leaves_nothing(
    chenhe: Chenhe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(chenhe)
    file = tmp_path / "kept" / "backup.db"

    def full(*_given: object) -> None:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr("workflow.store.backup.shutil.copytree", full)
        answer = chenhe("backup", str(file))

    assert (answer.code, answer.out) == (3, "")
    assert "請騰出空間後再試" in answer.err
    assert list(file.parent.iterdir()) == []
    assert chenhe("backup", str(file)).code == 0


def test_a_damaged_backup_is_not_put_back(chenhe: Chenhe, backup: Path) -> None:
    garble(backup, "case_state")

    answer = replaced(chenhe, backup, *BY)

    assert answer.code == 2
    assert "不能還原：檔案已損壞" in answer.err
    assert len(cases(chenhe)) == 4


def test_a_damaged_database_is_not_taken_for_a_backup(
    chenhe: Chenhe, database: Path, tmp_path: Path
) -> None:
    registered(chenhe)
    gc.collect()
    garble(database, "desk")

    answer = chenhe("backup", str(tmp_path / "backup.db"))

    assert answer.code == 2
    assert "資料庫已損壞" in answer.err
    assert not list(tmp_path.glob("backup.db*"))


def test_a_file_that_cannot_be_written_is_no_place_for_a_backup(chenhe: Chenhe) -> None:
    registered(chenhe)

    for place in ("/dev/null/backup.db", "/proc/backup.db"):
        answer = chenhe("backup", place)

        assert answer.code in (2, 3)
        assert place in answer.err


def test_a_restored_backup_keeps_accounts_and_their_log_and_signs_everybody_out(
    chenhe: Chenhe, tmp_path: Path, database: Path
) -> None:
    link = chenhe("user", "add", "aud", "--role", "auditor").out.strip().rpartition("/")[2]
    with closing(open_store(Settings(database_url=f"sqlite:///{database}"))) as store:
        key = SigningIn(store=store).use_link(link, "a sentence that one can keep")
    backup = tmp_path / "accounts.db"
    assert chenhe("backup", str(backup)).code == 0
    chenhe("user", "lock", "aud")

    answer = replaced(chenhe, backup, *BY)

    assert "帳號異動：已接受" in answer.out
    assert chenhe("log", "verify", *JSON).json["ok"]
    (account,) = chenhe("user", "list", *JSON).json
    assert (account["name"], account["has_password"], account["locked"]) == ("aud", True, False)
    with closing(open_store(Settings(database_url=f"sqlite:///{database}"))) as store:
        assert SigningIn(store=store).account_of(key) is None
        assert SigningIn(store=store).sign_in("aud", "a sentence that one can keep", "here")


def test_the_log_of_accounts_can_be_accepted_without_its_checkpoints(
    chenhe: Chenhe, database: Path
) -> None:
    chenhe("user", "add", "aud", "--role", "auditor")
    database.with_name("chenhe.db.checkpoints").write_text("", encoding="utf-8")
    assert chenhe("user", "lock", "aud").code != 0

    accepted = chenhe("log", "accept", "--office", "administration", *BY)

    assert accepted.code == 0, accepted.err
    assert chenhe("user", "lock", "aud").code == 0
    assert "接受紀錄" not in chenhe("user", "list").out


def test_whoever_opens_an_older_database_is_told_once_where_it_is_kept(
    chenhe: Chenhe, database: Path
) -> None:
    database.unlink()
    brought_to(f"sqlite:///{database}", "0008")

    first, second = chenhe("case", "list"), chenhe("upgrade")

    (kept,) = database.parent.glob("chenhe.db.0008.*.backup")
    assert first.code == second.code == 0
    assert "已由結構 0008 升級到" in first.err
    assert first.err.endswith(f"升級前的資料庫另存為 {kept}\n")
    assert second.err == "資料庫已經是這一版的，沒有要升級的\n"
    answer = replaced(chenhe, kept)
    assert (answer.code, [*database.parent.glob("*.backup")]) == (0, [kept])


def test_upgrading_keeps_a_copy_unless_there_is_one(chenhe: Chenhe, database: Path) -> None:
    for options, copies in (("--backed-up",), 0), ((), 1):
        database.unlink()
        brought_to(f"sqlite:///{database}", "0008")

        answer = chenhe("upgrade", *options)

        assert answer.code == 0
        assert "已由結構 0008 升級到" in answer.err
        assert len([*database.parent.glob("*.backup")]) == copies
