"""貼上: one document copied from another system's page, judged at once and kept nowhere."""

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.auditing import Inspector
from web.screens.audit.pasting import LONGEST_TEXT
from workflow.audit.kept.running import AuditRuns

TEXT = """序號\t單位\t職稱\t簽核人員\t處理情形\t簽核時間\t簽核意見
1\t人事室\t承辦人員\t示範甲\t擬辦\t115/03/02 09:10\t擬如說明
2\t人事室\t主任\t示範乙\t陳核\t115/03/02 10:05\t
3\t\t專門委員\t示範丙\t陳核\t115/03/02 11:00\t
4\t\t主任秘書\t示範丁\t決行\t115/03/02 14:20\t如擬
5\t人事室\t承辦人員\t示範甲\t存查\t115/03/02 15:00\t"""
DECIDED_BY_THE_HEAD = "line:797"  # 局長 decides, 主任秘書 reviews
OFFERED = re.compile(r'<button name="row" value="(line:\d+)">')


@pytest.fixture
def inspector(visitor: TestClient) -> Inspector:
    return Inspector(visitor)


def test_the_likeliest_rows_are_offered_for_the_subject_typed(inspector: Inspector) -> None:
    answer = inspector.post("/audits/paste", {"text": TEXT, "subject": "約僱人員續聘案"})

    assert answer.status_code == 200
    assert "適用流程表的哪一列" in answer.text
    assert DECIDED_BY_THE_HEAD in OFFERED.findall(answer.text)


def test_once_the_row_is_chosen_the_route_is_judged(inspector: Inspector) -> None:
    asked = {"text": TEXT, "subject": "約僱人員續聘案", "row": DECIDED_BY_THE_HEAD}

    answer = inspector.post("/audits/paste", asked)

    assert "由主任秘書核定；應由局長核定" in answer.text
    assert "適用流程表的哪一列" not in answer.text
    assert '<span class="fit missing">缺</span>' in answer.text


def test_nothing_pasted_is_kept_unless_asked(inspector: Inspector, demo_app: FastAPI) -> None:
    runs = demo_app.state.audits
    assert isinstance(runs, AuditRuns)
    inspector.post("/audits/paste", {"text": TEXT, "subject": "", "row": DECIDED_BY_THE_HEAD})
    assert runs.folder.all() == ()

    answer = inspector.post(
        "/audits/keep", {"text": TEXT, "subject": "", "row": DECIDED_BY_THE_HEAD}
    )

    audit = re.match(r"/audits/[^/]+", answer.url.path)
    assert audit
    assert "由主任秘書核定；應由局長核定" in inspector.ended(audit[0])


@pytest.mark.parametrize("text", ["", "   ", "今天天氣很好"])
def test_what_is_no_record_says_what_to_paste(inspector: Inspector, text: str) -> None:
    answer = inspector.post("/audits/paste", {"text": text, "subject": "約僱"})

    assert answer.status_code in (200, 422)
    assert "讀不出簽核歷程" in answer.text
    assert 'value="約僱"' in answer.text


def test_a_text_too_long_for_one_document_is_refused(inspector: Inspector) -> None:
    answer = inspector.post("/audits/paste", {"text": TEXT + "長" * LONGEST_TEXT})

    assert answer.status_code == 422
    assert "最多 200,000 個字" in answer.text


def test_without_a_subject_one_is_asked_for(inspector: Inspector) -> None:
    answer = inspector.post("/audits/paste", {"text": TEXT})

    assert "寫下主旨，就會列出最像的幾列" in answer.text


def test_the_address_of_the_box_leads_back_to_it(inspector: Inspector) -> None:
    assert inspector.client.get("/audits/paste").url.path == "/audits"
