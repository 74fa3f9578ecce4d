"""REST: a log brought, watched, judged and deleted; what is refused says so in problem+json."""

import json
import sys
import time
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.web.office import Visitor
from web.cli import main
from web.http.middleware import BODY_LIMIT, UPLOAD_LIMIT
from workflow.audit.findings import Audit
from workflow.audit.kept import folder, running
from workflow.audit.kept.about import LARGEST_UPLOAD, KeptAudit
from workflow.audit.kept.running import AuditRuns, Progress
from workflow.audit.log import Log

WAY = "/api/v1/audits"
ROW = "line:661"  # 秘書室: 主任 reviews, 專門委員 decides
HEADINGS = "文號,流程列,主旨,動作,單位,職稱,人員,時間,意見\n"
LOG = HEADINGS + "".join(
    f"示範1,{ROW},出版品,{action},{unit},{position},{person},2026-03-0{day} 09:00,擬\n"
    for day, (action, unit, position, person) in enumerate(
        [
            ("擬辦", "秘書室", "承辦人員", "示範甲"),
            ("審核", "秘書室", "主任", "示範乙"),
            ("發文", "秘書室", "承辦人員", "示範甲"),
        ],
        start=2,
    )
)
CSV = {"content-type": "text/csv"}


@pytest.fixture
def runs(demo_app: FastAPI) -> AuditRuns:
    found = demo_app.state.audits
    assert isinstance(found, AuditRuns)
    return found


def brought(visitor: TestClient, content: bytes | str = LOG, **query: str) -> Response:
    return visitor.post(WAY, params=query, content=content, headers=CSV)


def ended(visitor: TestClient, way: str) -> Any:
    """What is told of an audit once it has ended."""
    while (told := visitor.get(way).json())["state"] in ("queued", "running"):
        time.sleep(0.02)
    return told


def problem(answer: Response, status: int) -> Any:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()


def test_a_log_is_judged_in_the_background(visitor: TestClient) -> None:
    answer = brought(visitor, file="簽核紀錄.csv", by="示範檢核員")

    assert answer.status_code == 202
    told = ended(visitor, answer.headers["location"])
    assert (told["state"], told["file"], told["by"]) == ("done", "簽核紀錄.csv", "示範檢核員")
    assert (told["cases"], told["events"], told["rejected"]) == (1, 3, [])
    (finding,) = told["findings"]
    assert (finding["case_id"], finding["code"], finding["severity"]) == (
        *("示範1", "NO_DECISION"),
        "嚴重",
    )
    assert finding["row"]["line"] == 661
    assert finding["evidence"] == [3]
    assert told["summary"] == {"NO_DECISION": 1}


def test_what_is_found_is_that_of_the_command_line(
    visitor: TestClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "紀錄.csv"
    file.write_text(LOG, "utf-8")
    from_api = ended(visitor, brought(visitor, file=file.name).headers["location"])

    monkeypatch.setattr(sys, "argv", ["chenhe", "audit", str(file), "--format", "json"])
    with pytest.raises(SystemExit, match="1"):
        main()

    from_command = json.loads(capsys.readouterr().out)
    assert {name: from_api[name] for name in from_command} == from_command


def test_while_it_runs_its_progress_is_told(visitor: TestClient, runs: AuditRuns) -> None:
    came, may_go = Event(), Event()

    def held_up(kept: KeptAudit, content: bytes, progress: Progress) -> tuple[Audit, Log]:
        progress("讀取", 3, 10)
        came.set()
        assert may_go.wait(10)
        return Audit(file=kept.file, cases=0, events=0, findings=()), Log(
            file=kept.file, cases=(), steps=()
        )

    runs.judge = held_up
    way = brought(visitor).headers["location"]
    assert came.wait(10)

    told = visitor.get(way).json()
    may_go.set()

    assert (told["state"], told["problem"]) == ("running", [])
    assert told["progress"] == {"stage": "讀取", "done": 3, "of": 10}
    assert "findings" not in told
    assert ended(visitor, way)["progress"] is None


def test_a_log_that_cannot_be_read_fails_with_every_reason(visitor: TestClient) -> None:
    told = ended(visitor, brought(visitor, b"%PDF-1.7 ...", file="x.pdf").headers["location"])

    assert told["state"] == "failed"
    assert told["problem"]
    assert "x.pdf" in told["problem"][0]
    assert "findings" not in told


def test_a_failure_is_told_in_the_visitors_language(visitor: TestClient) -> None:
    way = brought(visitor, "文號,動作,職稱,時間\n", file="log.csv").headers["location"]
    ended(visitor, way)
    visitor.get("/language/en")

    assert "holds no record" in ended(visitor, way)["problem"][0]


def test_the_office_s_people_are_asked_for_by_name(visitor: TestClient) -> None:
    plain = ended(visitor, brought(visitor).headers["location"])
    Visitor(visitor).post(
        "/organisation/appoint",
        {"person": "示範甲", "holder": "秘書室/承辦人員", "since": "2026-01-02"},
    )
    known = ended(visitor, brought(visitor, organisation="office").headers["location"])

    assert any(note.startswith("沒有名冊") for note in plain["notes"])
    assert not any(note.startswith("沒有名冊") for note in known["notes"])


def test_a_log_of_more_than_a_form_may_hold_is_taken(visitor: TestClient) -> None:
    line = LOG.splitlines()[1]
    long = LOG + "\n".join(
        line.replace("示範1", f"示範{number}") + "長" * 200 for number in range(2, 12_000)
    )

    answer = brought(visitor, long)

    assert len(long.encode()) > BODY_LIMIT
    assert answer.status_code == 202
    visitor.delete(answer.headers["location"])


@pytest.mark.parametrize("size", [LARGEST_UPLOAD + 1, UPLOAD_LIMIT + 1])
def test_too_large_a_log_is_refused_and_not_kept(
    visitor: TestClient, runs: AuditRuns, size: int
) -> None:
    told = problem(brought(visitor, b"x" * size), 413)

    assert told["detail"]
    assert runs.folder.all() == ()


def test_an_empty_log_is_refused(visitor: TestClient, runs: AuditRuns) -> None:
    told = problem(brought(visitor, b""), 422)

    assert "是空的" in told["detail"]
    assert runs.folder.all() == ()


def test_what_is_asked_wrongly_is_told_field_by_field(visitor: TestClient, runs: AuditRuns) -> None:
    told = problem(brought(visitor, order="x", organisation="y", nonsense="z"), 422)

    assert {each["field"]: each["allowed"] for each in told["errors"]} == {
        "order": "file、time",
        "organisation": "office",
        "nonsense": "這些欄位：file、mapping、sheet、order、organisation、assume_rows、by",
    }
    assert runs.folder.all() == ()


@pytest.mark.parametrize(
    "kind",
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""],
)
def test_what_a_form_of_another_site_could_send_is_refused(
    visitor: TestClient, runs: AuditRuns, kind: str
) -> None:
    told = problem(visitor.post(WAY, content=LOG, headers={"content-type": kind}), 415)

    assert "不是表單" in told["detail"]
    assert runs.folder.all() == ()


