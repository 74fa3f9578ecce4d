"""稽核: a log is brought, its columns are looked at, its findings are shown with both routes."""

import io
import re
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from tests.web.auditing import HEADINGS, ROW, Inspector, a_log
from workflow.audit.kept.running import AuditRuns
from workflow.kept.about import State

FOREIGN = "公文文號,列,案由,處理情形,單位,職稱,簽核人員,簽核時間"


@pytest.fixture
def inspector(visitor: TestClient) -> Inspector:
    return Inspector(visitor)


@pytest.fixture
def runs(demo_app: FastAPI) -> AuditRuns:
    found = demo_app.state.audits
    assert isinstance(found, AuditRuns)
    return found


def test_the_way_in_says_what_to_bring_and_how_large_it_may_be(inspector: Inspector) -> None:
    text = inspector.page("/audits")

    assert "最多 50 MB" in text
    assert 'href="/audits/template.xlsx"' in text
    assert "還沒有留存任何稽核" in text


def test_a_log_is_read_before_anything_is_judged(inspector: Inspector, runs: AuditRuns) -> None:
    audit = inspector.brought(a_log())

    text = inspector.page(f"{audit}/mapping")
    assert "4 筆紀錄" in text
    assert "一件公文讀起來是這樣：示範1" in text
    assert runs.folder.find(audit.rpartition("/")[2]).state is State.UPLOADED


def test_what_is_missing_is_found_and_shown_beside_the_route_owed(inspector: Inspector) -> None:
    audit, findings = inspector.judged(a_log(skips="主任"))

    assert "漏簽" in findings
    (way,) = set(re.findall(r'href="(/audits/[^"]+/case\?id=[^"]+)"', findings))
    case = inspector.client.get(unescape(way)).text
    assert "秘書室主任應審核而沒有簽" in case
    assert '<span class="fit missing">缺</span>' in case
    assert 'class="evidence"' in case
    assert "應簽而沒有簽" in case
    assert 'href="/rules/661"' in case
    assert 'href="/audits/codes/REVIEW_SKIPPED?back=' in case
    assert audit in case


def test_a_clean_log_says_so(inspector: Inspector) -> None:
    _, findings = inspector.judged(a_log())

    assert "沒有任何發現" in findings
    assert "1 件沒有發現" in findings


def test_what_could_not_be_judged_stands_on_the_page(inspector: Inspector) -> None:
    _, findings = inspector.judged(a_log())

    assert "沒有名冊" in findings
    assert "紀錄沒有註記" in findings


def test_columns_of_another_system_are_suggested_and_may_be_changed(inspector: Inspector) -> None:
    audit = inspector.brought(a_log(headings=FOREIGN, skips="主任"))
    suggested = inspector.columns(audit)
    assert suggested["means:0"] == "文號"
    assert suggested["means:3"] == "動作"
    assert suggested["means:7"] == "時間"

    findings = inspector.judge(audit, **{"means:1": "流程列"})

    assert "漏簽" in findings


def test_a_word_that_nobody_knows_can_be_explained(inspector: Inspector) -> None:
    audit = inspector.brought(a_log().replace(",審核,", ",鑒核,"))
    text = inspector.page(f"{audit}/mapping")
    assert 'name="action:鑒核"' in text
    assert "鑒核" in inspector.judge(audit)

    findings = inspector.judge(audit, **{"action:鑒核": "審核"})

    assert "沒有任何發現" in findings
    assert "處沒有讀入" not in findings


def test_looking_again_keeps_what_was_said(inspector: Inspector, runs: AuditRuns) -> None:
    audit = inspector.brought(a_log(headings=FOREIGN))
    said = inspector.columns(audit) | {"means:2": "", "do": "look"}

    answer = inspector.post(f"{audit}/mapping", said)

    assert answer.url.path == f"{audit}/mapping"
    assert "means:2" not in {
        name for name, value in inspector.columns(audit).items() if value == "主旨"
    }
    assert runs.folder.find(audit.rpartition("/")[2]).state is State.UPLOADED


def test_a_mapping_saved_serves_the_next_file(inspector: Inspector) -> None:
    first = inspector.brought(a_log(headings=FOREIGN))
    inspector.judge(first, **{"means:1": "流程列"})
    toml = inspector.client.get(f"{first}/mapping.toml").text
    assert '"流程列" = "列"' in toml

    answer = inspector.bring(a_log(headings=FOREIGN, skips="主任"), toml=toml)

    second = answer.url.path.removesuffix("/mapping")
    assert inspector.columns(second)["means:1"] == "流程列"


def test_a_mapping_with_faults_is_refused_with_each_of_them(inspector: Inspector) -> None:
    answer = inspector.bring(a_log(), toml='[columns]\n"文豪" = "x"\n[wrong]\n')

    assert answer.status_code == 422
    assert "文豪" in answer.text
    assert "wrong" in answer.text
    assert "還沒有留存任何稽核" in answer.text


@pytest.mark.parametrize("content", ["", HEADINGS + "\n"])
def test_a_file_without_records_is_told_apart(inspector: Inspector, content: str) -> None:
    answer = inspector.bring(content)

    assert "紀錄.csv" in answer.text
    assert answer.status_code in (200, 422)
    assert "對了，開始稽核" not in answer.text or "disabled" in answer.text


