"""What is new in a log since a page was made, whoever wrote it: of this process or of another."""

from datetime import date
from pathlib import Path

import httpx2
import pytest

from tests.hostile.serving import served
from tests.serving import on_a_port
from tests.streams import listening
from tests.workflow.offices import a_document, sign
from web.app import create_app
from web.commands.serve import configured
from web.settings import Settings
from workflow.desk import news
from workflow.desk.casework import Casework
from workflow.desk.news import News, news_since
from workflow.desk.staffing import Staffing
from workflow.organisation.changes import CloseDay

DOCUMENT = {"as": "機關/總收文", "row": "line:9", "subject": "示範"}


def told(work: Casework, known: int | None) -> News:
    with work.office.reading() as records:
        return news_since(records, known)


@pytest.mark.memory
def test_new_records_name_their_cases_and_no_others(work: Casework) -> None:
    known, signed = work.register(a_document()), work.register(a_document())
    before = work.office.recorded

    sign(work, signed)

    assert told(work, before) == News(recorded=before + 1, cases=frozenset({signed.id}))
    assert told(work, before + 1) == News(recorded=before + 1)
    assert told(work, None) == News(recorded=before + 1)
    assert known.id not in (told(work, before).cases or ())


@pytest.mark.memory
def test_what_changes_among_the_people_is_news_of_no_case(work: Casework) -> None:
    before = work.office.recorded

    Staffing(office=work.office).arrange(
        CloseDay(day=date(2026, 12, 1)), by="示範人事", reason="示範"
    )

    assert told(work, before) == News(recorded=before + 1)


@pytest.mark.memory
def test_nobody_says_which_cases_where_the_log_is_shorter_or_far_longer_than_known(
    work: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "MOST_READ", 1)
    for _ in range(3):
        work.register(a_document())
    recorded = work.office.recorded

    assert told(work, recorded + 1) == News(recorded=recorded, cases=None)
    assert told(work, recorded - 2) == News(recorded=recorded, cases=None)
    assert told(work, recorded - 1).cases is not None


def test_what_is_written_at_one_server_is_told_at_another(
    database_url: str, checkpoints_file: Path, tmp_path: Path
) -> None:
    settings = Settings(
        demo=True,
        database_url=database_url,
        checkpoints=str(checkpoints_file),
        corrections=str(tmp_path / "corrections.toml"),
        rulebooks=str(tmp_path / "rulebooks"),
    )
    with (
        served(settings, tmp_path / "log") as there,
        listening(f"http://127.0.0.1:{there.port}") as stream,
        on_a_port(configured(create_app(settings))) as here,
    ):
        registered = httpx2.post(f"{here}/api/v1/cases", json=DOCUMENT)

        assert stream.told() == {"within": 2, "cases": [registered.json()["id"]]}
