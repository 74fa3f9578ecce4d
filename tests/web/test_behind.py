"""A form sent while the database is behind its checkpoints records nothing and loses no word."""

import sqlite3
from contextlib import closing
from pathlib import Path

from fastapi.testclient import TestClient

from tests.web.conftest import HOME
from tests.web.office import ALONE, Visitor
from web.app import create_app
from web.settings import Settings

DRAFTER = "綜合企劃組/承辦人員"


def copied(source: str, target: str) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def test_a_form_keeps_what_was_typed_where_the_log_takes_no_event(
    database: str, corrections: str, tmp_path: Path
) -> None:
    settings = Settings(demo=True, database_url=database, corrections=corrections)
    file, older = database.removeprefix("sqlite:///"), str(tmp_path / "older.db")
    with TestClient(create_app(settings), base_url=HOME, client=("127.0.0.1", 50000)) as client:
        case = Visitor(client).registered()
        copied(file, older)
        Visitor(client).registered()
    copied(older, file)

    with TestClient(create_app(settings), base_url=HOME, client=("127.0.0.1", 50000)) as client:
        office = Visitor(client)
        received = office.register(ALONE, "打好的主旨")
        signed = office.sign(case, DRAFTER, opinion="打好的意見")

    for answer, typed in ((received, "打好的主旨"), (signed, "打好的意見")):
        assert answer.status_code == 503
        assert "資料庫比檢查點舊" in answer.text
        assert f"{typed}</textarea>" in answer.text