def test_a_file_that_is_no_log_says_what_is_read(inspector: Inspector) -> None:
    answer = inspector.bring(b"%PDF-1.7 \x00\x01", "掃描.pdf")

    assert answer.status_code == 422
    assert "掃描.pdf" in answer.text


def test_findings_are_filtered_by_the_address(inspector: Inspector) -> None:
    audit, _ = inspector.judged(
        a_log(case="甲1", skips="主任") + a_log(case="乙2").partition("\n")[2]
    )

    assert "1 項發現" in inspector.page(f"{audit}/findings", code="REVIEW_SKIPPED")
    assert "沒有符合的發現" in inspector.page(f"{audit}/findings", severity="提示")
    assert "1 項發現" in inspector.page(f"{audit}/findings", q="甲1 漏簽")
    assert "沒有符合的發現" in inspector.page(f"{audit}/findings", q="乙2")
    assert "1 項發現" in inspector.page(f"{audit}/findings", unit="秘書室", case="甲1")


def test_findings_are_filtered_by_a_position_chosen_of_those_there_are(
    inspector: Inspector,
) -> None:
    audit, page = inspector.judged(a_log(skips="主任"))

    assert '<option value="主任" lang="zh-Hant">主任</option>' in page
    chosen = inspector.page(f"{audit}/findings", position="主任", code="REVIEW_SKIPPED")
    assert "1 項發現" in chosen
    assert '<option value="主任" selected' in chosen
    nobody = inspector.page(f"{audit}/findings", position="局長室")
    assert "沒有符合的發現" in nobody
    assert '<option value="局長室" selected' in nobody


def test_the_findings_are_taken_away_with_the_records(inspector: Inspector) -> None:
    audit, _ = inspector.judged(a_log(skips="主任"))

    raw = inspector.made(audit, "xlsx")

    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    assert "REVIEW_SKIPPED" in str(book.get_sheet_by_index(0).to_python())
    assert "示範丙" in str(book.get_sheet_by_index(1).to_python())


def test_a_case_that_the_log_does_not_have_is_unknown(inspector: Inspector) -> None:
    audit, _ = inspector.judged(a_log())

    answer = inspector.client.get(f"{audit}/case", params={"id": "別件"})

    assert answer.status_code == 404
    assert "沒有「別件」這件公文" in answer.text


@pytest.mark.parametrize("part", ["", "/mapping", "/findings", "/rows", "/case?id=x", "/delete"])
def test_an_audit_that_nobody_kept_is_unknown(inspector: Inspector, part: str) -> None:
    assert inspector.client.get(f"/audits/nobody{part}").status_code == 404


def test_a_deleted_audit_is_gone(inspector: Inspector) -> None:
    audit, _ = inspector.judged(a_log())
    assert "不能復原" in inspector.page(f"{audit}/delete")

    answer = inspector.post(f"{audit}/delete", {})

    assert answer.url.path == "/audits"
    assert "已刪除「紀錄.csv」" in answer.text
    assert inspector.client.get(audit).status_code == 404


def test_a_part_that_refreshes_itself_is_led_on_once_it_is_done(inspector: Inspector) -> None:
    audit, _ = inspector.judged(a_log())

    answer = inspector.client.get(audit, headers={"hx-request": "true"})

    assert answer.headers["hx-redirect"] == f"{audit}/findings"


def test_the_example_is_read_and_has_findings(inspector: Inspector) -> None:
    answer = inspector.post("/audits/example", {})
    audit = answer.url.path.removesuffix("/mapping")
    assert "Big5" in answer.text

    findings = inspector.judge(audit)

    assert "示範" in findings
    assert "嚴重" in findings


def test_a_form_sent_twice_keeps_one_audit(inspector: Inspector, runs: AuditRuns) -> None:
    sent = {"once": "示範-once-0001"}

    answers = [inspector.post("/audits/example", sent) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert len(runs.folder.all()) == 1


def test_what_was_found_by_another_reading_counts_no_more(inspector: Inspector) -> None:
    audit, _ = inspector.judged(a_log(skips="主任"))

    inspector.post(f"{audit}/mapping", inspector.columns(audit) | {"do": "look"})

    assert inspector.client.get(f"{audit}/findings").url.path == f"{audit}/mapping"


def test_nothing_of_an_audit_is_shown_to_a_guest(guest: TestClient) -> None:
    answer = guest.get("/audits", follow_redirects=False)

    assert answer.headers["location"] == "/sign-in?back=%2Faudits"


def test_what_a_log_says_is_never_taken_for_markup(inspector: Inspector) -> None:
    sneaky = "<script>alert(1)</script>"
    _, findings = inspector.judged(a_log(case=sneaky, skips="主任"))

    assert sneaky not in findings
    assert "&lt;script&gt;" in findings


def test_the_example_says_that_it_is_made_up() -> None:
    raw = (Path(__file__).parents[2] / "web/screens/audit/example.csv").read_bytes()

    text = raw.decode("cp950")

    assert text.startswith("示範資料")
    names = {line.split(",")[9] for line in text.splitlines()[3:]}
    assert all(name.startswith("示範") for name in names if name)


def test_a_log_of_rows_nobody_named_asks_for_them(inspector: Inspector) -> None:
    _, findings = inspector.judged(a_log(row="", skips="主任"))

    assert "確認明細表項目" in findings
    assert ROW not in findings
