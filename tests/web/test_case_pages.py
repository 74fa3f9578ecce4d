"""案件, 看板 and 待辦: sign, return, be refused, and see it everywhere."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.web.office import ALONE, CONDITIONAL, COSIGNED, Visitor

UNIT = "綜合企劃組"


def test_a_document_goes_from_registration_to_dispatch(office: Visitor) -> None:
    case = office.registered(COSIGNED)
    for key in (f"{UNIT}/承辦人員", f"{UNIT}/股長", f"{UNIT}/組長"):
        office.sign(case, key, opinion="擬如擬。")
    for unit in ("系統發展組", "設備網路組", "應用服務組"):
        office.sign(case, f"{unit}/組長", stance="同意")
    office.sign(case, "機關/專門委員", outcome="發", opinion="發。")
    office.act_as(f"{UNIT}/承辦人員")

    done = office.post(f"{case}/actions", {"action": "發文"})

    assert "已發文，本案結束。" in done.text
    assert done.text.count('class="stamp"') == 8
    assert "批示：發" in done.text
    assert "已完成" in done.text
    assert "未到" not in done.text


def test_the_inbox_shows_what_waits_for_this_position_only(office: Visitor) -> None:
    office.registered(subject="等股長的公文")

    office.act_as(f"{UNIT}/承辦人員")
    mine = office.client.get("/inbox").text
    office.act_as(f"{UNIT}/股長")
    theirs = office.client.get("/inbox").text

    assert "等股長的公文" in mine
    assert "1 件等您處理" in mine
    assert "等股長的公文" not in theirs
    assert "沒有等您處理的公文" in theirs


@pytest.mark.parametrize(
    ("row", "signs", "key"),
    [("line:500", "法務人員", "職務/法務人員"), ("line:500", "工務局", "府外/工務局")],
)
def test_a_role_and_an_agency_outside_have_inboxes_too(
    office: Visitor, row: str, signs: str, key: str
) -> None:
    case = office.registered(row)
    for position in ("秘書室/承辦人員", "秘書室/主任", "機關/主任秘書", "機關/副局長", "機關/局長"):
        office.sign(case, position)

    office.act_as(key)

    assert case in office.client.get("/inbox").text
    assert "已會辦，現在輪到：" in office.sign(case, key, opinion=f"{signs}無意見").text


def test_a_return_is_recorded_with_its_reason(office: Visitor) -> None:
    case = office.registered()
    office.sign(case, f"{UNIT}/承辦人員")
    office.act_as(f"{UNIT}/股長")

    answer = office.post(
        f"{case}/actions", {"action": "退回", "to": "承辦人員", "reason": "請補附件。"}
    )

    assert "已退回，現在輪到：綜合企劃組承辦人員（擬辦）" in answer.text
    assert "請補附件。" in answer.text
    assert "退回 1 次" in answer.text
    assert "退 1" in office.client.get("/").text


def test_a_signer_sees_what_he_signs_on_above_the_form(office: Visitor) -> None:
    case = office.registered(COSIGNED)
    office.sign(case, f"{UNIT}/承辦人員", opinion="擬同意所請。")
    office.act_as(f"{UNIT}/股長")
    office.post(f"{case}/actions", {"action": "退回", "to": "承辦人員", "reason": "請補附件。"})
    office.sign(case, f"{UNIT}/承辦人員", opinion="附件已補。")
    office.act_as(f"{UNIT}/股長")

    page = office.page(case)

    above = page[page.index("簽核依據") : page.index('class="form signing"')]
    assert above.index("請補附件。") < above.index("附件已補。")
    assert "擬同意所請。" not in above  # taken away by the return; the record below has it
    assert page.index('class="form signing"') < page.index('class="on-a-phone"')
    office.act_as(f"{UNIT}/組長")
    assert "簽核依據" not in office.page(case)


def test_as_proposed_needs_no_opinion_and_is_no_finding(office: Visitor) -> None:
    case = office.registered(COSIGNED)
    for key in (f"{UNIT}/承辦人員", f"{UNIT}/股長", f"{UNIT}/組長"):
        office.sign(case, key, opinion="擬如擬。")
    for unit in ("系統發展組", "設備網路組", "應用服務組"):
        office.sign(case, f"{unit}/組長", stance="同意")

    refused = office.sign(case, "機關/專門委員", outcome="發")
    decided = office.sign(case, "機關/專門委員", outcome="如擬")

    assert refused.status_code == 422
    assert "已核定" in decided.text
    assert "核定無批示" not in decided.text


def test_another_row_is_picked_as_a_registration_picks_one(office: Visitor) -> None:
    case = office.registered(subject="替代役返鄉旅費")
    office.act_as(f"{UNIT}/組長")

    likely = picked(office.page(case), "reassign")
    sought = picked(office.page(case, rows="採購"), "reassign")
    named = picked(office.page(case, rows="line:500"), "reassign")
    done = office.post(
        f"{case}/actions", {"action": "改分", "to": named[0], "reason": "非本組業務"}
    )

    assert 0 < len(likely) <= 8
    assert sought != likely
    assert named == ["line:500"]
    assert "沒有合的明細表項目" in office.page(office.registered(), rows="沒有這種字")
    assert "秘書室承辦人員" in done.text


def test_without_a_script_rows_are_sought_and_the_reason_stays(office: Visitor) -> None:
    case = office.registered()
    office.act_as(f"{UNIT}/組長")

    page = office.post(
        f"{case}/refill", {"action": "改分", "rows": "line:500", "reason": "寫到一半"}
    ).text

    assert picked(page, "reassign") == ["line:500"]
    assert "寫到一半</textarea>" in page
    assert "已改分" not in page


def picked(page: str, action: str) -> list[str]:
    """The rows offered to pick from for an action, as its form names them."""
    found = page.split(f'id="{action}-row-found"')[1].split("</div>")[0]
    return re.findall(r'type="radio" name="to" value="([^"]+)"', found)


def test_stamps_and_the_words_of_the_picture_name_the_unit(office: Visitor) -> None:
    case = office.registered()
    office.sign(case, f"{UNIT}/承辦人員")

    page = office.page(case)

    assert f"<title>{UNIT}承辦人員 示範承辦人員" in page
    assert f"{UNIT}承辦人員 擬辦（已完成）；{UNIT}股長 審核" in page


def test_acting_out_of_turn_is_refused_with_the_reason(office: Visitor) -> None:
    case = office.registered()
    office.act_as("機關/局長")

    answer = office.post(f"{case}/actions", {"action": "核定", "opinion": "留住的字"})

    assert answer.status_code == 409
    assert "沒有送出，案件沒有改變" in answer.text
    assert "現在輪到：綜合企劃組承辦人員（擬辦）" in answer.text
    assert "留住的字" in answer.text


def test_a_desk_signed_meanwhile_is_named_and_the_opinion_kept(office: Visitor) -> None:
    case = office.registered()
    office.act_as(f"{UNIT}/承辦人員")
    shown = office.form(case)
    office.post(f"{case}/actions", shown | {"opinion": "先送的"})

    answer = office.post(f"{case}/actions", shown | {"opinion": "後送而留住的意見"})

    assert answer.status_code == 412
    assert "這一關已由綜合企劃組承辦人員（示範承辦人員）於" in answer.text
    assert "後送而留住的意見" in answer.text
    assert office.client.get(case).text.count("先送的") == 1


def test_a_form_filled_in_as_somebody_else_is_refused_and_the_text_kept(office: Visitor) -> None:
    case = office.registered()
    office.act_as(f"{UNIT}/承辦人員")
    shown = office.form(case) | {"opinion": "打好的意見", "options": "甲案\n乙案"}
    office.act_as("機關/局長")

    answer = office.post(f"{case}/actions", shown)

    assert answer.status_code == 409
    assert "以「綜合企劃組承辦人員」的身分填的，您現在的身分是「局長」" in answer.text
    assert "打好的意見\n甲案\n乙案</textarea>" in answer.text
    office.act_as(f"{UNIT}/承辦人員")
    assert "已擬辦" in office.post(f"{case}/actions", shown).text


def test_a_decision_needs_its_outcome_and_opinion(office: Visitor) -> None:
    case = office.registered("line:26")  # 組長 decides
    office.sign(case, f"{UNIT}/承辦人員")
    office.sign(case, f"{UNIT}/股長")

    answer = office.sign(case, f"{UNIT}/組長", opinion="留住的批示")

    assert answer.status_code == 422
    assert "核定必須填寫決定" in answer.text
    assert "留住的批示</textarea>" in answer.text


def test_conditions_are_asked_at_drafting(office: Visitor) -> None:
    case = office.registered(CONDITIONAL)

    refused = office.sign(case, "秘書室/承辦人員", opinion="留住的擬辦")
    excused = office.sign(
        case, "秘書室/承辦人員", **{"needed:會計室": "no", "why:會計室": "沒有預算。"}
    )

    assert refused.status_code == 422
    assert "擬辦前請先決定是否會辦" in refused.text
    assert "留住的擬辦</textarea>" in refused.text
    assert "免會辦會計室" in excused.text
    assert "免辦" in excused.text


def test_an_opinion_too_long_is_refused_and_kept(office: Visitor) -> None:
    case = office.registered()

    answer = office.sign(case, f"{UNIT}/承辦人員", opinion="字" * 3000)

    assert answer.status_code == 422
    assert "意見有 3000 個字" in answer.text
    assert "字" * 3000 in answer.text


def test_what_is_not_allowed_says_why(office: Visitor) -> None:
    case = office.registered()
    office.act_as(f"{UNIT}/股長")

    text = office.client.get(case).text

    assert "現在不能做的動作與原因" in text
    assert "綜合企劃組股長現在不能擬辦" in text
    assert "換成綜合企劃組承辦人員接著辦" in text


def test_the_registrar_hands_a_document_out(office: Visitor) -> None:
    case = office.registered()
    office.act_as("機關/總收文")

    answer = office.post(f"{case}/actions", {"action": "分文", "to": "示範甲"})

    assert "承辦人：示範甲" in answer.text


def test_an_unknown_case_is_a_page_that_helps(office: Visitor) -> None:
    answer = office.client.get("/cases/nowhere")

    assert answer.status_code == 404
    assert "找不到文號「nowhere」的案件" in answer.text
    assert '<a href="/">到看板</a>' in answer.text
    assert '<a href="/search?q=nowhere">搜尋「nowhere」</a>' in answer.text


def test_a_part_that_refreshes_does_not_take_the_message_away(office: Visitor) -> None:
    token = {"csrftoken": office.client.cookies["csrftoken_8000"], "row": ALONE, "subject": "一件"}
    fields = token | {"urgency": "普通件", "category": "一般"}
    answer = office.client.post("/register", data=fields, follow_redirects=False)

    office.client.get("/", headers={"hx-request": "true"})

    assert "已收文" in office.client.get(answer.headers["location"]).text


def test_an_unknown_position_changes_nobody(office: Visitor) -> None:
    office.act_as(f"{UNIT}/股長")

    office.act_as("沒有/這個職稱")

    assert '<b lang="zh-Hant">綜合企劃組股長</b>' in office.client.get("/").text


def test_the_address_of_a_refused_action_leads_back_to_its_case(visitor: TestClient) -> None:
    answer = visitor.get("/cases/1150000001/actions", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/cases/1150000001")


def test_a_period_that_ends_on_a_day_off_shows_both_days(office: Visitor) -> None:
    day = "2026-03-04T09:00"
    off = office.register(category="限期", received_at=day, confirm_received=day, within="10")
    worked = office.register(category="限期", received_at=day, confirm_received=day, within="9")

    assert "限辦 115.03.16" in off.text
    assert "期間末日</dt><dd>115.03.14，遇假日順延到限辦日期" in off.text
    assert "期間末日" not in worked.text
