"""稽核, 容許清單、評分、比較: on the pages, with what is refused and what is asked twice."""

import re

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.web.auditing import Inspector, a_log
from workflow.audit.work.sheet_file import EXAMPLE_FILE

ANSWER = re.compile(r'name="answer" value="([0-9a-f]+)"')


@pytest.fixture
def inspector(visitor: TestClient) -> Inspector:
    return Inspector(visitor)


@pytest.fixture
def audit(inspector: Inspector) -> str:
    """An audit that found one review skipped, which is 嚴重."""
    return inspector.judged(a_log(skips="主任"))[0]


def bring_sheet(inspector: Inspector, audit: str, text: str) -> Response:
    token = {"csrftoken": inspector.client.cookies["csrftoken_8000"]}
    files = {"sheet": ("本局.toml", text.encode())}
    return inspector.client.post(f"{audit}/score", data=token, files=files)


def test_a_pattern_that_hides_the_grave_is_asked_twice_then_hides_it_and_is_listed(
    inspector: Inspector, audit: str
) -> None:
    typed = {"of_code": "REVIEW_SKIPPED", "reason": "首長核准", "audit": audit.split("/")[-1]}

    asked = inspector.post("/audits/allowed", typed)
    answer = ANSWER.search(asked.text)
    assert answer
    other = inspector.post("/audits/allowed", typed | {"of_unit": "x", "answer": answer[1]})
    done = inspector.post("/audits/allowed", typed | {"answer": answer[1]})

    assert "這一條會容許「嚴重」的發現，還沒有存下" in asked.text
    assert "會容許 1 項，其中嚴重 1 項" in asked.text
    assert "還沒有存下" in other.text
    assert "容許清單已加上第 1 條" in done.text
    assert "首長核准" in done.text
    findings = inspector.page(f"{audit}/findings")
    assert '<span class="standing allowed">容許</span>' in findings
    assert "1 件沒有發現" in findings


def test_a_pattern_ended_is_kept_and_gives_back_what_it_hid(
    inspector: Inspector, audit: str
) -> None:
    typed = {"of_code": "OVERDUE", "reason": "停辦期間"}
    inspector.post("/audits/allowed", typed)

    inspector.post("/audits/allowed/1/end", {})
    twice = inspector.post("/audits/allowed/1/end", {})
    applied = inspector.post(f"{audit}/entries/apply", {})

    assert "已取消或過期的 1 條" in inspector.page("/audits/allowed")
    assert twice.status_code == 422
    assert "沒有套用任何一條" in applied.text


def test_every_fault_of_a_pattern_is_told_and_what_was_typed_is_kept(inspector: Inspector) -> None:
    refused = inspector.post("/audits/allowed", {"of_line": "零", "until": "明年", "reason": ""})

    assert refused.status_code == 422
    for part in ("容許必須填寫容許的理由", "不是可用的流程表的列", "不是日期", 'value="明年"'):
        assert part in refused.text


def test_scores_go_by_a_sheet_that_may_be_replaced_and_one_with_faults_is_refused(
    inspector: Inspector, audit: str
) -> None:
    example = EXAMPLE_FILE.read_text("utf-8")
    first = inspector.page(f"{audit}/score")

    refused = bring_sheet(inspector, audit, example.replace("full = 100", "full = -1\nx = 1"))
    own = bring_sheet(inspector, audit, example.replace('"嚴重" = 20', '"嚴重" = 45'))
    back = inspector.post(f"{audit}/score/example", {})

    assert "80.00" in first
    assert "只是示範" in first
    assert refused.status_code == 422
    assert "本局.toml 的 x" in refused.text
    assert "80.00" in refused.text
    assert "55.00" in own.text
    assert "只是示範" not in own.text
    assert "80.00" in back.text


def test_the_choice_of_another_audit_is_a_form_only_where_there_is_one(
    inspector: Inspector, audit: str
) -> None:
    alone = inspector.page(f"{audit}/compare")
    inspector.judged(a_log())
    both = inspector.page(f"{audit}/compare")

    assert "沒有別的已完成的稽核可以比較" in alone
    assert '<a href="/audits">稽核前一次的紀錄</a>' in alone
    assert '<select id="with"' not in alone
    assert '<button class="primary">比較</button>' in both
    for page in (alone, both):
        assert page.count("<form") == page.count("</form>")


def test_two_audits_are_compared_finding_by_finding_where_the_file_is_the_same(
    inspector: Inspector, audit: str
) -> None:
    lawful, _ = inspector.judged(a_log())
    other, same = (
        inspector.page(f"{audit}/compare", **{"with": each.split("/")[-1]})
        for each in (lawful, inspector.judged(a_log(skips="主任"))[0])
    )
    unknown = inspector.client.get(f"{audit}/compare", params={"with": "nobody"})

    assert "+100.00" in other
    assert "退步" in other
    assert "同一個檔案" not in other
    assert "這一次才有的（0 項）" in same
    assert "沒有收文時間" in same
    assert unknown.status_code == 404
