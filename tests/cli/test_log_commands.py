"""chenhe log: verify, rebuild and export, and where the database is."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Chenhe

COLUMNS = (
    *("文號", "流程列", "主旨", "類別", "速別", "收文時間", "限辦日期", "動作"),
    *("單位", "職稱", "人員", "被代理人", "對象", "註記", "時間", "意見", "決定", "意見別"),
    "密等",
)
JSON = ("--format", "json")


@pytest.fixture
def case_id(chenhe: Chenhe) -> str:
    """A case with two events."""
    options = ("--row", "line:438", "--subject", "=1+1 示範", *JSON)
    number = chenhe("case", "register", *options).json["id"]
    opinion = ("--opinion", "@敬請核示", "--person", "-示範")
    chenhe("case", "act", number, "擬辦", "--as", "秘書室/承辦人員", *opinion)
    return number


def alter(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


def test_a_sound_log_exits_with_0(chenhe: Chenhe, case_id: str) -> None:
    answer = chenhe("log", "verify", *JSON)

    assert (answer.code, answer.err) == (0, "")
    sound = {"ok": True, "cases": 1, "events": 2, "first_bad": None, "unchecked": 0}
    assert answer.json["offices"] == [
        sound | {"office": "live", "unreadable": list[object](), "derived": list[object]()}
    ]
    offices = {"offices": answer.json["offices"]}
    assert answer.json == sound | offices | {"checkpoints": 2, "accepted": []}
    assert chenhe("log", "verify").out == "正式：1 件、2 筆事件，完好\n"


def test_an_empty_database_is_sound(chenhe: Chenhe) -> None:
    answer = chenhe("log", "verify", *JSON)

    assert answer.code == 0
    empty = {"ok": True, "cases": 0, "events": 0, "first_bad": None, "unchecked": 0}
    assert answer.json == empty | {"checkpoints": 0, "accepted": [], "offices": []}
    assert chenhe("log", "verify").out == "還沒有任何事件。\n"


def test_a_log_that_lost_its_checkpoints_is_not_sound(
    chenhe: Chenhe, case_id: str, database: Path
) -> None:
    Path(f"{database}.checkpoints").unlink()

    answer = chenhe("log", "verify", *JSON)
    refused = chenhe("case", "register", "--row", "line:438")

    bad = {"case_id": case_id, "sequence": 1, "kind": "missing", "office": "live"}
    bad |= {"checkpoint": True}
    assert (answer.code, answer.json["checkpoints"], answer.json["first_bad"]) == (1, 0, bad)
    assert f"找不到檢查點檔 {database}.checkpoints" in answer.err
    assert refused.code == 1
    assert "chenhe log accept --office live" in refused.err


def test_a_log_accepted_goes_on_and_names_who_accepted_it(
    chenhe: Chenhe, case_id: str, database: Path
) -> None:
    Path(f"{database}.checkpoints").unlink()

    accepted = chenhe("log", "accept", "--person", "示範管理員", "--reason", "檢查點檔遺失")
    answer, text = chenhe("log", "verify", *JSON), chenhe("log", "verify")

    assert (accepted.code, accepted.out) == (0, "正式：已接受 2 筆（檢查點原記到 0 筆）\n")
    assert (answer.code, answer.json["ok"]) == (0, True)
    (named,) = answer.json["accepted"]
    assert (named["office"], named["number"], named["by"]) == ("live", 3, "示範管理員")
    assert (named["reason"], named["kept"]["count"], named["known"]["count"]) == (
        "檢查點檔遺失",
        2,
        0,
    )
    assert "第 3 筆：示範管理員於" in text.out
    assert chenhe("case", "register", "--row", "line:438").code == 0
    assert chenhe("log", "accept", "--person", "示範", "--reason", "再一次").code == 2


def test_a_log_altered_in_itself_is_not_accepted(
    chenhe: Chenhe, case_id: str, database: Path
) -> None:
    Path(f"{database}.checkpoints").unlink()
    alter(database, "UPDATE event SET payload = replace(payload, '敬', '尊') WHERE number = 2")

    answer = chenhe("log", "accept", "--person", "示範", "--reason", "不該接受")

    assert answer.code == 2
    assert f"{case_id} 的第 2 筆" in answer.err


def test_one_byte_altered_is_named_and_exits_with_1(
    chenhe: Chenhe, case_id: str, database: Path
) -> None:
    alter(database, "UPDATE event SET payload = replace(payload, '敬', '尊') WHERE number = 2")

    answer = chenhe("log", "verify", *JSON)
    text = chenhe("log", "verify")

    bad = {"case_id": case_id, "sequence": 2, "kind": "altered", "office": "live"}
    assert (answer.code, answer.json["ok"], answer.json["first_bad"]) == (1, False, bad)
    assert text.code == 1
    assert f"{case_id} 的第 2 筆內容被改過（altered）" in text.out


@pytest.mark.parametrize(
    ("statement", "sequence", "kind"),
    [
        ("DELETE FROM event WHERE number = 1", 1, "missing"),
        ("DELETE FROM event WHERE number = 2", 2, "truncated"),
        ("DELETE FROM event", 1, "truncated"),
        ("UPDATE event SET number = 3 - number", 2, "reordered"),
    ],
)
def test_what_was_done_to_the_log_is_named(
    chenhe: Chenhe, case_id: str, database: Path, statement: str, sequence: int, kind: str
) -> None:
    if "3 - number" in statement:
        alter(database, "UPDATE event SET number = -number")
        alter(database, "UPDATE event SET number = 3 + number")
    else:
        alter(database, statement)

    answer = chenhe("log", "verify", *JSON)

    assert answer.code == 1
    bad = {"case_id": case_id, "sequence": sequence, "kind": kind, "office": "live"}
    assert answer.json["first_bad"] == bad


def test_a_log_emptied_with_its_office_is_truncated(
    chenhe: Chenhe, case_id: str, database: Path
) -> None:
    for table in ("event", "office", "case_state", "desk"):
        alter(database, f"DELETE FROM {table}")

    assert chenhe("log", "verify", *JSON).json["first_bad"]["kind"] == "truncated"


def test_the_checkpoints_may_lie_elsewhere(
    chenhe: Chenhe, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHENHE_CHECKPOINTS", str(tmp_path / "elsewhere" / "checkpoints"))
    chenhe("case", "register", "--row", "line:438")

    assert (tmp_path / "elsewhere" / "checkpoints").read_text().count("\n") == 1
    assert not database.with_name("chenhe.db.checkpoints").exists()


def test_a_damaged_case_is_told_in_a_sentence(chenhe: Chenhe, case_id: str, database: Path) -> None:
    alter(database, "UPDATE event SET payload = '{' WHERE number = 2")

    for command in (("case", "show", case_id), ("log", "rebuild"), ("log", "export")):
        answer = chenhe(*command)

        assert answer.code == 2, command
        assert f"文號「{case_id}」的紀錄已損壞" in answer.err


def test_rebuilding_brings_the_board_back(chenhe: Chenhe, case_id: str, database: Path) -> None:
    before = chenhe("case", "list").out
    alter(database, "DELETE FROM case_state")
    alter(database, "DELETE FROM desk")

    assert chenhe("log", "rebuild").out == "正式：1 件\n"
    assert chenhe("case", "list").out == before


def test_what_differs_beside_the_log_is_named_until_it_is_made_anew(
    chenhe: Chenhe, case_id: str, database: Path
) -> None:
    alter(database, "UPDATE office SET events = 7")
    alter(database, "DELETE FROM serial")

    answer, told = chenhe("log", "verify", *JSON), chenhe("log", "verify")
    refused = chenhe("case", "register", "--row", "line:438")
    rebuilt = chenhe("log", "rebuild")

    events = {"table": "office", "key": "live", "column": "events", "found": 7, "expected": 2}
    serial = {"table": "serial", "key": "115", "column": "", "found": None, "expected": 1}
    assert (answer.code, answer.json["ok"], answer.json["first_bad"]) == (1, False, None)
    assert answer.json["offices"][0]["derived"] == [events, serial | {"key": case_id[:3]}]
    assert "辦公室 live 記為 7，照紀錄應是 2（office.events）" in told.out
    assert "請以 chenhe log rebuild 由紀錄重做" in told.out
    assert (refused.code, "Traceback" in refused.err) == (1, False)
    assert (rebuilt.code, chenhe("log", "verify").code) == (0, 0)
    assert chenhe("case", "register", "--row", "line:438", *JSON).json["id"][3:] == "0000002"


def test_a_record_without_a_checkpoint_is_counted_and_named(
    chenhe: Chenhe, case_id: str, database: Path
) -> None:
    checkpoints = Path(f"{database}.checkpoints")
    checkpoints.write_bytes(checkpoints.read_bytes().splitlines(keepends=True)[0])

    answer, told = chenhe("log", "verify", *JSON), chenhe("log", "verify")

    assert (answer.code, answer.json["unchecked"]) == (1, 1)
    assert "1 筆沒有檢查點：檢查點遺失，或是有人直接寫進了資料庫" in told.out


# Export


def test_an_export_has_just_the_columns_promised(chenhe: Chenhe, case_id: str) -> None:
    answer = chenhe("log", "export", "--format", "csv")

    assert answer.code == 0
    assert answer.out.startswith("\ufeff" + ",".join(COLUMNS) + "\r\n")
    assert answer.out.count("\n") == answer.out.count("\r\n") == 3
    assert [row["動作"] for row in answer.rows] == ["收文", "擬辦"]
    assert answer.err == "匯出 2 筆事件（正式）\n"


def test_an_export_runs_no_formula(chenhe: Chenhe, case_id: str) -> None:
    row = chenhe("log", "export").rows[1]

    assert (row["主旨"], row["意見"], row["人員"]) == ("'=1+1 示範", "'@敬請核示", "'-示範")


def test_an_export_as_lines_of_json_has_every_record_with_its_place(
    chenhe: Chenhe, case_id: str
) -> None:
    answer = chenhe("log", "export", "--format", "jsonl")

    records = [json.loads(line) for line in answer.out.splitlines()]
    assert [(each["number"], each["case_id"], each["sequence"]) for each in records] == [
        (1, case_id, 1),
        (2, case_id, 2),
    ]
    assert records[1]["previous_hash"] == records[0]["hash"]
    assert records[1]["payload"]["opinion"] == "@敬請核示"
    assert "敬請核示" in answer.out


def test_an_office_without_a_log_exports_the_columns_alone(chenhe: Chenhe, case_id: str) -> None:
    answer = chenhe("log", "export", "--office", "demo")

    assert answer.out == "\ufeff" + ",".join(COLUMNS) + "\r\n"


# Where the database is


def test_an_option_wins_over_the_environment(chenhe: Chenhe, case_id: str, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'new' / 'other.db'}"

    assert chenhe("case", "list", "--db", other, *JSON).json == []
    assert len(chenhe("case", "list", *JSON).json) == 1
    assert (tmp_path / "new" / "other.db").exists()


@pytest.mark.parametrize("command", [("case", "list"), ("log", "verify"), ("log", "rebuild")])
@pytest.mark.parametrize("url", ["nonsense", "chenhe.db", "mystery://x", "sqlite:////proc/no/a.db"])
def test_a_database_that_cannot_be_opened_is_bad_input(
    chenhe: Chenhe, command: tuple[str, ...], url: str
) -> None:
    answer = chenhe(*command, "--db", url)

    assert (answer.code, answer.out) == (2, "")
    assert "無法開啟資料庫" in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("CHENHE_PORT", "八千", "1 到 65535 的整數"),
        ("CHENHE_PORT", "80_00", "1 到 65535 的整數"),
        ("CHENHE_STOP_SECONDS", "-1", "0 到 3600 的整數"),
        ("CHENHE_LOG", "xml", "json、text"),
        ("CHENHE_LOG_LEVEL", "loud", "debug、info、warning、error"),
        ("CHENHE_LANG", "fr", "zh-Hant、en"),
        ("CHENHE_METRICS", "often", "true、false"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_it_may_say(
    chenhe: Chenhe, monkeypatch: pytest.MonkeyPatch, name: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(name, value)

    answer = chenhe("case", "list")

    assert answer.code == 2
    said = f"{name} 的值「{value}」不能用；可用：{allowed}"
    assert re.sub(r"[\s│]", "", said) in re.sub(r"[\s│]", "", answer.err)


# As a process of its own


def chenhe_process(*arguments: str, database: Path) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"CHENHE_DATABASE_URL": f"sqlite:///{database}"}
    program = Path(sys.executable).with_name("chenhe")
    return subprocess.run(
        [program, *arguments], env=environment, capture_output=True, check=False, timeout=60
    )


def test_the_program_prints_json_alone_on_stdout(database: Path) -> None:
    done = chenhe_process("case", "register", "--row", "line:438", *JSON, database=database)

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["id"].endswith("0000001")


def test_the_program_makes_a_new_database_in_silence(tmp_path: Path) -> None:
    done = chenhe_process("log", "verify", *JSON, database=tmp_path / "new.db")

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["ok"] is True


def test_the_program_exits_with_1_when_refused_and_2_when_misused(database: Path) -> None:
    codes = [
        chenhe_process(*arguments, database=database).returncode
        for arguments in (("route", "line:13"), ("route", "line:1"), ("nonsense",))
    ]

    assert codes == [1, 2, 2]


@pytest.mark.parametrize("command", [("route",), ("case", "show")])
def test_bytes_that_are_no_text_name_nothing(database: Path, command: tuple[str, ...]) -> None:
    done = chenhe_process(*command, os.fsdecode(b"\xff\xfe"), database=database)

    assert (done.returncode, done.stdout) == (2, b"")
    assert "不是 UTF-8".encode() in done.stderr
    assert b"Traceback" not in done.stderr
