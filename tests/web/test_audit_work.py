"""稽核, 處理: findings accepted, dismissed, noted and replied to; two inspectors; what is gone."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.web.auditing import HEADINGS, Inspector, a_log

KEY = re.compile(r'name="chosen" value="([0-9a-f]{16}[^"]*)"')
SEEN = re.compile(r'name="seen" value="(\d+)"')


@pytest.fixture
def inspector(visitor: TestClient) -> Inspector:
    return Inspector(visitor)


def two_cases() -> str:
    """A log of two documents that 主任 did not review."""
    second = a_log(case="示範2", skips="主任").removeprefix(f"{HEADINGS}\n")
    return a_log(skips="主任") + second


@pytest.fixture
def audit(inspector: Inspector) -> str:
    return inspector.judged(two_cases())[0]


def keys(page: str) -> list[str]:
    return KEY.findall(page)


def seen(page: str) -> str:
    found = SEEN.search(page)
    assert found
    return found[1]


def do(inspector: Inspector, audit: str, action: str, *chosen: str, **fields: str) -> Response:
    """Send the form about findings, as it stands on the page now, or with an older `seen`."""
    page = inspector.page(f"{audit}/findings")
    token = {"csrftoken": inspector.client.cookies["csrftoken_8000"]}
    given = token | {"action": action, "seen": seen(page), **fields}
    return inspector.client.post(f"{audit}/entries", data=given | {"chosen": list(chosen)})


def test_a_finding_accepted_stands_so_on_its_pages_and_in_the_history(
    inspector: Inspector, audit: str
) -> None:
    first, _ = keys(inspector.page(f"{audit}/findings"))

    answer = do(inspector, audit, "accept", first)

    assert "已採認 1 項發現" in answer.text
    assert keys(inspector.page(f"{audit}/findings", standing="accepted")) == [first]
    assert '<span class="standing accepted">已採認</span>' in answer.text
    assert "示範" in inspector.page(f"{audit}/entries")


def test_dismissing_asks_for_a_reason_and_takes_the_finding_out_of_the_count(
    inspector: Inspector, audit: str
) -> None:
    both = keys(inspector.page(f"{audit}/findings"))

    look = do(inspector, audit, "dismiss", *both)
    refused = do(inspector, audit, "dismiss", *both, confirmed="yes")
    done = do(inspector, audit, "dismiss", *both, confirmed="yes", text="已口頭請示")

    assert (look.status_code, "不採 2 項" in look.text) == (200, True)
    assert refused.status_code == 422
    assert "不採必須填寫不採的理由" in refused.text
    assert "2 件沒有發現" in done.text
    assert "100.00" in inspector.page(f"{audit}/score")
    assert "已口頭請示" in inspector.page(f"{audit}/case", id="示範1")


def test_taking_back_is_to_reopen_one_or_all_that_an_entry_was_about(
    inspector: Inspector, audit: str
) -> None:
    both = keys(inspector.page(f"{audit}/findings"))
    do(inspector, audit, "accept", *both)

    look = inspector.post(f"{audit}/entries", {"action": "reopen", "entry": "1", "seen": "1"})
    fields = {"action": "reopen", "entry": "1", "seen": "1", "confirmed": "yes"}
    inspector.post(f"{audit}/entries", fields)

    assert "2 項" in look.text
    assert keys(inspector.page(f"{audit}/findings", standing="open")) == both


def test_what_was_just_accepted_is_taken_back_by_one_button(
    inspector: Inspector, audit: str
) -> None:
    both = keys(inspector.page(f"{audit}/findings"))

    done = do(inspector, audit, "accept", *both).text
    form = done.split('class="undo"')[1].split("</form>")[0]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    back = inspector.post(f"{audit}/entries", fields).text

    assert "已把 2 項發現回復為先前的處理情形" in back
    assert 'class="undo"' not in back
    assert keys(inspector.page(f"{audit}/findings", standing="open")) == both


def test_what_was_decided_before_stands_again_as_it_did_and_only_right_after(
    inspector: Inspector, audit: str
) -> None:
    first, second = keys(inspector.page(f"{audit}/findings"))
    do(inspector, audit, "dismiss", first, text="查無此事", confirmed="yes")
    stale = {"action": "restore", "entry": "1", "confirmed": "yes", "seen": "9"}

    done = do(inspector, audit, "accept", first, second, seen="1").text
    refused = inspector.post(f"{audit}/entries", stale)
    inspector.undone(done)

    assert (refused.status_code, "只在剛寫下時可以用" in refused.text) == (422, True)
    assert keys(inspector.page(f"{audit}/findings", standing="dismissed")) == [first]
    assert keys(inspector.page(f"{audit}/findings", standing="open")) == [second]
    assert "<b>回復處理情形</b>" in inspector.page(f"{audit}/entries")


def test_a_reply_says_whose_it_is_or_all_that_lacks_at_once(
    inspector: Inspector, audit: str
) -> None:
    first, _ = keys(inspector.page(f"{audit}/findings"))

    refused = do(inspector, audit, "reply", first, confirmed="yes")
    done = do(
        *(inspector, audit, "reply", first),
        **{"confirmed": "yes", "text": "主任公出", "of_unit": "秘書室", "speaker": "示範乙"},
    )

    assert refused.status_code == 422
    for lacking in ("說明的內容", "單位", "說明的人"):
        assert f"說明必須填寫{lacking}" in refused.text
    assert "已記下 1 項發現的說明" in done.text
    case = inspector.page(f"{audit}/case", id="示範1")
    assert "主任公出" in case
    assert "示範乙" in case


def test_all_that_a_filter_finds_is_done_at_once_after_a_look(
    inspector: Inspector, audit: str
) -> None:
    filtered = {"all": "yes", "q": "示範2"}

    look = do(inspector, audit, "accept", **filtered)
    done = do(inspector, audit, "accept", **filtered, confirmed="yes", shown="1")

    assert "1 項發現" in look.text
    assert "已採認 1 項發現" in done.text
    found = inspector.page(f"{audit}/findings", standing="accepted")
    assert "示範2" in found
    assert len(keys(found)) == 1


def test_a_filter_that_finds_another_number_than_was_confirmed_is_asked_again(
    inspector: Inspector, audit: str
) -> None:
    answer = do(inspector, audit, "accept", all="yes", confirmed="yes", shown="40")

    assert answer.status_code == 409
    assert "剛才有 40 項，現在有 2 項" in answer.text
    assert 'name="shown" value="2"' in answer.text
    assert keys(inspector.page(f"{audit}/findings", standing="accepted")) == []


def test_two_inspectors_on_one_finding_are_told_of_each_other(
    inspector: Inspector, audit: str
) -> None:
    first, second = keys(inspector.page(f"{audit}/findings"))
    do(inspector, audit, "note", first, confirmed="yes", text="我先看過")

    late = {"seen": "0", "confirmed": "yes", "text": "會辦在後"}
    answer = do(inspector, audit, "dismiss", first, second, **late)

    assert answer.status_code == 409
    assert "又處理了其中 1 項發現" in answer.text
    assert "我先看過" in answer.text
    assert "會辦在後" in answer.text
    assert seen(answer.text) == "1"
    again = do(inspector, audit, "dismiss", first, second, **late | {"seen": "1"})
    assert "已不採 2 項發現" in again.text


def test_a_reply_to_what_is_there_no_more_is_refused_and_given_back(
    inspector: Inspector, audit: str
) -> None:
    typed = {"confirmed": "yes", "text": "當時主任請假", "of_unit": "秘書室", "speaker": "示範乙"}

    answer = do(inspector, audit, "reply", "0" * 16, **typed)

    assert answer.status_code == 409
    assert "其中 1 項發現已不在" in answer.text
    assert "當時主任請假" in answer.text


def test_work_outlives_another_judgement_and_names_what_is_there_no_more(
    inspector: Inspector, audit: str
) -> None:
    first, second = keys(inspector.page(f"{audit}/findings"))
    do(inspector, audit, "accept", first, second)

    inspector.post(f"{audit}/run", {})
    inspector.ended(audit)
    again = keys(inspector.page(f"{audit}/findings", standing="accepted"))
    inspector.judge(audit, by_time="yes", **{"means:1": ""})
    history = inspector.page(f"{audit}/entries")

    assert again == [first, second]
    assert "發現已不在（2 項）" in history
    assert "示範2" in history


def test_nothing_chosen_and_an_unknown_action_are_said(inspector: Inspector, audit: str) -> None:
    nothing = do(inspector, audit, "accept")
    unknown = do(inspector, audit, "burn", "x")

    assert (nothing.status_code, unknown.status_code) == (422, 422)
    assert "沒有勾選任何發現" in nothing.text
    assert "不是可用的處理" in unescape(unknown.text)


def test_an_audit_that_is_not_judged_gives_back_what_was_typed(inspector: Inspector) -> None:
    audit = inspector.brought(two_cases())

    answer = inspector.post(
        f"{audit}/entries", {"action": "note", "chosen": "x", "text": "先記下", "confirmed": "yes"}
    )

    assert answer.status_code == 409
    assert "還沒有判斷完" in answer.text
    assert "先記下" in answer.text