def test_a_page_of_another_site_is_refused(visitor: TestClient, runs: AuditRuns) -> None:
    headers = CSV | {"origin": "https://elsewhere.example"}

    problem(visitor.post(WAY, content=LOG, headers=headers), 403)

    assert runs.folder.all() == ()


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("audit", ["nobody", "..%2F..", "甲"])
def test_an_audit_that_is_none_is_not_found(visitor: TestClient, method: str, audit: str) -> None:
    problem(visitor.request(method, f"{WAY}/{audit}"), 404)


def test_what_is_deleted_is_gone_from_the_list_and_the_disk(
    visitor: TestClient, runs: AuditRuns
) -> None:
    first, second = (brought(visitor).headers["location"] for _ in range(2))
    for way in (first, second):
        ended(visitor, way)

    answer = visitor.delete(first)

    assert (answer.status_code, answer.content) == (204, b"")
    problem(visitor.get(first), 404)
    assert [f"{WAY}/{each['id']}" for each in visitor.get(WAY).json()["items"]] == [second]
    assert len(list(runs.folder.folder.iterdir())) == 1


def test_a_request_sent_twice_with_one_key_is_one_audit(
    visitor: TestClient, runs: AuditRuns
) -> None:
    headers = CSV | {"idempotency-key": "k-1"}

    first, second = (visitor.post(WAY, content=LOG, headers=headers) for _ in range(2))
    other = visitor.post(WAY, content=LOG + "x", headers=headers)

    assert (first.status_code, second.status_code, other.status_code) == (202, 202, 422)
    assert first.headers["location"] == second.headers["location"]
    assert len(runs.folder.all()) == 1


def test_as_many_as_are_kept_is_said_and_nothing_deleted(
    visitor: TestClient, runs: AuditRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "MOST_KEPT", 1)
    way = brought(visitor).headers["location"]

    told = problem(brought(visitor), 409)

    assert "請先刪除" in told["detail"]
    assert ended(visitor, way)["state"] == "done"


def test_one_that_cannot_be_queued_is_not_kept(
    visitor: TestClient, runs: AuditRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_WAITING", 0)

    told = problem(brought(visitor), 503)

    assert "在排隊" in told["detail"]
    assert runs.folder.all() == ()


def test_a_served_site_takes_no_log(guest: TestClient) -> None:
    refused = problem(guest.post(WAY, content=LOG, headers=CSV), 401)
    too_large = guest.post(WAY, content=b"x" * (BODY_LIMIT + 1), headers=CSV)

    assert "登入" in refused["title"]
    assert too_large.status_code == 413


def test_what_the_description_promises_is_answered(visitor: TestClient) -> None:
    described = visitor.get("/openapi.json").json()
    way = brought(visitor).headers["location"]
    told = ended(visitor, way)

    promised = described["components"]["schemas"]["AuditState"]["properties"]
    assert promised.keys() >= told.keys()
    sent = described["paths"][WAY]["post"]["requestBody"]["content"]
    assert "text/csv" in sent
    assert "application/octet-stream" in sent
    assert "要求的內容" in visitor.get("/api/docs").text
