"""明細表項目: documents that name no row are told theirs, one by one or all of a kind."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.web.auditing import ROW, Inspector, a_log

GROUP = re.compile(r'name="row:([0-9a-f]{16})"')
SUBJECT = "採購出版品案"


@pytest.fixture
def inspector(visitor: TestClient) -> Inspector:
    return Inspector(visitor)


def without_rows(*cases: str, skips: str = "主任") -> str:
    """Documents of one subject that name no row."""
    logs = [a_log(row="", case=case, skips=skips) for case in cases]
    return logs[0] + "".join(log.partition("\n")[2] for log in logs[1:])


def test_documents_of_one_subject_and_unit_are_asked_about_together(inspector: Inspector) -> None:
    audit, _ = inspector.judged(without_rows("甲", "乙"))

    text = inspector.page(f"{audit}/rows")

    assert "1 種（2 件）" in text
    assert SUBJECT in text
    assert len(set(GROUP.findall(text))) == 1


def test_a_row_confirmed_is_judged_by(inspector: Inspector) -> None:
    audit, findings = inspector.judged(without_rows("甲", "乙"))
    assert "漏簽" not in findings
    (key,) = set(GROUP.findall(inspector.page(f"{audit}/rows")))

    inspector.post(f"{audit}/rows", {f"row:{key}": ROW, "do": "chosen"})

    findings = inspector.ended(audit)
    assert findings.count("秘書室主任應審核而沒有簽") == 2
    assert "每件公文都知道明細表項目了" in inspector.page(f"{audit}/rows")


def test_one_button_confirms_one_kind(inspector: Inspector) -> None:
    audit, _ = inspector.judged(without_rows("甲"))
    (key,) = set(GROUP.findall(inspector.page(f"{audit}/rows")))

    inspector.post(f"{audit}/rows", {"one": f"{key}={ROW}"})

    assert "漏簽" in inspector.ended(audit)


def test_another_row_is_looked_for_in_the_table(inspector: Inspector) -> None:
    audit, _ = inspector.judged(without_rows("甲"))
    (key,) = set(GROUP.findall(inspector.page(f"{audit}/rows")))

    text = inspector.page(f"{audit}/rows", group=key, q="約僱人員")

    assert "約僱" in text
    assert f'name="row:{key}"' in text


def test_nothing_chosen_changes_nothing(inspector: Inspector) -> None:
    audit, _ = inspector.judged(without_rows("甲"))

    answer = inspector.post(f"{audit}/rows", {"do": "chosen"})

    assert answer.url.path == f"{audit}/rows"
    assert "1 種（1 件）" in answer.text


def test_a_row_that_the_table_does_not_have_is_refused(inspector: Inspector) -> None:
    audit, _ = inspector.judged(without_rows("甲"))
    (key,) = set(GROUP.findall(inspector.page(f"{audit}/rows")))

    answer = inspector.post(f"{audit}/rows", {f"row:{key}": "line:999999"})

    assert answer.status_code == 422
    assert "999999" in answer.text


def test_a_row_that_no_table_has_is_said_as_written(inspector: Inspector) -> None:
    audit, _ = inspector.judged(a_log(row="某處/某事"))

    assert "紀錄寫的是「某處/某事」" in inspector.page(f"{audit}/rows")
