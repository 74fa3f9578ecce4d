"""復原 in an audit: of a sample drawn, of the allow-list, of a note; both stay in the record."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.web.auditing import Inspector, a_log
from tests.web.office import UNDO
from tests.web.test_sample_pages import FORM
from tests.web.test_sample_pages import a_log as a_log_of_forty

WORDS = {"note": "註記", "reply": "說明"}
PATTERN = {"of_code": "REVIEW_SKIPPED", "of_unit": "秘書室", "reason": "示範理由"}
ANSWER = re.compile(r'name="answer" value="([^"]+)"')
KEY = re.compile(r'name="chosen" value="([0-9a-f]{16}[^"]*)"')


@pytest.fixture
def inspector(visitor: TestClient) -> Inspector:
    return Inspector(visitor)


def draw(inspector: Inspector, audit: str, seed: str, do: str = "draw") -> str:
    return inspector.post(f"{audit}/sample", FORM | {"seed": seed, "do": do}).text


def listed(inspector: Inspector, audit: str) -> str:
    """The list to fetch the papers by."""
    return inspector.client.get(f"{audit}/sample.csv").content.decode("utf-8-sig")


def test_a_sample_taken_back_leaves_the_one_before_it_or_none_and_is_told_of(
    inspector: Inspector,
) -> None:
    audit, _ = inspector.judged(a_log_of_forty())
    draw(inspector, audit, "7")
    first = listed(inspector, audit)

    back = inspector.undone(draw(inspector, audit, "8", "again"))

    assert listed(inspector, audit) == first
    assert "抽過 2 次樣，這是第 1 次" in back
    assert "第 2 次抽出的樣本" in inspector.page(f"{audit}/report")
    assert not UNDO.search(back)
    late = inspector.post(f"{audit}/sample", {"do": "withdraw", "number": "2"})
    assert (late.status_code, "只能撤銷一次" in late.text) == (422, True)


def test_without_a_sample_before_it_none_stands(inspector: Inspector) -> None:
    audit, _ = inspector.judged(a_log_of_forty())

    page = inspector.undone(draw(inspector, audit, "7"))

    assert 'id="drawn"' not in page
    assert "現在沒有樣本" in page
    assert "抽過的 1 次" in page
    assert inspector.client.get(f"/api/v1{audit}").json()["sample"] is None
    assert "已經抽過 1 次" in draw(inspector, audit, "9")


def test_a_pattern_added_and_taken_off_is_undone_and_the_audit_follows(
    inspector: Inspector,
) -> None:
    audit, _ = inspector.judged(a_log(skips="主任"))
    typed = PATTERN | {"audit": audit.rpartition("/")[2]}
    answer = ANSWER.search(inspector.post("/audits/allowed", typed).text)
    assert answer
    added = inspector.post("/audits/allowed", typed | {"answer": answer[1]}).text

    ended = inspector.undone(added)
    waiting = KEY.findall(inspector.page(f"{audit}/findings", standing="open"))
    again = inspector.undone(ended)

    assert "第 1 條已取消，這份稽核也重新套用了" in ended
    assert len(waiting) == 1
    assert "容許清單已加上第 2 條" in again
    assert len(KEY.findall(inspector.page(f"{audit}/findings", standing="allowed"))) == 1
    assert "已取消或過期的 1 條" in inspector.page("/audits/allowed")


@pytest.mark.parametrize("action", ["note", "reply"])
def test_a_note_or_reply_is_taken_back_by_an_entry_of_its_own(
    inspector: Inspector, action: str
) -> None:
    audit, _ = inspector.judged(a_log(skips="主任"))
    (key,) = KEY.findall(inspector.page(f"{audit}/findings"))
    said = {"action": action, "chosen": key, "text": "記錯了", "confirmed": "yes", "seen": "0"}
    word = WORDS[action]

    noted = inspector.post(
        f"{audit}/entries", said | {"of_unit": "秘書室", "speaker": "示範主任"}
    ).text
    back = inspector.undone(noted)

    assert f"已撤銷 1 項發現的{word}" in back
    history = inspector.page(f"{audit}/entries")
    assert "記錯了" in history
    assert f"<b>撤銷{word}</b>" in history
    assert inspector.page(f"{audit}/findings", standing="open").count(key) > 0


def test_only_what_was_just_written_is_taken_back(inspector: Inspector) -> None:
    audit, _ = inspector.judged(a_log(skips="主任"))
    (key,) = KEY.findall(inspector.page(f"{audit}/findings"))
    note = {"action": "note", "chosen": key, "text": "記錯了", "confirmed": "yes", "seen": "0"}
    inspector.post(f"{audit}/entries", note)

    for stray in (
        {"action": "withdraw", "chosen": key},
        {"action": "withdraw_reply", "entry": "1"},
    ):
        refused = inspector.post(f"{audit}/entries", stray | {"confirmed": "yes", "seen": "9"})
        assert (refused.status_code, "要撤銷的不是這一種紀錄" in refused.text) == (422, True)
